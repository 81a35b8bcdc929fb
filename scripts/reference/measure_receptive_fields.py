"""Measure receptive fields: which rows and columns of the input have a gradient at one element of a feature map.

Every weight is made positive and every max pool an average pool of the same window, so that no path cancels or is left
out. Gates of attention and moving statistics are cut from the gradient: a gate that pools globally would show the whole
image behind every element. Each stage is asked at one position whose field should lie within the image.
"""

from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import nn

import scripts.reference.torchvision_stand_ins  # noqa: F401  # what follows imports torchvision

# isort: split
import keras
import timm
from torchvision import models

from scripts.reference.data_file import write

_TORCHVISION = {"resnet18": 480, "resnet34": 960, "resnet50": 512, "resnet101": 1056, "resnext50_32x4d": 512}
_TIMM = {
    "resnet50d": 576,
    "resnet50c": 576,
    "resnet26t": 416,
    "seresnet50": 512,
    "ecaresnet26t": 416,
    "resnetblur50": 640,
    "resnetaa50": 512,
    "res2net50_26w_4s": 1024,
    "skresnet18": 800,
    "resnest14d": 320,
    "resnetv2_50": 512,
    "resnetrs50": 576,
}
_KERAS = {"ResNet50": 544, "ResNet50V2": 544}
"""Models and the side of a square input that is wider than their field."""


def main() -> None:
    """Write tests/reference/receptive_fields.json."""
    if keras.backend.backend() != "torch":
        raise SystemExit("set KERAS_BACKEND=torch")
    torch.set_num_threads(1)
    measured: dict[str, dict[str, Any]] = {}
    for name, side in _TORCHVISION.items():
        measured[f"torchvision/{name}"] = _measure(models.get_model(name), side)
    for name, side in _TIMM.items():
        measured[f"timm/{name}"] = _measure(timm.create_model(name), side)
    for name, side in _KERAS.items():
        measured[f"keras/{name}"] = _measure_keras(name, side)
    write("receptive_fields.json", ["torch", "torchvision", "timm", "keras"], [], measured)


def _measure(model: nn.Module, side: int) -> dict[str, Any]:
    _make_positive(model.eval())
    kept: dict[int, torch.Tensor] = {}
    stages = model.stages if hasattr(model, "stages") else [getattr(model, f"layer{stage}") for stage in range(1, 5)]
    for stage, module in enumerate(stages, 1):
        module.register_forward_hook(_keeper(kept, stage))
    image = torch.ones(1, 3, side, side, requires_grad=True)
    model(image)
    return {"input": [3, side, side], "stages": list(_seen(image, list(kept.values())))}


def _measure_keras(name: str, side: int) -> dict[str, Any]:
    whole = getattr(keras.applications, name)(weights=None, include_top=False, input_shape=(side, side, 3))
    for layer in whole.layers:
        for weight in layer.weights:
            _fill(weight.value, ["kernel"] if "conv" in layer.name and weight.value.ndim > 1 else [weight.name])
    for layer in whole.layers:
        if isinstance(layer, keras.layers.MaxPooling2D):
            layer.pool_mode = "average"
    ends = [layer for layer in whole.layers if layer.name.endswith("_out")]
    last = {layer.name.split("_")[0]: layer.output for layer in ends}
    model = keras.Model(whole.input, list(last.values()))
    image = torch.ones(1, side, side, 3, requires_grad=True)
    outputs = [output.permute(0, 3, 1, 2) for output in model(image, training=False)]
    return {"input": [3, side, side], "stages": list(_seen(image, outputs, channels_last=True))}


def _make_positive(model: nn.Module) -> None:
    for name, module in list(model.named_modules()):
        if isinstance(module, nn.MaxPool2d):
            pool = nn.AvgPool2d(module.kernel_size, module.stride, module.padding, module.ceil_mode)
            parent, _, child = name.rpartition(".")
            setattr(model.get_submodule(parent) if parent else model, child, pool)
        if type(module).__name__ in {"RadixSoftmax", "SelectiveKernelAttn"} or name.endswith(".gate"):
            module.register_forward_hook(lambda _module, _inputs, output: output.detach())
    for name, tensor in model.state_dict().items():
        _fill(tensor, name.split("."))


def _fill(tensor: torch.Tensor, name: list[str]) -> None:
    """Kernels: the mean over the channels, and the sum over a third of the window, which neither grows nor fades."""
    with torch.no_grad():
        if tensor.ndim == 4:  # noqa: PLR2004 - a convolution's kernel
            sides = sorted(tensor.shape)
            tensor.fill_(3.0 / tensor[0].numel() if name[-1] != "kernel" else 3.0 * sides[-1] / tensor.numel())
        elif tensor.is_floating_point():
            tensor.fill_(0.0 if name[-1] in {"bias", "beta", "running_mean", "moving_mean"} else 1.0)


def _keeper(kept: dict[int, torch.Tensor], stage: int) -> Callable[..., None]:
    def keep(_module: nn.Module, _inputs: Any, output: torch.Tensor) -> None:
        kept[stage] = output

    return keep


def _seen(image: torch.Tensor, outputs: list[torch.Tensor], *, channels_last: bool = False) -> Iterator[dict[str, Any]]:
    """For each feature map: the position asked, and the first and last row and column of the input it sees."""
    for output in outputs:
        row, column = (size // 2 for size in output.shape[-2:])
        (gradient,) = torch.autograd.grad(output[0, :, row, column].sum(), image, retain_graph=True)
        pixels = gradient[0].abs().sum(-1 if channels_last else 0)
        rows, columns = (pixels.sum(axis).nonzero().flatten().tolist() for axis in (1, 0))
        yield {"at": [row, column], "rows": [rows[0], rows[-1]], "columns": [columns[0], columns[-1]]}


if __name__ == "__main__":
    main()
