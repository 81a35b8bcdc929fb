"""Write docs/models.md, the list of all models; ``--check`` says whether it is up to date and writes nothing.

Run it from the root of the checkout: python -m scripts.write_models_doc
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from resnet_calc.analysis.layer_count import count_layers
from resnet_calc.analysis.report import Report, analyse
from resnet_calc.architecture.catalog import load, load_all
from resnet_calc.architecture.names import aliases, named_depth
from resnet_calc.figures import format_count
from resnet_calc.view.models import families
from tests.published import Figure, figures
from tests.reference import frameworks

PATH = Path(__file__).parent.parent / "docs" / "models.md"

INTRODUCTION = """\
# Models

Every network that resnet-calc knows by name. This page is written by `python -m scripts.write_models_doc`, and a test
keeps it true. `resnet-calc models` lists the same in a terminal; `resnet-calc table NAME` shows one layer by layer.

- *Layers*: weighted layers on the main path, as its authors count them (Wide ResNet for CIFAR: all convolutions).
- *Parameters*: trainable numbers. Keras also counts moving statistics; ask for style `keras`.
- *Multiply-adds*: of convolutions and fully connected layers, biases not counted, for one image of the input size.
- *Agrees with*: the frameworks whose own model has the same parameters and multiply-adds to the integer, and, where it
  says "every layer", the same layers in the same order with the same names, shapes, parameters and multiply-adds
  (`tests/architecture/test_families.py`; the frameworks' versions stand in `tests/reference/`). Networks that no
  framework has are held against their papers, below.
"""

LEFT_OUT = """\
## What is left out

timm's two pruned networks (ecaresnet50d_pruned, ecaresnet101d_pruned): their widths follow no rule, and a list of
numbers is no architecture. Everything else that timm 1.0.31 builds in resnet.py, resnetv2.py, sknet.py, res2net.py and
resnest.py is here.
"""

Row = Iterable[str]


def document() -> str:
    """The whole page."""
    reports = {config.name: analyse(config) for config in load_all()}
    parts = [INTRODUCTION]
    for family, members in families([report.config for report in reports.values()]).items():
        parts.append(f"## {family}\n")
        parts.append(_table(_MODEL_COLUMNS, (_model_row(reports[member.name]) for member in members)))
    parts += [_papers_and_code(reports), _names_and_depths(reports), _published(), _other_names(), LEFT_OUT]
    return "\n".join(parts)


_MODEL_COLUMNS = ("Name", "Title", "Layers >", "Parameters >", "Multiply-adds >", "Input >", "Agrees with", "Source")


def _model_row(report: Report) -> Row:
    config = report.config
    return (
        f"`{config.name}`",
        config.title or "",
        str(count_layers(config, report.graph).depth),
        format_count(report.totals.trainable),
        format_count(report.totals.multiply_adds),
        str(config.input_shape),
        ", ".join(_agreements(config.name)),
        config.source or "",
    )


def _agreements(name: str) -> Iterator[str]:
    """The frameworks that have the model, and how far the tests compare it."""
    if name in frameworks.load("torchvision").models:
        yield "torchvision (every layer)"
    if name in frameworks.load("timm_totals").models:
        yield "timm (every layer)" if name in frameworks.load("timm_layers").models else "timm"
    if name in {model.lower() for model in frameworks.load("keras").models}:
        yield "Keras (every layer)" if load(name).style == "keras" else "Keras (every layer, style keras)"
    if any(figure.model.removeprefix("paper/") == name and figure.how != "not_reproduced" for figure in figures()):
        yield "papers' figures"


def _papers_and_code(reports: dict[str, Report]) -> str:
    """Models whose paper describes another network than the code that people use."""
    rows = []
    for name, report in reports.items():
        paper = analyse(load(f"paper/{name}"))
        has_paper = report.config.style == "torchvision" and "arXiv" in (report.config.source or "")
        if has_paper and paper.totals != report.totals:
            rows.append(
                (
                    f"`paper/{name}`",
                    format_count(paper.totals.trainable),
                    format_count(paper.totals.multiply_adds),
                    _difference(report, paper),
                )
            )
    text = (
        "## Where paper and code differ\n\n"
        "Both forms are there; neither is taken for the other. The name alone means the code's network, `paper/NAME`\n"
        "the paper's.\n"
    )
    return f"{text}\n{_table(('Name', 'Parameters >', 'Multiply-adds >', 'What the paper does otherwise'), rows)}"


def _difference(code: Report, paper: Report) -> str:
    said = []
    if code.config.stride_in != paper.config.stride_in:
        said.append(f"stride in the {paper.config.stride_in.replace('x', '×')}")
    if code.config.stage_strides != paper.config.stage_strides:
        said.append("no pooling in the stem, the first block strides")
    return "; ".join(said)


def _names_and_depths(reports: dict[str, Report]) -> str:
    """Models whose names carry another number than that of their layers."""
    rows = []
    for name, report in reports.items():
        count, named = count_layers(report.config, report.graph), named_depth(name)
        if named is not None and named not in {count.depth, count.total - count.stem + 1}:
            rows.append((f"`{name}`", str(named), str(count.total - count.stem + 1)))
    text = (
        "## Names that do not count layers\n\n"
        "Names of networks with a deep stem count its convolutions as the one that they replace. That understood,\n"
        "these names still carry another number than their blocks make.\n"
    )
    return f"{text}\n{_table(('Name', 'Number in the name >', 'Layers, the stem counted as one >'), rows)}"


def _published() -> str:
    """The printed figures of papers, and the exact numbers behind them."""
    printed = figures()
    rows = [
        (figure.source, f"`{figure.model}`", _QUANTITIES[figure.quantity], figure.printed, _exact(figure))
        for figure in printed
    ]
    notes = "\n".join(
        dict.fromkeys(f"- {figure.source}: {figure.note}." for figure in printed if figure.how == "not_reproduced")
    )
    text = (
        "## Figures of papers\n\n"
        "Published figures and the exact numbers that they stand for (`tests/published.toml`). Those marked as not\n"
        "reproduced do not follow from exact counting:\n"
    )
    columns = ("Source", "Model", "Quantity", "Printed >", "Exact")
    return f"{text}\n{notes}\n\n{_table(columns, rows)}"


_QUANTITIES = {
    "multiply_adds": "multiply-adds",
    "parameters": "parameters",
    "weights": "weights of convolutions and fully connected layers",
}


def _exact(figure: Figure) -> str:
    how = {"rounded": "", "truncated": " (cut off, not rounded)", "not_reproduced": " (**not reproduced**)"}[figure.how]
    return format_count(figure.exact()) + how


def _other_names() -> str:
    known: dict[str, list[str]] = {}
    for alias, name in aliases().items():
        known.setdefault(name, []).append(alias)
    text = (
        "## Other names\n\n"
        "Case, spaces, dashes, dots and underscores do not matter, nor do tags of weights (`resnet50.a1_in1k`). These\n"
        "names are understood too.\n"
    )
    return f"{text}\n{_table(('Name', 'Also'), ((f'`{name}`', ', '.join(also)) for name, also in known.items()))}"


def _table(columns: Iterable[str], rows: Iterable[Row]) -> str:
    """A Markdown table; a column whose title ends in > is aligned to the right."""
    titles = list(columns)
    rule = ["---:" if title.endswith(">") else "---" for title in titles]
    lines = [[title.removesuffix(" >") for title in titles], rule, *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def main() -> None:
    """Write the page, or with --check say whether it is up to date."""
    text = document()
    if "--check" in sys.argv[1:]:
        if not PATH.is_file() or PATH.read_text(encoding="utf-8") != text:
            raise SystemExit(f"{PATH} is out of date: run python -m scripts.write_models_doc")
        return
    PATH.parent.mkdir(exist_ok=True)
    PATH.write_text(text, encoding="utf-8")
    print(f"wrote {PATH}")


if __name__ == "__main__":
    main()
