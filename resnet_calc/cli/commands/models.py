"""resnet-calc models: what is known."""

from __future__ import annotations

from typing import Annotated

import typer

from resnet_calc.cli.output import OutputOptions
from resnet_calc.cli.splice import spliced


@spliced
def command(
    output: OutputOptions,
    matching: Annotated[str, typer.Argument(help="Only models with this in their name or family.")] = "",
    family: Annotated[str | None, typer.Option("--family", help="Only this family.")] = None,
) -> None:
    """List the models that are known, by family, with size and source."""
    from resnet_calc.architecture.catalog import load_all
    from resnet_calc.view.models import models_document

    output.emit(models_document(load_all(), matching=matching, family=family))
