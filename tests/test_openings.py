"""An expression with a look ahead at its first letter finds what it finds without."""

from __future__ import annotations

import gc
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resnet_calc import expressions
from resnet_calc.compiled import CompiledExpressions
from resnet_calc.notes.patterns import patterns

CASES = Path(__file__).parent / "notes" / "cases"
FLAGS = (0, re.IGNORECASE, re.MULTILINE, re.IGNORECASE | re.DOTALL)


def guarded(pattern: str, flags: int) -> re.Pattern[str]:
    return CompiledExpressions(Path("not written")).pattern(pattern, flags, str)


def spans(pattern: re.Pattern[str], text: str) -> list[tuple[tuple[int, int], ...]]:
    return [match.regs for match in pattern.finditer(text)]


def every_expression() -> dict[tuple[str, int], None]:
    """All that the rules hold, by what they are made of."""
    assert patterns()
    kind = type(expressions.expression(""))
    return {(each.pattern, each.flags): None for each in gc.get_objects() if type(each) is kind and each.pattern}


def spelled(pattern: str) -> str:
    return expressions.with_atomic_groups(pattern) if expressions.MISJUDGED else pattern


def test_every_expression_of_the_rules_finds_the_same() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(CASES.glob("*.md")))[::7] + "\n"
    text += (CASES / "elsewhere.md").read_text(encoding="utf-8")
    every = every_expression()
    assert len(every) > 500
    for pattern, flags in every:
        plain = re.compile(spelled(pattern), flags)
        assert spans(guarded(spelled(pattern), flags), text) == spans(plain, text), pattern


PIECES = st.recursive(
    st.sampled_from(
        [
            "a",
            "B",
            "ß",
            "k",
            "卷",
            "1",
            ".",
            r"\b",
            r"\d",
            r"\W",
            "^",
            "$",
            "[a-c]",
            "[^a]",
            "(?=a)",
            "(?<!b)",
            "(?i:k)",
        ]
    ),
    lambda parts: st.one_of(
        st.lists(parts, min_size=1, max_size=3).map("".join),
        st.lists(parts, min_size=2, max_size=3).map(lambda some: f"(?:{'|'.join(some)})"),
        parts.map(lambda part: f"(?:{part})?"),
        parts.map(lambda part: f"({part})*"),
        parts.map(lambda part: f"(?>{part})"),
        parts.map(lambda part: f"(?:{part}){{1,2}}+"),
    ),
    max_leaves=8,
)


@given(PIECES, st.sampled_from(FLAGS), st.text("abBkK\u212aſsß卷1 \n.", max_size=12))
def test_any_expression_finds_the_same(pattern: str, flags: int, text: str) -> None:
    plain = re.compile(pattern, flags)
    made = guarded(pattern, flags)
    assert spans(made, text) == spans(plain, text)
    assert bool(made.match(text)) == bool(plain.match(text))
    assert bool(made.fullmatch(text)) == bool(plain.fullmatch(text))


@pytest.mark.parametrize("pattern", ["", "a?", "(?:a|)", "(?<=a)", r"\b", "a*b*"])
def test_what_may_find_nothing_is_tried_everywhere(pattern: str) -> None:
    assert spans(guarded(pattern, 0), "ba b") == spans(re.compile(pattern), "ba b")
