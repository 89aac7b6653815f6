"""The paywall, what stands around it, and the receipt."""

from bot.core.course import Course
from bot.core.wording.counting import chapters_between


def paywall(course: Course, asked: int | None, price: str, url: str, again: bool = False) -> str:
    """`price` as it is shown ("$19.00"), or empty where Stripe did not name it. `url` to the letter. `again`:
    the learner has seen it before."""
    opens = f"chapter {asked} opens" if asked else "everything opens"
    back = f"Then come back: {opens} by itself."
    if again:
        cost = f": one payment of *{price}*" if price else ""
        return f"{_wall_opening(course, asked)}{cost}. Your link:\n{url}\n\n{back}{_rather_not(course)}"
    cost = f"One payment of *{price}*" if price else "One payment"
    paying = f"{cost}, yours to keep. Pay safely here:\n{url}\n\n{back}"
    return f"{_wall_opening(course, asked)}.\n\n{paying}\n\n{_behind(course)}"


def _wall_opening(course: Course, asked: int | None) -> str:
    if asked is None:
        return f"🔓 The full course opens {chapters_between(course.free_chapters + 1, course.last_chapter)}"
    return f"🔒 *Chapter {asked}: {course.chapter(asked).title}* is part of the full course"


def _behind(course: Course) -> str:
    chapters = course.chapters[course.free_chapters :][:10]
    lines = [f"{each.number}. {course.teasers.get(each.number, each.title)}" for each in chapters]
    return "\n".join(["What is waiting for you:", *lines])


def _rather_not(course: Course) -> str:
    return " Rather not now? *chapters* shows what is free." if course.free_chapters else ""


def already_paid(where_now: str, onward: str) -> str:
    return f"You already have the full course. {where_now}\n\n{onward}"


def nothing_to_buy() -> str:
    return "The whole course is free: there is nothing to buy. Say *next* to go on."


def payment_page_unreachable() -> str:
    return (
        "I cannot reach the payment page just now, sorry. Nothing was charged.\n\n"
        "Please say *upgrade* again in a minute."
    )


def confirmation(course: Course, chapter: int | None) -> str:
    """The receipt, sent by itself when a payment was recorded. `chapter`: where the learner goes on."""
    return f"🎉 Payment received, thank you! The full course is yours.\n\n{_on_to(course, chapter)}"


def _on_to(course: Course, chapter: int | None) -> str:
    if chapter is None:
        return "Say *next* to go on."
    opened = course.chapter(chapter)
    return f"Say *next* for chapter {opened.number}: *{opened.title}*."


# What becomes of a payment


def payment_found(course: Course, chapter: int | None) -> str:
    """The answer to "I have paid", where Stripe has just confirmed it."""
    theirs = "" if chapter else "The full course is yours. "
    return f"Yes, it is here, thank you! {theirs}{_on_to(course, chapter)}"


def on_its_way() -> str:
    return (
        "Thank you! Your bank is still moving the money: that can take a few days. "
        "The full course opens by itself the moment it arrives.\n\nUntil then, say *next* to go on."
    )


def promised() -> str:
    """Sent to somebody who has chosen a voucher, a code or a transfer on the payment page."""
    return (
        "Almost there: what you chose to pay with is ready, and *not paid yet*. "
        "Pay it as the payment page told you, and the full course opens by itself.\n\n"
        "Would you rather pay by card? Say *upgrade*."
    )


def voucher_not_paid() -> str:
    return "Your voucher or transfer is *not paid yet*. Once it is, the course opens by itself."


def not_paid_yet(state: str) -> str:
    """Said above the link to somebody who says that they have paid. `state`: "open", "promised", "declined"
    or "expired", as Stripe reports it."""
    return {
        "promised": f"{voucher_not_paid()} Or pay by card here:",
        "declined": "Your bank declined that card, so nothing was charged. Another one works with this link.",
        "expired": "That payment page has expired, and nothing was charged. Here is a fresh one.",
    }.get(state, "I cannot see a payment yet: the page is still open. Here is your link once more.")


def no_payment_seen() -> str:
    """Said above the paywall to somebody who says that they have paid and never had a link."""
    return "I cannot see a payment of yours yet."


def payments_not_shown(contact: str | None) -> str:
    """Said to somebody who says that they have paid, where we may not look."""
    person = f" If it does not, write to {contact}." if contact else ""
    return (
        f"I cannot look at payments myself, sorry. If you have paid, the course opens by itself.{person}\n\n"
        "Until then, say *next* to go on."
    )


def payment_page_closed(contact: str | None) -> str:
    """Said in place of the link where Stripe does not let us make one: trying again in a minute is no use."""
    person = f" or write to {contact}" if contact else ""
    return (
        "I cannot open the payment page today, sorry. Nothing was charged.\n\n"
        f"Please try *upgrade* again tomorrow{person}. The free chapters stay open: say *next*."
    )


def payment_unknown() -> str:
    return (
        "I cannot ask the payment service just now, sorry. If you have paid, "
        "the course opens by itself. Please write again in a minute."
    )


def money_did_not_arrive(url: str) -> str:
    return (
        f"Your payment did not arrive, so nothing was charged. Here is a fresh link whenever you like:\n{url}"
    )


def paid_twice(amount: str) -> str:
    """`amount` as it is shown, or empty."""
    sum_of_it = f"the second payment of {amount}" if amount else "the second payment"
    return (
        f"You have paid twice, so I have sent back {sum_of_it}. It takes your bank a few days to show it. "
        "Your full course stays open."
    )


def refund_waits(amount: str) -> str:
    """Stripe has asked the learner by mail where to send the money."""
    sum_of_it = f"your payment of {amount}" if amount else "your payment"
    return (
        f"I want to send back {sum_of_it}, and your bank details are missing. "
        "Stripe has sent you a mail that asks for them: please answer it, and the money is on its way."
    )


def given_back(amount: str) -> str:
    sum_of_it = f"Your payment of {amount}" if amount else "Your payment"
    return f"{sum_of_it} is on its way back to you. It takes your bank a few days to show it."


def closed_again(why: str) -> str:
    """`why`: "refund", "dispute" or "revoked"."""
    if why == "revoked":
        return (
            "The paid chapters are closed for now. "
            "Your place and all your progress are kept, and the free chapters stay open."
        )
    reason = "was returned to you" if why == "refund" else "was taken back by your bank"
    return (
        f"Your payment {reason}, so the paid chapters are closed for now. "
        "Your place and all your progress are kept, and the free chapters stay open."
    )


def granted() -> str:
    return "🎉 The full course is open to you now, with nothing to pay. Say *next* to go on."
