"""Counting conventions against what the tools print, and against themselves at every level."""

from __future__ import annotations

import json
import struct
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from resnet_calc.analysis.counting import CONVENTIONS, FLOPS, MULTIPLY_ADDS, Convention, convention_of, tally
from resnet_calc.analysis.counting.tally import not_covered, total
from resnet_calc.analysis.report import Cost, Report, analyse
from resnet_calc.architecture import catalog
from resnet_calc.architecture.build import build
from resnet_calc.nn.graph import Graph
from tests.reference.frameworks import DIRECTORY

TOOLS = {
    "torch FlopCounterMode": "flop-counter",
    "calflops MACs": "calflops-macs",
    "calflops FLOPs": "calflops-flops",
    "ptflops": "ptflops",
    "ptflops, modules alone": "ptflops-modules",
    "ptflops aten": "ptflops-aten",
    "torchinfo": "torchinfo",
    "torchprofile": "torchprofile",
    "fvcore": "fvcore",
    "fvcore, training mode": "fvcore-training",
    "mmengine": "fvcore",
    "torchscan": "torchscan",
    "onnx-tool": "onnx-tool",
    "flopth": "flopth",
    "thop": "thop",
}
"""What each tool is called in peer_counts.json, and which convention is its."""

OTHERWISE_BUILT = {
    "flopth": ("timm/",),  # timm's blocks have a module for each ReLU, torchvision's one for all
    # timm's class of batch normalization and ReLU in one is none that these tools know
    **dict.fromkeys(
        ("ptflops", "ptflops, modules alone", "torchinfo", "torchscan", "thop"), ("timm/resnetv2", "timm/skresnet")
    ),
}
"""Models that are not built from the modules whose cost a tool's rule speaks of, by the beginnings of their names."""

ONE_OF_EACH = (
    "resnet18", "resnet50", "keras/resnet50", "caffe/resnet50", "resnet50v2", "cifar_resnet20", "resnet50d",
    "seresnet50",
    "ecaresnet26t", "skresnet18", "res2net50_26w_4s", "resnest14d", "resnetblur18", "resnetaa50", "resnet50_gn",
    "resnetv2_50d_evos", "resnetv2_50d_frn", "resnetv2_50x1_bit", "test_resnet",
)  # fmt: skip


def peer_counts(file: str = "peer_counts.json") -> dict[str, Any]:
    content: dict[str, Any] = json.loads((Path(DIRECTORY) / file).read_text(encoding="utf-8"))
    return content


PRINTED = [
    pytest.param(model, tool, figure, id=f"{model}-{tool}")
    for model, entry in peer_counts()["models"].items()
    for tool, figure in entry["counts"].items()
]


@cache
def graph_of(model: str) -> Graph:
    return build(catalog.load(model.partition("/")[2], input=(3, 224, 224)))


@pytest.mark.parametrize(("model", "tool", "figure"), PRINTED)
def test_a_total_is_what_the_tool_prints_or_says_what_it_does_not_cover(model: str, tool: str, figure: int) -> None:
    convention = convention_of(TOOLS[tool])
    graph = graph_of(model)
    if model.startswith(OTHERWISE_BUILT.get(tool, "nowhere")):
        assert not model.startswith("torchvision/")
        return
    missing = not_covered(graph, convention)
    assert not (missing and model.startswith("torchvision/"))
    assert missing or total(convention.terms, tally(graph, convention.terms)) == figure


def test_all_figures_of_twelve_rules_for_five_depths_were_printed_by_the_tools() -> None:
    content = peer_counts()
    depths = [content["models"][f"torchvision/resnet{depth}"]["counts"] for depth in (18, 34, 50, 101, 152)]
    assert all(set(counts) == set(TOOLS) for counts in depths)
    for name in ("torch", "torchinfo", "fvcore", "ptflops", "thop", "torchprofile", "torchscan", "onnx-tool", "flopth"):
        assert content["versions"][name]


def test_tools_state_the_version_that_was_asked() -> None:
    versions = peer_counts()["versions"] | {"thop-2019": peer_counts("peer_counts_2019.json")["versions"]["thop"]}
    stated = {c.name: c.version.split()[-1] for c in CONVENTIONS.values() if c.version and c.name != "thop"}
    for name, version in stated.items():
        package = {"flop-counter": "torch"}.get(name, name if name in versions else name.split("-")[0])
        assert versions[package].split("+")[0] == version, name


@pytest.mark.parametrize("depth", [18, 34, 50, 101, 152])
def test_the_thop_of_2019_added_up_in_32_bit_floats(depth: int) -> None:
    printed = peer_counts("peer_counts_2019.json")["models"][f"torchvision/resnet{depth}"]["counts"]["thop 0.0.22"]
    convention = convention_of("thop-2019")
    exact = total(convention.terms, tally(graph_of(f"torchvision/resnet{depth}"), convention.terms))
    spacing = exact - struct.unpack("f", struct.pack("I", struct.unpack("I", struct.pack("f", exact))[0] - 1))[0]
    assert abs(exact - printed) <= 4 * abs(spacing)


@pytest.mark.parametrize("convention", CONVENTIONS.values(), ids=CONVENTIONS)
@pytest.mark.parametrize("model", ONE_OF_EACH)
def test_layers_blocks_and_stages_add_up_to_the_total(model: str, convention: Convention) -> None:
    report = analyse(catalog.load(model), count=convention)
    counted = report.totals.counted
    assert sum(row.cost.counted for row in report.rows()) == counted
    assert sum(group.cost.counted for group in report.blocks()) == counted
    assert sum(group.cost.counted for group in report.stages()) == counted
    assert total(convention.terms, report.tally()) == counted or report.not_covered()


@pytest.mark.parametrize("convention", CONVENTIONS.values(), ids=CONVENTIONS)
@pytest.mark.parametrize("model", ONE_OF_EACH)
def test_what_is_not_covered_counts_nothing_and_is_said(model: str, convention: Convention) -> None:
    report = analyse(catalog.load(model), count=convention)
    for run in report.graph.runs:
        for layer in run.layers:
            if not convention.covers(layer, run.layers):
                assert convention.cost(layer, run.layers) == 0
                assert report.not_covered()[layer.op.type]


@pytest.mark.parametrize("name", catalog.names())
def test_the_plain_conventions_cover_every_operation_of_every_model(name: str) -> None:
    report = analyse(catalog.load(name), count=FLOPS)
    assert report.not_covered() == {}
    assert report.totals.counted == 2 * report.totals.multiply_adds
    assert not_covered(report.graph, MULTIPLY_ADDS) == {}


def test_a_thousand_layers_are_tallied_without_going_through_them() -> None:
    deep = build(catalog.load("cifar_resnet1202"))
    shallow = build(catalog.load("cifar_resnet20"))
    assert sum(len(run.layers) for run in deep.runs) == sum(len(run.layers) for run in shallow.runs)


def test_names_are_found_in_any_spelling() -> None:
    for convention in CONVENTIONS.values():
        for name in (convention.name, *convention.also):
            assert convention_of(name.upper().replace("-", "_")) is convention


def test_no_name_means_two_conventions() -> None:
    names = [name for convention in CONVENTIONS.values() for name in (convention.name, *convention.also)]
    assert len(names) == len(set(names))


def uncounted(report: Report) -> set[str]:
    return {item.what for item in report.uncounted()}


def test_what_a_convention_counts_is_not_listed_as_left_out() -> None:
    config = catalog.load("resnet50")
    assert uncounted(analyse(config)) == {"normalization", "activation", "addition", "pooling", "bias"}
    assert uncounted(analyse(config, count=convention_of("fvcore"))) == {"activation", "addition", "pooling", "bias"}
    assert uncounted(analyse(config, count=convention_of("onnx-tool"))) == set()


def test_costs_start_at_nothing() -> None:
    assert Cost().counted == 0
