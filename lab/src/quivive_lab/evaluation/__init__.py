"""What the weights are worth: on sources, later periods and a language that nothing was learned from, beside other programs."""

from quivive_lab.evaluation.story import Plan, evaluate

__all__ = ["Plan", "evaluate"]
