"""What comments give a flattened map, held against the map of the line above: (N, 2048, 1, 1), then (N, 2048)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.note import Kind

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what walk-throughs report: RC301."""

_BATCH: Final = r"(?:[A-Za-z_]{1,10}|[0-9]{1,4})"
_SIGN: Final = r"[ ]?[,×xX*][ ]?"
_MAP: Final = expression(
    rf"(?<![0-9A-Za-z]){_BATCH}{_SIGN}(?P<channels>[0-9]{{2,4}}){_SIGN}(?P<height>[0-9]{{1,3}}){_SIGN}"
    r"(?P<width>[0-9]{1,3})(?![0-9]|[ ]?[,×xX*])"
)
_FLAT: Final = expression(
    rf"(?<![0-9A-Za-z,]){_BATCH}{_SIGN}(?P<features>[0-9]{{2,6}})(?![0-9.]|[ ]?[×xX*+=]|[ ]?,[ ]?[0-9])"
)
_FLATTENS: Final = expression(
    r"\w{1,20} ?= ?(?:(?:torch\.|self\.)flatten\((?P<one>\w{1,20})(?:, ?(?:start_dim ?= ?)?1)?\)"
    r"|(?P<two>\w{1,20})\.flatten\((?:(?:start_dim ?= ?)?1)?\)"
    r"|(?P<three>\w{1,20})\.(?:view|reshape)\(\w{1,20}(?:\.size\(0\)|\.shape\[0\])?, ?-1\))"
)
"""A line that flattens a map, and nothing else: one that pools it as well gives fewer values."""
_ASSIGNS: Final = expression(r"(?P<name>\w{1,20}) ?= ?")
_COMMENT: Final = expression(r"#|//")
_RIGHT: Final = Message("{map} flattened has {expected} values", "{map} 展平后有 {expected} 个值")
_WRONG: Final = Message(
    "{map} flattened has {expected} values, the note says {said}", "{map} 展平后有 {expected} 个值，文中写的是 {said}"
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the widths that comments give flattened maps, judged."""
    if not reading.subjects.is_about_resnet:
        return
    for passage in reading.passages:
        if passage.region.kind is Kind.CODE and any(sign in passage.text for sign in ("-1)", "latten(")):
            yield from _in_program(passage)


def _in_program(passage: Passage) -> Iterator[Finding]:
    text, start = passage.text, 0
    above: tuple[int, int, int] | None = None
    name = ""
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        comment = _COMMENT.search(text, start, end)
        said = text[start : comment.start()].strip() if comment is not None else text[start:end].strip()
        if said:  # a line of the program
            flat = _FLAT.search(text, comment.end(), end) if comment is not None else None
            flattens = _FLATTENS.fullmatch(said)
            if above and flat is not None and flattens is not None and flattens[flattens.lastgroup or 0] == name:
                yield _judged(passage, flat, above)
            found = [*_MAP.finditer(text, comment.end(), end)] if comment is not None else []
            above = (int(found[-1][1]), int(found[-1][2]), int(found[-1][3])) if found else None
            assigns = _ASSIGNS.match(said)
            name = assigns["name"] if assigns is not None else ""
        start = end + 1


def _judged(passage: Passage, flat: re.Match[str], above: tuple[int, int, int]) -> Finding:
    channels, height, width = above
    expected, said = channels * height * width, int(flat["features"])
    verdict = Verdict.RIGHT if said == expected else Verdict.WRONG
    values: dict[str, object] = {"map": "×".join(map(str, above)), "expected": expected, "said": said}
    return passage.finding(
        *flat.span("features"),
        verdict,
        "RC301",
        (_RIGHT if said == expected else _WRONG).about(**values),
        said=flat["features"],
        expected=str(expected),
    )
