"""However a note is dressed, the same is found in it, and every claim stands exactly where it is said to stand."""

from __future__ import annotations

import html
import json
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.fixing import correct
from resnet_calc.notes.source import read_bytes
from resnet_calc.notes.source.decode import encode
from resnet_calc.notes.verify import Judgement, verify

LINES = [
    "ResNet-50 has 25,557,032 parameters.",
    "ResNet-50 has 25,575,032 parameters.",
    "ResNet-50 has 26.5M parameters.",
    "ResNet-50 有 2656万 个参数。",
    "3×3×64×64 = 36,864",
    "权重:3×3×64×64 = 36,846 个",
    "The max pool (3×3, stride 2, padding 1) of ResNet-50 gives 64×55×55.",
    "The output of conv5_x of ResNet-50 is 1024×7×7.",
    "ResNet-50 的 conv5_x 的输出是 2048×7×7。",
    "ResNet-50 has 50 convolutional layers.",
    "The stages of ResNet-50 have [3, 4, 6, 5] blocks.",
    "(224 − 7 + 2×3)/2 + 1 = 122",
]
PREFIXES = ["", "卷积 ", "所以\t", "🙂 ", "e\u0301 ", "\u3000", "𝟘 "]
NUMBER = re.compile(r"(?<![\w.,])\d[\d,.]*\d|(?<![\w.,])\d")


def _markdown(lines: list[str], *, bold: bool) -> str:
    dressed = [NUMBER.sub(lambda found: f"**{found[0]}**", line, count=2) if bold else line for line in lines]
    return "# ResNet-50\n\n" + "\n\n".join(dressed) + "\n"


def _page(lines: list[str], *, bold: bool) -> str:
    def dressed(line: str) -> str:
        text = html.escape(line).replace("×", "&times;" if bold else "×").replace("−", "&#8722;")
        return re.sub(r"(?<![&#\d])(\d+)", r"<b>\1</b>", text, count=1) if bold else text

    return "<h1>ResNet-50</h1>\n" + "\n".join(f"<p>{dressed(line)}</p>" for line in lines)


def _notebook(lines: list[str], *, bold: bool) -> str:
    source = [part + "\n" for line in ["# ResNet-50", *lines] for part in (line, "")]
    cells = [{"cell_type": "markdown", "metadata": {}, "source": source if bold else "".join(source)}]
    return json.dumps({"cells": cells, "metadata": {}}, ensure_ascii=bold, indent=1 if bold else None)


def _latex(lines: list[str], *, bold: bool) -> str:
    def dressed(line: str) -> str:
        text = line.replace("_", r"\_").replace("−", "-")
        return NUMBER.sub(lambda found: rf"\textbf{{{found[0]}}}", text, count=1) if bold else text

    return "\\section{ResNet-50}\n\n" + "\n\n".join(dressed(line) for line in lines) + "\n"


def _rst(lines: list[str], *, bold: bool) -> str:
    del bold
    return "ResNet-50\n=========\n\n" + "\n\n".join(line.strip() for line in lines) + "\n"


def _python(lines: list[str], *, bold: bool) -> str:
    quote = "'''" if bold else '"""'
    return f"{quote}ResNet-50.\n\n" + "\n\n".join(lines) + f"\n{quote}\n"


def _plain(lines: list[str], *, bold: bool) -> str:
    del bold
    return "ResNet-50\n\n" + "\n\n".join(lines)


KINDS = {
    ".md": _markdown, ".html": _page, ".ipynb": _notebook, ".tex": _latex, ".rst": _rst, ".py": _python, ".txt": _plain,
}  # fmt: skip


def undressed(raw: str, suffix: str) -> str:
    """What a reader sees of a stretch of a file."""
    if suffix == ".ipynb":
        return str(json.loads(f'"{raw}"'))
    if suffix == ".html":
        return html.unescape(re.sub("<[^>]*>", "", raw))
    if suffix == ".tex":
        return re.sub(r"\\textbf|[{}\\]", "", raw)
    return raw.replace("**", "")


def judged(data: bytes, suffix: str) -> Judgement:
    return verify(read_bytes(data, name=f"note{suffix}"))


NOTES = st.lists(st.builds(str.__add__, st.sampled_from(PREFIXES), st.sampled_from(LINES)), min_size=1, max_size=4)
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16-le", "utf-16-be"])
BREAKS = st.sampled_from(["\n", "\r\n", "\r"])


@settings(max_examples=80, deadline=None)
@given(NOTES, st.sampled_from(sorted(KINDS)), st.booleans(), ENCODINGS, BREAKS)
def test_every_claim_stands_where_it_is_said_to_stand(
    lines: list[str],
    suffix: str,
    bold: bool,  # noqa: FBT001 - drawn
    encoding: str,
    ends: str,
) -> None:
    text = KINDS[suffix](lines, bold=bold).replace("\n", ends)
    data = encode(text, encoding)
    judgement = judged(data, suffix)
    rows = re.split(r"\r\n|\r|\n", text)
    for finding in judgement.findings:
        place = finding.place
        assert place.line == place.end_line
        raw = rows[place.line - 1][place.column - 1 : place.end_column - 1]
        assert raw == judgement.note.text[place.start : place.end]
        assert undressed(raw, suffix) == finding.text

    plain = judged(_plain(lines, bold=False).encode(), ".txt")
    assert said(judgement) == said(plain), "what is found does not depend on the dress"

    correction = correct(judgement)
    assert len(encode(correction.text, encoding)) > 0
    changed = [number for number, (one, two) in enumerate(zip(rows, _rows(correction.text), strict=True)) if one != two]
    assert len(changed) <= correction.count
    if correction.count:
        assert not any(
            finding.verdict is Verdict.WRONG and finding.fix is not None for finding in correction.after.findings
        )
        assert correct(correction.after).count == 0, "a second time there is nothing to correct"


def _rows(text: str) -> list[str]:
    return re.split(r"\r\n|\r|\n", text)


def said(judgement: Judgement) -> list[tuple[str, str, str]]:
    """What is said of each claim, in the order of the note."""
    return [
        (finding.text.replace("−", "-"), finding.verdict.value, finding.expected.replace("−", "-"))
        for finding in judgement.findings
    ]
