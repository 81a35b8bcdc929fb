"""Why a number: which convention, variant, input size, head or slip makes it true of a network, the likeliest first."""

from resnet_calc.analysis.why.measures import Kind, Measure
from resnet_calc.analysis.why.question import Question, read
from resnet_calc.analysis.why.search import Agreement, Answer, Explanation, why

__all__ = ["Agreement", "Answer", "Explanation", "Kind", "Measure", "Question", "read", "why"]
