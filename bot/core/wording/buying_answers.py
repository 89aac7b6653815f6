"""What a buyer asks, answered: what is true of every such course. What only Stripe knows is not claimed."""

from collections.abc import Mapping

from bot.core.course import Course
from bot.core.nlu.topics import Topic
from bot.core.wording.joining import sentences
from bot.core.wording.speaking import N_, _

_SEE = N_("Say *upgrade* to see the price and the payment page.")


def buying_answer(topic: Topic, course: Course, paid: bool, onward: str) -> str:
    """For a topic of BUYING. The course's own answer is for those who may still buy."""
    if course.sells_nothing:
        return sentences(_(_FREE.get(topic, _NOTHING_TO_PAY)), onward)
    if paid:
        return sentences(_(_PAID.get(topic, _ALL_PAID)), onward)
    if own := course.answers.get(topic):
        return own
    if topic in _KINDLY:
        return " ".join(filter(None, (_(_KINDLY[topic]), _free(course), onward)))
    answer = _included(course) if topic is Topic.INCLUDED else _(BUYING[topic])
    return answer if topic is Topic.FRIEND else sentences(answer, _(_SEE))


def _free(course: Course) -> str:
    """What can be learned without paying."""
    if course.free_chapters == 0:
        return ""
    if course.free_chapters == 1:
        return _("Chapter 1 is free.")
    return _("Chapters 1 to {last} are free.", last=course.free_chapters)


def _included(course: Course) -> str:
    """Of a course that sells something."""
    first, last = course.free_chapters + 1, course.last_chapter
    if first == last:
        return _(
            "It opens chapter {chapter}, with all its exercises, for one payment, and yours to keep.",
            chapter=first,
        )
    return _(
        "It opens chapters {first} to {last}, with all their exercises, for one payment, and yours to keep.",
        first=first,
        last=last,
    )


_NOTHING_TO_PAY = N_("The whole course is free: there is nothing to pay.")
_FREE: Mapping[Topic, str] = {
    Topic.FRIEND: N_(
        "The whole course is free, for your friend too: they only have to write to this number."
    ),
}

_ALL_PAID = N_("You have the full course, and it stays yours: there is nothing more to pay.")
_PAID: Mapping[Topic, str] = {
    Topic.SAFE: N_("Yes: you paid on Stripe's own page, not in this chat, and I never saw your card."),
    Topic.SUBSCRIPTION: N_("You paid once, and nothing is charged again: the full course is yours."),
    Topic.FRIEND: N_(
        "The full course is open in your own chat. A friend can write to this number and say *upgrade* there."
    ),
    Topic.INCLUDED: N_("You have all of it: every chapter with its exercises, and it stays yours."),
    Topic.TRIAL: N_("You have the full course, and it stays yours: all of it is open to you."),
    Topic.LIFETIME: N_("It stays open, with no end date: you have the full course."),
    Topic.DECLINED: N_("A payment of yours is here all the same: you have the full course."),
    Topic.LINK_BROKEN: N_("You need no link any more: you have the full course."),
}

# Who does not want to pay yet is sold nothing.
_KINDLY: Mapping[Topic, str] = {
    Topic.TRIAL: N_("You can try it without paying, as long as you like."),
    Topic.MUST_PAY_NOW: N_("No, nothing has to be paid now, and nothing is charged by itself."),
    Topic.PAY_LATER: N_("Later is fine: your place is kept, and nothing runs out."),
    Topic.EXPENSIVE: N_("I understand, and there is no hurry: nothing you learned is lost."),
}

# For who has not paid. The words of _KINDLY count where both have a topic.
BUYING: Mapping[Topic, str] = {
    Topic.CARDS: N_(
        "Cards work. If a wallet of your phone works too, the payment page shows it, and nothing is charged "
        "until you confirm there."
    ),
    Topic.CURRENCY: N_(
        "The payment page names the price in one currency, and your bank changes your own money into it."
    ),
    Topic.PAYPAL: N_(
        "If PayPal works for you, the payment page shows it, and nothing is charged until you confirm there. "
        "Cards work there too."
    ),
    Topic.MOBILE_MONEY: N_(
        "If your mobile money works for you, the payment page shows it, and nothing is charged until you "
        "confirm there."
    ),
    Topic.BANK_TRANSFER: N_(
        "If a bank transfer works for you, the payment page shows it, and nothing is charged until you "
        "confirm there."
    ),
    Topic.CASH: N_("I cannot take cash, sorry. What else works for you, the payment page shows."),
    Topic.CRYPTO: N_(
        "If that works for you, the payment page shows it, and nothing is charged until you confirm there."
    ),
    Topic.NO_CARD: N_(
        "The payment page shows every way to pay that works for you, and somebody you trust may pay with "
        "your link."
    ),
    Topic.SAFE: N_(
        "Yes: you pay on Stripe's own page, not in this chat, and I never see your card. "
        "Please never write a card number here."
    ),
    Topic.SUBSCRIPTION: N_("It is one payment, once. Nothing is charged again."),
    Topic.INSTALMENTS: N_("It is one payment. If your bank can split it, the payment page shows that."),
    Topic.DISCOUNT: N_("I have no discount to give, sorry. It is one payment, and the course stays yours."),
    Topic.FRIEND: N_(
        "Your link opens the course in your own chat. For a friend, let them write to this number and say "
        "*upgrade*: you may pay with the link they get."
    ),
    Topic.INCLUDED: "",
    Topic.LIFETIME: N_("It stays open, with no end date, for one payment."),
    Topic.LINK_BROKEN: "",  # Stripe is asked, for these two (payment_answers.py)
    Topic.DECLINED: "",
    **dict.fromkeys(_KINDLY, ""),
}
