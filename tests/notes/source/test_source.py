"""Notes of every format: what is seen, what it is, and where in the file it stands."""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resnet_calc.errors import NoteError
from resnet_calc.notes.note import Kind, MarkKind, Note
from resnet_calc.notes.source import SUFFIXES, read_bytes, read_note, read_text
from resnet_calc.notes.source.decode import decode, encode

if TYPE_CHECKING:
    from pathlib import Path

PIECES = (
    r"# - 1. > ``` ```python | |--|--| ** * ` $ $$ \ \* \[ \] <!-- --> <p> </p> <td> <b > &times; &#215; & <script> "
    r"</script> <pre> \begin{equation} \end{equation} \begin{tabular}{l} \end{tabular} \item \section{ } { % \\ :: .. "
    r'==== 64 × 112 x # ![ [ ] ](http://a.b/64) """ ' + "''' 卷积"
)
SPACES = [" ", "    ", "\n", "\n\n", "\t", "\r\n", "\r", "\u3000", ".. math::", "def f():"]
MARKUP = st.lists(st.one_of(st.sampled_from([*PIECES.split(), *SPACES]), st.text(max_size=3)), max_size=30).map("".join)


def seen(note: Note) -> list[tuple[str, str]]:
    return [(region.kind.value, region.text.strip()) for region in note.regions]


def places(note: Note, text: str) -> list[str]:
    """What the file holds where `text` is seen."""
    found = []
    for region in note.regions:
        start = region.text.find(text)
        if start >= 0:
            place = note.place(region, start, start + len(text))
            found.append(note.text[place.start : place.end])
    return found


def notebook(*cells: dict[str, Any], **more: Any) -> str:
    return json.dumps({"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **more})


def test_markdown_is_seen_as_its_readers_see_it() -> None:
    text = """\
ResNet-50
=========

The **stem** gives `64`×112&times;112, 3*3*64 and 3\\*3\\*64 weights,
[see](http://x.y/7/7) 10<sup>9</sup>.

> 1. one
>    more

<!-- 5 -->

| layer | out |
|--|:-:|
| conv1 | `64` |

```python
x = 1  # 64x56x56
```

$$
3 \\times 3
$$
"""
    assert seen(read_text(text, name="a.md")) == [
        ("heading", "ResNet-50"),
        ("prose", "The stem gives 64×112×112, 3*3*64 and 3*3*64 weights,\n[see] 10^9."),
        ("list item", "one\nmore"),
        ("table cell", "layer"),
        ("table cell", "out"),
        ("table cell", "conv1"),
        ("table cell", "64"),
        ("code", "x = 1  # 64x56x56"),
        ("math", "3 \\times 3"),
    ]


def test_the_cells_of_a_table_know_their_row_and_column() -> None:
    note = read_text("| a | b |\n|---|---|\n| 1 | 2\\|3 |\n| 4 |\n", name="a.md")
    cells = [(r.cell.row, r.cell.column, r.cell.head, r.text) for r in note.regions if r.cell]
    assert cells == [(0, 0, True, "a"), (0, 1, True, "b"), (1, 0, False, "1"), (1, 1, False, "2|3"), (2, 0, False, "4")]


def test_plain_text_keeps_indented_lines_and_ruled_summaries_as_text() -> None:
    note = read_text("Layer (type)\n=====\n    (conv1): Conv2d(3, 64)\n\n    indented prose\n", name="a.txt")
    assert {region.kind for region in note.regions} == {Kind.PROSE}


def test_a_page_is_seen_without_scripts_and_with_its_tables() -> None:
    page = """\
<html><head><title>Net</title><style>p { width: 7px }</style></head><body><h1>A &amp; B</h1><p>64&times;112 by
<code>Conv2d(3, 64)</code><br>10<sup>9</sup></p><script>var x = '<p>3</p>';</script><ul><li>one<li>two</ul>
<table><tr><th>a</th></tr><tr><td>7</td></tr></table><pre>x  = 1
  y</pre>
"""
    assert seen(read_text(page, name="a.html")) == [
        ("heading", "Net"),
        ("heading", "A & B"),
        ("prose", "64×112 by Conv2d(3, 64)\n10^9"),
        ("list item", "one"),
        ("list item", "two"),
        ("table cell", "a"),
        ("table cell", "7"),
        ("code", "x  = 1\n  y"),
    ]


def test_a_formula_of_a_page_is_seen_once() -> None:
    katex = (
        '<p>so <span class="katex"><span class="katex-mathml"><math><semantics><mn>7</mn>'
        '<annotation encoding="application/x-tex">7 \\times 7</annotation></semantics></math></span>'
        '<span class="katex-html" aria-hidden="true"><span>7</span><span>×</span><span>7</span></span></span> it is</p>'
    )
    mathjax = '<p>so <span class="MathJax"><span>7</span>7</span><script type="math/tex">7 \\times 7</script> it is</p>'
    for page in (katex, mathjax):
        (region,) = read_text(page, name="a.html").regions
        assert region.text == "so 7 \\times 7 it is"
        assert [region.text[mark.start : mark.end] for mark in region.marks] == ["7 \\times 7"]


def test_a_notebook_is_seen_cell_by_cell_and_found_in_the_raw_file() -> None:
    text = notebook(
        {"cell_type": "markdown", "source": ["# ResNet\n", "\n", "gives “64×112”\\n\n"]},
        {
            "cell_type": "code",
            "source": "conv(3, 64)  # 步长 2",
            "outputs": [
                {"output_type": "stream", "text": ["torch.Size([1, 64])\n"]},
                {"output_type": "execute_result", "data": {"text/plain": "112", "image/png": "64"}},
            ],
        },
        {"cell_type": "raw", "source": "7"},
    )
    note = read_text(text, name="a.ipynb")
    assert seen(note) == [
        ("heading", "ResNet"),
        ("prose", "gives “64×112”\\n"),
        ("code", "conv(3, 64)  # 步长 2"),
        ("output", "torch.Size([1, 64])"),
        ("output", "112"),
    ]
    assert places(note, "64×112") == ["64\\u00d7112"]
    assert places(note, "步长 2") == ["\\u6b65\\u957f 2"]
    assert places(note, "torch.Size([1, 64])") == ["torch.Size([1, 64])"]


def test_a_notebook_of_format_3_keeps_its_cells_in_worksheets() -> None:
    cells: list[dict[str, Any]] = [
        {"cell_type": "heading", "level": 2, "source": "ResNet-34"},
        {"cell_type": "code", "input": ["x\n", "# 64"], "outputs": [{"output_type": "pyout", "text": ["512\n"]}]},
    ]
    text = json.dumps({"nbformat": 3, "worksheets": [{}, {"cells": cells}]})
    note = read_text(text, name="a.ipynb")
    assert [region.kind for region in note.regions] == [Kind.HEADING, Kind.CODE, Kind.OUTPUT]
    assert [region.text for region in note.regions] == ["ResNet-34", "x\n# 64", "512\n"]
    for region, seen in zip(note.regions, ("ResNet-34", "64", "512"), strict=True):
        start, end = region.source.span(region.text.index(seen), region.text.index(seen) + len(seen))
        assert note.text[start:end] == seen


def test_markdown_that_a_cell_displays_is_read_as_such() -> None:
    shown = {"output_type": "display_data", "data": {"text/markdown": ["**64**\n"], "text/plain": "<object>"}}
    note = read_text(notebook({"cell_type": "code", "source": "", "outputs": [shown]}), name="a.ipynb")
    assert [(region.kind, region.text) for region in note.regions] == [(Kind.OUTPUT, "<object>"), (Kind.PROSE, "64")]


def test_lines_of_a_notebook_are_those_of_the_raw_json() -> None:
    text = """\
{
 "cells": [
  {
   "cell_type": "markdown",
   "source": [
    "a\\n",
    "64x56x56"
   ]
  }
 ]
}
"""
    note = read_text(text, name="a.ipynb")
    (region,) = note.regions
    start = region.text.index("64")
    place = note.place(region, start, start + 2)
    assert (place.line, place.column) == (7, 6)


def test_python_gives_docstrings_comments_and_code() -> None:
    text = '''\
"""Stem.

Gives 64x112x112.
"""
x = """not
"""


def f():
    """Two 3×3."""
    return "# no"  # yes 64
'''
    note = read_text(text, name="a.py")
    assert [text for kind, text in seen(note) if kind == "docstring"] == ["Stem.", "Gives 64x112x112.", "Two 3×3."]
    marks = [r.text[m.start : m.end] for r in note.regions for m in r.marks if m.kind is MarkKind.COMMENT]
    assert marks == ["# yes 64"]


def test_latex_is_seen_without_its_commands() -> None:
    text = r"""
\documentclass[12pt]{article}
\title{ResNet-50}
\begin{document}
\section{The \emph{stem}} % 99
A $7\times7$ conv\cite{he2016} has 9\,408 weights, 50\% \textbf{of} it.

\begin{itemize}\item one \item two\end{itemize}
\begin{equation}(224-7)/2\end{equation}
\begin{tabular}{@{}l|r@{}}\hline a & b \\ \hline \multicolumn{2}{c}{64} & 7\end{tabular}
\begin{lstlisting}[language=Python]
x = 1 # two
\end{lstlisting}
\end{document}
"""
    assert seen(read_text(text, name="a.tex")) == [
        ("heading", "ResNet-50"),
        ("heading", "The stem"),
        ("prose", "A 7\\times7 conv has 9 408 weights, 50% of it."),
        ("list item", "one"),
        ("list item", "two"),
        ("math", "(224-7)/2"),
        ("table cell", "a"),
        ("table cell", "b"),
        ("table cell", "64"),
        ("table cell", "7"),
        ("code", "x = 1 # two"),
    ]


def test_restructured_text_is_seen_without_its_markup() -> None:
    text = r"""
=====
Title
=====

Stem
----

A :math:`7\times7` conv, **64** filters::

    x = 1

.. code-block:: python
   :linenos:

   y = 2  # three

.. image:: a64.png
   :width: 64

.. math:: 1 + 1

- one
  more

== ==
a  b
== ==
7  8
== ==

+---+---+
| c | d |
+===+===+
| 9 | 3 |
+---+---+
"""
    note = read_text(text, name="a.rst")
    assert seen(note) == [
        ("heading", "Title"),
        ("heading", "Stem"),
        ("prose", "A 7\\times7 conv, 64 filters:"),
        ("code", "x = 1"),
        ("code", "y = 2  # three"),
        ("math", "1 + 1"),
        ("list item", "one\nmore"),
        *[("table cell", text) for text in ["a", "b", "7", "8", "c", "d", "9", "3"]],
    ]
    assert [region.level for region in note.regions if region.kind is Kind.HEADING] == [1, 2]


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "gb18030"])
def test_every_encoding_is_read_and_written_back_byte_for_byte(suffix: str, encoding: str) -> None:
    text = notebook({"cell_type": "markdown", "source": "步长为2"}) if suffix == ".ipynb" else "步长为2,64×112\r\n"
    data = encode(text, encoding)
    note = read_bytes(data, name=f"a{suffix}")
    assert note.encoding == encoding or (note.encoding == "utf-8" and encoding == "gb18030" and text.isascii())
    assert encode(note.text, note.encoding) == data


@pytest.mark.parametrize(
    ("data", "name", "complaint"),
    [
        (b"\x89PNG\r\n\x1a\n", "a.md", "is not text but an image"),
        (b"%PDF-1.5", "a.txt", "is not text but a PDF: export its text first"),
        (b"PK\x03\x04", "a.docx", "zip archive"),
        (b"ab\ncd\x00", "a.md", "zero byte at offset 5 \\(line 2\\)"),
        (b"ab\n\xff\xff", "a.md", "byte 0xff on line 2 is not UTF-8, nor is the file GB18030: save it as UTF-8"),
        (b"\xff\xfea", "a.md", "begins like UTF-16-LE but is not"),
        (b"{", "a.ipynb", "is no notebook: .* on line 1, column 2"),
        (b"[1]", "a.ipynb", "outermost value is not an object"),
        (b"{}", "a.ipynb", 'has no list of "cells"'),
        (b'{"worksheets": 3}', "a.ipynb", 'has no list of "cells"'),
        (b'{"cells": [1]}', "a.ipynb", 'cell 1 has no "cell_type"'),
        (b'{"cells":' + b"[" * 100_000, "a.ipynb", "nested too deeply"),
        (b'{"cells": ' + b"1" * 10_000 + b"}", "a.ipynb", "number too long"),
    ],
)
def test_what_cannot_be_read_gives_one_clear_line(data: bytes, name: str, complaint: str) -> None:
    with pytest.raises(NoteError, match=complaint) as refusal:
        read_bytes(data, name=name)
    assert "\n" not in str(refusal.value)
    assert repr(name) in str(refusal.value)


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("name", ["__init__.py", "a.md", "a.rst", "a.tex", "a.html", "a.txt"])
def test_an_empty_file_is_a_note_without_claims(data: bytes, name: str) -> None:
    assert read_bytes(data, name=name).regions == ()


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (notebook({"cell_type": "markdown", "source": "64"}), "notebook"),
        ("<!DOCTYPE html><p>64", "html"),
        ("\\documentclass{article}\n64", "latex"),
        ("# ResNet\n\n{64}", "text"),
        ('{"layers": 64}', "text"),
    ],
)
def test_a_text_without_a_name_is_told_by_its_beginning(text: str, form: str) -> None:
    assert read_text(text, name="<stdin>").format == form
    assert read_text(text, name="a.md").format == "markdown"


def test_a_missing_file_and_a_directory_give_one_clear_line(tmp_path: Path) -> None:
    for path, complaint in ((tmp_path / "none.md", "does not exist"), (tmp_path, "is a directory")):
        with pytest.raises(NoteError, match=complaint):
            read_note(path)


@pytest.mark.parametrize("suffix", sorted(set(SUFFIXES) - {".ipynb"}))
@settings(max_examples=30)
@given(text=MARKUP)
def test_any_text_is_read_and_every_visible_sign_stands_where_it_says(suffix: str, text: str) -> None:
    note = read_text(text, name=f"a{suffix}")
    position = -1
    for region in note.regions:
        for index, character in enumerate(region.text):
            start, end = region.source.span(index, index + 1)
            assert 0 <= start < end <= len(text)
            held = text[start:end]
            assert held == character or character in " \n^_–" or held[0] in "&\\" or html.unescape(held) == character
        first = region.source.offset(0)
        assert first >= position, "regions are in the order of the file"
        position = first
        for mark in region.marks:
            assert 0 <= mark.start <= mark.end <= len(region.text)


@given(text=MARKUP, ascii_only=st.booleans(), listed=st.booleans())
def test_any_notebook_is_read_and_every_visible_sign_stands_where_it_says(
    *, text: str, ascii_only: bool, listed: bool
) -> None:
    lines = text.splitlines(keepends=True) if listed else text
    raw = json.dumps(
        {"cells": [{"cell_type": kind, "source": lines, "outputs": []} for kind in ("markdown", "code")]},
        ensure_ascii=ascii_only,
        indent=1,
    )
    note = read_text(raw, name="a.ipynb")
    for region in note.regions:
        for index, character in enumerate(region.text):
            start, end = region.source.span(index, index + 1)
            held = raw[start:end]
            assert held == character or character in " \n^_–" or held[0] in "&\\<*`$"
    if text.strip():
        assert note.regions[-1].text == text


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_one_line(data: bytes) -> None:
    try:
        text, encoding = decode(data, "a.md")
    except NoteError as refusal:
        complaint = str(refusal)
    else:
        complaint = ""
        assert encode(text, encoding) == data
    assert "\n" not in complaint
