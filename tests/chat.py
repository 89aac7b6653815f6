"""Transcripts that a course maker could read: ana.says("next"), ana.hears("Lesson one")."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count, repeat

from bot.core.conversation.engine import take_message
from bot.core.conversation.program_results import finish_run
from bot.core.course import Chapter, Course, Exercise, Lesson, Prediction
from bot.core.learner import Former, Learner
from bot.core.messaging.messages import CheckoutLink, InboundMessage, RunProgram
from bot.core.payments.payment import Payment
from bot.core.payments.recording import Policy, record_payment
from bot.core.program_runs import CannotRun
from bot.core.programs.judging import Unjudged
from tests.learners import changed
from tests.understanding import UNDERSTANDING

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SECRET = "PAIDLINE"  # stands in every line of a paid chapter


def small_course(free: int = 2, chapters: int = 4) -> Course:
    """Every line past the wall holds SECRET, so that one look at a reply tells whether any came through."""
    return Course(
        title="Small Course",
        free_chapters=free,
        promise="You will know small things.",
        chapters=tuple(_chapter(number, paid=number > free) for number in range(1, chapters + 1)),
        teasers={number: f"teaser {number}" for number in range(free + 1, chapters + 1)},
    )


def asking_course(free: int = 2, chapters: int = 4) -> Course:
    """As small_course, with all that a chapter may have: its first lesson asks for a guess, and an exercise
    stands between the two lessons."""
    course = small_course(free, chapters)
    return replace(course, chapters=tuple(map(_asking, course.chapters, repeat(free))))


def _asking(chapter: Chapter, free: int) -> Chapter:
    mark, number = (f" {SECRET}" if chapter.number > free else ""), chapter.number
    first, second, one, two, three = chapter.steps
    asks = replace(
        first,
        text=f"```print('7' + '7')\nprice = 5\nhello = 3```\nWhat is shown?{mark}",
        again=f"Other words {number}.{mark}",
        example=f"Another example {number}.{mark}",
        prediction=Prediction(f"```77```{mark}", {"14": f"Look at the quotes.{mark}", "77": f"Yes!{mark}"}),
    )
    told = replace(one, because=f"Leaves are green.{mark}", twin=replace(one, title=f"Twin {number}"))
    return replace(
        chapter, steps=(asks, told, replace(second, again=f"In short {number}.{mark}"), two, three)
    )


def made_of(
    chapter: Chapter, lessons: Sequence[Lesson] | None = None, exercises: Sequence[Exercise] | None = None
) -> Chapter:
    """The chapter with these lessons first, and these exercises after them."""
    first = chapter.lessons if lessons is None else lessons
    last = chapter.exercises if exercises is None else exercises
    return replace(chapter, steps=(*first, *last))


def _chapter(number: int, paid: bool) -> Chapter:
    mark = f" {SECRET}" if paid else ""
    return Chapter(
        number=number,
        slug=f"slug-{number}",
        title=f"Title {number}",
        steps=(
            *(Lesson(f"Heading {number}.{n}", f"Text {number}.{n}{mark}") for n in (1, 2)),
            Exercise(
                title=f"Choose {number}",
                question=f"Which is right?{mark}",
                kind="choice",
                answers=("2",),
                options=(f"red{mark}", f"green{mark}", f"blue{mark}"),
                advice={"1": f"Red is hot.{mark}"},
                hints=(f"Think of leaves.{mark}", f"It begins with g.{mark}"),
                praise=f"Green it is.{mark}",
            ),
            Exercise(
                title=f"Count {number}",
                question=f"How many?{mark}",
                kind="number",
                answers=("3",),
                hints=(f"More than two.{mark}",),
                praise=f"Three.{mark}",
            ),
            Exercise(
                title=f"Name {number}",
                question=f"Which type?{mark}",
                kind="text",
                answers=("string", "str"),
                hints=(f"Letters in a row.{mark}",),
                praise=f"A string.{mark}",
            ),
        ),
    )


class Person:
    """A learner on the other side of the engine. Their document is kept between the turns."""

    def __init__(self, name: str = "Ana", course: Course | None = None, **fields: object) -> None:
        self.course = course or small_course()
        self.name = name
        self.learner: Learner | None = None
        if fields:
            self.learner = changed(self._newborn(), **fields)
        self.former: Former | None = None
        self.offer: CheckoutLink | None = None
        self.run: RunProgram | None = None
        self.reply = ""
        self._sids = count(1)
        self._days = 0

    def _newborn(self) -> Learner:
        return Learner("lrn_test", "whatsapp:+15005550001", self.name, NOON)

    def says(self, text: str, attachment: str = "") -> str:
        number = next(self._sids)
        at = NOON + timedelta(days=self._days, minutes=number)
        message = InboundMessage(f"SM{number:032x}", "whatsapp:+15005550001", self.name, text, at, attachment)
        self.learner, texts = take_message(
            self.course, self.learner, message, "lrn_test", UNDERSTANDING, self.former
        )
        self.offer = self.learner.inbox.replies[-1].offer
        self.run = self.learner.inbox.replies[-1].run
        self.reply = "\n\n".join(texts)
        return self.reply

    def cannot_run_it(self) -> None:
        """What a program waits for comes as where there is no sandbox."""
        if self.run is not None and self.learner is not None:
            found = Unjudged(CannotRun()) if self.run.exercise else CannotRun()
            self.learner, text = finish_run(self.course, self.learner, self.run, found)
            self.reply, self.run = text.text, None

    def is_away(self, days: int) -> None:
        self._days += days

    def hears(self, *parts: str) -> None:
        for part in parts:
            assert part in self.reply, f"expected {part!r} in:\n{self.reply}"

    def does_not_hear(self, *parts: str) -> None:
        for part in parts:
            assert part not in self.reply, f"did not expect {part!r} in:\n{self.reply}"

    def meets_the_wall(self, chapter: int | None = None) -> None:
        assert self.offer is not None, f"expected the paywall, heard:\n{self.reply}"
        assert self.offer.chapter == chapter
        self.does_not_hear(SECRET)

    def is_sold_nothing(self) -> None:
        # What is asked about a payment waits for Stripe too; to who has paid, its answer holds no link.
        assert self.offer is None or self.offer.topic

    def pays(self, session_id: str = "cs_test_1") -> None:
        assert self.learner is not None
        payment = Payment(session_id, f"evt_{session_id}", 1900, "usd", NOON)
        self.learner = record_payment(self.course, self.learner, payment, Policy())
