"""The figures that documents can tell, counted anew: the first time, and once a day, for they drift."""

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from bot.core.course import Course
from bot.core.figure_sums import LAST, summed
from bot.core.figures import figures_of_learner
from bot.errors import DocumentUnreadable, TutorClawError
from bot.logs.log import event
from bot.services.learner_search import LearnerSearch
from bot.store.protocol import Store

log = logging.getLogger(__name__)

# All else (who was active on a day, wrong answers, what was not understood) nobody could count again.
RECOUNTED: Final = ("joined", "chapter ", "wall", "link", "paid", "finished", "at ")
EVERY: Final = 86_400.0  # seconds
LOOK_EVERY: Final = 600.0  # several servers may share a store: the first to look does it
_SOME, _PAUSE = 200, 0.02  # learners, and seconds in which whoever is served comes first
_DONE: Final = f"{LAST}recount"


class Recounting:
    """Raises what the store raises. Messages that are answered meanwhile may count twice or not at all: a few
    learners, until the next time."""

    def __init__(self, store: Store, course: Course, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._course = course
        self._clock = clock

    def recount(self, stop: threading.Event | None = None) -> int:
        """How many learners there are. It reads all documents, one after the other; with `stop` it makes
        pauses, and ends without having changed anything where that is set."""
        counted: dict[str, dict[str, int]] = {}
        learners = 0
        for learner in LearnerSearch(self._store).all():
            if stop is not None and stop.is_set():
                return learners
            if isinstance(learner, DocumentUnreadable):
                continue
            learners += 1
            if stop is not None and learners % _SOME == 0:
                stop.wait(_PAUSE)
            day = counted.setdefault(learner.created_at.date().isoformat(), {})
            for name, change in figures_of_learner(self._course, learner):
                day[name] = day.get(name, 0) + change
        self._store.replace_figures(self._with_the_rest(counted))
        now = self._clock()
        self._store.add_figures(now.date().isoformat(), {_DONE: int(now.timestamp())})
        return learners

    def _with_the_rest(self, counted: Mapping[str, Mapping[str, int]]) -> Mapping[str, Mapping[str, int]]:
        rest = {day: _not_recounted(counts) for day, counts in self._store.figures()}
        days = sorted({*rest, *counted})
        return {day: summed((rest.get(day, {}), counted.get(day, {}))) for day in days}

    def run(self, stop: threading.Event) -> None:
        """At the first start with a page, and then once a day: who was erased or merged stands somewhere
        still, and whom an agent taught stood elsewhere."""
        while not stop.is_set():
            try:
                if self._is_time():
                    event(log, logging.INFO, "figures_recounted", learners=self.recount(stop))
            except TutorClawError as error:
                event(log, logging.WARNING, "figures_not_recounted", reason=str(error))
            stop.wait(LOOK_EVERY)

    def _is_time(self) -> bool:
        done = max((counts.get(_DONE, 0) for _, counts in self._store.figures()), default=0)
        return self._clock().timestamp() - done >= EVERY


def _not_recounted(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: count for name, count in counts.items() if not name.startswith(RECOUNTED)}
