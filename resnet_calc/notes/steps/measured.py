"""Lists under a line that says what their figures are: 各层参数量, then conv1: 9,408, conv2 (3×Bottleneck): 约 0.2M."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.lexer import TokenKind
from resnet_calc.notes.note import Kind as RegionKind
from resnet_calc.notes.steps.names import read_name
from resnet_calc.notes.steps.step import Claim, Kind, Quality, Step

if TYPE_CHECKING:
    from resnet_calc.notes.passage import Passage

_PARAMETERS: Final = expression(r"参数量|参数数量|参数个数|参数分布|\bparam(?:eter)?s\b", re.IGNORECASE)
_EACH: Final = expression(r"各|每|层|阶段|stage|layer|分布|breakdown|\b(?:each|per|by)\b", re.IGNORECASE)
_ITEM: Final = expression(
    r"[ \t]*+[-*+•]?+[ \t`*]*+(?P<name>[A-Za-z][\w.]{1,24}+)[`* ]*+(?:[(][^()\n]{0,60}+[)])?+[`* ]*+"
    r"[:=][`* ]*+(?:约|大约|about|~|≈)?[`* ]*+(?P<figure>[0-9])",
    re.IGNORECASE,
)
_TIMES: Final = expression(r"(\d{1,2}) ?[×xX*] ?(?:bottleneck|basic|残差|瓶颈|block)", re.IGNORECASE)
_REST: Final = expression(r"[ *`]*+(?:个)?(?:参数|params?|parameters)?[ *`]*+[。,;.]?\s*+", re.IGNORECASE)
_LEAST: Final = 1000


def opens_parameters(passage: Passage) -> bool:
    """Whether a line announces the parameters of layers or stages: 各层参数量:."""
    text = passage.text.strip().strip("*` ")
    heads = passage.region.kind is RegionKind.HEADING or text.endswith((":", "\uff1a"))
    return heads and len(text) <= 80 and _PARAMETERS.search(text) is not None and _EACH.search(text) is not None  # noqa: PLR2004 - a line


def measured_step(passage: Passage, steps: list[Step]) -> list[Step]:
    """The step of an item of such a list, with its figure; or the steps as they were."""
    folded = passage.text.replace("\uff1a", ":").replace("\uff08", "(").replace("\uff09", ")")
    found = _ITEM.match(folded)
    if found is None or len(steps) > 1 or "\n" in folded.strip():
        return steps
    token = next((token for token in passage.tokens if token.start == found.start("figure")), None)
    name = read_name(found["name"])
    if token is None or token.kind is not TokenKind.NUMBER or token.value is None or name is None:
        return steps
    if token.value.value < _LEAST or _REST.fullmatch(folded, token.end) is None:
        return steps
    figure = Claim(Quality.PARAMETERS, (0,), token.start, token.end, figure=token.value)
    times = _TIMES.search(folded, 0, token.start)
    blocks = (
        ()
        if times is None
        else (Claim(Quality.BLOCKS, (int(times[1]),), times.start(1), times.end(1), is_judged=False),)
    )
    if steps:
        claims = (*steps[0].claims, *blocks, figure)
        return [steps[0]._replace(claims=claims, end=max(steps[0].end, figure.end), is_listed=True)]
    kind = Kind.STAGE if not name.role and name.block is None else Kind.BLOCK if not name.role else Kind.CONVOLUTION
    if "fc" in name.role:
        kind = Kind.FULLY_CONNECTED
    return [Step(passage.index, found.start("name"), token.end, kind, (*blocks, figure), (name,), is_listed=True)]
