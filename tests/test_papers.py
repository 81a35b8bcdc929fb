"""Published tables are reproduced at their printed precision; those that cannot be are known."""

import pytest

from resnet_calc.analysis.report import analyse
from resnet_calc.architecture.catalog import load
from resnet_calc.nn.ops import Conv2d
from resnet_calc.units import agrees, interval_round, interval_truncate, parse_quantity
from tests.published import Figure, figures

PRINTED = [
    pytest.param(figure, id=f"{figure.source.partition(',')[0]}, {figure.model}, {figure.printed}")
    for figure in figures()
]


@pytest.mark.parametrize("figure", PRINTED)
def test_printed_figures_follow_from_the_exact_ones(figure: Figure) -> None:
    printed, exact = parse_quantity(figure.printed), figure.exact()
    if figure.how == "rounded":
        assert exact in interval_round(printed)
    elif figure.how == "truncated":
        assert exact in interval_truncate(printed)
        assert exact not in interval_round(printed)
    else:
        assert not agrees(printed, exact)
        assert figure.note


@pytest.mark.parametrize("depth", [18, 34, 50, 101, 152])
def test_output_sizes_are_those_of_table_1_of_he_et_al(depth: int) -> None:
    graph = analyse(load(f"paper/resnet{depth}")).graph
    sizes = {run.stage: run.output.height for run in graph.runs}
    assert graph.runs[0].layers[0].output.height == 112
    assert sizes == {0: 56, 1: 56, 2: 28, 3: 14, 4: 7, 5: 1}


def test_squeeze_and_excitation_adds_some_two_and_a_half_million_parameters_to_resnet_50() -> None:
    """Hu et al. 2017, section 4: "~2.5 million additional parameters beyond the ~25 million"."""
    added = analyse(load("seresnet50")).totals.parameters - analyse(load("resnet50")).totals.parameters
    assert added in interval_round(parse_quantity("2.5 million"))


def test_widths_and_sizes_are_those_of_table_1_of_xie_et_al() -> None:
    """ResNeXt-50 (32×4d): 128, 256, 512, 1024 channels in the grouped 3×3, twice as many behind the last 1×1."""
    runs = analyse(load("resnext50_32x4d")).graph.runs
    grouped = {run.stage: layer.op for run in runs for layer in run.layers if layer.role == "conv2"}
    assert [(op.out_channels, op.groups) for op in grouped.values() if isinstance(op, Conv2d)] == [
        (128, 32),
        (256, 32),
        (512, 32),
        (1024, 32),
    ]
    outputs = {run.stage: run.output for run in runs}
    assert [outputs[stage] for stage in (1, 2, 3, 4)] == [(256, 56, 56), (512, 28, 28), (1024, 14, 14), (2048, 7, 7)]


def test_widths_and_sizes_are_those_of_table_1_of_zagoruyko_and_komodakis() -> None:
    """WRN-28-10: 16 channels, then groups conv2, conv3, conv4 of 16k, 32k, 64k at 32×32, 16×16, 8×8; k = 10."""
    outputs = {run.stage: run.output for run in analyse(load("wide_resnet28_10")).graph.runs}
    assert [outputs[stage] for stage in (0, 1, 2, 3)] == [(16, 32, 32), (160, 32, 32), (320, 16, 16), (640, 8, 8)]


def test_shortcut_options_of_he_et_al_differ_by_their_projections() -> None:
    """Section 4.1: A pads with zeros, B projects where shapes change, C projects everywhere."""
    held = {option: analyse(load("cifar_resnet20", shortcut=option)).totals.parameters for option in ("A", "B", "C")}
    changing = (16 * 32 + 2 * 32) + (32 * 64 + 2 * 64)
    keeping = 3 * (16 * 16 + 2 * 16) + 2 * (32 * 32 + 2 * 32) + 2 * (64 * 64 + 2 * 64)
    assert held["B"] - held["A"] == changing
    assert held["C"] - held["B"] == keeping
