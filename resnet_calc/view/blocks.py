"""Basic block against bottleneck: on the same channels, in the networks that have them, and for the same price."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from resnet_calc.analysis.block_costs import (
    BlockCost,
    Kind,
    Setting,
    equal_costs,
    per_square,
    run_cost,
    same_channels,
)
from resnet_calc.analysis.derivation.expression import Number
from resnet_calc.analysis.derivation.shortcuts import ShortcutKind, shortcut_of
from resnet_calc.analysis.lookup import Place, run_of
from resnet_calc.analysis.naming import PAPER
from resnet_calc.language import Language, Message
from resnet_calc.view import document as parts
from resnet_calc.view.document import Column, Document, Line, Paragraph, Part, Step, Table, Working
from resnet_calc.view.record import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.analysis.report import Report
    from resnet_calc.architecture.config import ResNetConfig

TITLE = Message("Basic block against bottleneck", "基本块与瓶颈块的比较")
SUBTITLE = {
    False: Message(
        "weights of convolutions, without batch normalization · multiply-adds, without biases",
        "只计卷积权重，不含批归一化 · 乘加次数，不含偏置",
    ),
    True: Message(
        "parameters: weights, and 2 for each channel of batch normalization · multiply-adds, without biases",
        "参数量：卷积权重，加上批归一化每通道 2 个 · 乘加次数，不含偏置",
    ),
}
NAMES = {Kind.BASIC: Message("basic", "基本块"), Kind.BOTTLENECK: Message("bottleneck", "瓶颈块")}
HELD = {False: Message("weights", "权重"), True: Message("parameters", "参数量")}
MULTIPLY_ADDS = Message("multiply-adds", "乘加次数")
RATIO = Message("ratio", "比值")
BLOCK = Message("{kind} block of {channels} channels", "{channels} 通道的{kind}")
INSIDE = Message("{width} channels inside, feature map {size}×{size}", "内部 {width} 通道, 特征图 {size}×{size}")
WHERE = Message("Where the ratio comes from", "比值从何而来")
FOR_EACH = Message("{kind}, for each pair of channels", "{kind}，每对（输入, 输出）通道")
WORDS = Message(
    "A basic block puts two 3×3 kernels between every pair of its {channels} channels, one going in and one coming "
    "out. A bottleneck lets all of them into its two 1×1 convolutions alone, and those lead to or from a quarter of "
    "the channels; its 3×3 convolution works on a quarter in and a quarter out, a sixteenth of the pairs. Both see "
    "as many pixels, so that multiply-adds stand in the same ratio as weights.",
    "基本块在 {channels} 个通道的每一对（输入, 输出）之间都有两个 3×3 卷积核。瓶颈块只有两个 1×1 卷积接触全部通道，"
    "且另一端只有四分之一的通道；3×3 卷积的输入和输出都只有四分之一的通道，即十六分之一的通道对。"
    "两者的特征图大小相同，所以乘加次数之比等于权重之比。",
)
SAME = Message("The same channels in and out", "输入与输出通道数相同")
NETWORKS = Message("As {basic} and {bottleneck} have them", "{basic} 与 {bottleneck} 中的块")
EQUAL = Message("The same price, as nearly as whole channels allow and not above it", "同等代价（取整通道，不超出）")
CHANNELS, WIDTH, MAP = Message("Channels", "通道"), Message("Inside", "瓶颈内部"), Message("Map", "特征图")
SHORTCUT = Message("Shortcut", "捷径")
SHORTCUTS = {
    ShortcutKind.IDENTITY: Message("identity", "恒等"),
    ShortcutKind.PROJECTION: Message("projection", "投影"),
}
STAGE, WHICH = Message("Stage", "阶段"), Message("Block", "块")
FIRST, LATER = Message("first", "第一块"), Message("others", "其余")
COLUMN = Message("{kind}, {what}", "{kind}{what}")
GIVEN, PRICE, BUYS = Message("This block", "此块"), Message("costs", "代价"), Message("buys", "可换")
SPENT, LEFT = Message("for", "花费"), Message("left over", "剩余")
FORM = Message("{kind}, {channels} channels, {width} inside", "{kind}, {channels} 通道, 内部 {width}")
FORM_BASIC = Message("{kind}, {channels} channels", "{kind}, {channels} 通道")


class BlocksPage:
    """Makes the parts of the comparison, in one language, with normalisation or without."""

    def __init__(self, language: Language, *, norm: bool) -> None:
        self.language = language
        self.norm = norm

    def working(self, setting: Setting) -> Iterator[Part]:
        """Both blocks worked out on one width, their ratio, and where it comes from."""
        language = self.language
        basic, bottleneck = same_channels(setting, norm=self.norm)
        for cost in (basic, bottleneck):
            yield self._cost(cost)
        held = Number(basic.parameters.result) / bottleneck.parameters.result
        taken = Number(basic.multiply_adds.result) / bottleneck.multiply_adds.result
        ratios = (
            Step("ratio", HELD[self.norm].say(language), held),
            Step("ratio_multiply_adds", MULTIPLY_ADDS.say(language), taken),
        )
        yield Working(RATIO.say(language), ratios, name=False)
        weights = same_channels(Setting(setting.channels))
        shares = [per_square(cost) for cost in weights]
        steps = [
            Step(f"per_square_{cost.kind.name.lower()}", FOR_EACH.say(language, kind=self._kind(cost.kind)), share)
            for cost, share in zip(weights, shares, strict=True)
        ]
        steps.append(Step("ratio", RATIO.say(language), shares[0] / shares[1]))
        yield Working(WHERE.say(language), tuple(steps), name=False)
        yield Paragraph(WORDS.say(language, channels=setting.channels))

    def same(self, settings: Sequence[Setting]) -> Table:
        """Both blocks on the same channels, with the identity and with a projection."""
        lines = []
        for setting in settings:
            for projection in (False, True):
                place = Setting(setting.channels, setting.size, projection)
                basic, bottleneck = same_channels(place, norm=self.norm)
                kind = ShortcutKind.PROJECTION if projection else ShortcutKind.IDENTITY
                shortcut = SHORTCUTS[kind].say(self.language)
                front = (place.channels, bottleneck.width, f"{place.size}×{place.size}", shortcut)
                lines.append(Line((*front, *_pair(_numbers(basic), _numbers(bottleneck)))))
        front_columns = (
            Column("channels", CHANNELS.say(self.language), parts.Kind.NUMBER),
            Column("width", WIDTH.say(self.language), parts.Kind.NUMBER),
            Column("map", MAP.say(self.language), rank=4),
            Column("shortcut", SHORTCUT.say(self.language)),
        )
        return Table((*front_columns, *self._columns()), tuple(lines), SAME.say(self.language))

    def networks(self, basic: Report, bottleneck: Report) -> Table:
        """The blocks of two networks, stage by stage: the first, which may project, and those behind it."""
        lines = []
        for stage in range(1, basic.graph.stages + 1):
            for block, which in ((1, FIRST), (2, LATER)):
                runs = [run_of(Place(stage, block), report.graph) for report in (basic, bottleneck)]
                costs = [run_cost(run, norm=self.norm) for run in runs]
                numbers = [(held.result, taken.result) for held, taken in costs]
                kinds = [SHORTCUTS[found.kind].say(self.language) for run in runs if (found := shortcut_of(run))]
                shortcuts = " / ".join(dict.fromkeys(kinds))
                lines.append(Line((PAPER.stage(stage), which.say(self.language), shortcuts, *_pair(*numbers))))
        columns = (
            Column("stage", STAGE.say(self.language), parts.Kind.NAME),
            Column("block", WHICH.say(self.language)),
            Column("shortcut", SHORTCUT.say(self.language), rank=4),
            *self._columns(),
        )
        names = {"basic": _title(basic.config), "bottleneck": _title(bottleneck.config)}
        return Table(columns, tuple(lines), NETWORKS.say(self.language, **names))

    def equal(self, settings: Sequence[Setting]) -> Table:
        """What each block's price buys of the other kind."""
        lines = []
        for setting in settings:
            for pair in equal_costs(setting, norm=self.norm):
                price, spent = pair.given.parameters.result, pair.found.parameters.result
                cells = (self._form(pair.given), price, self._form(pair.found), spent, price - spent)
                lines.append(Line(cells))
        columns = (
            Column("given", GIVEN.say(self.language)),
            Column("price", PRICE.say(self.language), parts.Kind.COUNT),
            Column("found", BUYS.say(self.language)),
            Column("spent", SPENT.say(self.language), parts.Kind.COUNT),
            Column("left", LEFT.say(self.language), parts.Kind.COUNT, rank=1),
        )
        return Table(columns, tuple(lines), EQUAL.say(self.language))

    def _kind(self, kind: Kind) -> str:
        return NAMES[kind].say(self.language)

    def _cost(self, cost: BlockCost) -> Working:
        """One block worked out."""
        setting = cost.setting
        title = BLOCK.say(self.language, kind=self._kind(cost.kind), channels=setting.channels)
        about = INSIDE.say(self.language, width=cost.width, size=setting.size)
        steps = (
            Step("parameters" if self.norm else "weights", HELD[self.norm].say(self.language), cost.parameters),
            Step("multiply_adds", MULTIPLY_ADDS.say(self.language), cost.multiply_adds),
        )
        return Working(title, steps, about, name=False)

    def _form(self, cost: BlockCost) -> str:
        message = FORM if cost.width != cost.setting.channels else FORM_BASIC
        return message.say(self.language, kind=self._kind(cost.kind), channels=cost.setting.channels, width=cost.width)

    def _columns(self) -> tuple[Column, ...]:
        """Both kinds' parameters and their ratio, and the same of their multiply-adds."""
        language = self.language
        held, taken, ratio = HELD[self.norm].say(language), MULTIPLY_ADDS.say(language), RATIO.say(language)
        name = "parameters" if self.norm else "weights"
        columns = []
        for key, what, rank in ((name, held, 0), ("multiply_adds", taken, 2)):
            for kind in Kind:
                title = COLUMN.say(language, kind=self._kind(kind), what=what)
                columns.append(Column(f"{kind.name.lower()}_{key}", title, parts.Kind.COUNT, rank))
            columns.append(Column(f"ratio_{key}", ratio, parts.Kind.FACTOR, rank and rank + 1))
        return tuple(columns)


def blocks_document(
    settings: Sequence[Setting],
    networks: tuple[Report, Report] | None = None,
    *,
    norm: bool = False,
    language: Language = Language.EN,
) -> Document:
    """Basic block against bottleneck.

    Raises:
        ConfigError: if a bottleneck cannot have a quarter of the channels inside.
    """
    page = BlocksPage(language, norm=norm)
    found: list[Part] = [*page.working(settings[0]), page.same(settings)]
    if networks is not None:
        found.append(page.networks(*networks))
    found.append(page.equal(settings))
    record = {
        "schema_version": SCHEMA_VERSION,
        "normalization_counted": norm,
        "same_channels": _rows(page.same(settings)),
        "networks": _rows(page.networks(*networks)) if networks else [],
        "equal_cost": _rows(page.equal(settings)),
    }
    return Document(TITLE.say(language), tuple(found), SUBTITLE[norm].say(language), lambda: record, language)


def _numbers(cost: BlockCost) -> tuple[int, int]:
    return cost.parameters.result, cost.multiply_adds.result


def _pair(basic: tuple[int, int], bottleneck: tuple[int, int]) -> tuple[int | Fraction, ...]:
    """Both numbers and their ratio, for parameters and for multiply-adds."""
    return tuple(
        cell
        for first, second in zip(basic, bottleneck, strict=True)
        for cell in (first, second, Fraction(first, second))
    )


def _rows(table: Table) -> list[dict[str, Any]]:
    """The lines of a table for programs."""
    keys = [column.key for column in table.columns]
    return [
        {key: float(cell) if isinstance(cell, Fraction) else cell for key, cell in zip(keys, line.cells, strict=True)}
        for line in table.lines
    ]


def _title(config: ResNetConfig) -> str:
    return config.title or config.name
