"""The pages a learner lands on after Checkout: a title and a text each."""

from bot.core.wording.speaking import _


def success_page(paid: bool) -> tuple[str, str]:
    if paid:
        return (
            _("Thank you!"),
            _("Your payment is in and the full course is open. Go back to your chat and say next."),
        )
    return (
        _("Thank you!"),
        _("As soon as your payment is confirmed, you get a message in your chat. You can go back there now."),
    )


def cancel_page() -> tuple[str, str]:
    return (
        _("Nothing was charged"),
        _(
            "Your free chapters stay open. When you are ready, say upgrade in your chat: "
            "the link comes again."
        ),
    )


def failed_page() -> tuple[str, str]:
    """Where we could not make the page."""
    return (
        _("Sorry, this page failed"),
        _("Nothing is lost: what you paid is on record. Go back to your chat and say next."),
    )


def back_to_chat() -> str:
    return _("Back to the chat")
