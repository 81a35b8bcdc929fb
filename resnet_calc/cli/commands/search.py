"""resnet-calc search: the best networks within a budget."""

from __future__ import annotations

from typing import Annotated

import typer

from resnet_calc.cli.counting import CountOptions
from resnet_calc.cli.output import OutputOptions
from resnet_calc.cli.progress import progress_bar
from resnet_calc.cli.searching import BudgetOptions, SpaceOptions
from resnet_calc.cli.splice import spliced
from resnet_calc.errors import ChoiceError, ConfigError

EXAMPLES = (
    "resnet-calc search --max-multiply-adds 2G --max-parameters 12M --input 160",
    "resnet-calc search resnet18 --max-parameters 5M --width 0.5,0.75,1 --top 3",
    "resnet-calc search --max-flops 4G --count flops --blocks 1-4",
)


@spliced
def command(
    space: SpaceOptions,
    budget: BudgetOptions,
    count: CountOptions,
    output: OutputOptions,
    objective: Annotated[
        str, typer.Option("--objective", help="What decides which is best, the more the better: {choices}.")
    ] = "deepest",
    top: Annotated[int, typer.Option("--top", "-n", help="How many to show.")] = 10,
) -> None:
    """Find the best networks within a budget, over block lists, widths, groups and input sizes."""
    from resnet_calc.analysis.search import OBJECTIVES, search
    from resnet_calc.analysis.search.judging import smallest
    from resnet_calc.view.counted import operations_noun
    from resnet_calc.view.search import budget_in_words, search_document

    if objective not in OBJECTIVES:
        raise ChoiceError("objective", objective, OBJECTIVES)
    convention = count.convention()
    limits, searched, sought = budget.budget(convention), space.space(), OBJECTIVES[objective]
    with progress_bar("searching") as progress:
        outcome = search(searched, limits, sought, top=top, count=convention, progress=progress)
    if not outcome.candidates:
        least = smallest(searched, convention)
        raise ConfigError(
            f"none of {outcome.judged:,} configurations fits {budget_in_words(limits, convention)}: the least there is "
            f"takes {least.operations:,} {operations_noun(convention)} and {least.parameters:,} parameters; allow "
            "more, or smaller networks with --width 0.5"
        )
    output.emit(search_document(outcome, searched, limits, sought, space.base_options(), convention))
