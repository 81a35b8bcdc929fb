"""Measure what a step of training keeps and takes, and what inference holds at its peak.

Two images (batch normalization of pooled features needs more than one), float32, on the CPU. The forward pass runs in
training mode, and every tensor that PyTorch saves for the backward pass is recorded once, however many operations save
it; parameters, moving statistics and the images are told apart. FlopCounterMode counts forward and backward. Inference
runs in evaluation mode without gradients, and the bytes of all live tensors that operations made are followed,
operation by operation.
"""

import weakref
from collections.abc import Callable
from typing import Any

import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import FlopCounterMode

import scripts.reference.torchvision_stand_ins  # noqa: F401  # what follows imports torchvision

# isort: split
import timm
from torchvision import models

from scripts.reference.data_file import write

_TORCHVISION = ("resnet18", "resnet34", "resnet50", "resnet101", "resnext50_32x4d", "wide_resnet50_2")
_TIMM = (
    "resnet26t", "resnet50d", "seresnet50", "ecaresnet26t", "resnetaa50", "resnetblur50", "res2net50_26w_4s",
    "skresnet18", "resnest14d", "resnetv2_50",
)  # fmt: skip
_INPUT = (3, 224, 224)
_BATCH = 2


def main() -> None:
    """Write tests/reference/training.json."""
    torch.set_num_threads(1)
    measured: dict[str, dict[str, Any]] = {}
    for name in _TORCHVISION:
        measured[f"torchvision/{name}"] = _measure(models.get_model(name))
    for name in _TIMM:
        measured[f"timm/{name}"] = _measure(timm.create_model(name))
    write("training.json", ["torch", "torchvision", "timm"], [], measured)


def _measure(model: nn.Module) -> dict[str, Any]:
    images = torch.rand(_BATCH, *_INPUT)
    forward = FlopCounterMode(display=False)
    with forward, torch.no_grad():
        model.eval()(images)
    both = FlopCounterMode(display=False)
    kept = _Kept(model, images)
    with both, torch.autograd.graph.saved_tensors_hooks(kept.pack, kept.unpack):
        model.train()(images).sum().backward()
    return {
        "input": list(_INPUT),
        "batch_size": _BATCH,
        "forward_flops": forward.get_total_flops(),
        "training_flops": both.get_total_flops(),
        "saved_bytes": dict(sorted(kept.by_type.items())),
        "inference_peak_bytes": _inference_peak(model.eval(), images),
    }


class _Kept:
    """The tensors saved for the backward pass, each counted once, by type; not parameters, buffers and the images."""

    def __init__(self, model: nn.Module, images: torch.Tensor) -> None:
        own = [*model.parameters(), *model.buffers(), images]
        self._seen = {tensor.untyped_storage().data_ptr() for tensor in own}
        self._alive: list[torch.Tensor] = []
        self.by_type: dict[str, int] = {}

    def pack(self, tensor: torch.Tensor) -> torch.Tensor:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in self._seen:
            self._seen.add(storage.data_ptr())
            self._alive.append(tensor)
            kind = f"{tensor.dtype}".removeprefix("torch.") + ("" if tensor.ndim > 1 else " vectors")
            self.by_type[kind] = self.by_type.get(kind, 0) + storage.nbytes()
        return tensor

    @staticmethod
    def unpack(tensor: torch.Tensor) -> torch.Tensor:
        return tensor


class _Live(TorchDispatchMode):  # type: ignore[misc]  # torch is not there when types are checked
    """Follows the bytes of every storage that operations make, until it is freed."""

    def __init__(self) -> None:
        super().__init__()
        self.live = self.peak = 0
        self._known: set[int] = set()

    def __torch_dispatch__(
        self, func: Callable[..., Any], types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        del types
        result = func(*args, **(kwargs or {}))
        for tensor in result if isinstance(result, list | tuple) else [result]:
            if isinstance(tensor, torch.Tensor):
                self._follow(tensor.untyped_storage())
        return result

    def _follow(self, storage: torch.UntypedStorage) -> None:
        key = storage._cdata  # noqa: SLF001  # the identity of the storage behind several tensors
        if key in self._known or storage.nbytes() == 0:
            return
        self._known.add(key)
        self.live += storage.nbytes()
        self.peak = max(self.peak, self.live)
        weakref.finalize(storage, self._free, key, storage.nbytes())

    def _free(self, key: int, size: int) -> None:
        self._known.discard(key)
        self.live -= size


def _inference_peak(model: nn.Module, images: torch.Tensor) -> int:
    own = {tensor.untyped_storage()._cdata for tensor in [*model.parameters(), *model.buffers(), images]}  # noqa: SLF001
    live = _Live()
    live._known |= own  # noqa: SLF001  # parameters and images are no result of an operation
    with live, torch.no_grad():
        model(images)
    return live.peak


if __name__ == "__main__":
    main()
