"""Anti-aliasing: what subsamples a feature map in place of a stride."""

from __future__ import annotations

from typing import TYPE_CHECKING

from resnet_calc.architecture.component import Component, Registry
from resnet_calc.nn.ops import AvgPool2d, BlurPool2d

if TYPE_CHECKING:
    from resnet_calc.architecture.composer import Composer


class Antialias(Component):
    """Base of anti-aliasings."""

    __slots__ = ()

    def __call__(self, make: Composer, role: str, x: int, stride: int) -> int:
        """Subsample ``x``."""
        raise NotImplementedError

    def stem_pool(self, make: Composer, x: int) -> int:
        """Pool the stem's output to half its size."""
        raise NotImplementedError


ANTIALIASES: Registry[Antialias] = Registry("antialias")


@ANTIALIASES.register("average")
class AverageAntialias(Antialias):
    """Average pooling as wide as the stride; in the stem it replaces max pooling (timm's "aa" networks)."""

    __slots__ = ()

    def __call__(self, make: Composer, role: str, x: int, stride: int) -> int:
        """An average pool."""
        return make.add(role, AvgPool2d((stride, stride), (stride, stride)), x)

    def stem_pool(self, make: Composer, x: int) -> int:
        """stem.pool.antialias."""
        return self(make, "stem.pool.antialias", x, 2)


@ANTIALIASES.register("blur")
class BlurAntialias(Antialias):
    """A 3×3 binomial filter, then subsampling; in the stem it follows a dense max pool (Zhang 2019, section 3.2)."""

    __slots__ = ()

    def __call__(self, make: Composer, role: str, x: int, stride: int) -> int:
        """A blur pool."""
        padding = (stride + 1) // 2
        return make.add(role, BlurPool2d((3, 3), (stride, stride), (padding, padding)), x)

    def stem_pool(self, make: Composer, x: int) -> int:
        """stem.pool.max, stem.pool.antialias."""
        x = make.max_pool("stem.pool.max", x, 3, 1, padding=1)
        return self(make, "stem.pool.antialias", x, 2)
