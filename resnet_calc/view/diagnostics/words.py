"""The words that every format puts beside what is found."""

from __future__ import annotations

from typing import Final

from resnet_calc.language import Message
from resnet_calc.notes.finding import Verdict

VERDICTS: Final = {
    Verdict.RIGHT: Message("right", "正确"),
    Verdict.CONVENTION: Message("convention", "约定"),
    Verdict.WRONG: Message("wrong", "错误"),
    Verdict.UNCHECKED: Message("unchecked", "未核对"),
}
EXPECTED: Final = Message("expected", "应为")
HOLDS: Final = Message("holds under", "成立于")
RELATED: Final = Message("see", "另见")
AGAIN: Final = Message("again at", "再次出现于")
FOLLOW: Final = Message("from which follow", "由此而来")
BEHIND: Final = Message("{what}: {more}", "{what}：{more}")
