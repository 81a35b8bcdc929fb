"""How papers, Keras and the authors' Caffe networks name their layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from resnet_calc.analysis.naming.scheme import Scheme, Variant

if TYPE_CHECKING:
    from resnet_calc.nn.graph import Graph

PAPER = Scheme(
    "paper",
    "He et al. 2015, Table 1 (conv1, conv2_x ... conv5_x); layers of a block are numbered",
    block=lambda stage, block, _: f"conv{stage + 1}_{block}.",
    stage=lambda stage: f"conv{stage + 1}_x",
    roles={
        "stem.conv": "conv1", "stem.norm": "conv1.bn", "stem.act": "conv1.relu", "stem.pool": "maxpool",
        "stem.conv.pad": "conv1.pad", "stem.pool.pad": "maxpool.pad", "stem.pool.max": "maxpool",
        "stem.conv{n}": "conv1_{n}", "stem.norm{n}": "conv1_{n}.bn", "stem.act{n}": "conv1_{n}.relu",
        "norm{n}": "bn{n}", "act{n}": "relu{n}",
        "shortcut.conv": "projection", "shortcut.norm": "projection.bn", "shortcut.pool": "shortcut.pool",
        "head.norm": "bn", "head.act": "relu", "head.pool": "avgpool", "head.fc": "fc",
    },
)  # fmt: skip

KERAS = Scheme(
    "keras",
    "layer names of keras.applications.resnet and resnet_v2",
    block=lambda stage, block, _: f"conv{stage + 1}_block{block}_",
    stage=lambda stage: f"conv{stage + 1}",
    roles={
        "stem.conv": "conv1_conv", "stem.norm": "conv1_bn", "stem.act": "conv1_relu", "stem.pool": "pool1_pool",
        "stem.conv.pad": "conv1_pad", "stem.pool.pad": "pool1_pad",
        "conv{n}": "{n}_conv", "conv{n}.pad": "{n}_pad", "norm{n}": "{n}_bn", "act{n}": "{n}_relu",
        "shortcut.conv": "0_conv", "shortcut.norm": "0_bn", "shortcut.pool": "0_pool",
        "head.norm": "post_bn", "head.act": "post_relu", "head.pool": "avg_pool", "head.fc": "predictions",
    },
    last_activation="{block}out",
    variants=(
        Variant(
            when={"head.norm"},  # pre-activation
            roles={
                "norm1": "preact_bn", "act1": "preact_relu", "norm{n}": "{before}_bn", "act{n}": "{before}_relu",
                "add": "out", "shortcut.pool": "max_pooling2d{pooled}",
            },
        ),
    ),
)  # fmt: skip


def _caffe_block(stage: int, block: int, graph: Graph) -> str:
    """Caffe's letters; the long stages of the 101- and 152-layer networks count a, b1, b2, ..."""
    counts = [graph.blocks(other) for other in range(1, graph.stages + 1)]
    lettered = max(counts) <= 6 or counts[stage - 1] <= 3  # noqa: PLR2004 - as in the released prototxt files
    letter = chr(ord("a") + block - 1) if lettered else ("a" if block == 1 else f"b{block - 1}")
    return f"{stage + 1}{letter}_"  # the whole name is res2a_branch2a


CAFFE = Scheme(
    "caffe",
    "the authors' released prototxt files",
    block=_caffe_block,
    stage=lambda stage: f"res{stage + 1}",
    roles={
        "stem.conv": "conv1", "stem.norm": "bn_conv1", "stem.act": "conv1_relu", "stem.pool": "pool1",
        "conv{n}": "res{block}branch2{letter}", "norm{n}": "bn{block}branch2{letter}",
        "act{n}": "res{block}branch2{letter}_relu", "shortcut.conv": "res{block}branch1",
        "shortcut.norm": "bn{block}branch1", "add": "res{block}sum",
        "head.pool": "pool5", "head.fc": "fc1000", "head.softmax": "prob",
    },
    block_prefix="res",
    last_activation="res{block}relu",
)  # fmt: skip
