"""Regular expressions that are made when they are first used: a note needs few of the hundreds that the rules hold."""

from __future__ import annotations

import re
from typing import Any, cast


def expression(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what behaves like `re.compile(pattern, flags)`, which takes longer than to judge a short note with it.

    >>> numbers = expression(r"[0-9]++")
    >>> numbers.findall("3, 4, 6, 3"), numbers.pattern
    (['3', '4', '6', '3'], '[0-9]++')
    """
    return cast("re.Pattern[str]", _Expression(pattern, flags))


class _Expression:
    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        """Make the expression, and keep its methods: from then on they are found here as they are."""
        if name.startswith("__"):
            raise AttributeError(name)
        made = re.compile(self.pattern, self.flags)
        for method in ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn"):
            setattr(self, method, getattr(made, method))
        return getattr(made, name)
