"""What holds for the first block of a stage only and is said of every block: a projection, a stride of 2, its input."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.note import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.passage import Passage
    from resnet_calc.notes.reading import Reading

RULES: Final = (
    Rule(
        code="RC253",
        name="said-of-every-block",
        what=Message(
            "Every block is said to have a projection or to halve the resolution; only a stage's first block does.",
            "文中说每个残差块都有投影捷径或都下采样，实际上只有每个阶段的第一个块如此。",
        ),
        why=Message(
            "Of the 16 blocks of ResNet-50 four have a projection and three a stride of 2; the others keep the shape, "
            "so that their shortcut is the identity.",
            "ResNet-50 的 16 个残差块中，只有 4 个带投影、3 个步长为 2；其余块不改变形状，捷径为恒等映射。",
        ),
        wrong="Every block of ResNet-50 has a 1×1 convolution on its shortcut.",
        right="The first block of each stage of ResNet-50 has a 1×1 convolution on its shortcut.",
    ),
)

_BLOCK: Final = r"(?:residual |bottleneck |basic |building ){0,2}(?:blocks?|bottlenecks?|BasicBlocks?|units?)"
_ONCE: Final = (
    r"(?:projection|downsampl\w{0,5}|1 ?[×x*] ?1 conv\w{0,9}(?: layer)? (?:on|in) (?:its|the|their) (?:shortcut|skip))"
)
_CHINESE_BLOCK: Final = r"(?:残差块|残差单元|残差结构|瓶颈块|基本块|bottleneck|basicblock|block|块)"
_CHINESE_EVERY: Final = rf"(?:每个|每一个|所有的?|全部的?|各个?)[ ]?{_CHINESE_BLOCK}[ ]?"
_PROJECTS: Final = expression(
    rf"\b(?:each|every|all(?: of)?(?: the| its)?(?: \w{{1,9}})?) {_BLOCK}\b[^.;:,]{{0,40}}\b"
    rf"(?:has|have|contains?|needs?|use[sd]?|includes?|carr(?:y|ies))\b[^.;:,]{{0,30}}{_ONCE}"
    rf"|{_ONCE}[^.;:,]{{0,24}} in (?:each|every) {_BLOCK}\b"
    rf"|\b(?:each|all) of (?:the|its) (?:\w{{3,9}}|[0-9]{{1,2}}) {_BLOCK}(?: of [^.;:, ]{{3,12}})? (?:has"
    rf"|have|contains?"
    rf"|needs?)[^.;:,]{{0,12}}{_ONCE}"
    rf"|\bin (?:each|every) {_BLOCK},? the (?:shortcut|skip connection) (?:is|has|contains|uses|goes through"
    rf"|consists of)"
    r" an? (?:1 ?[×x*] ?1 conv\w{0,9}|projection)"
    rf"|{_CHINESE_EVERY}[^。;,(]{{0,16}}(?:有|带|包含|需要|使用|采用|用)了?[^。;,(]{{0,10}}"
    r"(?:downsample|下采样|投影|1 ?[×x*] ?1 ?的?卷积)(?:[^。;,]{0,4}(?:捷径|短路|跳跃连接|shortcut))?",
    re.IGNORECASE,
)
_SHORTCUTS: Final = expression(
    r"\b(?:each|every|all(?: of)?(?: the| its| these)?(?: \w{1,9})?) (?:shortcuts?|skip connections?|skips)"
    r"(?: connections?| paths?| branch(?:es)?)? (?:has|have|contains?|needs?|uses?|includes?|is|are|goes? through"
    r"|consists? of|is done by|are made of)\b[^.;:,]{0,16}(?:projections?\b|1 ?[×x*] ?1 conv)"
    r"|(?:每个|每一个|每条|所有的?|全部的?|各个?|[0-9]{1,2} ?[条个])[ ]?"
    r"(?:shortcuts?|捷径|短路|跳跃|跳层|残差边|恒等)[ ]?"
    r"(?:连接|分支|支路)?(?:上|中|里)?[^。;,(]{0,4}(?:都|均|全)[^。;,(]{0,4}(?:有|带|包含|需要|使用|采用|用|是|做|经过)"
    r"[^。;,(]{0,6}(?:投影|1 ?[×x*] ?1 ?的?卷积)",
    re.IGNORECASE,
)
_OPTIONS: Final = expression(r"(?i:option)|方案|选项|策略|方式|(?<![A-Za-z0-9])[ABC](?![A-Za-z0-9])")
"""What is told of the shortcut options of the paper, of which one projects everywhere."""
_HALVES: Final = expression(
    rf"\b(?:each|every|all(?: of)?(?: the| its)?(?: \w{{1,9}})?) {_BLOCK}\b[^.;:,]{{0,30}}\b"
    r"(?:halves?|halving|downsamples?|(?:performs?|does|applies) (?:a |one |spatial ){0,2}downsampling"
    r"|(?:has|have|uses?)(?: a)? stride(?: of)? ?2)"
    rf"|{_CHINESE_EVERY}(?:的)?"
    r"[^。;,]{0,12}(?:步长|步幅|stride)[ ]?(?:都|均)?(?:是|为|=)?[ ]?2(?![0-9])"
    rf"|{_CHINESE_EVERY}[^。;,]{{0,8}}"
    r"(?:减半|缩小一半|下采样)"
    r"|\b(?:each|all|every one) of (?:the|these|its)? ?(?:two|three|four|five|six|[2-9]|[0-9]{2})(?: of them)?"
    rf"(?: {_BLOCK})?,? (?:has|have|uses?)(?: a)? stride(?: of)? ?2(?![0-9])",
    re.IGNORECASE,
)
_DOUBLES: Final = expression(
    rf"\b(?:each|every) {_BLOCK}\b[^.;:,]{{0,30}}\bdoubl(?:es?|ing) (?:the )?(?:number of |width of |its )?"
    r"(?:channels|filters|feature maps|width|depth)"
    rf"|\b(?:in|after|with) (?:each|every) {_BLOCK}\b[^.;:]{{0,24}} (?:channels|filters|feature maps|width|depth)"
    r" (?:is |are |get )?doubled?s?\b"
    rf"|{_CHINESE_EVERY}[^。;,]{{0,10}}(?:通道数?|维度|卷积核数?量?|滤波器数?量?)[^。;,]{{0,4}}"
    r"(?:翻倍|加倍|翻一倍|增加一倍|扩大一倍|变为(?:原来的)?(?:两|2) ?倍)",
    re.IGNORECASE,
)
_FIRST: Final = expression(
    r"(?:四个|4个|每个|每一个|所有|各个?)(?:的)?(?:阶段|stage|layer|残差层)(?:的|中的?|里的?)?第一个?"
    r"(?:残差块|block|块|Bottleneck|BasicBlock|单元)(?:的)?[^。;,]{0,6}(?:步长|步幅|stride)"
    r"[ ]?(?:都|均)?(?:是|为|=)?[ ]?2(?![0-9])"
    r"|\bfirst (?:residual |bottleneck )?block (?:of|in) (?:each|every|all(?: the)?(?: four)?) (?:stages?|layers?)"
    r"\b[^.;:,]{0,20}\bstride(?: of)? ?2\b",
    re.IGNORECASE,
)
_STAGES: Final = expression(
    r"\b(?:each|every) stage\b[^.;:,]{0,30}\b(?:begins?|starts?|opens?|has|have|contains?)\b[^.;:,]{0,20}"
    r"(?:projection|downsampl\w{0,5}|1 ?[×x*] ?1)"
    r"|(?:每个|每一个|各个?)(?:阶段|stage)[^。;,]{0,10}(?:都有|均有|都以|都带)"
    r"[^。;,]{0,8}(?:投影|下采样|1 ?[×x*] ?1 ?卷积)",
    re.IGNORECASE,
)
_CHANNELS: Final = r"(?:channels?|channel ?数|通道数?|维度?|特征维度)?"
_WIDENS: Final = expression(
    r"每一?个(?:残差块|残差单元|残差结构|瓶颈块|基本块|[Bb]ottleneck|[Bb]asic[Bb]lock|[Bb]lock|块)(?:结构|模块)?(?:的)?"
    rf"输入(?:的)?[ ]?{_CHANNELS}(?:都|均)?[ ]?(?:为|是|有)?[ ]?(?P<into>[0-9]{{2,4}})[ ]?(?:个?通道|维)?[,、]?(?:而)?"
    rf"输出(?:的)?[ ]?{_CHANNELS}(?:都|均)?[ ]?(?:为|是|有)?[ ]?(?P<out>[0-9]{{2,4}})(?![0-9×x*])"
    rf"|\b(?:each|every) {_BLOCK} (?:takes?|has)(?: an?)? (?:input (?:of|with) )?(?P<takes>[0-9]{{2,4}})"
    r"(?: input)? channels?[^.;:0-9]{0,24}\b(?:outputs?|produces?|returns?|gives?)(?: of| with)? (?P<gives>[0-9]{2,4})"
    r"(?![0-9×x*])",
    re.IGNORECASE,
)
_GROUP: Final = expression(
    r"(?P<number>[2-9]|[1-9][0-9]|两|三|四|五|六)个(?:残差|瓶颈|基本)?(?:块|单元|[Bb]lock|[Bb]ottleneck)[^。;,\n]{0,12}"
    r"[,、][ ]?每个(?:残差|瓶颈|基本)?(?:块|单元|[Bb]lock|[Bb]ottleneck)(?:的)?"
    rf"输入(?:的)?[ ]?{_CHANNELS}(?:都|均)?[ ]?(?:为|是|有)?[ ]?(?P<into>[0-9]{{2,4}})[ ]?(?:个?通道|维)?"
    r"(?:\([^()\n]{0,30}\))?[,、]?(?:而)?"
    rf"输出(?:的)?[ ]?{_CHANNELS}(?:都|均)?[ ]?(?:为|是|有)?[ ]?(?P<out>[0-9]{{2,4}})(?![0-9×x*])",
)
"""What is said of each of several blocks that follow one another, whatever the network."""
_EXCEPT: Final = expression(
    r"第一个(?![ ]?(?:[0-9] ?[×x*] ?[0-9] ?)?(?:的)?(?:卷积|conv))"
    r"|首个|其余|除|只有|仅|不|没有|恒等|方案|选项|如果|若|当|[?？]|\b(?:first|only|except|but|unless"
    r"|if|when|where|not?|"
    r"n't|identity|option|either|or|may|can|could|would|instead|conv block|necessary|needed)\b|卷积块|conv block",
    re.IGNORECASE,
)
_SUCH: Final = expression(r"\b(?:with|that|which|whose)\b", re.IGNORECASE)
"""What speaks of some blocks only: every block with stride 2."""
_EXCEPT_STAGE: Final = expression(
    r"除|只有|仅|不|没有|后三|layer1|conv2|[?？]|\b(?:only|except|but|unless|if|when|where|not?|n't|after)\b",
    re.IGNORECASE,
)
_SHORTCUT: Final = expression(
    r"shortcut|skip|捷径|短路|短接|残差边|跳跃|跳连|downsample|下采样|投影|projection", re.IGNORECASE
)
_WRONG: Final = Message(
    "{what} in the first block of a stage only: {number} of the {blocks} blocks of {model}",
    "{what}只出现在阶段的第一个块：{model} 的 {blocks} 个块中只有 {number} 个",
)
_PROJECTION: Final = Message("there is a projection", "投影捷径")
_STRIDE: Final = Message("there is a stride of 2", "步长 2 ")
_WIDER: Final = Message("the channels double", "通道数翻倍")
_FIRST_STAGE: Final = Message(
    "the first stage of {model} keeps the resolution and begins with stride 1: it follows the pool",
    "{model} 的第一个阶段不改变分辨率，其第一个块步长为 1：下采样已由池化完成",
)
_NO_PROJECTION: Final = Message(
    "the first stage of {model} has no projection: its input has the same 64 channels",
    "{model} 的第一个阶段没有投影：其输入同样是 64 通道",
)
_INPUT: Final = Message(
    "only the first of the {number} blocks of {stage} of {model} takes {into} channels; the others take the {out} that "
    "it puts out",
    "{model} 的 {stage} 有 {number} 个块，只有第一个块的输入是 {into} 通道；其余块的输入是 {out} 通道，与输出相同",
)
_IN_A_ROW: Final = Message(
    "only the first of {number} blocks that follow one another takes {into} channels; the others take the {out} that "
    "it puts out",
    "{number} 个相连的残差块中，只有第一个块的输入是 {into} 通道；其余块的输入是 {out} 通道，与输出相同",
)
_PROJECTION_SIGNS: Final = ("project", "downsampl", "投影", "下采样", "x1", "×1", "*1", "x 1", "× 1", "* 1")
_SIGNS: Final = ("every", "each", "all", "Every", "Each", "All", "每", "所有", "全部", "各", "四个", "4个")


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every statement about all blocks or all stages that holds for some only."""
    if not reading.subjects.is_about_resnet:
        return
    for passage in reading.passages:
        text = passage.recognised.folded
        if any(sign in text for sign in _SIGNS):
            yield from _in_a_row(passage)
            if passage.region.kind is not Kind.CODE and not reading.subjects.hints.own_network:
                yield from _in_prose(reading, passage)


def _in_prose(reading: Reading, passage: Passage) -> Iterator[Finding]:
    text = passage.recognised.folded
    for match in passage.matches(_PROJECTS, _PROJECTION_SIGNS):
        if _SHORTCUT.search(text, match.start(), match.end()) is not None:
            yield from _judge(reading, passage, match, _EXCEPT, _PROJECTION)
    for match in passage.matches(_SHORTCUTS, ("shortcut", "skip", "捷径", "短路", "跳", "残差边", "恒等")):
        if _OPTIONS.search(text) is None:
            yield from _judge(reading, passage, match, _EXCEPT, _PROJECTION)
    for match in passage.matches(_HALVES, ("halv", "downsampl", "stride", "步", "减半", "缩小一半", "下采样")):
        yield from _judge(reading, passage, match, _EXCEPT, _STRIDE)
    for match in passage.matches(_DOUBLES, ("doubl", "倍")):
        yield from _judge(reading, passage, match, _EXCEPT, _WIDER)
    for match in passage.matches(_FIRST, ("stride", "步")):
        yield from _judge(reading, passage, match, _EXCEPT_STAGE, _FIRST_STAGE)
    for match in passage.matches(_WIDENS, ("输入", "channel")):
        yield from _judge_widths(reading, passage, match)
    for match in passage.matches(_STAGES, ("stage", "阶段")):
        yield from _judge(reading, passage, match, _EXCEPT_STAGE, _NO_PROJECTION)


def _in_a_row(passage: Passage) -> Iterator[Finding]:
    """Judge what goes into each of several blocks that follow one another, of whatever network."""
    for match in passage.matches(_GROUP, ("每个",)):
        if match["into"] != match["out"]:
            yield passage.finding(
                *match.span("into"),
                Verdict.WRONG,
                "RC253",
                _IN_A_ROW.about(number=match["number"], into=match["into"], out=match["out"]),
                said=match["into"],
                expected=match["out"],
            )


def _judge_widths(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    start, end = reading.subjects.sentences(passage).at(match.start())
    subject = reading.subjects.at(passage, match.start())
    model = subject.model or subject.likely
    if model is None or subject.other or _EXCEPT.search(passage.recognised.folded, start, end) is not None:
        return
    fact = facts(model)
    into, out = int(match["into"] or match["takes"]), int(match["out"] or match["gives"])
    before = (fact.stage_widths[0], *fact.stage_outputs)
    for stage, (number, pair) in enumerate(
        zip(fact.blocks, zip(before, fact.stage_outputs, strict=False), strict=True)
    ):
        if pair == (into, out) and into != out and number > 1:
            yield passage.finding(
                match.start(),
                match.end(),
                Verdict.WRONG,
                "RC253",
                _INPUT.about(model=fact.title, stage=f"conv{stage + 2}_x", number=number, into=into, out=out),
                subject=model,
                said=match[0],
                expected=str(out),
            )


def _judge(
    reading: Reading, passage: Passage, match: re.Match[str], doubt: re.Pattern[str], what: Message
) -> Iterator[Finding]:
    start, end = reading.subjects.sentences(passage).at(match.start())
    subject = reading.subjects.at(passage, match.start())
    model = subject.model or subject.likely
    if (
        doubt.search(passage.recognised.folded, start, end) is not None
        or (what is not _NO_PROJECTION and _SUCH.search(match[0]) is not None)
        or subject.other
        or model is None
    ):
        return
    fact = facts(model)
    if len(fact.blocks) != 4 or (what is _NO_PROJECTION and fact.is_bottleneck):  # noqa: PLR2004 - of CIFAR the first stage differs
        return
    bare = what in (_FIRST_STAGE, _NO_PROJECTION)
    number = len(fact.blocks) if what is _PROJECTION and fact.is_bottleneck else len(fact.blocks) - 1
    values: dict[str, object] = {"model": fact.title, "number": number, "blocks": fact.every_block, "what": what}
    yield passage.finding(
        match.start(),
        match.end(),
        Verdict.WRONG,
        "RC253",
        (what if bare else _WRONG).about(**values),
        subject=model,
        said=match[0],
        expected="" if bare else str(number),
    )
