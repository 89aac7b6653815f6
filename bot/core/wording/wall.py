"""The paywall, what stands around it, and the receipt."""

from bot.core.course import Course


def paywall(course: Course, asked: int | None, price: str, url: str) -> str:
    """`price` as it is shown ("$19.00"), or empty where Stripe did not name it. `url` to the letter."""
    first = course.free_chapters + 1
    behind = [course.chapter(n) for n in range(first, course.last_chapter + 1)]
    lines = [_wall_opening(course, asked), ""]
    lines += [f"{c.number}. {course.teasers.get(c.number, c.title)}" for c in behind[:10]]
    cost = f"One payment of *{price}*" if price else "One payment"
    lines += ["", f"{cost}, yours to keep. Pay safely here:", url, ""]
    opens = asked if asked is not None else None
    lines.append(
        f"Then come back: chapter {opens} opens by itself."
        if opens
        else "Then come back: everything opens by itself."
    )
    return "\n".join(lines)


def _wall_opening(course: Course, asked: int | None) -> str:
    if asked is None:
        return f"🔓 The full course opens chapters {course.free_chapters + 1} to {course.last_chapter}:"
    return f"🔒 *Chapter {asked}: {course.chapter(asked).title}* is part of the full course:"


def already_paid(where_now: str) -> str:
    return f"You already have the full course. {where_now}\n\nSay *next* to go on."


def nothing_to_buy() -> str:
    return "The whole course is free: there is nothing to buy. Say *next* to go on."


def payment_page_unreachable() -> str:
    return (
        "I cannot reach the payment page just now, sorry. Nothing was charged.\n\n"
        "Please say *upgrade* again in a minute."
    )


def confirmation(course: Course, chapter: int | None) -> str:
    """The receipt, sent by itself when a payment was recorded. `chapter`: where the learner goes on."""
    if chapter is not None:
        return (
            f"🎉 Payment received, thank you! The full course is yours.\n\n"
            f"Say *next* for chapter {chapter}: *{course.chapter(chapter).title}*."
        )
    return "🎉 Payment received, thank you! The full course is yours.\n\nSay *next* to go on."
