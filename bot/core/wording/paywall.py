"""The paywall, what stands around it, and the receipt."""

from bot.core.course import Course
from bot.core.wording.contacts import ask_a_person
from bot.core.wording.joining import lines, paragraphs, sentences
from bot.core.wording.speaking import N_, _


def paywall(course: Course, asked: int | None, price: str, url: str, again: bool = False) -> str:
    """`price` as it is shown ("$19.00"), or empty where Stripe did not name it. `url` to the letter. `again`:
    the learner has seen it before."""
    opening, back = _wall_opening(course, asked), _come_back(asked)
    if again:
        return paragraphs(
            lines(sentences(opening, _link_again(price)), url), sentences(back, _rather_not(course))
        )
    return paragraphs(opening, lines(_pay_here(price), url), back, _behind(course))


def _wall_opening(course: Course, asked: int | None) -> str:
    if asked is not None:
        title = course.chapter(asked).title
        return _("🔒 *Chapter {chapter}: {title}* is part of the full course.", chapter=asked, title=title)
    first, last = course.free_chapters + 1, course.last_chapter
    if first == last:
        return _("🔓 The full course opens chapter {chapter}.", chapter=first)
    return _("🔓 The full course opens chapters {first} to {last}.", first=first, last=last)


def _pay_here(price: str) -> str:
    if price:
        # Translators: the link stands in the next line.
        return _("One payment of *{price}*, yours to keep. Pay safely here:", price=price)
    return _("One payment, yours to keep. Pay safely here:")


def _link_again(price: str) -> str:
    # Translators: the link stands in the next line.
    return _("One payment of *{price}*. Your link:", price=price) if price else _("Your link:")


def _come_back(asked: int | None) -> str:
    if asked is None:
        return _("Then come back: everything opens by itself.")
    return _("Then come back: chapter {chapter} opens by itself.", chapter=asked)


def _behind(course: Course) -> str:
    chapters = course.chapters[course.free_chapters :][:10]
    waiting = [f"{each.number}. {course.teasers.get(each.number, each.title)}" for each in chapters]
    return lines(_("What is waiting for you:"), *waiting)


def _rather_not(course: Course) -> str:
    return _("Rather not now? *chapters* shows what is free.") if course.free_chapters else ""


def already_paid(where_now: str, onward: str) -> str:
    return paragraphs(sentences(_("You already have the full course."), where_now), onward)


def nothing_to_buy() -> str:
    return sentences(_("The whole course is free: there is nothing to buy."), _("Say *next* to go on."))


def payment_page_unreachable() -> str:
    return paragraphs(
        _("I cannot reach the payment page just now, sorry. Nothing was charged."),
        _("Please say *upgrade* again in a minute."),
    )


def confirmation(course: Course, chapter: int | None) -> str:
    """The receipt, sent by itself when a payment was recorded. `chapter`: where the learner goes on."""
    return paragraphs(_("🎉 Payment received, thank you! The full course is yours."), _on_to(course, chapter))


def _on_to(course: Course, chapter: int | None) -> str:
    if chapter is None:
        return _("Say *next* to go on.")
    opened = course.chapter(chapter)
    return _("Say *next* for chapter {chapter}: *{title}*.", chapter=opened.number, title=opened.title)


# What becomes of a payment


def payment_found(course: Course, chapter: int | None) -> str:
    """The answer to "I have paid", where Stripe has just confirmed it."""
    theirs = "" if chapter else _("The full course is yours.")
    return sentences(_("Yes, it is here, thank you!"), theirs, _on_to(course, chapter))


def on_its_way() -> str:
    return paragraphs(
        _(
            "Thank you! Your bank is still moving the money: that can take a few days. "
            "The full course opens by itself the moment it arrives."
        ),
        _("Until then, say *next* to go on."),
    )


def promised() -> str:
    """Sent to somebody who has chosen a voucher, a code or a transfer on the payment page."""
    return paragraphs(
        _(
            "Almost there: what you chose to pay with is ready, and *not paid yet*. "
            "Pay it as the payment page told you, and the full course opens by itself."
        ),
        _("Would you rather pay by card? Say *upgrade*."),
    )


def voucher_not_paid() -> str:
    return _("Your voucher or transfer is *not paid yet*. Once it is, the course opens by itself.")


def not_paid_yet(state: str) -> str:
    """Said above the link to somebody who says that they have paid. `state`: "open", "promised", "declined"
    or "expired", as Stripe reports it."""
    if state == "promised":
        return sentences(voucher_not_paid(), _("Or pay by card here:"))
    return _(_NOT_PAID_YET.get(state, _STILL_OPEN))


_STILL_OPEN = N_("I cannot see a payment yet: the page is still open. Here is your link once more.")
_NOT_PAID_YET = {
    "declined": N_("Your bank declined that card, so nothing was charged. Another one works with this link."),
    "expired": N_("That payment page has expired, and nothing was charged. Here is a fresh one."),
}


def no_payment_seen() -> str:
    """Said above the paywall to somebody who says that they have paid and never had a link."""
    return _("I cannot see a payment of yours yet.")


def payments_not_shown(contact: str | None) -> str:
    """Said to somebody who says that they have paid, where we may not look."""
    known = _("I cannot look at payments myself, sorry. If you have paid, the course opens by itself.")
    person = (
        ask_a_person(
            contact,
            N_("If it does not, write to {contact}."),
            N_("If it does not, ask whoever gave you this number."),
        )
        if contact
        else ""
    )
    return paragraphs(sentences(known, person), _("Until then, say *next* to go on."))


def payment_page_closed(contact: str | None) -> str:
    """Said in place of the link where Stripe does not let us make one: trying again in a minute is no use."""
    later = ask_a_person(
        contact,
        N_("Please try *upgrade* again tomorrow or write to {contact}."),
        N_("Please try *upgrade* again tomorrow."),
    )
    return paragraphs(
        _("I cannot open the payment page today, sorry. Nothing was charged."),
        sentences(later, _("The free chapters stay open: say *next*.")),
    )


def payment_unknown() -> str:
    return _(
        "I cannot ask the payment service just now, sorry. If you have paid, "
        "the course opens by itself. Please write again in a minute."
    )


def money_did_not_arrive(url: str) -> str:
    # Translators: the link stands in the next line.
    ask = _("Your payment did not arrive, so nothing was charged. Here is a fresh link whenever you like:")
    return lines(ask, url)


def paid_twice(amount: str) -> str:
    """`amount` as it is shown, or empty."""
    if amount:
        sent = _("You have paid twice, so I have sent back the second payment of {amount}.", amount=amount)
    else:
        sent = _("You have paid twice, so I have sent back the second payment.")
    return sentences(sent, _("It takes your bank a few days to show it."), _("Your full course stays open."))


def refund_waits(amount: str) -> str:
    """Stripe has asked the learner by mail where to send the money."""
    if amount:
        missing = _(
            "I want to send back your payment of {amount}, and your bank details are missing.", amount=amount
        )
    else:
        missing = _("I want to send back your payment, and your bank details are missing.")
    answer = _(
        "Stripe has sent you a mail that asks for them: please answer it, and the money is on its way."
    )
    return sentences(missing, answer)


def given_back(amount: str) -> str:
    if amount:
        sent = _("Your payment of {amount} is on its way back to you.", amount=amount)
    else:
        sent = _("Your payment is on its way back to you.")
    return sentences(sent, _("It takes your bank a few days to show it."))


def closed_again(why: str) -> str:
    """`why`: "refund", "dispute" or "revoked"."""
    if why == "revoked":
        closed = _("The paid chapters are closed for now.")
    elif why == "refund":
        closed = _("Your payment was returned to you, so the paid chapters are closed for now.")
    else:
        closed = _("Your payment was taken back by your bank, so the paid chapters are closed for now.")
    kept = _("Your place and all your progress are kept, and the free chapters stay open.")
    return sentences(closed, kept)


def granted() -> str:
    return _("🎉 The full course is open to you now, with nothing to pay. Say *next* to go on.")
