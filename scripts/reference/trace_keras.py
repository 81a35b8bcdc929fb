"""Read keras.applications' six ResNets, layer by layer, in the order in which Keras lists them.

Shapes are written (channels, height, width) although Keras puts the channels last. Layers without weights have none of
the settings that they do not have in Keras. Multiply-adds are those of convolutions and of the dense layer, computed
from their weights; on the torch backend each model also runs once, and PyTorch's FlopCounterMode must count the same.
"""

import math
from typing import Any

import keras
import torch
from torch.utils.flop_counter import FlopCounterMode

from scripts.reference.data_file import write

_MODELS = ("ResNet50", "ResNet101", "ResNet152", "ResNet50V2", "ResNet101V2", "ResNet152V2")

COLUMNS = (
    "name",
    "type",
    "input",
    "output",
    "parameters",
    "non_trainable_parameters",
    "multiply_adds",
    "kernel_size",
    "stride",
    "padding",
    "groups",
)


def main() -> None:
    """Write tests/reference/keras.json."""
    if keras.backend.backend() != "torch":
        raise SystemExit("set KERAS_BACKEND=torch")
    torch.set_num_threads(1)
    traced = {}
    for name in _MODELS:
        keras.backend.clear_session()  # or the second model's input layer would be called input_layer_1
        model = getattr(keras.applications, name)(weights=None)
        rows = [_row(layer) for layer in model.layers]
        multiply_adds = sum(row["multiply_adds"] for row in rows)
        if multiply_adds != (counted_by_torch := _multiply_adds_of_a_run(model)):
            raise RuntimeError(f"{name}: {multiply_adds} multiply-adds by layer, {counted_by_torch} by torch")
        traced[name] = {
            "input": _channels_first(model.input_shape[1:]),
            "totals": {
                "parameters": model.count_params(),
                "trainable_parameters": sum(math.prod(weight.shape) for weight in model.trainable_weights),
                "non_trainable_parameters": sum(math.prod(weight.shape) for weight in model.non_trainable_weights),
                "multiply_adds": multiply_adds,
                "convolutions": sum(isinstance(layer, keras.layers.Conv2D) for layer in model.layers),
            },
            "layers": [_compact(row) for row in rows],
        }
    write("keras.json", ["keras", "torch"], COLUMNS, traced)


def _multiply_adds_of_a_run(model: Any) -> int:
    flop_counter = FlopCounterMode(display=False)
    with torch.no_grad(), flop_counter:
        model(keras.ops.zeros((1, *model.input_shape[1:])))
    return int(flop_counter.get_total_flops()) // 2


def _row(layer: Any) -> dict[str, Any]:
    inputs = layer.input if isinstance(layer.input, list) else [layer.input]  # InputLayer: none
    output = layer.output.shape[1:]
    first_input = inputs[0].shape[1:] if inputs else output
    kernel = getattr(layer, "kernel", None)
    positions = math.prod(output[:-1])
    return {
        "name": layer.name,
        "type": type(layer).__name__,
        "input": _channels_first(first_input),  # an Add has two of the same shape
        "output": _channels_first(output),
        "parameters": layer.count_params(),
        "non_trainable_parameters": sum(math.prod(weight.shape) for weight in layer.non_trainable_weights),
        "multiply_adds": 0 if kernel is None else positions * math.prod(kernel.shape),
        "kernel_size": _plain(getattr(layer, "kernel_size", getattr(layer, "pool_size", None))),
        "stride": _plain(getattr(layer, "strides", None)),
        "padding": _plain(getattr(layer, "padding", None)),
        "groups": getattr(layer, "groups", None),
    }


def _compact(row: dict[str, Any]) -> list[Any]:
    values = [row[column] for column in COLUMNS]
    while values[-1] is None:
        values.pop()
    return values


def _channels_first(shape: tuple[int, ...]) -> list[int]:
    return [shape[-1], *shape[:-1]]


def _plain(value: Any) -> Any:
    """A setting as JSON: one integer where all directions agree (ZeroPadding2D has four), else as Keras has it."""
    while isinstance(value, tuple) and len(set(value)) == 1:
        value = value[0]
    return value


if __name__ == "__main__":
    main()
