"""Counting conventions as data: what counts as a parameter, and what as an operation, according to whom.

A convention of operations is a sum of terms: a term says what is measured on which operations (:mod:`.terms`), a
convention how often each counts (:mod:`.convention`, :mod:`.plain`, :mod:`.tools`). An operation that a convention
neither counts nor knows to be free is said to be not covered.
"""

from resnet_calc.analysis.counting.convention import Convention, Unit
from resnet_calc.analysis.counting.conventions import CONVENTIONS, convention_of
from resnet_calc.analysis.counting.parameters import (
    KERAS,
    PARAMETER_CONVENTIONS,
    PYTORCH,
    STYLE_PARAMETERS,
    ParameterConvention,
    parameter_convention,
)
from resnet_calc.analysis.counting.plain import FLOPS, MULTIPLY_ADDS
from resnet_calc.analysis.counting.tally import Tally, tally

__all__ = [
    "CONVENTIONS", "FLOPS", "KERAS", "MULTIPLY_ADDS", "PARAMETER_CONVENTIONS", "PYTORCH", "STYLE_PARAMETERS",
    "Convention", "ParameterConvention", "Tally", "Unit", "convention_of", "parameter_convention", "tally",
]  # fmt: skip
