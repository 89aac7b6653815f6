"""What a buyer asks, answered: what is true of every such course. What only Stripe knows is not claimed."""

from collections.abc import Mapping

from bot.core.course import Course
from bot.core.nlu.topics import Topic
from bot.core.wording.counting import chapters_between

_SEE = "Say *upgrade* to see the price and the payment page."
_SHOWN = "the payment page shows it, and nothing is charged until you confirm there"


def buying_answer(topic: Topic, course: Course, paid: bool, onward: str) -> str:
    """For a topic of BUYING."""
    if course.sells_nothing:
        return f"The whole course is free: there is nothing to pay. {onward}"
    if paid:
        return f"You have the full course, and it stays yours: there is nothing more to pay. {onward}"
    if topic in _KINDLY:
        return f"{_free(course)} {_KINDLY[topic]} {onward}".lstrip()
    return BUYING[topic]


def _free(course: Course) -> str:
    """What can be learned without paying."""
    if course.free_chapters == 0:
        return ""
    free = chapters_between(1, course.free_chapters).capitalize()
    return f"{free} {'is' if course.free_chapters == 1 else 'are'} free."


# Who does not want to pay yet is sold nothing.
_KINDLY: Mapping[Topic, str] = {
    Topic.TRIAL: "What follows is one payment, whenever you like.",
    Topic.MUST_PAY_NOW: "No, nothing has to be paid now, and nothing is charged by itself.",
    Topic.PAY_LATER: "Later is fine. Your place is kept, and so is the offer.",
    Topic.EXPENSIVE: "I understand. You can take your time, and nothing you learned is lost.",
}

# For who has not paid. The words of _KINDLY count where both have a topic.
BUYING: Mapping[Topic, str] = {
    Topic.CARDS: f"Cards work. If a wallet of your phone works too, {_SHOWN}. {_SEE}",
    Topic.CURRENCY: (
        f"The payment page shows the price, and your bank changes your own money into its currency. {_SEE}"
    ),
    Topic.PAYPAL: f"If PayPal works for you, {_SHOWN}. Cards work there too. {_SEE}",
    Topic.MOBILE_MONEY: f"If your mobile money works for you, {_SHOWN}. {_SEE}",
    Topic.BANK_TRANSFER: f"If a bank transfer works for you, {_SHOWN}. {_SEE}",
    Topic.CASH: f"I cannot take cash, sorry. What else works for you, the payment page shows. {_SEE}",
    Topic.CRYPTO: f"If that works for you, {_SHOWN}. {_SEE}",
    Topic.NO_CARD: (
        "The payment page shows every way to pay that works for you, and somebody you trust may pay "
        "with your "
        f"link. {_SEE}"
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
    Topic.INCLUDED: f"All chapters with all their exercises, for one payment, and yours to keep. {_SEE}",
    Topic.LIFETIME: f"It stays open, with no end date, for one payment. {_SEE}",
    Topic.LINK_BROKEN: "Say *upgrade* and I give you a link that works, a fresh one if yours has expired.",
    Topic.DECLINED: (
        "If it was declined, nothing was charged. Your bank may want you to confirm it, or try another card: "
        "say *upgrade* for your link."
    ),
    **dict.fromkeys(_KINDLY, ""),
}
