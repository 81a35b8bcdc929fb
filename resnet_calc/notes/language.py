"""What the tool says about a note, in English and in Chinese."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """A language in which findings are reported."""

    EN = "en"
    ZH = "zh"


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in both languages, with `{names}` for what it speaks of."""

    en: str
    zh: str

    def say(self, language: Language) -> str:
        """Return the sentence in one language, names unfilled."""
        return self.zh if language is Language.ZH else self.en

    def filled(self, **values: object) -> Message:
        """Return the sentence about these values."""
        return Message(self, tuple(values.items()))


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence together with what it speaks of; values may be texts or messages themselves.

    >>> has_stride = Text("{layer} has stride {stride}", "{layer}的步长为{stride}")
    >>> said = has_stride.filled(layer=Text("conv1", "第一层"), stride=2)
    >>> said.say(Language.EN), said.say(Language.ZH)
    ('conv1 has stride 2', '第一层的步长为2')
    """

    text: Text
    values: tuple[tuple[str, object], ...] = ()

    def say(self, language: Language) -> str:
        """Return the sentence in one language."""
        values = {
            name: value.say(language) if isinstance(value, Text | Message) else value for name, value in self.values
        }
        return self.text.say(language).format_map(values)
