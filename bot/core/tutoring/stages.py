"""Where in a lesson a learner is, and how sure they seem: predict, run, investigate, modify, make (PRIMM)."""

from typing import Final, Literal, get_args

from bot.core.learner import Progress

Stage = Literal["predict", "run", "investigate", "modify", "make"]

STAGES: Final[tuple[Stage, ...]] = get_args(Stage)
PREDICT: Final[Stage] = "predict"
AT_THE_START: Final = 0.5
LARGEST_STEP: Final = 0.2  # of confidence, in one call
RIGHT: Final = 0.1
WRONG: Final = -0.05


def stage_of(progress: Progress) -> Stage:
    """The first one before an agent said otherwise, and for what somebody edited into another word."""
    return next((stage for stage in STAGES if stage == progress.stage), PREDICT)


def confidence_of(progress: Progress, change: float = 0.0) -> float:
    """After that change, within 0 and 1 whatever stands in the document."""
    before = AT_THE_START if progress.confidence is None else progress.confidence
    return round(_bounded(_bounded(before) + change), 3)


def _bounded(value: float) -> float:
    return min(max(value, 0.0), 1.0)
