"""Shapes are found in every notation, and nothing else is one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resnet_calc.notes.lexer import tokenize
from resnet_calc.notes.shapes import find_shapes

SIZES = st.integers(1, 4096)


@pytest.mark.parametrize(
    ("text", "dims", "batch"),
    [
        ("64×112×112", (64, 112, 112), None),
        ("56*56 的特征图", (56, 56), None),
        ("[56, 56, 256]", (56, 56, 256), None),
        ("[56,56,256]", (56, 56, 256), None),
        ("(batch, 64, 56, 56)", (64, 56, 56), "batch"),
        ("(None, 56, 56, 64)", (56, 56, 64), "none"),
        ("torch.Size([1, 64, 56, 56])", (64, 56, 56), 1),
        ("[-1, 64, 112, 112]", (64, 112, 112), -1),
        ("(N,  64, 28, 28)", (64, 28, 28), "n"),
        ("64 x H x W", (64, None, None), None),
        ("(1, 1)", (1, 1), None),
        ("224,224,3".join("[]"), (224, 224, 3), None),
    ],
)
def test_every_notation_is_found(text: str, dims: tuple[int | None, ...], batch: int | str | None) -> None:
    (shape,) = find_shapes(tokenize(text))
    assert (shape.dims, shape.batch) == (dims, batch)


@pytest.mark.parametrize(
    "text",
    [
        "3×3×256×256×2 = 1179648",
        "64",
        "(3)",
        "[]",
        "(3 + 4, 5)",
        "(3+4)×2",
        "2×64+1",
        "f(x)",
        "x × y",
        "[1, 2, 3, 4, 5, 6, 7]",
    ],
)
def test_what_is_no_shape_is_left_alone(text: str) -> None:
    assert list(find_shapes(tokenize(text))) == []


@given(SIZES, SIZES, SIZES, st.sampled_from(["×", " x ", "*", " × ", r" \times "]))
def test_any_product_of_three_sizes_is_a_shape(channels: int, height: int, width: int, sign: str) -> None:
    text = f"得到{channels}{sign}{height}{sign}{width}的特征图"
    (shape,) = find_shapes(tokenize(text))
    assert shape.dims == (channels, height, width)
    assert text[shape.start : shape.end] == f"{channels}{sign}{height}{sign}{width}"


@given(st.text(alphabet="0123456789×x*[](), -?NoneHWC", max_size=60))
def test_shapes_never_overlap_and_point_at_their_numbers(text: str) -> None:
    tokens = tokenize(text)
    position = -1
    for shape in find_shapes(tokens):
        assert position < shape.first <= shape.last < len(tokens)
        position = shape.last
        assert len(shape.dims) == len(shape.numbers) >= 2
        for size, number in zip(shape.dims, shape.numbers, strict=True):
            assert (size is None) == (number is None)
            if number is not None:
                assert tokens[number].integer == size
