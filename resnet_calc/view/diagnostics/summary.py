"""The lines under everything: how many claims were checked, are right, wrong, repeated, silenced, can be corrected."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from resnet_calc.errors import quote
from resnet_calc.figures import format_count
from resnet_calc.language import Message
from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.source.reach import LONGEST
from resnet_calc.view.diagnostics.words import BEHIND

if TYPE_CHECKING:
    from resnet_calc.language import Language
    from resnet_calc.view.diagnostics.diagnostic import NoteReport

# Where there are two, the first is for one, the other for any other number.
_CHECKED: Final = (
    Message("{checked} claim checked", "核对了 {checked} 处"),
    Message("{checked} claims checked", "核对了 {checked} 处"),
)
_NOTHING: Final = Message("nothing found that could be checked", "没有找到可以核对的内容")
_COUNTED: Final = {
    Verdict.RIGHT: Message("{count} right", "{count} 处正确"),
    Verdict.CONVENTION: Message("{count} right under a convention that is named", "{count} 处在所注明的约定下正确"),
    Verdict.WRONG: Message("{count} wrong", "{count} 处错误"),
    Verdict.UNCHECKED: Message("{count} not checked", "{count} 处未核对"),
}
_AND: Final = Message(", ", "，")
_SILENCED: Final = Message("silenced by comments: {count} wrong", "注释忽略了 {count} 处错误")
_CORRECTED: Final = Message("{count} corrected", "已更正 {count} 处")
_FIXABLE: Final = Message(
    "{count} can be corrected with --fix, which --diff shows", "其中 {count} 处可用 --fix 更正(--diff 预览)"
)
_UNREAD: Final = Message(
    "{path} goes on from line {line}: of a note the first {longest} characters are judged, with --whole all of it",
    "{path} 自第 {line} 行起未核对：一份笔记只核对前 {longest} 个字符，加 --whole 可核对全文",
)
_NOTES: Final = Message("{count} notes, {summary}", "{count} 份笔记，{summary}")
_FOLLOWING: Final = (
    Message("{count} of them follows from an earlier one", "其中 {count} 处由前面的错误算得"),
    Message("{count} of them follow from an earlier one", "其中 {count} 处由前面的错误算得"),
)
_REPEATED: Final = (
    Message("{count} of them repeats an earlier one", "其中 {count} 处是前面错误的重复"),
    Message("{count} of them repeat an earlier one", "其中 {count} 处是前面错误的重复"),
)


def summary(notes: tuple[NoteReport, ...], language: Language, fixable: int, corrected: int) -> tuple[str, ...]:
    """What was found in all notes, a line each: the counts, and what more is to be known."""
    counts: Counter[Verdict] = Counter()
    for note in notes:
        counts.update(note.counts)
    lines = [_told(counts, language)]
    if len(notes) > 1:
        lines[0] = _NOTES.say(language, count=len(notes), summary=lines[0])
    repeated = sum(found.repeats for note in notes for found in note.diagnostics)
    if repeated:
        lines.append(_REPEATED[repeated != 1].say(language, count=repeated))
    following = sum(found.follows is not None for note in notes for found in note.diagnostics)
    if following:
        lines.append(_FOLLOWING[following != 1].say(language, count=following))
    ignored = sum(note.ignored for note in notes)
    if ignored:
        lines.append(_SILENCED.say(language, count=ignored))
    lines += [
        _UNREAD.say(language, path=quote(note.path), line=note.unread_from, longest=format_count(LONGEST))
        for note in notes
        if note.unread_from is not None
    ]
    if corrected:
        lines.append(_CORRECTED.say(language, count=corrected))
    if fixable:
        lines.append(_FIXABLE.say(language, count=fixable))
    return tuple(lines)


def _told(counts: Counter[Verdict], language: Language) -> str:
    """How many claims there are of each verdict, without those of which there are none."""
    said = {verdict: message.say(language, count=counts[verdict]) for verdict, message in _COUNTED.items()}
    checked = counts.total() - counts[Verdict.UNCHECKED]
    parts = [said[verdict] for verdict in _COUNTED if verdict is not Verdict.UNCHECKED and counts[verdict]]
    text = _NOTHING.say(language)
    if checked:
        what = _CHECKED[checked != 1].say(language, checked=checked)
        text = BEHIND.say(language, what=what, more=_AND.say(language).join(parts))
    return f"{text}; {said[Verdict.UNCHECKED]}" if counts[Verdict.UNCHECKED] else text
