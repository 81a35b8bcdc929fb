"""How a network differs from the published one whose name it bears: said in a line, and read back from it.

A network with other classes or another shortcut is still called ResNet-50; whoever sees a table of it must be able
to see that it is not the published one. What the line says is enough to build the network again.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from resnet_calc.analysis.difference import Difference, differences
from resnet_calc.analysis.wording import key_from_words, key_in_words, parted, value_from_words, value_in_words
from resnet_calc.architecture import catalog
from resnet_calc.architecture.config import SLOTS
from resnet_calc.errors import ResNetCalcError
from resnet_calc.language import Language, Message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from resnet_calc.architecture.config import ResNetConfig

ALTERED: Final = Message("altered: {changes}", "改动：{changes}")
MARKED: Final = Message("{title} (altered)", "{title}（有改动）")
"""How the title of an altered network says that it is one."""
_SEPARATOR: Final = "; "
_ARROW: Final = re.compile(r"[ ]?→[ ]?")
_UNALTERED: Final = frozenset({"input"})
"""Every page says the input; another one makes no other network."""


def published(config: ResNetConfig) -> ResNetConfig | None:
    """The published network whose name, or at least title, a network bears, in its style and at its input."""
    name = config.name if config.name in catalog.names() else _titled(config.title)
    if name is None:
        return None
    known = catalog.vary(name, style=config.style, input=config.input)
    return known if config.title == known.title else None


def _titled(title: str | None) -> str | None:
    return _titles().get(title) if title else None


@cache
def _titles() -> Mapping[str, str]:
    return {one.title: one.name for one in catalog.load_all() if one.title}


def alterations(config: ResNetConfig) -> tuple[Difference, ...]:
    """What makes a network another than the published one of its name; nothing where it is that one.

    >>> from resnet_calc.architecture.catalog import load
    >>> [(one.key, one.before, one.after) for one in alterations(load("resnet50", shortcut="C"))]
    [('shortcut', 'B', 'C')]
    >>> alterations(load("keras/resnet50", input=(3, 160, 160)))
    ()
    """
    known = published(config)
    if known is None or known == config:
        return ()
    return tuple(one for one in differences(known, config) if one.key not in _UNALTERED)


def alterations_in_words(config: ResNetConfig, language: Language = Language.EN) -> str:
    """The same in one line; nothing where nothing differs.

    >>> from resnet_calc.architecture.catalog import load
    >>> alterations_in_words(load("resnet50", head={"classes": 10}, blocks=[3, 4, 6, 4]))
    'blocks of each stage [3, 4, 6, 3] → [3, 4, 6, 4]; classes 1000 → 10'
    """
    return _SEPARATOR.join(
        f"{key_in_words(key, language)} {value_in_words(key, before)} → {value_in_words(key, after)}"
        for key, before, after in alterations(config)
    )


class Stated(NamedTuple):
    """One alteration that a line states."""

    key: str
    before: Any
    after: Any
    start: int
    """Where it stands in the line."""
    end: int


def read_alterations(line: str, model: str) -> tuple[Stated, ...]:
    """What a line such as "classes 1000 → 10; shortcut option B → A" says is altered in a model of the catalog.

    >>> read_alterations("classes 1000 → 10; shortcut option B → A", "resnet18")[1][:3]
    ('shortcut', 'B', 'A')

    Raises:
        ValueError: if the line says something else, or something that no config can be set to.
    """
    known = catalog.vary(model)
    found: list[Stated] = []
    start = 0
    for piece in parted(line, _SEPARATOR):
        sides = _ARROW.split(piece)
        if len(sides) != 2:  # noqa: PLR2004 - before and after
            raise ValueError(piece)
        key, said = _keyed(sides[0])
        like = _value_of(known, key)
        before, after = value_from_words(key, said, like), value_from_words(key, sides[1], like)
        found.append(Stated(key, before, after, start, start + len(piece)))
        start += len(piece) + len(_SEPARATOR)
    return tuple(found)


def _keyed(text: str) -> tuple[str, str]:
    """The key that a text begins with, the longest, and what stands behind it."""
    words = text.split(" ")
    for count in range(min(len(words) - 1, 8), 0, -1):
        key = key_from_words(" ".join(words[:count]))
        if key is not None:
            return key, " ".join(words[count:])
    raise ValueError(text)


def _value_of(config: ResNetConfig, key: str) -> Any:
    name, _, option = key.partition(".")
    value = getattr(config, name)
    return getattr(value, option, None) if option else value


def altered_name(model: str, changes: Mapping[str, Any]) -> str:
    """The name under which the catalog knows an altered model.

    >>> altered_name("resnet18", {"shortcut": "A", "head.classes": 10})
    'resnet18[shortcut = "A", head.classes = 10]'

    Raises:
        ValueError: if the catalog can make no such network.
    """
    said = {
        key: "none" if value is None and key in SLOTS and SLOTS[key].optional else value
        for key, value in changes.items()
    }
    if None in said.values():
        raise ValueError(model)
    name = catalog.altered_name(model, said)
    try:
        catalog.load(name)
    except ResNetCalcError as error:
        raise ValueError(name) from error
    return name
