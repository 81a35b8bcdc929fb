"""Which convolution of a bottleneck narrows and which widens: both are 1×1, and the 3×3 stands between them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.vocabulary import Concept

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.passage import Passage
    from resnet_calc.notes.reading import Reading

RULES: Final = (
    Rule(
        code="RC256",
        name="wrong-kernels-of-a-bottleneck",
        what=Message(
            "The convolution that narrows or widens a bottleneck is said to be 3×3, or its three kernels are others.",
            "文中说瓶颈块的降维或升维卷积是 3×3，或三个卷积核的顺序不对。",
        ),
        why=Message(
            "A bottleneck is 1×1, 3×3, 1×1: the first narrows, the last widens, and only the narrow one in the middle "
            "looks at neighbours.",
            "瓶颈块依次为 1×1、3×3、1×1：第一个降维，最后一个升维，只有中间的 3×3 看邻域。",
        ),
        wrong="A bottleneck has a 1×1, a 3×3 and a 3×3 convolution.",
        right="A bottleneck has a 1×1, a 3×3 and a 1×1 convolution.",
    ),
)

_KERNEL: Final = expression(
    r"(?<![0-9.×x*])(?P<size>[1357])[ ]{0,2}(?:[×xX*]|\\times)[ ]{0,2}(?P=size)(?![0-9]|[ ]?[×xX*][ ]?[0-9])"
)
_WIDENS: Final = expression(
    r"[ ]?(?:的)?(?:卷积核|卷积层|卷积|conv(?:olution)?s?(?:al)?(?: layers?)?|layers?"
    r"|filters?)?[ ]?(?:of the (?:block|bottleneck))?[ ]?(?:[(-][ ]?|,[ ]?(?=that|which|[a-z]{4,9}ing\b))?"
    r"(?:that|which|to|来|用来|用于|负责|则|将其|将|把)?[ ]?"
    r"(?:(?:is|are|used|to|通道数?|维度)[ ]?){0,3}"
    r"(?:restor\w{1,4}|expand\w{0,3}|widen\w{0,3}|bring\w{0,2}[^.;,]{0,28}\bback|get\w{0,2} back"
    r"|recover\w{0,3}|rais\w{1,3}|"
    r"increas\w{1,3} (?:the )?(?:number of |channel|depth|dim|width)|升维|恢复|扩展|还原|升回|扩回|扩张)",
    re.IGNORECASE,
)
_NARROWS: Final = expression(
    r"[ ]?(?:的)?(?:卷积核|卷积层|卷积|conv(?:olution)?s?(?:al)?(?: layers?)?|layers?|filters?)?[ ]?"
    r"(?:[(-][ ]?|,[ ]?(?=that|which|[a-z]{4,9}ing\b))?"
    r"(?:that|which|to|first|来|用来|用于|负责|则|先)?[ ]?(?:(?:is|are|used|to)[ ]?){0,2}"
    r"(?:(?:reduc\w{1,3}|shrink\w{0,3}|narrow\w{0,3}|squeez\w{1,3}) (?:the )?(?:number of |channel|depth"
    r"|dim|width)|降维)",
    re.IGNORECASE,
)
_BY_ANOTHER: Final = expression(
    r"[^.;。\n]{0,40}?(?:\b(?:with|by|using|via|through)\b|用|由)[^.;,。\n]{0,24}?(?<![0-9])1 ?[×x*] ?1(?![0-9])",
    re.IGNORECASE,
)
_JOINT: Final = expression(
    r"[ ]?(?:的)?(?:卷积核|卷积层|卷积|conv(?:olution)?s?(?:al)?(?: layers?)?"
    r"|layers?)?[ ]?(?:\([^()]{0,24}\)|,[ ]?[0-9]{2,4}(?:[, ][ ]?[0-9]{1,3} ?(?:groups|组))?)?[ ]?"
    r"(?:[,、/&+;]|->|→|and|then|followed by|和|与|及|接|然后是?|再是?|最后是?|以及)[ ]?"
    r"(?:(?:and|then|finally|followed by|by|an?|another|one|再接?|一个|和|最后|另一个)[ ]?){0,3}",
    re.IGNORECASE,
)
_BOTTLENECKS: Final = frozenset({Concept.BOTTLENECK})
_DOUBT: Final = expression(
    r"[?？]|\b(?:not|n't|instead|than|unlike|if|would|versus|vs|replac\w{1,4}|stack\w{0,3})\b|不是|而不"
    r"|如果|代替|替换|相比|比|类似|"
    r"mobilenet|depthwise|inverted|fire|squeezenet|inception|反卷积|转置",
    re.IGNORECASE,
)
_ODD: Final = frozenset({(3, 1, 3), (1, 3, 3), (1, 1, 3), (3, 3, 1), (3, 1, 1)})
_ORDER: Final = (1, 3, 1)
_WRONG: Final = Message(
    "the kernels of a bottleneck are 1×1, 3×3, 1×1; the note says {said}",
    "瓶颈块的卷积核依次为 1×1、3×3、1×1，文中写的是 {said}",
)
_RIGHT: Final = Message("the kernels of a bottleneck are 1×1, 3×3, 1×1", "瓶颈块的卷积核依次为 1×1、3×3、1×1")


def find(reading: Reading) -> Iterator[Finding]:
    """Yield what is said of the kernels of a bottleneck, judged."""
    if not reading.subjects.is_about_resnet:
        return
    for passage in reading.passages:
        text = passage.recognised.folded
        if "3" not in text:
            continue
        kernels = list(_KERNEL.finditer(text))
        for start, end in reading.subjects.sentences(passage).all() if kernels else ():
            inside = [match for match in kernels if start <= match.start() < end]
            if inside and _DOUBT.search(text, start, end) is None:
                yield from _judge(reading, passage, inside, (start, end))


def _is_bottleneck(reading: Reading, passage: Passage, span: tuple[int, int]) -> bool:
    """Whether the sentence speaks of bottlenecks, or of a network of them."""
    tokens = passage.tokens
    if any(term.concept in _BOTTLENECKS and span[0] <= tokens[term.first].start < span[1] for term in passage.terms):
        return True
    subject = reading.subjects.at(passage, span[0])
    model = subject.model or subject.likely
    return model is not None and not subject.other and facts(model).is_bottleneck


def _judge(
    reading: Reading, passage: Passage, kernels: list[re.Match[str]], span: tuple[int, int]
) -> Iterator[Finding]:
    text = passage.recognised.folded
    widening = [m for m in kernels if m["size"] == "3" and _does(_WIDENS, text, m.end(), span[1])]
    narrowing = [m for m in kernels if m["size"] == "3" and _does(_NARROWS, text, m.end(), span[1])]
    triple = _triple(text, kernels)
    sizes = tuple(int(match["size"]) for match in triple)
    if not (widening or narrowing or sizes) or not _is_bottleneck(reading, passage, span):
        return
    if sizes == _ORDER and not widening:
        yield _told(passage, triple[0].start(), triple[-1].end(), Verdict.RIGHT)
    elif sizes in _ODD:
        wrong = next(match for match, size in zip(triple, _ORDER, strict=True) if int(match["size"]) != size)
        yield _told(passage, wrong.start(), wrong.end(), Verdict.WRONG)
    else:
        for match in (*widening, *narrowing):
            yield _told(passage, match.start(), match.end(), Verdict.WRONG)


def _does(verb: re.Pattern[str], text: str, start: int, end: int) -> bool:
    """Whether the kernel does it, and not another one that is named behind: 3×3, increasing the channels by a 1×1."""
    found = verb.match(text, start, end)
    return found is not None and _BY_ANOTHER.match(text, found.end(), end) is None


def _triple(text: str, kernels: list[re.Match[str]]) -> list[re.Match[str]]:
    """Three kernels that are listed one behind the other, if the sentence lists three and no more."""
    run = kernels[:1]
    for match in kernels[1:]:
        if _JOINT.fullmatch(text, run[-1].end(), match.start()) is None:
            if len(run) >= 3:  # noqa: PLR2004 - of a bottleneck
                break
            run = []
        run.append(match)
    return run if len(run) == 3 else []  # noqa: PLR2004 - the same


def _told(passage: Passage, start: int, end: int, verdict: Verdict) -> Finding:
    said = passage.text[start:end]
    right = verdict is Verdict.RIGHT
    return passage.finding(
        start,
        end,
        verdict,
        "RC256",
        (_RIGHT if right else _WRONG).about(said=said),
        said=said,
        expected=said if right else "1×1",
    )
