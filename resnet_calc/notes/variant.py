"""What a note says about the variant that it means: input size, classes, framework, CIFAR, a network of its own."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.notes.note import Kind
from resnet_calc.notes.passage import Passage, of_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Hints:
    """Signs of a variant, from anywhere in the note; a sign is no proof."""

    inputs: tuple[tuple[int, int, int], ...] = ()
    """Inputs (channels, height, width) that the note names, the most frequent first."""
    classes: tuple[int, ...] = ()
    """Numbers of classes that it names."""
    keras: bool = False
    """Keras code, layer names or listings: channels last, biases, buffers counted."""
    cifar: bool = False
    """CIFAR, or 32×32 inputs."""
    v2: bool = False
    """Pre-activation, or ResNet V2."""
    own_network: bool = False
    """It builds a network of its own in code, so that totals may be that network's."""
    layers_from_two: bool = False
    """It names a layer5, so that its layer2 may be what others call layer1."""
    sides: tuple[int, ...] = ()
    """Sides of large squares that it names, of images or of what goes into a part: 256 of [B, 65, 256, 256]."""
    output_strides: tuple[int, ...] = ()
    """Output strides that it names, beyond which a network dilates in place of striding."""


NO_HINTS: Final = Hints()

_INPUT: Final = (
    (
        expression(
            r"(?:input_shape|shape|size)\s*+=\s*+[(\[]\s*+(?:None,\s*+)?(\d{2,4}),\s*+(\d{2,4}),\s*+([134])\s*+[)\]]"
        ),
        ("shape", "size"),
    ),
    (
        expression(
            r"(?:randn?|zeros|ones|input_size|Input|summary)[^\n\d]{0,24}"
            r"(?:\d{1,3},\s*+)?([1-9]|1[0-5]),\s*+(\d{2,4}),\s*+(\d{2,4})"
        ),
        ("rand", "zeros", "ones", "input", "summary"),
    ),
    (expression(r"(?<![\d.])(\d{2,4})\s*+[×xX*]\s*+(\d{2,4})\s*+[×xX*]\s*+([13])(?!\d|\s*+[×xX*])"), ()),
    (
        expression(
            r"(?<!1[×xX*](?=1))(?<!1 [×xX*] (?=1))(?<!3[×xX*](?=3))(?<!3 [×xX*] (?=3))"  # 3×3×64×64 is a kernel's
            r"(?<![\d.])([13])\s*+[×xX*]\s*+(\d{2,4})\s*+[×xX*]\s*+(\d{2,4})(?!\d|\s*+[×xX*])"
        ),
        (),
    ),
    (
        expression(
            r"(?:[Ii]nput|输入|图像|images?)[^\n\d]{0,16}"
            r"([13])\s*+\\times\s*+(\d{2,4})\s*+\\times\s*+(\d{2,4})(?!\d|\s*+\\times)"
        ),
        ("\\times",),
    ),
    (
        expression(
            r"(?:[Ii]nput|输入|輸入)[^\n\d]{0,16}[(\[]\s*+(?:\d{1,3},\s*+)?([13]),\s*+(\d{2,4}),\s*+(\d{2,4})\s*+[)\]]"
        ),
        ("input", "输入", "輸入"),
    ),
    (
        expression(
            r"(?:[Ii]nput|输入|輸入)[^\n\d]{0,16}"
            r"\d{1,3}\s*+[×xX*]\s*+([13])\s*+[×xX*]\s*+(\d{2,4})\s*+[×xX*]\s*+(\d{2,4})(?!\d|\s*+[×xX*])"
        ),
        ("input", "输入", "輸入"),
    ),
)
"""Inputs, and the words of which one stands in each; those without a word are products."""
_CHANNELS_LAST: Final = (True, False, True, False, False, False, False)
_PRODUCT: Final = expression(r"[0-9]\s*+[×xX*]")
_SQUARE_INPUT: Final = expression(
    r"(?:input|image|crop|resolution|picture|resize|输入|图像|图片)[^\n\d。.]{0,24}(\d{2,4})\s*+[×xX*]\s*+(\d{2,4})(?!\s*+[×xX*]|\d)",
    re.IGNORECASE,
)
_CLASSES: Final = (
    expression(r"(?:num_class(?:es)?|n_classes|classes|out_features|Dense|units)\s*+[=(]\s*+(\d{1,5})(?!\d)"),
    expression(r"(?<![\d.])(\d{1,5})\s?+(?:个)?(?:class(?:es)?\b|categories|类|分类|种)"),
    expression(r"nn\.Linear\([^,\n()]{1,40},\s*+(\d{1,5})\)"),
    expression(r"Linear\(\d{2,5},\s*+(\d{1,5})\)"),
)
_KERAS: Final = expression(
    r"keras|tensorflow|ZeroPadding2D|BatchNormalization \(|res[2-5][a-f]_branch|conv[1-5]_block\d|identity_block"
    r"|25,?636,?712|\(None,",
    re.IGNORECASE,
)
_CIFAR: Final = expression(r"cifar|6n ?\+ ?2|9n ?\+ ?2|(?<!\d)32 ?[×xX*] ?32(?!\d)", re.IGNORECASE)
_V2: Final = expression(r"pre-?_?act|resnet[-_ ]?v2|预激活|resnet\d++v2|identity mappings in deep", re.IGNORECASE)
_LAYER5: Final = expression(r"\blayer[ _-]?5(?![0-9])", re.IGNORECASE)
_OWN: Final = expression(
    r"class \w{0,40}(?:resnet|block|bottleneck|residual)\w{0,40}+[(:]"
    r"|def \w{0,40}(?:resnet|res_net|residual)\w{0,40}+\(",
    re.IGNORECASE,
)
_OUTPUT_STRIDE: Final = expression(
    r"(?:\boutput[ _-]?stride|\bOS|输出步长|输出步幅)[\s`*]*+(?:of|is|为|是|[=:])?+[\s`*]*+(8|16)(?![\d.])",
    re.IGNORECASE,
)
_CLASS_SIGNS: Final = ("class", "categor", "类", "种", "dense", "units", "linear", "out_features")
_SIDES: Final = range(16, 1100)
_SQUARES: Final = (
    expression(r"(?<![\d.])(\d{3,4})\s*+[×xX*]\s*+(\d{3,4})(?!\d)"),
    expression(r"[\[(][^\[\]()\n,]{1,12}(?:,[^\[\]()\n,]{1,12})?+,\s*+(\d{3,4}),\s*+(\d{3,4})\s*+[\])]"),
)
_MOST_SIDES: Final = 8


def read_hints(passages: Sequence[Passage]) -> Hints:
    """Gather the signs of a variant from a whole note."""
    inputs: Counter[tuple[int, int, int]] = Counter()
    classes: dict[int, None] = {}
    sides: dict[int, None] = {}
    strides: dict[int, None] = {}
    flags: set[str] = set()
    for passage in passages:
        signs = _signs(passage)
        inputs.update(signs.inputs)
        classes.update(dict.fromkeys(signs.classes))
        sides.update(dict.fromkeys(signs.sides))
        strides.update(dict.fromkeys(signs.output_strides))
        flags |= signs.flags
    ranked = sorted(inputs, key=lambda shape: -inputs[shape])
    keras, cifar, v2, own, layer5 = (flag in flags for flag in ("keras", "cifar", "v2", "own", "layer5"))
    return Hints(
        tuple(ranked[:6]), tuple(classes)[:12], keras, cifar, v2, own, layer5, tuple(sides)[:_MOST_SIDES],
        tuple(strides),
    )  # fmt: skip


class _Signs(NamedTuple):
    """The signs in one passage."""

    inputs: tuple[tuple[int, int, int], ...]
    classes: tuple[int, ...]
    flags: frozenset[str]
    sides: tuple[int, ...] = ()
    output_strides: tuple[int, ...] = ()


_FLAGS: Final = (
    ("keras", _KERAS, ("keras", "tensorflow", "zeropad", "batchnorm", "_branch", "_block", "636", "(none,")),
    ("cifar", _CIFAR, ("cifar", "n+2", "n +2", "n+ 2", "n + 2", "32")),
    ("layer5", _LAYER5, ("layer",)),
    ("v2", _V2, ("act", "v2", "预激活", "identity mappings")),
)


@of_text
def _signs(passage: Passage) -> _Signs:
    flags = {flag for flag, pattern, signs in _FLAGS if passage.holds(pattern, signs)}
    if passage.region.kind is Kind.CODE and passage.holds(_OWN, ("class", "def")):
        flags.add("own")
    if not passage.has_numbers:
        return _Signs((), (), frozenset(flags))
    has_product = passage.holds(_PRODUCT)
    counted = _CLASSES if passage.says(_CLASS_SIGNS) else ()
    classes = [int(match[1]) for pattern in counted for match in passage.matches(pattern)]
    squares = (*(passage.matches(_SQUARES[0]) if has_product else ()), *passage.matches(_SQUARES[1], ("[", "(")))
    named = [int(match[1]) for match in squares if match[1] == match[2]]
    return _Signs(
        tuple(_inputs(passage, has_product=has_product)),
        tuple(number for number in classes if number > 1),
        frozenset(flags),
        tuple(side for side in named if side in _SIDES),
        tuple(int(match[1]) for match in passage.matches(_OUTPUT_STRIDE, ("stride", "os", "步长", "步幅"))),
    )


def _inputs(passage: Passage, *, has_product: bool) -> Iterator[tuple[int, int, int]]:
    for (pattern, signs), last in zip(_INPUT, _CHANNELS_LAST, strict=True):
        for match in passage.matches(pattern, signs) if signs or has_product else ():
            one, two, three = (int(group) for group in match.groups())
            shape = (three, one, two) if last else (one, two, three)
            if shape[1] in _SIDES and shape[2] in _SIDES:
                yield shape
    for match in passage.matches(_SQUARE_INPUT) if has_product else ():
        height, width = int(match[1]), int(match[2])
        if height in _SIDES and width in _SIDES:
            yield (3, height, width)
