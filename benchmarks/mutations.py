"""What the program prints, and the same with one number changed at random: for mutation_score and the tests.

A *number* is what a reader of the page takes for one: every run of digits of the text that is shown, with its thousands
separators and decimals, whether it stands alone (25,557,032; 16.94×; 1.81×10⁹) or in a name (conv2_1, ResNet-50, v1.5).
Left out is only what no reader of the page sees or what claims nothing about a network: HTML's tags, comments and style
sheet; LaTeX's preamble, column specifications and lengths; row separators. No kind of number is left out because it is
hard to find. A formula in HTML holds each number twice, as it is shown and in its TeX annotation: both are changed.
"""

from __future__ import annotations

import io
import re
from contextlib import redirect_stdout
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from resnet_calc.cli.app import run
from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.source import read_text
from resnet_calc.notes.verify import verify

if TYPE_CHECKING:
    import random

    from resnet_calc.notes.finding import Finding

FORMATS = {"table": "txt", "markdown": "md", "csv": "csv", "html": "html", "latex": "tex"}
"""Every text format, and the ending of its files."""

_SEPARATOR = r"(?:,|\{,\})"
_NUMBER = re.compile(rf"(?<![\d.,])\d{{1,3}}(?:{_SEPARATOR}\d{{3}})+(?![\d])|\d+(?:\.\d+)?|[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_NAME = re.compile(r"\d+")
_WORD = re.compile(r"(?<!\d)[A-Za-z](?:[\w.-]|\\_)*\d(?:[\w.]|\\_)*")
_HIDDEN = {
    "html": re.compile(r"<style>[\s\S]*?</style>|<annotation[^<]*</annotation>|<[^>]*>|&#?\w+;"),
    "latex": re.compile(
        r"\A[\s\S]*?\\begin\{document\}|\\(?:begin|end)\{(?:tabular|longtable|array)\}(?:\{@\{[^\n&]*?@\{\}\})?|"
        r"\\multicolumn\{\d+\}\{(?:c|@\{\}p\{\.98\\linewidth\}@\{\})\}|\\\\\[\dpt\]|\\setlength\{[^}]*\}\{[^}]*\}|"
        r"\\ensuremath|\\[a-zA-Z]+"
    ),
}
_SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹"


class Number(NamedTuple):
    """A number of a page."""

    start: int
    end: int
    text: str
    in_name: bool = False


class Mutation(NamedTuple):
    """A page with one number changed."""

    text: str
    number: Number
    line: int
    now: str


@cache
def printed(command: str, form: str) -> str:
    """What the program prints into a file: ``printed("explain resnet50 conv2_1 --lang zh", "markdown")``."""
    written = io.StringIO()
    with redirect_stdout(written):
        status = run([*command.split(), "--format", form])
    if status:
        raise ValueError(f"{command} --format {form} ends with {status}")
    return written.getvalue()


def numbers(text: str, form: str) -> list[Number]:
    """The numbers that a reader of the page sees, in order."""
    shown = text
    if form in _HIDDEN:
        shown = _HIDDEN[form].sub(lambda match: " " * len(match[0]), text)
        if form == "html":  # a tag may stand in the middle of a word: C<sub>in</sub>
            shown = re.sub(r"<[^>]*>", lambda match: " " * len(match[0]), shown)
    found: list[Number] = []
    if form == "csv":  # a comma separates columns, if it is not quoted
        shown = re.sub(r'"[^"\n]*"|,', lambda match: match[0] if match[0] != "," else ";", shown)
    names = list(_WORD.finditer(shown))
    for name in names:
        pattern = _NUMBER if re.fullmatch(r"v\d(?:\.\d)?|[A-Za-z]+-\d+", name[0]) else _NAME
        found += [Number(*one.span(), one[0], in_name=True) for one in pattern.finditer(shown, *name.span())]
    taken = {place for name in names for place in range(*name.span())}
    found += [Number(*one.span(), one[0]) for one in _NUMBER.finditer(shown) if one.start() not in taken]
    return sorted(found)


def changed(said: str, chance: random.Random) -> str:
    """Another number in the same form: one digit off, two digits swapped, a neighbour, double, half."""
    if said[0] in _SUPERSCRIPT:
        return said.translate({ord(sign): chance.choice(_SUPERSCRIPT.replace(sign, "")) for sign in said[-1]})
    comma = "{,}" if "{,}" in said else ","
    digits = said.replace(comma, "")
    for _ in range(20):
        kind = chance.randrange(4)
        other = digits
        if kind == 0:
            place = chance.randrange(len(digits))
            if digits[place].isdigit():
                other = digits[:place] + chance.choice("0123456789") + digits[place + 1 :]
        elif kind == 1 and len(digits) > 1:
            place = chance.randrange(len(digits) - 1)
            other = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
        elif "." not in digits:
            value = int(digits)
            other = str(chance.choice((value + 1, max(0, value - 1), 2 * value, value // 2)))
        if other != digits and "." not in (other[0], other[-1]) and float(other) != float(digits):
            return f"{int(other):,}".replace(",", comma) if comma in said else other
    return str(int(float(digits)) + 1)


def mutated(text: str, form: str, chance: random.Random) -> Mutation:
    """The page with one number changed."""
    number = chance.choice(numbers(text, form))
    now = changed(number.text, chance)
    line = text.count("\n", 0, number.start) + 1
    twin = _twin(text, number)
    behind = text[number.end :]
    if twin is not None:
        start, end = (place - number.end for place in twin)
        comma = "{,}" if "{,}" in behind[start:end] else ","
        behind = behind[:start] + now.replace(",", comma) + behind[end:]
    return Mutation(text[: number.start] + now + behind, number, line, now)


def _twin(text: str, number: Number) -> tuple[int, int] | None:
    """Where the number of a formula stands again, in the formula's TeX annotation."""
    opened = text.rfind("<math", 0, number.start)
    closed = text.find("</math>", max(opened, 0))
    if opened < 0 or closed < number.start:
        return None
    annotation = text.find("<annotation", number.end, closed)
    if annotation < 0:
        return None
    shown = re.sub(r"<[^>]*>", lambda match: " " * len(match[0]), text[opened:annotation])
    first = [match.start() + opened for match in _NUMBER.finditer(shown)]
    again = [match.span() for match in _NUMBER.finditer(text, text.find(">", annotation), closed)]
    place = first.index(number.start) if number.start in first else len(again)
    return again[place] if len(first) == len(again) and place < len(again) else None


def wrong(text: str, form: str) -> list[Finding]:
    """What ``verify`` calls wrong in a page."""
    judgement = verify(read_text(text, name=f"note.{FORMATS[form]}"))
    return [finding for finding in judgement.findings if finding.verdict is Verdict.WRONG]
