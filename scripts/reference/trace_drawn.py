"""Draw configurations at random, build them with the frameworks' own constructors, and read them layer by layer.

The seed and each case's name decide a draw, so that adding cases leaves the others as they are. What a framework
refuses (its anti-aliasing needs even sizes, its group norm channels that 32 divides) is drawn again.
"""

from collections.abc import Callable
from functools import partial
from random import Random
from typing import Any

import torch

import scripts.reference.torchvision_stand_ins  # noqa: F401  # what follows imports torchvision

# isort: split
from scripts.reference import draw_timm, draw_torchvision
from scripts.reference.data_file import write
from scripts.reference.tracing import COLUMNS, trace

_SEED = 20151210  # the day of arXiv:1512.03385
_ATTEMPTS = 50

_KINDS: dict[str, tuple[int, Callable[[Random], dict[str, Any]]]] = {
    "torchvision": (16, draw_torchvision.draw),
    "plain": (20, partial(draw_timm.draw, kind="plain")),
    "selective kernel": (5, partial(draw_timm.draw, kind="selective kernel")),
    "res2net": (5, partial(draw_timm.draw, kind="res2net")),
    "resnest": (5, partial(draw_timm.draw, kind="resnest")),
    "pre-activation": (16, partial(draw_timm.draw, kind="pre-activation")),
}


def main() -> None:
    """Write tests/reference/drawn.json."""
    torch.set_num_threads(1)
    cases = {}
    for kind, (count, draw) in _KINDS.items():
        for number in range(1, count + 1):
            name = f"{kind} {number}"
            cases[name] = _draw_and_trace(name, draw)
    write("drawn.json", ["torch", "torchvision", "timm"], COLUMNS, cases)


def _draw_and_trace(name: str, draw: Callable[[Random], dict[str, Any]]) -> dict[str, Any]:
    random = Random(f"{_SEED} {name}")  # noqa: S311  # reproducible draws, nothing secret
    for _ in range(_ATTEMPTS):
        case = draw(random)
        try:
            with torch.device("meta"):
                model = _construct(case)
            return case | trace(model, case["input"])
        except (AssertionError, RuntimeError, ValueError) as refusal:
            print(f"{name}: drawn again, {case['class']} refuses {case['arguments']}: {refusal}")
    raise SystemExit(f"{name}: nothing that the framework accepts in {_ATTEMPTS} draws")


def _construct(case: dict[str, Any]) -> torch.nn.Module:
    framework, name = case["class"].split(".")[0], case["class"].rpartition(".")[2]
    if framework == "torchvision":
        return draw_torchvision.construct(case["arguments"])
    return draw_timm.construct(name, case["arguments"])


if __name__ == "__main__":
    main()
