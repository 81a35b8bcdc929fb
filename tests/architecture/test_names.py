"""Models are found under the names that people know, and finding one reads one."""

import tomllib

import pytest

from resnet_calc.architecture import catalog, names
from resnet_calc.architecture.catalog import load
from resnet_calc.errors import ChoiceError, ConfigError


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("ResNet-50", "resnet50"),
        ("ResNet50V2", "resnet50v2"),
        ("torchvision.models.wide_resnet50_2", "wide_resnet50_2"),
        ("timm/resnet50.a1_in1k", "resnet50"),
        ("resnetv2_50x1_bit.goog_in21k_ft_in1k", "resnetv2_50x1_bit"),
        ("SE-ResNeXt-50 (32×4d)", "seresnext50_32x4d"),
        ("SENet-154", "senet154"),
        ("WRN-28-10", "wide_resnet28_10"),
        ("ResNeXt-29, 16×64d", "resnext29_16x64d"),
        ("ResNet-1001", "cifar_preresnet1001"),
        ("gluon_resnet50_v1d", "resnet50d"),
    ],
)
def test_spellings_of_papers_and_frameworks_are_understood(spelling: str, name: str) -> None:
    assert names.proper_name(spelling) == name


def test_every_alias_names_a_model_and_hides_none() -> None:
    assert set(names.aliases().values()) <= set(names.names())
    assert not set(names.aliases()) & set(names.names())
    spelled = {names._squeeze(name) for name in names.names()}  # noqa: SLF001 - how spellings are compared
    assert len(spelled) == len(names.names())
    assert not spelled & {names._squeeze(alias) for alias in names.aliases()}  # noqa: SLF001


def test_unknown_names_are_answered_with_near_ones() -> None:
    with pytest.raises(ChoiceError, match=r"did you mean .*seresnet50"):
        load("seresnet51")


@pytest.mark.parametrize(
    ("depth", "name"),
    [(50, "resnet50"), (110, "cifar_resnet110"), (154, "senet154"), (1001, "cifar_preresnet1001"), (26, "resnet26")],
)
def test_a_depth_means_the_plainest_model_that_counts_so_many_layers(depth: int, name: str) -> None:
    assert names.name_of_depth(depth) == name


@pytest.mark.parametrize("number", [4, 8, 32768])
def test_numbers_of_groups_and_widths_are_no_depths(number: int) -> None:
    with pytest.raises(ConfigError, match="no ResNet of depth"):
        names.name_of_depth(number)


def test_one_model_is_loaded_without_parsing_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    parse = tomllib.loads

    def counting(text: str) -> dict[str, object]:
        parsed.append(text)
        return parse(text)

    monkeypatch.setattr(tomllib, "loads", counting)
    for known in (catalog._shipped, catalog._shipped_models, catalog._named):  # noqa: SLF001 - what was read before
        known.cache_clear()
    load("seresnext50_32x4d")
    load("seresnext101_64x4d")
    assert len([text for text in parsed if "[models." in text]) == 1


@pytest.mark.parametrize("style", catalog.styles())
@pytest.mark.parametrize("name", names.names())
def test_every_model_can_be_had_in_every_style(name: str, style: str) -> None:
    assert load(f"{style}/{name}").style == style
