"""Answers the messages that never reached us, as Twilio lists them: after an outage, at each start."""

import logging
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.core.messaging.messages import InboundMessage
from bot.core.messaging.missed import Correspondence, Listed, MissedStatus, missed_status
from bot.core.messaging.send_result import LookupFailed, OperatorFault
from bot.errors import StoreUnavailable
from bot.logs.log import event
from bot.services.messages import Messages
from bot.store.protocol import Store

log = logging.getLogger(__name__)

LAST_HOURS = timedelta(hours=6)
PAUSES = (5.0, 15.0, 60.0, 300.0, 900.0, 1800.0)  # seconds, while Twilio does not answer
SECOND_LOOK = 75.0  # seconds: by then no message from before the start is too fresh to be answered


class Lists(Protocol):
    """What is needed of whatsapp.History, which is handed in."""

    def listed(self, since: datetime) -> Listed | LookupFailed: ...


@dataclass(frozen=True, slots=True)
class Recovered:
    """How many messages there were of each MissedStatus; `known` are those, too, of which Twilio's list alone
    knows that they were answered. `failed` ones were not answered, because the store
    did not take the answer or the document is damaged; a second look may answer them. Where `whole` is False,
    there were more messages than were looked at, and the oldest were left out."""

    answered: int
    known: int
    fresh: int
    too_old: int
    failed: int
    whole: bool

    def followed_by(self, second: "Recovered") -> "Recovered":
        """Both looks at the same messages as one: what the first answered, the second knew."""
        return replace(
            second,
            answered=self.answered + second.answered,
            known=max(second.known - self.answered, 0),
            whole=self.whole and second.whole,
        )


class Recovery:
    """May run twice, in several processes at once and beside the server: each message is claimed by its
    MessageSid under its learner's lock, as those that come by the webhook are."""

    def __init__(
        self, messages: Messages, store: Store, history: Lists, clock: Callable[[], datetime]
    ) -> None:
        self._messages = messages
        self._store = store
        self._history = history
        self._clock = clock

    def recover(self, since: datetime, stop: threading.Event | None = None) -> Recovered | LookupFailed:
        """Answer what was missed since then, the oldest first. The replies are queued for the outbox."""
        listed = self._list(since)
        if isinstance(listed, LookupFailed):
            return listed
        counted = self._answer_all(listed, stop)
        recovered = Recovered(
            answered=counted[MissedStatus.MISSED],
            known=counted[MissedStatus.KNOWN],
            fresh=counted[MissedStatus.FRESH],
            too_old=counted[MissedStatus.TOO_OLD],
            failed=counted[None],
            whole=listed.whole,
        )
        level = logging.INFO if recovered.whole and not recovered.failed else logging.ERROR
        event(log, level, "messages_recovered", **asdict(recovered))
        return recovered

    def look(self, since: datetime) -> list[InboundMessage] | LookupFailed:
        """What recover() would answer now. Nothing is changed."""
        listed = self._list(since)
        if isinstance(listed, LookupFailed):
            return listed
        known = Correspondence(listed)
        return [each for each in listed.messages if self._status(each, known) is MissedStatus.MISSED]

    def knows_somebody(self) -> bool:
        """Raises StoreUnavailable."""
        return next(iter(self._store.ids()), None) is not None

    def _list(self, since: datetime) -> Listed | LookupFailed:
        listed = self._history.listed(since)
        if isinstance(listed, LookupFailed):
            fault = isinstance(listed.cause, OperatorFault)
            event(
                log,
                logging.CRITICAL if fault else logging.WARNING,
                "recovery_not_listed",
                outcome=type(listed.cause).__name__,
                code=getattr(listed.cause, "code", None),
                look_at=getattr(listed.cause, "look_at", None),
            )
        return listed

    def _answer_all(self, listed: Listed, stop: threading.Event | None) -> Counter[MissedStatus | None]:
        counted: Counter[MissedStatus | None] = Counter()
        known = Correspondence(listed)
        held_up: set[str] = set()  # learners with a message that could not be answered: later ones wait
        for message in listed.messages:
            if stop is not None and stop.is_set():
                break
            found = None if message.address in held_up else self._answer(message, known)
            if found is None:
                held_up.add(message.address)
            counted[found] += 1
        return counted

    def _status(self, message: InboundMessage, known: Correspondence) -> MissedStatus:
        """Most were answered long ago, and to see that needs no lock."""
        learner_id = self._store.id_for(message.address)
        learner = self._store.read(learner_id)
        tombstone = self._store.tombstone(learner_id) if learner is None else None
        found = missed_status(learner, message, self._clock(), tombstone)
        if found is MissedStatus.MISSED and known.has_answer(learner, message):
            return MissedStatus.KNOWN
        return found

    def _answer(self, message: InboundMessage, known: Correspondence) -> MissedStatus | None:
        """How the message was found; None where that failed."""
        learner_id = self._store.id_for(message.address)
        try:
            found = self._status(message, known)
            if found is MissedStatus.MISSED:
                found = self._messages.answer_late(message, self._clock())
        except Exception as error:  # noqa: BLE001 one learner's trouble is not the others'
            event(
                log,
                logging.ERROR,
                "recovery_failed",
                learner_id=learner_id,
                message_sid=message.sid,
                error=error,
            )
            return None
        if found is MissedStatus.MISSED:
            late_by = int((self._clock() - message.received_at).total_seconds())
            fields = {"learner_id": learner_id, "message_sid": message.sid, "late_by_seconds": late_by}
            event(log, logging.INFO, "message_recovered", **fields)
        return found


def recover_at_start(recovery: Recovery, clock: Callable[[], datetime], stop: threading.Event) -> None:
    """Answer what was missed in the last hours. It needs a thread of its own, because Twilio may be down and
    is asked again until it answers; it returns soon after `stop` is set. A second look, a minute later, is
    for what was written just before the start: Twilio may still have been trying to deliver it.

    A store without learners answers nothing: it may stand in the place of one that is to be restored."""
    since = clock() - LAST_HOURS
    if not _knows_somebody(recovery, stop):
        return
    if _recover_until_listed(recovery, since, stop) and not stop.wait(SECOND_LOOK):
        _recover_until_listed(recovery, since, stop)


def _knows_somebody(recovery: Recovery, stop: threading.Event) -> bool:
    for pause in (0.0, *PAUSES):
        if stop.wait(pause):
            return False
        try:
            known = recovery.knows_somebody()
        except StoreUnavailable:
            continue
        if not known:
            event(log, logging.INFO, "recovery_not_begun", reason="there are no learners in the store")
        return known
    return False


def _recover_until_listed(recovery: Recovery, since: datetime, stop: threading.Event) -> bool:
    for pause in (0.0, *PAUSES):
        if stop.wait(pause):
            return False
        if isinstance(recovery.recover(since, stop), Recovered):
            return True
    event(log, logging.ERROR, "recovery_given_up", since=since.isoformat(timespec="seconds"))
    return False
