"""What kind of claim a number of a printed page makes, as far as its place there says: for mutation_score."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.mutations import Number

_MARKUP = re.compile(r"<[^>]*>|\\ensuremath|\\text(?:bf|tt)?\b|[{}$*`]|\\(?=_)")
_TIMES = re.compile(r"\\times|x(?=\d)")
_COLUMNS = (
    ("row number", r"#|position"),
    ("input or output size", r"in\w*|out\w*|map|特征图|output[ _]size"),
    ("share or ratio", r"share|.*ratio.*|比值|占比"),
    ("multiply-adds", r".*multiply[-_]adds.*|.*乘加.*"),
    ("parameters", r".*parameters.*|.*weights.*|.*权重.*|.*参数.*|costs|for|left over|price|spent|left|代价|花费|剩余"),
    ("activations", r"activations.*"),
    ("layer or block count", r"layers.*|blocks"),
    ("channels", r"channels|inside|width|通道|瓶颈内部"),
)
_WORDS = (
    ("share or ratio", r"≈\s*$|/\d+\s*≈", ""),
    ("stride", r"(?:stride|步长)\s*$", ""),
    ("padding", r"(?:padding|填充)\s*$", ""),
    ("classes", "", r"\s*(?:classes|类|-d fc)"),
    ("layer or block count", "", r"\s*(?:blocks\b|个块|× the same|次相同|[×x] BatchNorm)"),
    ("input or output size", r"\d×$", r""),
    ("input or output size", "", r"×\d+×\d|×\d+ (?:numbers|个)"),
)


def kind(text: str, form: str, number: Number) -> str:  # noqa: C901, PLR0911 - one for each sort of place
    """What kind of claim a number makes, as far as its place on the page says."""
    first = text.rfind("\n", 0, number.start) + 1
    last = text.find("\n", number.end)
    line = text[first:last]
    left, right = (_plain(part) for part in (text[first : number.start], text[number.end : last]))
    if number.in_name:
        return _named(text, number)
    header = _header(text, form, number.start, first)
    if header is not None and header.strip().lower() in ("operation", "what", "given", "found", "this block", "buys"):
        header = None
    if header is not None and header.strip().lower() != "working":
        for name, titles in _COLUMNS:
            if re.fullmatch(titles, header.strip().lower()):
                return name
    if header is not None and header.strip().lower() in ("working", "value"):
        return _worked(left, right, line) if header.strip().lower() == "working" else "result"
    if re.search(r"=\s*[\d⌊(]|=$|\\frac|≈", _plain(line)) and form != "csv":
        return _worked(left, right, line)
    for name, before, behind in _WORDS:
        if re.search(before + "$", left) and re.match(behind, right):
            return name
    if re.search(r"\d×$", left) or re.match(r"×\d", right):
        return "kernel" if re.fullmatch(r"[1-9]", number.text) else "input or output size"
    if re.search(r"\d×\d+, $", left) or re.match(r"\s*(?:channels|通道|inside)", right) or re.search(r"内部 $", left):
        return "channels"
    if len(number.text) > len("100") and header is not None:
        return "figure of a stage or network"
    return "other"


def _plain(text: str) -> str:
    return _TIMES.sub("×", _MARKUP.sub("", text)).replace(" × ", "×").replace("\\,", "")


def _named(text: str, number: Number) -> str:
    if re.search(r"[Nn]et-?$", text[: number.start][-6:]) or re.match(r"-layer", text[number.end :]):
        return "model name"
    return "variant name" if re.search(r"\bv[\d.]*$", text[: number.start][-6:]) else "layer name"


def _worked(left: str, right: str, line: str) -> str:
    if "≈" in left:
        return "share or ratio"
    if "=" in left and "=" not in right:
        return "result" if not re.match(r"\s*[+−×/-]", right) or "≈" in right else _part(left, right)
    if (
        "=" in line
        and re.search(r"[A-Z]", left.rsplit(":", 1)[-1].split("=", maxsplit=1)[0])
        and "=" not in left.rsplit(":", 1)[-1]
    ):
        return "symbolic formula"
    return _part(left, right)


def _part(left: str, right: str) -> str:
    if re.search(r"[×/(⌊]\s*$", left) or re.match(r"\s*[×/]", right):
        return "factor"
    return "term"


def _header(text: str, form: str, start: int, first: int) -> str | None:  # noqa: PLR0911 - one for each format
    """The heading of the column that a number stands in, or None outside tables."""
    line = text[first : text.find("\n", start)]
    if form == "markdown" and line.startswith("|"):
        top = re.split(r"(?<!\\)\|", text[text.rfind("\n\n", 0, first) + 2 :].split("\n", 1)[0])
        return top[len(re.findall(r"(?<!\\)\|", text[first:start]))]
    if form == "csv":
        block = text.rfind("\n\n", 0, first)
        top = text[block + 2 if block >= 0 else 0 :].split("\n", 1)[0].split(",")
        quoted = re.sub(r'"[^"]*"?', lambda match: match[0].replace(",", ";"), text[first:start])
        return top[quoted.count(",")]
    if form == "html" and line.startswith("<tr") and "<td>" in line and "thead" in text[:start]:
        if text.rfind('class="working"', 0, start) > text.rfind("<thead>", 0, start):
            return None
        top = re.findall(r"<th[^>]*>([^<]*)", text[text.rfind("<thead>", 0, start) : start])
        return top[text[first:start].count("<td") - 1] if top else None
    if form == "latex" and "&" in line and "\\toprule" in text[:start]:
        block = max(text.rfind("\\begin{tabular}", 0, first), text.rfind("\\begin{longtable}", 0, first))
        if "\\toprule" not in text[block:first]:
            return None
        top = re.split(r"(?<!\\)&", text[text.find("\\toprule\n", block) + 9 :].split("\\\\\n", 1)[0])
        place = len(re.findall(r"(?<!\\)&", text[first:start]))
        return top[place].replace("\\#", "#") if place < len(top) else None
    if form == "table":
        rule = text.rfind("\n──", 0, first)
        heading = text[text.rfind("\n", 0, rule) + 1 : rule] if rule >= 0 else ""
        between = text[rule + 1 : first].replace("\n\n ", "")
        if "  " in heading and not re.search(r"\n\n(?=\S.*\n)(?!\s*total)", between[:-1]):
            here = start - first
            spans = [match.span() for match in re.finditer(r"\S+(?: \S+)*", heading)]
            near = min(spans, key=lambda span: max(span[0] - here, here - span[1] + 1, 0))
            return heading[slice(*near)]
    return None
