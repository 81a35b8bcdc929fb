"""resnet-calc why: what makes a number true of a network."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from resnet_calc.cli.network import USUAL_MODEL, NetworkOptions
from resnet_calc.cli.output import LanguageOption, OutputOptions
from resnet_calc.cli.splice import spliced
from resnet_calc.errors import NumberError
from resnet_calc.language import Language

EXAMPLES = (
    "resnet-calc why resnet50 4.12",
    "resnet-calc why resnet50 25.6M",
    'resnet-calc why resnet50 "4.089 GMACs" --count multiply-adds',
)


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
        str | None,
        typer.Option(
            "--count", metavar="CONVENTION", help="Only as this rule counts: multiply-adds, flops, fvcore, ..."
        ),
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
    assumed = network.model is not None and _is_number(" ".join([network.model, *words]))
    if assumed and network.model is not None:
        words.insert(0, network.model)
        network = replace(network, model=USUAL_MODEL)
    if not words:
        raise NumberError("which number? Give one behind the model: resnet-calc why resnet50 4.12")
    question = read(" ".join(words))
    convention = None if count is None else convention_of(count)
    output.emit(why_document(why(network.load(), question, convention), lang, everything=everything, assumed=assumed))


def _is_number(text: str) -> bool:
    """Whether the arguments are a number with its unit, and no model before it."""
    from resnet_calc.analysis.why import read

    try:
        read(text)
    except NumberError:
        return False
    return True
