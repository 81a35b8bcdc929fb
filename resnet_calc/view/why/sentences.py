"""What a number is, in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from resnet_calc.analysis.why import Agreement
from resnet_calc.language import Language, Message
from resnet_calc.view.model import title
from resnet_calc.view.why.working import figure_text, number_text

if TYPE_CHECKING:
    from resnet_calc.analysis.why import Answer, Explanation

_LEAD = Message(
    "{number} is {model}'s number of {what}{differences}{slip}{reading}: {how}.",
    "{number} 是 {model}{differences}的{what}{slip}{reading}：{how}。",
)
_DIFFERENCE = Message(", {words}", "（{words}）")
_AFTER = Message("; {words}", "，{words}")
_HOW = {
    Agreement.EXACT: Message("exactly {value}", "恰为 {value}"),
    Agreement.ROUNDED: Message("{value} rounds to {figure}", "{value} 四舍五入得 {figure}"),
    Agreement.TRUNCATED: Message(
        "{value} cut off, not rounded, is {figure}", "{value} 截断（而非四舍五入）得 {figure}"
    ),
    Agreement.CLOSE: Message("{value}, which within that is {figure}", "{value} 在该误差内即 {figure}"),
}


def lead(explanation: Explanation, answer: Answer, language: Language) -> str:
    """What the number is, in one sentence."""
    another = explanation.variant.another
    differences = "" if another else differences_of(explanation, language)
    return _LEAD.say(
        language,
        number=answer.question.shown,
        what=explanation.measure.words.say(language),
        model=title(explanation.variant.config if another else answer.config),
        differences=_DIFFERENCE.say(language, words=differences) if differences else "",
        slip=aside(explanation.slip.words, language),
        reading=aside(explanation.reading.words, language),
        how=_HOW[explanation.agreement].say(
            language, value=number_text(explanation.value), figure=figure_text(explanation, answer)
        ),
    )


def aside(words: Any, language: Language) -> str:
    """What a slip or a reading adds to a sentence, if anything."""
    return "" if words is None else _AFTER.say(language, words=words.say(language))


def differences_of(explanation: Explanation, language: Language) -> str:
    """In what a variant differs from the network as it is named."""
    return (", " if language is Language.EN else "，").join(
        words.say(language) for words in explanation.variant.differences
    )
