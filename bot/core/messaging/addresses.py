"""The ids that a person is known by, and numbers that have two spellings.

A person may write as their number, and later as the id that WhatsApp gives to those with a username; a
message may carry both. Some numbers reach us now in one spelling, now in the other.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from bot.core.learner import Learner
from bot.core.messaging.messages import InboundMessage

# Each with a digit that may be left out: country, that digit, the number without it.
_SPELLINGS: Final = {
    "5": re.compile(r"(whatsapp:\+55[0-9]{2})(9?)([6-9][0-9]{7})"),  # Brazil: mobile numbers alone
    "2": re.compile(r"(whatsapp:\+52)(1?)([2-9][0-9]{9})"),  # Mexico
    "4": re.compile(r"(whatsapp:\+54)(9?)([1-8][0-9]{9})"),  # Argentina
}
_DIGITS: Final = {"5": "9", "2": "1", "4": "9"}
_SHORTEST: Final = len("whatsapp:+52") + 10


def other_spelling(address: str) -> str | None:
    """The same number as it may be written, too; None where there is one spelling only."""
    if len(address) < _SHORTEST or not address.startswith("whatsapp:+5"):
        return None
    country = address[11]
    form = _SPELLINGS.get(country)
    found = form.fullmatch(address) if form else None
    if found is None:
        return None
    return found[1] + ("" if found[2] else _DIGITS[country]) + found[3]


def with_spellings(addresses: Iterable[str]) -> tuple[str, ...]:
    """The addresses, each once, and behind them their other spellings."""
    given = tuple(addresses)
    others = (other for each in given if (other := other_spelling(each)))
    return tuple(dict.fromkeys((*given, *others)))


def ids_of(message: InboundMessage) -> tuple[str, ...]:
    """Every id that names the sender of a message, the one they wrote from first."""
    return with_spellings((message.address, *message.other_ids))


def addresses_of(learner: Learner) -> tuple[str, ...]:
    """Every id that leads to this learner's document, the one that wrote last first."""
    return (learner.address, *learner.other_addresses)


def knows(learner: Learner, ids: Iterable[str]) -> bool:
    """Whether the learner was seen with all of these ids."""
    others = {*learner.other_addresses, learner.address}
    return others.issuperset(ids)


def seen_as(before: Learner | None, after: Learner, message: InboundMessage) -> Learner:
    """`after`, the learner with this message answered, with every id of the message: all of them must lead to
    the document already. Replies go to the id that wrote last, which is not a message that is answered late.
    """
    last = None if before is None else before.last_message_at
    is_last = last is None or message.received_at >= last
    return with_ids(after, ids_of(message), message.address if is_last else after.address)


def with_ids(learner: Learner, ids: Iterable[str], address: str) -> Learner:
    """With these ids among the learner's, and `address` as the one that messages go to."""
    if address == learner.address and knows(learner, ids):
        return learner
    every = dict.fromkeys((*learner.other_addresses, learner.address, *ids))
    others = tuple(each for each in every if each != address)
    return replace(learner, address=address, other_addresses=others)
