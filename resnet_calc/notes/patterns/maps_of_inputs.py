"""The last feature map of an image whose size the sentence gives: 448×448 leaves 14×14, 256×256 leaves 8×8."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.note import Kind
from resnet_calc.notes.patterns.total_strides import sides_of
from resnet_calc.notes.subject import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what is said of outputs otherwise, RC301."""

_SIDES: Final = r"(?P<height>[0-9]{1,4})[ ]?[×xX*][ ]?(?P<width>[0-9]{1,4})(?![0-9]|[.][0-9]|[ ]?[×xX*][ ]?[0-9])"
_IMAGE: Final = expression(
    rf"(?:\b(?:inputs?|images?)\b[^.;,0-9]{{0,16}}|(?:输入|图像|图片)[^.;,、。0-9]{{0,12}})(?<![0-9.×x*]){_SIDES}"
    rf"|(?<![0-9.×x*]){_SIDES.replace('height', 'before').replace('width', 'across')}"
    r"(?= ?(?:pixels? )?(?:rgb |colou?r )?(?:inputs?|images?)\b|的?(?:输入|图像|图片))",
    re.IGNORECASE,
)
_LAST: Final = expression(
    r"(?:\b(?:final|last) (?:conv(?:olutional)? )?(?:(?:feature )?maps?|stage|grid)\b"
    r"|最[后终](?:的|输出的?|一个阶段的?)?(?:特征图|输出))"
    rf"[^.;,、。0-9]{{0,24}}{_SIDES}",
    re.IGNORECASE,
)
_SIGNS: Final = ("final", "last", "最后", "最终")
_DOUBT: Final = expression(
    r"[?？]|dilat|atrous|output[ _-]?stride|\bOS\b|fpn|pyramid|\bp[2-7]\b|deeplab|u-?net|decod|upsampl|patch"
    r"|crop|cifar|window|\b(?:not|n't|would|instead|remov\w*+|modif\w*+|without|than|first|before|then|from|resized?|and)\b"
    r"|空洞|膨胀|去掉|修改|裁剪|缩放|不|前|解码|上采样",
    re.IGNORECASE,
)
_RIGHT: Final = Message("{model} leaves {expected} of {image}", "{model} 在输入 {image} 时最后的特征图为 {expected}")
_WRONG: Final = Message(
    "{model} leaves {expected} of {image}, the note says {said}",
    "{model} 在输入 {image} 时最后的特征图为 {expected}，文中写的是 {said}",
)
_LEAST: Final = 64


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every last feature map whose sentence says what image goes in, judged."""
    hints = reading.subjects.hints
    if not reading.subjects.is_about_resnet or hints.own_network or hints.output_strides or hints.cifar:
        return
    for passage in reading.passages:
        if passage.has_numbers and passage.region.kind is not Kind.CODE:
            for match in passage.matches(_LAST, _SIGNS):
                yield from _judge(reading, passage, match)


def _judge(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    subject = reading.subjects.at(passage, match.start())
    start, end = reading.subjects.sentences(passage).at(match.start())
    images = [image for image in passage.matches(_IMAGE) if start <= image.start() and image.end() <= end]
    model = subject.model
    if model is None or subject.other or subject.scope < Scope.NOTE or len(images) != 1:
        return
    if _DOUBT.search(passage.recognised.folded, start, end) is not None:
        return
    image = [int(images[0][group]) for group in ("height", "width", "before", "across") if images[0][group]]
    said = [int(match["height"]), int(match["width"])]
    side, last = sides_of(model)
    stride = side // last
    if min(image) < _LEAST:
        return
    up = [-(-one // stride) for one in image]
    right = said in (up, [one // stride for one in image])
    expected = f"{up[0]}×{up[1]}"
    span = match.start("height"), match.end("width")
    of_image, found = f"{image[0]}×{image[1]}", f"{said[0]}×{said[1]}"
    values = {"model": facts(model).title, "image": of_image, "expected": expected, "said": found}
    yield passage.finding(
        *span,
        Verdict.RIGHT if right else Verdict.WRONG,
        "RC301",
        (_RIGHT if right else _WRONG).about(**values),
        subject=model,
        said=passage.text[slice(*span)],
        expected=passage.text[slice(*span)] if right else expected,
    )
