"""What a buyer asks, answered: what is true of every such course. What only Stripe knows is not claimed."""

from collections.abc import Mapping

from bot.core.course import Course
from bot.core.nlu.topics import Topic
from bot.core.wording.counting import chapters_between

_SEE = "Say *upgrade* to see the price and the payment page."
_SHOWN = "the payment page shows it, and nothing is charged until you confirm there"


def buying_answer(topic: Topic, course: Course, paid: bool, onward: str) -> str:
    """For a topic of BUYING. The course's own answer is for those who may still buy."""
    if course.sells_nothing:
        return f"{_FREE.get(topic, _NOTHING_TO_PAY)} {onward}"
    if paid:
        return f"{_PAID.get(topic, _ALL_PAID)} {onward}"
    if own := course.answers.get(topic):
        return own
    if topic in _KINDLY:
        return " ".join(filter(None, (_KINDLY[topic], _free(course), onward)))
    return _included(course) if topic is Topic.INCLUDED else BUYING[topic]


def _free(course: Course) -> str:
    """What can be learned without paying."""
    if course.free_chapters == 0:
        return ""
    free = chapters_between(1, course.free_chapters).capitalize()
    return f"{free} {'is' if course.free_chapters == 1 else 'are'} free."


def _included(course: Course) -> str:
    """Of a course that sells something."""
    first, last = course.free_chapters + 1, course.last_chapter
    behind = chapters_between(first, last)
    return f"It opens {behind}, with all their exercises, for one payment, and yours to keep. {_SEE}"


_NOTHING_TO_PAY = "The whole course is free: there is nothing to pay."
_FREE: Mapping[Topic, str] = {
    Topic.FRIEND: "The whole course is free, for your friend too: they only have to write to this number.",
}

_ALL_PAID = "You have the full course, and it stays yours: there is nothing more to pay."
_PAID: Mapping[Topic, str] = {
    Topic.SAFE: "Yes: you paid on Stripe's own page, not in this chat, and I never saw your card.",
    Topic.SUBSCRIPTION: "You paid once, and nothing is charged again: the full course is yours.",
    Topic.FRIEND: (
        "The full course is open in your own chat. A friend can write to this number and say *upgrade* there."
    ),
    Topic.INCLUDED: "You have all of it: every chapter with its exercises, and it stays yours.",
    Topic.TRIAL: "You have the full course, and it stays yours: all of it is open to you.",
    Topic.LIFETIME: "It stays open, with no end date: you have the full course.",
    Topic.DECLINED: "A payment of yours is here all the same: you have the full course.",
    Topic.LINK_BROKEN: "You need no link any more: you have the full course.",
}

# Who does not want to pay yet is sold nothing.
_KINDLY: Mapping[Topic, str] = {
    Topic.TRIAL: "You can try it without paying, as long as you like.",
    Topic.MUST_PAY_NOW: "No, nothing has to be paid now, and nothing is charged by itself.",
    Topic.PAY_LATER: "Later is fine: your place is kept, and nothing runs out.",
    Topic.EXPENSIVE: "I understand, and there is no hurry: nothing you learned is lost.",
}
UNHURRIED = frozenset(_KINDLY)

# For who has not paid. The words of _KINDLY count where both have a topic.
BUYING: Mapping[Topic, str] = {
    Topic.CARDS: f"Cards work. If a wallet of your phone works too, {_SHOWN}. {_SEE}",
    Topic.CURRENCY: (
        "The payment page names the price in one currency, and your bank changes your own money into it. "
        f"{_SEE}"
    ),
    Topic.PAYPAL: f"If PayPal works for you, {_SHOWN}. Cards work there too. {_SEE}",
    Topic.MOBILE_MONEY: f"If your mobile money works for you, {_SHOWN}. {_SEE}",
    Topic.BANK_TRANSFER: f"If a bank transfer works for you, {_SHOWN}. {_SEE}",
    Topic.CASH: f"I cannot take cash, sorry. What else works for you, the payment page shows. {_SEE}",
    Topic.CRYPTO: f"If that works for you, {_SHOWN}. {_SEE}",
    Topic.NO_CARD: (
        "The payment page shows every way to pay that works for you, and somebody you trust may pay with "
        f"your link. {_SEE}"
    ),
    Topic.SAFE: (
        "Yes: you pay on Stripe's own page, not in this chat, and I never see your card. "
        f"Please never write a card number here. {_SEE}"
    ),
    Topic.SUBSCRIPTION: f"It is one payment, once. Nothing is charged again. {_SEE}",
    Topic.INSTALMENTS: f"It is one payment. If your bank can split it, the payment page shows that. {_SEE}",
    Topic.DISCOUNT: (
        f"I have no discount to give, sorry. It is one payment, and the course stays yours. {_SEE}"
    ),
    Topic.FRIEND: (
        "Your link opens the course in your own chat. For a friend, let them write to this number and say "
        "*upgrade*: you may pay with the link they get."
    ),
    Topic.INCLUDED: "",
    Topic.LIFETIME: f"It stays open, with no end date, for one payment. {_SEE}",
    Topic.LINK_BROKEN: "",  # Stripe is asked, for these two (payment_answers.py)
    Topic.DECLINED: "",
    **dict.fromkeys(_KINDLY, ""),
}
