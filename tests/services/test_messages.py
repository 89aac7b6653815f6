"""A reply that has to be waited for is finished outside the lock, by whoever finishes its kind."""

from datetime import UTC, datetime

import pytest

from bot.core.messaging.messages import CheckoutLink, InboundMessage
from bot.core.payments.recording import Policy
from bot.services.connect_codes import ConnectCodes
from bot.services.identities import Identities
from bot.services.ledger_writer import LedgerWriter
from bot.services.messages import Messages
from bot.services.returning import Returning
from bot.store.json_files.store import JsonFiles
from tests.chat import small_course
from tests.understanding import UNDERSTANDING

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ANA = "whatsapp:+15005550001"


class SlowAnswer:
    """Looks at the document, under its lock, while it is waited for."""

    def __init__(self, store, fails=0):
        self.store = store
        self.fails = fails
        self.asked = []

    def finish(self, learner_id, link):
        with self.store.locked(learner_id) as entry:
            assert entry.learner.inbox.replies[-1].offer == link
        self.asked.append(link)
        if len(self.asked) <= self.fails:
            raise ConnectionError
        return f"The link, number {len(self.asked)}."


@pytest.fixture
def store(tmp_path):
    store = JsonFiles(tmp_path)
    yield store
    store.close()


def messages(store, slow):
    ledger = LedgerWriter(store, lambda: NOW)
    identities = Identities(store, ledger, lambda: NOW)
    finishers = {CheckoutLink: slow.finish}
    course, codes = small_course(), ConnectCodes(store, lambda: NOW)
    returning = Returning(course, store, identities, ledger, Policy(), lambda: NOW)
    return Messages(
        course, store, identities, ledger, finishers, UNDERSTANDING, returning, forget=None, codes=codes
    )


def says(text, number):
    return InboundMessage(f"SM{number:032x}", ANA, "Ana", text, NOW)


def test_what_a_reply_waits_for_is_made_with_no_lock_and_once(store):
    slow = SlowAnswer(store)
    service = messages(store, slow)
    service.receive(says("next", 1))
    first, again = (service.receive(says("upgrade", 2)) for _ in range(2))
    assert first.texts == again.texts == ("The link, number 1.",)
    assert (first.repeated, again.repeated) == (False, True)
    assert slow.asked == [CheckoutLink(None)]


def test_reply_that_could_not_be_finished_is_taken_up_by_the_same_message(store):
    slow = SlowAnswer(store, fails=1)
    service = messages(store, slow)
    service.receive(says("next", 1))
    with pytest.raises(ConnectionError):
        service.receive(says("chapter 3", 2))
    assert service.receive(says("chapter 3", 2)).texts == ("The link, number 2.",)
    assert slow.asked == [CheckoutLink(3), CheckoutLink(3)]
