"""What a rule of `verify` means: what it finds, why that matters, and an example."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from resnet_calc.language import Language, Message
from resnet_calc.notes.finding import FAMILIES, Rule
from resnet_calc.view.document import Column, Document, Facts, Kind, Line, Paragraph, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

_WHY: Final = Message("Why it matters", "为什么重要")
_WRONG: Final = Message("Wrong", "错误")
_RIGHT: Final = Message("Right", "正确")
_EXAMPLE: Final = Message("Example", "示例")
_RULES: Final = Message("Rules of verify", "verify 的规则")
_COLUMNS: Final = {
    "code": Message("code", "代码"),
    "name": Message("name", "名称"),
    "family": Message("about", "关于"),
    "what": Message("what", "内容"),
}


def rule_document(rule: Rule, language: Language = Language.EN) -> Document:
    """One rule in full."""
    example = Facts(
        ((_WRONG.say(language), rule.wrong), (_RIGHT.say(language), rule.right)), title=_EXAMPLE.say(language)
    )
    why = f"{_WHY.say(language)}: {rule.why.say(language)}"
    return Document(
        title=f"{rule.code} {rule.name}",
        subtitle=FAMILIES[rule.code[2]].say(language),
        parts=(Paragraph(rule.what.say(language)), Paragraph(why), example),
        record=lambda: {"schema_version": 1, "rules": [_record(rule, language)]},
    )


def rules_document(rules: Iterable[Rule], language: Language = Language.EN) -> Document:
    """Every rule, a line each."""
    listed = list(rules)
    kinds = {"code": Kind.NAME, "name": Kind.NAME}
    ranks = {"family": 2, "name": 1}
    table = Table(
        columns=tuple(
            Column(key, title.say(language), kinds.get(key, Kind.TEXT), ranks.get(key, 0))
            for key, title in _COLUMNS.items()
        ),
        lines=tuple(
            Line((rule.code, rule.name, FAMILIES[rule.code[2]].say(language), rule.what.say(language)))
            for rule in listed
        ),
    )
    return Document(
        title=_RULES.say(language),
        parts=(table,),
        record=lambda: {"schema_version": 1, "rules": [_record(rule, language) for rule in listed]},
    )


def _record(rule: Rule, language: Language) -> dict[str, Any]:
    return {
        "code": rule.code,
        "name": rule.name,
        "about": FAMILIES[rule.code[2]].say(language),
        "what": rule.what.say(language),
        "why": rule.why.say(language),
        "wrong": rule.wrong,
        "right": rule.right,
    }
