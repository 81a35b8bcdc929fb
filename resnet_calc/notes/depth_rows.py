"""Rows and columns of tables that a bare depth heads, on pages about ResNets: 50 | 3.8B under Depth and FLOPs."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.mentions import Mention, MentionKind
from resnet_calc.notes.usual import A_DEPTH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.notes.passage import Passage

_HEAD: Final = expression(
    r"[\s*_`]{0,4}(?:#[ ]?|number of )?(?:layers?|depths?|resnets?|(?:net(?:work)?|model|resnet) depths?|(?:网络)?层数"
    r"|(?:网络)?深度)[\s*_`]{0,4}",
    re.IGNORECASE,
)
_DEPTH: Final = expression(rf"[\s*_`]{{0,4}}(?P<depth>{A_DEPTH})(?:[ -]?layers?|[ ]?层)?[\s*_`]{{0,4}}", re.IGNORECASE)
_BESIDE: Final = expression(
    r"[\s*_`#]{0,4}(?:(?:layers?|depths?|resnets?|(?:net(?:work)?s?|models?)(?: depths?)?|propert(?:y|ies)|metrics?)"
    r"|(?:网络)?(?:层数|深度)|模型|网络|指标|项目)[\s*_`:：]{0,4}",
    re.IGNORECASE,
)
"""What may stand in the head of a table beside depths."""
_FEWEST: Final = 3
"""Rows that must be headed so, and no other row."""


def depth_rows(passages: Sequence[Passage]) -> dict[tuple[int, int], Mention]:
    """Return what the rows of tables are about that the depths of the paper's ResNets head, by table and row."""
    columns: dict[tuple[int, int], list[Passage]] = defaultdict(list)
    for passage in passages:
        cell = passage.region.cell
        if cell is not None and cell.column <= 1:
            columns[cell.table, cell.column].append(passage)
    found: dict[tuple[int, int], Mention] = {}
    for (table, _), cells in columns.items():
        head, *body = cells
        if _HEAD.fullmatch(head.text) is None:
            continue
        depths = [_DEPTH.fullmatch(each.text) for each in body]
        known = [depth["depth"] for depth in depths if depth is not None]
        if len(known) < len(body) or len(set(known)) < max(_FEWEST, len(body)):
            continue
        for each, depth in zip(body, known, strict=True):
            cell = each.region.cell
            if cell is not None:
                name = f"resnet{depth}"
                found.setdefault((table, cell.row), Mention(0, len(each.text), MentionKind.MODEL, (name,), depth))
    return found


def is_depth(text: str) -> bool:
    """Whether a cell holds the depth of one of the paper's ResNets and no more."""
    return _DEPTH.fullmatch(text) is not None


def depth_columns(passages: Sequence[Passage]) -> dict[tuple[int, int], Mention]:
    """Return what the columns of tables are about that the depths of the paper's ResNets head, by table and column."""
    heads: dict[int, list[Passage]] = defaultdict(list)
    for passage in passages:
        cell = passage.region.cell
        if cell is not None and (cell.head or cell.row == 0):
            heads[cell.table].append(passage)
    found: dict[tuple[int, int], Mention] = {}
    for table, cells in heads.items():
        named = [(cell, _DEPTH.fullmatch(each.text)) for each in cells if (cell := each.region.cell) is not None]
        known = [(cell, depth["depth"]) for cell, depth in named if depth is not None]
        others = [each for each in cells if _DEPTH.fullmatch(each.text) is None and each.text.strip()]
        depths = [depth for _, depth in known]
        if len(set(depths)) < max(_FEWEST, len(depths)) or depths != sorted(depths, key=int):
            continue
        if any(_BESIDE.fullmatch(each.text) is None for each in others):
            continue
        for cell, depth in known:
            found[table, cell.column] = Mention(0, len(depth), MentionKind.MODEL, (f"resnet{depth}",), depth)
    return found
