"""A passage of a note with what was recognised in its text: tokens, shapes, terms, written-out arithmetic.

Everything that looks at the text alone is found once, even where many passages of a note say the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, Final, TypeVar

from resnet_calc.expressions import expression
from resnet_calc.notes.finding import Finding, Fix, Related, Verdict
from resnet_calc.notes.formula import Equation, find_equations
from resnet_calc.notes.lexer import Token, TokenKind, tokenize
from resnet_calc.notes.note import Kind, MarkKind, Note, Region
from resnet_calc.notes.shapes import ShapeText, find_shapes
from resnet_calc.notes.vocabulary import Term, spot_terms
from resnet_calc.units import fold_width, match_quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from resnet_calc.language import Message, Statement
    from resnet_calc.notes.text import Place

Found = TypeVar("Found")

_DIGITS_OR_NOT: Final = expression(r"[0-9]++|[^0-9]++")
_FIGURE: Final = expression(r"[0-9〇零一二两三四五六七八九十百⁰¹²³⁴-⁹]")
_NUMBER_WORD: Final = expression(
    r"\b(?=[efhnost])(?:one|t(?:wo|hree|en|welve|wenty|hirt)|f(?:our|ive|if|ort)|s(?:ix|even)|e(?:ight|leven)|nine|hundred)",
    re.IGNORECASE,
)
"""Signs of a number, in figures and in words."""

_UNIT_BEHIND: Final = expression(r"[ ]?[A-Za-z万亿千百%]")


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
    def lower(self) -> str:
        """The text in lower case."""
        return self.folded.lower()

    @cached_property
    def has_numbers(self) -> bool:
        """Whether a number stands in it anywhere, in figures or in words."""
        return _FIGURE.search(self.folded) is not None or self.has_number_words

    @cached_property
    def has_number_words(self) -> bool:
        """Whether a number in words stands in it."""
        return _NUMBER_WORD.search(self.folded) is not None

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
        return tuple(find_equations(self.tokens)) if self.has_numbers else ()

    def _scan(self) -> Iterator[Token]:
        """Scan each marked stretch, a comment in code or a formula in a sentence, by its own rules."""
        text, position = self._region.text, 0
        code, math = self._region.is_program, self._region.kind is Kind.MATH
        for mark in self._region.marks:
            if mark.start > position:
                yield from _shifted(tokenize(text[position : mark.start], code=code, math=math), position)
            inside = list(_shifted(tokenize(text[mark.start : mark.end], math=mark.kind is MarkKind.MATH), mark.start))
            position = mark.end
            if inside and not code and (whole := self._with_unit(inside[-1], mark.end)) is not None:
                inside[-1], position = whole, whole.end
            yield from inside
        yield from _shifted(tokenize(text[position:], code=code, math=math), position)

    def _with_unit(self, last: Token, end: int) -> Token | None:
        """The number that ends a formula with the unit that stands behind it: $2·231 = 462$ M, $4.62$ 亿."""
        figure = last.value if last.kind is TokenKind.NUMBER and last.end == end else None
        if figure is None or figure.unit or figure.scale > 1:
            return None
        found = match_quantity(self.folded, last.start) if _UNIT_BEHIND.match(self.folded, end) is not None else None
        if found is None or found[1] <= end:
            return None
        return last._replace(end=found[1], norm=self.folded[last.start : found[1]], value=found[0])


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

    @cached_property
    def text(self) -> str:
        """The visible text; every offset of a token or shape is into this."""
        return self.region.text

    @cached_property
    def has_numbers(self) -> bool:
        """Whether a number stands in it anywhere, in figures or in words; most claims need one."""
        return self.recognised.has_numbers

    def has_numbers_in(self, start: int, end: int) -> bool:
        """Whether a number stands in a stretch of it."""
        folded = self.recognised.folded
        if _FIGURE.search(folded, start, end) is not None:
            return True
        return self.recognised.has_number_words and _NUMBER_WORD.search(folded, start, end) is not None

    def matches(self, pattern: re.Pattern[str], signs: tuple[str, ...] = ()) -> tuple[re.Match[str], ...]:
        """What an expression finds in the text, looked for once where passages say the same.

        Of `signs`, in lower case, one at least stands in whatever it finds: looking for them costs next to nothing.
        """
        recognised = self.recognised
        if signs:
            lower = recognised.lower
            for sign in signs:  # any() takes three times as long, thousands of times in a note
                if sign in lower:
                    break
            else:
                return ()
        key = id(pattern)  # expressions stand in modules and stay; their own hash is worked out from all their code
        found: tuple[re.Match[str], ...] | None = recognised.derived.get(key)
        if found is None:
            found = recognised.derived[key] = tuple(pattern.finditer(recognised.folded))
        return found

    def says(self, signs: tuple[str, ...]) -> bool:
        """Whether one at least of the words or signs stands in the text; they are in lower case."""
        lower = self.recognised.lower
        return any(sign in lower for sign in signs)

    def holds(self, pattern: re.Pattern[str], signs: tuple[str, ...] = ()) -> bool:
        """Whether an expression finds anything in the text."""
        return bool(self.matches(pattern, signs))

    @cached_property
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
        r"""Return the correction of a visible stretch, or None where the file does not hold it as it is seen.

        Where only numbers change, only these must stand in the file as they are seen: of `64&times;55&times;55` and
        `64\u00d755\u00d755` the signs between them stay as they are.
        """
        first, last = self.region.source.span(start, end)
        raw = self.note.text[first:last]
        if raw == self.text[start:end]:
            return Fix(first, last, replacement)
        written = self._renumbered(start, end, replacement)
        return None if written is None or written == raw else Fix(first, last, written)

    def _renumbered(self, start: int, end: int, replacement: str) -> str | None:
        """What the file is to hold in place of a visible stretch of which only the numbers change."""
        said, meant = _DIGITS_OR_NOT.findall(self.text[start:end]), _DIGITS_OR_NOT.findall(replacement)
        if len(said) != len(meant):
            return None
        parts: list[str] = []
        position, last = self.region.source.span(start, end)
        for one, other in zip(said, meant, strict=True):
            first, behind = self.region.source.span(start, start + len(one))
            start += len(one)
            if one == other:
                continue
            if not one.isdigit() or not other.isdigit() or self.note.text[first:behind] != one:
                return None
            parts += [self.note.text[position:first], other]
            position = behind
        return "".join([*parts, self.note.text[position:last]])

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
        slip: Statement | Message | None = None,
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
            slip=slip,
        )


def of_text(find: Callable[[Passage], Found]) -> Callable[[Passage], Found]:
    """Let a function of nothing but a passage's text, tokens, shapes and terms look once at equal passages."""

    @wraps(find)
    def once(passage: Passage) -> Found:
        derived = passage.recognised.derived
        if find not in derived:
            derived[find] = find(passage)
        found: Found = derived[find]
        return found

    return once


def find_passages(note: Note) -> Iterator[Passage]:
    """Yield the regions of a note in the order of the file, each with the headings above it."""
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
