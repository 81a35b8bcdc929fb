"""What is computed with a wrong number, where the computation is written out."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.figures import format_count
from resnet_calc.language import Message
from resnet_calc.notes.consequences.pairs import MOST, SIZES, pairs_of
from resnet_calc.notes.finding import Finding, Verdict
from resnet_calc.notes.formula import Division, Expression, evaluate
from resnet_calc.notes.patterns.arithmetic.agreement import agrees, code_of, readings
from resnet_calc.notes.patterns.arithmetic.results import written
from resnet_calc.notes.slips import digit_slip
from resnet_calc.notes.writing import plainly

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from resnet_calc.notes.formula import Equation
    from resnet_calc.notes.reading import Passage
    from resnet_calc.notes.text import Place

_DISTINCT: Final = 1000
"""A smaller number may stand anywhere for something else."""
_WIDTHS: Final = (16, 32, 64, 128, 256, 512, 1024, 2048)
_ALONE: Final = re.compile(r"[\d,\s]{1,24}+")
_FOLLOWS: Final = Message(
    "{said} is computed with the wrong {cause} of line {line}; with {right} it is {expected}",
    "{said} 由第 {line} 行错误的 {cause} 算得；换成 {right} 应为 {expected}",
)
_AGAIN: Final = Message(
    "{said} is the wrong number of line {line}, which should be {expected}",
    "{said} 是第 {line} 行的错误数字，应为 {expected}",
)


class Wrong(NamedTuple):
    """A wrong number, where it stands, and the mistake that it comes from."""

    said: int
    right: int
    place: Place
    root: Finding


class _Computed(NamedTuple):
    """An expression, and the single number that is said to come out of it."""

    passage: Passage
    computed: Expression
    stated: Expression


def roots_of(findings: Sequence[Finding], silenced: Collection[int]) -> Iterator[Wrong]:
    """The wrong numbers of a note that later ones may be computed with."""
    found = [one for one in findings if one.verdict is Verdict.WRONG and one.expected and id(one) not in silenced]
    trusted = {_alone(one.said) for one in findings if one.verdict is Verdict.RIGHT}
    for finding in found[:MOST]:
        for said, right in pairs_of(finding):
            slipped = finding.code.startswith("RC6") or digit_slip(said, right) is not None
            distinct = said >= _DISTINCT and said not in trusted and said not in _of_layers()
            if finding.code == "RC602" or (finding.code not in SIZES and slipped and distinct):
                yield Wrong(said, right, finding.place, finding)


@cache
def _of_layers() -> frozenset[int]:
    """The weights and multiply-adds of usual convolutions, each of which may be another layer's right number."""
    weights = {
        kernel * kernel * one * other
        for kernel, one, other in product((1, 3, 7), (3, *_WIDTHS), _WIDTHS)
    }  # fmt: skip
    return frozenset(weight * side * side for weight in weights for side in (1, 7, 14, 28, 56, 112))


def _alone(text: str) -> int | None:
    return int(re.sub(r"[,\s]", "", text)) if _ALONE.fullmatch(text) and any(map(str.isdigit, text)) else None


def computations(passage: Passage, equation: Equation) -> Iterator[_Computed]:
    """Each single number of an equation with the computed side before it."""
    before: Expression | None = None
    for side in equation.sides:
        if not side.is_known:
            before = None
        elif side.is_compound:
            before = side
        elif before is not None and (figure := passage.tokens[side.first].value) is not None and figure.is_exact:
            yield _Computed(passage, before, side)


class Tracer:
    """Goes through the computations of a note in order, and keeps what is known to be wrong."""

    def __init__(self, roots: Sequence[Wrong], findings: Sequence[Finding]) -> None:
        self._waiting = [root for root in reversed(roots) if root.root.code != "RC602"]
        self._wrong_sizes = {root.place: root for root in roots if root.root.code == "RC602"}
        self._numbers: dict[int, Wrong] = {}
        self._size: Wrong | None = None
        """The size that was computed last, if it is wrong: the next one may start from it."""
        self._findings = {id(one): one for one in findings}
        self._at: dict[tuple[int, int], list[int]] = {}
        for one in findings:
            self._at.setdefault((one.place.start, one.place.end), []).append(id(one))
        self._added: list[Finding] = []

    def findings(self) -> list[Finding]:
        """Every finding, as it is to be told."""
        return [*self._findings.values(), *self._added]

    def trace(self, one: _Computed) -> None:
        """Look whether something wrong went into a computation, and what follows."""
        passage, tokens = one.passage, one.passage.tokens
        start = passage.place(tokens[one.computed.first].start, tokens[one.computed.last].end).start
        stated = passage.place(tokens[one.stated.first].start, tokens[one.stated.last].end)
        while self._waiting and self._waiting[-1].place.start < start:
            learnt = self._waiting.pop()
            self._numbers.setdefault(learnt.said, learnt)
        is_size = code_of(one.computed) == "RC602"
        used = self._used(one, is_size=is_size)
        if is_size:
            self._size = self._wrong_sizes.get(stated)
        holds = _holds(one)
        figure = tokens[one.stated.first].value
        said = int(figure.value) if figure is not None and figure.value == int(figure.value) else None
        if not used or said is None:
            return
        right = _worth(one, {token: Fraction(wrong.right) for token, wrong in used.items()}, is_size=is_size)
        if right is None or (not holds and right != said):
            return  # a mistake of its own
        self._repeat(one, used)
        cause = next(iter(used.values()))
        if right == said:
            for key in self._at.get((stated.start, stated.end), []) if not holds else []:
                if self._findings.get(key) is not None and self._findings[key].code.startswith("RC6"):
                    del self._findings[key]  # the result is right, and what it is computed with was told
            return
        self._follow(one, cause, said, right)
        learnt = Wrong(said, right, stated, cause.root)
        if is_size:
            self._size = learnt
        else:
            self._numbers.setdefault(said, learnt)

    def _used(self, one: _Computed, *, is_size: bool) -> dict[int, Wrong]:
        """The numbers that go into a computation and are known to be wrong, by their tokens."""
        used: dict[int, Wrong] = {}
        for place, token in enumerate(one.computed.operands):
            value = one.passage.tokens[token].integer
            if value is None:
                continue
            known = self._numbers.get(value)
            if is_size and place == 0 and self._size is not None and self._size.said == value:
                known = self._size
            if known is not None:
                used[token] = known
        return used

    def _repeat(self, one: _Computed, used: dict[int, Wrong]) -> None:
        """Tell that a wrong number stands again where something is computed with it."""
        passage = one.passage
        for token, wrong in used.items():
            start, end = passage.tokens[token].start, passage.tokens[token].end
            place = passage.place(start, end)
            if (place.start, place.end) in self._at:
                continue
            said = passage.text[start:end]
            expected = written(passage, replace(one.stated, first=token, last=token), wrong.right)
            finding = passage.finding(
                start,
                end,
                Verdict.WRONG,
                wrong.root.code,
                _AGAIN.about(said=plainly(said), line=wrong.place.line, expected=plainly(expected)),
                said=said,
                expected=expected,
                fix=passage.fix(start, end, expected) if wrong.root.fix is not None else None,
            )
            self._added.append(replace(finding, follows=wrong.root))

    def _follow(self, one: _Computed, cause: Wrong, said: int, right: int) -> None:
        """Tell that a result follows from a wrong number: what was found there before, or anew."""
        passage = one.passage
        start, end = passage.tokens[one.stated.first].start, passage.tokens[one.stated.last].end
        place = passage.place(start, end)
        expected = written(passage, one.stated, right)
        fix = passage.fix(start, end, expected) if cause.root.fix is not None else None
        known = [key for key in self._at.get((place.start, place.end), []) if key in self._findings]
        wrong = [key for key in known if self._findings[key].verdict is Verdict.WRONG]
        if wrong:
            for key in wrong:
                finding = self._findings[key]
                if (said, right) in pairs_of(finding) and finding is not cause.root:
                    self._findings[key] = replace(finding, follows=cause.root, fix=finding.fix or fix)
            return
        for key in known:
            if self._findings[key].code.startswith("RC6"):
                del self._findings[key]
        message = _FOLLOWS.about(
            said=plainly(passage.text[start:end]),
            cause=format_count(cause.said),
            line=cause.place.line,
            right=format_count(cause.right),
            expected=plainly(expected),
        )
        finding = passage.finding(
            start, end, Verdict.WRONG, code_of(one.computed), message, said=passage.text[start:end], expected=expected,
            fix=fix,
        )  # fmt: skip
        self._added.append(replace(finding, follows=cause.root))


def _holds(one: _Computed) -> bool:
    """Whether a computation is right as arithmetic."""
    passage = one.passage
    return any(agrees(passage, worth, one.stated, approximate=False) for worth, _ in readings(one.computed, passage))


def _worth(one: _Computed, changes: dict[int, Fraction], *, is_size: bool) -> int | None:
    """What comes out with other numbers put in, if that is a whole number."""
    division = Division.FLOOR if is_size else Division.EXACT
    worth = evaluate(one.computed, one.passage.tokens, division, substitute=changes)
    if worth is None or worth.low != worth.high or worth.low.denominator != 1:
        return None
    return int(worth.low)
