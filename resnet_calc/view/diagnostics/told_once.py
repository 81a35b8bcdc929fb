"""One mistake, told once: the first place names those with the same one, and what was computed with it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from resnet_calc.language import Message
from resnet_calc.notes.finding import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.language import Language
    from resnet_calc.view.diagnostics.diagnostic import Diagnostic

_DIGITS: Final = re.compile(r"[0-9]++")
_SHOULD_BE: Final = Message("{said} for {expected}", "{said}(应为 {expected})")
_LONG_ENOUGH: Final = 3
"""Digits of a number that is a mistake of its own wherever it stands; 3 for 4 may be another mistake each time."""


def told_once(diagnostics: Sequence[Diagnostic], language: Language) -> Iterator[Diagnostic]:
    """Let the first of several like mistakes name the places of the others, and of what follows from them."""
    alike: dict[tuple[str, ...], list[Diagnostic]] = {}
    following: dict[tuple[int, int], list[Diagnostic]] = {}
    told = list(_as_repeated(diagnostics))
    for diagnostic in told:
        if diagnostic.follows is not None:
            following.setdefault(diagnostic.follows, []).append(diagnostic)
        elif (mistake := _mistake(diagnostic)) is not None:
            alike.setdefault(mistake, []).append(diagnostic)
    for diagnostic in told:
        mistake = _mistake(diagnostic) if diagnostic.follows is None else None
        first, *others = alike[mistake] if mistake is not None else (diagnostic,)
        if diagnostic is not first:
            yield replace(diagnostic, repeats=True)
            continue
        places = {(other.line, other.column) for other in others} - {(first.line, first.column)}
        computed = [found for one in (first, *others) for found in following.get((one.line, one.column), [])]
        consequences = {
            (found.line, found.column, _SHOULD_BE.say(language, said=found.text, expected=found.expected))
            for found in computed
        }
        yield replace(
            first,
            again=tuple(sorted(places)),
            consequences=tuple(sorted(consequences)) if first.follows is None else (),
            fixes=tuple(found.fix for found in computed if found.fix is not None),
        )


def _as_repeated(diagnostics: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """Take what follows from a mistake and is the same number for its repetition."""
    mistakes = {(one.line, one.column): _mistake(one) for one in diagnostics if one.follows is None}
    for one in diagnostics:
        same = one.follows is not None and _mistake(one) is not None and _mistake(one) == mistakes.get(one.follows)
        yield replace(one, follows=None) if same else one


def _mistake(diagnostic: Diagnostic) -> tuple[str, ...] | None:
    """What is mistaken for what, whichever layer it is said of, or None where that is no mistake of its own."""
    if diagnostic.verdict is not Verdict.WRONG or not diagnostic.expected:
        return None
    said, expected = (tuple(_DIGITS.findall(text.replace(",", ""))) for text in (diagnostic.said, diagnostic.expected))
    if sum(map(len, said)) < _LONG_ENOUGH or said == expected:
        return None
    return (*said, "", *expected)
