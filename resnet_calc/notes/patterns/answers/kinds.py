"""Kinds of questions about one network that a number answers: which answers are right, and which are wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.stages import find_stages

if TYPE_CHECKING:
    from collections.abc import Callable

    from resnet_calc.notes.facts import Facts


@dataclass(frozen=True, slots=True)
class Question:
    """A kind of question, and which answers are right, which wrong; others are left alone."""

    asks: re.Pattern[str]
    what: Message
    right: Callable[[Facts, str], tuple[int, ...]]
    """The numbers that are right, the plainest first."""
    wrong: Callable[[Facts, int], bool]
    unless: re.Pattern[str] | None = None


def _anything(_: Facts, __: int) -> bool:
    return True


def _in_stage(fact: Facts, question: str) -> tuple[int, ...]:
    found = find_stages(question)
    stages = found[0].stages if len({name.stages for name in found}) == 1 else ()
    return tuple(fact.blocks[stage - 1] for stage in stages if stage <= len(fact.blocks))


def _projections(fact: Facts, _: str) -> tuple[int, ...]:
    stages = len(fact.blocks)
    return (stages, stages - 1) if fact.is_bottleneck else (stages - 1, stages)


_STAGE: Final = r"(?:stage|layer ?[1-4]\b|conv[2-5]|阶段)"
PROJECTIONS: Final = Question(
    expression(
        r"(?:shortcut|block|捷径|残差块|块)[^?]{0,24}(?:projection|1 ?[x×] ?1|投影|downsample|下采样)"
        r"|projection shortcuts|投影捷径",
        re.IGNORECASE,
    ),
    Message("number of projections", "投影捷径数"),
    _projections,
    lambda fact, said: said == fact.every_block,
)
"""How many blocks have a projection, which may also be answered by all."""
QUESTIONS: Final = (
    PROJECTIONS,
    Question(
        expression(r"conv\w*+ layers|convolutions|卷积层", re.IGNORECASE),
        Message("convolutional layers", "卷积层数"),
        lambda fact, _: (fact.convolutions, fact.every_convolution),
        lambda fact, said: 3 * fact.depth < 5 * said < 7 * fact.depth and said != fact.block_convolutions,
        expression(rf"{_STAGE}|block|[1-7] ?[x×] ?[1-7]|块", re.IGNORECASE),
    ),
    Question(
        expression(rf"blocks?\b[^?]{{0,40}}{_STAGE}|{_STAGE}[^?]{{0,40}}(?:blocks?\b|块)|块[^?]{{0,24}}{_STAGE}",
                   re.IGNORECASE),
        Message("blocks of the stage", "该阶段的残差块数"),
        _in_stage,
        _anything,
        expression(r"stride|halv|downsampl|步长|下采样", re.IGNORECASE),
    ),
    Question(
        expression(r"(?:layers|convolutions)[^?]{0,28}\b(?:a|an|each|every|one) (?:\w{1,10} ){0,2}?block|"
                   r"每个?(?:残差块|瓶颈块|block|块)[^?]{0,8}(?:卷积层|层)", re.IGNORECASE),
        Message("layers of a block", "每个残差块的层数"),
        lambda fact, _: (fact.layers_per_block, fact.layers_per_block + 1),
        _anything,
    ),
    Question(
        expression(r"(?:residual |bottleneck |basic )?(?:blocks|units)\b|残差块|瓶颈块|[Bb]ottleneck|[Bb]lock",
                   re.IGNORECASE),
        Message("residual blocks", "残差块数"),
        lambda fact, _: (fact.every_block,),
        lambda fact, said: said != len(fact.blocks),
        expression(rf"{_STAGE}|stride|halv|resolution|layers|kind|type|each|per\b|expan|步长|下采样|减半|哪|层|系数"
                   r"|1 ?[x×] ?1|keep|preserv|size|identity|project|chang|doubl|widen|receiv|operat|channel|whose"
                   r"|norm|relu|activ"
                   r"|\b(?:an?|one) (?:\w{1,10} )?(?:block|bottleneck|unit)\b|归一|激活"
                   r"|\b(?:no|not|with|without|where)\b|保持|尺寸|恒等|投影|通道|没有", re.IGNORECASE),
    ),
    Question(
        expression(r"expansion|expand\w* the channels|扩展系数|扩张系数|膨胀系数|升维倍数", re.IGNORECASE),
        Message("expansion", "扩展系数"),
        lambda fact, _: (fact.stage_outputs[0] // fact.stage_widths[0],),
        lambda _, said: said <= 16,  # noqa: PLR2004 - a factor
    ),
    Question(
        expression(r"(?:before|into|in front of) the (?:classifier|fc|fully|last layer|dense)|feature vector|"
                   r"features? does the (?:classifier|fc|head)|"
                   r"(?:pool\w*|池化)[^?]{0,12}(?:vector|channels|features|维|通道)|特征向量", re.IGNORECASE),
        Message("features before the classifier", "分类层之前的特征维数"),
        lambda fact, _: (fact.stage_outputs[-1],),
        lambda fact, said: said in (128, 256, 512, 1024, 2048, 1000, *fact.stage_outputs),
    ),
)  # fmt: skip


def asked(question: str) -> Question | None:
    """Return the kind of a question, if it is a known one.

    >>> asked("How many residual blocks does ResNet-50 have").what.en
    'residual blocks'
    """
    for kind in QUESTIONS:
        if kind.asks.search(question) is not None and (kind.unless is None or kind.unless.search(question) is None):
            return kind
    return None
