"""Tables of a network's parameters by stage whose stages do not make the total that the table goes by.

A total that is the network's, said or shown by the shares, or two stages that are right, say which network is meant.
"""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.known_parts import known_part
from resnet_calc.notes.quantities.figure import figures_of
from resnet_calc.notes.stage_rows import Part, listings
from resnet_calc.notes.subject import Scope
from resnet_calc.notes.totals import parameter_totals
from resnet_calc.notes.writing import written_like
from resnet_calc.units import agrees

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.quantities.figure import Written
    from resnet_calc.notes.reading import Reading
    from resnet_calc.notes.stage_rows import Listing, Row

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what is said of any stage's parameters, RC411."""

_PARAMETERS: Final = expression(
    r"#? ?(?:(?:number|no\.?|num) of )?(?:total )?param(?:eter)?s?(?: count)?|参数[量数]?目?", re.IGNORECASE
)
_SHARE: Final = expression(r"(?<![0-9.])(?P<share>[0-9]{1,2}(?:\.[0-9]{1,2})?)[ ]?%")
_CHANGED: Final = expression(
    r"prun|quanti|compress|frozen|freez|trainable|modif|custom|attention|cbam|\bse\b|\bour\b|\bmy\b|adapter|lora"
    r"|剪枝|量化|压缩|冻结|训练|修改|改进|注意力|我们",
    re.IGNORECASE,
)
_FAR: Final = Fraction(10, 100)
"""How far off a stage is, at least, that is called wrong: nearer, another way of counting may make it."""
_FARTHEST: Final = 6
_ANCHORS: Final = 2
_RIGHT: Final = Message("{stage} of {model} has {expected} parameters", "{model} 的 {stage} 有 {expected} 个参数")
_WRONG: Final = Message(
    "{stage} of {model} has {expected} parameters, the note says {said}",
    "{model} 的 {stage} 有 {expected} 个参数，文中写的是 {said}",
)


class _Stage(NamedTuple):
    """A row with the figure in it."""

    number: int
    row: Row
    figure: Written


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the parameters of the stages in tables that go through a whole network, judged."""
    if not reading.subjects.is_about_resnet or reading.subjects.hints.own_network or reading.subjects.hints.v2:
        return
    if not any(sign in reading.note.text for sign in ("aram", "PARAM", "参数")):
        return
    for listing in listings(reading, _PARAMETERS):
        model = _model(reading, listing)
        rows = listing.stages(len(facts(model).blocks)) if model is not None else ()
        stages = [_Stage(number, row, one) for number, row in enumerate(rows, start=1) for one in _figures(row)[-1:]]
        if model is not None and rows and len(stages) == len(rows):
            yield from _judge(model, listing, stages)


def _model(reading: Reading, listing: Listing) -> str | None:
    if not listing.rows or _CHANGED.search(listing.head) is not None:
        return None
    row = listing.rows[0]
    subject = reading.subjects.at(row.passage, row.start)
    above = " ".join(region.text for region in row.passage.heading)
    if subject.other or subject.scope < Scope.HEADING or _CHANGED.search(above) is not None:
        return None
    return subject.model or subject.likely


def _figures(row: Row) -> list[Written]:
    return [one for one in figures_of(row.passage) if row.start <= one.start < row.end and one.quantity.value >= 1]


def _judge(model: str, listing: Listing, stages: Sequence[_Stage]) -> Iterator[Finding]:
    right = [stage for stage in stages if _agrees(model, stage)]
    far = [stage for stage in stages if stage not in right and _is_far(model, stage)]
    grows = all(one.figure.quantity.value < other.figure.quantity.value for one, other in pairwise(stages))
    others = any(_may_be_another(model, stage) for stage in stages if stage not in right)
    meant = len(right) >= _ANCHORS or _has_its_total(model, listing, stages)
    if not far or not grows or not meant or others:
        return
    for stage in (*right, *far):
        yield _told(model, stage, Verdict.RIGHT if stage in right else Verdict.WRONG)


def _agrees(model: str, stage: _Stage) -> bool:
    known = known_part(model, f"layer{stage.number}")
    return any(agrees(stage.figure.quantity, value) for value in known.parameters)


def _is_far(model: str, stage: _Stage) -> bool:
    said = Fraction(stage.figure.quantity.value)
    return all(abs(said - value) > _FAR * value for value in known_part(model, f"layer{stage.number}").parameters)


def _may_be_another(model: str, stage: _Stage) -> bool:
    """Whether a figure is that of something else there: one block of the stage, its operations, another scale."""
    known, said = known_part(model, f"layer{stage.number}"), stage.figure.quantity
    blocks = [known_part(model, f"layer{stage.number}.{block}") for block in (0, 1)]
    others = [*known.operations, *(value for block in blocks for value in block.values)]
    scaled = not known.parameters[0] < said.value * _FARTHEST < known.parameters[0] * _FARTHEST**2
    return scaled or any(agrees(said, value) for value in others)


def _has_its_total(model: str, listing: Listing, stages: Sequence[_Stage]) -> bool:
    """Whether the table goes by the network's total, and its stages do not make it."""
    totals = [one.quantity for row in listing.rows if row.part is Part.TOTAL for one in _figures(row)[-1:]]
    plain = {explanation.value for explanation in parameter_totals(model) if not explanation.holds_under}
    truth = sum(known_part(model, f"layer{stage.number}").parameters[0] for stage in stages)
    said = sum((Fraction(stage.figure.quantity.value) for stage in stages), Fraction())
    if 2 * abs(said / truth - 1) <= _FAR:
        return False
    if totals:
        return len(totals) == 1 and any(agrees(totals[0], value) for value in plain)
    shares = [(stage, share) for stage in stages if (share := _share(stage)) is not None]
    wholes = [Fraction(stage.figure.quantity.value) * 100 / share for stage, share in shares if share > Fraction(1)]
    return len(wholes) >= _ANCHORS and all(abs(whole - min(plain)) * 50 <= min(plain) for whole in wholes)


def _share(stage: _Stage) -> Fraction | None:
    """The share of the whole that stands behind a figure, in its row."""
    found = _SHARE.search(stage.row.behind)
    return Fraction(found["share"]) if found is not None else None


def _told(model: str, stage: _Stage, verdict: Verdict) -> Finding:
    one, passage, right = stage.figure, stage.row.passage, verdict is Verdict.RIGHT
    said = passage.text[one.start : one.end].strip()
    known = known_part(model, f"layer{stage.number}").parameters[0]
    expected = said if right else written_like(said, known)
    return passage.finding(
        one.start,
        one.end,
        verdict,
        "RC411",
        (_RIGHT if right else _WRONG).about(
            stage=f"conv{stage.number + 1}_x", model=facts(model).title, expected=expected, said=said
        ),
        subject=model,
        said=said,
        expected=expected,
    )
