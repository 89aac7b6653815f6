"""Answers to what is asked about a payment: what Stripe shows comes first, and nothing is promised.

Whether money goes back is decided by a person. A learner who asks about their money is sold nothing, except
that who wants to pay and cannot gets the link that works.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.core.course import Course
from bot.core.nlu.topics import Topic
from bot.core.wording.contacts import ask_a_person, whom
from bot.core.wording.joining import sentences
from bot.core.wording.paywall import voucher_not_paid
from bot.core.wording.speaking import N_, _, plural

# Where the learner wants to pay, and something is in the way.
WAYS_TO_PAY = frozenset({Topic.DECLINED, Topic.LINK_BROKEN})
# Where the learner asks about money that they have paid, or think so.
MONEY_PAID = frozenset({Topic.RECEIPT, Topic.REFUND, Topic.CHARGED_TWICE})


@dataclass(frozen=True, slots=True)
class Paid:
    """One payment as it is shown: `price` ("$19.00"; "": unknown), `day` ("3 May 2026"), and the amount that
    was `given_back` ("": unknown; None: nothing was). `too_many`: another payment of this learner was there
    before."""

    price: str
    day: str
    given_back: str | None = None
    too_many: bool = False


def above_the_link(topic: Topic, state: str) -> str:
    """Said above the link. `state`: "open", "promised" or "declined", as Stripe reports the page; "expired"
    where the link is a fresh one."""
    said = (_DECLINED if topic is Topic.DECLINED else _LINK_BROKEN).get(state)
    if said is None:
        return ""
    return sentences(voucher_not_paid(), _(said)) if state == "promised" else _(said)


_DECLINED: Mapping[str, str] = {
    # Translators: the link stands below this one and the next.
    "declined": N_(
        "Your bank declined that card, and nothing was charged. It may want you to allow the payment "
        "first. Try again, or another card, with the same link:"
    ),
    "open": N_(
        "I see no payment yet, so nothing was charged. Your link is still good for another try, or "
        "another card:"
    ),
    "expired": N_("Nothing was charged. Here is a fresh link, for another try or another card:"),
    "promised": N_("Or pay by card here:"),
}
_LINK_BROKEN: Mapping[str, str] = {
    # Translators: the link stands below this one and the next.
    "declined": N_(
        "Your link is still good, and nothing was charged. If a tap does not open it, copy it into "
        "your phone's browser:"
    ),
    "open": N_("Your link is still good. If a tap does not open it, copy it into your phone's browser:"),
    "expired": N_("That link is no longer good, and nothing was charged. Here is a fresh one:"),
    "promised": N_("Or pay by card with this link:"),
}


def never_had_a_link(topic: Topic) -> str:
    """Said above the wall to somebody who never had a link of ours."""
    return _("I see no payment of yours, so nothing was charged.") if topic is Topic.DECLINED else ""


_KNOWN = {
    Topic.DECLINED: N_("When a card is declined, nothing is charged."),
    Topic.LINK_BROKEN: N_("Then your link may not open either. Nothing is lost."),
}
_ON_RECORD = N_("Nothing is lost: what you paid stays on record there.")


def cannot_ask(topic: Topic) -> str:
    """Where Stripe does not answer now."""
    return sentences(
        _("I cannot reach the payment service just now, sorry."),
        _(_KNOWN.get(topic, _ON_RECORD)),
        _("Please ask me again in a minute."),
    )


def not_shown(topic: Topic, contact: str) -> str:
    """Where we may not look at payments: neither now nor in a minute."""
    sorry = _("I cannot look at payments myself, sorry.")
    if topic in MONEY_PAID:
        return sentences(sorry, whom(contact))
    known = _(_KNOWN[topic]) if topic is Topic.DECLINED else ""
    return sentences(sorry, known, _("Say *upgrade* for a link that works."))


_NO_PAYMENT = {
    Topic.RECEIPT: N_("I see no payment of yours, so there is no receipt yet."),
    Topic.REFUND: N_("I see no payment of yours, so there is nothing to give back."),
    Topic.CHARGED_TWICE: N_("I see no payment of yours, neither one nor two."),
}


def no_payment(topic: Topic, course: Course) -> str:
    """To a question about money that nobody has paid, as far as Stripe shows it."""
    shown_elsewhere = ask_a_person(
        course.contact,
        N_("If your bank shows one, please write to {contact}."),
        N_("If your bank shows one, please ask whoever gave you this number."),
    )
    return sentences(_(_NO_PAYMENT[topic]), shown_elsewhere)


def about_payments(topic: Topic, course: Course, paid: Sequence[Paid]) -> str:
    """`paid`: at least one, the oldest first."""
    answer = {Topic.RECEIPT: _receipt, Topic.REFUND: _refund, Topic.CHARGED_TWICE: _twice}[topic]
    return answer(course, paid)


def _receipt(course: Course, paid: Sequence[Paid]) -> str:
    if own := course.answers.get(Topic.RECEIPT):
        return sentences(_each(paid), own)
    by_mail = _(
        "A receipt comes by mail, to the address that you gave on the payment page: look there first, in the "
        "spam folder too."
    )
    otherwise = ask_a_person(
        course.contact,
        N_("If none is there, or you need an invoice, please write to {contact}."),
        N_("If none is there, or you need an invoice, please ask whoever gave you this number."),
    )
    return sentences(_each(paid), by_mail, otherwise)


def _refund(course: Course, paid: Sequence[Paid]) -> str:
    if back := [each for each in paid if each.given_back is not None]:
        return sentences(_sent_back(back), _if_it_does_not_arrive(course))
    who = course.answers.get(Topic.REFUND) or ask_a_person(
        course.contact,
        N_("Whether money goes back is not mine to decide, a person does that: please write to {contact}."),
        N_(
            "Whether money goes back is not mine to decide, a person does that: please ask whoever gave you "
            "this number."
        ),
    )
    return sentences(_each(paid), who)


def _twice(course: Course, paid: Sequence[Paid]) -> str:
    own = course.answers.get(Topic.CHARGED_TWICE)
    if back := [each for each in paid if each.too_many and each.given_back is not None]:
        return sentences(_("You paid twice."), _sent_back(back), _if_it_does_not_arrive(course))
    if any(each.too_many for each in paid):
        set_right = own or ask_a_person(
            course.contact,
            N_("A person can set that right: please write to {contact}."),
            N_("A person can set that right: please ask whoever gave you this number."),
        )
        return sentences(_("I am sorry."), _each(paid), set_right)
    alone = _("I see one payment of yours, and no second.")
    return sentences(alone, _each(paid), own or _may_go_away(course))


def _may_go_away(course: Course) -> str:
    goes = _("A bank may show a try that was declined for some days more, until it goes away by itself.")
    stays = ask_a_person(
        course.contact,
        N_("If it stays, please write to {contact}."),
        N_("If it stays, please ask whoever gave you this number."),
    )
    return sentences(goes, stays)


def _if_it_does_not_arrive(course: Course) -> str:
    return ask_a_person(
        course.contact,
        N_("If it does not arrive, please write to {contact}."),
        N_("If it does not arrive, please ask whoever gave you this number."),
    )


def _each(paid: Sequence[Paid]) -> str:
    if len(paid) == 1:
        only = paid[0]
        if only.price:
            return _("You paid {price} on {day}.", price=only.price, day=only.day)
        return _("You paid on {day}.", day=only.day)
    shown = ", ".join(f"{each.price} ({each.day})" if each.price else each.day for each in paid)
    # Translators: {payments} is a list: "$19.00 (3 May 2026), $19.00 (4 May 2026)". There are two or more.
    return plural(
        "You paid {number} time: {payments}.",
        "You paid {number} times: {payments}.",
        len(paid),
        payments=shown,
    )


def _sent_back(back: Sequence[Paid]) -> str:
    amounts = [each.given_back for each in back if each.given_back]
    takes = _("A bank takes some days to show it.")
    if len(amounts) < len(back):
        return sentences(_("I see that your payment was sent back to you."), takes)
    # Translators: {amounts} is one sum of money or more: "$19.00, $5.00".
    return sentences(_("I see that {amounts} was sent back to you.", amounts=", ".join(amounts)), takes)
