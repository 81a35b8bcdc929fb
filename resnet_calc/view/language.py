"""Messages in every language there is: data beside each other, so that none is forgotten.

    SUM = Message(en="sum of {parts} layers", zh="{parts} 层之和")
    SUM.say(language, parts=3)

A message has a text for every language, because each is a field of it. What is put into it stands in braces, with
Python's format codes: ``{count:,}`` marks thousands.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never


class Language(StrEnum):
    """A language that results can be written in."""

    EN = "en"
    ZH = "zh"


@dataclass(frozen=True, slots=True)
class Message:
    """One text in each language.

    >>> weights = Message(en="{count:,} weights", zh="{count:,} 个权重")
    >>> weights.say(Language.EN, count=9408), weights.say(Language.ZH, count=9408)
    ('9,408 weights', '9,408 个权重')
    """

    en: str
    zh: str

    def say(self, language: Language, **values: object) -> str:
        """The text in that language, with the values put in."""
        match language:
            case Language.EN:
                text = self.en
            case Language.ZH:
                text = self.zh
            case _:
                assert_never(language)
        return text.format(**values) if values else text
