"""Answers to what is asked about a payment: what Stripe shows comes first, and nothing is promised.

Whether money goes back is decided by a person. A learner who asks about their money is sold nothing, except
that who wants to pay and cannot gets the link that works.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.course import Course
from bot.core.nlu.topics import Topic
from bot.core.wording.paywall import voucher_not_paid

# Where the learner wants to pay, and something is in the way.
WAYS_TO_PAY = frozenset({Topic.DECLINED, Topic.LINK_BROKEN})
# Where the learner asks about money that they have paid, or think so.
MONEY_PAID = frozenset({Topic.RECEIPT, Topic.REFUND, Topic.CHARGED_TWICE})


@dataclass(frozen=True, slots=True)
class Paid:
    """One payment as it is shown: `price` ("$19.00"; "": unknown), `given_back` likewise ("": nothing was).
    `too_many`: another payment of this learner was there before."""

    price: str
    at: datetime
    given_back: str = ""
    too_many: bool = False


def above_the_link(topic: Topic, state: str) -> str:
    """Said above the link. `state`: "open", "promised" or "declined", as Stripe reports the page; "expired"
    where the link is a fresh one."""
    return _DECLINED.get(state, "") if topic is Topic.DECLINED else _LINK_BROKEN.get(state, "")


_DECLINED: Mapping[str, str] = {
    "declined": "Your bank declined that card, and nothing was charged. It may want you to allow the payment "
    "first. Try again, or another card, with the same link:",
    "open": "I see no payment yet, so nothing was charged. Your link is still good for another try, or "
    "another card:",
    "expired": "Nothing was charged. Here is a fresh link, for another try or another card:",
    "promised": f"{voucher_not_paid()} Or pay by card here:",
}
_LINK_BROKEN: Mapping[str, str] = {
    "declined": "Your link is still good, and nothing was charged. If a tap does not open it, copy it into "
    "your phone's browser:",
    "open": "Your link is still good. If a tap does not open it, copy it into your phone's browser:",
    "expired": "That link is no longer good, and nothing was charged. Here is a fresh one:",
    "promised": f"{voucher_not_paid()} Or pay by card with this link:",
}


def never_had_a_link(topic: Topic) -> str:
    """Said above the wall to somebody who never had a link of ours."""
    return "I see no payment of yours, so nothing was charged." if topic is Topic.DECLINED else ""


def cannot_ask(topic: Topic) -> str:
    """Where Stripe does not answer now."""
    known = {
        Topic.DECLINED: "When a card is declined, nothing is charged.",
        Topic.LINK_BROKEN: "Then your link may not open either. Nothing is lost.",
    }.get(topic, "Nothing is lost: what you paid stays on record there.")
    return f"I cannot reach the payment service just now, sorry. {known} Please ask me again in a minute."


def not_shown(topic: Topic, contact: str) -> str:
    """Where we may not look at payments: neither now nor in a minute."""
    if topic in MONEY_PAID:
        return f"I cannot look at payments myself, sorry. {_person(contact)}"
    known = "When a card is declined, nothing is charged. " if topic is Topic.DECLINED else ""
    return f"I cannot look at payments myself, sorry. {known}Say *upgrade* for a link that works."


def no_payment(topic: Topic, course: Course) -> str:
    """To a question about money that nobody has paid, as far as Stripe shows it."""
    so = {
        Topic.RECEIPT: "so there is no receipt yet",
        Topic.REFUND: "so there is nothing to give back",
        Topic.CHARGED_TWICE: "neither one nor two",
    }[topic]
    return f"I see no payment of yours, {so}. If your bank shows one, {_please(course.contact)}."


def about_payments(topic: Topic, course: Course, paid: Sequence[Paid]) -> str:
    """`paid`: at least one, the oldest first."""
    answer = {Topic.RECEIPT: _receipt, Topic.REFUND: _refund, Topic.CHARGED_TWICE: _twice}[topic]
    return answer(course, paid)


def _receipt(course: Course, paid: Sequence[Paid]) -> str:
    where = course.answers.get(Topic.RECEIPT) or (
        "A receipt comes by mail, to the address that you gave on the payment page: look there first, in the "
        f"spam folder too. If none is there, or you need an invoice, {_please(course.contact)}."
    )
    return f"{_each(paid)} {where}"


def _refund(course: Course, paid: Sequence[Paid]) -> str:
    if back := [each for each in paid if each.given_back]:
        return f"{_sent_back(back)} If it does not arrive, {_please(course.contact)}."
    who = course.answers.get(Topic.REFUND) or (
        f"Whether money goes back is not mine to decide, a person does that: {_please(course.contact)}."
    )
    return f"{_each(paid)} {who}"


def _twice(course: Course, paid: Sequence[Paid]) -> str:
    own = course.answers.get(Topic.CHARGED_TWICE)
    if back := [each for each in paid if each.too_many and each.given_back]:
        return f"You paid twice. {_sent_back(back)} If it does not arrive, {_please(course.contact)}."
    if any(each.too_many for each in paid):
        return (
            f"I am sorry. {_each(paid)} {own or f'A person can set that right: {_please(course.contact)}.'}"
        )
    alone = own or (
        "A bank may show a try that was declined for some days more, until it goes away by itself. If it "
        f"stays, {_please(course.contact)}."
    )
    return f"I see one payment of yours, and no second. {_each(paid)} {alone}"


def _each(paid: Sequence[Paid]) -> str:
    said = [f"{each.price or 'once'} on {_day(each.at)}" for each in paid]
    return f"You paid {' and '.join(said)}."


def _sent_back(back: Sequence[Paid]) -> str:
    amounts = " and ".join(each.given_back for each in back)
    return f"I see that {amounts} was sent back to you. A bank takes some days to show it."


def _day(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}"


def _please(contact: str) -> str:
    return f"please write to {contact}" if contact else "please ask whoever gave you this number"


def _person(contact: str) -> str:
    please = _please(contact)
    return f"{please[:1].upper()}{please[1:]}."
