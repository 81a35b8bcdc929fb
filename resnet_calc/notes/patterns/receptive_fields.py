"""Receptive fields of networks and their stages, in sentences and in tables that hold nothing else."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Final

from resnet_calc.analysis.receptive_field import ReceptiveFields
from resnet_calc.architecture.catalog import vary
from resnet_calc.errors import ResNetCalcError
from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.conditions import in_words
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.laid_out import graph_of
from resnet_calc.notes.lexer import TokenKind
from resnet_calc.notes.note import Kind
from resnet_calc.notes.stages import find_stages
from resnet_calc.notes.subject import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final = (
    Rule(
        code="RC802",
        name="wrong-receptive-field",
        what=Message(
            "A network or stage is said to have a receptive field that it has with no placement of its strides.",
            "文中网络或阶段的感受野，无论步长放在哪里都得不到。",
        ),
        why=Message(
            "Each layer adds (kernel − 1) times the product of the strides before it: ResNet-50 ends at 427 pixels, "
            "at 483 with the strides in the first 1×1 convolutions (v1).",
            "每层增加 (卷积核 − 1) × 之前各步长之积：ResNet-50 最终为 427 个像素，步长放在第一个 1×1(v1)时为 483。",
        ),
        wrong="The receptive field of ResNet-50 is 473.",
        right="The receptive field of ResNet-50 is 427 (483 with v1 strides).",
    ),
)

_EFFECTIVE: Final = expression(r"有效感受野|effective|\bERF\b|output stride|dilat|空洞|膨胀", re.IGNORECASE)
_TERM: Final = expression(r"(?:感受野|receptive[ _-]?field)(?:大小|尺寸|[ ]size)?", re.IGNORECASE)
_SIZE: Final = expression(
    r"(?<![0-9.,])(?P<size>[0-9]{1,4})(?:[ ]?[×xX*][ ]?(?P<other>[0-9]{1,4}))?(?![0-9]|[.,][0-9]|[ ]?[×xX*%])"
)
_BETWEEN: Final = expression(
    r"(?:[\s:=≈~(,的]|\b(?:is|of|at|the|about|approximately|roughly|equals|final|last|end|reaches|a|and|network"
    r"|theoretically|in theory)\b"
    r"|约为?|理论上|理论值|大约|为|是|达到?|等于|最终|最后|有|在)*+",
    re.IGNORECASE,
)
"""What may stand between the words and the number; 224 in `is larger than the 224×224 input` is none."""
_SEES: Final = expression(
    r"(?:\b(?:last|final) (?:feature map|layer|stage|block)\b[^.;,0-9]{0,24}"
    r"(?:[A-Za-z-]{1,12}[0-9]{2,3})? ?(?:sees?|covers?)"
    r"|最后[^,。;0-9]{0,12}(?:看到|覆盖)了?)[ ]?(?P<size>[0-9]{2,4})(?:[ ]?[×xX*][ ]?(?P<other>[0-9]{2,4}))?"
    r"[ ]?(?:pixels|个?像素)",
    re.IGNORECASE,
)
_NEXT: Final = expression(
    r"(?:的)?[ ]?(?:则|也)?(?:为|是|达到)[ ]?(?P<size>[0-9]{2,4})(?P<other>)(?=[。.,、;)\s]|$)"
    r"|,? (?:it is|is|has|sees|:) (?P<second>[0-9]{2,4})(?=[.,;)](?![0-9])|\s*+$)",
    re.IGNORECASE,
)
"""How a sentence goes on about another network's field: 427 of ResNet-50, ResNet-101则为971."""
_STAGE_NEXT: Final = expression(
    r"[ ]?(?:之后|后面|后|末端|结束时?)?[ ]?(?:,? ?(?:it(?:'s| is)|is|this is|then|already|now|grows to|reaches)"
    r"|的|则|就|已经?|变){0,3}[ ]?(?:为|是|成|到|达到|[:=])?[ ]?(?P<size>[0-9]{2,4})"
    r"(?:[ ]?(?:px|pixels|像素))?(?=[ ]?[.,;)。、](?![0-9])|$)",
    re.IGNORECASE,
)
"""How a sentence goes on about a later stage: 43 behind conv2_x, but after conv3_x it's already 99."""
_MEASURED: Final = expression(r"参数|层数|计算|精度|准确|像素数|param|layers|flops|accura|error|epoch", re.IGNORECASE)
_AT_END: Final = expression(
    r"最后|最终|末层|输出端|\b(?:at the end|in the end|last layer|final layer)\b",
    re.IGNORECASE,
)
_PLACE: Final = expression(r"(?<![A-Za-z0-9])C[2-5](?![0-9A-Za-z])")
"""Names of feature maps, which stand for any network."""
_FARTHEST: Final = 44
_RIGHT: Final = Message("the receptive field of {what} is {expected}", "{what} 的感受野为 {expected}")
_UNDER: Final = Message(
    "the receptive field of {what} is {said} under: {under}", "{what} 在以下条件下的感受野为 {said}：{under}"
)
_WRONG: Final = Message(
    "the receptive field of {what} is {expected}, the note says {said}",
    "{what} 的感受野为 {expected}，文中写的是 {said}",
)
_LEAST_CELLS: Final = 6
_LARGEST: Final = 5000


@cache
def fields_behind(model: str, stage: int) -> dict[int, str]:
    """Return the receptive fields at the end of a stage, and the placement of strides under which each holds.

    Stage 0 is the pool of the stem, -1 its convolution.

    >>> [list(fields_behind("resnet50", stage)) for stage in (-1, 0, 1, 4)]
    [[7], [11], [35], [427, 483]]
    """
    found: dict[int, str] = {}
    for stride_in, label in ((None, ""), ("3x3", "v1.5 strides"), ("1x1", "v1 strides")):
        try:
            graph = graph_of(vary(model, **({"stride_in": stride_in} if stride_in else {})))
        except ResNetCalcError:
            continue
        if stage > graph.stages:
            continue
        fields = ReceptiveFields(graph)
        if stage < 1:
            stem = [layer.role for layer in graph.runs[0].layers]
            role = next((role for role in stem if role.endswith("pool" if stage == 0 else "conv")), None)
            sight = fields.behind_layer(0, 0, role) if role is not None else None
        else:
            sight = fields.behind_block(stage, graph.blocks(stage))
        if sight is not None:
            found.setdefault(sight.height.size, label)
    return found


@cache
def fields_within(model: str, stage: int) -> frozenset[int]:
    """Return what the layers inside a stage see, under either placement of its strides.

    >>> sorted(fields_within("resnet50", 1))
    [11, 19, 27, 35]
    """
    found: set[int] = set()
    for stride_in in (None, "3x3", "1x1"):
        try:
            graph = graph_of(vary(model, **({"stride_in": stride_in} if stride_in else {})))
        except ResNetCalcError:
            continue
        fields = ReceptiveFields(graph)
        for run in graph.runs:
            if run.stage != stage:
                continue
            sights = (
                fields.behind_layer(stage, run.first_block + block, layer.role)
                for block in range(run.count)
                for layer in run.layers
            )
            found |= {sight.height.size for sight in sights if sight is not None}
    return frozenset(found)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every receptive field whose network is known, judged."""
    for passage in reading.passages:
        if passage.region.cell is None:
            for match in _sizes(reading, passage):
                yield from _in_sentence(reading, passage, match)
                yield from _continued(reading, passage, match.end())
                yield from _later(reading, passage, match.end())
    yield from _in_tables(reading)


def _sizes(reading: Reading, passage: Passage) -> Iterator[re.Match[str]]:
    """Yield the sizes of fields in the sentences of a passage."""
    sentences, terms = reading.subjects.sentences(passage), passage.matches(_TERM, ("感受野", "receptive"))
    for term in terms:
        match = _size(reading, passage, term.end())
        if match is not None:
            yield match
    for match in passage.matches(_SEES, ("sees", "covers", "看到", "覆盖")):
        if _TERM.search(passage.text, *sentences.at(match.start("size"))) is None:
            yield match


def _continued(reading: Reading, passage: Passage, start: int) -> Iterator[Finding]:
    """Read on: the receptive field of ResNet-18 is 435; for ResNet-34 it is 899."""
    sentences = reading.subjects.sentences(passage)
    last = sentences.at(start).end
    last = sentences.at(last).end if last < len(passage.text) else last
    for mention in reading.subjects.in_passage(passage):
        if not start <= mention.start < last or len(mention.models) != 1:
            continue
        match = _NEXT.match(passage.recognised.folded, mention.end)
        if match is None or _MEASURED.search(passage.text, start, mention.start) is not None:
            continue
        span = match.span("size" if match["size"] else "second")
        said = int(passage.text[span[0] : span[1]])
        stage = len(facts(mention.models[0]).blocks)
        between = passage.text[start : mention.start]
        if said >= 30 and not find_stages(between) and _EFFECTIVE.search(between) is None:  # noqa: PLR2004 - no count of layers
            yield from _judge(passage, span, mention.models[0], stage, said)


def _later(reading: Reading, passage: Passage, start: int) -> Iterator[Finding]:
    """Read on about the stages behind: 43 behind conv2_x of ResNet-18, 99 after conv3_x."""
    subject = reading.subjects.at(passage, start)
    end = reading.subjects.sentences(passage).at(start).end
    if subject.model is None or subject.scope < Scope.SENTENCE or passage.region.kind is Kind.CODE:
        return
    for name in find_stages(passage.recognised.folded[start:end]):
        match = _STAGE_NEXT.match(passage.recognised.folded, start + name.end, end)
        if match is None or len(name.stages) != 1 or _EFFECTIVE.search(passage.text, start, end) is not None:
            continue
        between = passage.text[start : start + name.start]
        if _MEASURED.search(between) is None and reading.subjects.at(passage, match.start()).model == subject.model:
            yield from _judge(passage, match.span("size"), subject.model, name.stages[0], int(match["size"]))


def _size(reading: Reading, passage: Passage, start: int) -> re.Match[str] | None:
    """Return the first number behind the words that is no part of a name."""
    end = min(start + _FARTHEST, reading.subjects.sentences(passage).at(start).end)
    names = [(mention.start, mention.end) for mention in reading.subjects.in_passage(passage)]
    names += [(stage.start, stage.end) for stage in find_stages(passage.text)]
    for match in _SIZE.finditer(passage.text, start, end):
        if not any(first <= match.start() < last for first, last in names):
            between = list(passage.text[start : match.start()])
            for first, last in names:
                between[max(0, first - start) : max(0, last - start)] = " " * max(0, last - max(first, start))
            return match if _BETWEEN.fullmatch("".join(between)) is not None else None
    return None


def _in_sentence(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    start, end = reading.subjects.sentences(passage).at(match.start())
    subject = reading.subjects.at(passage, match.start())
    said = int(match["size"])
    if match["other"] not in (None, match["size"]) or _EFFECTIVE.search(passage.text, start, end) is not None:
        return
    alone = len(reading.subjects.named) == 1 and _AT_END.search(passage.text, start, end) is not None
    near = Scope.NOTE if alone else Scope.SENTENCE
    if subject.model is None or subject.scope < near or said < 30:  # noqa: PLR2004 - a kernel's own field
        return
    if _PLACE.search(passage.text, start, end) is not None:
        return
    first, behind = reading.subjects.sentences(passage).clause_at(match.start())
    named = find_stages(passage.text[first:behind])
    start, end = (first, behind) if len(named) == 1 else (start, end)
    stages = [stage for stage in find_stages(passage.text[start:end]) if len(stage.stages) == 1]
    last = len(facts(subject.model).blocks)
    if len(stages) > 1 or (not stages and find_stages(passage.text[start:end])):
        return
    stage = stages[0].stages[0] if stages else last
    yield from _judge(passage, match.span("size"), subject.model, stage, said)


def _judge(passage: Passage, span: tuple[int, int], model: str, stage: int, said: int) -> Iterator[Finding]:
    known = fields_behind(model, stage)
    if not known:
        return
    name = facts(model).title if stage == len(facts(model).blocks) else f"{facts(model).title} conv{stage + 1}_x"
    values: dict[str, object] = {
        "what": name,
        "said": said,
        "expected": next(iter(known)),
        "under": in_words((known.get(said, ""),)),
    }
    if said in known:
        under = (known[said],) if known[said] else ()
        verdict, message = (Verdict.CONVENTION, _UNDER) if under else (Verdict.RIGHT, _RIGHT)
    else:
        under, verdict, message = (), Verdict.WRONG, _WRONG
    yield passage.finding(
        *span,
        verdict,
        "RC802",
        message.about(**values),
        subject=f"{model} conv{stage + 1}_x",
        said=str(said),
        expected=str(said if said in known else values["expected"]),
        holds_under=under,
    )


def _in_tables(reading: Reading) -> Iterator[Finding]:
    """Judge the tables whose cells are receptive fields, nearly all of them: what a column head does not say."""
    tables: dict[int, list[tuple[Passage, tuple[int, int], str, int, int]]] = defaultdict(list)
    labels: dict[tuple[int, int], str] = {}
    for passage in reading.passages:
        cell = passage.region.cell
        if cell is None:
            continue
        if cell.column == 0:
            labels[cell.table, cell.row] = passage.text
            continue
        numbers = [token for token in passage.tokens if token.kind is TokenKind.NUMBER]
        size = numbers[0].integer if len(passage.tokens) == 1 and numbers else None
        subject = reading.subjects.at(passage, 0)
        stages = find_stages(labels.get((cell.table, cell.row), ""))
        if size is None or not 0 < size < _LARGEST or subject.model is None or subject.scope is not Scope.TABLE:
            continue
        if len(stages) == 1 and len(stages[0].stages) == 1:
            tables[cell.table].append((passage, (0, len(passage.text)), subject.model, stages[0].stages[0], size))
    for cells in tables.values():
        agree = [cell for cell in cells if cell[4] in fields_behind(cell[2], cell[3])]
        if len(cells) >= _LEAST_CELLS and len(agree) * 10 >= len(cells) * 7:
            for passage, span, model, stage, said in cells:
                yield from _judge(passage, span, model, stage, said)
