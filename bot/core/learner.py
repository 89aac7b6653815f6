"""Who learns: one learner's whole state, in parts. Their document holds it flat (store/document.py)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.core.checkout import Checkout
from bot.core.messaging.delivery import Delivery, queued
from bot.core.messaging.messages import CheckoutLink, Pending, RunProgram
from bot.core.payments.payment import Payment, Reversal
from bot.core.payments.tasks import StripeTask
from bot.core.tutoring.record import Tutoring


class Tier(StrEnum):
    FREE = "free"
    PAID = "paid"


@dataclass(frozen=True, slots=True)
class Expecting:
    """What the bot's last message makes a bare number, `yes` or `no` mean.

    kind "chapters": a list of chapters was shown. kind "suggestion": "did you mean" was asked, and
    `options` are the words that were offered ("progress", "chapter 6"), which Intent.parse reads: words they
    are, so that those of a newer version are kept. `answer` is what was written, where it may have been an
    exercise's answer.
    """

    kind: str
    options: tuple[str, ...] = ()
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the learner stands. Chapters, lessons, exercises and steps count from 1.

    `lesson` is the one last shown (0: none yet), `exercise` the one that waits for an answer (0: none), with
    the number of `hints` given for it and the last few `wrong` answers. `step` is how far the
    chapter's path was walked (0: as far as `lesson`): an exercise that is not this step is done beside the
    path. `guess` is what was guessed where the lesson asks ("": nothing, the result was shown all the same;
    None: it waits). `twin`: the open question is the exercise's twin, for its answer was told. `review` are
    the questions from before that are still to be asked, the open one first, by their keys in `practice`,
    which keeps how each exercise went (practice.py). `read` is the furthest lesson read and `solved` the
    exercises solved, by chapter. `wall` is the last chapter asked for past the paywall. `confused` counts the
    messages in a row that were not understood. `program` asked for something: the next message is its answer.
    `runs` counts the programs that were run on the day `runs_on` (UTC, "2026-01-31").
    `stage` and `confidence` are an agent's, who teaches the same learner (core/tutoring).

    Numbers are those of the course with the order `kept_order`. The other fields of that kind have the same
    by name, for a course that was changed since (kept_names.py).
    """

    chapter: int = 1
    lesson: int = 0
    exercise: int = 0
    hints: int = 0
    wrong: tuple[str, ...] = ()
    read: Mapping[int, int] = field(default_factory=dict)
    solved: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    wall: int | None = None
    expecting: Expecting | None = None
    confused: int = 0
    step: int = 0
    guess: str | None = None
    twin: bool = False
    review: tuple[str, ...] = ()
    practice: Mapping[str, str] = field(default_factory=dict)
    program: RunProgram | None = None
    runs: int = 0
    runs_on: str = ""
    stage: str = ""
    confidence: float | None = None
    kept_order: str = ""
    kept_place: str = ""
    kept_steps: Mapping[str, str] = field(default_factory=dict)
    kept_wall: str = ""


@dataclass(frozen=True, slots=True)
class Former:
    """What was paid under these ids `until` the learner was erased: they are back, and may take it up.
    `answered`: they were asked, and did, or began anew."""

    ids: tuple[str, ...]
    until: datetime
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Purchase:
    """What the learner paid, and every Checkout session of theirs that still matters.

    `processing` are completed sessions whose money is on its way, `promised` those completed with a voucher
    that nobody has paid yet, `other_sessions` those besides `checkout` that may still be open, with when they
    expire, `ended` the last that ended without a payment: a late event about one of these opens nothing
    again. `given_back` are refunds and disputes, by PaymentIntent, of
    payments that we do not know yet. `closed_for` ("refund", "dispute"): the paid chapters were closed and
    the learner does not know yet. `errands` are our tasks at Stripe.
    """

    payments: tuple[Payment, ...] = ()
    checkout: Checkout | None = None
    processing: tuple[str, ...] = ()
    promised: tuple[str, ...] = ()
    other_sessions: Mapping[str, datetime | None] = field(default_factory=dict)
    ended: tuple[str, ...] = ()
    given_back: Mapping[str, Reversal] = field(default_factory=dict)
    closed_for: str | None = None
    errands: tuple[StripeTask, ...] = ()
    former: Former | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """A message that was answered: its MessageSid with the reply.

    `offer` or `run` (their names in the document) is what the reply still waits for; `texts` then holds what
    goes before it.
    """

    message_sid: str
    texts: tuple[str, ...]
    offer: CheckoutLink | None = None
    run: RunProgram | None = None

    @property
    def pending(self) -> Pending | None:
        return self.offer or self.run


@dataclass(frozen=True, slots=True)
class Inbox:
    """The last answered messages, the newest last, and short hashes of older ones (`seen`). `alike` are short
    hashes of the last texts that may be a program's, as long as nothing else comes (auto_replies.py)."""

    replies: tuple[Answered, ...] = ()
    seen: str = ""
    alike: str = ""


@dataclass(frozen=True, slots=True)
class PersonAsked:
    """The learner asked for a person, who has not answered yet. `texts` are what they wrote, where the
    operator wants texts to be kept."""

    at: datetime
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Learner:
    """The document has the fields in this order, each part's own in its place. `more` keeps those that this
    version does not know.

    `address` is the id that wrote last, `other_addresses` every other one that this person was seen with, and
    `merged_ids` the learner ids of documents that went into this one: each of them leads here. `language` is
    the one that they have chosen ("pt-BR"; "": the course's), `heard` another that they wrote in ("pt"), and
    `languages_offered` those that they were asked about.
    """

    learner_id: str
    address: str
    name: str
    created_at: datetime
    other_addresses: tuple[str, ...] = ()
    merged_ids: tuple[str, ...] = ()
    tier: Tier = Tier.FREE
    progress: Progress = field(default_factory=Progress)
    stopped: bool = False
    last_message_at: datetime | None = None
    asked_for_person: PersonAsked | None = None
    purchase: Purchase = field(default_factory=Purchase)
    deliveries: tuple[Delivery, ...] = ()
    inbox: Inbox = field(default_factory=Inbox)
    language: str = ""
    heard: str = ""
    languages_offered: tuple[str, ...] = ()
    tutoring: Tutoring | None = None
    more: Mapping[str, object] = field(default_factory=dict)


AGENT = "agent:"  # how the address of somebody begins whom an agent registered: "agent:CLIENT/HANDLE"


def with_message(learner: Learner, kind: str, cause: str, text: str, now: datetime) -> Learner:
    """The learner with a message queued that they did not just ask for: one of that kind for each cause.
    Whoever has only an agent cannot be written to: the agent tells the news."""
    if learner.address.startswith(AGENT):
        return learner
    return replace(learner, deliveries=queued(learner.deliveries, kind, cause, text, now))


def with_tier(learner: Learner, tier: Tier, closed_for: str | None = None) -> Learner:
    """The only place that writes a tier. `closed_for` as in Purchase."""
    return replace(learner, tier=tier, purchase=replace(learner.purchase, closed_for=closed_for))


def upgraded(learner: Learner) -> Learner:
    """The learner on the paid tier, at the chapter they last asked for past the wall."""
    paid, before = with_tier(learner, Tier.PAID), learner.progress
    if before.wall is None or before.wall == before.chapter:
        return replace(paid, progress=replace(before, wall=None))
    return replace(paid, progress=replace(at_the_door(before, before.wall), wall=None))


def at_the_door(progress: Progress, chapter: int) -> Progress:
    """Nothing of that chapter was shown yet."""
    return replace(
        progress,
        chapter=chapter,
        lesson=0,
        exercise=0,
        hints=0,
        wrong=(),
        step=0,
        guess=None,
        twin=False,
        review=(),
        stage="",
    )
