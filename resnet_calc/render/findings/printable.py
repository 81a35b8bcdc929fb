"""What stands in a note is shown, never obeyed: control characters become visible escapes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_UNPRINTABLE: Final = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def printable(text: str) -> str:
    r"""Text without anything that a terminal or a browser would obey: controls, direction marks, invisible signs.

    >>> print(printable("64\x1b[31m × \u202e7\tx"))
    64\x1b[31m × \u202e7 x
    """
    return _UNPRINTABLE.sub(_escape, text.replace("\t", " "))


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"  # noqa: PLR2004 - two digits hold a byte


def painter(*, color: bool) -> Callable[[str, str], str]:
    """How a piece of text is given a style; rich is imported only where there are colours."""
    if not color:
        return lambda text, _: text
    from rich.color import ColorSystem  # noqa: PLC0415 - a pipe shows no colours
    from rich.style import Style  # noqa: PLC0415

    return lambda text, style: Style.parse(style).render(text, color_system=ColorSystem.STANDARD)
