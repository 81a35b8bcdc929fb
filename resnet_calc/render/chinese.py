"""Lines of Chinese text: they may end behind any character, but none begins with a comma or full stop."""

from __future__ import annotations

import re

from rich.cells import cell_len

from resnet_calc.expressions import expression

_CLOSING = "，。；：、！？）》”’」】"
_OPENING = "（《“‘「【"
_IDEOGRAPHS = "\u3400-\u4dbf\u4e00-\u9fff"
_PIECE = expression(
    rf"[{_OPENING}]*+(?:[{_IDEOGRAPHS}]|[^\s{_IDEOGRAPHS}{_OPENING}{_CLOSING}]++|)(?:\s*+[{_CLOSING}]++)*+\s*+"
)
"""What no line ends within: a character, or a word in other letters, with its punctuation, even behind a blank."""


def broken(text: str, width: int) -> str:
    """A text in lines of so many terminal cells, if there is Chinese in it; any other as it is.

    >>> print(broken("两者的特征图大小相同，所以乘加次数之比等于权重之比。", 20))
    两者的特征图大小相
    同，所以乘加次数之比
    等于权重之比。
    """
    if not re.search(f"[{_IDEOGRAPHS}]", text):
        return text
    lines = [""]
    for piece in _PIECE.findall(text):
        if lines[-1] and cell_len((lines[-1] + piece).rstrip()) > width:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += piece
    return "\n".join(lines)
