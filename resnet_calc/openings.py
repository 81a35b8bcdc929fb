r"""What an expression can begin with, asked before the expression is tried.

`re` looks for the first letter of an expression by itself where that is plain: `conv[1-5]`. Where it is not, as behind
`\b`, between many words, or where upper and lower case count the same, it tries the whole expression at every letter
of the text. A look ahead at the one letter that must follow spares most of that.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final, TypeAlias

_Signs: TypeAlias = list[tuple[Any, Any]]
"""Letters, ranges of letters and categories, as `re` holds those of a set in brackets."""

_EMPTY: Final = frozenset({"AT", "ASSERT", "ASSERT_NOT"})
"""What matches between letters."""
_REPEATS: Final = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
_KIND_OF_SEARCH: Final = 2
"""Where compiled code says how it may be looked for."""
_FOUND_BY_ITSELF: Final = 0b101
"""The bits that say that it begins with known letters, or with one of a set."""


def code_of(parsed: Any, flags: int) -> list[int]:
    r"""Compile what `re._parser.parse` gives, with a look ahead at its first letter where that helps.

    >>> from re import _parser
    >>> len(code_of(_parser.parse("conv"), 0)) < len(code_of(_parser.parse(r"\bconv"), 0))
    True
    """
    compiler: Any = import_module("re._compiler")  # `re.compile` uses these parts of it, and keeps no trace of the code
    information: list[int] = []
    compiler._compile_info(information, parsed, flags)  # noqa: SLF001 - see above
    if not information[_KIND_OF_SEARCH] & _FOUND_BY_ITSELF:
        signs, may_be_empty = _opening(parsed)
        if signs is not None and not may_be_empty:
            ahead = type(parsed)(parsed.state, [(compiler.IN, signs)])
            parsed.insert(0, (compiler.ASSERT, (1, ahead)))
    code: list[int] = compiler._code(parsed, flags)  # noqa: SLF001 - see above
    return code


def _opening(parts: Any) -> tuple[_Signs | None, bool]:
    """The letters that a sequence can begin with, None for any; and whether it can be empty."""
    every: _Signs = []
    for part in parts:
        signs, may_be_empty = _opening_of(*part)
        if signs is None:
            return None, may_be_empty
        every += [sign for sign in signs if sign not in every]
        if not may_be_empty:
            return every, False
    return every, True


def _opening_of(operation: Any, value: Any) -> tuple[_Signs | None, bool]:
    """The same of one part of a sequence."""
    name = str(operation)
    signs: _Signs | None = None
    may_be_empty = False
    if name == "LITERAL":
        signs = [(operation, value)]
    elif name == "IN" and str(value[0][0]) != "NEGATE":
        signs = list(value)
    elif name == "BRANCH":
        openings = [_opening(branch) for branch in value[1]]
        if all(signs is not None for signs, _ in openings):
            signs = [sign for signs, _ in openings for sign in signs or ()]
        may_be_empty = any(may_be_empty for _, may_be_empty in openings)
    elif name == "SUBPATTERN" and not value[1] and not value[2]:  # no flags of its own
        signs, may_be_empty = _opening(value[3])
    elif name == "ATOMIC_GROUP":
        signs, may_be_empty = _opening(value)
    elif name in _REPEATS:
        signs, may_be_empty = _opening(value[2])
        may_be_empty = may_be_empty or value[0] == 0
    elif name in _EMPTY:
        signs, may_be_empty = [], True
    return signs, may_be_empty
