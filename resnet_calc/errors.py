"""Everything that can go wrong because of what a user gave us.

    ResNetCalcError
    ├── ChoiceError      an unknown name; answers with the nearest choices
    ├── ConfigError      a config that cannot be read or is not valid
    ├── ShapeError       sizes or channels that do not fit together
    ├── NoteError        a lecture note that cannot be read
    ├── NumberError      a text that should be a number, and is none
    └── OutputError      a result that cannot be written
        └── ClosedError  whoever reads it has closed the pipe; nobody is there to be told

The message of each is one line that says what is wrong, where, and what to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class ResNetCalcError(Exception):
    """Base of every error that a user can cause and mend."""


class ConfigError(ResNetCalcError):
    """A config cannot be read, or says something that no network can be."""


class ShapeError(ResNetCalcError):
    """Sizes or channels do not fit together."""


class NoteError(ResNetCalcError):
    """A lecture note cannot be read."""


class NumberError(ResNetCalcError):
    """A text that should be a number, and is none."""


class OutputError(ResNetCalcError):
    """A result cannot be written where it was asked to go."""


class ClosedError(OutputError):
    """Whoever reads the output has closed it, as ``| head`` does: nobody is there to be told."""


class ChoiceError(ResNetCalcError):
    """An unknown name, answered with the nearest known ones.

    >>> str(ChoiceError("block", "botleneck", ["basic", "bottleneck"]))
    "unknown block 'botleneck': did you mean bottleneck?"
    >>> str(ChoiceError("style", "zzz", ["keras", "caffe"]))
    "unknown style 'zzz': choose from caffe, keras"
    """

    def __init__(self, noun: str, name: str, choices: Iterable[str]) -> None:
        self.noun = noun
        self.name = name
        self.choices = sorted(choices)
        super().__init__(noun, name)

    def __str__(self) -> str:
        """The message, worked out only for whoever reads it: most programs that ask for a name try the next one."""
        return f"unknown {self.noun} {quote(self.name)}: {suggest(self.name, self.choices, self.noun)}"


LISTED = 24
"""As many choices stand in a line; of more, a command lists them all."""

LISTED_BY = {
    "model": "resnet-calc models",
    "family": "resnet-calc models",
    "counting convention": "resnet-calc counts",
    "rule": "resnet-calc verify --rule all",
}
"""What lists everything there is of a kind."""


def suggest(name: str, choices: Iterable[str], noun: str = "") -> str:
    """What to try in place of an unknown name: the nearest choices, or all when none is near.

    >>> suggest("resnet51", ["resnet50", "resnet18", "vgg"])
    'did you mean resnet50 or resnet18?'
    >>> suggest("zzz", map(str, range(100)), "model")
    'resnet-calc models lists all 100'
    """
    known = sorted(choices)
    meant = near(name, known)
    if meant:
        return f"did you mean {meant}?"
    if not known:
        return "there is none"
    if len(known) <= LISTED:
        return f"choose from {', '.join(known)}"
    if noun in LISTED_BY:
        return f"{LISTED_BY[noun]} lists all {len(known)}"
    return f"choose from {', '.join(known[:LISTED])}, ..."


def near(name: str, choices: Iterable[str], *, cutoff: float = 0.6) -> str:
    """The nearest choices, as in a question; nothing if none is near.

    >>> near("blok", ["block", "blocks", "stage"])
    'block or blocks'
    """
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake needs it

    known = {choice.lower(): choice for choice in sorted(choices, reverse=True)}
    return " or ".join(known[found] for found in get_close_matches(name.lower(), sorted(known), n=3, cutoff=cutoff))


def quote(text: object, limit: int = 60) -> str:
    r"""A user's own text, safe to print: control characters escaped, long texts cut.

    >>> quote("red\x1b[31m")
    "'red\\x1b[31m'"
    """
    shown = str(text)
    return repr(shown if len(shown) <= limit else shown[: limit - 1] + "…")
