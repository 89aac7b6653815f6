"""Whatever happens to whom in whatever order: one person has one document, no payment is lost or doubled, and
nobody who paid meets the wall.

A state machine over both stores. People write by any of their ids, with or without the other; links are made
and paid; events come, come again, or find nobody; the operator moves, merges and forgets; who was forgotten
comes back; the store is restored from a backup, with the tombstones of since or without; and any of that is
cut off at any call that writes, after which another process serves on and what was cut off comes again, as
Twilio, Stripe and operators do it.

`TUTORCLAW_MACHINE=long` runs it for some minutes (tests/README.md).
"""

import os
import shutil
from contextlib import suppress
from itertools import count
from pathlib import Path

import msgspec
import psycopg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

import bot.wiring
from bot.config.config import ALL_GROUPS, read_config
from bot.core.gate import is_paid
from bot.core.messaging.addresses import addresses_of, other_spelling
from bot.core.messaging.messages import InboundMessage
from bot.core.queues import Queue
from bot.core.tombstone import is_void
from bot.jobs.message_sender import MessageSender
from bot.services.event_outcome import EventOutcome
from bot.services.identities import Identities
from bot.store.erasing import erase
from bot.wiring import make_messages, make_money, utc_now
from tests.chat import SECRET, small_course
from tests.money.person_machine import Books, Phone
from tests.store.conftest import json_url, migrated, postgres, postgresql_url
from tests.store.dying import Killed, Life, open_mortal
from tests.understanding import UNDERSTANDING

__all__ = ["json_url", "migrated", "postgres", "postgresql_url"]

LONG = os.environ.get("TUTORCLAW_MACHINE") == "long"
TABLES = ("store", "learners", "delivery_claims", "unmatched", "ledger", "erased")
SAYS = ("hi", "next", "menu", "chapter 6", "upgrade", "I have paid")
WALL = "https://pay.test/"
# Two ids each, and for the third one another spelling of the number.
PEOPLE = (
    ("whatsapp:+15005550001", "whatsapp:US.1"),
    ("whatsapp:+15005550002", "whatsapp:US.2"),
    ("whatsapp:+5511987654321", "whatsapp:BR.3", "whatsapp:+551187654321"),
)
NEW_NUMBERS = tuple(f"whatsapp:+1500555100{n}" for n in range(4))
# Mostly not; where it dies, at any call. A message takes some 20, a merge some 60.
deaths = st.none() | st.integers(0, 70)
addresses = st.sampled_from([each for ids in PEOPLE for each in ids])


class Groups:
    """Which ids are known to be one person's: the model of pointers."""

    def __init__(self, groups=()):
        self.of = {each: group for group in map(frozenset, groups) for each in group}

    def group(self, address):
        spellings = {address, other_spelling(address) or address}
        return self.of.get(address) or frozenset(spellings)

    def join(self, *joined):
        group = frozenset().union(*map(self.group, joined))
        for each in group:
            self.of[each] = group

    def all(self):
        return set(self.of.values())


class Process:
    """One that serves, and can be cut off."""

    def __init__(self, url, environment):
        config = read_config({**environment, "STORE_URL": url}, Path(), ALL_GROUPS)
        course = small_course(5, 7)
        self.life = Life()
        self.store = open_mortal(url, self.life)
        self.money = make_money(config, course, self.store)
        self.messages = make_messages(course, self.store, self.money, UNDERSTANDING)
        self.identities = Identities(self.store, self.money.ledger, utc_now)


class OnePerson(RuleBasedStateMachine):
    url = ""  # of an empty store
    environment = None
    books = None
    processes = ()

    @initialize(known=st.sets(addresses, max_size=5), payers=st.sets(addresses, max_size=3))
    def begin(self, known, payers):
        """Some wrote by single ids, and some of them paid, before a message carried two."""
        self.books, self.phone = Books(), Phone()
        OnePerson.books = self.books
        self.groups = Groups()
        self.told = set()  # sessions whose event was answered with 200
        self.erased = set()  # ids of people who were forgotten and have not been back since
        self.gone = None  # whom the last call may have erased, and what they had paid
        self.former = set()  # sessions that were told of before their payer was forgotten
        self.sids, self.numbers = count(1), count()
        self.again = []  # what was cut off, as it will come again
        self.backup = None
        self._empty()
        self._start()
        for address in [*sorted(known), *sorted(payers - known)]:
            if address in payers and self.backup is None:
                self.backs_up()  # those who come after this will have paid before they are known
            self._receive(InboundMessage(f"SM{next(self.sids):032x}", address, "Ana", "hi", utc_now()))
        for address in sorted(payers):
            self.buys(address, True, None)

    def _start(self):
        self.processes = [Process(self.url, self.environment) for _ in range(2)]

    def __getattr__(self, name):
        """What acts is what the first of the two processes has."""
        if name in ("life", "store", "money", "messages", "identities"):
            return getattr(self.processes[0], name)
        raise AttributeError(name)

    @rule()
    def the_other_process_serves(self):
        self.processes.reverse()

    def _do(self, act, dies):
        """Do it, and dying over it, let another process take over: `act` comes again then."""
        if dies is None:
            act()
            return
        try:
            with self.life.dying_after(dies):
                act()
        except Killed:
            self.again.append(act)
            self._restart()

    def _restart(self):
        with suppress(Exception):
            self.store.close()
        self.processes[0] = Process(self.url, self.environment)
        for queue in Queue:
            self.store.due(queue, utc_now(), 100)  # as the background does, from its start on

    # What people, Stripe and the operator do

    @rule(address=addresses, other=st.integers(0, 2), text=st.sampled_from(SAYS), dies=deaths)
    def says(self, address, other, text, dies):
        ids = next(ids for ids in PEOPLE if address in ids)
        others = (ids[other],) if other < len(ids) and ids[other] != address else ()
        message = InboundMessage(f"SM{next(self.sids):032x}", address, "Ana", text, utc_now(), "", others)
        self._do(lambda: self._receive(message), dies)

    @rule(address=addresses, told=st.booleans(), dies=deaths)
    def buys(self, address, told, dies):
        """By the link in the chat, whose event may be late."""
        learner = self.identities.find(address)
        if learner is None:
            return
        known = addresses_of(learner)[0]
        self._receive(InboundMessage(f"SM{next(self.sids):032x}", known, "Ana", "upgrade", utc_now()))
        checkout = self.identities.find(address).purchase.checkout
        session_id = checkout and checkout.session_id
        if session_id and self.books.pay(session_id) and told:
            self._do(lambda: self._tell(session_id), dies)

    def _receive(self, message):
        group = self.groups.group(message.address).union(*map(self.groups.group, message.other_ids))
        may_pay = self._has_paid(group)
        self.erased -= group  # from now on they may be known again
        answer = self.messages.receive(message)
        self.groups.join(message.address, *message.other_ids)
        if may_pay:
            assert WALL not in "".join(answer.texts), answer
        else:
            assert SECRET not in "".join(answer.texts) or self._tier(message.address)

    @precondition(lambda self: any(each["status"] == "open" for each in self.books.sessions.values()))
    @rule(data=st.data(), told=st.booleans(), dies=deaths)
    def pays(self, data, told, dies):
        open_ = sorted(each for each, it in self.books.sessions.items() if it["status"] == "open")
        session_id = data.draw(st.sampled_from(open_))
        assert self.books.pay(session_id)
        if told:
            self._do(lambda: self._tell(session_id), dies)

    @precondition(lambda self: any(map(self.books.is_paid, self.books.sessions)))
    @rule(data=st.data(), dies=deaths)
    def event_comes(self, data, dies):
        """For the first time, or again."""
        paid = sorted(filter(self.books.is_paid, self.books.sessions))
        session_id = data.draw(st.sampled_from(paid))
        self._do(lambda: self._tell(session_id), dies)

    def _tell(self, session_id):
        outcome = self.money.payments.completed(self.books.facts(session_id), f"evt_{session_id}")
        self.told.add(session_id)
        if outcome is EventOutcome.FORMER:  # recorded by what was cut off before they were forgotten
            self.former.add(session_id)

    @rule(address=addresses, dies=deaths)
    def moves(self, address, dies):
        """To a number that nobody had."""
        number = next(self.numbers)
        if number >= len(NEW_NUMBERS):
            return

        def move():
            learner = self.identities.find(address)
            if learner is not None:
                self.identities.move(learner.learner_id, NEW_NUMBERS[number])
                self.groups.join(address, NEW_NUMBERS[number])

        self._do(move, dies)

    @rule(one=addresses, other=addresses, dies=deaths)
    def is_merged(self, one, other, dies):
        def merge():
            both = [self.identities.find(each) for each in (one, other)]
            if None not in both:
                into, gone = (each.learner_id for each in both)
                self.identities.join(into, gone, into=into)
                self.groups.join(one, other)

        self._do(merge, dies)

    @rule()
    def comes_again(self):
        """What was cut off: Twilio and Stripe try again, and so do operators."""
        while self.again:
            self.gone = None
            self.again.pop()()
            self._note_who_is_gone()

    @rule(address=addresses, dies=deaths)
    def is_forgotten(self, address, dies):
        """By the operator. Who they are is forgotten too: their ids are strangers to each other."""

        def forget():
            learner = self.identities.find(address)
            if learner is None:
                return
            # What was cut off may have joined ids already that the model does not know of yet.
            group = frozenset().union(*map(self.groups.group, (address, *addresses_of(learner))))
            sessions = self._paid_for(group)
            try:
                self.money.forgetting.forget(learner.learner_id)
            finally:  # cut off, it may have come so far
                self.gone = (group, sessions)

        self.gone = None
        self._do(forget, dies)
        self._note_who_is_gone()

    def _note_who_is_gone(self):
        if self.gone is None:
            return
        group, sessions = self.gone
        self.gone = None
        if all(self.identities.find(each) is None for each in group):
            self.erased |= group
            self.former |= sessions
            self._is_nowhere(group)

    @rule(address=addresses)
    def is_back_and_takes_up(self, address):
        """What was paid for before is open then."""
        group = self.groups.group(address)
        if not group & self.erased:
            return
        self._says(address, "hi")
        self._says(address, "yes")
        owed = {each for each in self.former if self.books.sessions[each]["learner_id"] in self._ids(group)}
        assert not owed or self._tier(address), owed

    def _says(self, address, text):
        sid = f"SM{next(self.sids):032x}"
        self._receive(InboundMessage(sid, address, "Ana", text, utc_now()))

    @rule()
    def delivers(self):
        sender = MessageSender(self.store, self.phone, utc_now)
        for learner_id in self.store.due(Queue.OUTBOX, utc_now(), 100):
            sender.deliver(learner_id)

    @rule()
    def does_tasks(self):
        for learner_id in self.store.due(Queue.STRIPE_TASKS, utc_now(), 100):
            self.money.tasks.do_next(learner_id)

    @rule()
    def backs_up(self):
        self.backup = (self._saved(), [*self.groups.all()], {*self.erased}, {*self.former})

    @precondition(lambda self: self.backup is not None)
    @rule()
    def is_restored(self):
        self._restore()

    @precondition(lambda self: self.backup is not None)
    @rule()
    def is_restored_beside_the_tombstones(self):
        """Whoever was forgotten since the backup stays so."""
        self.comes_again()
        tombstones = dict(self.store.tombstones())
        self._restore(tombstones)
        for address in self._everybody():
            learner_id = self.store.id_for(address)
            if learner_id in tombstones and self.store.read(learner_id) is None:
                self.erased.add(address)
            elif learner_id in tombstones:
                assert not is_void(self.store.read(learner_id), tombstones[learner_id])

    def _restore(self, tombstones=None):
        """With a server's start after it, which asks Stripe what it has missed."""
        saved, groups, erased, former = self.backup
        self.erased, self.former = set(erased), set(former)
        self._stop()
        self._put_back(saved)
        self.groups, self.again, self.phone.sent = Groups(groups), [], []
        self._start()
        for tombstone in (tombstones or {}).values():
            self._put_beside(tombstone)
        for session, outcome in self.money.payments.reconcile(utc_now()):
            self.told.add(session.session_id)
            if outcome is EventOutcome.FORMER:
                self.former.add(session.session_id)

    def _everybody(self):
        return {each for ids in PEOPLE for each in ids}.union(*self.groups.all())

    # What must be true

    def _paid_for(self, group):
        """The paid sessions that we were told of, made under one of the ids."""
        ids = self._ids(group)
        told = self.told - self.former
        return {each for each in told if self.books.sessions[each]["learner_id"] in ids}

    def _ids(self, group):
        return {self.store.id_for(each) for each in group}

    def _has_paid(self, group):
        return bool(self._paid_for(group))

    def _tier(self, address):
        learner = self.store.read(self.store.id_for(address))
        return learner is not None and is_paid(learner)

    @invariant()
    def one_person_has_one_document(self):
        for group in self.groups.all():
            found = {each: self.store.read(self.store.id_for(each)) for each in group}
            assert len({it.learner_id for it in found.values() if it}) <= 1, found
        for learner_id in self.store.ids():
            learner = self.store.read(learner_id)
            if learner is None:
                continue  # whoever erased them died before the file was removed, which it is now
            assert learner.learner_id == learner_id
            for each in addresses_of(learner):
                assert self.store.read(self.store.id_for(each)) == learner

    @invariant()
    def no_payment_is_lost_or_doubled(self):
        learners = [found for each in self.store.ids() if (found := self.store.read(each)) is not None]
        recorded = [each.session_id for learner in learners for each in learner.purchase.payments]
        assert len(recorded) == len(set(recorded)), recorded
        unmatched = {each["session_id"] for each in self.store.unmatched()}
        assert self.told <= {*recorded, *unmatched, *self.former}
        for learner in learners:
            assert is_paid(learner) == bool(learner.purchase.payments)

    @invariant()
    def nobody_who_is_forgotten_is_made_anew(self):
        for each in self.erased:
            found = self.store.read(self.store.id_for(each))
            assert found is None or each not in addresses_of(found), found

    @invariant()
    def no_message_is_sent_twice(self):
        assert len(self.phone.sent) == len(set(self.phone.sent)), self.phone.sent

    def teardown(self):
        if not self.processes:
            return
        self.comes_again()
        for address in sorted(self._everybody()):
            sid = f"SM{next(self.sids):032x}"
            self._receive(InboundMessage(sid, address, "Ana", "chapter 6", utc_now()))
        self.one_person_has_one_document()
        self.no_payment_is_lost_or_doubled()
        self._stop()

    def _stop(self):
        for each in self.processes:
            each.store.close()


class InFiles(OnePerson):
    def _is_nowhere(self, group):
        for path in filter(Path.is_file, self._folder.rglob("*")):
            data = path.read_bytes()
            assert not any(each.encode() in data for each in group), path

    def _empty(self):
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def _folder(self):
        return Path(self.url.removeprefix("json:"))

    def _saved(self):
        saved = {path: path.read_bytes() for path in self._folder.rglob("*") if path.is_file()}
        return {path: data for path, data in saved.items() if path.suffix != ".twin"}

    def _put_back(self, saved):
        self._empty()
        for path, data in saved.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    def _put_beside(self, tombstone):
        """The files alone, as they were kept."""
        for each in tombstone.ids:
            path = self._folder / each[4:6] / f"{each}.erased"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(msgspec.json.encode(tombstone))


class InPostgres(OnePerson):
    def _is_nowhere(self, group):
        for table in TABLES:
            (rows,) = self._sql(f"select t::text from {table} t")  # noqa: S608
            text = str(rows)
            assert not any(each in text for each in group), table

    def _sql(self, *statements):
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("set session_replication_role = replica")  # the ledger refuses to be emptied
            done = [connection.execute(each) for each in statements]
            return [each.fetchall() if each.description else None for each in done]

    def _empty(self):
        self._sql("drop schema if exists backup cascade", *(f"delete from {each}" for each in TABLES))  # noqa: S608

    def _saved(self):
        self._sql(
            "drop schema if exists backup cascade",
            "create schema backup",
            *(f"create table backup.{each} as table {each}" for each in TABLES),
        )

    def _put_back(self, saved):
        for each in TABLES:
            columns = self._columns(each)
            self._sql(
                f"delete from {each}",  # noqa: S608
                f"insert into {each} ({columns}) overriding system value select {columns} from backup.{each}",  # noqa: S608
            )

    def _put_beside(self, tombstone):
        erase(self.store, tombstone)

    def _columns(self, table):
        query = """
            select string_agg(column_name, ', ') from information_schema.columns
            where table_schema = 'public' and table_name = %s and is_generated = 'NEVER'
        """
        with psycopg.connect(self.url) as connection:
            return connection.execute(query, [table]).fetchone()[0]


@pytest.mark.parametrize("kind", ["files", "postgresql"])
def test_one_person_has_one_document_whatever_happens(request, monkeypatch, kind):
    machine, url = {"files": (InFiles, "json_url"), "postgresql": (InPostgres, "postgresql_url")}[kind]
    monkeypatch.setattr(machine, "url", request.getfixturevalue(url))
    monkeypatch.setattr(bot.wiring, "make_gateway", lambda *_: OnePerson.books)
    monkeypatch.setattr(machine, "environment", SETTINGS)
    examples, steps = (100, 60) if LONG else {"files": (25, 25), "postgresql": (6, 20)}[kind]
    run_machine(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


SETTINGS = {
    "STRIPE_SECRET_KEY": "sk_test_machine",
    "STRIPE_PRICE_ID_PAID": "price_world",
    "STRIPE_WEBHOOK_SECRET": "whsec_machine",
    "TWILIO_ACCOUNT_SID": "AC" + "1" * 32,
    "TWILIO_AUTH_TOKEN": "a7" * 16,
    "TWILIO_WHATSAPP_FROM": "whatsapp:+14155238886",
    "PUBLIC_URL": "https://bot.example.com",
}
