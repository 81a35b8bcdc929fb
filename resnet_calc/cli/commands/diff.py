"""resnet-calc diff: what differs between two networks, and what it costs."""

from __future__ import annotations

from typing import Annotated

import typer

from resnet_calc.cli.completion import model_names
from resnet_calc.cli.counting import CountOptions
from resnet_calc.cli.networks import VariantOptions
from resnet_calc.cli.output import OutputOptions
from resnet_calc.cli.splice import spliced
from resnet_calc.errors import ConfigError, quote

EXAMPLES = (
    "resnet-calc diff paper/resnet50 resnet50",
    "resnet-calc diff resnet50 keras/resnet50",
    "resnet-calc diff 18 34 --count fvcore",
)


@spliced
def command(
    variant: VariantOptions,
    count: CountOptions,
    output: OutputOptions,
    first: Annotated[
        str | None,
        typer.Argument(
            metavar="MODEL",
            help="A name (resnet50, keras/resnet50), a depth (50) or a config file.",
            show_default=False,
            autocompletion=model_names,
        ),
    ] = None,
    last: Annotated[
        str | None,
        typer.Argument(metavar="MODEL", help="The other network.", show_default=False, autocompletion=model_names),
    ] = None,
) -> None:
    """Bridge two networks: what differs, what each difference costs, and a sum that adds up exactly."""
    from resnet_calc.analysis.difference import bridge
    from resnet_calc.view.difference import difference_document

    if first is None or last is None:
        which = "which two networks" if first is None else f"which network beside {quote(first)}"
        raise ConfigError(f"{which}? Give two: resnet-calc diff resnet50 keras/resnet50")
    counting = count.convention()
    output.emit(difference_document(bridge(variant.load_one(first), variant.load_one(last), counting)))
