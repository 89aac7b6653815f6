"""What is no fault in a course, and still worth a word to its author."""

from bot.content.course_toml import FILE
from bot.core.counting import chapters_between
from bot.core.course import Course


def advice_on(course: Course) -> list[str]:
    """Lines for the terminal; none where all is well."""
    if course.sells_nothing or course.contact:
        return []
    sold = chapters_between(course.free_chapters + 1, course.last_chapter)
    return [
        f"advice: {FILE}: no contact, and what is sold is {sold}: whoever asks for an invoice or money back "
        'has nobody to write to; expected contact = "help@example.org", or another address of yours'
    ]
