"""Messages say the same in every language."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from string import Formatter
from typing import TYPE_CHECKING

import pytest

import resnet_calc
from resnet_calc.language import Language, Message

if TYPE_CHECKING:
    from collections.abc import Iterator


def messages() -> Iterator[tuple[str, Message]]:
    for module in pkgutil.walk_packages(resnet_calc.__path__, "resnet_calc."):
        for name, value in vars(import_module(module.name)).items():
            found = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else (value,)
            yield from ((f"{module.name}.{name}", one) for one in found if isinstance(one, Message))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_a_message_is_said_in_the_language_asked_for() -> None:
    message = Message(en="{count:,} weights", zh="{count:,} 个权重")
    assert message.say(Language.EN, count=1000) == "1,000 weights"
    assert message.say(Language.ZH, count=1000) == "1,000 个权重"


@pytest.mark.parametrize("language", list(Language))
def test_braces_without_values_stay(language: Language) -> None:
    assert Message(en="{x}", zh="{x}").say(language) == "{x}"


def test_every_language_fills_the_same_places_of_a_message() -> None:
    for where, message in messages():
        texts = [getattr(message, language) for language in Language]
        assert all(texts), where
        assert all(placeholders(text) == placeholders(texts[0]) for text in texts), where
