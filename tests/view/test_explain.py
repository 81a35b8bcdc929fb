"""Whatever an explanation prints, it evaluates."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from resnet_calc.analysis.lookup import Place, locate
from resnet_calc.analysis.naming import KERAS, PAPER, TORCHVISION
from resnet_calc.analysis.report import Report, analyse
from resnet_calc.architecture import catalog
from resnet_calc.language import Language
from resnet_calc.render import render
from resnet_calc.view.document import Document, Facts, Paragraph, Working
from resnet_calc.view.explain import explain_document
from tests.arithmetic import evaluate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.nn.ops import Op
    from resnet_calc.nn.shape import Shape

MODELS = catalog.names()


@cache
def report_of(model: str) -> Report:
    return analyse(catalog.load(model))


@cache
def explained(model: str, part: str | None = None, language: Language = Language.EN) -> Document:
    report = report_of(model)
    place = locate(part, report.graph, model).place if part else None
    return explain_document(report, PAPER, place, language)


def equations(text: str) -> Iterator[list[str]]:
    """The sides of every line of working: what stands behind the label, at the formula's end or without one."""
    for line in text.splitlines():
        found = re.fullmatch(r"  \S.*?  +(?P<equation>\S.*)", line)
        if found:
            yield [side for side in found["equation"].split(" = ") if not re.search(r"[A-Za-z_]", side)]


def steps_of(document: Document) -> dict[str, int]:
    """The value of every step by what it is about."""
    return {
        f"{part.title}: {step.label}": step.expression.result
        for part in document.parts
        if isinstance(part, Working)
        for step in part.steps
    }


@pytest.mark.parametrize("model", MODELS)
def test_every_equation_of_a_networks_page_holds(model: str) -> None:
    sides = list(equations(render(explained(model), "table")))
    steps = sum(len(part.steps) for part in explained(model).parts if isinstance(part, Working))
    assert len(sides) == steps > 10
    for chain in sides:
        assert chain
        for left, right in pairwise(chain):
            assert evaluate(left) == evaluate(right), chain


@pytest.mark.parametrize("model", MODELS)
def test_a_networks_page_ends_in_its_totals(model: str) -> None:
    totals = report_of(model).totals
    values = steps_of(explained(model))
    assert values["the network: parameters"] == totals.parameters
    assert values["the network: multiply-adds"] == totals.multiply_adds
    assert values["the network: FLOPs (2 for each multiply-add)"] == 2 * totals.multiply_adds
    assert values["the network: weighted layers"] == totals.weighted_layers


def test_every_different_layer_of_all_models_is_explained() -> None:
    different: dict[tuple[Op, tuple[Shape, ...], Shape], tuple[str, Place]] = {}
    for model in MODELS:
        for run in report_of(model).graph.runs:
            for layer in run.layers:
                key = (layer.op, layer.inputs, layer.output)
                different.setdefault(key, (model, Place(run.stage, run.first_block, layer.role)))
    assert len(different) > 1000
    for (op, inputs, output), (model, place) in different.items():
        assert_explained(op, inputs, output, explain_document(report_of(model), PAPER, place))


def assert_explained(op: Op, inputs: tuple[Shape, ...], output: Shape, document: Document) -> None:
    """Its numbers evaluate and are the operation's, every symbol is in the legend, and nothing is left unsaid."""
    working = next(part for part in document.parts if isinstance(part, Working))
    values = {step.key: step.expression.result for step in working.steps}
    assert values.get("multiply_adds", 0) == op.multiply_adds(output)
    assert values.get("weights", 0) <= op.parameters() + op.buffers()
    assert all(evaluate(str(step.expression)) == step.expression.result for step in working.steps)
    assert working.steps or any(isinstance(part, Paragraph) for part in document.parts)
    assert str(inputs[0]) in working.about
    assert str(output) in working.about
    used = {symbol for step in working.steps for symbol in SYMBOL.findall(step.expression.text(symbols=True))}
    shown = {label for part in document.parts if isinstance(part, Facts) for label, _ in part.pairs}
    assert used <= shown


SYMBOL = re.compile(r"[A-Za-z]\w*")


def test_resnet50_is_worked_out_as_the_paper_has_it() -> None:
    text = render(explain_document(report_of("resnet50"), PAPER), "table")
    for line in (
        "⌊(224 − 7 + 2×3)/2⌋ + 1 = 112",
        "7×7×3×64 = 9,408",
        "7×7×3×64×112×112 = 118,013,952",
        "2×64 = 128",
        # 1 + (3 + 4 + 6 + 3)×3 + 1 weighted layers: He et al. 2015, Table 1.
        "1 + 16×3 + 1 = 50",
        # torchvision's published metadata: 25,557,032 parameters; 4.089 G multiply-adds.
        "= 25,557,032",
        "= 4,089,184,256",
    ):
        assert line in text, line


def test_a_block_is_worked_out_layer_by_layer() -> None:
    values = steps_of(explained("resnet50", "res2a"))
    # The shapes of torchvision's resnet50().layer1[0]: 64×64, 64×64×3×3, 256×64 and the projection 256×64.
    assert values["conv2_1.conv1: weights"] == 64 * 64
    assert values["conv2_1.conv2: weights"] == 64 * 64 * 9
    assert values["conv2_1.conv3: weights"] == 64 * 256
    assert values["conv2_1.projection: weights"] == 64 * 256
    assert values["conv2_1, in all: parameters"] == 64 * 64 + 64 * 64 * 9 + 2 * 64 * 256 + 2 * (64 + 64 + 256 + 256)


def paragraphs(document: Document) -> str:
    return "\n".join(part.text for part in document.parts if isinstance(part, Paragraph))


def test_a_shortcut_says_what_it_is_and_why() -> None:
    first, second = paragraphs(explained("resnet50", "conv2_1")), paragraphs(explained("resnet50", "conv2_2"))
    assert "Projection shortcut: 64 channels enter the block and 256 leave it" in first
    assert "Identity shortcut: what enters the block and what leaves it have the same shape (256×56×56)" in second
    assert "The same holds for conv2_3." in second
    assert "256 channels of 56×56 enter the block and 512 channels of 28×28 leave it" in paragraphs(
        explained("resnet50", "conv3_1")
    )
    assert "padded with zeros" in paragraphs(explained("cifar_resnet20", "conv3_1"))


def test_blocks_in_the_middle_name_those_before_and_behind() -> None:
    assert "conv4_2 to conv4_4, conv4_6" in paragraphs(explained("resnet50", "conv4_5"))


def test_parts_are_named_in_the_scheme_asked_for() -> None:
    report = report_of("resnet50")
    document = explain_document(report, TORCHVISION, Place(1, 1))
    assert document.title == "layer1.0 of ResNet-50"
    assert [part.title for part in document.parts if isinstance(part, Working)] == [
        "layer1.0.conv1", "layer1.0.conv2", "layer1.0.conv3", "layer1.0.downsample.0", "layer1.0, in all",
    ]  # fmt: skip
    names = next(part for part in document.parts if isinstance(part, Facts) and part.title == "Names")
    assert dict(names.pairs)["caffe"] == "res2a"


def test_keras_totals_have_their_biases_and_moving_statistics() -> None:
    report = analyse(catalog.load("keras/resnet50"))
    values = steps_of(explain_document(report, KERAS))
    # What keras.applications.ResNet50 counts: 25,557,032 + 26,560 biases + 53,120 moving statistics.
    assert values["the network: parameters"] == 25_636_712
    assert values["conv1_conv: biases"] == 64


def test_an_activation_has_nothing_to_work_out() -> None:
    assert "holds no weights and takes no multiply-adds" in paragraphs(explained("resnet50", "conv2_1.relu1"))
    assert "Identity shortcut" in paragraphs(explained("resnet50", "conv2_2.add"))


@pytest.mark.parametrize("form", ["table", "markdown", "html", "latex"])
def test_chinese_says_the_same_numbers(form: str) -> None:
    def numbers(language: Language) -> list[str]:
        text = render(explained("resnet50", "conv2_x", language), form)
        return sorted(re.findall(r"\d(?:[\d,]*\d)?", text[text.index("56") :]))

    text = render(explained("resnet50", language=Language.ZH), form)
    assert "手算过程" in text
    assert "投影捷径" in text
    assert numbers(Language.ZH) == numbers(Language.EN)


def test_a_page_of_html_says_its_language() -> None:
    assert '<html lang="zh">' in render(explained("resnet18", "conv1", Language.ZH), "html")


def test_programs_get_raw_integers() -> None:
    record: Any = explained("resnet50", "conv1").record()
    (working,) = record["working"]
    weights = next(step for step in working["steps"] if step["what"] == "weights")
    assert weights["expression"] == ["*", 7, 7, 3, 64]
    assert weights["formula"] == "K×K×C_in×C_out"
    assert weights["value"] == 9408


def test_a_formula_is_shown_where_its_rule_is_first_used() -> None:
    text = render(explained("resnet18"), "table")
    assert text.count("K×K×C_in×C_out = ") == 1
    assert text.count("⌊(H − K + 2×P)/S⌋ + 1 = ") == 1


def test_markdown_is_readable_as_it_stands() -> None:
    text = render(explained("resnet50", "conv1"), "markdown")
    assert "- weights: `K×K×C_in×C_out` = 7×7×3×64 = 9,408\n" in text
    assert "- output height and width: `⌊(H − K + 2×P)/S⌋ + 1` = ⌊(224 − 7 + 2×3)/2⌋ + 1 = 112\n" in text


def test_latex_is_real_mathematics() -> None:
    text = render(explained("resnet50", "conv1"), "latex")
    assert r"\left\lfloor\frac{H - K + 2 \times P}{S}\right\rfloor + 1" in text
    assert r"\left\lfloor\frac{224 - 7 + 2 \times 3}{2}\right\rfloor + 1 = 112" in text
    assert (
        r"K \times K \times C_{\mathrm{in}} \times C_{\mathrm{out}} = 7 \times 7 \times 3 \times 64 = 9{,}408" in text
    )
