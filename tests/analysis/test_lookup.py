"""Whatever a part is called, it is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from resnet_calc.analysis.lookup import Located, Place, layer_of, locate, run_of
from resnet_calc.analysis.naming import SCHEMES, Namer
from resnet_calc.architecture import catalog
from resnet_calc.architecture.build import build
from resnet_calc.errors import ChoiceError

if TYPE_CHECKING:
    from resnet_calc.nn.graph import Graph


@pytest.fixture(scope="module")
def resnet50() -> Graph:
    return build(catalog.load("resnet50"))


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("conv2_1", Place(1, 1)),
        ("layer1.0", Place(1, 1)),
        ("res2a", Place(1, 1)),
        ("conv2_block1", Place(1, 1)),
        ("conv2_1.conv2", Place(1, 1, "conv2")),
        ("layer1.0.conv2", Place(1, 1, "conv2")),
        ("res2a_branch2b", Place(1, 1, "conv2")),
        ("conv2_block1_2_conv", Place(1, 1, "conv2")),
        ("layer1.0.downsample.0", Place(1, 1, "shortcut.conv")),
        ("res2a_branch1", Place(1, 1, "shortcut.conv")),
        ("conv5_3.conv3", Place(4, 3, "conv3")),
        ("conv1", Place(0, 0, "stem.conv")),
        ("conv1_conv", Place(0, 0, "stem.conv")),
        ("conv2_x", Place(1)),
        ("layer1", Place(1)),
        ("stage 1", Place(1)),
        ("Stage-4", Place(4)),
        ("conv2", Place(1)),
        ("stem", Place(0)),
        ("head", Place(5)),
        ("fc", Place(5, 0, "head.fc")),
        ("fc1000", Place(5, 0, "head.fc")),
        ("predictions", Place(5, 0, "head.fc")),
        ("LAYER1.0.CONV2", Place(1, 1, "conv2")),
        ("layer1/0/conv2", Place(1, 1, "conv2")),
        (" conv2_1 ", Place(1, 1)),
    ],
)
def test_a_part_is_found_under_any_of_its_names(resnet50: Graph, name: str, place: Place) -> None:
    assert locate(name, resnet50, "resnet50").place == place


@pytest.mark.parametrize("model", ["resnet18", "resnet50", "resnet152", "resnet50v2", "cifar_resnet20"])
def test_every_layer_is_found_under_its_name_in_every_scheme(model: str) -> None:
    graph = build(catalog.load(model))
    for scheme in SCHEMES.values():
        namer = Namer(scheme, graph)
        names = {node.address: namer.name(node.address) for node in graph.nodes() if node.op.weighted}
        for address, name in list(names.items())[:: max(1, len(names) // 20)]:
            place = locate(name, graph, model).place
            assert place == Place(*address), (scheme.name, name)
            assert layer_of(place, graph).role == address.role


def test_the_scheme_in_which_a_part_was_named_is_known(resnet50: Graph) -> None:
    assert locate("layer3.5.conv1", resnet50, "resnet50") == Located(Place(3, 6, "conv1"), "torchvision")
    assert locate("conv1", resnet50, "resnet50").scheme == "paper"


def test_a_place_lies_in_the_run_that_holds_its_block(resnet50: Graph) -> None:
    assert run_of(Place(3, 6), resnet50).first_block == 2
    assert run_of(Place(3), resnet50).first_block == 1


@pytest.mark.parametrize(
    ("name", "nearest"),
    [("conv2_9", "conv2_1"), ("layer1.7.conv2", "layer1.0.conv2"), ("fcc", "fc"), ("conv9_x", "conv5_x")],
)
def test_an_unknown_part_is_answered_with_the_nearest(resnet50: Graph, name: str, nearest: str) -> None:
    with pytest.raises(ChoiceError, match="unknown part of resnet50") as caught:
        locate(name, resnet50, "resnet50")
    assert nearest[:4] in str(caught.value)


def test_where_no_name_is_near_the_stages_are_offered(resnet50: Graph) -> None:
    with pytest.raises(ChoiceError, match=r"choose from conv2_x, conv3_x, conv4_x, conv5_x, head, stem$"):
        locate("zzzzzz", resnet50, "resnet50")
