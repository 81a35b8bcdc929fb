"""What a reader sees of a line of Markdown: markup gone, escapes and entities resolved, products left alone.

`3*3*64` is a product for whoever wrote it, though Markdown would set it in italics; `**64**×7` is 64×7. One pass,
every character looked at a bounded number of times.
"""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.note import Mark, MarkKind
from resnet_calc.notes.text import SourceText, Splicer

if TYPE_CHECKING:
    from collections.abc import Iterator

_SPECIAL: Final = expression(r"[\\`$*_~&<\]]")
_RUN: Final = expression(r"`++|\$++")
_ENTITY: Final = expression(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TAG: Final = expression(r"<(?P<close>/?+)(?P<name>[A-Za-z][A-Za-z0-9]*+)(?:[ \t\n/][^<>]*+)?+>")
_LINK: Final = expression(
    r"\]\((?P<target><?[^\s()<>]*+(?:\([^\s()<>]*+\)[^\s()<>]*+)*+>?)(?:\s++\"[^\"\n]*+\")?+\s*+\)"
)
_ESCAPABLE: Final = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_LONGEST_MATH: Final = 2000
_FIGURE_BEFORE: Final = expression(r"[0-9][0-9.,]*+")
_LONGEST_FIGURE: Final = 30
_PRICE: Final = expression(r"[0-9.,]++ [a-zA-Z]{2}")
_BREAKING: Final = frozenset({"br", "p", "div", "li", "tr", "td", "th", "h1", "h2", "h3", "h4"})


def visible(source: SourceText) -> tuple[SourceText, tuple[Mark, ...]]:
    """Return what is seen of `source`, and which stretches of that are code or formulas.

    >>> seen, marks = visible(SourceText.whole("**2048**&times;7 by `nn.Conv2d(3, 64)`, 3*3*64, 10<sup>9</sup>"))
    >>> seen.text
    '2048×7 by nn.Conv2d(3, 64), 3*3*64, 10^9'
    >>> [(mark.kind.value, seen.text[mark.start:mark.end]) for mark in marks]
    [('code', 'nn.Conv2d(3, 64)')]
    """
    text = source.text
    if _SPECIAL.search(text) is None:
        return source, ()
    return _Cleaner(source).run()


class _Cleaner:
    def __init__(self, source: SourceText) -> None:
        self._source = source
        self._text = source.text
        self._out = Splicer(source)
        self._marks: list[Mark] = []
        self._kept = 0
        self._partners = dict(_partners(self._text))
        self._last_comment_end = self._text.rfind("-->")

    def run(self) -> tuple[SourceText, tuple[Mark, ...]]:
        text, position = self._text, 0
        while (special := _SPECIAL.search(text, position)) is not None:
            at = special.start()
            match text[at]:
                case "\\":
                    position = self._escape(at)
                case "`" | "$":
                    position = self._span(at)
                case "*" | "_" | "~":
                    position = self._emphasis(at)
                case "&":
                    position = self._entity(at)
                case "<":
                    position = self._tag(at)
                case _:
                    position = self._link(at)
        self._keep_to(len(text))
        return self._out.done(), tuple(self._marks)

    def _keep_to(self, end: int) -> None:
        self._out.keep(self._kept, end)
        self._kept = end

    def _replace(self, start: int, end: int, seen: str) -> int:
        self._keep_to(start)
        if seen:
            self._out.put(seen, start, end)
        self._kept = end
        return end

    def _escape(self, at: int) -> int:
        following = self._text[at + 1 : at + 2]
        if following in _ESCAPABLE and following:
            self._replace(at, at + 1, "")
            return at + 2
        return at + 1

    def _span(self, at: int) -> int:
        """Take a code span or a formula as it is, without its delimiters."""
        run = _RUN.match(self._text, at)
        assert run is not None  # noqa: S101 - the caller saw the delimiter
        close = self._partners.get(at)
        if close is None:
            return run.end()
        width = run.end() - at
        self._replace(at, run.end(), self._gap(at, run.end()))
        start = len(self._out)
        self._keep_to(close)
        kind = MarkKind.CODE if self._text[at] == "`" else MarkKind.MATH
        self._marks.append(Mark(kind, start, len(self._out)))
        return self._replace(close, close + width, self._gap(close, close + width))

    def _gap(self, start: int, end: int) -> str:
        """Return a space where dropping a delimiter would weld two words together."""
        before, after = self._text[start - 1 : start], self._text[end : end + 1]
        return " " if before.isascii() and after.isascii() and before.isalpha() and after.isalpha() else ""

    def _emphasis(self, at: int) -> int:
        text, end = self._text, at
        while end < len(text) and text[end] == text[at]:
            end += 1
        before, after = text[at - 1 : at], text[end : end + 1]
        if text[at] == "_":
            inside = _is_word(before) or _is_word(after)
            return (
                end
                if (inside and (_is_word(before) == _is_word(after) or end - at == 1))
                else self._replace(at, end, "")
            )
        if text[at] == "~":
            return self._replace(at, end, "") if end - at > 1 else end
        if self._closes_figure(at, end):
            return self._replace(at, end, "")
        if (
            _is_operand(before, text, at, -1)
            and _is_operand(after, text, end, 1)
            and before.isspace() == after.isspace()
        ):
            return end
        if at == 0 or (before == "\n"):
            return end if after.isspace() else self._replace(at, end, "")
        return self._replace(at, end, "")

    def _closes_figure(self, at: int, end: int) -> bool:
        """Whether this run ends the emphasis of a single number: the second of **25.6**M."""
        length = end - at
        start = _FIGURE_BEFORE.match(self._text[max(0, at - _LONGEST_FIGURE) : at][::-1])
        if start is None or self._text[end : end + 1].isdigit():
            return False
        first = at - start.end()
        opening = self._text[max(0, first - length) : first]
        before = self._text[max(0, first - length - 1) : first - length]
        return (
            opening == self._text[at:end] and first - length <= self._kept and not (_is_word(before) or before == "*")
        )

    def _entity(self, at: int) -> int:
        entity = _ENTITY.match(self._text, at)
        if entity is None:
            return at + 1
        seen = unescape(entity[0])
        return entity.end() if seen == entity[0] else self._replace(at, entity.end(), seen.replace("\xa0", " "))

    def _tag(self, at: int) -> int:
        if self._text.startswith("<!--", at):
            if at > self._last_comment_end:
                return at + 4
            return self._replace(at, self._text.index("-->", at) + 3, "")
        tag = _TAG.match(self._text, at)
        if tag is None:
            return at + 1
        name = tag["name"].lower()
        seen = "\n" if name in _BREAKING else ""
        if name == "sup" and not tag["close"]:
            seen = "^"
        elif name == "sub" and not tag["close"]:
            seen = "_"
        return self._replace(at, tag.end(), seen)

    def _link(self, at: int) -> int:
        link = _LINK.match(self._text, at)
        if link is None or not any(sign in link["target"] for sign in "/.#"):
            return at + 1
        self._keep_to(at + 1)
        return self._replace(at + 1, link.end(), "")


def _partners(text: str) -> Iterator[tuple[int, int]]:
    """Pair each opening run of backticks or dollars with the next run of the same length."""
    runs = [(run.start(), run[0]) for run in _RUN.finditer(text)]
    following: dict[str, int] = {}
    nearest: list[int | None] = [None] * len(runs)
    for index in range(len(runs) - 1, -1, -1):
        nearest[index] = following.get(runs[index][1])
        following[runs[index][1]] = index
    index = 0
    while index < len(runs):
        start, run = runs[index]
        partner = nearest[index]
        if partner is None or (run[0] == "$" and not _may_be_math(text, start + len(run), runs[partner][0])):
            index += 1
            continue
        yield start, runs[partner][0]
        index = partner + 1


def _may_be_math(text: str, start: int, end: int) -> bool:
    """Whether the text between two dollar signs is a formula, not two prices."""
    inside = text[start : min(end, start + _LONGEST_MATH + 1)]
    return 0 < len(inside) <= _LONGEST_MATH and not _PRICE.match(inside)


def _is_word(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character == "_")


def _is_operand(neighbour: str, text: str, at: int, step: int) -> bool:
    """Whether what stands beside an asterisk could be multiplied: a digit, a name, a bracket."""
    if neighbour == " ":
        neighbour = text[at - 2 : at - 1] if step < 0 else text[at + 1 : at + 2]
    opening, closing = "([{\\", ")]}"
    return _is_word(neighbour) or (neighbour != "" and neighbour in (closing if step < 0 else opening))
