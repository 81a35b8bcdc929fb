"""The option that says how operations are counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from resnet_calc.analysis.counting import Convention


@dataclass(frozen=True, slots=True)
class CountOptions:
    """By whose rule operations are counted."""

    count: Annotated[
        str,
        typer.Option(
            "--count",
            metavar="CONVENTION",
            help="Whose rule counts operations: multiply-adds, flops, fvcore, ...; resnet-calc counts lists all.",
        ),
    ] = "multiply-adds"

    def convention(self) -> Convention:
        """The counting convention.

        Raises:
            ChoiceError: if there is none of that name, with the nearest ones.
        """
        from resnet_calc.analysis.counting import convention_of

        return convention_of(self.count)
