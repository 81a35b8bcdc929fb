"""resnet-calc layers: the count of weighted layers, worked out."""

from __future__ import annotations

from resnet_calc.cli.network import NetworkOptions
from resnet_calc.cli.output import OutputOptions
from resnet_calc.cli.splice import spliced

EXAMPLES = (
    "resnet-calc layers resnet101",
    "resnet-calc layers --depth 110",
)


@spliced
def command(network: NetworkOptions, output: OutputOptions) -> None:
    """Work out the count of weighted layers (1 + 33×3 + 1 = 101), and say what is not counted and why."""
    from resnet_calc.analysis.report import analyse
    from resnet_calc.view.layers import layers_document

    output.emit(layers_document(analyse(network.load())))
