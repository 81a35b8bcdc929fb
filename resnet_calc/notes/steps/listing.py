"""Printed models and calls in pseudo-code: `(layer1): Sequential((0): Bottleneck((conv1): Conv2d(64, 64, ...`.

A printed model may stand on a line for each layer, or be pasted onto one line; where it is cut off, what there is of
it is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.steps.calls import Call, claims_of, find_calls, operation_of
from resnet_calc.notes.steps.names import read_name
from resnet_calc.notes.steps.step import Claim, Kind, LayerName, Quality, Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage

_CHILD: Final = expression(r"\((\w{1,40})\):[ ]?([A-Za-z_]\w*+)\(|\)|(?<![A-Za-z_.:)])[A-Z]\w*+\((?=\s*+\(\w{1,40}\):)")
_ROLE: Final = expression(r"(conv|bn)([1-4])")
_ASSIGNED: Final = expression(r"([A-Za-z_]\w*+)\s*+=\s*+$")
_FEWEST: Final = 2
_DEEPEST: Final = 60
_STAGE_LETTER: Final = expression(r"block\s*+=\s*+[‘’'\"`]([a-z])[‘’'\"`]")
_STAGE_NUMBER: Final = expression(r"stage\s*+=\s*+([2-5])(?!\d)")


def is_printed(text: str) -> bool:
    """Whether a text is, or holds, a model as PyTorch prints it."""
    first = text.find("): ")
    if first < 0:
        return False
    found = 0
    for match in _CHILD.finditer(text):
        found += match[1] is not None
        if found >= _FEWEST:
            return True
    return False


def printed_steps(passage: Passage) -> Iterator[Step]:
    """Yield the operations of a printed model in order, with the path of names that leads to each."""
    text = passage.text
    path: list[str] = []
    branches = _Branches()
    position = 0
    alone = False
    while (found := _CHILD.search(text, position)) is not None:
        position = found.end()
        if found[0] == ")":
            if path:
                path.pop()
            continue
        if found[1] is None:
            path = [""]
            root = operation_of(found[0][:-1])
            alone = root is not None and root[0] is Kind.BLOCK
            continue
        start = found.start(2)
        operation = operation_of(found[2])
        if operation is not None and operation[0] not in {Kind.BLOCK, Kind.STAGE}:
            call = next(find_calls(text, start, min(len(text), start + 400)), None)
            if call is not None and call.start == start:
                made = _made(passage, call, _name([*path, found[1]]), is_listed=True)
                for step in branches.mark(made, [*path, found[1]]):
                    yield _without_stride(step) if alone else step
                position = call.end if call.is_closed else position
                if call.is_closed:
                    continue
        if len(path) < _DEEPEST:
            path.append(found[1])
            branches.enter(operation, len(path))


def _is_needless(step: Step) -> bool:
    """Whether a projection changes neither channels nor size: the program makes one for every stage, ResNets do not."""
    said = {claim.quality: claim.value[0] for claim in step.claims if claim.value}
    channels = said.get(Quality.IN_CHANNELS)
    is_same = channels is not None and channels == said.get(Quality.OUT_CHANNELS)
    return step.is_shortcut and is_same and said.get(Quality.STRIDE, 1) == 1


def _unjudged(step: Step) -> Step:
    return step._replace(claims=tuple(claim._replace(is_judged=False) for claim in step.claims))


class _Branches:
    """The branches of the block that is being read: `(left): Sequential(...)`, then `(right): Sequential(...)`.

    A second branch behind one of two convolutions or more that begins with a 1×1 is the shortcut, whatever its name.
    """

    def __init__(self) -> None:
        self._depth = 0
        self._main = ""
        self._convolutions = 0

    def enter(self, operation: tuple[Kind, tuple[Quality, ...], str] | None, depth: int) -> None:
        """Go into a part of the model, the path to which has so many names; a block begins anew."""
        if operation is not None and operation[0] is Kind.BLOCK:
            self._depth, self._main, self._convolutions = depth, "", 0

    def mark(self, steps: Iterator[Step], path: list[str]) -> Iterator[Step]:
        """Yield the steps that stand at a path, those of a second branch as the shortcut."""
        for step in steps:
            is_inside = self._depth and len(path) > self._depth + 1 and step.kind is Kind.CONVOLUTION
            marked = self._marked(step, path) if is_inside else step
            yield _unjudged(marked) if _is_needless(marked) else marked

    def _marked(self, step: Step, path: list[str]) -> Step:
        branch = path[self._depth]
        self._main = self._main or branch
        if branch == self._main:
            self._convolutions += 1
            return step
        small = any(claim.quality is Quality.KERNEL and claim.value == (1,) for claim in step.claims)
        if not small or self._convolutions < _FEWEST:
            return step
        return step._replace(is_shortcut=True, names=_name([*path[: self._depth], "downsample", "0"]))


def _without_stride(step: Step) -> Step:
    """A block that was made to try it out has whatever stride it was given."""
    claims = (claim._replace(is_judged=claim.quality is not Quality.STRIDE) for claim in step.claims)
    return step._replace(claims=tuple(claims))


def _name(path: list[str]) -> tuple[LayerName, ...]:
    parts = [part for part in path if part]
    full = read_name(".".join(parts))
    if full is not None and full.certain:
        return (full,)
    shortcut = next((part for part in parts if part in {"downsample", "shortcut"}), None)
    if shortcut is not None:
        return (LayerName(None, None, "shortcut.norm" if parts[-1] == "1" else "shortcut.conv"),)
    role = _ROLE.fullmatch(parts[-1]) if parts else None
    if role is not None and len(parts) > 1:
        return (LayerName(None, None, f"{'norm' if role[1] == 'bn' else role[1]}{role[2]}"),)
    return (full,) if full is not None else ()


_PRINTED_SHAPE: Final = expression(r"[a-z]\w*+[ ]++[(\[](?:[0-9]++,[ ]?+){3}[0-9]++[)\]]")
"""maxpool (8, 64, 56, 56): a name and what comes out of it, no call."""


def call_steps(passage: Passage, start: int, end: int) -> list[Step]:
    """The steps that the calls of one line of pseudo-code make."""
    steps: list[Step] = []
    for call in find_calls(passage.text, start, end):
        if _PRINTED_SHAPE.match(passage.text, call.start, call.end) is not None:
            continue
        assigned = _ASSIGNED.search(passage.text, max(start, call.start - 40), call.start)
        name = read_name(assigned[1]) if assigned is not None else None
        name = name or _of_arguments(passage.text[call.start : call.end])
        steps += _made(passage, call, (name,) if name is not None else (), is_listed=False)
    return steps


def _of_arguments(text: str) -> LayerName | None:
    """conv_block(x, 3, [64, 64, 256], stage=2, block='a')."""
    stage, letter = _STAGE_NUMBER.search(text), _STAGE_LETTER.search(text)
    if stage is None:
        return None
    return LayerName(int(stage[1]) - 1, ord(letter[1]) - ord("a") + 1 if letter is not None else None)


def _made(passage: Passage, call: Call, names: tuple[LayerName, ...], *, is_listed: bool) -> Iterator[Step]:
    operation = operation_of(call.name)
    claims = claims_of(call, is_judged=True)
    if operation is None or not claims:
        return
    if is_listed:
        claims = (*claims, *_defaults(operation[0], claims))
    shortcut = any(name.role.startswith("shortcut") for name in names)
    yield Step(
        passage.index, call.start, call.end, operation[0], claims, names,
        is_shortcut=shortcut, block=operation[2], is_listed=is_listed,
    )  # fmt: skip


def _defaults(kind: Kind, claims: tuple[Claim, ...]) -> Iterator[Claim]:
    """What a printed convolution does not say, because it is PyTorch's default: no padding."""
    said = {claim.quality for claim in claims}
    kernel = next((claim for claim in claims if claim.quality is Quality.KERNEL), None)
    if kind is Kind.CONVOLUTION and kernel is not None and Quality.PADDING not in said:
        yield Claim(Quality.PADDING, (0,), kernel.start, kernel.end)
