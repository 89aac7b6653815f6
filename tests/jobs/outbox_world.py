"""The world of the outbox's tests: a real store, the real SDK, Twilio's stand-in, and a clock by hand."""

import threading
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.learner import Learner, Tier
from bot.core.messaging.delivery import queued
from bot.core.messaging.delivery_status import with_callback
from bot.core.queues import Queue
from bot.errors import StoreUnavailable
from bot.jobs.circuit_breaker import CircuitBreaker
from bot.jobs.message_sender import MessageSender
from bot.jobs.runner import Runner
from bot.sandbox.twilio import TwilioStandIn
from bot.store.json_files.store import JsonFiles
from bot.whatsapp import Sender, read_status

ACCOUNT, TOKEN, BOT = "AC" + "1" * 32, "2" * 32, "whatsapp:+14155238886"
ANA, BEN = "whatsapp:+15005550001", "whatsapp:+15005550002"
TEMPLATE = "HX" + "3" * 32
WELCOME = "You are in! 🎉\n\nChapter 6 is open."


class Clock:
    def __init__(self):
        self.now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    def __call__(self):
        return self.now

    def tick(self, **duration):
        self.now += timedelta(**duration)


class WatchedStore(JsonFiles):
    """`fail_saves` says for each save to come whether it fails for a full disk; `changed` tells of each."""

    fail_saves = ()

    def __init__(self, folder):
        super().__init__(folder)
        self.changed = threading.Condition()

    @contextmanager
    def locked(self, learner_id):
        try:
            with super().locked(learner_id) as entry:
                save = entry.save

                def checked(learner):
                    fails, self.fail_saves = self.fail_saves[:1], self.fail_saves[1:]
                    if fails and fails[0]:
                        raise StoreUnavailable("saving", "no space left on device")
                    save(learner)

                entry.save = checked
                yield entry
        finally:
            with self.changed:
                self.changed.notify_all()


class World:
    def __init__(self, folder, template=None):
        self.clock = Clock()
        self.folder = str(folder)
        self.store = WatchedStore(self.folder)
        self.twilio = TwilioStandIn(ACCOUNT, TOKEN, BOT, clock=self.clock)
        self.twilio.callbacks = ()
        self.template = template
        self.message_sender = self.new_message_sender()

    def __enter__(self):
        self.twilio.start()
        return self

    def __exit__(self, *_):
        self.twilio.stop()
        self.store.close()

    def new_message_sender(self, **settings):
        """As another process would have it."""
        sender = Sender(
            ACCOUNT, TOKEN, BOT, api_base=self.twilio.base_url, template_sid=self.template, timeout=5
        )
        return MessageSender(self.store, sender, self.clock, jitter=lambda: 0.5, **settings)

    def pays(self, address, text=WELCOME, silent_for=timedelta(0)):
        """A learner's upgrade: the confirmation waits in the document. Gives the learner's id."""
        learner_id = self.store.id_for(address)
        with self.store.locked(learner_id) as entry:
            learner = entry.learner or Learner(
                learner_id=learner_id, address=address, name="Ana", tier=Tier.PAID, created_at=self.clock.now
            )
            waiting = queued(
                learner.deliveries, "confirmation", f"cs_{len(learner.deliveries)}", text, self.clock()
            )
            entry.save(replace(learner, deliveries=waiting, last_message_at=self.clock.now - silent_for))
        return learner_id

    def delivery(self, learner_id, number=0):
        return self.store.read(learner_id).deliveries[number]

    def is_saved(self, learner_id, timeout=5, **fields):
        """Wait until the document says that of the learner's first delivery."""

        def says():
            delivery = self.delivery(learner_id)
            return all(getattr(delivery, name) == value for name, value in fields.items())

        with self.store.changed:
            return self.store.changed.wait_for(says, timeout)

    def change(self, learner_id, **changes):
        with self.store.locked(learner_id) as entry:
            changed = replace(entry.learner.deliveries[0], **changes)
            entry.save(replace(entry.learner, deliveries=(changed, *entry.learner.deliveries[1:])))

    def callback(self, learner_id, status, code=""):
        """Twilio's status callback for the learner's last message."""
        sid = self.twilio.sent[-1]["sid"]
        form = [("MessageSid", sid), ("MessageStatus", status), ("ErrorCode", str(code))]
        with self.store.locked(learner_id) as entry:
            before = entry.learner.deliveries
            deliveries = with_callback(before, read_status(form, before[0].delivery_id), self.clock())
            entry.save(replace(entry.learner, deliveries=deliveries))

    def bodies(self, address=ANA):
        return [each["body"] for each in self.twilio.sent if each["to"] == address]

    @contextmanager
    def running(self, message_sender=None):
        """The outbox, run in a thread until the block ends."""
        deliver = (message_sender or self.message_sender).deliver
        breaker = CircuitBreaker()
        runner = Runner(Queue.OUTBOX, deliver, self.store, self.clock, threads=4, breaker=breaker, poll=0.01)
        stop = threading.Event()
        thread = threading.Thread(target=runner.run, args=(stop,))
        thread.start()
        try:
            yield runner
        finally:
            stop.set()
            thread.join(10)
            assert not thread.is_alive()
