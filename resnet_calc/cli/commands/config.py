"""resnet-calc config: a model's config in full, or the check of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from resnet_calc.cli.network import NetworkOptions
from resnet_calc.cli.output import print_text, write_whole
from resnet_calc.cli.splice import spliced

EXAMPLES = (
    "resnet-calc config resnet50",
    "resnet-calc config resnet50 --style keras --output own.toml",
    "resnet-calc config --check own.toml",
)


@spliced
def command(
    network: NetworkOptions,
    check: Annotated[
        Path | None, typer.Option("--check", metavar="FILE", help="Only say whether this file is a valid config.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file, whole or not at all.")
    ] = None,
) -> None:
    """Print a network's config as TOML, every key spelt out, to start one's own from."""
    from resnet_calc.architecture.build import build
    from resnet_calc.architecture.catalog import load_every
    from resnet_calc.architecture.toml import to_toml

    if check is not None:
        configs = load_every(check)
        for config in configs:
            build(config)
        names = ", ".join(config.name for config in configs)
        typer.echo(f"{check}: valid, describes {names}")
        return
    text = to_toml(network.load())
    if output is None:
        print_text(text)
    else:
        write_whole(output, text)
