"""`learner list` and `learner find`: who is there. A scan, which holds one learner at a time."""

import re
from collections.abc import Iterator

import click

from bot.commands.base import open_checked_store, read_settings
from bot.commands.exits import EXIT_FAILURE, EXIT_SUCCESS, fail
from bot.config.config import SettingsGroup
from bot.core.gate import is_paid
from bot.core.learner import Learner
from bot.core.messaging.addresses import addresses_of, with_spellings
from bot.core.payments.checkout_session import knows_session
from bot.core.payments.recording import knows_payment
from bot.errors import DocumentUnreadable
from bot.store.protocol import Store

_TIERS = click.Choice(("free", "paid"))


@click.command("list")
@click.option("--tier", type=_TIERS, help="Those of one tier alone.")
def list_learners(tier: str | None) -> int:
    """List all learners: id, address, tier, chapter, last message, name. With tabs between them."""
    store = open_checked_store(read_settings(SettingsGroup.STORE))
    unreadable = 0
    for learner in _all(store):
        if isinstance(learner, DocumentUnreadable):
            unreadable += 1
            fail(str(learner))
        elif tier is None or is_paid(learner) == (tier == "paid"):
            print(_line(learner))
    return EXIT_FAILURE if unreadable else EXIT_SUCCESS


@click.command()
@click.argument("what", help="A number in any spelling, an id, a name or a part of it, or a session: cs_….")
def find(what: str) -> int:
    """Find learners. Exit code 1 where there is none."""
    store = open_checked_store(read_settings(SettingsGroup.STORE))
    wanted = what.strip()
    found = list({each.learner_id: each for each in _found(store, wanted)}.values()) if wanted else []
    for learner in found:
        print(_line(learner))
    return EXIT_SUCCESS if found else fail("nobody")


def _found(store: Store, what: str) -> Iterator[Learner]:
    """By id, session or address at once where that finds somebody; otherwise all are looked through."""
    at_once = [each for each in _at_once(store, what) if each is not None]
    if at_once:
        yield from at_once
        return
    digits = _digits(what)
    for learner in _all(store):
        if isinstance(learner, DocumentUnreadable):
            fail(str(learner))
        elif _is_meant(learner, what, digits):
            yield learner


def _at_once(store: Store, what: str) -> Iterator[Learner | None]:
    if what.startswith("lrn_"):
        yield store.read(what)
    elif what.startswith("cs_"):
        owners = {fact.learner_id for fact in store.facts(session_id=what) if fact.learner_id}
        yield from (store.read(each) for each in sorted(owners))
    else:
        digits = _digits(what)
        numbers = (f"whatsapp:+{digits}",) if digits else ()
        for each in with_spellings((what, f"whatsapp:{what}", *numbers)):
            yield store.read(store.id_for(each))


def _digits(what: str) -> str:
    """Of a number however it is written: +1 (500) 555-0001, 0015005550001. Empty for what is none."""
    text = what.removeprefix("whatsapp:").strip()
    if not re.fullmatch(r"[+(]?[\d\s().\-/\u00a0]{4,40}", text):
        return ""
    digits = "".join(str(int(each)) for each in text if each.isdecimal())
    return digits.removeprefix("00")


def _is_meant(learner: Learner, what: str, digits: str) -> bool:
    if what.startswith("cs_"):
        return knows_session(learner, what) or knows_payment(learner, what, None)
    if digits:
        # Without its country a number has a 0 in front: the end of it is then what all spellings share.
        national = digits.lstrip("0")
        numbers = (each.removeprefix("whatsapp:+") for each in with_spellings(addresses_of(learner)))
        return len(national) >= 4 and any(each.endswith(national) for each in numbers)
    wanted = " ".join(what.casefold().split())
    known = (learner.name, *addresses_of(learner))
    return any(wanted in " ".join(each.casefold().split()) for each in known)


def _all(store: Store) -> Iterator[Learner | DocumentUnreadable]:
    for learner_id in store.ids():
        try:
            learner = store.read(learner_id)
        except DocumentUnreadable as error:
            yield error
            continue
        if learner is not None and learner.learner_id == learner_id:
            yield learner


def _line(learner: Learner) -> str:
    last = learner.last_message_at
    fields = (
        learner.learner_id,
        learner.address,
        learner.tier.value,
        f"chapter {learner.progress.chapter}",
        last.strftime("%Y-%m-%dT%H:%M:%SZ") if last else "-",
        " ".join(learner.name.split()) or "-",
    )
    return "\t".join(fields)
