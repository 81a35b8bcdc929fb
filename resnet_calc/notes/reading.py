"""A note, read: its regions with their tokens, shapes and terms, ready for the kinds of claims to look through."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from resnet_calc.notes.finding import Finding, Fix, Related, Verdict
from resnet_calc.notes.formula import Equation, find_equations
from resnet_calc.notes.lexer import Token, tokenize
from resnet_calc.notes.note import Kind, MarkKind, Note, Region
from resnet_calc.notes.shapes import ShapeText, find_shapes
from resnet_calc.notes.steps import find_steps
from resnet_calc.notes.subject import Subjects
from resnet_calc.notes.vocabulary import Term, spot_terms
from resnet_calc.notes.walk import Walk, find_walks
from resnet_calc.units import fold_width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.language import Statement
    from resnet_calc.notes.text import Place


@dataclass(frozen=True, slots=True)
class Options:
    """What the user said about the notes."""

    model: str | None = None
    """The model that the notes speak of, where they do not make it clear."""
    input: tuple[int, int, int] | None = None
    """Channels, height and width of the input, where it is not the model's own."""


class Recognised:
    """What was recognised in a text, offsets being into it; passages that say the same share one."""

    def __init__(self, region: Region) -> None:
        self._region = region
        self.derived: dict[object, Any] = {}
        """What else was found in the text alone, under the function that found it."""

    @cached_property
    def folded(self) -> str:
        """The text with full-width signs made plain, one for one."""
        return fold_width(self._region.text)

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The tokens."""
        return tuple(self._scan())

    @cached_property
    def shapes(self) -> tuple[ShapeText, ...]:
        """The shapes, in every notation."""
        return tuple(find_shapes(self.tokens))

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The words and phrases of the field."""
        return tuple(spot_terms(self.tokens))

    @cached_property
    def equations(self) -> tuple[Equation, ...]:
        """The written-out arithmetic."""
        return tuple(find_equations(self.tokens))

    def _scan(self) -> Iterator[Token]:
        """Scan each marked stretch, a comment in code or a formula in a sentence, by its own rules."""
        text, position = self._region.text, 0
        code, math = self._region.is_program, self._region.kind is Kind.MATH
        for mark in self._region.marks:
            yield from _shifted(tokenize(text[position : mark.start], code=code, math=math), position)
            yield from _shifted(tokenize(text[mark.start : mark.end], math=mark.kind is MarkKind.MATH), mark.start)
            position = mark.end
        yield from _shifted(tokenize(text[position:], code=code, math=math), position)


@dataclass(frozen=True)
class Passage:
    """One region with what was recognised in it."""

    note: Note
    region: Region
    index: int
    """Which region of the note this is, from 0."""
    heading: tuple[Region, ...]
    """The headings that it stands under, outermost first."""
    recognised: Recognised = field(compare=False, repr=False)

    @property
    def text(self) -> str:
        """The visible text; every offset of a token or shape is into this."""
        return self.region.text

    @property
    def tokens(self) -> tuple[Token, ...]:
        """The tokens of the region."""
        return self.recognised.tokens

    @property
    def shapes(self) -> tuple[ShapeText, ...]:
        """The shapes, in every notation."""
        return self.recognised.shapes

    @property
    def terms(self) -> tuple[Term, ...]:
        """The words and phrases of the field."""
        return self.recognised.terms

    @property
    def equations(self) -> tuple[Equation, ...]:
        """The written-out arithmetic."""
        return self.recognised.equations

    def place(self, start: int, end: int) -> Place:
        """Return where the visible stretch `start:end` stands in the file."""
        return self.note.place(self.region, start, end)

    def fix(self, start: int, end: int, replacement: str) -> Fix | None:
        """Return the correction of a visible stretch, or None where the file does not hold it as it is seen."""
        first, last = self.region.source.span(start, end)
        return Fix(first, last, replacement) if self.note.text[first:last] == self.text[start:end] else None

    def finding(  # noqa: PLR0913 - the parts of a finding
        self,
        start: int,
        end: int,
        verdict: Verdict,
        code: str,
        message: Statement,
        *,
        subject: str = "",
        said: str = "",
        expected: str = "",
        holds_under: tuple[str, ...] = (),
        derivation: tuple[Statement, ...] = (),
        fix: Fix | None = None,
        related: tuple[Related, ...] = (),
    ) -> Finding:
        """Return what is to be said about the visible stretch `start:end`."""
        return Finding(
            place=self.place(start, end),
            text=self.text[start:end],
            verdict=verdict,
            code=code,
            message=message,
            subject=subject,
            said=said,
            expected=expected,
            holds_under=holds_under,
            derivation=derivation,
            fix=fix,
            related=related,
        )


@dataclass(frozen=True)
class Reading:
    """Everything that a kind of claim may look at."""

    note: Note
    options: Options = field(default_factory=Options)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The regions in the order of the file, each with the headings above it."""
        return tuple(_passages(self.note))

    @cached_property
    def subjects(self) -> Subjects:
        """Which network each place of the note speaks of."""
        return Subjects(self.passages, self.options)

    @cached_property
    def walks(self) -> tuple[Walk, ...]:
        """The walk-throughs of the note, aligned with the networks that it may mean."""
        return tuple(find_walks(self, tuple(find_steps(self))))


def _passages(note: Note) -> Iterator[Passage]:
    path: list[Region] = []
    shared: dict[tuple[object, ...], Recognised] = {}
    for index, region in enumerate(note.regions):
        is_heading = region.kind is Kind.HEADING
        while is_heading and path and path[-1].level >= region.level:
            path.pop()
        key = (region.text, region.marks, region.kind, region.language)
        recognised = shared.setdefault(key, Recognised(region))
        yield Passage(note, region, index, tuple(path), recognised)
        if is_heading:
            path.append(region)


def _shifted(tokens: list[Token], offset: int) -> Iterator[Token]:
    if not offset:
        yield from tokens
        return
    for token in tokens:
        yield token._replace(start=token.start + offset, end=token.end + offset)
