"""The memory that training and inference take: an estimate by arithmetic, and what it rests on.

What a training step keeps for the backward pass is what PyTorch's operations save: a convolution, a fully connected
layer and a normalization their input, ReLU, sigmoid and softmax their output, other activations their input, max
pooling its input and the positions of the maxima, average pooling its input, a product both its factors. A feature map
that several of them save is kept once; an addition keeps nothing.

At inference a feature map lives from the operation that makes it to the last one that reads it, along the graph's real
edges, so that a block's input lives as long as its shortcut. Activations and additions write over what they read, if
nothing else needs it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from resnet_calc.errors import ChoiceError, ConfigError
from resnet_calc.nn.graph import BLOCK_INPUT, STEM
from resnet_calc.nn.ops import (
    Activation,
    Add,
    AvgPool2d,
    BatchNorm2d,
    BlurPool2d,
    BranchSoftmax,
    ChannelConv1d,
    ChannelSlice,
    Conv2d,
    Dropout,
    Linear,
    MaxPool2d,
    Multiply,
    Norm,
    ReLU,
    Sigmoid,
    Softmax,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.analysis.report import Report
    from resnet_calc.nn.graph import Graph, Layer, Run

ASSUMPTIONS = (
    "Kept for the backward pass is what PyTorch's operations save; nothing is computed again (no checkpointing).",
    "Activations and additions write over what they read where nothing else needs it.",
    "Operations run in the order of the table; a framework that holds on to values longer takes more.",
    "Not counted: the framework, workspaces of convolutions, fragmentation, the loss, and gradients of feature maps.",
)


@dataclass(frozen=True, slots=True)
class Precision:
    """How many bytes a number takes, according to what it is."""

    name: str
    rule: str
    weight: int
    feature: int
    gradient: int
    weight_copy: int = 0
    """Of a second copy of the weights of convolutions and fully connected layers."""


PRECISIONS = {
    precision.name: precision
    for precision in (
        Precision("float32", "4 bytes a number", weight=4, feature=4, gradient=4),
        Precision("float16", "2 bytes a number", weight=2, feature=2, gradient=2),
        Precision("bfloat16", "2 bytes a number", weight=2, feature=2, gradient=2),
        Precision(
            "mixed",
            "feature maps in 2 bytes; weights, gradients and optimizer state in 4, and a copy of the weights of "
            "convolutions and fully connected layers in 2 (automatic mixed precision)",
            weight=4,
            feature=2,
            gradient=4,
            weight_copy=2,
        ),
    )
}

OPTIMIZERS = {"sgd": 0, "momentum": 1, "adam": 2}
"""How many numbers an optimizer keeps for each parameter: none, its velocity, or two moments."""

LARGEST_BATCH = 10_000_000

INDEX_BYTES = 8
"""A position of a maximum is an int64."""

STATISTIC_BYTES = 4
"""Batch normalization keeps its statistics in float32, whatever the feature maps are in."""


class Kept(NamedTuple):
    """What is kept for the backward pass, for one image but for the statistics."""

    elements: int = 0
    """Of feature maps."""
    indices: int = 0
    """Positions of maxima."""
    masks: int = 0
    """Elements that dropout may have zeroed, a byte each."""
    statistics: int = 0
    """Means and deviations of the batch, the same for any number of images; in float32."""

    def plus(self, other: Kept, times: int = 1) -> Kept:
        """The sum with another, taken so many times."""
        return Kept(*[mine + times * theirs for mine, theirs in zip(self, other, strict=True)])


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes, part by part."""

    precision: Precision
    optimizer: str
    batch_size: int
    parameters: int
    moving_statistics: int
    weight_copy: int
    gradients: int
    optimizer_state: int
    input: int
    kept: tuple[tuple[int, int], ...]
    """Kept for the backward pass, by stage."""
    peak: int
    """The most that feature maps take at once at inference."""
    peak_at: tuple[int, int]
    """The stage and the block where that is."""

    @property
    def activations(self) -> int:
        """All that is kept for the backward pass."""
        return sum(size for _, size in self.kept)

    @property
    def training(self) -> int:
        """All that a training step holds at the end of the forward pass, gradients included."""
        model = self.parameters + self.moving_statistics + self.weight_copy
        return model + self.gradients + self.optimizer_state + self.input + self.activations

    @property
    def inference(self) -> int:
        """All that inference holds at its peak."""
        return self.parameters + self.moving_statistics + self.weight_copy + self.input + self.peak


def memory(report: Report, *, batch_size: int = 1, precision: str = "float32", optimizer: str = "momentum") -> Memory:
    """The memory of one network, in bytes.

    >>> from resnet_calc.analysis.report import analyse
    >>> from resnet_calc.architecture.catalog import load
    >>> found = memory(analyse(load("resnet50")))
    >>> found.parameters, found.gradients
    (102228128, 102228128)

    Raises:
        ChoiceError: if there is no such precision or optimizer.
        ConfigError: if the batch is empty, or absurd.
    """
    for noun, name, known in (("dtype", precision, PRECISIONS), ("optimizer", optimizer, OPTIMIZERS)):
        if name not in known:
            raise ChoiceError(noun, name, known)
    if not 1 <= batch_size <= LARGEST_BATCH:
        raise ConfigError(f"batch size: must be from 1 to {LARGEST_BATCH:,}, not {batch_size:,}")
    bytes_of = PRECISIONS[precision]
    graph, totals = report.graph, report.totals
    by_stage: dict[int, Kept] = {}
    for run, each in kept_by_run(graph):
        by_stage[run.stage] = by_stage.get(run.stage, Kept()).plus(each)
    sizes = tuple((stage, _bytes(kept, batch_size, bytes_of)) for stage, kept in by_stage.items())
    peak, where = max(((peak_elements(run), run) for run in graph.runs), key=lambda item: item[0])
    copied = sum(
        run.count * sum(layer.op.parameters() for layer in run.layers if isinstance(layer.op, Conv2d | Linear))
        for run in graph.runs
    )
    return Memory(
        precision=bytes_of,
        optimizer=optimizer,
        batch_size=batch_size,
        parameters=totals.trainable * bytes_of.weight,
        moving_statistics=totals.buffers * bytes_of.weight,
        weight_copy=copied * bytes_of.weight_copy,
        gradients=totals.trainable * bytes_of.gradient,
        optimizer_state=totals.trainable * bytes_of.gradient * OPTIMIZERS[optimizer],
        input=batch_size * graph.input.elements * bytes_of.weight,
        kept=sizes,
        peak=batch_size * peak * bytes_of.feature,
        peak_at=(where.stage, where.first_block),
    )


def _bytes(kept: Kept, batch_size: int, precision: Precision) -> int:
    image = kept.elements * precision.feature + kept.indices * INDEX_BYTES + kept.masks
    return batch_size * image + kept.statistics * STATISTIC_BYTES


def kept_by_run(graph: Graph) -> Iterator[tuple[Run, Kept]]:
    """What all the blocks of each run keep; a block's input is kept once, by the block that made it or by this one."""
    made_and_kept = True  # the image: whoever asks for a gradient holds it anyway
    for run in graph.runs:
        saved = saved_values(run)
        own = _kept(run, saved - {BLOCK_INPUT})
        total = Kept().plus(own, run.count)
        if BLOCK_INPUT in saved:
            output_kept = _storage(run, len(run.layers) - 1) in saved
            missing = (not made_and_kept) + (run.count - 1) * (not output_kept)
            total = total.plus(Kept(run.input.elements), missing)
        made_and_kept = _storage(run, len(run.layers) - 1) in saved
        yield run, total


def saved_values(run: Run) -> set[int]:
    """The feature maps of a block that its operations save: indices of the layers that made them, or the input."""
    saved: set[int] = set()
    for number, layer in enumerate(run.layers):
        values = [*(layer.sources if _saves_input(layer.op) else ()), *([number] if _saves_output(layer.op) else ())]
        saved.update(_storage(run, value) for value in values)
    return saved


def _saves_input(op: object) -> bool:
    if isinstance(op, Activation):
        return not _saves_output(op)
    return isinstance(op, Conv2d | Linear | ChannelConv1d | Norm | MaxPool2d | AvgPool2d | BlurPool2d | Multiply)


def _saves_output(op: object) -> bool:
    return isinstance(op, ReLU | Sigmoid | Softmax | BranchSoftmax)


def _storage(run: Run, value: int) -> int:
    """The feature map that holds a value: a slice is part of what it was cut from."""
    while value != BLOCK_INPUT and isinstance(run.layers[value].op, ChannelSlice):
        value = run.layers[value].sources[0]
    return value


def _kept(run: Run, saved: set[int]) -> Kept:
    kept = Kept(elements=sum(run.layers[value].output.elements for value in saved))
    for layer in run.layers:
        kept = kept.plus(_beside(layer))
    return kept


def _beside(layer: Layer) -> Kept:
    """What an operation keeps beside feature maps that others made."""
    match layer.op:
        case MaxPool2d():
            return Kept(indices=layer.output.elements)
        case BatchNorm2d(num_features=channels):
            return Kept(statistics=2 * channels)
        case BlurPool2d(padding=(rows, columns)):  # it filters a padded copy of its input
            channels, height, width = layer.inputs[0]
            return Kept(elements=channels * (height + 2 * rows) * (width + 2 * columns))
        case Dropout(p=p) if p:
            return Kept(masks=layer.output.elements)
        case _:
            return Kept()


def peak_elements(run: Run) -> int:
    """The most elements that feature maps hold at once in a block, its input included (but for the image)."""
    last_read = {BLOCK_INPUT: -1}
    for number, layer in enumerate(run.layers):
        for source in (number, *layer.sources):
            value = source
            while True:
                last_read[value] = number
                if value == BLOCK_INPUT or not isinstance(run.layers[value].op, ChannelSlice):
                    break
                value = run.layers[value].sources[0]
    sizes = {BLOCK_INPUT: 0 if run.stage == STEM else run.input.elements}
    live, peak = {BLOCK_INPUT}, sizes[BLOCK_INPUT]
    for number, layer in enumerate(run.layers):
        over = layer.sources[0]
        in_place = isinstance(layer.op, Activation | Add) and last_read[over] == number and over != BLOCK_INPUT
        sizes[number] = 0 if isinstance(layer.op, ChannelSlice) else layer.output.elements
        live.add(number)
        if in_place:
            live.discard(over)
        peak = max(peak, sum(sizes[value] for value in live))
        live = {value for value in live if last_read[value] > number or value == number}
    return peak
