"""The pages a learner lands on after Checkout: a title and a text each."""


def success_page(paid: bool) -> tuple[str, str]:
    if paid:
        return (
            "Thank you!",
            "Your payment is in and the full course is open. Go back to your chat and say next.",
        )
    return (
        "Thank you!",
        "As soon as your payment is confirmed, you get a message in your chat. You can go back there now.",
    )


def cancel_page() -> tuple[str, str]:
    return (
        "Nothing was charged",
        "Your free chapters stay open. When you are ready, say upgrade in your chat: the link comes again.",
    )


def back_to_chat() -> str:
    return "Back to the chat"
