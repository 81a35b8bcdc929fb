"""Read a PyTorch model layer by layer: one row for every call of a layer, in the order of execution.

The model runs once on the meta device, where tensors have shapes and no values. Multiply-adds are those of
convolutions and linear layers, bias not counted, batch 1. They are counted twice: here from the layers' weights, and by
PyTorch's own FlopCounterMode from the operators; a model on which the two disagree is refused.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

import torch
from torch import nn
from torch.overrides import TorchFunctionMode
from torch.utils.flop_counter import FlopCounterMode

COLUMNS = (
    "name",
    "type",
    "input",
    "output",
    "parameters",
    "buffers",
    "multiply_adds",
    "kernel_size",
    "stride",
    "padding",
    "dilation",
    "groups",
)
"""What a row holds; unset values at its end are left out."""

_SETTINGS = COLUMNS[-5:]
_CONVOLUTIONS = (nn.Conv1d, nn.Conv2d)
_ADDITIONS = frozenset(
    {torch.add, torch.Tensor.add, torch.Tensor.add_, torch.Tensor.__add__, torch.Tensor.__iadd__},
)

Row = dict[str, Any]


class CountsDisagreeError(Exception):
    """A model's layers and PyTorch's operators give different multiply-adds: the model holds something unforeseen."""


def trace(model: nn.Module, size: Sequence[int]) -> dict[str, Any]:
    """Run `model` once on an input of `size` (channels, height, width) and describe what happened.

    Returns:
        The input size, the model's totals (as the framework holds them, not added up from the rows) and its layers.

    Raises:
        CountsDisagreeError: The two counts of multiply-adds disagree.
        RuntimeError: The framework refuses the input.
    """
    image = torch.empty(1, *size, device="meta")
    tracer = _Tracer(model.eval())
    flop_counter = FlopCounterMode(display=False)
    with torch.no_grad(), flop_counter, tracer:
        model(image)
    tracer.detach()

    multiply_adds = sum(row["multiply_adds"] for row in tracer.rows)
    counted_by_torch = flop_counter.get_total_flops() // 2 - tracer.blurring
    if multiply_adds != counted_by_torch:
        raise CountsDisagreeError(f"{multiply_adds} multiply-adds by layer, {counted_by_torch} by FlopCounterMode")
    return {
        "input": list(size),
        "totals": {
            "parameters": sum(parameter.numel() for parameter in model.parameters()),
            "buffers": sum(_buffer_elements(module) for module in model.modules()),
            "multiply_adds": multiply_adds,
            "convolutions": sum(isinstance(module, _CONVOLUTIONS) for module in model.modules()),
        },
        "layers": [compact(row) for row in tracer.rows],
    }


def compact(row: Row) -> list[Any]:
    """The row's values in the order of COLUMNS, without unset values at its end."""
    values = [row.get(column) for column in COLUMNS]
    while values[-1] is None:
        values.pop()
    return values


class _Tracer(TorchFunctionMode):  # type: ignore[misc]  # torch has no types where mypy runs
    """Hooks around every module, and an eye on additions that no module makes: the ends of shortcuts."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self.blurring = 0
        self._open: list[tuple[str, Row | None]] = []
        self._hooks = []
        for path, module in model.named_modules():
            self._hooks.append(module.register_forward_pre_hook(partial(self._enter, path)))
            self._hooks.append(module.register_forward_hook(self._leave))

    def detach(self) -> None:
        for hook in self._hooks:
            hook.remove()

    def __torch_function__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = function(*args, **(kwargs or {}))
        if function in _ADDITIONS and self._open and self._open[-1][1] is None:
            one, other = args[:2]
            if torch.is_tensor(other) and one.shape == other.shape:
                shape = list(result.shape[1:])
                self.rows.append(_row(self._open[-1][0], "Add", input=shape, output=shape))
        return result

    def _enter(self, path: str, module: nn.Module, inputs: tuple[Any, ...]) -> None:
        row = None
        if _is_layer(module):  # listed when entered: a norm with an activation inside comes before that activation
            row = _row(path, type(module).__name__, input=list(inputs[0].shape[1:]))
            self.rows.append(row)
        self._open.append((path, row))

    def _leave(self, module: nn.Module, _inputs: tuple[Any, ...], output: Any) -> None:
        _path, row = self._open.pop()
        if row is None:
            return
        row["output"] = list(output.shape[1:])
        row["parameters"] = sum(parameter.numel() for parameter in module.parameters(recurse=False))
        row["buffers"] = _buffer_elements(module)
        row["multiply_adds"] = _multiply_adds(module, output)
        row |= {setting: _plain(getattr(module, setting, None)) for setting in _SETTINGS}
        if row["type"] == "BlurPool2d":  # a fixed filter: a convolution by function, not a convolution layer
            row["kernel_size"] = module.filt_size
            self.blurring += output.numel() * module.filt_size**2


def _row(name: str, kind: str, **values: Any) -> Row:
    return {"name": name, "type": kind, "parameters": 0, "buffers": 0, "multiply_adds": 0, **values}


def _is_layer(module: nn.Module) -> bool:
    """Whether the module does something itself: it has no parts, or holds parameters or buffers of its own."""
    if isinstance(module, nn.Identity):
        return False
    owns = next(module.parameters(recurse=False), next(module.buffers(recurse=False), None))
    return owns is not None or next(module.children(), None) is None


def _multiply_adds(module: nn.Module, output: torch.Tensor) -> int:
    """Every output element of a convolution or linear layer is a dot product with one filter of its weight."""
    if isinstance(module, (*_CONVOLUTIONS, nn.Linear)):
        return int(output.numel() * module.weight[0].numel())
    return 0


def _buffer_elements(module: nn.Module) -> int:
    """Running statistics; neither batch norm's counter of batches nor constants that are not saved (blur filters)."""
    saved = module.state_dict()
    return sum(
        buffer.numel()
        for name, buffer in module.named_buffers(recurse=False)
        if name in saved and name != "num_batches_tracked"
    )


def _plain(value: Any) -> Any:
    """A setting as JSON: one integer where all directions agree."""
    if isinstance(value, tuple | list):
        return value[0] if len(set(value)) == 1 else list(value)
    return value
