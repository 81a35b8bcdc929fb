"""resnet-calc why: what makes a number true of a network."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from resnet_calc.cli.network import NetworkOptions
from resnet_calc.cli.output import LanguageOption, OutputOptions
from resnet_calc.cli.splice import spliced
from resnet_calc.errors import NumberError
from resnet_calc.language import Language


@spliced
def command(
    network: NetworkOptions,
    output: OutputOptions,
    number: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NUMBER",
            help="A number as somebody gave it: 4.12, 25.6M, 8.2G, 4.089 GMACs, 38亿, 97.8 MB, 53 layers.",
            show_default=False,
        ),
    ] = None,
    count: Annotated[
        str | None, typer.Option("--count", help="Only as this rule counts: multiply-adds, fvcore, ... (see counts)")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every explanation, however far-fetched.")] = False,
    lang: LanguageOption = Language.EN,
) -> None:
    """Say which convention, variant, head, input size or slip makes a number true of a network, the likeliest first."""
    from resnet_calc.analysis.counting import convention_of
    from resnet_calc.analysis.why import read, why
    from resnet_calc.view.why import why_document

    words = list(number or ())
    if network.model is not None and (network.depth or network.config or network.extends or network.blocks):
        words.insert(0, network.model)  # the network is named by an option, so that both arguments are the number
        network = replace(network, model=None)
    if not words:
        raise NumberError("which number? Give one behind the model: resnet-calc why resnet50 4.12")
    question = read(" ".join(words))
    convention = None if count is None else convention_of(count)
    output.emit(why_document(why(network.load(), question, convention), lang, everything=everything))
