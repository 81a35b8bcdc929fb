"""HTML: one page without outside resources, each finding with its line and the spot marked."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from resnet_calc.language import Message
from resnet_calc.render.findings.printable import printable
from resnet_calc.render.findings.to_markdown import NOTHING
from resnet_calc.view.diagnostics import AGAIN, EXPECTED, FOLLOW, HOLDS, RELATED

if TYPE_CHECKING:
    from resnet_calc.render import Target
    from resnet_calc.view.diagnostics import Diagnostic, Diagnostics, NoteReport

_TITLE: Final = Message("Lecture notes, verified", "讲义核对结果")
_NEIGHBOURHOOD: Final = 120
_STYLE: Final = """
body { font: 15px/1.5 system-ui, sans-serif; color-scheme: light dark; }
body { max-width: 60em; margin: 2em auto; padding: 0 1em; }
article { border-left: 4px solid #8888; margin: 1em 0; padding: .1em 1em; }
article.wrong { border-color: #d33; } article.convention { border-color: #c90; } article.right { border-color: #393; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #8881; padding: .5em; margin: .5em 0; }
mark { background: #fd06; color: inherit; border-bottom: 2px solid #d33; }
p { margin: .4em 0; } .where, .more { opacity: .75; } code { font-size: 13px; }
""".strip()


def render(diagnostics: Diagnostics, target: Target) -> str:
    """The findings as a whole page."""
    del target
    title = _TITLE.say(diagnostics.language)
    parts = [f"<h1>{title}</h1>", *(f"<p><strong>{escape(line)}</strong></p>" for line in diagnostics.summary)]
    for note in diagnostics.notes:
        parts += _note(note, diagnostics)
    body = "\n".join(parts)
    return (
        f'<!doctype html>\n<html lang="{diagnostics.language.value}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{title}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _note(note: NoteReport, diagnostics: Diagnostics) -> list[str]:
    parts = [f"<h2>{_safe(note.path)}</h2>"]
    parts += [_article(found, diagnostics) for found in note.listed(diagnostics.shown)]
    parts += [
        f'<p class="more">{line}:{column} <code>ignore {_safe(codes)}</code>: {_safe(sentence)}</p>'
        for line, column, codes, sentence in note.unused_ignores
    ]
    return parts if len(parts) > 1 else [*parts, f"<p>{NOTHING.say(diagnostics.language)}</p>"]


def _article(found: Diagnostic, diagnostics: Diagnostics) -> str:
    start, end = found.marked
    line = found.source_line
    first, last = max(0, start - _NEIGHBOURHOOD), min(len(line), end + _NEIGHBOURHOOD)
    excerpt = (
        f"{'…' if first else ''}{_safe(line[first:start])}<mark>{_safe(line[start:end])}</mark>"
        f"{_safe(line[end:last])}{'…' if last < len(line) else ''}"
    )
    more: list[str] = [f"{RELATED.say(diagnostics.language)} {at}:{col} {text}" for at, col, text in found.related]
    if found.again:
        more.append(f"{AGAIN.say(diagnostics.language)} {', '.join(f'{at}:{col}' for at, col in found.again)}")
    if found.consequences:
        numbers = ", ".join(f"{at}:{col} {text}" for at, col, text in found.consequences)
        more.append(f"{FOLLOW.say(diagnostics.language)} {numbers}")
    if diagnostics.explain:
        more += [f"{EXPECTED.say(diagnostics.language)} {found.expected}"] if found.expected else []
        more += [f"{HOLDS.say(diagnostics.language)} {found.conditions}"] if found.holds_under else []
        more += found.explanation
    head = f'<span class="where">{found.line}:{found.column}</span> <strong>{found.verdict_word}</strong>'
    return "\n".join(
        [
            f'<article class="{found.verdict.value}">',
            f"<p>{head} <code>{found.code}</code> {_safe(found.sentence)}</p>",
            f"<pre>{excerpt}</pre>",
            *(f'<p class="more">{_safe(text)}</p>' for text in more),
            "</article>",
        ]
    )


def _safe(text: str) -> str:
    return escape(printable(text))
