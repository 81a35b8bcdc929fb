"""The options that say which network is meant, and the config they make."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from resnet_calc.cli.completion import model_names, style_names
from resnet_calc.cli.named import load_one
from resnet_calc.errors import ConfigError, quote

if TYPE_CHECKING:
    from resnet_calc.architecture.config import ResNetConfig

USUAL_MODEL = "resnet50"
"""What is meant where a command needs no model to be named."""
_OWN = "A network of your own"
LARGEST = 1_000_000
"""Pixels along a side, and channels; beyond it, a size is a slip of the keyboard."""

_SIZE = re.compile(r"\d{1,9}(?:[x×,]\d{1,9}){0,2}")


@dataclass(frozen=True, slots=True)
class NetworkOptions:
    """Which network: a name, a depth, a file, or options alone; and what is different about it."""

    model: Annotated[
        str | None,
        typer.Argument(
            metavar="MODEL",
            help="A name (resnet50, keras/resnet50), a depth (50) or a config file (own.toml); see models.",
            show_default=False,
            autocompletion=model_names,
        ),
    ] = None
    depth: Annotated[int | None, typer.Option("--depth", "-d", help="The model of that many layers.")] = None
    config: Annotated[
        Path | None,
        typer.Option("--config", "-c", metavar="FILE", help="A TOML file that describes the network (see config)."),
    ] = None
    style: Annotated[
        str | None,
        typer.Option(
            "--style",
            help="Whose form of it: {choices}; torchvision's, unless the model or file says otherwise.",
            autocompletion=style_names,
        ),
    ] = None
    input: Annotated[
        str | None, typer.Option("--input", "-i", metavar="SIZE", help="Input size: 3x224x224, 224x320 or 256.")
    ] = None
    classes: Annotated[int | None, typer.Option("--classes", help="Number of classes; 0 for no classifier.")] = None
    extends: Annotated[
        str | None,
        typer.Option("--extends", metavar="MODEL", help="A known model to start from.", rich_help_panel=_OWN),
    ] = None
    block: Annotated[str | None, typer.Option("--block", help="Kind of block: {choices}.", rich_help_panel=_OWN)] = None
    blocks: Annotated[
        str | None, typer.Option("--blocks", help="Blocks of each stage: 3,4,6,3.", rich_help_panel=_OWN)
    ] = None
    widths: Annotated[
        str | None, typer.Option("--widths", help="Width of each stage: 64,128,256,512.", rich_help_panel=_OWN)
    ] = None
    groups: Annotated[
        int | None, typer.Option("--groups", help="Groups of the 3×3 convolutions.", rich_help_panel=_OWN)
    ] = None
    width_per_group: Annotated[
        int | None,
        typer.Option("--width-per-group", help="Channels of each group where the width is 64.", rich_help_panel=_OWN),
    ] = None
    stem: Annotated[str | None, typer.Option("--stem", help="Kind of stem: {choices}.", rich_help_panel=_OWN)] = None
    stride_in: Annotated[
        str | None,
        typer.Option(
            "--stride-in",
            metavar="1x1|3x3",
            help="Where a bottleneck strides: in the first 1×1 (v1) or in the 3×3 (v1.5).",
            rich_help_panel=_OWN,
        ),
    ] = None
    shortcut: Annotated[
        str | None,
        typer.Option(
            "--shortcut",
            metavar="A|B|C",
            help="Shortcuts: zero-padding (A), projections where shapes change (B) or everywhere (C).",
            rich_help_panel=_OWN,
        ),
    ] = None
    output_stride: Annotated[
        int | None,
        typer.Option("--output-stride", help="Dilate in place of striding beyond it.", rich_help_panel=_OWN),
    ] = None
    setting: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="KEY=VALUE",
            help="Any key of a config, as often as you like: --set stem.width=32",
            rich_help_panel=_OWN,
        ),
    ] = None

    def load(self) -> ResNetConfig:
        """The config that the options describe.

        Raises:
            ConfigError: if they name no network, or two.
            ChoiceError: if they name one that is not known.
        """
        from resnet_calc.architecture import catalog

        named = [name for name in ("model", "depth", "extends") if getattr(self, name) is not None]
        if self.config is None and len(named) > 1:
            shown = {"model": quote(self.model), "depth": "--depth", "extends": "--extends"}
            raise ConfigError(f"{' and '.join(shown[name] for name in named)} name two networks: give one of them")
        changes = self._changes()
        if self.config is not None:
            if self.depth is not None or self.extends is not None:
                raise ConfigError("--config already says which network: leave --depth and --extends out")
            return catalog.load_file(self.config, model=self.model, style=self.style, **changes)
        if self.model is not None:
            return load_one(self.model, style=self.style, **changes)
        if self.depth is not None:
            return catalog.load_depth(self.depth, style=self.style, **changes)
        if self.extends is None and self.blocks is None:
            raise ConfigError("which network? Give a model's name, --depth 50, --config FILE, or --blocks 3,4,6,3")
        return catalog.custom(extends=self.extends, style=self.style, **changes)

    def _changes(self) -> dict[str, Any]:
        """The keys of a config that the options set."""
        changes: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if value is not None and field.name not in {"model", "depth", "config", "style", "extends", "setting"}:
                changes[field.name] = value
        for name in ("blocks", "widths"):
            if name in changes:
                changes[name] = whole_numbers(changes[name], f"--{name}")
        if "input" in changes:
            changes["input"] = input_size(changes["input"])
        if "classes" in changes:
            changes["head"] = {"classes": changes.pop("classes")}
        for text in self.setting or []:
            _set(changes, text)
        return changes


def whole_numbers(text: str, option: str) -> tuple[int, ...]:
    """3,4,6,3 as numbers.

    Raises:
        ConfigError: if it is anything else.
    """
    parts = [part.strip() for part in text.strip("[]() ").split(",")]
    if not all(part.isascii() and part.isdecimal() and len(part) < 10 for part in parts):  # noqa: PLR2004
        raise ConfigError(f"{option}: {quote(text)} is not a list of whole numbers such as 3,4,6,3")
    return tuple(int(part) for part in parts)


def input_size(text: str) -> tuple[int, int, int]:
    """3x224x224, 224x320 or 256 as (channels, height, width), of 3 channels unless it says otherwise.

    >>> input_size("224x320"), input_size("1x28x28"), input_size("256")
    ((3, 224, 320), (1, 28, 28), (3, 256, 256))

    Raises:
        ConfigError: if it is anything else.
    """
    if (not text.isascii() and "×" not in text) or not _SIZE.fullmatch(text.lower()):
        raise ConfigError(f"--input: {quote(text)} is not a size such as 3x224x224, 224x320 or 256")
    numbers = [int(part) for part in re.split(r"[x×,]", text.lower())]
    if len(numbers) == 1:
        numbers *= 2
    channels, height, width = [3, *numbers][-3:]
    if not all(0 < number <= LARGEST for number in (channels, height, width)):
        raise ConfigError(f"--input: {quote(text)} is not a size of 1 to {LARGEST:,} channels and pixels a side")
    return channels, height, width


def _set(changes: dict[str, Any], text: str) -> None:
    """Lay one ``--set key.option=value`` over the changes; the value is written as in TOML, or is a bare word."""
    import tomllib

    key, equals, value = text.partition("=")
    if not equals or not re.fullmatch(r"[a-z_]+(\.[a-z_]+)?", key.strip()):
        raise ConfigError(f"--set: {quote(text)} is not of the form key=value, such as stem.width=32")
    try:
        parsed = tomllib.loads(f"value = {value}")["value"]
    except (tomllib.TOMLDecodeError, RecursionError):
        parsed = value.strip()
    table, _, option = key.strip().partition(".")
    if option:
        before = changes.get(table, {})
        changes[table] = {**(before if isinstance(before, dict) else {"kind": before}), option: parsed}
    else:
        changes[table] = parsed
