"""Whatever stands in a note, it is judged, corrected and reported, or refused in one line; and never obeyed.

A longer search is benchmarks/fuzz_notes.py; how time grows is measured in benchmarks/verify_speed.py.
"""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resnet_calc.errors import NoteError
from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.fixing import correct
from resnet_calc.notes.note import Kind, Mark, MarkKind, Region
from resnet_calc.notes.source import SUFFIXES, read_text
from resnet_calc.notes.source.bounded import bounded
from resnet_calc.notes.text import SourceText
from resnet_calc.notes.verify import verify
from resnet_calc.render import Target
from resnet_calc.render.findings import formats, render
from resnet_calc.view.diagnostics import diagnose

PIECES = [
    "ResNet-50",
    "resnet101",
    "conv2_x",
    "第三层",
    "步长",
    "参数",
    "layers",
    "7×7",
    "64×56×56",
    "[3, 4, 6, 3]",
    "25.6M",
    "2557万",
    "3.8×10^9",
    "9{,}408",
    "9 408",
    "\uff19\uff14",
    "²",
    "stride 2",
    "nn.Conv2d(64, 128, 3, stride=2)",
    "=",
    "≈",
    "→",
    "+",
    "−",
    "/",
    "^",
    "(",
    ")",
    "%",
    "1/0",
    "2^2^2^2",
    "1e999",
    "9" * 40,
    "total",
    "each",
    "输出",
    "有",
    ",",
    ".",
    "。",
    "\x1b[31m",
    "\x9b2J",
    "\u202e",
    "\u2066",
    "\u200b",
    "\x0c",
    "\x85",
    "\u2028",
    "\r",
    "\n",
    "\n\n",
    "\t",
    "🙂",
    "e\u0301",
    "# ",
    "- ",
    "> ",
    "```",
    "$",
    "$$",
    "**",
    "`",
    "<!--",
    "-->",
    "<p>",
    "<td>",
    "<script>",
    "&times;",
    "&",
    "\\begin{equation}",
    "\\end{equation}",
    "\\\\",
    "\\frac{",
    "}{",
    "}",
    "{",
    "|",
    "|--|--|",
    "]",
    "::",
    "====",
    "'''",
    '"""',
    "#",
    "resnet-calc: ignore",
    "3 + 4 = 8",
    "3×3×64×64 = 36,846",
]
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=40).map(" ".join)
OBEYED = frozenset("\x07\x08\x1b\x7f\x9b\u202e\u2066\u200b")


@settings(max_examples=120, deadline=None)
@given(TEXTS, st.sampled_from(sorted(set(SUFFIXES))))
def test_any_note_is_judged_corrected_and_reported(text: str, suffix: str) -> None:
    if suffix == ".ipynb":
        text = json.dumps({"cells": [{"cell_type": kind, "source": text} for kind in ("markdown", "code")]})
    try:
        note = read_text(text, name=f"a{suffix}")
    except NoteError as error:
        refusal = str(error)
    else:
        refusal = ""
    assert "\n" not in refusal
    if refusal:
        return
    judgement = verify(note)
    for finding in judgement.findings:
        start, end = note.lines.bounds(finding.place.line)
        assert start <= finding.place.start <= end
    correction = correct(judgement)
    wrong = (judgement.counts[Verdict.WRONG], correction.after.counts[Verdict.WRONG])
    assert wrong[1] <= wrong[0]
    diagnostics = diagnose([judgement], explain=True, shown=Verdict)
    for form in formats():
        assert not OBEYED & set(render(diagnostics, form, Target(60 if form == "text" else None)))


@pytest.mark.parametrize("kind", [Kind.PROSE, Kind.CODE])
@given(st.text(alphabet="a1 .\n。", max_size=200), st.integers(1, 400))
def test_a_text_without_end_is_read_in_parts_that_make_it_up(kind: Kind, text: str, times: int) -> None:
    whole = text * times
    marks = (Mark(MarkKind.CODE, 0, len(whole)),) if whole else ()
    parts = list(bounded(Region(kind, SourceText.whole(whole), marks=marks)))
    assert "".join(part.text for part in parts) == whole
    position = 0
    for part in parts:
        assert part.source.offset(0) == position or not part.text
        assert all(0 <= mark.start < mark.end <= len(part.text) for mark in part.marks)
        position += len(part.text)
