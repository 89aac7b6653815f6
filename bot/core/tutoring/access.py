"""Which learners a client may see, and the code that lets one more in."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.learner import AGENT, Learner
from bot.core.messaging.addresses import addresses_of
from bot.core.tutoring.record import Tutoring

CODE_LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Client:
    """Who calls. `sees_all`: whoever starts a command here has the store's own keys."""

    name: str
    sees_all: bool = False


def address_of(client: Client, handle: str) -> str:
    return f"{AGENT}{client.name}/{handle}"


def may_see(client: Client, learner: Learner) -> bool:
    """Those that it registered, and those who gave it a code."""
    if client.sees_all or (learner.tutoring is not None and client.name in learner.tutoring.clients):
        return True
    return any(each.startswith(address_of(client, "")) for each in addresses_of(learner))


def with_code(learner: Learner, hashed: str, now: datetime) -> Learner:
    """With a code, in the place of one that was not used."""
    record = replace(learner.tutoring or Tutoring(), code=hashed, code_until=now + CODE_LASTS)
    return replace(learner, tutoring=record)


def linked(learner: Learner | None, hashed: str, client: Client, now: datetime) -> Learner | None:
    """The learner with that client let in, and the code used up. None where it is not their code any more."""
    record = learner.tutoring if learner else None
    if learner is None or record is None or record.code != hashed:
        return None
    if record.code_until is None or now >= record.code_until:
        return None
    clients = tuple(sorted({*record.clients, client.name}))
    return replace(learner, tutoring=replace(record, clients=clients, code="", code_until=None))
