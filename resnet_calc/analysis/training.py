"""What a step of training takes: multiply-adds of the forward pass, and of the gradients of inputs and weights.

Each gradient is a product of the same size as the forward pass: for Y = W·X, the gradient of X is Wᵀ·dY and that of W
is dY·Xᵀ. So a convolution or fully connected layer takes three times its forward multiply-adds, but for the first:
nobody asks for the gradient of the image, and it takes twice. Normalization, activation and the optimizer's step are
left out, as in the forward count; so is whatever a framework computes again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from resnet_calc.nn.graph import BLOCK_INPUT
from resnet_calc.nn.ops import ZeroPad2d

if TYPE_CHECKING:
    from resnet_calc.analysis.report import Report
    from resnet_calc.nn.graph import Graph

RULE = "forward, gradient of the input and gradient of the weights: 3 × forward, less the gradient of the image"


def image_readers(graph: Graph) -> frozenset[str]:
    """The roles of the stem's operations that read the image itself, perhaps padded with zeros."""
    readers: set[str] = set()
    images = {BLOCK_INPUT}
    for number, layer in enumerate(graph.runs[0].layers):
        if images.issuperset(layer.sources):
            if isinstance(layer.op, ZeroPad2d):
                images.add(number)
            else:
                readers.add(layer.role)
    return frozenset(readers)


def image_gradient(graph: Graph) -> int:
    """The multiply-adds that the gradient of the image would take: those of the layers that read it."""
    readers = image_readers(graph)
    layers = graph.runs[0].layers
    return sum(layer.op.multiply_adds(layer.output) for layer in layers if layer.role in readers)


def training_multiply_adds(report: Report) -> int:
    """The multiply-adds of one step of training on one image.

    >>> from resnet_calc.analysis.report import analyse
    >>> from resnet_calc.architecture.catalog import load
    >>> training_multiply_adds(analyse(load("resnet50")))
    12149538816
    """
    return 3 * report.totals.multiply_adds - image_gradient(report.graph)
