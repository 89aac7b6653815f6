"""Menu, help, progress, and kind answers to what was not understood."""

import re
from collections.abc import Sequence

from bot.core.course import Chapter, Course
from bot.core.practice import Solved
from bot.core.wording.counting import chapters_between, counted, how_solved
from bot.core.wording.quoting import quoted, visible
from bot.core.wording.rotating import unlike


def menu(where_now: str, whole: bool) -> str:
    """`whole`: nothing is left to buy."""
    lines = [
        where_now,
        "",
        "*next* – go on",
        "*back* – one step back",
        "*exercises* – try it yourself",
        "*chapters* – see all chapters",
        "*progress* – how far you are",
        "*help* – how this works",
    ]
    if not whole:
        lines.append("*upgrade* – open the full course")
    return "\n".join(lines)


def help_text(course: Course, paid: bool, onward: str) -> str:
    asking = f"Questions for a person: {course.contact}\n\n" if course.contact else ""
    opening = (
        "You have the full course."
        if paid or course.sells_nothing
        else f"{_free(course)}; say *upgrade* for the rest."
        if course.free_chapters
        else "Say *upgrade* to open the course."
    )
    return (
        "I teach in short lessons, right here in this chat.\n\n"
        "• *next* and *back* move you through the lessons\n"
        "• *exercises* lets you practise; *hint* helps, *skip* leaves one for later\n"
        "• *explain* says a lesson in other words, *example* shows another example\n"
        f"• *chapter {min(3, course.last_chapter)}* jumps to a chapter, *chapters* lists them\n"
        f"{_running(course)}"
        "• *progress* shows how far you are\n"
        "• *stop* ends messages from me\n\n"
        f"{opening} Your place is always kept.\n\n{asking}{onward}"
    )


def _running(course: Course) -> str:
    """Where the course teaches by programs."""
    if any(lesson.program for chapter in course.chapters for lesson in chapter.lessons):
        return "• send me Python and I run it; *run* runs the lesson's own\n"
    return ""


def person(contact: str, onward: str) -> str:
    """For somebody who asks for what a program cannot give: money back, an invoice, a person to talk to."""
    whom = f"Please write to {contact}." if contact else "Please ask whoever gave you this number."
    return f"That needs a person, and I am only a program. {whom}\n\n{onward}"


def _free(course: Course) -> str:
    free = chapters_between(1, course.free_chapters)
    return f"{free.capitalize()} {'is' if course.free_chapters == 1 else 'are'} free"


def chapters(course: Course, locked: Sequence[int], current: int) -> str:
    lines = [f"*{course.title}*", ""]
    for chapter in course.chapters:
        mark = " 🔒" if chapter.number in locked else " 👈" if chapter.number == current else ""
        lines.append(f"{chapter.number}. {chapter.title}{mark}")
    lines += ["", "Say a number to open that chapter."]
    return "\n".join(lines)


def no_such_chapter(course: Course) -> str:
    there_are = chapters_between(1, course.last_chapter) if course.last_chapter > 1 else "one chapter"
    return f"This course has {there_are}. Say *chapters* to see them, or *next* to go on."


def no_such_lesson(chapter: Chapter) -> str:
    there_are = counted(len(chapter.lessons), "lesson")
    return f"Chapter {chapter.number} has {there_are}. Say *chapter {chapter.number}* or *chapters*."


def progress(course: Course, where_now: str, lessons: int, done: Solved, paid: bool, onward: str) -> str:
    all_lessons = sum(len(chapter.lessons) for chapter in course.chapters)
    how = how_solved(done)
    steps = all_lessons + done.total
    filled = 10 * (lessons + done.solved) // steps if steps else 0
    exercises = (
        f"Exercises solved: {done.solved} of {done.total}{f' ({how})' if how else ''}\n" if done.total else ""
    )
    return (
        f"📊 {'▓' * filled}{'░' * (10 - filled)}\n{where_now}\n\n"
        f"Lessons read: {lessons} of {all_lessons}\n"
        f"{exercises}{_opened(course, paid)}\n\n{onward}"
    )


def _opened(course: Course, paid: bool) -> str:
    if paid:
        return "You have the full course."
    if course.sells_nothing:
        return "The whole course is free."
    if course.free_chapters == 0:
        return "Say *upgrade* to open the course."
    return "Free chapter: 1." if course.free_chapters == 1 else f"Free chapters: 1 to {course.free_chapters}."


def stopped() -> str:
    return (
        "Done: I will not write to you on my own. What you paid for and your place are kept.\n\n"
        "Write any time to go on, or say *start*."
    )


def stopped_already() -> str:
    return "You are already signed off. Say *start* whenever you want to go on."


def started_again() -> str:
    return "Welcome back! Here is where you were."


def several_meanings(onward: str) -> str:
    """For a word that means several things among the languages that people write."""
    return f"That word means more than one thing to me. Please say it in other words. {onward}"


def also_asked(words: Sequence[str]) -> str:
    named = " and ".join(f"*{word}*" for word in words)
    return f"You also asked for {named}: say it, and I do that next."


def not_understood(count: int, can_go_on: bool, said: str) -> str:
    """Never the same text twice running: `count` is how often in a row nothing was understood, from 0.
    `can_go_on`: whether `next` leads anywhere. `said`: what the learner wrote."""
    first = "*next*" if can_go_on else "*chapters*"
    named = _named(said)
    if count == 0:
        what = f"I do not know what to do with {named}" if named else "Sorry, I did not get that"
        return f"{what}: I am a program and know few words. Say {first}, *exercises* or *help*."
    if count % 2 == 1:
        going = "*next* – go on\n" if can_go_on else ""
        return (
            f"Let me show you what you can say:\n\n{going}*exercises* – practise\n"
            "*chapters* – all chapters\n*menu* – everything else"
        )
    return f"I am still not sure what you mean. One word is enough: {first}, *back* or *menu*."


SAID_SHOWN = 40  # characters of what a learner wrote
_LONG_NUMBER = re.compile(r"\d(?:[ -]?\d){6}")  # a card, a phone: not shown again


def _named(said: str) -> str:
    shown = " ".join(visible(said, SAID_SHOWN).split())
    return quoted(shown) if any(map(str.isalnum, shown)) and not _LONG_NUMBER.search(said) else ""


def did_you_mean(words: Sequence[str], answer: bool) -> str:
    """`answer`: an exercise is open, and what was written may have been its answer."""
    if len(words) == 1:
        rest = " Say *no* if that was your answer." if answer else " Or say *menu* for other choices."
        return f"Did you mean *{words[0]}*? Say *yes* to do it.{rest}"
    options = "\n".join(f"{n}. {word}" for n, word in enumerate(words, 1))
    rest = " Say *no* if that was your answer." if answer else ""
    return f"Which one do you mean?\n\n{options}\n\nAnswer with the number.{rest}"


def did_you_mean_again(words: Sequence[str], answer: bool) -> str:
    """The same question in other words, for a learner who was just asked it."""
    if len(words) == 1:
        rest = "*no* makes it your answer" if answer else "*no* or *menu* lead elsewhere"
        return f"I am still not sure. Did you mean *{words[0]}*? *yes* does it, {rest}."
    options = "\n".join(f"*{n}* – {word}" for n, word in enumerate(words, 1))
    rest = " *no* makes it your answer." if answer else ""
    return f"I cannot tell yet. Which one do you mean?\n\n{options}\n\nOne number is enough.{rest}"


# What to say next


def go_on() -> str:
    return "Say *next* to go on."


def exercise_open() -> str:
    return "Your exercise is still open: answer it, or say *skip* to leave it."


def before_the_wall() -> str:
    return "Say *chapters* to go back to any part; *upgrade* opens the rest whenever you like."


def any_part() -> str:
    return "Say *chapters* to go back to any part."


def at_the_end() -> str:
    return "You have reached the end of the course. Say *chapters* to go back to any part."


# Small talk


def declined(onward: str) -> str:
    return f"That is fine, nothing changes. {onward}"


def not_that(onward: str) -> str:
    return f"All right. {onward} *menu* shows all choices."


def thanks(onward: str) -> str:
    return f"You are welcome! {onward}"


def ready(onward: str) -> str:
    return f"👍 {onward}"


_TOLD = (
    "I hear you! I am only a program for this course, so I cannot say much to that.",
    "Thank you for telling me. I only know this course, so I leave it at that.",
    "All right! I have no clever answer to that, I am here for your course.",
)
_UNANSWERED = (
    "That is more than I know: I am a program for this one course.",
    "A good question, but I have no answer to it: I only know this course.",
)


def told(last: str, onward: str) -> str:
    """To something of people's own. `last`: the reply before."""
    return f"{unlike(last, _TOLD)} {onward}"


def unanswered(contact: str, last: str, onward: str) -> str:
    """To a question that only a person can answer."""
    whom = f"Please ask {contact}." if contact else "Please ask whoever gave you this number."
    return f"{unlike(last, _UNANSWERED)} {whom}\n\n{onward}"


def only_text(what: str, onward: str) -> str:
    """`what`: "image", "audio", … as in InboundMessage.attachment; "": the message was empty."""
    seen = {
        "image": "Nice picture! But I can only read text.",
        "audio": "I cannot listen to voice messages yet, only read text.",
        "video": "I cannot watch videos, only read text.",
        "location": "Thanks, but I do not need to know where you are. I can only read text.",
        "sticker": "Nice one! But I can only read text.",
        "contact": "I cannot use contacts, only text.",
        "": "Your message came without any words.",
    }.get(what, "I cannot open files, only read text.")
    return f"{seen} {onward}"
