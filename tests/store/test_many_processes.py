"""Four web processes and two workers on one database, killed and started at random under load."""

import itertools
import os
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random, randrange

import pytest

from bot.core.learner import Tier
from bot.core.messaging.delivery import DeliveryState
from bot.sandbox.stripe import StripeStandIn
from bot.sandbox.twilio import TwilioStandIn
from bot.store.postgres import Postgres
from tests.store.product import (
    ACCOUNT,
    SENDER,
    TOKEN,
    Process,
    Server,
    end_all,
    environment,
    message_sids,
)
from tests.waiting import soon

SECONDS = 9.0  # of load
PEOPLE_AT_ONCE = 6
SEED = int(os.environ.get("TUTORCLAW_SEED") or randrange(2**32))  # noqa: S311 no secret either
BETWEEN_KILLS = (0.8, 2.0)  # a server takes a second to start again


@dataclass
class Story:
    """One learner's: what was said, with the answer that came, and what was paid."""

    number: int
    address: str
    answers: dict[str, tuple[str, str]] = field(default_factory=dict)  # by MessageSid: text, answer
    complete: bool = False


class World:
    def __init__(self, url, folder):
        self.store = Postgres(url)
        self.stories = []
        self._numbers, self._sids = itertools.count(1), message_sids()
        self._stop = threading.Event()
        self._chance = Random(SEED)  # noqa: S311 whom to kill is no secret
        self.twilio = TwilioStandIn(ACCOUNT, TOKEN, SENDER)
        self.twilio.callbacks = ()
        self.stripe = StripeStandIn("sk_test_many", price_id="price_many")
        self.servers, self.processes = [], []
        self._url, self._folder = url, folder

    def start(self):
        self.twilio.start()
        self.stripe.start()
        settings = environment(self._url, self.twilio.base_url, self.stripe.base_url, DELIVERY="worker")
        for n in range(2):
            self.servers.append(Server(self._folder / f"server-{n}", settings))
            self.processes += [self.servers[n], Process(self._folder / f"worker-{n}", settings, "worker")]
        for server in self.servers:
            server.wait_until_it_serves()

    def stop(self):
        self._stop.set()
        end_all(self.processes)
        self.twilio.stop()
        self.stripe.stop()
        self.store.close()

    def live(self):
        """Load and kills, until the time is over and everybody's story is told to its end."""
        people = [threading.Thread(target=self._people) for _ in range(PEOPLE_AT_ONCE)]
        for each in people:
            each.start()
        ends_at = time.monotonic() + SECONDS
        while time.monotonic() < ends_at:
            time.sleep(self._chance.uniform(*BETWEEN_KILLS))  # the moments of the kills are what is tried
            victim = self._chance.choice(self.processes)
            victim.kill()
            victim.start()
        self._stop.set()
        for each in people:
            each.join()

    def _people(self):
        while not self._stop.is_set():
            number = next(self._numbers)
            story = Story(number, f"whatsapp:+1500{number:07}")
            self.stories.append(story)
            self._tell(story)

    def _tell(self, story):
        self._say(story, "hi")
        if story.number % 4 == 0:
            self._say(story, "upgrade")
        self._say(story, "next")
        learner_id = self.store.id_for(story.address)
        for _ in range(1 + story.number % 2):  # Stripe sends an event at least once
            self._until_answered(lambda server: (server.paid(learner_id, story.number), ""))
        story.complete = True

    def _say(self, story, text):
        sid = next(self._sids)
        story.answers[sid] = (text, self._until_answered(lambda it: it.message(story.address, text, sid)))

    def _until_answered(self, ask):
        """As Twilio and Stripe do: what got no 200 is sent again, to whichever server answers."""
        give_up = time.monotonic() + 30
        while time.monotonic() < give_up:
            status, body = ask(self._chance.choice(self.servers))
            if status == 200:
                return body
            time.sleep(0.05)  # the sender's pause before its next try
        raise TimeoutError("never answered with 200")

    def confirmations(self):
        return Counter(message["to"] for message in self.twilio.sent)


@pytest.fixture
def world(postgresql_url, tmp_path):
    print(f"TUTORCLAW_SEED={SEED} draws the same again")  # pytest shows it where the test fails
    world = World(postgresql_url, tmp_path)
    try:
        world.start()
        yield world
    finally:
        world.stop()


def test_nothing_is_lost_or_doubled_when_processes_are_killed_under_load(world):
    world.live()
    for server in world.servers:
        server.wait_until_it_serves()
    addresses = {story.address for story in world.stories}
    assert len(addresses) >= PEOPLE_AT_ONCE
    assert all(story.complete for story in world.stories)
    assert world.twilio.wait_for(lambda: world.confirmations().keys() >= addresses, timeout=15)
    wait_until_written_down(world)
    assert set(world.confirmations().values()) == {1}
    for story in world.stories:
        everything_of_it_is_there(world, story)
    assert max(Counter(each["client_reference_id"] for each in world.stripe.sessions.values()).values()) == 1


def wait_until_written_down(world):
    """The last answer of Twilio's may be on its way to the database."""
    soon(
        lambda: all(
            delivery.state is DeliveryState.SENT
            for story in world.stories
            for delivery in world.store.read(world.store.id_for(story.address)).deliveries
        )
    )


def everything_of_it_is_there(world, story):
    learner = world.store.read(world.store.id_for(story.address))
    assert learner.tier is Tier.PAID
    assert [payment.session_id for payment in learner.purchase.payments] == [f"cs_test_{story.number}"]
    assert [answered.message_sid for answered in learner.inbox.replies] == list(story.answers)
    assert len(learner.deliveries) == 1
    for sid, (text, answer) in story.answers.items():
        server = world.servers[story.number % 2]
        assert server.message(story.address, text, sid) == (200, answer)
