"""Programs of a learner: which is to be run, what answers one that asks, and how many a day."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from hashlib import blake2b

from bot.core.conversation.exercises import open_exercise
from bot.core.conversation.onward import onward
from bot.core.conversation.position import place_of
from bot.core.conversation.predictions import open_prediction
from bot.core.conversation.review import open_question
from bot.core.conversation.solving import now_of
from bot.core.conversation.turn import Turn, behind_gate, say, standing_at
from bot.core.course import Chapter, Course, Exercise
from bot.core.gate import is_paid
from bot.core.learner import Learner
from bot.core.messaging.messages import RunProgram, Text
from bot.core.nlu.intents import Word
from bot.core.nlu.normalize import normalize
from bot.core.nlu.traits import NEVER_INPUT
from bot.core.program_runs import LONGEST_PROGRAM
from bot.core.programs.mending import mended
from bot.core.wording import programs as wording

MOST_INPUTS = 20  # answers to one program
LONGEST_INPUT = 300  # characters of each


@dataclass(frozen=True, slots=True)
class ToRun:
    """A program that was sent; `exercise` is the open one that it is an answer to."""

    text: str
    exercise: Exercise | None = None


def run_sent(course: Course, learner: Learner, sent: ToRun) -> Turn:
    if sent.exercise is not None and runs_left(course, learner) <= 0:
        return say(learner, wording.used_up_compared(hours_to_more(learner)), onward(course, learner))
    program = mended(sent.text)
    if len(program.code) > LONGEST_PROGRAM:
        return say(learner, wording.too_long(LONGEST_PROGRAM))
    run = RunProgram(
        program.code,
        exercise=key_of_open(course, learner) if sent.exercise else "",
        sent="" if sent.text == program.code else sent.text,
        mends=program.mends,
    )
    return _begin(course, learner, run)


def run_of_lesson(course: Course, learner: Learner) -> Turn:
    """The lesson's own program. One that was to be guessed is seen with that."""
    place = place_of(course, learner)

    def shown(chapter: Chapter) -> Turn:
        lesson = chapter.lesson_at_step(place.step)
        if lesson is None or not lesson.program:
            return say(learner, wording.nothing_to_run())
        seen = learner
        if open_prediction(course, learner):
            seen = standing_at(chapter, learner, place, guess="")
        return _begin(course, seen, RunProgram(lesson.program))

    if open_exercise(course, learner) is not None:
        return say(learner, wording.send_yours())
    return behind_gate(course, learner, place.chapter, shown)


def key_of_open(course: Course, learner: Learner) -> str:
    """The open exercise by name, as RunProgram has it; "" where none is open."""
    exercise = open_exercise(course, learner)
    if exercise is None:
        return ""
    question = open_question(course, learner)
    chapter = question.chapter if question else course.chapter(place_of(course, learner).chapter)
    return f"{chapter.slug}/{exercise.step}"


def runs_left(course: Course, learner: Learner) -> int:
    most = course.runs_paid if is_paid(learner) else course.runs_free
    return most - (learner.progress.runs if learner.progress.runs_on == _today(learner) else 0)


def hours_to_more(learner: Learner) -> int:
    """Until the next day begins, in UTC."""
    now = now_of(learner).astimezone(UTC)
    midnight = datetime.combine(now.date() + timedelta(days=1), time(), UTC)
    return -(-int((midnight - now).total_seconds()) // 3600)


def _today(learner: Learner) -> str:
    return now_of(learner).astimezone(UTC).date().isoformat()


def _begin(course: Course, learner: Learner, run: RunProgram) -> Turn:
    """Counted before it is run, in the write that keeps the message: who asks twice is counted once."""
    left = runs_left(course, learner)
    if left <= 0:
        return _used_up(course, learner)
    progress = learner.progress
    used = progress.runs if progress.runs_on == _today(learner) else 0
    counted = replace(progress, runs=used + 1, runs_on=_today(learner))
    return Turn(
        replace(learner, progress=counted),
        (replace(run, seed=_seed(learner), at=int(now_of(learner).timestamp())),),
    )


def _seed(learner: Learner) -> int:
    """Dice fall otherwise in each program, and the same way while one asks and goes on."""
    said = f"{learner.learner_id} {now_of(learner).isoformat()}"
    return int.from_bytes(blake2b(said.encode("utf-8", "replace"), digest_size=4).digest())


def _used_up(course: Course, learner: Learner) -> Turn:
    paid = is_paid(learner) or course.sells_nothing
    most = course.runs_paid if is_paid(learner) else course.runs_free
    return say(learner, wording.used_up(most, hours_to_more(learner), paid), onward(course, learner))


def said_to_us(text: str) -> Word | None:
    """What is never the answer of a program that asks."""
    return next((word for word in NEVER_INPUT if word == normalize(text)), None)


def still_asking(turn: Turn) -> Turn:
    if turn.learner.progress.program is None:
        return turn
    return Turn(turn.learner, (*turn.replies, Text(wording.still_asks())))


def take_input(course: Course, learner: Learner, program: RunProgram, text: str) -> Turn:
    """Any message is the answer of a program that asks. It is the same run that goes on: counted once."""
    free = without_program(learner)
    if len(program.inputs) >= MOST_INPUTS:
        return say(free, wording.asks_too_much(), onward(course, free))
    answer = " ".join(text.splitlines())[:LONGEST_INPUT]
    return Turn(free, (replace(program, inputs=(*program.inputs, answer)),))


def stop_program(course: Course, learner: Learner) -> Turn:
    words = wording.ended() if learner.progress.program else wording.none_waits()
    learner = without_program(learner)
    return say(learner, words, onward(course, learner))


def without_program(learner: Learner) -> Learner:
    if learner.progress.program is None:
        return learner
    return replace(learner, progress=replace(learner.progress, program=None))
