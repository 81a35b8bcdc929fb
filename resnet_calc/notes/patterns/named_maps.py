"""Maps in brackets behind the names of stages, side by side: layer2 (28×28×512) and layer3 (14×14×1024)."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.note import Kind
from resnet_calc.notes.subject import Scope
from resnet_calc.notes.usual import STAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.facts import Facts
    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what walk-throughs report: RC301."""

_SIDE: Final = r"[0-9]{1,4}"
_TIMES: Final = r"[ ]?(?:[×xX*]|,)[ ]?"
_NAMED: Final = expression(
    r"(?<![A-Za-z0-9._])(?:layer[ _-]?(?P<layer>[1-4])|(?:conv|res|C)[ _-]?(?P<conv>[2-5])(?:_x)?)(?![0-9A-Za-z_.\[])"
    r"[`*_]{0,3}(?:的?(?:输出|特征图?)|[ ](?:outputs?|features?))?[ ]?[:=]?[ ]?[`*$]{0,3}[(\[]{1,2}"
    rf"(?:(?:[0-9]{{1,3}}|N|B|None|batch),[ ]?)??(?P<one>{_SIDE}){_TIMES}(?P<two>{_SIDE}){_TIMES}(?P<three>{_SIDE})"
    r"[)\]]",
    re.IGNORECASE,
)
_SIGNS: Final = ("layer", "conv", "res", "c2", "c3", "c4")
_DOUBT: Final = expression(
    r"[?？]|\bP[2-6]\b|\b(?:if|not|n't|instead|dilat\w*+|stride[ =]{0,3}1|after|resiz\w*+|upsampl\w*+|lateral)\b"
    r"|如果|不是|空洞|膨胀|上采样|插值|之后再|降维[到至为]|统一[到至为]?通道",
    re.IGNORECASE,
)
_BETWEEN: Final = 48
"""Characters between two of one series."""
_SMALLEST: Final = 4
_FEWEST_CHANNELS: Final = 32
_PUBLISHED: Final = 224
_SERIES: Final = 3
"""So many maps show by themselves how large the image is."""
_WRONG: Final = Message(
    "the output of {name} of {model} is {expected}, the note says {said}",
    "{model} 的 {name} 输出为 {expected}，文中写的是 {said}",
)
_RIGHT: Final = Message("the output of {name} of {model} is {expected}", "{model} 的 {name} 输出为 {expected}")


class _Map(NamedTuple):
    """A stage's output, as a note gives it."""

    match: re.Match[str]

    @property
    def stage(self) -> int:
        """From 1."""
        return int(self.match["layer"] or int(self.match["conv"]) - 1)

    def read(self, *, first: bool) -> tuple[int, int, int]:
        """Channels, height and width, the channels written first or last."""
        dims = int(self.match["one"]), int(self.match["two"]), int(self.match["three"])
        return dims if first else (dims[2], dims[0], dims[1])


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the maps that stand in brackets behind two or more names of stages, judged."""
    hints = reading.subjects.hints
    if not reading.subjects.is_about_resnet or hints.own_network or hints.output_strides or hints.layers_from_two:
        return
    for passage in reading.passages:
        if passage.region.kind is Kind.CODE or not passage.has_numbers:
            continue
        run: list[_Map] = []
        for one in map(_Map, passage.matches(_NAMED, _SIGNS)):
            if run and (one.match.start() - run[-1].match.end() > _BETWEEN or one.stage <= run[-1].stage):
                yield from _judge(reading, passage, run)
                run = []
            run.append(one)
        yield from _judge(reading, passage, run)


def _judge(reading: Reading, passage: Passage, run: Sequence[_Map]) -> Iterator[Finding]:
    fact = _network(reading, passage, run) if len(run) > 1 else None
    if fact is None:
        return
    for first in (True, False):
        maps = [each.read(first=first) for each in run]
        if all(_is_a_map(*each) for each in maps):
            image = _image(reading, run, maps)
            wrong = _wrong(fact, image, run, maps) if image is not None else None
            if image is None or wrong is None:
                return
            for place, each in enumerate(run):
                true = fact.stage_outputs[each.stage - 1], image >> (each.stage + 1)
                yield _finding(passage, each, fact, true, first=first, right=place not in wrong)
            return


def _network(reading: Reading, passage: Passage, run: Sequence[_Map]) -> Facts | None:
    """The one network that a series is about, where nothing says that it is altered or its maps are."""
    subject = reading.subjects.at(passage, run[0].match.start())
    start, end = reading.subjects.sentences(passage).at(run[0].match.start())
    if subject.model is None or subject.other or subject.scope < Scope.NOTE:
        return None
    doubted = _DOUBT.search(passage.recognised.folded, start, max(end, run[-1].match.end())) is not None
    fact = facts(subject.model)
    return None if doubted or len(fact.blocks) != STAGES else fact


def _is_a_map(channels: int, height: int, width: int) -> bool:
    return channels >= _FEWEST_CHANNELS and height == width and height >= _SMALLEST


def _image(reading: Reading, run: Sequence[_Map], maps: Sequence[tuple[int, int, int]]) -> int | None:
    """The side of the image that most of the maps are of, if the note names it or the maps are many."""
    images = [side << (each.stage + 1) for each, (_, side, _) in zip(run, maps, strict=True)]
    named = {_PUBLISHED, *(shape[1] for shape in reading.subjects.hints.inputs)}
    image = max(images, key=lambda one: (images.count(one), one in named))
    return image if image in named or images.count(image) >= _SERIES else None


def _wrong(fact: Facts, image: int, run: Sequence[_Map], maps: Sequence[tuple[int, int, int]]) -> list[int] | None:
    """The places of what is wrong in a series, one at most; None where it is a series of something else."""
    if len({channels for channels, _, _ in maps}) == 1:
        return None  # brought to one width, as a pyramid's are
    if any(two[1] > one[1] for one, two in pairwise(maps)):
        return None
    wide = [one[0] == fact.stage_outputs[each.stage - 1] for each, one in zip(run, maps, strict=True)]
    large = [one[1] == image >> (each.stage + 1) for each, one in zip(run, maps, strict=True)]
    wrong = [place for place in range(len(run)) if not (wide[place] and large[place])]
    if not wrong:
        return wrong
    odd = wrong[0]
    if run[odd].stage == STAGES and odd and maps[odd][1] == maps[odd - 1][1]:
        return None  # the last stage dilates in place of striding
    return wrong if len(wrong) == 1 and (wide[odd] or large[odd]) else None


def _finding(passage: Passage, each: _Map, fact: Facts, true: tuple[int, int], *, first: bool, right: bool) -> Finding:
    start, end = each.match.start("one"), each.match.end("three")
    said = passage.text[start:end]
    channels, side = true
    numbers = iter((channels, side, side) if first else (side, side, channels))
    expected = re.sub("[0-9]+", lambda _: str(next(numbers)), said)
    name = f"conv{each.stage + 1}_x"
    message = (_RIGHT if right else _WRONG).about(name=name, model=fact.title, expected=expected, said=said)
    verdict = Verdict.RIGHT if right else Verdict.WRONG
    return passage.finding(
        start, end, verdict, "RC301", message, subject=f"{fact.name} {name}", said=said, expected=expected
    )
