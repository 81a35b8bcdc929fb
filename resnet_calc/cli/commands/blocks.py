"""resnet-calc blocks: basic block against bottleneck."""

from __future__ import annotations

from typing import Annotated

import typer

from resnet_calc.cli.counting import CountOptions
from resnet_calc.cli.network import whole_numbers
from resnet_calc.cli.output import LanguageOption, OutputOptions
from resnet_calc.cli.splice import spliced
from resnet_calc.language import Language

EXAMPLES = (
    "resnet-calc blocks",
    "resnet-calc blocks --width 256 --norm",
    "resnet-calc blocks --width 64,128 --size 32,16 --count thop",
)


@spliced
def command(
    count: CountOptions,
    output: OutputOptions,
    width: Annotated[
        str,
        typer.Option(
            "--width",
            "-w",
            metavar="WIDTHS",
            help="Channels that enter and leave the blocks, or a list of them: 256,512.",
        ),
    ] = "256,512,1024,2048",
    size: Annotated[
        str | None,
        typer.Option(
            "--size",
            "-s",
            metavar="SIZES",
            help="Height and width of the feature map, one or a list: 56,28.  [default: as in ResNet-50]",
        ),
    ] = None,
    norm: Annotated[
        bool, typer.Option("--norm/--no-norm", help="Count the parameters of batch normalization too.")
    ] = False,
    lang: LanguageOption = Language.EN,
) -> None:
    """Compare basic block and bottleneck: the same channels, the same price, with projections and without."""
    from resnet_calc.analysis.block_costs import settings
    from resnet_calc.analysis.report import analyse
    from resnet_calc.architecture.catalog import load
    from resnet_calc.view.blocks import blocks_document

    wanted = settings(whole_numbers(width, "--width"), whole_numbers(size, "--size") if size else None)
    networks = analyse(load("resnet34")), analyse(load("resnet50"))
    convention = count.convention()
    output.emit(blocks_document(wanted, networks, norm=norm, count=convention, language=lang))
