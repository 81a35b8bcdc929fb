"""The options that say what is searched, and within which budget."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from resnet_calc.cli.completion import model_names
from resnet_calc.cli.named import load_one
from resnet_calc.cli.network import USUAL_MODEL, input_size, whole_numbers
from resnet_calc.errors import ConfigError, quote

if TYPE_CHECKING:
    from resnet_calc.analysis.counting import Convention
    from resnet_calc.analysis.search import Budget, Space
    from resnet_calc.architecture.config import ResNetConfig

_USUAL_BLOCKS = {4: ((1, 8), (1, 24), (1, 48), (1, 8))}
_USUAL_RANGE = (1, 32)
_LONGEST_RANGE = 100_000


@dataclass(frozen=True, slots=True)
class BudgetOptions:
    """The least and the most that a network may cost."""

    max_multiply_adds: Annotated[
        str | None, typer.Option("--max-multiply-adds", metavar="COUNT", help="At most so many multiply-adds: 2G.")
    ] = None
    max_flops: Annotated[
        str | None,
        typer.Option(
            "--max-flops", metavar="COUNT", help="At most so many FLOPs, under --count flops or the like: 4G."
        ),
    ] = None
    max_parameters: Annotated[
        str | None, typer.Option("--max-parameters", metavar="COUNT", help="At most so many parameters: 12M.")
    ] = None
    max_activations: Annotated[
        str | None, typer.Option("--max-activations", metavar="COUNT", help="At most so many activations: 5M.")
    ] = None
    max_layers: Annotated[
        str | None, typer.Option("--max-layers", metavar="COUNT", help="At most so many weighted layers.")
    ] = None
    min_multiply_adds: Annotated[
        str | None, typer.Option("--min-multiply-adds", metavar="COUNT", help="At least so many multiply-adds.")
    ] = None
    min_flops: Annotated[str | None, typer.Option("--min-flops", metavar="COUNT", help="At least so many FLOPs.")] = (
        None
    )
    min_parameters: Annotated[
        str | None, typer.Option("--min-parameters", metavar="COUNT", help="At least so many parameters.")
    ] = None
    min_activations: Annotated[
        str | None, typer.Option("--min-activations", metavar="COUNT", help="At least so many activations.")
    ] = None
    min_layers: Annotated[
        str | None, typer.Option("--min-layers", metavar="COUNT", help="At least so many weighted layers.")
    ] = None

    def budget(self, count: Convention) -> Budget:
        """The budget that the options describe; operations are limited in the unit of a counting convention.

        Raises:
            ConfigError: if one is no count, or of another unit, or there is none.
        """
        from resnet_calc.analysis.counting import Unit
        from resnet_calc.analysis.search import Budget, Price
        from resnet_calc.analysis.search.judging import UNLIMITED

        names = {"multiply_adds": Unit.MULTIPLY_ADDS, "flops": Unit.FLOPS}
        operations = next(name for name, unit in names.items() if unit is count.unit)
        for name, unit in names.items():
            for end in ("max", "min"):
                if unit is not count.unit and getattr(self, f"{end}_{name}") is not None:
                    other, given = f"--{end}-{operations}".replace("_", "-"), f"--{end}-{name}".replace("_", "-")
                    raise ConfigError(
                        f"{given}: what is counted are {count.unit}: say {other}, or count {unit} with "
                        f"--count {unit.lower()}"
                    )
        fields = [operations, *Price._fields[1:]]
        most = [_count(getattr(self, f"max_{name}"), f"--max-{name}", UNLIMITED) for name in fields]
        least = [_count(getattr(self, f"min_{name}"), f"--min-{name}", 0) for name in fields]
        if all(limit == UNLIMITED for limit in most):
            raise ConfigError("which budget? Give --max-multiply-adds 2G, --max-parameters 12M or the like")
        return Budget(Price(*least), Price(*most))


@dataclass(frozen=True, slots=True)
class SpaceOptions:
    """Which networks are tried."""

    model: Annotated[
        str | None,
        typer.Argument(
            metavar="MODEL",
            help="The model that they are otherwise like: a name, a depth or a config file. [default: resnet50]",
            show_default=False,
            autocompletion=model_names,
        ),
    ] = None
    config: Annotated[
        Path | None,
        typer.Option("--config", "-c", metavar="FILE", help="A TOML file that describes it."),
    ] = None
    style: Annotated[str | None, typer.Option("--style", help="Whose form of it: {choices}.")] = None
    block: Annotated[
        str | None,
        typer.Option(
            "--block", help="Kinds of blocks to try, such as basic,bottleneck: any of {choices}.", show_default=False
        ),
    ] = None
    blocks: Annotated[str | None, typer.Option("--blocks", help="Blocks of each stage: 1-8,1-24,1-48,1-8.")] = None
    width: Annotated[
        str | None, typer.Option("--width", help="What the widths are multiplied by: 0.5,1,1.5.", show_default=False)
    ] = None
    widths: Annotated[
        str | None, typer.Option("--widths", help="Widths of each stage to try instead: 48/64,96/128,256,512.")
    ] = None
    groups: Annotated[
        str, typer.Option("--groups", help="Groups and their width to try: 1x64,32x4 (bottlenecks only).")
    ] = "1x64"
    input: Annotated[
        str, typer.Option("--input", "-i", metavar="SIZES", help="Input sizes to try: 160 or 128,160,224.")
    ] = "224"
    classes: Annotated[int | None, typer.Option("--classes", help="Number of classes; 0 for no classifier.")] = None

    def space(self) -> Space:
        """The space that the options describe.

        Raises:
            ConfigError: if one cannot be read.
            ChoiceError: if there is no such model, style or block.
        """
        from resnet_calc.analysis.search import Space
        from resnet_calc.architecture.blocks import BLOCKS

        base = self._base()
        own = base.stage_blocks[0]
        if self.block is not None:
            kinds = tuple(BLOCKS.find(kind.strip())() for kind in self.block.split(","))
        elif own.kind in {"basic", "bottleneck"}:
            kinds = (BLOCKS.find("basic")(), BLOCKS.find("bottleneck")())
        else:
            kinds = (own,)
        stages = len(base.blocks)
        return Space(
            base,
            blocks=_ranges(self.blocks, stages),
            kinds=kinds,
            multipliers=tuple(map(_multiplier, (self.width or "1").split(","))),
            widths=self._stage_widths(),
            cardinalities=tuple(map(_cardinality, self.groups.split(","))),
            inputs=tuple(map(input_size, self.input.split(","))),
        )

    def _base(self) -> ResNetConfig:
        from resnet_calc.architecture import catalog

        changes = {} if self.classes is None else {"head": {"classes": self.classes}}
        if self.config is not None:
            return catalog.load_file(self.config, model=self.model, style=self.style, **changes)
        return load_one(self.model or USUAL_MODEL, style=self.style, **changes)

    def base_options(self) -> str:
        """What asks resnet-calc table for the same base: --extends resnet50, or --config own.toml mine."""
        name = self.model or USUAL_MODEL
        file, _, model = name.rpartition(":") if ".toml:" in name else (name, "", "")
        if self.config is not None:
            words = ["--config", str(self.config), *([self.model] if self.model else [])]
        elif file.endswith(".toml"):
            words = ["--config", file, *([model] if model else [])]
        else:
            words = ["--depth" if name.isdecimal() else "--extends", name]
        words += ["--style", self.style] if self.style else []
        words += ["--classes", str(self.classes)] if self.classes is not None else []
        return shlex.join(words)

    def _stage_widths(self) -> tuple[tuple[int, ...], ...] | None:
        if self.widths is None:
            return None
        if self.width is not None:
            raise ConfigError("--width and --widths say the same in two ways: give one of them")
        return tuple(whole_numbers(stage.replace("/", ","), "--widths") for stage in self.widths.split(","))


def _count(text: str | None, option: str, default: int) -> int:
    """A count such as 2G, 12M or 50."""
    if text is None:
        return default
    from resnet_calc.units import parse_quantity

    option = option.replace("_", "-")
    try:
        quantity = parse_quantity(text)
    except ValueError:
        raise ConfigError(f"{option}: {quote(text)} is not a count such as 2G, 12M or 1,500,000") from None
    if quantity.unit and not quantity.unit.lower().startswith("flop" if "flops" in option else "mac"):
        raise ConfigError(f"{option}: {quote(text)}: say a count without {quantity.unit}, such as 2G or 12M")
    if quantity.value <= 0:
        raise ConfigError(f"{option}: {quote(text)} must be more than 0")
    return int(quantity.value)


def _ranges(text: str | None, stages: int) -> tuple[tuple[int, int], ...]:
    """1-8,1-24,3,1-8 as ranges; a single one holds for every stage."""
    if text is None:
        return _USUAL_BLOCKS.get(stages, (_USUAL_RANGE,) * stages)
    ranges = []
    for part in text.split(","):
        match = re.fullmatch(r"\s*(\d{1,6})(?:\s*-\s*(\d{1,6}))?\s*", part, re.ASCII)
        low, high = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= low <= high <= _LONGEST_RANGE:
            raise ConfigError(f"--blocks: {quote(part)} is not a range of blocks such as 1-8")
        ranges.append((low, high))
    return tuple(ranges) if len(ranges) > 1 else tuple(ranges * stages)


def _multiplier(text: str) -> Fraction:
    if not re.fullmatch(r"\s*\d{1,4}(\.\d{1,4})?\s*", text, re.ASCII) or not Fraction(text.strip()):
        raise ConfigError(f"--width: {quote(text)} is not a factor such as 0.75")
    return Fraction(text.strip())


def _cardinality(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"\s*(\d{1,6})[x×](\d{1,6})d?\s*", text, re.ASCII)
    if match is None or not int(match[1]) or not int(match[2]):
        raise ConfigError(f"--groups: {quote(text)} is not groups and their width such as 32x4")
    return int(match[1]), int(match[2])
