"""The reference data holds together: what is read off each layer adds up to what the framework says of the whole."""

import pytest

from tests.reference.frameworks import FILES, Model, load

LAYERED = [
    pytest.param(model, id=f"{file}-{name}")
    for file in FILES
    for name, model in load(file).models.items()
    if file != "timm_totals"
]


@pytest.mark.parametrize("file", FILES)
def test_every_file_says_what_it_was_read_from(file: str) -> None:
    reference = load(file)
    assert reference.models
    assert reference.versions["torch"].startswith("2.")
    assert len(reference.date.split("-")) == 3


@pytest.mark.parametrize("model", LAYERED)
def test_layers_add_up_to_the_frameworks_totals(model: Model) -> None:
    called_once = {layer.name: layer for layer in model.layers if layer.type != "Add"}.values()
    for total in ("parameters", "buffers", "non_trainable_parameters", "multiply_adds"):
        assert sum(getattr(layer, total) for layer in called_once) == model.totals.get(total, 0), total


@pytest.mark.parametrize("model", LAYERED)
def test_convolutions_shrink_their_input_as_pytorch_documents(model: Model) -> None:
    counted = 0
    for layer in model.layers:
        if layer.type not in {"Conv2d", "StdConv2d", "Conv2D", "Conv1d"}:
            continue
        counted += 1
        if layer.type == "Conv1d" or isinstance(layer.padding, str):
            continue
        settings = (layer.kernel_size, layer.stride, layer.padding, layer.dilation)
        kernel_size, stride, padding, dilation = (value for value in settings if isinstance(value, int))
        expected = [(side + 2 * padding - dilation * (kernel_size - 1) - 1) // stride + 1 for side in layer.input[1:]]
        assert list(layer.output[1:]) == expected, layer
    assert counted == model.totals["convolutions"]


@pytest.mark.parametrize("model", LAYERED)
def test_the_first_layer_takes_the_image_and_the_last_gives_the_classes(model: Model) -> None:
    assert model.layers[0].input == model.input
    classes = (model.arguments or {}).get("num_classes", 1000)
    assert model.layers[-1].output == (classes,)


def test_timm_layers_and_totals_tell_the_same_story() -> None:
    totals = load("timm_totals").models
    for name, model in load("timm_layers").models.items():
        assert model.totals == totals[name].totals
        assert model.input == totals[name].input


def test_the_published_models_are_all_there() -> None:
    assert len(load("torchvision").models) == 10
    assert len(load("keras").models) == 6
    assert len(load("timm_totals").models) == 121


def test_the_drawn_cases_reach_every_kind_of_part() -> None:
    drawn = load("drawn").models.values()
    arguments = [model.arguments or {} for model in drawn]
    values = {(key, value) for one in arguments for key, value in one.items() if isinstance(value, str | int)}
    for wanted in [
        *(("output_stride", stride) for stride in (8, 16, 32)),
        *(("in_chans", channels) for channels in (1, 3, 4)),
        *(("aa_layer", layer) for layer in ("AvgPool2d", "BlurPool2d")),
        *(("stem_type", stem) for stem in ("deep", "deep_tiered", "tiered", "fixed")),
        *(("norm_layer", norm) for norm in ("GroupNorm", "GroupNormAct", "EvoNorm2dS0", "FilterResponseNormTlu2d")),
        *(("block", block) for block in ("BasicBlock", "Bottleneck", "Bottle2neck", "ResNestBottleneck")),
        *(("block", f"SelectiveKernel{block}") for block in ("Basic", "Bottleneck")),
        ("conv_layer", "StdConv2d"),
        ("replace_stem_pool", True),
        ("down_kernel_size", 3),
        ("avg_down", True),
    ]:
        assert wanted in values, wanted
    assert {(one.get("block_args") or {}).get("attn_layer") for one in arguments} >= {"se", "eca"}
    assert any("replace_stride_with_dilation" in one for one in arguments)
    assert any(model.input[1] != model.input[2] for model in drawn)
    assert any(model.input[1] % 2 for model in drawn)
