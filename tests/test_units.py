"""Quantities are read as people write them, and stand for exactly the integers that round to them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resnet_calc.figures import format_count, format_rounded
from resnet_calc.units import (
    Quantity,
    agrees,
    fold_width,
    interval_round,
    interval_truncate,
    match_quantity,
    parse_quantity,
)

COUNTS = st.integers(min_value=0, max_value=10**13)


@pytest.mark.parametrize(
    ("text", "value", "step"),
    [
        ("25557032", 25_557_032, 1),
        ("25,557,032", 25_557_032, 1),
        ("25 557 032", 25_557_032, 1),
        ("25\u2009557\u2009032", 25_557_032, 1),
        ("25.557.032", 25_557_032, 1),
        ("25{,}557{,}032", 25_557_032, 1),
        ("25_557_032", 25_557_032, 1),
        ("\uff12\uff15\uff15\uff15\uff17\uff10\uff13\uff12", 25_557_032, 1),
        ("25.6M", 25_600_000, 100_000),
        ("25.6 M", 25_600_000, 100_000),
        (r"25.6\,M", 25_600_000, 100_000),
        ("25.6m", 25_600_000, 100_000),
        ("1.7 million", 1_700_000, 100_000),
        ("11.3 billion", 11_300_000_000, 100_000_000),
        ("3.8B", 3_800_000_000, 100_000_000),
        ("2557万", 25_570_000, 10_000),
        ("38亿", 3_800_000_000, 100_000_000),
        ("38.6 亿", 3_860_000_000, 10_000_000),
        ("3.8×10⁹", 3_800_000_000, 100_000_000),
        ("3.8 x 10^9", 3_800_000_000, 100_000_000),
        ("3.8*10**9", 3_800_000_000, 100_000_000),
        (r"3.8 \times 10^{9}", 3_800_000_000, 100_000_000),
        ("3.8e9", 3_800_000_000, 100_000_000),
        ("10^9", 10**9, 10**9),
        ("4.1 GFLOPs", 4_100_000_000, 100_000_000),
        ("0.27M", 270_000, 10_000),
        ("2.78", Fraction(278, 100), Fraction(1, 100)),
        (".5", Fraction(1, 2), Fraction(1, 10)),
        ("1e-3", Fraction(1, 1000), Fraction(1, 1000)),
    ],
)
def test_every_notation_is_read(text: str, value: int | Fraction, step: int | Fraction) -> None:
    figure = parse_quantity(text)
    assert (figure.value, figure.step) == (value, step)


@pytest.mark.parametrize(
    ("text", "unit"),
    [("4.1 GFLOPs", "FLOPs"), ("4.1GMACs", "MACs"), ("98 MB", "MB"), ("97.5 MiB", "MiB"), ("7.5%", "%"), ("64", "")],
)
def test_a_unit_that_is_fused_with_the_number_is_kept(text: str, unit: str) -> None:
    assert parse_quantity(text).unit == unit


@pytest.mark.parametrize("text", ["", "x", "64 channels", "1,2,3", "25.6M parameters", "9" * 100, "1e999", "--3"])
def test_what_is_no_single_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a number such as"):
        parse_quantity(text)


@pytest.mark.parametrize(
    "text", ["64,128,256", "256,512", "3,4,6,3", "3,224,224", "1024,512", "64,128,256,512", "2,128"]
)
def test_sizes_joined_by_commas_are_not_one_number(text: str) -> None:
    found = match_quantity(text)
    assert found is not None
    assert found[0].value == int(text.split(",", maxsplit=1)[0])


@given(COUNTS)
def test_a_count_is_read_back_from_both_printed_forms(count: int) -> None:
    assert parse_quantity(format_count(count)).value == count
    assert agrees(parse_quantity(format_rounded(count)), count, truncation=False)


@given(COUNTS)
def test_a_count_above_a_thousand_is_never_taken_for_sizes_when_it_has_other_groups(count: int) -> None:
    text = format_count(count * 10 + 1)  # no width ends in 1
    assert parse_quantity(text).value == count * 10 + 1


@given(st.integers(1, 999), st.sampled_from(["", "K", "M", "G", "万", "亿"]), st.integers(0, 3))
def test_the_interval_of_a_figure_holds_exactly_what_rounds_to_it(mantissa: int, scale: str, decimals: int) -> None:
    digits = f"{mantissa:0{decimals + 1}d}"
    text = f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits
    figure = parse_quantity(text + scale)
    for interval, truncation in ((interval_round(figure), False), (interval_truncate(figure), True)):
        if not interval:
            continue
        assert agrees(figure, interval[0], truncation=truncation)
        assert agrees(figure, interval[-1], truncation=truncation)
    assert not agrees(figure, interval_round(figure).start - 1)
    past = max(interval_round(figure).stop, interval_truncate(figure).stop)
    assert not agrees(figure, past + 1)


@given(st.text(max_size=40))
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold_width(text)) == len(text)


@given(st.text(alphabet="0123456789.,eE+-×x*^⁹ 10万亿kKMG%{}\\_'tims", max_size=60), st.integers(0, 59))
def test_any_text_is_read_without_an_accident(text: str, start: int) -> None:
    found = match_quantity(fold_width(text), start)
    if found is not None:
        quantity, end = found
        assert isinstance(quantity, Quantity)
        assert start < end <= len(text)
        assert quantity.step > 0
