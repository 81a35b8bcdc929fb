"""Published tables are reproduced at their printed precision; those that cannot be are known."""

import pytest

from resnet_calc.analysis.report import analyse
from resnet_calc.architecture.catalog import load
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
