"""Receptive fields layer by layer, in lists, columns and sentences: conv1 sees 7 pixels, the pool 11, conv2_x 43.

Nothing is called wrong but where other lines of the same list give other layers the fields that the network has.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.note import Kind
from resnet_calc.notes.patterns.receptive_fields import fields_behind, fields_within
from resnet_calc.notes.stage_rows import Part, listings
from resnet_calc.notes.stages import find_stages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.finding import Finding, Rule
    from resnet_calc.notes.reading import Passage, Reading
    from resnet_calc.notes.stage_rows import Listing, Row

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what sentences about a whole network report: RC802."""

_FIELD: Final = expression(r"感受野|receptive[ _-]?field|视野", re.IGNORECASE)
_SIGNS: Final = ("感受野", "receptive", "视野")
_OTHERWISE: Final = expression(
    r"有效|effective|\berf\b|dilat|空洞|膨胀|大约|theoretical and|不含|跳过|no (?:max ?)?pool", re.IGNORECASE
)
_OTHER_FIELD: Final = expression(
    r"有效感受野|effective (?:receptive|rf\b|field)|\berf\b|dilated|空洞|膨胀|不含|跳过|no (?:max ?)?pool",
    re.IGNORECASE,
)
_LAYER: Final = expression(
    r"(?<![A-Za-z0-9])(?P<stem>conv1|stem(?: conv\w*+)?)(?![0-9A-Za-z_.-])"
    r"|(?<![A-Za-z])(?P<pool>max[ -]?pool(?:ing)?(?: layer)?|pool1?|maxpool)(?![A-Za-z0-9])"
    r"|(?P<pooled>最大池化|池化)(?:层)?"
    r"|(?P<last>最后一?(?:层|个阶段)|最终|\b(?:last|final) (?:layer|stage|block|feature map))",
    re.IGNORECASE,
)
_FIGURE: Final = expression(
    r"(?:\b(?:r|rf|l_k)(?:_\{?[A-Za-z0-9]{1,6}\}?)?(?![A-Za-z0-9]) ?[=:≈]"
    r"|(?:感受野|receptive field)(?: size)?(?:大小|尺寸)? ?(?:of|is|[=:为是]){1,2}|[=:为是])"
    r" ?(?P<size>[0-9]{1,4})(?![0-9]|[.,][0-9]|[ ]?[×xX*/%通维个层+(·-]|[ ]?\\(?:cdot|times)| channels)",
    re.IGNORECASE,
)
_NAMED: Final = expression(
    r"\b(?:r|rf)(?:_\{?[A-Za-z0-9]{1,6}\}?)?(?![A-Za-z0-9]) ?[=:≈]|感受野|receptive", re.IGNORECASE
)
_AROUND: Final = expression(
    r"[~≈]|\b(?:about|roughly|approx\w*+|around|some|simpl\w*+)\b|大约|约|左右|简化", re.IGNORECASE
)
_CHAIN: Final = expression(
    r"(?<![A-Za-z])(?:rf|r)(?:_\{?[A-Za-z0-9]{1,6}\}?)?(?![A-Za-z0-9]) ?(?P<equals>[=≈])", re.IGNORECASE
)
"""A receptive field that is worked out: R_2 = 7 + (3-1) · 2 = 11."""
_LONGEST_CHAIN: Final = 120
_STOP: Final = expression(r"[.。](?![0-9])|→|->|[,;$\n]")
_RESULT: Final = expression(r"[=≈] ?\*{0,2}(?P<size>[0-9]{1,4})(?![0-9.])[^0-9=+]{0,24}$")
_PART: Final = expression(r"[;。、\n]|,(?![0-9])")
_INSIDE: Final = expression(
    r"(?:first|second|第[一二12]个?) ?(?:block|bottleneck|残差块|块|conv)|\bj ?=[^=]{0,9}\br\b", re.IGNORECASE
)
_COLUMN: Final = expression(
    r"\W*+(?:理论)?(?:感受野|receptive[ _-]?field|rf|theoretical receptive field)(?:[ ]?(?:大小|尺寸|size))?"
    r"(?:[ ]?\([a-z×]{1,8}\))?\W*+",
    re.IGNORECASE,
)
_NUMBER: Final = expression(r"\W*+(?P<size>[0-9]{1,4})(?: ?[×xX*] ?(?P=size))?(?: ?(?:px|pixels?|像素))?\W*+")
_LEAST_RIGHT: Final = 2
_LEAST_ASTRAY: Final = 3
_RIGHT: Final = Message("the receptive field behind {what} is {expected}", "{what} 之后的感受野为 {expected}")
_WRONG: Final = Message(
    "the receptive field behind {what} is {expected}, the note says {said}",
    "{what} 之后的感受野为 {expected}，文中写的是 {said}",
)
_NAMES: Final = {0: "maxpool", -1: "conv1"}


class _Claim(NamedTuple):
    passage: Passage
    start: int
    end: int
    model: str
    stage: int
    """A stage from 1; 0 is the pool of the stem, -1 its convolution."""
    said: int
    worked: bool = False
    """Whether the note shows how it comes about."""

    @property
    def known(self) -> dict[int, str]:
        """The fields that the network has there, and under which strides."""
        return fields_behind(self.model, self.stage)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the receptive fields of layers that stand beside each other, judged together."""
    if not any(sign in reading.note.text.lower() for sign in _SIGNS) or reading.subjects.hints.own_network:
        return
    for claims in (*_lists(reading), *_columns(reading)):
        right = [claim for claim in claims if claim.said in claim.known]
        stems = {claim.stage for claim in right if claim.stage < 1}
        behind = [claim for claim in claims if claim.stage > 0]
        if len(right) >= _LEAST_RIGHT and len(claims) <= 2 * len(right) and len(right) > len(stems):
            yield from (_judged(claim) for claim in claims)
        elif stems == {0, -1}:
            yield from (_judged(claim) for claim in (*right, *_astray(behind)))


def _astray(claims: list[_Claim]) -> list[_Claim]:
    """Of stages that are walked through in turn those that are given what none of their layers sees, if most are."""
    stages = [claim.stage for claim in claims]
    if stages != list(range(1, len(stages) + 1)) or len({claim.model for claim in claims}) > 1:
        return []
    if any(not claim.worked or _AROUND.search(claim.passage.text) for claim in claims):
        return []
    found = [claim for claim in claims if claim.said not in fields_within(claim.model, claim.stage)]
    return found if len(found) >= _LEAST_ASTRAY else []


def _judged(claim: _Claim) -> Finding:
    said, known = claim.said, claim.known
    expected = said if said in known else next(iter(known))
    what = _NAMES.get(claim.stage) or f"conv{claim.stage + 1}_x"
    return claim.passage.finding(
        claim.start,
        claim.end,
        Verdict.RIGHT if said in known else Verdict.WRONG,
        "RC802",
        (_RIGHT if said in known else _WRONG).about(what=what, said=said, expected=expected),
        subject=f"{claim.model} {what}",
        said=str(said),
        expected=str(expected),
    )


def _stage(text: str, model: str) -> int | None:
    """The one place of a network that a text names, or None."""
    stages = find_stages(text)
    others = [match for match in _LAYER.finditer(text) if match.lastgroup]
    if len(stages) == 1 and not others and len(stages[0].stages) == 1:
        return stages[0].stages[0]
    if stages or len(others) != 1:
        return None
    match others[0].lastgroup:
        case "stem":
            return -1
        case "last":
            return max(stage for stage in range(1, 6) if fields_behind(model, stage) or stage == 1)
        case _:
            return 0


def _lists(reading: Reading) -> Iterator[list[_Claim]]:
    """The lines of lists under a heading that speaks of receptive fields, and the parts of one sentence."""
    runs: list[_Claim] = []
    heading: object = None
    about = False
    for passage in reading.passages:
        if passage.heading[-1:] != heading:
            yield runs
            runs, heading, about = [], passage.heading[-1:], False
        listed = about and (bool(runs) or passage.region.kind is Kind.LIST_ITEM)
        about = (
            listed
            or passage.holds(_FIELD, _SIGNS)
            or any(_FIELD.search(region.text) for region in passage.heading[-1:])
        )
        if passage.region.cell is None and about and passage.has_numbers:
            runs += _worked(reading, passage) or _in_parts(reading, passage)
    yield runs


def _in_parts(reading: Reading, passage: Passage) -> Iterator[_Claim]:
    text = passage.recognised.folded
    if _NAMED.search(text) is None:
        return
    for first, last in reading.subjects.sentences(passage).all():
        if _NAMED.search(text, first, last) is not None and _OTHERWISE.search(text, first, last) is None:
            yield from _in_sentence(reading, passage, first, last)


def _worked(reading: Reading, passage: Passage) -> list[_Claim]:
    """What an item that names one layer works out for it: conv3_x: R = 35 + 8 = 43; four blocks: R = 43 + 48 = 91."""
    text = passage.recognised.folded
    chains = list(_CHAIN.finditer(text))
    named = {name.stages for name in find_stages(text)}
    if not chains or _OTHER_FIELD.search(text) is not None:
        return []
    start = chains[-1].start("equals")
    stop = _STOP.search(text, start, start + _LONGEST_CHAIN)
    result = _RESULT.search(text[start : stop.start() if stop is not None else start + _LONGEST_CHAIN])
    model = reading.subjects.at(passage, start).model
    stage = _stage(text[: chains[0].start()], model) if model is not None else None
    if result is None or model is None or stage is None or len(named) > 1 or not fields_behind(model, stage):
        return []
    start += result.start("size")
    return [_Claim(passage, start, start + len(result["size"]), model, stage, int(result["size"]), worked=True)]


def _in_sentence(reading: Reading, passage: Passage, first: int, last: int) -> Iterator[_Claim]:
    text, position = passage.recognised.folded, first
    for end in (*(match.start() for match in _PART.finditer(text, first, last)), last):
        start, position = position, end + 1
        figures = list(_FIGURE.finditer(text, start, end))
        if not figures or _INSIDE.search(text, start, end):
            continue
        subject = reading.subjects.at(passage, figures[-1].start("size"))
        model = subject.model
        stage = _stage(text[start : figures[0].start() + 1], model) if model else None
        if model is not None and stage is not None and fields_behind(model, stage):
            figure = figures[-1] if len(figures) == 1 else None
            if figure is not None:
                yield _Claim(passage, *figure.span("size"), model, stage, int(figure["size"]))


def _columns(reading: Reading) -> Iterator[list[_Claim]]:
    """The column of a table or listing whose head is `receptive field`, beside one that names layers."""
    for listing in listings(reading, _COLUMN):
        claims: list[_Claim] = []
        for row in listing.rows:
            subject = reading.subjects.at(row.passage, row.start)
            model = subject.model or subject.likely
            if any(_OTHERWISE.search(region.text) for region in row.passage.heading):
                break
            number = _NUMBER.fullmatch(row.passage.recognised.folded, row.start, row.end)
            stage = _place(listing, row, model) if model is not None else None
            if number is not None and model is not None and stage is not None and fields_behind(model, stage):
                claims.append(_Claim(row.passage, *number.span("size"), model, stage, int(number["size"])))
        places = [claim.stage for claim in claims]
        if len(places) == len(set(places)):  # of several rows of a stage only the last ends where the stage does
            yield claims


def _place(listing: Listing, row: Row, model: str) -> int | None:
    """The stage that a row is about, 0 for the pool and -1 for the convolution of the stem."""
    if row.part is Part.STAGE:
        in_turn = listing.stages(len(facts(model).blocks))
        return in_turn.index(row) + 1 if row in in_turn else row.stages[0] if len(row.stages) == 1 else None
    return {Part.STEM: -1, Part.POOL: 0}.get(row.part)
