"""resnet-calc models: what is known."""

from __future__ import annotations

from typing import Annotated

import typer

from resnet_calc.cli.counting import CountOptions
from resnet_calc.cli.output import OutputOptions
from resnet_calc.cli.splice import spliced

EXAMPLES = (
    "resnet-calc models",
    "resnet-calc models resnext",
    'resnet-calc models --family "Wide ResNet"',
)


@spliced
def command(
    count: CountOptions,
    output: OutputOptions,
    matching: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="WORD", help="Only models with all these in name, family or source.", show_default=False
        ),
    ] = None,
    family: Annotated[str | None, typer.Option("--family", help="Only this family.")] = None,
    long: Annotated[bool, typer.Option("--long", help="Sizes and sources of every model.")] = False,
) -> None:
    """List the models that are known: families at a glance, or every model of some with size and source."""
    from resnet_calc.architecture.catalog import load_all
    from resnet_calc.view.models import models_document

    counting = count.convention()
    output.emit(models_document(load_all(), matching=matching or (), family=family, long=long, count=counting))
