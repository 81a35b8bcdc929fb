"""resnet-calc compare: networks side by side."""

from __future__ import annotations

from typing import Annotated

import typer

from resnet_calc.cli.completion import model_names
from resnet_calc.cli.counting import CountOptions
from resnet_calc.cli.networks import VariantOptions
from resnet_calc.cli.output import OutputOptions
from resnet_calc.cli.splice import spliced

EXAMPLES = (
    "resnet-calc compare 18 34 50 101 152",
    "resnet-calc compare --table1 --format latex",
    "resnet-calc compare resnet50 resnext50_32x4d own.toml",
)


@spliced
def command(
    variant: VariantOptions,
    count: CountOptions,
    output: OutputOptions,
    models: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="MODEL",
            help="Names (resnet50, keras/resnet50), depths (50) or config files; none for the paper's five.",
            show_default=False,
            autocompletion=model_names,
        ),
    ] = None,
    table1: Annotated[
        bool, typer.Option("--table1", help="In the form of He et al. 2015, Table 1, and nothing else.")
    ] = False,
) -> None:
    """Set networks side by side: what stages are made of, sizes, parameters, multiply-adds, activations, ratios."""
    from resnet_calc.analysis.counting import PYTORCH
    from resnet_calc.analysis.report import analyse
    from resnet_calc.architecture.published import TABLE_1
    from resnet_calc.view.compare import compare_document

    counting = count.convention()
    configs = [config for name in models or (f"paper/{model}" for model in TABLE_1) for config in variant.load(name)]
    reports = [analyse(config, convention=PYTORCH, count=counting) for config in configs]
    output.emit(compare_document(reports, table1=table1))
