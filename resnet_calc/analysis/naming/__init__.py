"""Naming schemes: what the paper, torchvision, timm, Keras and Caffe call one and the same structural address.

A scheme is data: how a stage and a block are written, and what each role is called.
"""

from __future__ import annotations

from resnet_calc.analysis.naming.published import CAFFE, KERAS, PAPER
from resnet_calc.analysis.naming.scheme import Namer, Scheme, Variant
from resnet_calc.analysis.naming.timm import TIMM, TORCHVISION
from resnet_calc.errors import ChoiceError

__all__ = ["CAFFE", "KERAS", "PAPER", "SCHEMES", "TIMM", "TORCHVISION", "Namer", "Scheme", "Variant", "scheme_of"]

SCHEMES = {scheme.name: scheme for scheme in (PAPER, TORCHVISION, TIMM, KERAS, CAFFE)}


def scheme_of(name: str) -> Scheme:
    """The naming scheme of that name.

    Raises:
        ChoiceError: if there is none.
    """
    if name not in SCHEMES:
        raise ChoiceError("naming scheme", name, SCHEMES)
    return SCHEMES[name]
