"""The networks of He et al. 2015 (arXiv:1512.03385), which people mean by ResNet; names in the catalog, by depth."""

from __future__ import annotations

from typing import Final

TABLE_1: Final = ("resnet18", "resnet34", "resnet50", "resnet101", "resnet152")
"""For ImageNet, 224×224: Table 1."""
CIFAR: Final = ("cifar_resnet20", "cifar_resnet32", "cifar_resnet44", "cifar_resnet56", "cifar_resnet110")
"""For CIFAR-10, 32×32: Table 6, without the one of 1202 layers, of which notes do not speak."""
