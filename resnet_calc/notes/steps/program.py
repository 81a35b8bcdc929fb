"""Steps in a program: what its constructors and the names in it help to place, and what its comments claim."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.note import MarkKind
from resnet_calc.notes.steps.calls import claims_of, find_calls, operation_of
from resnet_calc.notes.steps.events import Events
from resnet_calc.notes.steps.grouping import group
from resnet_calc.notes.steps.names import read_name
from resnet_calc.notes.steps.step import Claim, Kind, LayerName, Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage

_NAME: Final = expression(r"(?:self|model|net|resnet)\.([A-Za-z_][\w.]*+)")
_SHOWN: Final = expression(r"print\(|\.shape|\.size\(\)")
_BEYOND: Final = expression(
    r"\s*+(?:self\.)?(?:layer_?[6-9]|deconv|up|dec|fpn|fuse|lateral|smooth|head)\w*+ *+=(?!=)"
    r"|[^\n#]{0,40}\b(?:ConvTranspose\w*+|Conv[1-3]DTranspose|Upsample|UpSampling\w*+|interpolate|PixelShuffle)\(",
    re.IGNORECASE,
)
"""Code of what is built behind a ResNet: a decoder, a head."""
_CALLED: Final = expression(r"=\s*+(?:\w++\.){0,4}+(layer_?[1-4]|conv[2-5]_x)\(")
"""What a line applies: x = layer3(x)."""
_ASSIGNED: Final = expression(r"(?<![A-Za-z0-9_])(?:self\.)?+([A-Za-z_]\w*+)\s*+=(?!=)")


def program_steps(passage: Passage) -> Iterator[Step]:
    """Yield the steps of a program in the order of its lines."""
    comments = {mark.start: mark for mark in passage.region.marks if mark.kind is MarkKind.COMMENT}
    starts = sorted(comments)
    events = Events(passage)
    text = passage.text
    tokens = passage.tokens
    token = 0
    begin = 0
    place = 0
    shown: Step | None = None
    while begin < len(text):
        end = text.find("\n", begin)
        end = len(text) if end < 0 else end
        while place < len(starts) and starts[place] < begin:
            place += 1
        comment = comments[starts[place]] if place < len(starts) and starts[place] < end else None
        code = comment.start if comment is not None else end
        placed = _code_step(passage, begin, code)
        if placed is not None and placed.names:
            shown = placed if placed.kind is Kind.STAGE else None
        is_shown = placed is None and shown is not None and _SHOWN.search(text, begin, code) is not None
        if comment is None:
            if placed is not None:
                yield placed
        else:
            while token < len(tokens) and tokens[token].start < comment.start:
                token += 1
            last = token
            while last < len(tokens) and tokens[last].start < comment.end:
                last += 1
            if text[begin:code].strip() or _BEYOND.match(text, end + 1) is None:
                said = group(passage, events.between(token, last))
                yield from _commented(placed, [_of_stage(step, shown) for step in said] if is_shown else said)
        begin = end + 1


def _of_stage(step: Step, stage: Step | None) -> Step:
    """A shape that is printed behind the call of a stage is what comes out of it."""
    if stage is None or step.kind is not Kind.SHAPE or step.names:
        return step
    return step._replace(kind=Kind.STAGE, names=stage.names)


def _code_step(passage: Passage, start: int, end: int) -> Step | None:
    """What the code of one line says of the operation that it makes or calls; none of it is a claim."""
    text = passage.text
    names = _names(text, start, end)
    call = next(find_calls(text, start, end), None)
    kind, claims, block = Kind.SHAPE, tuple[Claim, ...](), ""
    if call is not None:
        operation = operation_of(call.name)
        assert operation is not None  # noqa: S101 - find_calls looks for these
        kind, _, block = operation
        claims = claims_of(call, is_judged=False)
    elif names:
        kind = Kind.STAGE if not names[0].role else Kind.SHAPE
    if not claims and not names:
        return None
    return Step(passage.index, start, end, kind, claims, names, block=block)


def _names(text: str, start: int, end: int) -> tuple[LayerName, ...]:
    for pattern in (_NAME, _CALLED, _ASSIGNED):
        found = pattern.search(text, start, end)
        if found is not None and (name := read_name(found[1])) is not None:
            return (name,)
    return ()


def _commented(placed: Step | None, claimed: list[Step]) -> Iterator[Step]:
    """A comment behind code speaks of that code; one on a line of its own stands for itself."""
    if placed is None:
        yield from claimed
        return
    for step in claimed[:1]:
        known = {claim.quality for claim in placed.claims}
        said = tuple(claim for claim in step.claims if claim.quality not in known)
        yield placed._replace(claims=(*placed.claims, *said), start=step.start, end=step.end)
        return
    if placed.claims:
        yield placed
