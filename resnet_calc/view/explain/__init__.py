"""A network, or a part of it, worked out by hand: every number with the formula and the substitution that give it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from resnet_calc.analysis.derivation.expression import Expression, Number
from resnet_calc.analysis.derivation.operations import derive, products_per_output
from resnet_calc.analysis.derivation.shortcuts import PREFIX, SUM
from resnet_calc.analysis.derivation.sums import AlikeBlocks, LayerWorking, alike_blocks
from resnet_calc.analysis.lookup import Place, layer_of, run_of
from resnet_calc.analysis.naming import SCHEMES, Namer, Scheme
from resnet_calc.figures import format_count
from resnet_calc.language import Language
from resnet_calc.nn.graph import Address, Layer
from resnet_calc.view.document import Document, Facts, Paragraph, Part, Working
from resnet_calc.view.explain import words
from resnet_calc.view.explain.explainer import Explainer
from resnet_calc.view.model import header
from resnet_calc.view.record import SCHEMA_VERSION, model_record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.analysis.report import Report

_SYMBOL = re.compile(r"[A-Za-z]\w*")


def explain_document(
    report: Report, scheme: Scheme, place: Place | None = None, language: Language = Language.EN
) -> Document:
    """The working of a part of a network, or of the whole of it.

    >>> from resnet_calc.analysis.naming import PAPER
    >>> from resnet_calc.analysis.report import analyse
    >>> from resnet_calc.architecture.catalog import load
    >>> document = explain_document(analyse(load("resnet50")), PAPER, Place(0, 0, "stem.conv"))
    >>> for step in document.parts[0].steps:
    ...     print(f"{step.label}: {step.expression} = {step.expression.result:,}")
    output height and width: ⌊(224 − 7 + 2×3)/2⌋ + 1 = 112
    weights: 7×7×3×64 = 9,408
    multiply-adds: 7×7×3×64×112×112 = 118,013,952
    """
    namer = Namer(scheme, report.graph)
    explainer = Explainer(report, namer, language)
    model, subtitle = header(report, language)
    if place is None:
        parts = list(explainer.network())
        title = words.WORKED.say(language, model=model)
        parts.insert(0, _legend(explainer))
    else:
        parts = [*_part(explainer, place), *explainer.counted(_layers_at(report, place))]
        title = words.PART_OF.say(language, part=_name(explainer, place), model=model)
        if explainer.formulas:
            parts.append(_legend(explainer))
        parts.append(_names(report, place, language))
    return Document(title, tuple(parts), subtitle, lambda: _record(report, namer, parts, language), language)


def _part(explainer: Explainer, place: Place) -> Iterator[Part]:
    """The working of a part: a stage, a block or a layer."""
    if place.block is None:
        return explainer.stage(place.stage)
    if place.role is not None:
        return _layer(explainer, place, place.block)
    return explainer.block(_alike(explainer.report, place), place.block)


def _layers_at(report: Report, place: Place) -> Iterator[tuple[Layer, tuple[Layer, ...], int]]:
    """The layers of a part, each with all layers of its block and how often it stands there."""
    for run in report.graph.runs if place.block is None else [run_of(place, report.graph)]:
        if run.stage == place.stage:
            for layer in run.layers:
                if place.role in {None, layer.role}:
                    yield layer, run.layers, run.count if place.block is None else 1


def _alike(report: Report, place: Place) -> AlikeBlocks:
    """The blocks that are the same as the one at a place."""
    return next(
        alike
        for alike in alike_blocks(report, place.stage)
        if alike.run.first_block <= (place.block or 0) <= alike.last_block
    )


def _layer(explainer: Explainer, place: Place, block: int) -> Iterator[Part]:
    """The working of one layer, what its multiply-adds mean, and for a shortcut's layers why it is there."""
    report, language = explainer.report, explainer.language
    layer = layer_of(place, report.graph)
    working = LayerWorking(layer, derive(layer, report.convention))
    yield explainer.layer(working, Address(place.stage, block, layer.role))
    if layer.op.multiply_adds(layer.output):
        yield _reading(layer, language)
    elif not working.steps:
        yield Paragraph((words.NOTHING if layer.output == layer.inputs[0] else words.NO_COST).say(language))
    shortcut = explainer.shortcut(run_of(place, report.graph))
    if shortcut is not None and layer.role.startswith((PREFIX, SUM)):
        yield shortcut
    if block:
        yield from explainer.same(_alike(report, place), block)


def _reading(layer: Layer, language: Language) -> Paragraph:
    """What the multiply-adds of a layer are: as many products for each number that comes out."""
    channels, height, width = layer.output
    outputs = Number(channels) * height * width if layer.output.pixels > 1 else Number(channels)
    products = products_per_output(layer)
    said = {"outputs": _equation(outputs), "products": _equation(products)}
    return Paragraph(words.READING.say(language, **said))


def _equation(expression: Expression) -> str:
    """An expression and its value, where they differ."""
    text, value = str(expression), format_count(expression.result)
    return value if text.replace(",", "") == value.replace(",", "") else f"{text} = {value}"


def _name(explainer: Explainer, place: Place) -> str:
    """What a place is called."""
    if place.block is None:
        return explainer.stage_name(place.stage)
    if place.role is None:
        return explainer.namer.block(place.stage, place.block)
    return explainer.namer.name(Address(place.stage, place.block, place.role))


def _legend(explainer: Explainer) -> Facts:
    """What the symbols of the formulas stand for that were shown."""
    used = {symbol for formula in explainer.formulas for symbol in _SYMBOL.findall(formula)}
    pairs = [(symbol, text.say(explainer.language)) for symbol, text in words.SYMBOLS.items() if symbol in used]
    return Facts(tuple(pairs), title=words.SYMBOLS_TITLE.say(explainer.language), symbols=True)


def _names(report: Report, place: Place, language: Language) -> Facts:
    """What a place is called in every scheme."""
    pairs = []
    for scheme in SCHEMES.values():
        explainer = Explainer(report, Namer(scheme, report.graph), language)
        pairs.append((scheme.name, _name(explainer, place)))
    return Facts(tuple(pairs), title=words.NAMES_TITLE.say(language))


def _record(report: Report, namer: Namer, parts: list[Part], language: Language) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "model": model_record(report, namer),
        "language": language.value,
        "working": [
            {
                "about": part.title,
                "operation": part.about,
                "steps": [
                    {
                        "of": step.of or part.title,
                        "what": step.key,
                        "label": step.label,
                        "formula": step.expression.text(symbols=True),
                        "working": str(step.expression),
                        "expression": step.expression.tree(),
                        "value": step.expression.result,
                    }
                    for step in part.steps
                ],
            }
            for part in parts
            if isinstance(part, Working)
        ],
        "remarks": [part.text for part in parts if isinstance(part, Paragraph)],
    }
