"""resnet-calc counts: the counting conventions, and what each makes of a network."""

from __future__ import annotations

from dataclasses import fields

from resnet_calc.cli.network import NetworkOptions
from resnet_calc.cli.output import OutputOptions
from resnet_calc.cli.splice import spliced

EXAMPLES = (
    "resnet-calc counts",
    "resnet-calc counts resnet50",
)


@spliced
def command(network: NetworkOptions, output: OutputOptions) -> None:
    """List the counting conventions (--count) with rule and source; of a network, its total under each of them."""
    from resnet_calc.analysis.report import analyse
    from resnet_calc.view.counts import conventions_document, counts_document

    if all(getattr(network, field.name) is None for field in fields(network)):
        output.emit(conventions_document())
    else:
        output.emit(counts_document(analyse(network.load())))
