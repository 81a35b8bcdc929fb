"""What every stage of a network is said to have: four stages with two blocks each, three stages of 18 layers each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.lists import lists_of
from resnet_calc.notes.note import Kind
from resnet_calc.notes.numerals import cardinal
from resnet_calc.notes.owners import is_modified, is_own, names_network
from resnet_calc.notes.subject import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.facts import Facts
    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what is said of one stage: RC106 of layers, RC113 of blocks."""

_NUMBER: Final = r"[0-9]{1,2}|two|three|four|five|six|seven|eight|nine|ten|twelve|sixteen|eighteen"
_WHAT: Final = (
    r"(?:(?:residual |basic |bottleneck |building )?blocks"
    r"|(?:conv(?:olution(?:al)?)? |weighted )?layers|convolutions)\b"
)
_ENGLISH: Final = expression(
    rf"(?<![0-9A-Za-z-])(?P<stages>three|four|3|4) (?:residual )?stages,? "
    rf"(?:(?:each )?(?:with|of|having|containing)|that each have|each) "
    rf"(?P<one>{_NUMBER}) (?P<what>{_WHAT})(?: each| per stage)?"
    rf"|(?<![0-9A-Za-z-])(?P<stages4>three|four|3|4) (?:residual )?stages "
    rf"(?:all )?(?:have|contain|hold|stack) (?P<six>{_NUMBER}) (?P<what6>{_WHAT}) each\b"
    rf"|\b(?:each|every one|all) of the (?P<stages2>three|four|3|4) stages (?:has|have|contains?|holds?) "
    rf"(?P<two>{_NUMBER}) (?P<what2>{_WHAT})"
    rf"|\b(?:each|every) (?:residual )?stage (?:has|contains|consists of|stacks|uses) (?P<four>{_NUMBER}) "
    r"(?P<what4>(?:residual |basic |bottleneck |building )blocks\b)",
    re.IGNORECASE,
)
_CARDINAL: Final = r"[0-9]{1,2}|[一二两三四五六七八九十]{1,2}"
_CHINESE_BLOCK: Final = r"(?:(?:残差|基本|基础|瓶颈)(?:块|单元|模块)|basic ?block|bottleneck|building ?block)"
_CHINESE: Final = expression(
    r"(?P<stages3>[三四34]) ?个(?:残差)?阶段[、,](?:其中)?(?:每个阶段|每个|各)(?:都|均)?(?:有|含|包含|由)? ?"
    rf"(?P<three>{_CARDINAL}) ?(?P<what3>个(?:残差|基本|瓶颈)块|(?:个卷积)?层)"
    r"|(?<![0-9])(?P<stages5>[三四34]) ?个 ?(?:残差)?(?:阶段|stage|layer|组|层)s?[,、]? ?"
    r"(?:都|均)?(?:各自?|分别各?|每个)?(?<=[各别个])(?:都|均)?(?:有|含有?|包含|包括|由|堆叠) ?"
    rf"(?P<seven>{_CARDINAL}) ?(?P<what7>个 ?{_CHINESE_BLOCK})"
    r"|(?<![A-Za-z])(?:(?:layer ?1|conv2(?:_x)?) ?(?:到|至|[~～—–-]{1,2}) ?(?P<stages6>layer ?[34]|conv[45](?:_x)?)) ?"
    r"(?:都|均)?(?:各自?|分别各?|每个(?:阶段|stage)?|每层) ?(?:都|均)?(?:有|含有?|包含|包括|由|堆叠) ?"
    rf"(?P<eight>{_CARDINAL}) ?(?P<what8>个 ?{_CHINESE_BLOCK})"
    r"|(?<![0-9])(?:每个|每一个|每|各个?) ?(?:阶段|stage|残差组) ?(?:都|均|各)?(?:有|含有?|包含|包括|由|堆叠|使用)? ?"
    rf"(?P<five>{_CARDINAL}) ?(?P<what5>个 ?{_CHINESE_BLOCK})",
    re.IGNORECASE,
)
_CHINESE_SIGNS: Final = (
    "阶段",
    "每个stage",
    "每个 stage",
    "残差组",
    "各",
    "分别",
    "个stage",
    "个 stage",
    "layer1",
    "conv2",
)
_ALONE: Final = frozenset({"four", "five"})
"""Where the number of stages is not given."""
_NUMBERS: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight")
_LEAST: Final = 2
"""One block of a stage may be the one with the projection."""
_EACH: Final = expression(r"each|every|all|每|各|分别", re.IGNORECASE)
_DOUBT: Final = expression(
    r"[?？]|\b(?:except|but|not|n't|if|suppose|at least|up to|example|instead|than|would|could|or)\b"
    r"|除|不|如果|例如|至少|或",
    re.IGNORECASE,
)
_LAYERS_BEHIND: Final = expression(
    r"[ ]?(?:(?:conv(?:olution(?:al)?)? |weighted )?layers|(?:个卷积)?层)(?: respectively| each)?[ ]?(?=[.;,。、)]|$)",
    re.IGNORECASE,
)
_BLOCKS_BEHIND: Final = expression(
    r"[ ]?(?:(?:residual |basic |bottleneck )?blocks\b|个(?:残差|基本|瓶颈)块)", re.IGNORECASE
)
_BLOCK: Final = expression(r"block|块|bottleneck|residual|残差", re.IGNORECASE)
_BLOCKS: Final = Message(
    "the stages of {model} have {expected} blocks, the note says {said}",
    "{model} 各阶段的残差块数为 {expected}，文中写的是 {said}",
)
_LAYERS: Final = Message(
    "the stages of {model} have {expected} layers in their blocks, {layers} in each; the note says {said}",
    "{model} 各阶段的残差块中有 {expected} 层(每块 {layers} 层)，文中写的是 {said}",
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield what every stage of a network is said to have, where it has not."""
    if not reading.subjects.is_about_resnet:
        return
    for passage in reading.passages:
        if passage.region.kind is Kind.CODE or not passage.has_numbers:
            continue
        for pattern, signs in ((_ENGLISH, ("stage",)), (_CHINESE, _CHINESE_SIGNS)):
            for match in passage.matches(pattern, signs):
                yield from _judge(reading, passage, match)
        for found in lists_of(passage):
            yield from _list(reading, passage, found.values, found.start, found.end)


def _fact(reading: Reading, passage: Passage, place: int) -> Facts | None:
    """The one network that a place speaks of, as it was published."""
    subject = reading.subjects.at(passage, place)
    if subject.model is None or subject.other or subject.scope < Scope.HEADING or subject.general:
        return None
    if subject.hints.own_network or is_modified(reading, passage, place) or is_own(reading, passage, place):
        return None
    start, end = reading.subjects.sentences(passage).at(place)
    return None if _DOUBT.search(passage.text, start, end) is not None else facts(subject.model)


def _stages(text: str) -> int | None:
    """How many stages there are: four, 4, layer4, conv5_x.

    >>> [_stages(text) for text in ("four", "三", "layer4", "conv5_x")]
    [4, 3, 4, 4]
    """
    if text[:4].lower() == "conv":
        return int(text[4]) - 1
    return int(text[-1]) if text[:5].lower() == "layer" else cardinal(text)


def _judge(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    said_of = {name: value for name, value in match.groupdict().items() if value}
    number = next(name for name in _NUMBERS if name in said_of)
    said, what = cardinal(said_of[number]), list(said_of.values())[-1]
    fact = _fact(reading, passage, match.start())
    if fact is None or said is None or _EACH.search(match[0]) is None:
        return
    if number in _ALONE:
        if said < _LEAST or (said in fact.blocks and not names_network(reading, passage, match.start())):
            return
    elif _stages(next(iter(said_of.values()))) != len(fact.blocks):
        return
    layers = fact.layers_per_block
    if _BLOCK.search(what) is not None:
        right, of_blocks = set(fact.blocks) == {said}, True
    else:
        known = {n for b in fact.blocks for n in (b * layers, b * layers + 1, b * (layers + 1))}
        right, of_blocks = said in known, False
    if not right:
        counted = (match.start(number), match.end("what5") if number == "five" else match.end(number))
        yield _finding(passage, counted, fact, of_blocks=of_blocks)


def _list(reading: Reading, passage: Passage, values: tuple[int, ...], start: int, end: int) -> Iterator[Finding]:
    """Judge 3, 4, 6 and 3 layers, which are blocks; and 9, 12, 18 and 9 blocks, which are layers."""
    text = passage.recognised.folded
    of_layers, of_blocks = _LAYERS_BEHIND.match(text, end), _BLOCKS_BEHIND.match(text, end)
    if of_layers is None and of_blocks is None:
        return
    fact = _fact(reading, passage, start)
    if fact is None:
        return
    first, last = reading.subjects.sentences(passage).at(start)
    layers = tuple(blocks * fact.layers_per_block for blocks in fact.blocks)
    taken = of_layers is not None and values == fact.blocks and _BLOCK.search(text, first, last) is None
    if taken or (of_blocks is not None and values == layers):
        yield _finding(passage, (start, end), fact, of_blocks=of_blocks is not None)


def _finding(passage: Passage, span: tuple[int, int], fact: Facts, *, of_blocks: bool) -> Finding:
    each = 1 if of_blocks else fact.layers_per_block
    expected = ", ".join(str(blocks * each) for blocks in fact.blocks)
    if len(set(fact.blocks)) == 1:
        expected = str(fact.blocks[0] * each)
    said = passage.text[slice(*span)].partition("个")[0].strip()
    values: dict[str, object] = {
        "model": fact.title, "expected": expected, "said": said, "layers": fact.layers_per_block,
    }  # fmt: skip
    return passage.finding(
        *span,
        Verdict.WRONG,
        "RC113" if of_blocks else "RC106",
        (_BLOCKS if of_blocks else _LAYERS).about(**values),
        subject=fact.name,
        said=said,
        expected=expected,
    )
