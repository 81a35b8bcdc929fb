"""What a convention of operations is: how often each term counts, and what counts nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from resnet_calc.analysis.counting.terms import Layers, Term
    from resnet_calc.nn.graph import Layer
    from resnet_calc.nn.ops import Op


class Unit(StrEnum):
    """What is counted: a multiplication with its addition as one operation, or as two."""

    MULTIPLY_ADDS = "multiply-adds"
    FLOPS = "FLOPs"


@dataclass(frozen=True, slots=True)
class Convention:
    """How somebody counts the operations of a network.

    >>> from resnet_calc.analysis.counting import convention_of
    >>> convention_of("fvcore").formula
    'C + F + 2B + 5N + W + G'
    """

    name: str
    unit: Unit
    terms: Mapping[Term, int]
    """How often each term counts."""
    rule: str
    """The rule in words."""
    source: str
    """Where it comes from, or the call that prints it."""
    version: str = ""
    """The tool and its version, if it is a tool's."""
    label: str = ""
    """The word that the tool prints, which need not be the unit."""
    free: tuple[type[Op], ...] = ()
    """Operations known to count nothing. What is neither here nor in a term is not covered."""
    unknown: tuple[type[Op], ...] = ()
    """Operations not covered, though a term or ``free`` names a class they descend from."""
    also: tuple[str, ...] = ()
    """Other names for it: tools that follow the same rule."""

    @property
    def tool(self) -> str:
        """Who counts so."""
        return self.version or self.name

    @property
    def formula(self) -> str:
        """The sum of its terms."""
        return formula(self.terms)

    def covers(self, layer: Layer, layers: Layers) -> bool:
        """Whether it is known how the convention counts a layer."""
        op = layer.op
        if isinstance(op, self.unknown):
            return False
        return isinstance(op, self.free) or any(term.matches(layer, layers) for term in self.terms)

    def counts(self, layer: Layer, layers: Layers) -> bool:
        """Whether any term is measured on a layer."""
        return not isinstance(layer.op, self.unknown) and any(term.matches(layer, layers) for term in self.terms)

    def cost(self, layer: Layer, layers: Layers) -> int:
        """What a layer, standing among the layers of its block, counts."""
        if isinstance(layer.op, self.unknown):
            return 0
        return sum(
            coefficient * term.measure(layer) for term, coefficient in self.terms.items() if term.matches(layer, layers)
        )


def formula(terms: Mapping[Term, int]) -> str:
    """A sum of terms, by their symbols.

    >>> from resnet_calc.analysis.counting.terms import A, B, C
    >>> formula({C: 1, B: 2, A: -1})
    'C + 2B − A'
    """
    text = ""
    for term, coefficient in terms.items():
        sign = "−" if coefficient < 0 else "+"
        factor = "" if abs(coefficient) == 1 else str(abs(coefficient))
        text += f" {sign} " if text else sign.replace("+", "")
        text += factor + term.symbol
    return text
