"""`learner move`, `learner merge` and `store repair-pointers`: who somebody is."""

import re
from collections.abc import Iterator

import click

from bot.commands.base import learner_id_of, open_checked_store, read_settings
from bot.commands.confirmation import agreed, yes_option
from bot.commands.exits import EXIT_FAILURE, EXIT_SUCCESS, SetupError, fail
from bot.config.config import SettingsGroup
from bot.core.gate import is_paid
from bot.core.learner import Learner
from bot.core.payments.payment import is_live
from bot.errors import DocumentUnreadable
from bot.services.identities import Identities
from bot.services.ledger_writer import LedgerWriter
from bot.store.copying import Copyable
from bot.store.joining import ids_leading_to
from bot.store.protocol import Store
from bot.wiring import utc_now

# Digits alone are a number whose + is missing: nothing would ever arrive there.
_ADDRESS = re.compile(r"whatsapp:(?![0-9]+$)\S{1,240}")


@click.command()
@click.argument("old", help="Learner id, or the WhatsApp address they are known by.")
@click.argument("new", help="The WhatsApp address they write from now on.")
@yes_option
def move(old: str, new: str, yes: bool) -> int:
    """Reach a learner at another address from now on."""
    address = f"whatsapp:{new}" if new.startswith("+") else new
    if not _ADDRESS.fullmatch(address):
        raise SetupError(f"NEW: found {new[:40]!a}; expected an address, such as whatsapp:+15005550001")
    store, identities = _opened()
    learner = store.read(learner_id_of(store, old))
    if learner is None:
        return fail(f"no such learner: {old}")
    other = identities.find(address)
    if other is not None and other.learner_id != learner.learner_id:
        print(f"{new} is known already: {described(other)}.")
        return fail(f"If they are one person: tutorclaw learner merge {old} {new}")
    if learner.address == address:
        print(f"{described(learner)} is reached at {address} already")
        return EXIT_SUCCESS
    plan = (
        f"{described(learner)} is reached at {address} from now on.",
        f"{learner.address} leads to the same learner as before.",
    )
    if not agreed(plan, yes):
        return fail("nothing was done")
    identities.move(learner.learner_id, address)
    print("done")
    return EXIT_SUCCESS


@click.command()
@click.argument("a", help="Whose document stays: learner id, or WhatsApp address.")
@click.argument("b", help="Whose document goes into it.")
@yes_option
def merge(a: str, b: str, yes: bool) -> int:
    """Make two learners one: B goes into A."""
    store, identities = _opened()
    into, gone = (store.read(learner_id_of(store, each)) for each in (a, b))
    if into is None or gone is None:
        return fail(f"no such learner: {a if into is None else b}")
    if into.learner_id == gone.learner_id:
        print(f"they are one learner already: {described(into)}")
        return EXIT_SUCCESS
    if not agreed(tuple(_merge_plan(into, gone)), yes):
        return fail("nothing was done")
    identities.join(into.learner_id, gone.learner_id, into=into.learner_id)
    print("done")
    return EXIT_SUCCESS


def _merge_plan(into: Learner, gone: Learner) -> Iterator[str]:
    yield f"{described(gone)} goes into {described(into)}."
    yield "Payments, sessions and messages of both stay; whoever paid has paid; the further place is kept."
    yield f"Every address of either leads to {into.learner_id} from now on. That cannot be undone."
    if sum(map(is_live, (*into.purchase.payments, *gone.purchase.payments))) > 1:
        yield "Both have paid: all but the first payment are given back, unless AUTO_REFUND_DUPLICATES is 0."


def repair(yes: bool) -> int:
    """`store repair-pointers`."""
    store, identities = _opened()
    astray, unreadable = _astray(store)
    for line in unreadable:
        print(line)
    if not astray:
        print("every id leads to its learner")
        return EXIT_FAILURE if unreadable else EXIT_SUCCESS
    if not agreed(tuple(_repair_plan(store, astray)), yes):
        return fail("nothing was done")
    for learner_id, ids in astray.items():
        identities.join(learner_id, *ids, into=learner_id)
    print("done")
    return EXIT_FAILURE if unreadable else EXIT_SUCCESS


def _astray(store: Copyable) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """The ids that do not lead where they should, by learner; and a line for each unreadable document."""
    astray: dict[str, tuple[str, ...]] = {}
    unreadable: list[str] = []
    for learner_id in store.ids():
        try:
            learner = store.read(learner_id)
            if learner is None or learner.learner_id != learner_id:
                continue
            ids = tuple(
                each for each in ids_leading_to(store.id_for, learner) if not _leads(store, each, learner_id)
            )
        except DocumentUnreadable as error:
            unreadable.append(str(error))
            continue
        if ids:
            astray[learner_id] = ids
    return astray, unreadable


def _leads(store: Store, learner_id: str, to: str) -> bool:
    if learner_id == to:
        return True
    found = store.read(learner_id)
    return found is not None and found.learner_id == to


def _repair_plan(store: Store, astray: dict[str, tuple[str, ...]]) -> Iterator[str]:
    for learner_id, ids in astray.items():
        for each in ids:
            found = store.read(each)
            if found is None:
                yield f"{each} leads to {learner_id} again"
            else:
                yield f"{described(found)} goes into {learner_id}, who was seen with the same id {each}"


def described(learner: Learner) -> str:
    paid = "paid" if is_paid(learner) else "free"
    name = f"{learner.name}, " if learner.name else ""
    return f"{learner.learner_id} ({name}{paid}, chapter {learner.progress.chapter})"


def _opened() -> tuple[Copyable, Identities]:
    store = open_checked_store(read_settings(SettingsGroup.STORE))
    return store, Identities(store, LedgerWriter(store, utc_now), utc_now)
