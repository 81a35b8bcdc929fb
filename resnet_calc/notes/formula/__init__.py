"""Written-out arithmetic: which tokens form expressions, what they are worth, and which equations they stand in."""

from resnet_calc.notes.formula.evaluation import evaluate, evaluate_as_printed, workings
from resnet_calc.notes.formula.expression import Division, Equation, Expression, Interval, raw_steps
from resnet_calc.notes.formula.parser import find_equations, read_loosely

__all__ = [
    "Division",
    "Equation",
    "Expression",
    "Interval",
    "evaluate",
    "evaluate_as_printed",
    "find_equations",
    "raw_steps",
    "read_loosely",
    "workings",
]
