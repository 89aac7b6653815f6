"""The course for agents that teach it: what each of their tools does, on one learner's document.

What a call meets that an agent can act on is a Refusal; it raises what the store raises.
"""

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.conversation.position import place_of
from bot.core.course import Course
from bot.core.learner import Learner, Progress
from bot.core.programs.judging import Judgement
from bot.core.renumbering import settled
from bot.core.tutoring.access import Client, address_of, may_see
from bot.core.tutoring.allowance import with_exchange
from bot.core.tutoring.answers import worth_trying
from bot.core.tutoring.assessing import Given, assess, exercise_of
from bot.core.tutoring.content import chapter_content, exercises_of
from bot.core.tutoring.guidance import guidance_for
from bot.core.tutoring.moving import Move, moved
from bot.core.tutoring.opening import opened
from bot.core.tutoring.refusals import Code, Refusal
from bot.core.tutoring.repeats import kept_result, with_result, without_result
from bot.core.tutoring.results import (
    Assessment,
    ChapterContent,
    CodeRun,
    Exercises,
    Guidance,
    LearnerState,
    UpgradeLink,
)
from bot.core.tutoring.state import state_of
from bot.core.wording import for_agents
from bot.logs.log import event
from bot.services.agent_code import AgentCode
from bot.services.connect_codes import ConnectCodes
from bot.services.returning import dated_after
from bot.services.tutored_learners import NOBODY, TutoredLearners, as_json, key_of_call
from bot.services.upgrade_links import UpgradeLinks
from bot.store.protocol import Store

log = logging.getLogger(__name__)

_NO_CODE = Refusal(Code.NO_SUCH_LEARNER, for_agents.no_such_code(), for_agents.ask_for_a_code())


class Tutor:
    def __init__(
        self,
        course: Course,
        store: Store,
        learners: TutoredLearners,
        codes: ConnectCodes,
        upgrades: UpgradeLinks,
        code: AgentCode,
        clock: Callable[[], datetime],
    ) -> None:
        self._course = course
        self._store = store
        self._learners = learners
        self._codes = codes
        self._upgrades = upgrades
        self._code = code
        self._clock = clock

    def register(self, client: Client, handle: str, name: str) -> LearnerState:
        """The same handle is the same learner."""
        address, now = address_of(client, handle), self._clock()
        with self._store.locked(self._store.id_for(address)) as entry:
            learner, known = entry.learner, entry.learner is not None
            if learner is None:
                start = Progress(kept_order=self._course.order)
                learner = Learner(entry.learner_id, address, name, now, progress=start)
                learner = dated_after(learner, entry.tombstone)
                entry.save(learner)
        if not known:
            event(log, logging.INFO, "learner_registered", learner_id=learner.learner_id)
        return self._state_of(settled(self._course, learner))

    def connect(self, client: Client, code: str) -> LearnerState | Refusal:
        """A learner with a phone lets the client in."""
        learner = self._codes.redeem(client, code)
        if learner is None:
            return _NO_CODE
        event(log, logging.INFO, "agent_linked", learner_id=learner.learner_id, client=client.name)
        return self._state_of(settled(self._course, learner))

    def state(self, client: Client, learner_id: str) -> LearnerState | Refusal:
        learner = self._learners.seen(client, learner_id)
        return NOBODY if learner is None else self._state_of(learner)

    def content(
        self, client: Client, learner_id: str, chapter: int, lesson: int | None
    ) -> ChapterContent | Refusal:
        learner = self._learners.seen(client, learner_id)
        if learner is None:
            return NOBODY
        found = self._learners.spoken(
            learner, lambda course: chapter_content(course, learner, chapter, lesson)
        )
        if isinstance(found, Refusal):
            return self._learners.refused(learner, found)
        self._learners.note_shown(learner, chapter)
        return found

    def exercises(self, client: Client, learner_id: str, chapter: int) -> Exercises | Refusal:
        learner = self._learners.seen(client, learner_id)
        if learner is None:
            return NOBODY
        found = self._learners.spoken(learner, lambda course: exercises_of(course, learner, chapter))
        return self._learners.refused(learner, found) if isinstance(found, Refusal) else found

    def upgrade_url(self, client: Client, learner_id: str) -> UpgradeLink | Refusal:
        learner = self._learners.seen(client, learner_id)
        if learner is None:
            return NOBODY
        return self._learners.spoken(learner, lambda course: self._upgrades.link(course, learner))

    def update(self, client: Client, learner_id: str, move: Move, request_id: str) -> LearnerState | Refusal:
        def change(course: Course, learner: Learner) -> tuple[Learner, LearnerState] | Refusal:
            after = moved(course, learner, move)
            return after if isinstance(after, Refusal) else (after, state_of(course, after))

        key = key_of_call(client, "update_progress", request_id)
        return self._learners.changed(client, learner_id, lambda _: move.chapter, change, LearnerState, key)

    def guidance(self, client: Client, learner_id: str) -> Guidance | Refusal:
        def change(course: Course, learner: Learner) -> tuple[Learner, Guidance] | Refusal:
            counted = with_exchange(course, learner, self._clock())
            if isinstance(counted, Refusal):
                return counted
            found = guidance_for(course, learner)
            return found if isinstance(found, Refusal) else (counted, found)

        return self._learners.changed(client, learner_id, self._chapter_of, change, Guidance)

    def assess(self, client: Client, learner_id: str, given: Given, request_id: str) -> Assessment | Refusal:
        """A program as the answer is run first, with no lock held."""
        key = key_of_call(client, "assess_response", request_id)
        given = replace(given, tried=self._tried(client, learner_id, given, key))

        def change(course: Course, learner: Learner) -> tuple[Learner, Assessment] | Refusal:
            counted = with_exchange(course, learner, self._clock())
            if isinstance(counted, Refusal):
                return counted
            if given.tried is not None:
                counted = self._code.counted_anyway(counted, self._clock())
            return assess(course, counted, given, self._clock())

        return self._learners.changed(client, learner_id, self._chapter_of, change, Assessment, key)

    def _tried(self, client: Client, learner_id: str, given: Given, key: str) -> Judgement | None:
        learner = self._learners.seen(client, learner_id)
        if learner is None or given.exercise is None or kept_result(learner, key):
            return None
        chapter = self._learners.spoken(
            learner, lambda course: opened(course, learner, self._chapter_of(learner))
        )
        exercise = chapter if isinstance(chapter, Refusal) else exercise_of(chapter, given.exercise)
        if isinstance(exercise, Refusal) or not worth_trying(exercise, given.answer):
            return None
        if isinstance(self._code.counted(learner, self._clock()), Refusal):
            return None  # today's programs are used up: it is compared
        return self._code.judged(exercise, given.answer)

    def run_code(
        self, client: Client, learner_id: str, code: str, inputs: Sequence[str], request_id: str
    ) -> CodeRun | Refusal:
        """Counted under the lock, run without it, and what came of it kept under the lock again: nobody
        waits for a program, and a repeat is counted once."""
        key = key_of_call(client, "submit_code", request_id)
        with self._store.locked(learner_id) as entry:
            learner = entry.learner
            if learner is None or not may_see(client, learner):
                return NOBODY
            kept = kept_result(learner, key)
            if kept:
                return CodeRun(**json.loads(kept))
            if kept is None:
                counted = self._code.counted(learner, self._clock())
                if isinstance(counted, Refusal):
                    return counted
                learner = with_result(counted, key, "")
                entry.save(learner)
        ran = self._code.run(learner, code, inputs)
        self._keep_run(learner_id, key, ran)
        return ran

    def _keep_run(self, learner_id: str, key: str, ran: CodeRun | Refusal) -> None:
        """What was not run after all is not counted either, and may be asked for again."""
        if isinstance(ran, CodeRun) and not key:
            return
        with self._store.locked(learner_id) as entry:
            if entry.learner is None:
                return
            if isinstance(ran, CodeRun):
                entry.save(with_result(entry.learner, key, as_json(ran)))
            else:
                entry.save(without_result(self._code.given_back(entry.learner), key))

    def _state_of(self, learner: Learner) -> LearnerState:
        return self._learners.spoken(learner, lambda course: state_of(course, learner))

    def _chapter_of(self, learner: Learner) -> int:
        return place_of(self._course, learner).chapter
