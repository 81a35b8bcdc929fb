"""The search against building and counting every configuration of small spaces."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import pairwise, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resnet_calc.analysis.counting import PYTORCH
from resnet_calc.analysis.report import analyse
from resnet_calc.analysis.search import OBJECTIVES, Budget, Price, Space, price_shape, search, shapes
from resnet_calc.analysis.search.judging import UNLIMITED, size
from resnet_calc.analysis.search.pricing import price_of
from resnet_calc.architecture.blocks import BLOCKS
from resnet_calc.architecture.catalog import load, names
from resnet_calc.cli.app import run
from resnet_calc.errors import ConfigError, ResNetCalcError

RANGES = ((1, 3), (2, 4), (1, 5))
SMALL = Space(
    load("cifar_resnet20"),
    blocks=RANGES,
    kinds=(BLOCKS.find("basic")(), BLOCKS.find("bottleneck")()),
    multipliers=(Fraction(1), Fraction(2)),
    cardinalities=((1, 64), (4, 32)),
    inputs=((3, 32, 32), (3, 24, 24)),
)


@cache
def every_price() -> list[Price]:
    """All configurations of the small space, each built and counted."""
    found = []
    for shape in shapes(SMALL):
        for blocks in product(*(range(low, high + 1) for low, high in RANGES)):
            report = analyse(replace(shape, blocks=blocks), convention=PYTORCH)
            found.append(price_of(report.totals))
    return found


def fits(price: Price, budget: Budget) -> bool:
    return all(low <= value <= high for low, value, high in zip(budget.least, price, budget.most, strict=True))


def drawn_limit(field: int) -> st.SearchStrategy[int]:
    """At, just under or just over the price of some configuration, or no limit."""
    return st.one_of(
        st.just(UNLIMITED),
        st.tuples(st.integers(0, 10**6), st.integers(-1, 1)).map(
            lambda drawn: every_price()[drawn[0] % len(every_price())][field] + drawn[1]
        ),
    )


@settings(max_examples=150, deadline=None)
@given(
    most=st.tuples(*(drawn_limit(field) for field in range(4))),
    least=st.tuples(*(drawn_limit(field).map(lambda limit: 0 if limit == UNLIMITED else limit) for field in range(4))),
    objective=st.sampled_from(sorted(OBJECTIVES)),
    top=st.integers(1, 40),
)
def test_the_best_are_those_of_building_everything(
    most: tuple[int, ...], least: tuple[int, ...], objective: str, top: int
) -> None:
    budget = Budget(Price(*least), Price(*most))
    sought = OBJECTIVES[objective]
    outcome = search(SMALL, budget, sought, top=top)
    fitting = [price for price in every_price() if fits(price, budget)]
    assert outcome.judged == len(every_price()) == size(SMALL)
    assert outcome.fitting == len(fitting)
    best = sorted(fitting, key=lambda price: [getattr(price, name) for name in sought.order], reverse=True)
    ranks = [[getattr(price, name) for name in sought.order] for price in best[:top]]
    assert [[getattr(item.price, name) for name in sought.order] for item in outcome.candidates] == ranks


@pytest.mark.parametrize("model", names())
def test_three_builds_price_every_published_network(model: str) -> None:
    config = load(model)
    prices = price_shape(config, [(1, number) for number in config.blocks])
    total = prices.rest
    for stage, number in enumerate(config.blocks):
        total = total.plus(prices.stages[stage][number - 1])
    assert total == price_of(analyse(config, convention=PYTORCH).totals)


def test_prices_grow_with_every_block() -> None:
    """What the pruning rests on."""
    for model in names():
        prices = price_shape(load(model), [(1, 4)] * len(load(model).blocks))
        for stage in prices.stages:
            for smaller, larger in pairwise(stage):
                assert all(before <= after for before, after in zip(smaller, larger, strict=True))


def test_the_issues_question_is_answered(capsys: pytest.CaptureFixture[str]) -> None:
    """The deepest under 2 G multiply-adds and 12 M parameters at 160 px: its command prints a network of that size."""
    assert run(shlex.split("search --max-multiply-adds 2G --max-parameters 12M --input 160 --top 1")) == 0
    printed = capsys.readouterr().out
    command = next(line for line in printed.splitlines() if "resnet-calc table" in line)
    assert run([*shlex.split(command)[1:], "--level", "model", "--format", "csv"]) == 0
    header, total = (line.split(",") for line in capsys.readouterr().out.strip().replace('"', "").splitlines()[:2])
    found = dict(zip(reversed(header), reversed(total), strict=False))
    assert int(found["parameters"]) <= 12_000_000
    assert int(found["multiply_adds"]) <= 2_000_000_000
    assert f"{int(found['parameters']):,}" in printed


def test_shapes_that_make_no_network_are_counted_apart() -> None:
    space = replace(SMALL, cardinalities=((1, 64), (7, 13)), kinds=(BLOCKS.find("bottleneck")(),))
    odd = [shape for shape in shapes(space) if not builds(replace(shape, blocks=(3, 3, 3)))]
    outcome = search(space, Budget(most=Price(10**12, 10**12, 10**12, 100)), OBJECTIVES["deepest"])
    assert outcome.unbuildable == len(odd)


def builds(config: object) -> bool:
    try:
        analyse(config)  # type: ignore[arg-type]  # a config
    except ResNetCalcError:
        return False
    return True


def test_a_space_without_any_network_is_an_error() -> None:
    space = replace(
        SMALL, kinds=(BLOCKS.find("bottleneck")(),), cardinalities=((3, 3),), multipliers=(Fraction(1, 99),)
    )
    with pytest.raises(ConfigError, match="makes a network"):
        search(replace(space, inputs=((3, 32, 32),), widths=((1,), (1,), (1,))), Budget(), OBJECTIVES["deepest"])


def test_progress_is_told_from_none_to_all() -> None:
    told: list[tuple[int, int]] = []
    search(SMALL, Budget(), OBJECTIVES["deepest"], progress=lambda done, total: told.append((done, total)))
    steps = [done for done, _ in told]
    assert len({total for _, total in told}) == 1
    assert steps == sorted(steps)
    assert steps[0] == 0
    assert told[-1][0] == told[-1][1]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ("", "which budget?"),
        ("--max-parameters 12Q", "is not a count"),
        ("--max-parameters 0", "must be more than 0"),
        ("--max-multiply-adds 2GFLOPs", "without FLOPs"),
        ("--max-parameters 1K", "none of"),
        ("--max-parameters 12M --objective depest", "did you mean deepest?"),
        ("--max-parameters 12M --blocks 3-1", "is not a range"),
        ("--max-parameters 12M --blocks 1-9999999", "is not a range"),
        ("--max-parameters 12M --width 0", "is not a factor"),
        ("--max-parameters 12M --width 1 --widths 64,128,256,512", "give one of them"),
        ("--max-parameters 12M --widths 64,128", "stages"),
        ("--max-parameters 12M --groups 32", "is not groups"),
        ("--max-parameters 12M --block botleneck", "did you mean bottleneck"),
        ("--max-parameters 12M --input many", "is not a size"),
        ("--max-parameters 12M --top 0", "at least 1"),
        ("resnet51 --max-parameters 12M", "did you mean"),
    ],
)
def test_bad_input_gets_one_line(arguments: str, problem: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["search", *shlex.split(arguments)]) == 2
    complaint = capsys.readouterr().err
    assert problem in complaint
    assert complaint.count("\n") == 1


def test_a_config_file_may_be_what_the_networks_are_like(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "own nets.toml"
    file.write_text('[models.mine]\nextends = "resnet50"\nstem = "deep"\n[models.yours]\nextends = "resnet18"\n')
    asked = ["search", "--blocks", "1-2", "--max-parameters", "30M", "--top", "1", "--classes", "10"]
    printed = []
    for base in ([f"{file}:mine"], ["mine", "--config", str(file)]):
        assert run([*asked, *base]) == 0
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1]
    command = next(line for line in printed[0].splitlines() if "resnet-calc table" in line)
    assert run([*shlex.split(command)[1:], "--level", "model", "--format", "json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert f"{record['totals']['parameters']:,}" in printed[0]
    assert record["model"]["classes"] == 10
