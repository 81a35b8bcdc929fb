"""What stands over and under a table that goes through a network: its input, classes, and what was not counted."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.analysis.alteration import alterations_in_words
from resnet_calc.architecture.catalog import vary
from resnet_calc.expressions import expression
from resnet_calc.nn.ops import Conv2d
from resnet_calc.notes.laid_out import report_of
from resnet_calc.notes.usual import STYLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from resnet_calc.analysis.report import Report
    from resnet_calc.notes.network import Variant
    from resnet_calc.notes.reading import Passage

_BEFORE: Final = 40
_BEHIND: Final = 26
"""Passages over and under a table that may speak of it."""


class Stated(NamedTuple):
    """A number beside a table."""

    passage: Passage
    start: int
    end: int
    said: int
    expected: tuple[int, ...]


def _uncounted(what: str, part: int) -> Callable[[Report], int]:
    def number(report: Report) -> int:
        return next(((one.elements, one.calls)[part] for one in report.uncounted() if one.what == what), 0)

    return number


def _projections(report: Report) -> int:
    return sum(
        run.count
        for run in report.graph.runs
        for layer in run.layers
        if layer.role.startswith("shortcut") and isinstance(layer.op, Conv2d)
    )


_TIMES: Final = r"(?:[×x]|\\times[ ]?)"
_TOTAL: Final = r"([\d,]{4,20}) \([\d.]{1,9} \w\),?[ ]{1,3}"
_LINES: Final[tuple[tuple[re.Pattern[str], tuple[Callable[[Report], int], ...]], ...]] = (
    *(
        (
            expression(rf"([\d,]{{1,20}}),?[ ]{{1,3}}\(?elements in (\d{{1,5}})[ ]?{_TIMES}[ ]?{what}"),
            (_uncounted(what, 0), _uncounted(what, 1)),
        )
        for what in ("normalization", "activation", "addition", "pooling", "bias")
    ),
    (expression(r"([\d,]{1,20}),?[ ]{1,3}\(?moving statistics, which"), (lambda report: report.totals.buffers,)),
    (expression(r"(\d{1,5}),?[ ]{1,3}\(?projection shortcuts?, which"), (_projections,)),
    (expression(rf"(\d{{1,5}})[ ]?{_TIMES}[ ]?multiply-adds: a multiplication"), (lambda _: 2,)),
    (
        expression(rf"(?:\binput|输入) (\d{{1,5}}){_TIMES}(\d{{1,5}}){_TIMES}(\d{{1,5}})"),
        (
            lambda report: report.graph.input.channels,
            lambda report: report.graph.input.height,
            lambda report: report.graph.input.width,
        ),
    ),
    (
        expression(r"(?<![\d,])([\d,]{1,9}) (?:classes|类(?![\u4e00-\u9fff]))"),
        (lambda report: report.graph.output.channels,),
    ),
    (expression(r"Parameters\W{1,12}([\d,]{4,20}) \("), (lambda report: report.totals.parameters,)),
    (expression(_TOTAL + "every trainable"), (lambda report: report.totals.trainable,)),
    (expression(r"Multiply-adds\W{1,12}([\d,]{4,20}) \("), (lambda report: report.totals.multiply_adds,)),
    (expression(_TOTAL + "of convolutions"), (lambda report: report.totals.multiply_adds,)),
    (expression(r"FLOPs\W{1,12}([\d,]{4,20}) \("), (lambda report: 2 * report.totals.multiply_adds,)),
    (
        expression(rf"{_TOTAL}\d[ ]?{_TIMES}[ ]?multiply-adds"),
        (lambda report: 2 * report.totals.multiply_adds,),
    ),
)
"""Lines under a table, and the numbers of the network that stand in them."""
_VERSION: Final = expression(
    rf"\bv(\d{{1,2}}(?:\.\d{{1,2}})?): (?:stride in the|步长在) (\d{{1,2}}){_TIMES}(\d{{1,2}})"
)
_TITLE: Final = expression(
    r"\A(?P<part>[\w.]{2,40} (?:of|in) )?ResNet-(?P<depth>\d{1,5})"
    r"(?=(?:[ ]?\((?:altered|有改动)\))?(?:\n|\Z|, worked|: |[ ]?的 [\w.]{2,40}(?:\n|\Z)|[ ]?手算| 详解|:))"
)
_ALTERED: Final = expression(r"(?:altered\)?|改动): ?([^·\n]{3,2000}+)")
_NUMBER: Final = expression(r"\d{1,9}")
_OWN: Final = expression(rf"({'|'.join(STYLES)}) (?:style|写法)")


@lru_cache(maxsize=64)
def _report(variant: Variant, style: str) -> Report:
    return report_of(vary(f"{style}/{variant.model}", input=variant.input))


def captions(passages: Sequence[Passage], first: int, last: int, variant: Variant) -> Iterator[Stated]:
    """Yield the numbers that stand over and under a table, with what they should be.

    A table says which style it is of; what no style makes right is judged by the one that its line names.
    """
    over = passages[max(0, first - _BEFORE) : first]
    under = passages[last + 1 : last + 1 + _BEHIND]
    titled = max((place for place, passage in enumerate(over) if _is_title(passage)), default=0)
    near = (*over[titled:], *takewhile(lambda passage: not _is_title(passage), under))
    around = [passage for passage in near if passage.region.cell is None]
    style = next((found[1] for passage in around for found in passage.matches(_OWN, ("style", "写法"))), None)
    if style is None:
        return
    report = _report(variant, style)
    for passage in around:
        text = passage.recognised.folded
        for pattern, numbers in _LINES:
            for found in passage.matches(pattern):
                for group, number in enumerate(numbers, 1):
                    start, end = found.span(group)
                    end -= len(found[group]) - len(found[group].rstrip(","))
                    said = int(found[group].replace(",", "") or 0)
                    yield Stated(passage, start, end, said, (number(report),))
        yield from _titles(passage, text, report, variant)
        if "[" in variant.model:
            yield from _altered(passage, text, report)


def _altered(passage: Passage, text: str, report: Report) -> Iterator[Stated]:
    """What the published network has, and what this one has instead."""
    for found in _ALTERED.finditer(text):
        said = list(_NUMBER.finditer(text, *found.span(1)))
        true = _NUMBER.findall(alterations_in_words(report.config))
        if len(said) == len(true):
            yield from (
                Stated(passage, *one.span(), int(one[0]), (int(other),)) for one, other in zip(said, true, strict=True)
            )


def _is_title(passage: Passage) -> bool:
    """Whether a passage is the title of a whole network's page, with which another page begins."""
    found = next(iter(passage.matches(_TITLE, ("resnet",))), None)
    return found is not None and found["part"] is None


def _titles(passage: Passage, text: str, report: Report, variant: Variant) -> Iterator[Stated]:
    """The depth in the title, and which version the line under it names."""
    model = variant.published
    depth = re.sub(r"\D", "", model) if model.rstrip("0123456789").endswith("resnet") else ""
    title = _TITLE.search(text)
    if title is not None and depth:
        yield Stated(passage, *title.span("depth"), int(title["depth"]), (int(depth),))
    for found in _VERSION.finditer(text):
        kernel, version = (3, "1.5") if report.config.stride_in == "3x3" else (1, "1")
        for group in (2, 3):
            yield Stated(passage, *found.span(group), int(found[group]), (kernel,))
        if found[1] != version:
            yield Stated(passage, *found.span(1), -1, (1,))
