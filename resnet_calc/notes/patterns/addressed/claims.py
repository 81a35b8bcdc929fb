"""Which claims a sentence makes of the layers, blocks and stages that it names, read from left to right."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.notes.patterns.addressed import addresses
from resnet_calc.notes.patterns.addressed.address import POOLS, Address, with_event, with_part
from resnet_calc.notes.patterns.addressed.addresses import ANY, Level, Part
from resnet_calc.notes.patterns.addressed.costs import costs_in
from resnet_calc.notes.patterns.addressed.products import Product, find_products, in_features
from resnet_calc.notes.steps import words
from resnet_calc.notes.steps.event import Event, Sort
from resnet_calc.notes.steps.step import Claim, Kind, Quality

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage

JUDGED: Final = frozenset(
    {
        Quality.IN_CHANNELS,
        Quality.OUT_CHANNELS,
        Quality.KERNEL,
        Quality.STRIDE,
        Quality.PADDING,
        Quality.OUTPUT,
        Quality.PARAMETERS,
        Quality.MULTIPLY_ADDS,
    }
)
"""What is judged by the address alone."""
_OUTPUTS: Final = expression(
    r"\boutputs?\b|\bputs out\b|\bproduc\w++|\byields?\b|\bgives?\b|\bgenerat\w++|\breturns?\b|\bresult\w*+|"
    r"\b(?:feature maps?|size|shape|resolution)(?: is| are| of|:)|^ ?feature maps? (?:has|have)\b|"
    r"\b(?:has|of|have) (?:an? )?(?:size|shape)(?: of)?|"
    r"输出|得到|产生|生成|变为|变成|特征图(?:为|是|的?(?:大小|尺寸))|^特征图(?:共?有|的?通道)",
    re.IGNORECASE,
)
_STAGE: Final = (
    r"(?:the )?[`*]{0,3}(?:(?:first|second|third|fourth|last|final) stage|(?:stage|layer) ?[1-5]|conv[2-5](?:_x)?)"
    r"[`*]{0,3}(?: ?\([^()]{2,16}\))?"
)
_OUTPUT_OF: Final = expression(
    rf"\b(?:outputs?|result)(?: shape| size| tensor| dimensions?)?+,? (?:of|from|after) {_STAGE}"
    r" (?:is|are|will be|=) (?:an? )?[`*$(\[]{0,3}$"
    rf"|\bafter {_STAGE},? (?:the (?:tensor|output|(?:feature )?maps?) (?:is|are) |we have )(?:an? )?[`*$(\[]{{0,3}}$",
    re.IGNORECASE,
)
"""The output of conv3_x is, after conv3_x the tensor is: words around a stage that make what follows its output."""
_NOT_OUTPUTS: Final = expression(
    r"\binputs?\b|\btakes?\b|\breceiv\w++|\bfrom\b|输入|从|\bkernels?\b|卷积核|\bweights?\b|权重|\bbefore\b|之前|接收|"
    r"\bafter\b|经过|之后|\bthen\b|然后|接着|再|\bpatch|\bgrid|\bregion|\bper\b",
    re.IGNORECASE,
)
_INPUTS: Final = expression(
    r"(?:输入(?:特征|向量|维度|维数|通道)?数?(?:为|是|有|:|：)?|接收|\btakes?|"
    r"\binputs?(?: of| is| has)?)\s*+(?:an? )?$",
    re.IGNORECASE,
)
_KEYS: Final = frozenset({"输入", "input", "kernel", "卷积核", "kernels"})
"""Of these, what may be the word for the number itself."""
_IS_KERNEL: Final = expression(
    r"\s*+(?:is|uses?|has|with|为|是|使用|采用|用|:|：)\s*+(?:an?|the|了)?\s*+"
    r"(?:一个|一种|[0-9]{1,4} ?个|[0-9]{1,4} )?+\s*+"
    r"(?:大小为?|尺寸为?)?\s*+",
    re.IGNORECASE,
)
_HAS: Final = expression(
    r"\s*+(?:(?:of|in) (?:the |an? )?resnet-?[0-9]{2,3},? )?(?:的)?(?:has|having|with|共?有|具有)\s*+", re.IGNORECASE
)
"""The last stage has 2048 output channels: nothing else stands between the two."""
_OF_OUTPUT: Final = expression(
    r"\s*+个?\s*+(?:output\b|输出)(?![^.;。；]{0,32}(?:before|inside|expan|internal|扩展|内部|升维))", re.IGNORECASE
)
_BLOCKS_OF: Final = expression(
    r"\b(?:blocks|bottlenecks|units|layers|(?:an?|one|any|another|other|later|every|each) (?:\w{3,12} )?"
    r"(?:block|bottleneck|unit|layer)) (?:of|in) (?:the )?$",
    re.IGNORECASE,
)
_ITS_OWN: Final = expression(r"[ ]?(?:维|个)?[ -]?(?:的)?[ ]?(?:全连接|fc\b|fully|classif|分类)", re.IGNORECASE)
"""1000维全连接: the number is the classifier's, not what stands before."""
_AND_ANOTHER: Final = expression(
    r"(?:\b(?:and|with|plus)\b|[+&和与及加、])[ `*]{0,3}(?:(?:the|its|a|an|new|final|last)[ ]){0,3}"
    r"(?:[a-z]{3,14}[ -]){0,2}(?:heads?|classifier|fc|stem|linear|dense|fully|projections?|bn|layers?)\b"
    r"|[+&和与及加、][ `*]{0,3}(?:新的?|最后的?)?(?:分类[头层器]|全连接|头部|输出层)",
    re.IGNORECASE,
)
"""Another part beside the one that was named: layer4 and the head are trained, 15,042,598 parameters."""
_ONE_OF_SEVERAL: Final = expression(
    r"(?:\b(?:stem|head|fc|bn[0-9]?|(?:layer|stage)[ ]?[0-9]|conv[0-9](?:_[x0-9])?)|分类[头层器]|全连接层?)[ `*]{0,3}"
    r"(?:,?[ ](?:and|or|plus|to)[ ](?:the[ ])?|[ ]?[+&/、~,和与及到至][ ]?)[`*]{0,3}[\w.]{1,16}[ `*]{0,3}$",
    re.IGNORECASE,
)
"""A place that is named with another one before it: the stem and layer1 have 225,344."""
_OF_A_NETWORK: Final = expression(r"[,;，；:：][^,;，；:：]{0,24}?resnet", re.IGNORECASE)
"""Between a place and a figure that a new clause gives the network: layer1 stays, ResNet-50 has 25.6M."""
_APIECE: Final = expression(
    r"[^,.;。0-9\n]{0,16}(?:\b(?:per|each|in each|a) (?:residual |bottleneck )?(?:block|bottleneck|unit|layer)\b"
    r"|\bapiece\b)|[^,.;。0-9\n]{0,8}[/每][ ]?个?(?:残差|瓶颈)?(?:块|block)",
    re.IGNORECASE,
)
"""Behind what a stage has of each block: 1.1M parameters per block."""
_OF_A_FILTER: Final = expression(
    r"[^,.;。0-9\n]{0,16}\bper[ -](?:filter|kernel|(?:output )?(?:channel|unit|neuron)|class|position|pixel|weight)\b",
    re.IGNORECASE,
)
"""Behind what one filter has of a convolution: 147 weights per filter."""
_BEFORE: Final = 32
_ANOTHER: Final = expression(
    r"\b(?:first|second|third|last|other|next|another)\b|\bthe [137] ?[×x]|第|另|其余|最后|后[一两]", re.IGNORECASE
)
_OF_KERNEL: Final = expression(
    r"(?<![Aa] )(?<!一个)(?<!一个 )(?P<size>[137]) ?[×x*] ?(?P=size)(?:[ -]?conv\w*+|[ ]?的?卷积)", re.IGNORECASE
)
"""The 3×3 convolution, which of a stage or block is those of that size."""
_OWN_HEAD: Final = expression(
    r"\b(?:new|hidden|extra|additional|projection|projected|reduc\w*+|mlp|after|our|two|second|custom)\b"
    r"|新|隐藏|中间|降维|投影|自定义|我们|两个|第二",
    re.IGNORECASE,
)
"""What makes a classifier one of the note's own, of other inputs."""
_AROUND: Final = 100
_REACH: Final = 90
"""How far behind the address a claim may stand, in characters."""


class Claimed(NamedTuple):
    """One claim and the address that it is about."""

    claim: Claim
    address: Address


def find_claims(passage: Passage, events: list[Event], first: int, last: int) -> Iterator[Claimed]:  # noqa: C901 - one branch for each sort of step
    """Yield the claims of one sentence, tokens `first` to `last`, each with the address that it is about."""
    text = passage.text
    start, end = passage.tokens[first].start, passage.tokens[last - 1].end
    parts = [
        part._replace(start=part.start + start, end=part.end + start) for part in addresses.find_parts(text[start:end])
    ]
    if not parts and not any(event.sort is Sort.NAME or event.kind in POOLS for event in events):
        return
    named = [event for event in events if event.sort is Sort.NAME and event.name is not None]
    parts = [part for part in parts if not any(n.start < part.end and part.start < n.end for n in named)]
    figures = costs_in(passage, first, last)
    products = list(find_products(passage.recognised.folded, start, end))
    steps: list[tuple[int, int, object]] = [(part.start, 0, part) for part in parts]
    steps += [(event.start, 1, event) for event in events]
    steps += [(claim.start, 2, claim) for claim in figures]
    steps += [(product.claim.start, 2, product) for product in products]
    address = around = Address(unclear=True)
    for place, _, step in sorted(steps, key=lambda item: item[:2]):
        if not isinstance(step, Claim | Product) and _BLOCKS_OF.search(text, max(start, place - 40), place) is not None:
            address = Address(unclear=True, end=step.end)  # type: ignore[attr-defined]  # a part or an event
        elif isinstance(step, Part):
            address = with_part(address, step, text[start : step.start])
        elif isinstance(step, Claim):
            if _is_free(address, step, text):
                address.said.add(step.quality)
                yield Claimed(step, address)
        elif isinstance(step, Product):
            costed = _costed(address if address.is_something else around, step, text)
            if costed is not None:
                yield costed
        elif isinstance(step, Event):
            inside = any(part.start <= step.start < part.end for part in parts)
            if inside:
                continue
            claim = _claim(address, step, text)
            if claim is not None and _is_free(address, claim, text):
                address.said.add(claim.quality)
                yield Claimed(claim, address)
            elif claim is None:
                around = address if address.is_something else around
                address = with_event(address, step)


def _costed(address: Address, product: Product, text: str) -> Claimed | None:
    """A product as the cost of the convolution that was named, unless words before it begin to speak of another one."""
    between = text[address.end : product.claim.start]
    meant, claim = address, product.claim
    if address.level is not Level.CONVOLUTION:
        named = list(_OF_KERNEL.finditer(between))
        if len(named) != 1 or int(named[0]["size"]) != product.kernel:
            return None
        between = between[: named[0].start()] + between[named[0].end() :]
        meant = replace(address, convolution=ANY, kernel=product.kernel)
    elif address.kind is Kind.FULLY_CONNECTED:
        claim = in_features(text, product) or claim
        if _OWN_HEAD.search(text, max(0, product.start - _AROUND), product.start + _AROUND) is not None:
            return None
    if _ANOTHER.search(between) is not None or not _is_free(meant, claim, text):
        return None
    meant.said.add(claim.quality)
    return Claimed(claim, meant)


def _is_free(address: Address, claim: Claim, text: str) -> bool:
    near = address.is_something and claim.start - address.end <= _REACH
    behind = text[claim.end : claim.end + 24]
    elsewhere = re.match(r"[^,.;。，；]{0,8}?\b(?:for|in|of|at|from) (?:the |conv|layer|stage)", behind) is not None
    elsewhere = elsewhere or _ITS_OWN.match(behind) is not None
    if near and claim.quality in (Quality.PARAMETERS, Quality.MULTIPLY_ADDS):
        elsewhere = elsewhere or _AND_ANOTHER.search(text, address.end, claim.start) is not None
        elsewhere = elsewhere or (address.level is Level.STAGE and _APIECE.match(text, claim.end) is not None)
        elsewhere = elsewhere or _OF_A_NETWORK.search(text, address.end, claim.start) is not None
        elsewhere = elsewhere or _ONE_OF_SEVERAL.search(text, max(0, address.end - _BEFORE), address.end) is not None
        elsewhere = elsewhere or _OF_A_FILTER.match(text, claim.end) is not None
    return near and claim.quality not in address.said and not elsewhere


def _claim(address: Address, event: Event, text: str) -> Claim | None:
    """Read what an event says of the place that was named before it, or nothing."""
    if not address.is_something:
        return None
    between = text[address.end : event.start]
    if event.sort is Sort.SIZE:
        return _sized(address, event, between, text)
    if event.sort is Sort.SQUARE and address.level is Level.CONVOLUTION and address.kind is None:
        is_kernel = _IS_KERNEL.fullmatch(between) is not None
        return Claim(Quality.KERNEL, event.value[:1], event.start, event.end) if is_kernel else None
    is_output = _OUTPUTS.search(between) is not None or _OUTPUT_OF.search(
        text, max(0, event.start - _AROUND), event.start
    )
    if event.sort in (Sort.SHAPE, Sort.SQUARE) and is_output and not _NOT_OUTPUTS.search(between):
        is_shape = None not in event.value and len(event.value) in (2, 3)
        is_shape = is_shape and not words.is_window(address.kind, event.value, text, event.end)
        return Claim(Quality.OUTPUT, event.value, event.start, event.end) if is_shape else None
    return None


def _sized(address: Address, event: Event, between: str, text: str) -> Claim | None:
    """Read a number with its quality: stride 2, 256 output channels."""
    quality = event.quality
    if quality is None or quality not in JUDGED:
        return None
    if quality is Quality.OUT_CHANNELS and address.kind is Kind.FULLY_CONNECTED and _INPUTS.search(between):
        return Claim(Quality.IN_CHANNELS, event.value, event.start, event.end)
    other = _NOT_OUTPUTS.search(between)
    if other is not None and other[0].lower() not in _KEYS:
        return None
    if address.level is not Level.CONVOLUTION:
        is_said = quality is Quality.STRIDE or (
            quality is Quality.OUT_CHANNELS
            and (
                _OUTPUTS.search(between) is not None
                or (_HAS.fullmatch(between) is not None and _OF_OUTPUT.match(text, event.end) is not None)
            )
        )
        return Claim(quality, event.value, event.start, event.end) if is_said else None
    return Claim(quality, event.value, event.start, event.end)
