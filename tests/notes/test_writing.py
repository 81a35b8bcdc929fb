"""Numbers are corrected in the note's own writing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resnet_calc.notes.writing import written_like
from resnet_calc.units import agrees, parse_quantity

STYLES = ["26,657,132", "26657132", "26 657 132", "26.7M", "26.66 million", "2666万", "0.27亿", "2.7×10⁷", "2.67e7"]
MARKED = ["26_657_132", "26'657'132", "26{,}657{,}132", "26\\,657\\,132", "26\u2009657\u2009132", "26.657.132"]


@given(st.sampled_from([*STYLES, *MARKED]), st.integers(10_000_000, 99_999_999))
def test_what_is_written_is_read_as_the_value(said: str, value: int) -> None:
    written = written_like(said, value)
    assert agrees(parse_quantity(written), value, truncation=False)
    assert written_like(written, value) == written


@given(st.sampled_from(STYLES + MARKED))
def test_the_number_itself_is_written_as_it_stands(said: str) -> None:
    value = parse_quantity(said).value
    assert written_like(said, value) == said


@pytest.mark.parametrize(
    ("said", "value", "written"),
    [
        ("2048", 512, "512"),
        ("4069", 36864, "36,864"),
        ("\uff11\uff12\uff18", 256, "\uff12\uff15\uff16"),
        ("64 个", 128, "128 个"),
        ("$9{,}480$", 9408, "$9{,}408$"),
        ("1,024", 512, "512"),
        ("no number", 7, "7"),
    ],
)
def test_a_number_keeps_its_dress(said: str, value: int, written: str) -> None:
    assert written_like(said, value) == written


def test_in_code_thousands_are_not_marked() -> None:
    assert written_like("4069", 36864, grouped=False) == "36864"
