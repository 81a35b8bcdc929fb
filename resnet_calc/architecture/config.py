"""The config of one network: what a TOML file, the command line or a caller may say of it, validated by pydantic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias, TypeVar, get_type_hints

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    StrictInt,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from resnet_calc.architecture.antialias import ANTIALIASES, Antialias
from resnet_calc.architecture.attention import ATTENTIONS, Attention
from resnet_calc.architecture.blocks import BLOCKS, Block, Bottleneck
from resnet_calc.architecture.component import Component, Registry
from resnet_calc.architecture.heads import HEADS, Head, LinearHead
from resnet_calc.architecture.norms import (
    ACTIVATIONS,
    CONVOLUTIONS,
    NORMS,
    ActivationKind,
    BatchNorm,
    Convolution,
    Norm,
    PlainConvolution,
    Relu,
)
from resnet_calc.architecture.shortcuts import PROJECTIONS, ConvProjection, Projection
from resnet_calc.architecture.stems import STEMS, ConvStem, Stem
from resnet_calc.errors import ChoiceError, ConfigError, quote, suggest
from resnet_calc.nn.shape import Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

C = TypeVar("C", bound=Component)

Width: TypeAlias = Annotated[StrictInt, Field(ge=1, le=1_000_000)]
Side: TypeAlias = Annotated[StrictInt, Field(ge=1, le=1_000_000)]
Count: TypeAlias = Annotated[StrictInt, Field(ge=1, le=10_000_000)]
OneByOneOr3x3: TypeAlias = Literal["1x1", "3x3"]


def _parse(registry: Registry[C], default: str | None = None) -> Callable[[Any], C]:
    """A validator that makes a part from its name or a table of options, of kind ``default`` if it says none."""

    def parse(value: Any) -> C:
        if isinstance(value, Component):
            return value  # type: ignore[return-value]  # a registry's own parts are what callers pass
        table = {"kind": value} if isinstance(value, str) else value
        if not isinstance(table, dict) or not isinstance(table.setdefault("kind", default), str):
            choices = ", ".join(registry.kinds())
            raise PydanticCustomError(
                "part", "must be a name or a table of options, of kind {choices}", {"choices": choices}
            )
        try:
            part = registry.find(table["kind"])
        except ChoiceError as error:
            raise PydanticCustomError("part", "{problem}", {"problem": str(error)}) from None
        options = {key: _tuple(option) for key, option in table.items() if key != "kind"}
        problems = list(_option_problems(part, options))
        if problems:
            raise PydanticCustomError("options", "has wrong options", {"problems": problems})
        return part(**options)

    return parse


def _option_problems(part: type[Component], options: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    hints = get_type_hints(part, include_extras=True) if options else {}
    known = list(part.__dataclass_fields__)
    for key, option in options.items():
        if key not in known:
            yield key, f"unknown option; {suggest(key, known)}"
            continue
        try:
            TypeAdapter(hints[key]).validate_python(option, strict=True)
        except ValidationError as error:
            yield from ((key, f"{_sentence(item)}, not {quote(item['input'])}") for item in error.errors())


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _write(part: Component) -> str | dict[str, Any]:
    options = part.options()
    return {"kind": part.kind, **options} if options else part.kind


def _optional(parse: Callable[[Any], C]) -> Callable[[Any], C | None]:
    """A validator that also takes None, or "none", for no such part."""
    return lambda value: None if value is None or value == "none" else parse(value)


def _each(parse: Callable[[Any], C]) -> Callable[[Any], C | tuple[C, ...]]:
    """A validator that makes one part, or a part of each of several tables."""
    return lambda value: tuple(map(parse, value)) if isinstance(value, list | tuple) else parse(value)


def _write_each(parts: Component | tuple[Component, ...] | None) -> Any:
    if parts is None:
        return None
    return [_write(part) for part in parts] if isinstance(parts, tuple) else _write(parts)


class ResNetConfig(BaseModel):
    """One network, as a config file describes it. The defaults are torchvision's ResNet.

    >>> ResNetConfig(name="mine", blocks=(3, 4, 6, 3)).stage_widths
    (64, 128, 256, 512)
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    name: str = "custom"
    title: str | None = None
    family: str | None = None
    source: str | None = None
    style: str = "torchvision"
    input: Annotated[tuple[Side, Side, Side], Field(strict=False)] = (3, 224, 224)
    stem: Annotated[Stem, PlainValidator(_parse(STEMS, "conv")), PlainSerializer(_write)] = ConvStem()
    block: Annotated[Block | tuple[Block, ...], PlainValidator(_each(_parse(BLOCKS))), PlainSerializer(_write_each)] = (
        Bottleneck()
    )
    """One for all stages, or one for each."""
    blocks: Annotated[tuple[Count, ...], Field(min_length=1, max_length=64, strict=False)]
    widths: Annotated[tuple[Width, ...], Field(strict=False)] | None = None
    expansion: Width | None = None
    groups: Width = 1
    width_per_group: Width = 64
    strides: Annotated[tuple[Width, ...], Field(strict=False)] | None = None
    stride_in: OneByOneOr3x3 = "3x3"
    stride_block: Literal["first", "last"] = "first"
    shortcut: Literal["A", "B", "C"] = "B"
    projection: Annotated[Projection, PlainValidator(_parse(PROJECTIONS)), PlainSerializer(_write)] = ConvProjection()
    attention: Annotated[
        Attention | None, PlainValidator(_optional(_parse(ATTENTIONS))), PlainSerializer(_write_each)
    ] = None
    antialias: Annotated[
        Antialias | None, PlainValidator(_optional(_parse(ANTIALIASES))), PlainSerializer(_write_each)
    ] = None
    conv: Annotated[Convolution, PlainValidator(_parse(CONVOLUTIONS)), PlainSerializer(_write)] = PlainConvolution()
    norm: Annotated[Norm, PlainValidator(_parse(NORMS)), PlainSerializer(_write)] = BatchNorm()
    activation: Annotated[ActivationKind, PlainValidator(_parse(ACTIVATIONS)), PlainSerializer(_write)] = Relu()
    conv_bias: bool | tuple[str, ...] = False
    explicit_padding: tuple[str, ...] = ()
    output_stride: Annotated[StrictInt, Field(ge=1, le=4096)] | None = None
    """Stages dilate in place of striding, once one pixel stands for that many of the input along a side."""
    replace_stride_with_dilation: tuple[bool, ...] | None = None
    """Whether each stage behind the first dilates in place of striding: torchvision's way of saying it."""
    head: Annotated[Head, PlainValidator(_parse(HEADS, "linear")), PlainSerializer(_write)] = LinearHead()
    layer_count: Literal["main path", "convolutions"] = "main path"
    """What the depth in the name counts: weighted layers on the main path, or all convolutions (Wide ResNet)."""

    @field_validator(
        "blocks", "widths", "strides", "input", "conv_bias", "explicit_padding", "replace_stride_with_dilation",
        mode="before",
    )  # fmt: skip
    @classmethod
    def _lists_are_tuples(cls, value: Any) -> Any:
        return _tuple(value)

    @model_validator(mode="after")
    def _parts_agree(self) -> ResNetConfig:
        problem = next(self._disagreements(), None)
        if problem:
            raise PydanticCustomError("parts", "{problem}", {"problem": problem})
        return self

    def _disagreements(self) -> Iterator[str]:
        stages = len(self.blocks)
        for key, given, wanted in (
            ("widths", self.widths, stages),
            ("strides", self.strides, stages),
            ("block", self.block if isinstance(self.block, tuple) else None, stages),
            ("replace_stride_with_dilation", self.replace_stride_with_dilation, stages - 1),
        ):
            if given is not None and len(given) != wanted:
                yield f"{key} has {len(given)} entries, and {stages} stages need {wanted}"
        if self.output_stride and self.replace_stride_with_dilation:
            yield "output_stride and replace_stride_with_dilation say the same in two ways: give one of them"
        blocks = set(self.block) if isinstance(self.block, tuple) else {self.block}
        if len({block.preactivation for block in blocks}) > 1:
            yield "pre-activation blocks and others do not mix"
        for block in blocks:
            if not block.grouped and (self.groups != 1 or self.width_per_group != 64):  # noqa: PLR2004 - the default
                yield f"a {block.kind} block takes no groups or width_per_group: choose block bottleneck"
            if self.antialias and not block.antialiased:
                yield f"a {block.kind} block takes no antialias: choose block basic or bottleneck"
            if self.attention and block.attends:
                yield f"a {block.kind} block has an attention of its own: leave attention out"

    @property
    def input_shape(self) -> Shape:
        """The input as a shape (channels, height, width)."""
        return Shape(*self.input)

    @property
    def stage_widths(self) -> tuple[int, ...]:
        """Channels inside the blocks of each stage, before groups and expansion: doubling from 64 unless given."""
        return self.widths or tuple(64 << stage for stage in range(len(self.blocks)))

    @property
    def stage_strides(self) -> tuple[int, ...]:
        """The stride of each stage: 1, then 2, unless given."""
        return self.strides or (1, *[2] * (len(self.blocks) - 1))

    @property
    def stage_blocks(self) -> tuple[Block, ...]:
        """The block of each stage."""
        return self.block if isinstance(self.block, tuple) else (self.block,) * len(self.blocks)

    @property
    def preactivation(self) -> bool:
        """Whether blocks normalise and activate before they convolve."""
        return self.stage_blocks[0].preactivation


def validate(table: Mapping[str, Any], where: str) -> ResNetConfig:
    """Make a config from a table.

    Raises:
        ConfigError: naming ``where``, every wrong key with what is wrong, and the nearest valid choice.
    """
    try:
        return ResNetConfig.model_validate(table)
    except ValidationError as error:
        problems = [f"{where}: {problem}" for problem in _problems(error)]
        raise ConfigError("\n".join(problems)) from None


def _problems(error: ValidationError) -> Iterator[str]:
    for item in error.errors():
        key = ".".join(str(part) for part in item["loc"])
        if item["type"] == "extra_forbidden":
            yield f"unknown key {quote(key)}: {suggest(key, ResNetConfig.model_fields)}"
        elif item["type"] == "options":
            for option, problem in item["ctx"]["problems"]:
                yield f"{key}.{option}: {problem}"
        elif key:
            given = f", not {quote(item['input'])}" if item["type"] not in {"missing", "part"} else ""
            yield f"{key}: {_sentence(item)}{given}"
        else:
            yield _sentence(item)


def _sentence(item: Any) -> str:
    """Pydantic's message in this project's words."""
    message = str(item["msg"]).replace("Input should be ", "must be ").replace("Field required", "is required")
    return message[:1].lower() + message[1:]
