"""Which network a table of worked figures shows: each row says what of, how it is worked out, and the result."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.shown import Shown, shown
from resnet_calc.notes.steps.cells import Row
from resnet_calc.notes.steps.names import HEAD, read_name
from resnet_calc.notes.steps.step import Claim, Kind, LayerName, Quality, Step
from resnet_calc.units import match_quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.worked import Label, Worked

_WEIGHTS: Final = expression(r"(\d{1,3})[x×](\d{1,3})[x×](?:\(\d{1,6}/\d{1,6}\)|\d{1,6})[x×](\d{1,6})")
_CLASSES: Final = expression(r"\d{1,6}[x×](\d{1,6})")
_BLOCKS: Final = expression(r"(\d{1,3})[x×](?=\d)")
_SIDE: Final = expression(r"[⌊⌈]?\((\d{1,5}) ?[-−]")
_USUAL: Final = (224, 32)
"""Sides of images that are worth a try whatever the rows say."""
_MOST_IMAGES: Final = 3
_MOST_BLOCKS: Final = 64
_NAMED: Final = {
    "stem": LayerName(0, None, "stem"), "head": LayerName(HEAD, None, "head"),
    "the network": LayerName(None, None, "total"),
}  # fmt: skip


def shown_worked(lines: Sequence[Worked], style: str) -> tuple[str, tuple[int, int, int]] | None:
    """The network that a worked table shows, and the image that goes in; None where it cannot be told."""
    steps = [step for line in lines for label in line.labels for step in _steps(line, label)]
    best: tuple[Shown, tuple[int, int, int]] | None = None
    for side in tuple(dict.fromkeys((*_sides(lines), *_USUAL)))[:_MOST_IMAGES]:
        found = shown(steps, (3, side, side), style, fewest=1)
        if found is not None and (best is None or found.score > best[0].score):
            best = (found, (3, side, side))
        if found is not None and found.score >= len(steps):
            break
    return (best[0].name, best[1]) if best is not None else None


def _names(line: Worked) -> tuple[LayerName, ...]:
    """What a line is about; each block of a range by itself."""
    texts = [cell.text for cell in line.names]
    if len(texts) == 1 and texts[0] in _NAMED:
        return (_NAMED[texts[0]],)
    names = [name for text in texts if (name := read_name(text)) is not None]
    if len(names) == 2 and names[0].block and names[1].block:  # noqa: PLR2004 - the first and the last
        last = min(names[1].block, names[0].block + _MOST_BLOCKS)
        return tuple(names[0]._replace(block=block) for block in range(names[0].block, last + 1))
    return tuple(names[:1])


def _steps(line: Worked, label: Label) -> Iterator[Step]:
    """What a row says, as the rows of a table that names every layer say it."""
    value = match_quantity(label.value.text) if label.value is not None else None
    what, working = label.label.text.strip(), label.said.text
    if value is None or not value[0].is_exact:
        return
    quality = {"weights": Quality.PARAMETERS, "parameters": Quality.PARAMETERS, "norm_parameters": Quality.PARAMETERS,
        "multiply_adds": Quality.MULTIPLY_ADDS}.get(what)  # fmt: skip
    if quality is None:
        return
    said = {quality: int(value[0].value)}
    if what == "weights" and (weights := _WEIGHTS.fullmatch(working)) is not None:
        said |= {Quality.KERNEL: int(weights[1]), Quality.OUT_CHANNELS: int(weights[3])}
    elif what == "weights" and (classes := _CLASSES.fullmatch(working)) is not None:
        said |= {Quality.OUT_CHANNELS: int(classes[1])}
    elif what == "parameters" and line.names and (count := _blocks(working)) is not None:
        said |= {Quality.BLOCKS: count} if all(not name.block and name.stage for name in _names(line)) else {}
    cell = label.said
    claims = tuple(Claim(quality, (number,), cell.start, cell.end) for quality, number in said.items())
    row = Row({}, {}, is_listing=False)
    for name in _names(line):
        yield Step(cell.passage.index, cell.start, cell.end, Kind.CONVOLUTION, claims, (name,), row=row)


def _blocks(working: str) -> int | None:
    """How many blocks are summed up: 4 in 75,008 + 3x70,400."""
    terms = working.split(" + ")
    counts = [_BLOCKS.match(term) for term in terms]
    return (
        sum(int(found[1]) if found is not None else 1 for found in counts) if any(counts) or len(terms) == 1 else None
    )


def _sides(lines: Sequence[Worked]) -> Iterator[int]:
    """Sides of the image, told from what goes into the first convolution, else from what comes out of the stages."""
    told: Counter[int] = Counter()
    for line in lines:
        name = read_name(line.names[0].text) if line.names else None
        for label in line.labels:
            found = _SIDE.match(label.said.text)
            value = match_quantity(label.value.text) if label.value is not None else None
            if name is None or name.stage is None or found is None or value is None:
                continue
            if name.role == "stem.conv":
                yield int(found[1])
            elif name.stage > 0 and name.role.startswith("conv"):
                told[int(value[0].value) << (name.stage + 1)] += 1
    yield from (side for side, _ in told.most_common(2) if 0 < side < 10_000)  # noqa: PLR2004 - no image is larger
