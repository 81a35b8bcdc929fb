"""resnet-calc memory: what training and inference take."""

from __future__ import annotations

from typing import Annotated

import typer

from resnet_calc.cli.counting import CountOptions
from resnet_calc.cli.network import NetworkOptions
from resnet_calc.cli.output import OutputOptions
from resnet_calc.cli.splice import spliced

EXAMPLES = (
    "resnet-calc memory resnet50 --batch-size 32",
    "resnet-calc memory resnet101 -b 256 --dtype mixed --optimizer adam",
)


@spliced
def command(
    network: NetworkOptions,
    count: CountOptions,
    output: OutputOptions,
    batch_size: Annotated[int, typer.Option("--batch-size", "-b", help="How many images.")] = 1,
    dtype: Annotated[str, typer.Option("--dtype", help="What numbers are kept in: {choices}.")] = "float32",
    optimizer: Annotated[str, typer.Option("--optimizer", help="What updates the weights: {choices}.")] = "momentum",
) -> None:
    """Estimate memory, part by part: parameters, gradients, optimizer, activations kept, and the peak at inference."""
    from resnet_calc.analysis.memory import memory
    from resnet_calc.analysis.report import analyse
    from resnet_calc.view.memory import memory_document

    report = analyse(network.load(), count=count.convention())
    found = memory(report, batch_size=batch_size, precision=dtype, optimizer=optimizer)
    output.emit(memory_document(report, found))
