"""Networks that a page says are altered, and how: ResNet-50 (altered), shortcut option B → A; classes 1000 → 10.

An altered network has a name of its own in the catalog, resnet50[shortcut = "A"], under which every kind of claim
finds its truth. What is altered in a way that cannot be read is another network, of which nothing is known.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.analysis.alteration import Stated, altered_name, read_alterations
from resnet_calc.architecture.catalog import load
from resnet_calc.errors import ResNetCalcError
from resnet_calc.expressions import expression
from resnet_calc.notes.mentions import Mention, MentionKind
from resnet_calc.notes.usual import STYLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.passage import Passage

_SUBTITLE: Final = expression(
    rf"(?:{'|'.join(STYLES)}) (?:style|写法) ·(?:(?![ ](?:altered|改动):)[^·]++·)*+"
    r"(?:[ ](?:altered|改动):\s?+(?P<changes>[^·]{3,2000}+))?+"
)
"""The line under the title of a page, and what it says is altered."""
_REMARK: Final = expression(r" \(altered\): ([^\n]{3,2000}+)\Z")
_LONGEST_LABEL: Final = 60
_MARK: Final = expression(r"[ ]?+(?:\(altered\)|（有改动）)")
_SIGNS: Final = {r"\to": "→", r"\times": "×", "{[}": "[", "{]}": "]"}
"""What LaTeX writes for a sign, where it stands outside of formulas."""
_MOST_MARKED: Final = 12
"""Networks of a comparison that may each be altered otherwise."""
_MOST_BLOCKS: Final = 1500
"""More than those of any published network, few enough to be named one by one."""
UNKNOWN: Final = "an altered network"


class Line(NamedTuple):
    """Where a page says what is altered."""

    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        """What it says."""
        said = self.passage.text[self.start : self.end]
        for sign, meant in _SIGNS.items():
            said = said.replace(sign, meant)
        return " ".join(said.split())


@dataclass(frozen=True, slots=True)
class Alterations:
    """What the pages of a note say is altered: in all their networks, or in those that a page marks."""

    pages: tuple[tuple[int, Line | None], ...] = ()
    """Where each page begins, as the index of a passage, and what it says of all its networks."""
    marked: tuple[tuple[str, Line], ...] = ()
    """The line of each network that is marked, by its label."""

    def __bool__(self) -> bool:
        return bool(self.marked) or any(line is not None for _, line in self.pages)

    def say(self, passage: int, offset: int) -> bool:
        """Whether a place of a passage stands within what is said to be altered."""
        lines = (*(line for _, line in self.pages if line is not None), *(line for _, line in self.marked))
        return any(line.passage.index == passage and line.start <= offset < line.end for line in lines)

    def on_page(self, index: int) -> Line | None:
        """What is said of all networks on the page that a passage stands on."""
        page = bisect_right(self.pages, index, key=itemgetter(0)) - 1
        return self.pages[page][1] if page >= 0 else None

    def applied(self, model: str, index: int) -> str | None:
        """The name of a model with what is altered on a passage's page; None where that makes no network."""
        line = self.on_page(index)
        return _applied(model, line.text) if line is not None else model

    def named(self, model: str, label: str, index: int) -> str | None:
        """The name of a model as what a label means, on a passage's page; None where that makes no network."""
        if _MARK.search(label) is None:
            return self.applied(model, index)
        bare = _MARK.sub("", label).strip()
        line = self.on_page(index) or next((line for name, line in self.marked if name == bare), None)
        return _applied(model, line.text) if line is not None else None

    def meant(self, passage: Passage, mentions: Sequence[Mention]) -> Iterator[Mention]:
        """The names in a passage, as what they mean on its page."""
        every = self.on_page(passage.index)
        for mention in mentions:
            line = every or self._line(mention, passage.text)
            if line is None or mention.kind is not MentionKind.MODEL:
                yield mention
                continue
            models = [_applied(model, line.text) for model in mention.models]
            known = tuple(model for model in models if model is not None)
            if len(known) == len(models):
                yield mention._replace(models=known)
            else:
                yield mention._replace(models=(), kind=MentionKind.OTHER, spelling=UNKNOWN)

    def _line(self, mention: Mention, text: str) -> Line | None:
        if _MARK.match(text, mention.end) is None:
            return None
        label = text[: mention.end].strip()
        return next((line for name, line in self.marked if label.endswith(name)), None)


NO_ALTERATIONS: Final = Alterations()


def find_alterations(passages: Sequence[Passage]) -> Alterations:
    """What pages say is altered, in the lines under their titles or in remarks on the networks of a table."""
    pages: list[tuple[int, Line | None]] = []
    marked: list[tuple[str, Line]] = []
    for passage in passages:
        for found in passage.matches(_SUBTITLE, ("style · ", "写法 · ")):
            first = passage.index - (not found.start() and passage.index > 0)  # the title stands before it
            line = Line(passage, *found.span("changes")) if found["changes"] else None
            pages.append((first, line))
        remarks = passage.matches(_REMARK, ("(altered): ",))
        marked += [
            (
                passage.text[: found.start()].strip(),
                Line(passage, found.start(1), found.end(1) - found[1].endswith(".")),
            )
            for found in remarks
            if found.start() <= _LONGEST_LABEL
        ]
    return Alterations(tuple(pages), tuple(marked[:_MOST_MARKED]))


def stated(line: Line, model: str) -> tuple[Stated, ...]:
    """The alterations of a line, one by one; none where it cannot be read."""
    try:
        return read_alterations(line.text, model.partition("[")[0])
    except (ValueError, ResNetCalcError):
        return ()


@lru_cache(maxsize=64)
def _applied(model: str, said: str) -> str | None:
    try:
        name = altered_name(model, {one.key: one.after for one in read_alterations(said, model)})
    except (ValueError, ResNetCalcError):
        return None
    return name if sum(load(name).blocks) <= _MOST_BLOCKS else None
