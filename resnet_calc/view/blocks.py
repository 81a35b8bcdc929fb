"""Basic block against bottleneck: on the same channels, in the networks that have them, and for the same price."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

from resnet_calc.analysis.block_costs import (
    BlockCost,
    Kind,
    Setting,
    equal_costs,
    per_square,
    run_cost,
    same_channels,
)
from resnet_calc.analysis.counting import MULTIPLY_ADDS
from resnet_calc.analysis.derivation.expression import Number
from resnet_calc.analysis.derivation.shortcuts import ShortcutKind, shortcut_of
from resnet_calc.analysis.lookup import Place, run_of
from resnet_calc.analysis.naming import PAPER
from resnet_calc.language import Language, Message, Statement
from resnet_calc.view import document as parts
from resnet_calc.view.counted import UNITS, counted_key, operations_noun, term_facts
from resnet_calc.view.document import Cell, Column, Document, Line, Paragraph, Part, Step, Table, Working
from resnet_calc.view.record import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.analysis.counting import Convention
    from resnet_calc.analysis.report import Report
    from resnet_calc.architecture.config import ResNetConfig

TITLE = Message("Basic block against bottleneck", "基本块与瓶颈块的比较")
SUBTITLE = {
    False: Message(
        "weights of convolutions, without batch normalization · {operations}",
        "只计卷积权重，不含批归一化 · {operations}",
    ),
    True: Message(
        "parameters: weights, and 2 for each channel of batch normalization · {operations}",
        "参数量：卷积权重，加上批归一化每通道 2 个 · {operations}",
    ),
}
WITHOUT_BIASES = Message("multiply-adds, without biases", "乘加次数，不含偏置")
COUNTED_AS = Message("{unit} as {tool} counts", "{unit}（按 {tool} 的口径）")
NAMES = {Kind.BASIC: Message("basic", "基本块"), Kind.BOTTLENECK: Message("bottleneck", "瓶颈块")}
HELD = {False: Message("weights", "权重"), True: Message("parameters", "参数量")}
TITLED = {Kind.BASIC: Message("Basic", "基本块"), Kind.BOTTLENECK: Message("Bottleneck", "瓶颈块")}
RATIO = Message("ratio", "比值")
RATIO_TITLE = Message("Ratio", "比值")
BLOCK = Message("{kind} block of {channels} channels", "{channels} 通道的{kind}")
INSIDE = Message("{width} channels inside, feature map {size}×{size}", "内部 {width} 通道, 特征图 {size}×{size}")
WHERE = Message("Where the ratio comes from", "比值从何而来")
FOR_EACH = Message("{kind}, for each pair of channels", "{kind}，每对（输入, 输出）通道")
WORDS = Message(
    "A basic block puts two 3×3 kernels between every pair of its {channels} channels, one going in and one coming "
    "out. A bottleneck lets all of them into its two 1×1 convolutions alone, and those lead to or from a quarter of "
    "the channels; its 3×3 convolution works on a quarter in and a quarter out, a sixteenth of the pairs.",
    "基本块在 {channels} 个通道的每一对（输入, 输出）之间都有两个 3×3 卷积核。瓶颈块只有两个 1×1 卷积接触全部通道，"
    "且另一端只有四分之一的通道；3×3 卷积的输入和输出都只有四分之一的通道，即十六分之一的通道对。",
)
SAME_RATIO = Message(
    "Both see as many pixels, so that {operations} stand in the same ratio as weights.",
    "两者的特征图大小相同，所以{operations}之比等于权重之比。",
)
OTHER_RATIO = Message(
    "{operations} stand in another ratio, because this convention counts more than the products of convolutions.",
    "{operations}之比与此不同，因为该口径不只计卷积的乘积。",
)
SAME = Message("The same channels in and out: {what}", "输入与输出通道数相同：{what}")
NETWORKS = Message("As {basic} and {bottleneck} have them: {what}", "{basic} 与 {bottleneck} 中的块：{what}")
EQUAL = Message(
    "The same price in {what}, as nearly as whole channels allow and not above it", "同等{what}代价（取整通道，不超出）"
)
CHANNELS, WIDTH, MAP = Message("Channels", "通道"), Message("Inside", "瓶颈内部"), Message("Map", "特征图")
SHORTCUT = Message("Shortcut", "捷径")
SHORTCUTS = {
    ShortcutKind.IDENTITY: Message("identity", "恒等"),
    ShortcutKind.PROJECTION: Message("projection", "投影"),
}
STAGE, WHICH = Message("Stage", "阶段"), Message("Block", "块")
FIRST, LATER = Message("first", "第一块"), Message("others", "其余")
GIVEN, BUYS = Message("This block", "此块"), Message("Buys", "可换")
PRICE, SPENT, LEFT = Message("Costs", "代价"), Message("For", "花费"), Message("Left over", "剩余")


class BlocksPage:
    """Makes the parts of the comparison, in one language, with normalization or without, under a convention."""

    def __init__(self, language: Language, *, norm: bool, count: Convention) -> None:
        self.language = language
        self.norm = norm
        self.count = count
        self.operations = operations_noun(count, language)
        self.held = HELD[norm].say(language)

    def subtitle(self) -> str:
        """What is counted: weights or parameters, and which operations."""
        operations = WITHOUT_BIASES.say(self.language)
        if self.count is not MULTIPLY_ADDS:
            unit = UNITS[self.count.unit].say(self.language).replace("Multiply", "multiply")
            operations = COUNTED_AS.say(self.language, unit=unit, tool=self.count.tool) if self.count.version else unit
        return SUBTITLE[self.norm].say(self.language, operations=operations)

    def working(self, setting: Setting) -> Iterator[Part]:
        """Both blocks worked out on one width, their ratio, and where it comes from."""
        language = self.language
        basic, bottleneck = same_channels(setting, norm=self.norm, count=self.count)
        for cost in (basic, bottleneck):
            yield self._cost(cost)
        held = Number(basic.parameters.result) / bottleneck.parameters.result
        taken = Number(basic.operations.result) / bottleneck.operations.result
        ratios = (
            Step("ratio", self.held, held),
            Step(f"ratio_{counted_key(self.count)}", self.operations, taken),
        )
        yield Working(RATIO.say(language), ratios, name=False)
        if self.count is not MULTIPLY_ADDS:
            yield term_facts(self.count, basic.operations, language)
        weights = same_channels(Setting(setting.channels))
        shares = [per_square(cost) for cost in weights]
        steps = [
            Step(f"per_square_{cost.kind.name.lower()}", FOR_EACH.say(language, kind=self._kind(cost.kind)), share)
            for cost, share in zip(weights, shares, strict=True)
        ]
        quotient = shares[0] / shares[1]
        steps.append(Step("ratio", RATIO.say(language), quotient))
        yield Working(WHERE.say(language), tuple(steps), name=False)
        ratio = SAME_RATIO if taken.value == quotient.value else OTHER_RATIO
        said = ratio.say(language, operations=self.operations)
        words = WORDS.say(language, channels=setting.channels)
        yield Paragraph(f"{words}{' ' if language is Language.EN else ''}{said[:1].upper()}{said[1:]}")

    def same(self, settings: Sequence[Setting]) -> tuple[Table, Table]:
        """Both blocks on the same channels, with the identity and with a projection: what they hold, what they take."""
        lines: list[tuple[tuple[Cell, ...], _Numbers, _Numbers]] = []
        for setting in settings:
            for projection in (False, True):
                place = Setting(setting.channels, setting.size, projection)
                basic, bottleneck = same_channels(place, norm=self.norm, count=self.count)
                kind = ShortcutKind.PROJECTION if projection else ShortcutKind.IDENTITY
                shortcut = SHORTCUTS[kind].say(self.language)
                front = (place.channels, bottleneck.width, f"{place.size}×{place.size}", shortcut)
                lines.append((front, _numbers(basic), _numbers(bottleneck)))
        columns = (
            Column("channels", CHANNELS.say(self.language), parts.Kind.NUMBER),
            Column("width", WIDTH.say(self.language), parts.Kind.NUMBER),
            Column("map", MAP.say(self.language), rank=4),
            Column("shortcut", SHORTCUT.say(self.language)),
        )
        return self._tables(columns, lines, SAME.about())

    def networks(self, basic: Report, bottleneck: Report) -> tuple[Table, Table]:
        """The blocks of two networks, stage by stage: the first, which may project, and those behind it."""
        lines: list[tuple[tuple[Cell, ...], _Numbers, _Numbers]] = []
        for stage in range(1, basic.graph.stages + 1):
            for block, which in ((1, FIRST), (2, LATER)):
                runs = [run_of(Place(stage, block), report.graph) for report in (basic, bottleneck)]
                costs = [run_cost(run, norm=self.norm, count=self.count) for run in runs]
                first, last = ((held.result, taken.result) for held, taken in costs)
                kinds = [SHORTCUTS[found.kind].say(self.language) for run in runs if (found := shortcut_of(run))]
                shortcuts = " / ".join(dict.fromkeys(kinds))
                lines.append(((PAPER.stage(stage), which.say(self.language), shortcuts), first, last))
        columns = (
            Column("stage", STAGE.say(self.language), parts.Kind.NAME),
            Column("block", WHICH.say(self.language)),
            Column("shortcut", SHORTCUT.say(self.language), rank=4),
        )
        return self._tables(
            columns, lines, NETWORKS.about(basic=_title(basic.config), bottleneck=_title(bottleneck.config))
        )

    def _tables(
        self,
        columns: tuple[Column, ...],
        lines: Sequence[tuple[tuple[Cell, ...], _Numbers, _Numbers]],
        title: Statement,
    ) -> tuple[Table, Table]:
        """What both kinds of block hold and their ratio, and the same of the operations that they take."""
        language = self.language
        made = []
        keys = "parameters" if self.norm else "weights", counted_key(self.count)
        for number, (key, what) in enumerate(zip(keys, (self.held, self.operations), strict=True)):
            own = [Column(f"{kind.name.lower()}_{key}", TITLED[kind].say(language), parts.Kind.COUNT) for kind in Kind]
            own.append(Column(f"ratio_{key}", RATIO_TITLE.say(language), parts.Kind.FACTOR))
            rows = tuple(
                Line((*front, basic[number], bottleneck[number], Fraction(basic[number], bottleneck[number])))
                for front, basic, bottleneck in lines
            )
            said = title.message.say(language, **dict(title.values), what=what)
            made.append(Table((*columns, *own), rows, said))
        return made[0], made[1]

    def equal(self, settings: Sequence[Setting]) -> Table:
        """What each block's price buys of the other kind."""
        lines = []
        for setting in settings:
            for pair in equal_costs(setting, norm=self.norm):
                price, spent = pair.given.parameters.result, pair.found.parameters.result
                cells = (*self._form(pair.given), price, *self._form(pair.found), spent, price - spent)
                lines.append(Line(cells))
        channels, inside = CHANNELS.say(self.language), WIDTH.say(self.language)
        columns = (
            Column("given", GIVEN.say(self.language)),
            Column("given_channels", channels, parts.Kind.NUMBER),
            Column("given_width", inside, parts.Kind.NUMBER, rank=2),
            Column("price", PRICE.say(self.language), parts.Kind.COUNT),
            Column("found", BUYS.say(self.language)),
            Column("found_channels", channels, parts.Kind.NUMBER),
            Column("found_width", inside, parts.Kind.NUMBER),
            Column("spent", SPENT.say(self.language), parts.Kind.COUNT),
            Column("left", LEFT.say(self.language), parts.Kind.COUNT, rank=3),
        )
        return Table(columns, tuple(lines), EQUAL.say(self.language, what=self.held))

    def _kind(self, kind: Kind) -> str:
        return NAMES[kind].say(self.language)

    def _cost(self, cost: BlockCost) -> Working:
        """One block worked out."""
        setting = cost.setting
        title = BLOCK.say(self.language, kind=self._kind(cost.kind), channels=setting.channels)
        about = INSIDE.say(self.language, width=cost.width, size=setting.size)
        formula = self.count is not MULTIPLY_ADDS
        steps = (
            Step("parameters" if self.norm else "weights", self.held, cost.parameters),
            Step(counted_key(self.count), self.operations, cost.operations, formula),
        )
        return Working(title, steps, about, name=False)

    def _form(self, cost: BlockCost) -> tuple[str, int, int]:
        return self._kind(cost.kind), cost.setting.channels, cost.width


def blocks_document(
    settings: Sequence[Setting],
    networks: tuple[Report, Report] | None = None,
    *,
    norm: bool = False,
    count: Convention = MULTIPLY_ADDS,
    language: Language = Language.EN,
) -> Document:
    """Basic block against bottleneck.

    Raises:
        ConfigError: if a bottleneck cannot have a quarter of the channels inside.
    """
    page = BlocksPage(language, norm=norm, count=count)
    same, equal = page.same(settings), page.equal(settings)
    found = page.networks(*networks) if networks is not None else ()
    record = {
        "schema_version": SCHEMA_VERSION,
        "normalization_counted": norm,
        "counting_convention": count.name,
        "same_channels": _rows(*same),
        "networks": _rows(*found) if found else [],
        "equal_cost": _rows(equal),
    }
    pieces: tuple[Part, ...] = (*page.working(settings[0]), *same, *found, equal)
    return Document(TITLE.say(language), pieces, page.subtitle(), lambda: record, language)


_Numbers: TypeAlias = "tuple[int, int]"
"""Parameters and operations."""


def _numbers(cost: BlockCost) -> _Numbers:
    return cost.parameters.result, cost.operations.result


def _rows(*tables: Table) -> list[dict[str, Any]]:
    """The lines of tables for programs; those of several about the same things, side by side."""
    rows: list[dict[str, Any]] = [{} for _ in tables[0].lines]
    for table in tables:
        for row, line in zip(rows, table.lines, strict=True):
            for column, cell in zip(table.columns, line.cells, strict=True):
                row[column.key] = float(cell) if isinstance(cell, Fraction) else cell
    return rows


def _title(config: ResNetConfig) -> str:
    return config.title or config.name
