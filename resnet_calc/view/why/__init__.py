"""Why a number: what makes it true, with the working; what else would; or what comes nearest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.analysis.counting.convention import formula
from resnet_calc.analysis.report import analyse
from resnet_calc.analysis.why import Agreement
from resnet_calc.analysis.why.search import distance
from resnet_calc.language import Language, Message
from resnet_calc.view.document import Column, Document, Facts, Kind, Level, Line, Paragraph, Table
from resnet_calc.view.model import header, title
from resnet_calc.view.why.record import record
from resnet_calc.view.why.sentences import aside, differences_of, lead
from resnet_calc.view.why.working import counted_terms, working

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.analysis.why import Answer, Explanation
    from resnet_calc.view.document import Part

SHOWN: Final = 6
MARGIN: Final = 3
"""How much odder than the best an explanation may be, to be shown beside it."""

_TITLE = Message("{model}: why {number}?", "{model}：{number} 从何而来？")
_NOT = Message("No simple reading makes {number} true of {model}, but:", "{number} 对 {model} 没有简单的解释，但是：")
_FAR_FETCHED = Message(
    "This is far-fetched: nothing simpler makes {number} true of {model}.",
    "这一解释较为牵强，但没有更简单的解释使 {number} 对 {model} 成立。",
)
_NONE = Message(
    "Nothing that is known makes {number} true of {model}: no counting convention, variant, head, input size or slip.",
    "没有已知的计法、变体、分类层、输入尺寸或笔误能使 {number} 对 {model} 成立。",
)
_NONE_COUNTED = Message(
    "Nothing that is known makes {number} what {tool} counts of {model}: no variant, head, input size or slip.",
    "按 {tool} 的口径，没有已知的变体、分类层、输入尺寸或笔误能使 {number} 对 {model} 成立。",
)
_ASSUMED = Message(
    "No model was named, and so {model} is meant; of another: resnet-calc why MODEL {number}.",
    "没有指明模型，按 {model} 解释；其他模型请用 resnet-calc why MODEL {number}。",
)
_RULE = Message("Rule", "规则")
_SOURCE = Message("Source", "出处")
_ALSO = Message("What else would make it true, the likeliest first", "其他可能的解释（按可能性排序）")
_NEAREST = Message("What comes nearest", "最接近的数值")
_MORE = Message("{count} more are odder still: see --all.", "另有 {count} 种更牵强的解释，见 --all。")
_COLUMNS = {
    "value": Message("Value", "数值"),
    "what": Message("What", "含义"),
    "of": Message("Network", "网络"),
    "how": Message("Printed", "书写方式"),
    "off": Message("Off by", "相差"),
    "term": Message("Term", "项"),
    "number": Message("Number", "个数"),
    "counted": Message("Counted", "计入"),
}
_AS_NAMED = Message("as named", "如所指")
_TOTAL = Message("total", "合计")
_HOW_SHORT = {
    Agreement.EXACT: Message("exact", "精确"),
    Agreement.ROUNDED: Message("rounded", "四舍五入"),
    Agreement.TRUNCATED: Message("cut off", "截断"),
    Agreement.CLOSE: Message("close", "近似"),
}
_FAR: Final = 5
"""The oddity from which an explanation is called far-fetched."""


def why_document(
    answer: Answer, language: Language = Language.EN, *, everything: bool = False, assumed: bool = False
) -> Document:
    """The answer to a question why, in words and with the working; ``assumed`` says that nobody named the model."""
    question, model = answer.question, title(answer.config)
    number = question.shown
    parts: list[Part]
    if answer.explanations:
        parts = _explained(answer, language, everything=everything)
    else:
        nothing = _NONE if answer.count is None else _NONE_COUNTED
        tool = answer.count.tool if answer.count else ""
        parts = [Paragraph(nothing.say(language, number=number, model=model, tool=tool))]
        if answer.nearest:
            parts.append(_nearest(answer, language))
    if assumed:
        parts.append(Paragraph(_ASSUMED.say(language, model=model, number=number)))
    _, subtitle = header(analyse(answer.config), language)
    heading = _TITLE.say(language, model=model, number=number)
    return Document(heading, tuple(parts), subtitle, lambda: record(answer, language))


def _explained(answer: Answer, language: Language, *, everything: bool) -> list[Part]:
    best, *others = answer.explanations
    parts: list[Part] = [Paragraph(lead(best, answer, language))]
    if best.variant.another:
        parts.insert(0, Paragraph(_NOT.say(language, number=answer.question.shown, model=title(answer.config))))
    elif best.oddity >= _FAR:
        said = _FAR_FETCHED.say(language, number=answer.question.shown, model=title(answer.config))
        parts.append(Paragraph(said))
    parts += [Paragraph(line, formula=True) for line in working(best)]
    if len(counted_terms(best)) > 1:
        parts.append(_term_table(best, language))
    convention = best.measure.convention
    if convention is not None and language is Language.EN:
        rule = [(_RULE.say(language), convention.rule)] if convention.version else []
        parts.append(Facts((*rule, (_SOURCE.say(language), convention.source))))
    shown = others if everything else [other for other in others if other.oddity <= best.oddity + MARGIN][:SHOWN]
    if shown:
        parts.append(_also(shown, language))
    if len(others) > len(shown):
        parts.append(Paragraph(_MORE.say(language, count=len(others) - len(shown))))
    return parts


def _term_table(explanation: Explanation, language: Language) -> Table:
    numbers = explanation.tally
    lines = [
        Line((formula({term: times}), term.words.say(language), numbers[term], times * numbers[term]))
        for term, times in counted_terms(explanation).items()
    ]
    lines.append(Line((_TOTAL.say(language), None, None, explanation.counted), Level.TOTAL))
    columns = (_column("term", language), _column("what", language), _column("number", language, Kind.COUNT))
    return Table((*columns, _column("counted", language, Kind.COUNT)), tuple(lines))


def _column(key: str, language: Language, kind: Kind = Kind.TEXT, rank: int = 0) -> Column:
    return Column(key, _COLUMNS[key].say(language), kind, rank)


def _also(shown: Sequence[Explanation], language: Language) -> Table:
    lines = tuple(
        Line(
            (
                round(other.value),
                _what(other, language),
                differences_of(other, language) or _AS_NAMED.say(language),
                _HOW_SHORT[other.agreement].say(language),
            )
        )
        for other in shown
    )
    columns = (_column("value", language, Kind.COUNT), _column("what", language), _column("of", language))
    return Table((*columns, _column("how", language, rank=1)), lines, title=_ALSO.say(language))


def _what(explanation: Explanation, language: Language) -> str:
    """The measure, and the slip and the reading if there are any."""
    return (
        explanation.measure.words.say(language)
        + aside(explanation.slip.words, language)
        + aside(explanation.reading.words, language)
    )


def _nearest(answer: Answer, language: Language) -> Table:
    lines = tuple(
        Line(
            (
                round(near.value),
                near.measure.words.say(language),
                differences_of(near, language) or _AS_NAMED.say(language),
                distance(near),
            )
        )
        for near in answer.nearest
    )
    columns = (_column("value", language, Kind.COUNT), _column("what", language), _column("of", language))
    return Table((*columns, _column("off", language, Kind.SHARE)), lines, title=_NEAREST.say(language))
