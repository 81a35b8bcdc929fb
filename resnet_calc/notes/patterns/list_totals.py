"""Published lists of blocks and what follows from them: 3、4、6、3，共 16 个块, or [3, 4, 6, 3], so 16 blocks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import block_lists
from resnet_calc.notes.finding import Rule, Verdict
from resnet_calc.notes.lists import lists_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.finding import Finding
    from resnet_calc.notes.reading import Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what is said of all blocks of a network, RC112."""

_TOTAL: Final = expression(
    r"[\])）]?[ ]?(?:个)?(?:(?:残差|瓶颈)?块| ?(?:residual |bottleneck )?blocks)?[ ,、:;(]{0,3}"
    r"(?:(?:一共|总共|合计|总计|加起来一?共?|共)(?:有|是|为)? ?(?P<one>[0-9]{1,3}) ?个? ?"
    r"(?:残差|瓶颈)?(?:块|单元|block)"
    r"|(?:i\.e\.,?|that is,?|so|hence|or|altogether|in total|which (?:is|makes)|totall?ing|making) "
    r"?(?P<two>[0-9]{1,3}) (?:residual |bottleneck |basic )?(?:blocks|bottlenecks)\b(?! each| in (?!total|all)))",
    re.IGNORECASE,
)
_RIGHT: Final = Message("{list} add up to {expected} blocks", "{list} 共 {expected} 个残差块")
_WRONG: Final = Message(
    "{list} add up to {expected} blocks, the note says {said}", "{list} 共 {expected} 个残差块，文中写的是 {said}"
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the totals behind lists of blocks, judged."""
    if not reading.subjects.is_about_resnet:
        return
    for passage in reading.passages:
        if not passage.has_numbers or passage.region.is_program:
            continue
        for found in lists_of(passage):
            match = _TOTAL.match(passage.recognised.folded, found.end) if found.values in block_lists() else None
            if match is None or match.lastgroup is None:
                continue
            said, expected = match[match.lastgroup], str(sum(found.values))
            right = said == expected
            if not right and (int(said) <= max(found.values) or int(said) > 2 * int(expected)):
                continue  # those of one stage, or layers
            listed = ", ".join(map(str, found.values))
            yield passage.finding(
                *match.span(match.lastgroup), Verdict.RIGHT if right else Verdict.WRONG, "RC112",
                (_RIGHT if right else _WRONG).about(list=listed, expected=expected, said=said), said=said,
                expected=expected,
            )  # fmt: skip
