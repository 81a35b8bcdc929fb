"""Tokens: one norm for every way of typing, and spans that point at what was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resnet_calc.notes.lexer import TokenKind, tokenize
from resnet_calc.notes.vocabulary import Concept, spot_terms

PIECES = (
    r"64 112 × x X * · ⋅ \times \frac{ } \left( ) [ ] ( , 、 。 = ≈ ==> -> → - − / \ \\ ^ ² ⁹ # . 7 2d 1.2.3 ⌊ ⌋ "
    r"第 三 层 个 卷积 通道数 步长 stride ResNet-50 conv2_x nn.Conv2d layer1.0.conv1 25.6M 3.8×10⁹ 38亿 25,557,032 "
    r"64,128,256 http://a.b/1?c=2 second 3rd two %"
)
NOTE_LIKE = st.lists(
    st.one_of(st.sampled_from([*PIECES.split(), " ", "\n", "\t"]), st.text(max_size=3)), max_size=30
).map("".join)


def norms(text: str, *, code: bool = False, math: bool = False) -> list[str]:
    return [token.norm for token in tokenize(text, code=code, math=math)]


@pytest.mark.parametrize(
    "text",
    [
        "64×112×112",
        "64 x 112 x 112",
        "64x112x112",
        "64X112X112",
        "64*112*112",
        "64 · 112 · 112",
        r"64 \times 112 \times 112",
        "64⋅112⋅112",
        r"64\cdot112\cdot112",
        "\uff16\uff14×\uff11\uff11\uff12×\uff11\uff11\uff12",
    ],
)
def test_a_product_is_the_same_however_it_is_typed(text: str) -> None:
    assert norms(text) == ["64", "*", "112", "*", "112"]


@pytest.mark.parametrize(
    ("text", "value"),
    [("20 million parameters", 20 * 10**6), ("4 GFLOPs", 4 * 10**9), ("7 billion", 7 * 10**9), ("2 bn layers", 2)],
)
def test_a_scale_behind_a_blank_belongs_to_the_number(text: str, value: int) -> None:
    quantity = tokenize(text)[0].value
    assert quantity is not None
    assert quantity.value == value


@pytest.mark.parametrize("arrow", ["->", "-->", "=>", "==>", "→", "⇒", r"\to", r"\rightarrow"])
def test_arrows_are_one_sign(arrow: str) -> None:
    assert norms(f"64 {arrow} 256") == ["64", "->", "256"]


def test_an_x_in_a_word_is_no_multiplication() -> None:
    assert norms("max x = 3, ResNeXt-50 32x4d, 2x faster") == [
        "max", "x", "=", "3", ",", "resnext", "hyphen", "50", "32", "*", "4", "d", ",", "2", "x", "faster",
    ]  # fmt: skip


def test_a_hyphen_is_no_minus_between_words_but_is_one_between_numbers() -> None:
    assert norms("ResNet-50 50-layer 224-7 (n-k) - 3") == [
        "resnet", "hyphen", "50", "50", "hyphen", "layer", "224", "-", "7", "(", "n", "hyphen", "k", ")", "-", "3",
    ]  # fmt: skip


def test_a_backslash_divides_in_prose_and_breaks_the_line_in_a_formula() -> None:
    assert norms(r"(224-7+6) \ 2 + 1") == ["(", "224", "-", "7", "+", "6", ")", "//", "2", "+", "1"]
    assert norms(r"3 \times 3, 64 \\ 1", math=True) == ["3", "*", "3", ",", "64", "\n", "1"]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("[64,128,256]", [64, 128, 256]),
        ("[64,100]", [64, 100]),
        ("nn.Linear(512,100)", [512, 100]),
        ("(25,557,032)", [25_557_032]),
        ("共 25,557,032 个", [25_557_032]),
        ("25 557 032 parameters", [25_557_032]),
        ("64 128 256 channels", [64, 128, 256]),
        ("3,4,23,3", [3, 4, 23, 3]),
        ("步长为2\uff0c128个", [2, 128]),
        ("步长为1\uff0c000", [1, 0]),
    ],
)
def test_commas_and_spaces_join_thousands_and_separate_sizes(text: str, values: list[int]) -> None:
    assert [token.value.value for token in tokenize(text) if token.value] == values


def test_in_code_a_comma_always_separates() -> None:
    assert [token.integer for token in tokenize("f(1,179,648)", code=True) if token.value] == [1, 179, 648]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("三层", TokenKind.NUMERAL, 3),
        ("十六个残差块", TokenKind.NUMERAL, 16),
        ("第三层", TokenKind.ORDINAL, 3),
        ("第 3 个", TokenKind.ORDINAL, 3),
        ("第14个", TokenKind.ORDINAL, 14),
        ("third convolution", TokenKind.ORDINAL, 3),
        ("3rd convolution", TokenKind.ORDINAL, 3),
        ("最后", TokenKind.ORDINAL, -1),
        ("two 3×3 convolutions", TokenKind.NUMERAL, 2),
    ],
)
def test_numbers_in_words_are_numbers(text: str, kind: TokenKind, value: int) -> None:
    token = tokenize(text)[0]
    assert (token.kind, token.integer) == (kind, value)


@pytest.mark.parametrize("text", ["一般来说", "channel-first", "一些"])
def test_words_that_look_like_numbers_are_words(text: str) -> None:
    assert all(token.kind in (TokenKind.WORD, TokenKind.OPERATOR) for token in tokenize(text))


def test_the_digits_of_an_address_are_no_numbers() -> None:
    assert [token.kind for token in tokenize("see https://arxiv.org/abs/1512.03385 now")] == [
        TokenKind.WORD, TokenKind.URL, TokenKind.WORD,
    ]  # fmt: skip


def test_terms_are_found_in_both_languages_the_longest_first() -> None:
    tokens = tokenize("全局平均池化层, kernel size 3, fully-connected layer, 通道数为64")
    found = [term.concept for term in spot_terms(tokens)]
    assert found == [Concept.AVERAGE_POOLING, Concept.KERNEL_SIZE, Concept.FULLY_CONNECTED, Concept.CHANNELS]


@given(NOTE_LIKE, st.booleans(), st.booleans())
def test_tokens_are_in_order_within_the_text_and_cover_every_digit(text: str, code: bool, math: bool) -> None:  # noqa: FBT001
    tokens = tokenize(text, code=code, math=math)
    position = 0
    covered: set[int] = set()
    for token in tokens:
        assert position <= token.start <= token.end <= len(text)
        position = token.end
        covered.update(range(token.start, token.end))
    assert all(index in covered for index, character in enumerate(text) if character in "0123456789")


@given(NOTE_LIKE)
def test_a_number_says_what_stands_in_its_span(text: str) -> None:
    for token in tokenize(text):
        if token.kind is TokenKind.NUMBER and token.integer is not None and token.norm.isdecimal():
            assert int(token.norm) == token.integer
