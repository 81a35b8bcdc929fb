"""The answer to a question why as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from resnet_calc.analysis.counting.convention import formula
from resnet_calc.analysis.why.search import distance
from resnet_calc.view.record import SCHEMA_VERSION
from resnet_calc.view.why.working import counted_terms

if TYPE_CHECKING:
    from resnet_calc.analysis.why import Answer, Explanation
    from resnet_calc.language import Language


def record(answer: Answer, language: Language) -> dict[str, Any]:
    """The answer as plain data, for JSON."""
    question = answer.question
    return {
        "schema_version": SCHEMA_VERSION,
        "model": {"name": answer.config.name, "style": answer.config.style, "input": list(answer.config.input)},
        "question": {
            "text": question.text,
            "value": _plain(question.figure.value),
            "step": _plain(question.figure.step),
            "kind": question.kind.value if question.kind else None,
        },
        "counting_convention": answer.count.name if answer.count else None,
        "explanations": [_explanation_record(each, language) for each in answer.explanations],
        "nearest": [_explanation_record(each, language) for each in answer.nearest],
    }


def _plain(value: Any) -> int | float:
    return value if isinstance(value, int) else float(value)


def _explanation_record(explanation: Explanation, language: Language) -> dict[str, Any]:
    measure, config = explanation.measure, explanation.variant.config
    slip = explanation.slip
    return {
        "oddity": explanation.oddity,
        "agreement": explanation.agreement.value,
        "measure": measure.name,
        "kind": measure.kind.value,
        "what": measure.words.say(language),
        "unit": measure.convention.unit.value if measure.convention else None,
        "convention": measure.convention.name if measure.convention else None,
        "tool": (measure.convention.version or None) if measure.convention else None,
        "network": {
            "name": config.name,
            "style": config.style,
            "stride_in": config.stride_in,
            "shortcut": config.shortcut,
            "input": list(config.input),
            "classes": config.head.classes,
            "differences": [words.say(language) for words in explanation.variant.differences],
        },
        "formula": formula(counted_terms(explanation)),
        "terms": [
            {
                "symbol": term.symbol,
                "what": term.words.say(language),
                "coefficient": times,
                "value": explanation.tally[term],
            }
            for term, times in counted_terms(explanation).items()
        ],
        "counted": explanation.counted,
        "slip": slip.words.say(language) if slip.words else None,
        "factor": [slip.factor.numerator, slip.factor.denominator],
        "value": round(explanation.value),
        "off_by": float(distance(explanation)),
    }
