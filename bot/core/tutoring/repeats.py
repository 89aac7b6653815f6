"""A call that comes again under the same request id gets the answer of the first."""

from dataclasses import replace

from bot.core.learner import Learner
from bot.core.tutoring.record import RESULTS_KEPT, KeptResult, Tutoring


def kept_result(learner: Learner, key: str) -> str | None:
    """Its JSON, "" where that call is still under way. None: it never came; so it is where `key` is ""."""
    if not key or learner.tutoring is None:
        return None
    return next((each.result for each in learner.tutoring.results if each.key == key), None)


def without_result(learner: Learner, key: str) -> Learner:
    """That call never came."""
    record = learner.tutoring
    if not key or record is None:
        return learner
    others = tuple(each for each in record.results if each.key != key)
    return replace(learner, tutoring=replace(record, results=others))


def with_result(learner: Learner, key: str, result: str) -> Learner:
    if not key:
        return learner
    record = learner.tutoring or Tutoring()
    others = tuple(each for each in record.results if each.key != key)
    results = (*others, KeptResult(key, result))[-RESULTS_KEPT:]
    return replace(learner, tutoring=replace(record, results=results))
