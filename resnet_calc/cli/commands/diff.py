"""resnet-calc diff: what differs between two networks, and what it costs."""

from __future__ import annotations

from typing import Annotated

import typer

from resnet_calc.cli.completion import model_names
from resnet_calc.cli.counting import CountOptions
from resnet_calc.cli.networks import VariantOptions
from resnet_calc.cli.output import OutputOptions
from resnet_calc.cli.splice import spliced


@spliced
def command(
    variant: VariantOptions,
    count: CountOptions,
    output: OutputOptions,
    first: Annotated[
        str,
        typer.Argument(
            help="A name (resnet50, keras/resnet50), a depth (50) or a config file.", autocompletion=model_names
        ),
    ],
    last: Annotated[str, typer.Argument(help="The other network.", autocompletion=model_names)],
) -> None:
    """Bridge two networks: what differs, what each difference costs, and a sum that adds up exactly."""
    from resnet_calc.analysis.difference import bridge
    from resnet_calc.view.difference import difference_document

    counting = count.convention()
    output.emit(difference_document(bridge(variant.load_one(first), variant.load_one(last), counting)))
