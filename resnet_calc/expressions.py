"""Regular expressions that are made when they are first used: a note needs few of the hundreds that the rules hold."""

from __future__ import annotations

import re
import sys
from typing import Any, Final, cast

from resnet_calc.compiled import COMPILED

_POSSESSIVE: Final = re.compile(r"([*+?]|\{[0-9]{0,4},?[0-9]{0,4}\})\+")
_SIGN: Final = re.compile(r"\\.|\[\^?\]?(?:[^\]\\]|\\.)*\]|\(|\)|.", re.DOTALL)
MISJUDGED: Final = sys.version_info < (3, 11, 5)
"""Earlier versions of Python misread a possessive group that holds a choice, as Debian's 3.11.2 does."""


def expression(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what behaves like `re.compile(pattern, flags)`, which takes longer than to judge a short note with it.

    >>> numbers = expression(r"[0-9]++")
    >>> numbers.findall("3, 4, 6, 3"), numbers.pattern
    (['3', '4', '6', '3'], '[0-9]++')
    """
    return cast("re.Pattern[str]", _Expression(pattern, flags))


def with_atomic_groups(pattern: str) -> str:
    r"""Return an expression that says the same with atomic groups in place of possessive ones.

    >>> with_atomic_groups(r"[0-9]++(?:,[0-9]{3}(?![0-9])){1,5}+(?P<unit>[ ]?(?:[)(]|\)))?+")
    '[0-9]++(?>(?:,[0-9]{3}(?![0-9])){1,5})(?>(?P<unit>[ ]?(?:[)(]|\\)))?)'
    """
    stack: list[list[str]] = [[]]
    position = 0
    while (found := _SIGN.match(pattern, position)) is not None:
        position = found.end()
        if found[0] == "(":
            stack.append([])
            continue
        if found[0] != ")" or len(stack) == 1:
            stack[-1].append(found[0])
            continue
        group = f"({''.join(stack.pop())})"
        possessive = _POSSESSIVE.match(pattern, position)
        if possessive is not None:
            group, position = f"(?>{group}{possessive[1]})", possessive.end()
        stack[-1].append(group)
    return "(".join("".join(part) for part in stack)


class _Expression:
    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        """Make the expression, and keep its methods: from then on they are found here as they are."""
        if name.startswith("__"):
            raise AttributeError(name)
        made = COMPILED.pattern(self.pattern, self.flags, with_atomic_groups if MISJUDGED else str)
        for method in ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn"):
            setattr(self, method, getattr(made, method))
        return getattr(made, name)
