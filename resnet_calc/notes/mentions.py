"""Names of networks in a text: ResNets, with the models of the catalog that they mean, and all others.

ResNet-50, resnet50, ResNet_50, ResNet18/34, ResNet-50、101 和 152, 50-layer, 34层, resnet50v2, Wide ResNet-50-2,
and VGG-16, AlexNet, ViT-B/16, whose numbers are no business of ours.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.architecture import catalog
from resnet_calc.errors import ConfigError
from resnet_calc.expressions import expression
from resnet_calc.notes.usual import A_DEPTH, CIFAR_DEPTHS, DEPTHS
from resnet_calc.units import fold_width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.passage import Passage

OTHER_NETWORKS: Final = (
    "vgg | vggnet | alexnet | googlenet | googlnet | goolenet | inception | densenet | mobilenet | shufflenet | "
    "efficientnet | squeezenet | xception | nasnet | lenet | zfnet | vit | vision transformer | swin | deit | "
    "convnext | regnet | pyramidnet | plainnet | plain network | plain net | unet | u-net | yolo | ssd | c3d | i3d | "
    "lstm | rnn | transformer | bert | gpt | mlp | mlp-mixer | coatnet | dpn | highway network | senet | sknet | "
    "resnest | res2net | resnext | wrn | wide resnet | wideresnet | wide_resnet | faster r-cnn | mask r-cnn | fpn | "
    "retinanet | darknet | hrnet | ghostnet | mnasnet | cspnet | nin | network in network | octconv | bninception | "
    "fractalnet | cspdarknet | stochastic depth | unet++ | segnet | deeplab | fcn | pspnet | beit | clip | dino | "
    "pvt | poolformer | lenet-5 | adaboost | xgboost | crnn | mixer | capsnet | c2d | slowfast | "
    "mobilefacenet | ir-50 | ir50 | ir-se50 | ir-se-50 | irse50 | ir-100 | ir-101 | osnet | efficientdet | mobilevit | "
    "vovnet | repvgg | nfnet | convmixer | maxvit | levit | fbnet | proxylessnas | amoebanet | pnasnet | hardnet | "
    "squeezenext | mixnet | tinynet"
)
"""Networks that are no ResNet of the plain kind; what the catalog holds of them is looked up first."""

_FAMILY: Final = (
    r"(?P<prefix>(?:(?:pre[-_ ]?act(?:ivation)?|pre|se|eca|cbam|sk|wide|cifar|i|x|big|small|tiny|thin|slim|mini|lite"
    r"|plain|dilated|[13]d)[-_ ]?)?+)"
    r"res(?:idual[ ]?)?(?:[-_ ]?net(?:work)?s?)(?P<kind>(?:[-_ ]?(?:v[12]|rs|xt|vd|blur|aa))?+)"
)
_NAMED: Final = expression(r"res(?:idual[ ]?)?[-_ ]?net")
"""What stands in each name of the family, in lower case."""
_NUMBERED: Final = expression(
    _FAMILY + r"(?:[ ]?[-_‐‑–—][ ]?|[ ]|\()?+(?P<depth>[0-9]{1,4})(?![0-9]|\.[0-9])"
    r"(?P<suffix>(?:[-_ ]?(?:v[0-9](?:\.[0-9])?[a-z]?|vd|se|rs|small|tiny|wide|fpn|ibn|(?:[0-9]++x[0-9]++d)|x[0-9]++|2"
    r"|d|t|s|c|b|ts|dc5|w[0-9]++)(?![A-Za-z0-9]))?+)",
    re.IGNORECASE,
)
_BARE: Final = expression(r"(?<![A-Za-z])" + _FAMILY + r"(?![A-Za-z0-9])|残差网络", re.IGNORECASE)
_DEPTH: Final = "|".join((*DEPTHS, *CIFAR_DEPTHS))
_ABBREVIATED: Final = expression(
    rf"(?<![A-Za-z0-9])(?:r|res)[-_ ]?(?P<depth>{A_DEPTH})(?![0-9.]|[-_]?[A-Za-z])", re.IGNORECASE
)
_LAYERED: Final = expression(
    rf"(?<![0-9.,])(?P<depth>{_DEPTH}|164|1202|200)"
    r"(?:(?:[ ]?[-‐‑–][ ]?layers?|[ ]layer)(?![A-Za-z0-9])|[ ]?层(?!数|次|面|[ ]?卷积(?!神经|网络|残差)))",
    re.IGNORECASE,
)
_COUNTED: Final = expression(
    r"(?:[第有共计是为达到得含前后每这那各加了约=]|\b(?:has|of|is|to|by|with|about|all|the))[ ]?$", re.IGNORECASE
)
"""What makes 18层 a number of layers and no name."""
_OF_BLOCKS: Final = expression(r"(?:block|unit|块|单元|模块)s?[ ]?[,、][ ]?$", re.IGNORECASE)
"""The same in 6 个 block,18 层."""
_MORE: Final = expression(
    r"[ ]?+(?:[/、,&+]|和|与|及|以及|或|还是|,?[ ]?(?:and|or)[ ]|到|至|to[ ])[ ]?+-?"
    rf"(?P<depth>{_DEPTH}|164|200|1202|1001)"
    r"(?![0-9A-Za-z%×*]|\.[0-9]|-[A-Za-z]|[ ](?:blocks?|conv|epochs?|class|units?|channels?|filters?|[%×*x])"
    r"|[ ]?[个块类倍张种万亿])",
    re.IGNORECASE,
)
_WORD_NET: Final = expression(r"(?<![A-Za-z])[A-Za-z0-9]{2,24}?Net(?:v[0-9]|V[0-9])?(?![a-z])")
_NOT_NETWORKS: Final = frozenset(
    {"imagenet", "tinyimagenet", "subnet", "internet", "ethernet", "dotnet", "wordnet", "resnet"}
)
_OTHER: Final = expression(
    r"(?<![A-Za-z0-9_])(?:"
    + "|".join(
        re.escape(name.strip()) for name in sorted(OTHER_NETWORKS.split("|"), key=lambda name: -len(name.strip()))
    )
    + r")(?:[-_ ]?[vV]?[0-9][0-9A-Za-z.]*+)?(?![A-Za-z])"
    r"(?:-[0-9]{1,2}(?![0-9])|[-_ ]{0,2}\(?[0-9]{1,3}[ ]?[x×][ ]?[0-9]{1,3}d\)?)?",
    re.IGNORECASE,
)
_WORD: Final = expression(r"(?<![A-Za-z0-9_])[A-Za-z][A-Za-z0-9_]*+")
_BEGINNING: Final = 3
_BEGINNINGS: Final = frozenset(name.strip()[:_BEGINNING] for name in OTHER_NETWORKS.split("|"))
_LIKE: Final = expression(
    r"(?:仿照|模仿|效仿|仿造|参照|参考|借鉴|类似|近似|相似|接近"
    r"|[一三1][维D]的?"
    r"|\b(?:modell?ed (?:after|on)|patterned after|inspired by|in the style of|similar to|akin to|resembl(?:es|ing)))"
    r"[ ]?(?:了|自|于|the |a )?[ `*_\"“]{0,3}$",
    re.IGNORECASE,
)
"""Before the name of a network that another one is only made like."""
_ALIKE: Final = expression(
    r"[ -]?(?:like|inspired|style)\b(?![ ]?[:·])|[ ]?(?:风格|式)的"
    r"|[-_ (（]{0,2}[13]d\b|[ ]?的?[ ]?(?:[13]d|[一三]维)",
    re.IGNORECASE,
)
"""The same behind the name; one of one or of three dimensions is another network too."""
_JOINTS: Final = expression(r"[\s,、/&+|()]*+(?:(?:(?:and|or|to)(?![A-Za-z])|和|与|及|以及|或|到|至|跟)[\s]*+)?+")
_YEARS: Final = range(2012, 2040)


class MentionKind(StrEnum):
    """What a name names."""

    MODEL = "model"
    """ResNets of the catalog."""
    FAMILY = "family"
    """ResNet, of no depth."""
    OTHER = "other"
    """Another network, or a ResNet that the catalog does not know."""


class Mention(NamedTuple):
    """A network's name in a text."""

    start: int
    end: int
    kind: MentionKind
    models: tuple[str, ...]
    """Names in the catalog; of a list (ResNet18/34) all of them."""
    spelling: str
    """As the note writes it."""
    is_likeness: bool = False
    """Whether the network that is meant is only made like the one that is named."""


@cache
def catalog_name(spelling: str) -> str | None:
    """The model of the catalog that a spelling means, if any.

    >>> catalog_name("resnet_v2_50"), catalog_name("ResNet-110"), catalog_name("resnet51")
    ('resnet50v2', 'cifar_resnet110', None)
    """
    squeezed = (
        re.sub(r"[\s_.\-‐‑–—()]", "", spelling.lower()).replace("residualnetwork", "resnet").replace("networks", "net")
    )
    squeezed = squeezed.replace("resnets", "resnet").replace("v1.5", "").replace("preactivation", "preact")
    if (versioned := re.fullmatch(r"resnet(v[12])([0-9]+)", squeezed)) is not None:
        squeezed = f"resnet{versioned[2]}{versioned[1]}"
    squeezed = re.sub(r"v1(?:5|b)?$", "", squeezed)
    squeezed = re.sub(r"^wrn(?=[0-9])", "wideresnet", squeezed.replace("×", "x"))
    if squeezed in ("wideresnet50", "wideresnet101"):
        squeezed += "2"  # the only ones of that depth; those of CIFAR have others
    name = catalog.proper_name(squeezed)
    if name is None and (depth := re.fullmatch(r"(?:cifar)?resnet([0-9]{2,4})", squeezed)) is not None:
        name = _of_depth(int(depth[1]))
    return name


@cache
def _of_depth(depth: int) -> str | None:
    try:
        name = catalog.name_of_depth(depth)
    except ConfigError:
        return None
    return name if re.fullmatch(r"(?:cifar_)?resnet[0-9]+", name) else None


def mentions_of(passage: Passage, *, layers: bool) -> tuple[Mention, ...]:
    """The names in a passage, looked for once where passages say the same."""
    derived = passage.recognised.derived
    if find_mentions not in derived:
        derived[find_mentions] = tuple(find_mentions(passage.text, layers=layers))
    found: tuple[Mention, ...] = derived[find_mentions]
    return found


def find_mentions(text: str, *, layers: bool = True) -> list[Mention]:
    """Return the names of networks in order; names of one list (ResNet-18 and ResNet-34) come as one.

    `layers` reads 50-layer and 34层 as names too, as they are in a note about ResNets.

    >>> for mention in find_mentions("ResNet18/34 and ResNet-50, unlike VGG-16; 以101-layer为例"):
    ...     print(mention.spelling, mention.models)
    ResNet18/34 and ResNet-50 ('resnet18', 'resnet34', 'resnet50')
    VGG-16 ()
    101-layer ('resnet101',)
    """
    folded = fold_width(text)
    found: list[Mention] = []
    taken = bytearray(len(folded))
    lower = folded.lower()
    named = "net" in lower and _NAMED.search(lower) is not None
    finders = (
        *((_numbered,) if named or _ABBREVIATED.search(folded) is not None else ()),
        _others,
        *((_layered,) if layers else ()),
        *((_bare,) if named or "残差网络" in folded else ()),
    )
    for finder in finders:
        for mention in finder(folded):
            if not any(taken[mention.start : mention.end]):
                taken[mention.start : mention.end] = b"1" * (mention.end - mention.start)
                found.append(mention)
    return [_likeness(folded, mention) for mention in _joined(folded, sorted(found))]


def _likeness(text: str, mention: Mention) -> Mention:
    """A network that is made like a ResNet is another one."""
    if mention.kind is not MentionKind.MODEL:
        return mention
    before = text[max(0, mention.start - 24) : mention.start]
    if _LIKE.search(before) is None and _ALIKE.match(text, mention.end) is None:
        return mention
    return mention._replace(kind=MentionKind.OTHER, models=(), is_likeness=True)


def _known_names(text: str) -> Iterator[re.Match[str]]:
    """Names of other networks: of all words only those that begin as one of the names does are looked at closely."""
    behind = 0
    for word in _WORD.finditer(text):
        start = word.start()
        if start >= behind and text[start : start + _BEGINNING].lower() in _BEGINNINGS:
            match = _OTHER.match(text, start)
            if match is not None:
                behind = match.end()
                yield match


def _others(text: str) -> Iterator[Mention]:
    for match in (*_known_names(text), *(_WORD_NET.finditer(text) if "Net" in text else ())):
        name = match[0].lower()
        if name not in _NOT_NETWORKS and not name.startswith("resnet"):
            model = catalog_name(match[0])
            kind = MentionKind.MODEL if model else MentionKind.OTHER
            yield Mention(match.start(), match.end(), kind, (model,) if model else (), match[0])


def _layered(text: str) -> Iterator[Mention]:
    for match in _LAYERED.finditer(text):
        model = _of_depth(int(match["depth"]))
        if (
            model
            and _COUNTED.search(text, max(0, match.start() - 4), match.start()) is None
            and _OF_BLOCKS.search(text, max(0, match.start() - 12), match.start()) is None
        ):
            yield Mention(match.start(), match.end(), MentionKind.MODEL, (model,), match[0])


def _bare(text: str) -> Iterator[Mention]:
    for match in _BARE.finditer(text):
        yield Mention(match.start(), match.end(), MentionKind.FAMILY, (), match[0])


def _numbered(text: str) -> Iterator[Mention]:
    for match in (*_NUMBERED.finditer(text), *_ABBREVIATED.finditer(text)):
        before = text[match.start() - 1] if match.start() else ""
        glued = before.isascii() and before.isalpha()
        if glued and text[match.start()].islower():
            continue
        depth, end = int(match["depth"]), match.end()
        if depth in _YEARS and "prefix" in match.groupdict() and not match["suffix"]:
            continue
        name = catalog_name(match[0].strip("( ")) if "prefix" in match.groupdict() else _of_depth(depth)
        models = [name] if name and not glued else []  # EcgResNet34 is somebody's own
        while models and (more := _MORE.match(text, end)) is not None:
            following = _of_depth(int(more["depth"]))
            if following is None or int(more["depth"]) == depth:
                break
            models.append(following)
            end = more.end()
        kind = MentionKind.MODEL if models else MentionKind.OTHER
        yield Mention(match.start(), end, kind, tuple(models), text[match.start() : end])


def _joined(text: str, mentions: list[Mention]) -> list[Mention]:
    """Join names that stand in one list."""
    result: list[Mention] = []
    for mention in mentions:
        last = result[-1] if result else None
        if (
            last is not None
            and last.kind is mention.kind is MentionKind.MODEL
            and last.end < mention.start
            and (joint := _JOINTS.match(text, last.end)) is not None
            and joint.end() >= mention.start
            and "\n" not in text[last.end : mention.start]
        ):
            models = tuple(dict.fromkeys((*last.models, *mention.models)))
            result[-1] = last._replace(end=mention.end, models=models, spelling=text[last.start : mention.end])
        else:
            result.append(mention)
    return result
