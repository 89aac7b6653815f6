"""The world of the recovery's tests: learners write, and the bot hears of it or does not.

world.hears("next")     # by the webhook
world.misses("next")    # Twilio has it, we do not
"""

import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.core.messaging.messages import CheckoutLink
from bot.core.payments.recording import Policy
from bot.core.queues import Queue
from bot.i18n.days import day_text
from bot.i18n.prices import price_text
from bot.jobs.message_sender import MessageSender
from bot.sandbox.stripe import StripeStandIn
from bot.sandbox.twilio import TwilioStandIn
from bot.sandbox.twilio.messages import inbound_form, new_message
from bot.services.checkout import CheckoutLinks
from bot.services.checkout_reply import CheckoutReply
from bot.services.connect_codes import ConnectCodes
from bot.services.forgetting import Forgetting
from bot.services.identities import Identities
from bot.services.late_payers import LatePayers
from bot.services.ledger_writer import LedgerWriter
from bot.services.messages import Messages
from bot.services.missed_messages import Recovery
from bot.services.open_sessions import OpenSessions
from bot.services.payment_answers import PaymentAnswers
from bot.services.payment_status import PaymentStatusLookup
from bot.services.payments import Payments
from bot.services.returning import Returning
from bot.stripe import StripeGateway
from bot.whatsapp import History, Sender, read_message
from tests.chat import small_course
from tests.jobs.outbox_world import ACCOUNT, ANA, BOT, TOKEN, Clock, WatchedStore
from tests.learners import changed
from tests.understanding import UNDERSTANDING


class Store(WatchedStore):
    """`meanwhile` is what happens, once, just before a learner's Checkout session is asked for."""

    meanwhile = None

    @contextmanager
    def selling(self, learner_id, patience):
        happens, self.meanwhile = self.meanwhile, None
        if happens is not None:
            happens()
        with super().selling(learner_id, patience) as ours:
            yield ours


class World:
    def __init__(self, folder, twilio=TwilioStandIn):
        self.clock = Clock()
        self.clock.now = datetime.now(UTC).replace(microsecond=0)  # Stripe's stand-in has the machine's
        self.course = small_course()
        self.folder = folder
        self.store = Store(str(folder))
        self.twilio = twilio(ACCOUNT, TOKEN, BOT, clock=self.clock)
        self.twilio.callbacks = ()
        self.stripe = StripeStandIn()
        self.since = self.clock.now

    def __enter__(self):
        self.twilio.start()
        self.stripe.start()
        gateway = StripeGateway(
            self.stripe.secret_key, self.stripe.price_id, "https://bot.example.com", self.stripe.base_url
        )
        ledger = LedgerWriter(self.store, self.clock)
        checkout_links = CheckoutLinks(self.store, gateway, ledger, self.clock)
        payments = Payments(self.course, self.store, gateway, ledger, Policy(), self.clock)
        identities = Identities(self.store, ledger, self.clock)
        returning = Returning(self.course, self.store, identities, ledger, Policy(), self.clock)
        late_payers = LatePayers(self.store, gateway, payments, returning)
        sessions = OpenSessions(gateway, payments)
        self.forgetting = Forgetting(self.store, identities, ledger, self.clock, sessions.end)
        payment_status = PaymentStatusLookup(self.store, gateway, payments, late_payers)
        checkout = CheckoutReply(
            self.course,
            self.store,
            checkout_links,
            payment_status,
            late_payers,
            ledger,
            PaymentAnswers(self.course, self.store, gateway, payment_status, price_text, day_text),
            price_text,
        )
        finishers = {CheckoutLink: checkout.finish}
        forget, codes = self.forgetting.forget, ConnectCodes(self.store, self.clock)
        self.messages = Messages(
            self.course, self.store, identities, ledger, finishers, UNDERSTANDING, returning, forget, codes
        )
        return self

    def __exit__(self, *_):
        self.stripe.stop()
        self.twilio.stop()
        self.store.close()

    def misses(self, text, address=ANA, **fields):
        """A minute later, Twilio has a message of which we never hear. Gives its SID."""
        self.clock.tick(minutes=1)
        message = new_message(ACCOUNT, "inbound", address, BOT, text, self.clock())
        message |= fields
        self.twilio.messages.append(message)
        return message["sid"]

    def hears(self, text, address=ANA):
        """The same, and it comes by the webhook. Gives the texts of the reply."""
        self.misses(text, address)
        texts = self.brings(self.twilio.messages[-1])
        for each in texts:
            self.twilio.messages.append(
                new_message(ACCOUNT, "outbound-reply", BOT, address, each, self.clock())
            )
        return texts

    def brings(self, message):
        """Twilio's webhook request for one of its messages."""
        form = inbound_form(message, "Ana", {})
        return self.messages.receive(read_message(list(form.items()), self.clock())).texts

    def recovery(self, token=TOKEN, **settings):
        """As another process would have it."""
        history = History(ACCOUNT, token, BOT, api_base=self.twilio.base_url, timeout=5, **settings)
        return Recovery(self.messages, self.store, history, self.clock)

    def recovers(self, **settings):
        """Two minutes later, all there is. Gives how many were answered and what was sent to Ana for that."""
        self.clock.tick(minutes=2)
        found = self.recovery(**settings).recover(self.since)
        return found.answered, self.delivers()

    def delivers(self, address=ANA):
        """Whatever is due is sent. Gives the texts."""
        before = len(self.twilio.sent)
        sender = Sender(ACCOUNT, TOKEN, BOT, api_base=self.twilio.base_url)
        message_sender = MessageSender(self.store, sender, self.clock)
        for learner_id in self.store.due(Queue.OUTBOX, self.clock(), 100):
            while message_sender.deliver(learner_id):
                pass
        return [each["body"] for each in self.twilio.sent[before:] if each["to"] == address]

    def backs_up(self):
        """Gives what puts the store back as it is now."""
        folder = Path(self.folder)
        saved = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

        def restore():
            for path in [each for each in folder.rglob("*") if each.is_file()]:
                path.unlink()
            for path, data in saved.items():
                path.write_bytes(data)

        return restore

    def learner(self, address=ANA):
        return self.store.read(self.store.id_for(address))

    def changes(self, address=ANA, **changes):
        learner_id = self.store.id_for(address)
        with self.store.locked(learner_id) as entry:
            entry.save(changed(entry.learner, **changes))


class Start:
    """The `stop` of a process that has just started: its waiting is the clock's; it ends after `waits`."""

    def __init__(self, clock, waits=99):
        self.clock, self.waits = clock, waits
        self.waited = []

    def is_set(self):
        return len(self.waited) > self.waits

    def wait(self, seconds):
        if seconds:
            self.waited.append(seconds)
            self.clock.now += timedelta(seconds=seconds)
        return self.is_set()


class CutAtSecondPage(TwilioStandIn):
    """Its second page of a list never comes, until `mended` is set."""

    def __init__(self, *arguments, **settings):
        super().__init__(*arguments, **settings)
        self.mended = threading.Event()

    def list_messages(self, query, path):
        if query.get("Page") == "1" and not self.mended.is_set():
            return 500, {"code": 20500, "message": "An internal server error has occurred", "status": 500}
        return super().list_messages(query, path)
