"""Visible text never forgets where it stands in the file."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from resnet_calc.notes.text import Lines, SourceText, Splicer, join


@st.composite
def spliced(draw: st.DrawFn) -> tuple[str, SourceText]:
    """A file, and a visible text made of stretches of it and of stand-ins for others."""
    file = draw(st.text(alphabet="abc&\\\n×", min_size=1, max_size=40))
    base = SourceText.whole(file)
    for _ in range(draw(st.integers(1, 3))):
        splicer = Splicer(base)
        position = 0
        while position < len(base):
            end = draw(st.integers(position + 1, len(base)))
            if draw(st.booleans()):
                splicer.keep(position, end)
            elif draw(st.booleans()):
                splicer.put(draw(st.sampled_from(["×", "^", "\n"])), position, end)
            position = end
        base = splicer.done()
    return file, base


@given(spliced())
def test_what_is_seen_as_it_stands_is_found_where_it_stands(made: tuple[str, SourceText]) -> None:
    file, seen = made
    for position, character in enumerate(seen.text):
        start, end = seen.span(position, position + 1)
        assert 0 <= start < end <= len(file)
        assert file[start] == character or character in "×^\n"


@given(spliced(), st.data())
def test_a_cut_stands_where_the_whole_stood(made: tuple[str, SourceText], data: st.DataObject) -> None:
    _, seen = made
    start = data.draw(st.integers(0, len(seen)))
    end = data.draw(st.integers(start, len(seen)))
    cut = seen.cut(start, end)
    assert cut.text == seen.text[start:end]
    for position in range(len(cut)):
        assert cut.span(position, position + 1) == seen.span(start + position, start + position + 1)


@given(st.lists(spliced(), max_size=4))
def test_joined_texts_keep_their_places(made: list[tuple[str, SourceText]]) -> None:
    parts = [part for _, part in made]
    joined = join(parts)
    assert joined.text == "".join(part.text for part in parts)
    position = 0
    for part in parts:
        for offset in range(len(part)):
            assert joined.span(position + offset, position + offset + 1) == part.span(offset, offset + 1)
        position += len(part)


@given(st.text(alphabet="ab\r\n", max_size=40), st.data())
def test_lines_and_columns_lead_back_to_the_offset(text: str, data: st.DataObject) -> None:
    lines = Lines(text)
    offset = data.draw(st.integers(0, len(text)))
    line, column = lines.position(offset)
    assert lines.starts[line - 1] + column - 1 == offset
    assert text[slice(*lines.bounds(line))].strip("\r\n") == text[slice(*lines.bounds(line))]


@given(st.text(alphabet="ab\r\n", max_size=40))
def test_lines_are_counted_as_editors_count_them(text: str) -> None:
    assert len(Lines(text)) == len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
