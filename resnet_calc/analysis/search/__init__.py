"""The search for networks within a budget.

A *shape* (:mod:`.space`) is a network but for its number of blocks. What a stage costs depends on its own blocks alone,
so that three builds of a shape price every list of blocks there is (:mod:`.pricing`); judging one is adding a few
numbers and comparing (:mod:`.judging`).
"""

from resnet_calc.analysis.search.judging import OBJECTIVES, Budget, Candidate, Objective, Outcome, search
from resnet_calc.analysis.search.pricing import Price, StagePrices, price_shape
from resnet_calc.analysis.search.space import Space, shapes

__all__ = [
    "OBJECTIVES", "Budget", "Candidate", "Objective", "Outcome", "Price", "Space", "StagePrices", "price_shape",
    "search", "shapes",
]  # fmt: skip
