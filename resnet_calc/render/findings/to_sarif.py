"""SARIF 2.1.0 (OASIS), which code hosts and editors read: rules, results, corrections."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from resnet_calc.language import Message
from resnet_calc.notes.finding import FAMILIES, Verdict
from resnet_calc.render.findings.printable import printable
from resnet_calc.view.diagnostics import FOLLOW

if TYPE_CHECKING:
    from resnet_calc.language import Language
    from resnet_calc.notes.finding import Rule
    from resnet_calc.render import Target
    from resnet_calc.view.diagnostics import Diagnostic, Diagnostics

_HELP: Final = Message("{what} {why} Wrong: {wrong} Right: {right}", "{what}{why} 错误：{wrong} 正确：{right}")
_HELP_MARKDOWN: Final = Message(
    "{what}\n\n*Why it matters.* {why}\n\n```text\nwrong: {wrong}\nright: {right}\n```\n",
    "{what}\n\n*为什么重要。* {why}\n\n```text\n错误：{wrong}\n正确：{right}\n```\n",
)
_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Final = {
    Verdict.WRONG: "error",
    Verdict.CONVENTION: "note",
    Verdict.UNCHECKED: "none",
    Verdict.RIGHT: "none",
}
_KINDS: Final = {
    Verdict.WRONG: "fail",
    Verdict.CONVENTION: "fail",
    Verdict.UNCHECKED: "review",
    Verdict.RIGHT: "pass",
}


def render(diagnostics: Diagnostics, target: Target) -> str:
    """One run with a result for each finding that was asked for."""
    del target
    codes = list(diagnostics.rules)
    driver = {
        "name": "resnet-calc",
        "version": version("resnet-calc"),
        "semanticVersion": version("resnet-calc"),
        "rules": [_rule(rule, diagnostics.language) for rule in diagnostics.rules.values()],
    }
    results = [
        _result(found, codes, diagnostics.language)
        for note in diagnostics.notes
        for found in note.diagnostics
        if found.verdict in diagnostics.shown and found.follows is None
    ]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "defaultEncoding": "utf-8",
        "results": results,
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=True, indent=2) + "\n"


def _rule(rule: Rule, language: Language) -> dict[str, Any]:
    words = {"what": rule.what.say(language), "why": rule.why.say(language), "wrong": rule.wrong, "right": rule.right}
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.what.say(language)},
        "fullDescription": {"text": rule.why.say(language)},
        "help": {"text": _HELP.say(language, **words), "markdown": _HELP_MARKDOWN.say(language, **words)},
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": [FAMILIES[rule.code[2]].say(language)]},
    }


def _result(found: Diagnostic, codes: list[str], language: Language) -> dict[str, Any]:
    artifact = {"uri": _uri(found.path)}
    region = _region(found.line, found.column, found.end_line, found.end_column)
    # SARIF allows a level other than "none" only where the kind is "fail".
    result: dict[str, Any] = {
        "ruleId": found.code,
        "ruleIndex": codes.index(found.code),
        "kind": _KINDS[found.verdict],
        "level": _LEVELS[found.verdict],
        "message": {"text": _message(found.sentence)},
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": region}}],
    }
    follow = FOLLOW.say(language)
    related = [*found.related, *((line, column, f"{follow} {text}") for line, column, text in found.consequences)]
    if related:
        result["relatedLocations"] = [
            {
                "physicalLocation": {
                    "artifactLocation": artifact,
                    "region": {"startLine": line, "startColumn": column},
                },
                "message": {"text": _message(sentence)},
            }
            for line, column, sentence in related
        ]
    if found.fix is not None:
        changes = [
            {"deletedRegion": _region(*where), "insertedContent": {"text": replacement}}
            for *where, replacement in (found.fix, *found.fixes)
        ]
        result["fixes"] = [{"artifactChanges": [{"artifactLocation": artifact, "replacements": changes}]}]
    return result


def _message(text: str) -> str:
    """Plain text as a message, in which braces would be placeholders and a bracket before another one a link."""
    return printable(text).replace("{", "{{").replace("}", "}}").replace("](", "]\\(")


def _uri(path: str) -> str:
    """A relative reference, percent-encoded, or a file URI of an absolute path."""
    if Path(path).is_absolute():
        return Path(path).as_uri()
    return quote(Path(path).as_posix())


def _region(line: int, column: int, end_line: int, end_column: int) -> dict[str, int]:
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
