"""resnet-calc table: a network, layer by layer."""

from __future__ import annotations

from typing import Annotated

import typer

from resnet_calc.cli.completion import scheme_names
from resnet_calc.cli.counting import CountOptions
from resnet_calc.cli.network import NetworkOptions
from resnet_calc.cli.output import OutputOptions
from resnet_calc.cli.splice import spliced
from resnet_calc.view.entries import Depth, Rows

EXAMPLES = (
    "resnet-calc table resnet50",
    "resnet-calc table --depth 18 --level stage --count fvcore",
    "resnet-calc table --blocks 3,4,6,3 --input 160 --format csv",
)


@spliced
def command(
    network: NetworkOptions,
    count: CountOptions,
    output: OutputOptions,
    names: Annotated[
        str,
        typer.Option(
            "--names",
            metavar="SCHEME",
            help="What layers are called: as {choices} names them.",
            autocompletion=scheme_names,
        ),
    ] = "paper",
    level: Annotated[
        Depth, typer.Option("--level", "-l", metavar="LEVEL", help="How far to go: layer, block, stage or model.")
    ] = Depth.LAYER,
    rows: Annotated[
        Rows, typer.Option("--rows", help="Which operations get a row of their own; main sums up the others.")
    ] = Rows.MAIN,
    columns: Annotated[
        str | None,
        typer.Option(
            "--columns", help="Which columns, in this order, such as name,output,parameters: any of {choices}."
        ),
    ] = None,
    sort: Annotated[
        str | None, typer.Option("--sort", metavar="COLUMN", help="Sort by this column, the largest first.")
    ] = None,
) -> None:
    """Show every layer's operation, output size, parameters and multiply-adds, with subtotals and totals."""
    from resnet_calc.analysis.naming import scheme_of
    from resnet_calc.analysis.report import analyse
    from resnet_calc.view.table import table_document

    chosen = [key.strip().replace("-", "_") for key in columns.split(",")] if columns else None
    sort = sort.replace("-", "_") if sort else None
    scheme = scheme_of(names)
    report = analyse(network.load(), count=count.convention())
    output.emit(table_document(report, scheme, level=level, rows=rows, columns=chosen, sort=sort))
