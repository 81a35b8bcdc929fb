"""Ask the tools that count a network's operations what they print for ResNets, each model in evaluation mode, batch 1.

A tool that refuses a model is left out for that model, with its complaint on standard output.
"""

import contextlib
import io
import logging
import tempfile
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import torch

import scripts.reference.torchvision_stand_ins  # what follows imports torchvision

# isort: split
import scripts.reference.calflops_stand_ins  # noqa: F401  # what follows imports calflops

# isort: split
import calflops
import flopth
import fvcore.nn
import mmengine.analysis
import onnx_tool
import ptflops
import thop
import timm
import torchinfo
import torchprofile
import torchscan
from torch.utils.flop_counter import FlopCounterMode
from torchvision import models

from scripts.reference.data_file import write

_INPUT = (3, 224, 224)

_TORCHVISION = (
    "resnet18", "resnet34", "resnet50", "resnet101", "resnet152", "resnext50_32x4d", "resnext101_32x8d",
    "resnext101_64x4d", "wide_resnet50_2", "wide_resnet101_2",
)  # fmt: skip

_TIMM = (
    # deep stems and pooled projections; other norms; anti-aliasing; attention; branches; pre-activation
    "resnet26d", "resnet50c", "resnet50_gn", "resnetaa50", "resnetblur18", "seresnet18", "ecaresnet26t", "skresnet18",
    "res2net50_26w_4s", "resnest14d", "resnetv2_50", "resnetv2_50d_frn", "test_resnet",
)  # fmt: skip

_VERSIONS = (
    "torch", "torchvision", "timm", "torchinfo", "fvcore", "mmengine", "ptflops", "thop", "torchprofile", "torchscan",
    "onnx-tool", "onnx", "flopth", "calflops",
)  # fmt: skip


def _flop_counter(model: Any, image: Any) -> int:
    with FlopCounterMode(display=False) as counter:
        model(image)
    return int(counter.get_total_flops())


def _fvcore(model: Any, image: Any) -> int:
    return int(fvcore.nn.FlopCountAnalysis(model, image).total())


def _fvcore_training(model: Any, image: Any) -> int:
    return int(fvcore.nn.FlopCountAnalysis(model.train(), image).total())


def _mmengine(model: Any, image: Any) -> int:
    size = tuple(image.shape[1:])
    found = mmengine.analysis.get_model_complexity_info(model, size, show_table=False, show_arch=False)
    return int(found["flops"])


def _ptflops(**options: Any) -> Callable[[Any, Any], int]:
    def count(model: Any, image: Any) -> int:
        size = tuple(image.shape[1:])
        macs, _ = ptflops.get_model_complexity_info(
            model, size, as_strings=False, print_per_layer_stat=False, verbose=False, **options
        )
        return int(macs)

    return count


def _thop(model: Any, image: Any) -> int:
    return int(thop.profile(model, inputs=(image,), verbose=False)[0])


def _torchscan(model: Any, image: Any) -> int:
    macs = torchscan.crawl_module(model, tuple(image.shape[1:]))["totals"]["macs"]
    if macs["status"] != "complete":
        raise ValueError(f"{macs['status']}: {macs['value']:,} is what it knows")
    return int(macs["value"])


def _flopth(model: Any, image: Any) -> int:
    called = {type(module): type(module).__call__ for module in model.modules()}
    try:
        return int(flopth.flopth(model, in_size=(tuple(image.shape[1:]),), bare_number=True)[0])
    finally:  # it replaces the classes' own __call__ and leaves them so
        for module, call in called.items():
            module.__call__ = call


def _calflops(column: int) -> Callable[[Any, Any], int]:
    def count(model: Any, image: Any) -> int:
        return int(
            calflops.calculate_flops(model, tuple(image.shape), output_as_string=False, print_results=False)[column]
        )

    return count


def _onnx_tool(model: Any, image: Any) -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model.onnx")
        torch.onnx.export(model, (image,), path, dynamo=False)
        graph = onnx_tool.Model(path).graph
        graph.shape_infer()
        graph.profile()
    return int(graph.macs[0])


_TOOLS: dict[str, Callable[[Any, Any], int]] = {
    "torch FlopCounterMode": _flop_counter,
    "calflops MACs": _calflops(1),
    "calflops FLOPs": _calflops(0),
    "ptflops": _ptflops(backend="pytorch"),
    "ptflops, modules alone": _ptflops(backend="pytorch", backend_specific_config={"count_functional": False}),
    "ptflops aten": _ptflops(backend="aten"),
    "torchinfo": lambda model, image: int(torchinfo.summary(model, input_data=image, verbose=0).total_mult_adds),
    "torchprofile": lambda model, image: int(torchprofile.profile_macs(model, image)),
    "fvcore": _fvcore,
    "fvcore, training mode": _fvcore_training,
    "mmengine": _mmengine,
    "torchscan": _torchscan,
    "onnx-tool": _onnx_tool,
    "flopth": _flopth,
    "thop": _thop,
}


def main() -> None:
    """Write tests/reference/peer_counts.json."""
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    image = torch.zeros(1, *_INPUT)
    makers: dict[str, Callable[[], Any]] = {
        f"torchvision/{name}": models.get_model_builder(name) for name in _TORCHVISION
    }
    makers |= {f"timm/{name}": partial(timm.create_model, name) for name in _TIMM}
    counted = {}
    for name, make in makers.items():
        counts: dict[str, int] = {}
        for tool, count in _TOOLS.items():
            try:
                with contextlib.redirect_stdout(io.StringIO()), torch.no_grad():
                    counts[tool] = count(make().eval(), image)
            except Exception as error:  # noqa: BLE001 - whatever a tool does with a model that it cannot take
                print(f"{name}: {tool}: {error!r:.200}", flush=True)
        print(name, counts, flush=True)
        counted[name] = {"input": list(_INPUT), "counts": counts}
    write("peer_counts.json", _VERSIONS, [], counted)


if __name__ == "__main__":
    main()
