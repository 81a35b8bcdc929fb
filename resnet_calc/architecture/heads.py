"""Heads: what turns the last feature map into an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from resnet_calc.architecture.component import Between, Component, NonNegative, Positive, Registry
from resnet_calc.nn.ops import AdaptiveAvgPool2d, BatchNorm2d, Dropout, Softmax

if TYPE_CHECKING:
    from resnet_calc.architecture.composer import Composer


@dataclass(frozen=True, slots=True)
class Head(Component):
    """Base of heads."""

    classes: NonNegative = 1000
    """How many classes; 0 leaves the fully connected layers out, as ``include_top=False`` does in Keras."""

    def __call__(self, make: Composer, x: int) -> int:
        """Add the head's layers behind ``x``."""
        raise NotImplementedError


HEADS: Registry[Head] = Registry("head")


def finish_features(make: Composer, x: int) -> int:
    """A pre-activation network normalizes and activates its last sum before the head."""
    return make.norm_act("head.norm", "head.act", x) if make.preactivation else x


@HEADS.register("linear")
@dataclass(frozen=True, slots=True)
class LinearHead(Head):
    """Global average pooling, then fully connected layers.

    ``hidden`` lists the widths of hidden layers, each followed by ReLU and, if ``dropout`` is set, dropout; with none,
    dropout stands before the only fully connected layer. ``norm`` puts batch normalization and ``softmax`` a softmax
    behind the last.
    """

    hidden: tuple[Positive, ...] = ()
    dropout: Annotated[float, Between(0, 1, less=True)] = 0.0
    norm: bool = False
    softmax: bool = False

    def __call__(self, make: Composer, x: int) -> int:
        """head.norm, head.act, head.pool, head.fc and, with hidden layers, head.fc1, head.act1, ..."""
        x = make.add("head.pool", AdaptiveAvgPool2d(), finish_features(make, x))
        if not self.classes:
            return x
        for number, features in enumerate(self.hidden, 1):
            x = make.linear(f"head.fc{number}", x, features)
            x = make.activation(f"head.act{number}", x)
            if self.dropout:
                x = make.add(f"head.dropout{number}", Dropout(self.dropout), x)
        if self.dropout and not self.hidden:
            x = make.add("head.dropout", Dropout(self.dropout), x)
        x = make.linear("head.fc", x, self.classes)
        if self.norm:
            x = make.add("head.fc_norm", BatchNorm2d(self.classes), x)
        return make.add("head.softmax", Softmax(), x) if self.softmax else x


@HEADS.register("conv")
class ConvHead(Head):
    """Global average pooling, then a 1×1 convolution with a bias in the place of the fully connected layer (BiT)."""

    __slots__ = ()

    def __call__(self, make: Composer, x: int) -> int:
        """head.norm, head.act, head.pool, head.fc."""
        x = make.add("head.pool", AdaptiveAvgPool2d(), finish_features(make, x))
        return make.pointwise("head.fc", x, self.classes) if self.classes else x
