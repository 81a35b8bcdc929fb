"""Messages in every language there is: data beside each other, so that none is forgotten.

    SUM = Message(en="sum of {parts} layers", zh="{parts} 层之和")
    SUM.say(language, parts=3)

A message has a text for every language, because each is a field of it. What is put into it stands in braces, with
Python's format codes: ``{count:,}`` marks thousands. Where the language is known only later, a statement holds the
message and its values together: ``SUM.about(parts=3).say(language)``.
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

    def about(self, **values: object) -> Statement:
        """The message together with its values, to be said later."""
        return Statement(self, tuple(values.items()))


@dataclass(frozen=True, slots=True)
class Statement:
    """A message with what is put into it; values may be messages and statements, which are said in the same language.

    >>> stride = Message(en="{layer} has stride {stride}", zh="{layer}的步长为{stride}")
    >>> said = stride.about(layer=Message(en="conv1", zh="第一层"), stride=2)
    >>> said.say(Language.EN), said.say(Language.ZH)
    ('conv1 has stride 2', '第一层的步长为2')
    """

    message: Message
    values: tuple[tuple[str, object], ...] = ()

    def say(self, language: Language) -> str:
        """The text in that language."""
        values = {
            name: value.say(language) if isinstance(value, Message | Statement) else value
            for name, value in self.values
        }
        return self.message.say(language, **values)
