"""Which network a passage speaks of.

The nearest name decides: the clause before the sentence, the sentence before the paragraph, a table's row before its
column, the paragraph before what ran before it in the section, the section's heading before the whole note. Another
network's name (VGG, AlexNet) closes the scope just as a ResNet's opens it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from resnet_calc.architecture import catalog
from resnet_calc.notes.altered import find_alterations
from resnet_calc.notes.comparisons import (
    goes_on_about,
    is_another,
    is_compared_with,
    is_held_against,
    is_joined,
    is_nearer,
    spoken_of,
    still_open,
)
from resnet_calc.notes.depth_rows import depth_columns, depth_rows
from resnet_calc.notes.mentions import MentionKind, mentions_of
from resnet_calc.notes.named_cells import columns_named, rows_named
from resnet_calc.notes.note import Kind
from resnet_calc.notes.sections import about_resnets
from resnet_calc.notes.sentences import Sentences
from resnet_calc.notes.subject import Scope, Subject
from resnet_calc.notes.usual import MODELS
from resnet_calc.notes.variant import read_hints

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.notes.altered import Alterations
    from resnet_calc.notes.mentions import Mention
    from resnet_calc.notes.reading import Options, Passage
    from resnet_calc.notes.variant import Hints

_HEADLINE: Final = 36
"""The longest line that is taken for a heading where it names one network and is no sentence."""
_PUNCTUATION: Final = frozenset("。.,，;；!！?？=|")
_EXAMPLE_SIGNS: Final = ("为例", "举例", "for example", "as an example", "take resnet", "以下", "consider resnet")


class Subjects:
    """The subjects of every place of a note; the names are found once, in time linear in the note."""

    def __init__(self, passages: Sequence[Passage], options: Options) -> None:
        self._passages = passages
        self._options = options

    @cached_property
    def hints(self) -> Hints:
        """What the note as a whole says about input, classes and style."""
        return read_hints(self._passages)

    @cached_property
    def is_about_resnet(self) -> bool:
        """Whether the note names a ResNet at all."""
        return any("resnet" in (text := p.text.lower()) or "residual" in text or "残差" in text for p in self._passages)

    @cached_property
    def alterations(self) -> Alterations:
        """What the page says is altered in its networks."""
        return find_alterations(self._passages)

    @cached_property
    def _about_resnets(self) -> frozenset[int]:
        return about_resnets(self._passages)

    def is_aside(self, passage: Passage, subject: Subject) -> bool:
        """Whether a passage stands in a part that names no ResNet, and none is what the note as a whole is about."""
        return subject.scope <= Scope.NOTE and not subject.certain and passage.index not in self._about_resnets

    @cached_property
    def _mentions(self) -> tuple[tuple[Mention, ...], ...]:
        layers = self.is_about_resnet
        found = tuple(mentions_of(passage, layers=layers) for passage in self._passages)
        if self.alterations:
            meant = self.alterations.meant
            return tuple(
                tuple(meant(passage, mentions)) for passage, mentions in zip(self._passages, found, strict=True)
            )
        return found

    @cached_property
    def named(self) -> tuple[str, ...]:
        """Every model that the note names, the most frequent first."""
        counts: Counter[str] = Counter()
        for passage, mentions in zip(self._passages, self._mentions, strict=True):
            weight = 6 if passage.region.kind is Kind.HEADING or passage.index == 0 else 1
            for mention in mentions:
                counts.update(dict.fromkeys(mention.models, weight if len(mention.models) == 1 else 1))
        return tuple(name for name, _ in counts.most_common())

    def at(self, passage: Passage, offset: int) -> Subject:
        r"""Return what the place `offset` of a passage's visible text speaks of.

        >>> from resnet_calc.notes.reading import Reading
        >>> from resnet_calc.notes.source import read_text
        >>> reading = Reading(read_text("# ResNet-50\n\nIt has 16 blocks; VGG-16 has none.\n", name="a.md"))
        >>> passage = reading.passages[1]
        >>> reading.subjects.at(passage, 8).model, reading.subjects.at(passage, 30).other
        ('resnet50', 'VGG-16')
        """
        mentions = self._mentions[passage.index]
        if passage.region.cell is not None:
            found = self._in_table(passage, offset)
        else:
            found = self._in_text(passage, mentions, offset)
        found = found or self._around(passage)
        if found.scope < Scope.TABLE and self._is_general(passage, mentions, offset):
            found = replace(found, general=True)
        return self._forced(found)

    def in_passage(self, passage: Passage) -> tuple[Mention, ...]:
        """The names in one passage, in order."""
        return self._mentions[passage.index]

    def _forced(self, subject: Subject) -> Subject:
        """Let the user's `--model` stand for whatever the note does not name another network for."""
        model = self._options.model
        if model is None or subject.other:
            return subject
        return Subject((catalog.proper_name(model) or model,), certain=True, scope=Scope.CLAUSE, hints=subject.hints)

    def _subject(self, mention: Mention, scope: Scope, *, certain: bool = True) -> Subject:
        if mention.kind is MentionKind.OTHER:
            return Subject(other=mention.spelling, scope=scope, certain=certain, hints=self.hints)
        return Subject(mention.models, certain, scope, hints=self.hints)

    def _is_general(self, passage: Passage, mentions: Sequence[Mention], offset: int) -> bool:
        start, end = self.sentences(passage).at(offset)
        return any(mention.kind is MentionKind.FAMILY and start <= mention.start < end for mention in mentions)

    # In a text

    def sentences(self, passage: Passage) -> Sentences:
        """The sentences of a passage; in code and listings every line is one."""
        derived = passage.recognised.derived
        if Sentences not in derived:
            lines_end = passage.region.kind in (Kind.CODE, Kind.OUTPUT, Kind.MATH)
            derived[Sentences] = Sentences(passage.text, lines_end=lines_end)
        found: Sentences = derived[Sentences]
        return found

    def _in_text(self, passage: Passage, mentions: Sequence[Mention], offset: int) -> Subject | None:
        sentences = self.sentences(passage)
        start, end = sentences.at(offset)
        first, last = sentences.clause_at(offset)
        running = self._running[passage.index]
        named = [mention for mention in mentions if mention.kind is not MentionKind.FAMILY]
        of_another = running is not None and (bool(running.other) or is_another(running.model, named))
        named = spoken_of(passage.text, named, first, offset, of_another=of_another)
        if not named:
            return None
        inside = [mention for mention in named if start <= mention.start < end]
        before = [mention for mention in inside if mention.start <= offset]
        behind = [mention for mention in inside if mention.start > offset]
        alone = not is_joined(passage.text, named, before[-1] if before else behind[0] if behind else named[0])
        if before and before[-1].end > first:
            return self._subject(before[-1], Scope.CLAUSE, certain=alone)
        compared = bool(behind) and is_held_against(passage.text, offset, behind[0])
        if (
            behind
            and behind[0].start < last
            and not (before and (compared or is_nearer(passage.text, before[-1], offset, behind[0])))
        ):
            return self._subject(behind[0], Scope.CLAUSE, certain=alone and not compared)
        if before:
            certain = alone and goes_on_about(passage.text, before[-1], first)
            return self._subject(before[-1], Scope.SENTENCE, certain=certain)
        earlier = still_open(passage.text, [mention for mention in named if mention.start < start], offset)
        if behind and not (compared and earlier):  # ResNet-50? conv5_x puts out 2048, four times those of ResNet-18.
            around = self._subject(earlier[-1], Scope.PARAGRAPH) if earlier else self._around(passage)
            agree = not around.other and (not around.certain or around.candidates == behind[0].models)
            return self._subject(behind[0], Scope.SENTENCE, certain=agree and len(behind) == 1 and not compared)
        return self._of_earlier_sentence(passage, named, earlier[-1], start) if earlier else None

    def _of_earlier_sentence(self, passage: Passage, named: Sequence[Mention], last: Mention, offset: int) -> Subject:
        """What an earlier sentence leaves open: nothing certain where it, or with it the heading, names several."""
        start, end = self.sentences(passage).at(last.start)
        together = {mention.models or mention.spelling for mention in named if start <= mention.start < end}
        found = self._subject(last, Scope.PARAGRAPH, certain=len(together) == 1)
        title = self._running[passage.index]
        if title is None or not title.certain or title.candidates in ((), found.candidates):
            return found
        if "\n" not in passage.text[last.end : offset]:
            return found
        both = dict.fromkeys((*found.candidates, *title.candidates))  # a line on ResNet-18 in a walk through ResNet-50
        return replace(found, candidates=tuple(both), certain=False)

    # In a table

    def _in_table(self, passage: Passage, offset: int) -> Subject | None:
        cell = passage.region.cell
        assert cell is not None  # noqa: S101 - asked for cells only
        own = self._in_text(passage, self._mentions[passage.index], offset)
        if own is not None:
            return own
        row, column = self._rows.get((cell.table, cell.row)), self._columns.get((cell.table, cell.column))
        if row is not None and column is not None and row.kind is column.kind is MentionKind.MODEL:
            return None if cell.head else self._subject(row, Scope.TABLE, certain=False)
        mention = row or column
        return self._subject(mention, Scope.TABLE) if mention is not None else None

    @cached_property
    def _rows(self) -> dict[tuple[int, int], Mention]:
        found = rows_named(self._passages, self._mentions)
        if self.is_about_resnet and set(self.named) <= set(MODELS):
            found = depth_rows(self._passages) | found
        return found

    @cached_property
    def _columns(self) -> dict[tuple[int, int], Mention]:
        found = columns_named(self._passages, self._mentions)
        if self.is_about_resnet and set(self.named) <= set(MODELS):
            found = depth_columns(self._passages) | found
        return found

    # Around it

    def _around(self, passage: Passage) -> Subject:
        """Decide by what stands before in the section, by the headings, and by the note as a whole."""
        running = self._running[passage.index]
        if running is not None:
            return running
        named = self.named
        if len(named) == 1 and self.names_no_other:
            return Subject(named, certain=True, scope=Scope.NOTE, hints=self.hints)
        return Subject(named, certain=False, scope=Scope.NOTE if named else Scope.NONE, hints=self.hints)

    @cached_property
    def _title(self) -> tuple[str, ...]:
        """The one model that the note's first heading or first few lines name."""
        for passage, mentions in zip(self._passages[:3], self._mentions[:3], strict=True):
            models = {mention.models for mention in mentions if mention.kind is MentionKind.MODEL}
            if len(models) == 1 and len(passage.text) <= 2 * _HEADLINE:
                return models.pop()
        return ()

    @cached_property
    def names_no_other(self) -> bool:
        """Whether every network that the note names is a ResNet of the catalog."""
        return not any(mention.kind is MentionKind.OTHER for mentions in self._mentions for mention in mentions)

    @property
    def names_one(self) -> bool:
        """Whether the note is about one network, and names no other."""
        return len(self.named) == 1 and self.names_no_other

    @cached_property
    def _running(self) -> tuple[Subject | None, ...]:
        """For every passage, the subject that what stands before it has left open."""
        result: list[Subject | None] = []
        levels: list[tuple[int, Subject | None]] = []
        running: Subject | None = None
        for passage, mentions in zip(self._passages, self._mentions, strict=True):
            named = [mention for mention in mentions if mention.kind is not MentionKind.FAMILY]
            if passage.region.kind is Kind.HEADING:
                while levels and levels[-1][0] >= passage.region.level:
                    levels.pop()
                inherited = levels[-1][1] if levels else None
                running = self._subject(named[-1], Scope.HEADING) if named else inherited
                if len({mention.models for mention in named}) > 1:
                    running = Subject(self._merged(named), certain=False, scope=Scope.HEADING, hints=self.hints)
                result.append(running)
                levels.append((passage.region.level, running))
                continue
            result.append(running)
            if passage.region.cell is None and mentions:
                inherited = levels[-1][1] if levels else None
                running = self._left_open(passage, mentions, running, inherited)
        return tuple(result)

    def _left_open(
        self, passage: Passage, mentions: Sequence[Mention], running: Subject | None, inherited: Subject | None
    ) -> Subject | None:
        """What a paragraph leaves open for the next one."""
        models = [mention for mention in mentions if mention.kind is MentionKind.MODEL]
        others = [mention for mention in mentions if mention.kind is MentionKind.OTHER]
        if not models:
            alone = len(others) == len(mentions)  # no word of ResNet: this is about the other network
            if alone or (others and others[-1].is_likeness):
                return self._subject(others[-1], Scope.SECTION, certain=False)
            return inherited if running is not None and running.other else running
        text = passage.text
        if running is not None and running.candidates and all(is_compared_with(text, mention) for mention in models):
            return running
        headline = len(text) <= _HEADLINE and not _PUNCTUATION & set(text)
        example = any(sign in text.lower() for sign in _EXAMPLE_SIGNS)
        alone = len({mention.models for mention in models}) == 1
        clear = headline or example or len(self.named) == 1 or passage.region.kind is Kind.CODE
        clear = clear or models[-1].models in (self._title, running.candidates if running is not None else ())
        if alone or (example and len(models[-1].models) == 1):
            certain = clear and alone and not others and len(models[-1].models) == 1
            return self._subject(
                models[-1], Scope.SECTION, certain=certain or (example and len(models[-1].models) == 1)
            )
        return Subject(self._merged(models), certain=False, scope=Scope.SECTION, hints=self.hints)

    @staticmethod
    def _merged(named: Sequence[Mention]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(model for mention in reversed(named) for model in mention.models))
