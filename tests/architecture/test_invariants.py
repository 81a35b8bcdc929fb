"""What holds for every model in the catalog, whichever family it is of."""

from pathlib import Path

import pytest

from resnet_calc.analysis.layer_count import count_layers
from resnet_calc.analysis.report import Cost, analyse
from resnet_calc.architecture.blocks import BLOCKS
from resnet_calc.architecture.catalog import load, load_file, names
from resnet_calc.architecture.toml import to_toml
from resnet_calc.nn.ops import Conv2d

LARGE = [name for name in names() if load(name).input[1] > 32]

NAMED_OTHERWISE = {"resnetrs270": 272, "resnetrs420": 419, "seresnextaa201d_32x8d": 203}
"""Models whose names do not count their layers; their authors give no rule."""


@pytest.mark.parametrize("name", names())
def test_rows_add_up_to_the_totals_and_blocks_to_the_config(name: str) -> None:
    report = analyse(load(name))
    total = Cost()
    for row in report.rows():
        total = total.plus(row.cost)
    assert total == report.totals
    assert [report.graph.blocks(stage) for stage in range(1, report.graph.stages + 1)] == list(report.config.blocks)
    assert len({node.address for node in report.graph.nodes()}) == sum(1 for _ in report.graph.nodes())


@pytest.mark.parametrize("name", names())
def test_the_name_counts_the_layers_a_deep_stem_perhaps_as_the_one_that_it_replaces(name: str) -> None:
    report = analyse(load(name))
    count = count_layers(report.config, report.graph)
    if count.named is None:
        assert name in {"ecaresnetlight", "test_resnet"}
    elif count.counts_convolutions:
        assert count.depth == count.named
    else:
        assert NAMED_OTHERWISE.get(name, count.named) in {count.total, count.total - count.stem + 1}


@pytest.mark.parametrize("name", names())
def test_every_model_says_what_it_is_and_where_it_comes_from(name: str) -> None:
    config = load(name)
    assert config.title
    assert config.family
    assert config.source


@pytest.mark.parametrize("name", names())
def test_a_config_written_as_toml_describes_the_same_network(name: str, tmp_path: Path) -> None:
    config = load(name)
    path = tmp_path / "model.toml"
    path.write_text(to_toml(config), encoding="utf-8")
    assert load_file(path) == config


@pytest.mark.parametrize("name", LARGE)
def test_without_classes_only_the_classifier_goes(name: str) -> None:
    whole, headless = analyse(load(name)), analyse(load(name, head={"classes": 0}))
    gone = [row for row in whole.rows() if row.node.address.role in {"head.fc", "head.softmax", "head.fc_norm"}]
    assert headless.totals.parameters == whole.totals.parameters - sum(row.cost.parameters for row in gone)
    assert headless.totals.multiply_adds == whole.totals.multiply_adds - sum(row.cost.multiply_adds for row in gone)


@pytest.mark.parametrize("name", LARGE)
def test_more_input_channels_change_the_first_convolution_alone(name: str) -> None:
    config = load(name)
    three, four = list(analyse(config).rows()), list(analyse(load(name, input=(4, *config.input[1:]))).rows())
    changed = [row.node for row, other in zip(three, four, strict=True) if row.cost != other.cost]
    assert len(changed) == 1
    assert isinstance(changed[0].op, Conv2d)
    assert changed[0].address.stage == 0


@pytest.mark.parametrize("output_stride", [8, 16])
@pytest.mark.parametrize("name", LARGE)
def test_dilation_keeps_the_parameters_and_the_size_that_was_asked_for(name: str, output_stride: int) -> None:
    config = load(name)
    plain, dilated = analyse(config), analyse(load(name, output_stride=output_stride))
    assert dilated.totals.parameters == plain.totals.parameters
    last = dilated.graph.runs[-2].output
    assert (last.height, last.width) == (config.input[1] // output_stride, config.input[2] // output_stride)


def test_every_kind_of_block_is_in_some_model() -> None:
    used = {block.kind for name in names() for block in load(name).stage_blocks}
    assert used == set(BLOCKS.kinds())
