"""Parts of a network that are named together, what is trained of it or frozen: 15.0M trainable (layer4 + fc)."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.architecture.published import TABLE_1
from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.costs import layer_costs, total
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.laid_out import graph_of
from resnet_calc.notes.note import Kind
from resnet_calc.notes.quantities.figure import figures_of
from resnet_calc.notes.subject import Scope
from resnet_calc.notes.writing import written_like
from resnet_calc.units import agrees

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.costs import Costs
    from resnet_calc.notes.quantities.figure import Written
    from resnet_calc.notes.reading import Passage, Reading

RULES: Final = (
    Rule(
        code="RC407",
        name="wrong-total-of-named-parts",
        what=Message(
            "Stages of a network that are named together, as those that are trained or frozen, are said to have more "
            "or fewer parameters than they have.",
            "文中把网络的几个部分(如解冻或冻结的部分)合在一起给出的参数量不对。",
        ),
        why=Message(
            "The last stage holds most of a ResNet: layer4 alone has 8.4M of the 11.7M parameters of ResNet-18, and "
            "15.0M of the 25.6M of ResNet-50.",
            "ResNet 的参数大多在最后一个阶段：ResNet-18 的 1169 万个参数中 layer4 占 839 万，"
            "ResNet-50 的 2556 万个中占 1496 万。",
        ),
        wrong="Fine-tuning ResNet-18: 3.5M trainable parameters (layer4 + fc).",
        right="Fine-tuning ResNet-18: 8.4M trainable parameters (layer4 + fc).",
    ),
)

_STAGE: Final = r"(?:(?:[a-z_]{2,16}\.){0,2}layer[ _-]?[1-4]|conv[2-5]_x)(?![0-9\[]|\.[0-9])"
_RANGE: Final = (
    r"(?:(?:conv1|stem|bn1|layer[ _-]?[1-3])[ ]?(?:-|–|—|~|to|through|thru|→|->|\.{2,3})[ ]?layer[ _-]?[1-4]"
    r"|layers?[ _-]?[1-3][ ]?(?:-|–|—|~|to|through|\+)[ ]?[1-4])(?![0-9\[]|\.[0-9])"
)
_STEM: Final = r"(?:conv1|bn1|stem)(?![0-9_.])"
_HEAD: Final = (
    r"(?:(?:the |a |new |custom |final |classification |classifier |fc |linear |dense ){0,3}"
    r"(?:head|fc|classifier)(?: layers?)?(?![0-9_.a-z]))"
)
_PART: Final = rf"(?:{_RANGE}|{_STAGE}|{_STEM}|{_HEAD})"
_JOINED: Final = r"(?:[ ]?(?:\+|,|&|/|、|和|及)[ ]?|,? and )(?:and |the )?"
_LIST: Final = expression(
    rf"(?<![A-Za-z0-9_.-])[`*]{{0,2}}{_PART}(?:[`*]{{0,2}}{_JOINED}[`*]{{0,2}}{_PART}){{0,5}}", re.IGNORECASE
)
_EACH: Final = expression(
    rf"(?P<range>{_RANGE})|(?P<stage>{_STAGE})|(?P<stem>{_STEM})|(?P<head>{_HEAD})", re.IGNORECASE
)
_SIGNS: Final = (
    "layer4",
    "layer3",
    "layer2",
    "layer1",
    "layers 1",
    "layers 3",
    "layer 4",
    "layer 3",
    "layer-4",
    "conv5_x",
)
_TRAINED: Final = r"(?:trainable|frozen|unfrozen|trained|learnable|fine-?tuned|updated)"
_COUNTED: Final = r"(?:params?|parameters|weights)"
_BEFORE: Final = expression(
    rf"[*_`]{{0,3}}[ ]?(?:{_COUNTED} )?(?:are |were |is )?{_TRAINED}?[ ]?{_COUNTED}?[*_`]{{0,3}}[ ]?"
    r"[(\[][ ]?(?:only |just |all of |from )?",
    re.IGNORECASE,
)
"""Between a figure and the parts behind it: 8.4M trainable (layer4 + fc)."""
_CLOSED: Final = expression(
    r"[`*]{0,2}(?: (?:only|layers?|trainable|unfrozen|frozen|trained))?[ ]?[)\]]", re.IGNORECASE
)
_BEHIND: Final = expression(
    rf"[`*_]{{0,3}}(?: (?:only|{_TRAINED}|{_COUNTED}))?[)\]]?[`*_]{{0,3}}(?: {_COUNTED})?"
    r"[ ]?[:=(][ *_`]{0,4}[~≈∼]?[ ]?"
    r"(?:about |approx(?:\.|imately)? |around |roughly |only |just )?",
    re.IGNORECASE,
)
"""Between parts and the figure behind them: Trainable (layer4 + head): 8.4M."""
_LEAD: Final = expression(
    rf"(?:^|[\n:;,(|\[]|->|→|[-–•*├└│─#]|\b(?:{_TRAINED}|{_COUNTED}|un-?freez\w{{1,3}}|freez\w{{1,3}}|fr?ozen?|train(?:s|ing)?"
    r"|fine-?tun\w{1,3}|updat\w{1,3}|only|just|whole|entire|all of|the|and|with))[ *_`(\[]{0,6}$",
    re.IGNORECASE,
)
_WORDS: Final = expression(rf"\b(?:{_TRAINED}|{_COUNTED})\b|参数|冻结|训练", re.IGNORECASE)
_DOUBT: Final = expression(
    r"lora|adapter|attention|cbam|\bse\b|squeeze|per |\beach\b|block|conv(?:olution)?[123]d|\b[13]d\b|\br3d|video"
    r"|quanti|prun|width|thin|slim|half|0\.5|siamese|two |dual|both|branch|stream|encoder|decoder|unet|u-net"
    r"|bottlenecks? of|batch ?norm|\bbn\b|bias|last (?:two |three |few )?(?:conv|layer|unit|bottleneck)|tensor|kernel"
    r"|\?|flop|macs?\b|memory|bytes|activation|\bmb\b",
    re.IGNORECASE,
)
_LEAST: Final = 50_000
_FAR: Final = 20  # a rounded figure is off where it differs by more than a twentieth
_TOTAL: Final = expression(r"total|whole|full|entire|\ball\b|\bof\b|/|总|全部", re.IGNORECASE)
_WIDE: Final = 6  # a total with another head differs by less than a sixth
_TORCHVISION: Final = expression(
    r"\bmodels\.resnet|\bresnet[0-9]{2,3}\((?:weights|pretrained)|import resnet[0-9]", re.IGNORECASE
)
_RIGHT: Final = Message("{parts} of {model}: {expected} parameters", "{model} 的 {parts} 共有 {expected} 个参数")
_WRONG: Final = Message(
    "{parts} of {model}: {expected} parameters, the note says {said}",
    "{model} 的 {parts} 共有 {expected} 个参数，文中写的是 {said}",
)
_FEWER: Final = Message(
    "{stages} of {model} alone has {expected} parameters, the note says {said} for {parts}",
    "{model} 的 {stages} 就有 {expected} 个参数，文中说 {parts} 共有 {said}",
)


class _Parts(NamedTuple):
    """The parts that are named together."""

    start: int
    end: int
    stages: tuple[int, ...]
    """The stages, from 0 for what stands before the first."""
    head: bool

    @property
    def spelling(self) -> str:
        """The stages alone, as PyTorch names them."""
        return " + ".join(f"layer{stage}" for stage in self.stages if stage)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every number of parameters of parts that are named together, judged."""
    if not reading.subjects.is_about_resnet or reading.subjects.hints.layers_from_two:
        return
    for passage in reading.passages:
        if not passage.has_numbers:
            continue
        written: list[Written] | None = None
        for match in passage.matches(_LIST, _SIGNS):
            parts = _parts(match)
            if parts is None:
                continue
            if written is None:
                written = [each for each in figures_of(passage) if each.quantity.value >= _LEAST]
            figure = _figure(passage, parts, written)
            if figure is not None:
                yield from _judge(reading, passage, parts, figure)


def _parts(match: re.Match[str]) -> _Parts | None:
    stages: set[int] = set()
    head = False
    for each in _EACH.finditer(match[0]):
        if each["head"]:
            head = True
        elif each["stem"]:
            stages.add(0)
        else:
            numbers = [
                int(digit) for digit in re.findall(r"[1-5]", each[0].lower().replace("conv1", "").replace("bn1", ""))
            ]
            if each["stage"]:
                stages.add(numbers[0] if "layer" in each[0].lower() else numbers[0] - 1)
            else:
                first = 0 if each[0].lower().startswith(("conv1", "stem", "bn1")) else numbers[0]
                if first >= numbers[-1]:
                    return None
                stages.update(range(first, numbers[-1] + 1))
    if not any(stages):
        return None
    return _Parts(match.start(), match.end(), tuple(sorted(stages)), head)


def _figure(passage: Passage, parts: _Parts, written: list[Written]) -> Written | None:
    """The figure that stands before a bracket with the parts in it, or behind the parts."""
    text = passage.recognised.folded
    together = len(parts.stages) + parts.head > 1 or passage.region.kind is Kind.CODE
    for one in written:
        if one.end <= parts.start and one.end + 48 > parts.start:
            closed = _CLOSED.match(text, parts.end) is not None
            if closed and _BEFORE.fullmatch(text, one.end, parts.start) is not None:
                return one
        elif one.start >= parts.end and one.start < parts.end + 48:
            lead = _LEAD.search(text, max(0, parts.start - 16), parts.start) is not None
            if lead and together and _BEHIND.fullmatch(text, parts.end, one.start) is not None:
                return one
            break
    return None


def _judge(reading: Reading, passage: Passage, parts: _Parts, figure: Written) -> Iterator[Finding]:
    text = passage.recognised.folded
    first = text.rfind("\n", 0, min(parts.start, figure.start)) + 1
    last = text.find("\n", max(parts.end, figure.end))
    line = text[first : last if last >= 0 else len(text)]
    above = " ".join(region.text for region in passage.heading[-1:])
    subject = reading.subjects.at(passage, figure.start)
    model = subject.model or subject.likely
    if model is None or subject.other or subject.scope < Scope.NOTE or _DOUBT.search(line) is not None:
        return
    if _WORDS.search(line) is None and _WORDS.search(above) is None:
        return
    if subject.hints.own_network and not any(each.matches(_TORCHVISION, ("resnet",)) for each in reading.passages):
        return
    costs = _costs(model, parts.stages)
    if costs is None:
        return
    right = any(agrees(figure.quantity, value) for value in costs.parameters())
    if not right and (
        _leaves_room_for_a_head(figure, costs, parts)
        or not _is_far(figure, costs)
        or _is_of_another(reading, figure, parts, model, everywhere=subject.scope <= Scope.NOTE)
        or _is_beside_another_total(passage, figure, first, first + len(line), model)
    ):
        return
    yield _told(passage, parts, figure, model, costs, right=right)


@cache
def _costs(model: str, stages: tuple[int, ...]) -> Costs | None:
    graph = graph_of(facts(model).config)
    if stages[-1] > graph.stages:
        return None
    return total(
        layer_costs(layer).times(run.count) for run in graph.runs if run.stage in stages for layer in run.layers
    )


@cache
def _whole(model: str) -> int:
    """The parameters of a network with its published head."""
    graph = graph_of(facts(model).config)
    return total(layer_costs(layer).times(run.count) for run in graph.runs for layer in run.layers).own


def _leaves_room_for_a_head(figure: Written, costs: Costs, parts: _Parts) -> bool:
    """Whether more than the stages have may be that of a head of the note's own."""
    return parts.head and figure.quantity.value >= costs.convolutions


def _is_far(figure: Written, costs: Costs) -> bool:
    """Whether the figure is farther off than what rounding or an unknown head explains."""
    said = Fraction(figure.quantity.value)
    return all(abs(said - value) * _FAR > value for value in costs.parameters()[:2])


def _is_of_another(reading: Reading, figure: Written, parts: _Parts, model: str, *, everywhere: bool) -> bool:
    """Whether it is right of another network that the note names, or of any where none is named nearby."""
    for other in TABLE_1 if everywhere else reading.subjects.named:
        costs = _costs(other, parts.stages) if other != model and other in TABLE_1 else None
        if costs is not None and not _is_far(figure, costs):
            return True
    return False


def _is_beside_another_total(passage: Passage, figure: Written, first: int, last: int, model: str) -> bool:
    """Whether the line gives a total that is not this network's."""
    text = passage.recognised.folded
    greater = [
        Fraction(each.quantity.value)
        for each in figures_of(passage)
        if first <= each.start < last
        and each.quantity.value > figure.quantity.value
        and _TOTAL.search(text, max(first, each.start - 16), min(last, each.end + 12))
    ]
    whole = _whole(model)
    return bool(greater) and not any(abs(value - whole) * _WIDE <= whole for value in greater)


def _told(passage: Passage, parts: _Parts, figure: Written, model: str, costs: Costs, *, right: bool) -> Finding:
    said = " ".join(passage.text[figure.start : figure.end].split())
    expected = written_like(said, costs.own)
    values: dict[str, object] = {
        "parts": passage.text[parts.start : parts.end].strip("`* "), "stages": parts.spelling,
        "model": facts(model).title, "expected": expected, "said": said,
    }  # fmt: skip
    fewer = parts.head and figure.quantity.value < costs.own
    return passage.finding(
        figure.start,
        figure.end,
        Verdict.RIGHT if right else Verdict.WRONG,
        "RC407",
        (_RIGHT if right else _FEWER if fewer else _WRONG).about(**values),
        subject=model,
        said=said,
        expected=said if right else expected,
    )
