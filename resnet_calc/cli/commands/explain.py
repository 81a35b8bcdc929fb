"""resnet-calc explain: a network, or a part of it, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from resnet_calc.cli.completion import scheme_names
from resnet_calc.cli.counting import CountOptions
from resnet_calc.cli.network import NetworkOptions
from resnet_calc.cli.output import LanguageOption, OutputOptions
from resnet_calc.cli.splice import spliced
from resnet_calc.language import Language

EXAMPLES = (
    "resnet-calc explain resnet50 conv1",
    "resnet-calc explain resnet50 layer1.0.conv2 --lang zh",
    "resnet-calc explain resnet18 --format latex --output handout.tex",
)


@spliced
def command(
    network: NetworkOptions,
    count: CountOptions,
    output: OutputOptions,
    part: Annotated[
        str | None,
        typer.Argument(
            metavar="LAYER",
            help="A layer, block or stage under any of its names: conv2_1.conv2, layer1.0, res2a, conv2_x, stem, fc.",
            show_default=False,
        ),
    ] = None,
    names: Annotated[
        str | None,
        typer.Option(
            "--names",
            metavar="SCHEME",
            help="What layers are called: as {choices} names them; as LAYER is named, or paper, if not given.",
            autocompletion=scheme_names,
        ),
    ] = None,
    lang: LanguageOption = Language.EN,
) -> None:
    """Work out sizes, parameters and multiply-adds by hand, step by step: formula, numbers put in, result."""
    from resnet_calc.analysis.lookup import locate
    from resnet_calc.analysis.naming import PAPER, scheme_of
    from resnet_calc.analysis.report import analyse
    from resnet_calc.view.explain import explain_document

    # Where options say which network, the only argument is the layer: explain --depth 50 conv2_1.
    if part is None and any(option is not None for option in (network.depth, network.extends, network.config)):
        part, network = network.model, replace(network, model=None)
    scheme = scheme_of(names) if names else PAPER
    report = analyse(network.load(), count=count.convention())
    if part is None:
        output.emit(explain_document(report, scheme, language=lang))
        return
    located = locate(part, report.graph, report.config.name)
    if names is None:
        scheme = scheme_of(located.scheme)
    output.emit(explain_document(report, scheme, located.place, lang))
