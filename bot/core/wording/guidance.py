"""Menu, help, progress, and kind answers to what was not understood."""

import re
from collections.abc import Sequence

from bot.core.course import Chapter, Course
from bot.core.practice import Solved
from bot.core.wording.command_words import spoken_words
from bot.core.wording.contacts import ask_a_person, for_questions, whom
from bot.core.wording.counting import how_solved, together
from bot.core.wording.joining import lines, paragraphs, sentences
from bot.core.wording.quoting import quoted, visible
from bot.core.wording.rotating import unlike
from bot.core.wording.speaking import N_, _, plural


def menu(where_now: str, whole: bool) -> str:
    """`whole`: nothing is left to buy."""
    lines = [
        where_now,
        "",
        _("*next* – go on"),
        _("*back* – one step back"),
        _("*exercises* – try it yourself"),
        _("*chapters* – see all chapters"),
        _("*progress* – how far you are"),
        _("*help* – how this works"),
    ]
    if not whole:
        lines.append(_("*upgrade* – open the full course"))
    return "\n".join(lines)


def help_text(course: Course, paid: bool, onward: str) -> str:
    contact = for_questions(course.contact)
    ways = (
        _("• *next* and *back* move you through the lessons"),
        _("• *exercises* lets you practise; *hint* helps, *skip* leaves one for later"),
        _("• *explain* says a lesson in other words, *example* shows another example"),
        _(
            "• *chapter {chapter}* jumps to a chapter, *chapters* lists them",
            chapter=min(3, course.last_chapter),
        ),
        _("• send me Python and I run it; *run* runs the lesson's own") if _runs_programs(course) else "",
        _("• *progress* shows how far you are"),
        _("• *language* changes the language that I write") if course.catalogues else "",
        _("• *stop* ends messages from me"),
    )
    return paragraphs(
        _("I teach in short lessons, right here in this chat."),
        lines(*ways),
        sentences(_opening(course, paid), _("Your place is always kept.")),
        contact,
        onward,
    )


def _runs_programs(course: Course) -> bool:
    """Whether the course teaches by programs."""
    return any(lesson.program for chapter in course.chapters for lesson in chapter.lessons)


def _opening(course: Course, paid: bool) -> str:
    if paid or course.sells_nothing:
        return _("You have the full course.")
    if course.free_chapters == 0:
        return _("Say *upgrade* to open the course.")
    if course.free_chapters == 1:
        return _("Chapter 1 is free; say *upgrade* for the rest.")
    return _("Chapters 1 to {last} are free; say *upgrade* for the rest.", last=course.free_chapters)


def person(contact: str, onward: str) -> str:
    """For somebody who asks for what a program cannot give: money back, an invoice, a person to talk to."""
    return paragraphs(sentences(_("That needs a person, and I am only a program."), whom(contact)), onward)


def person_told(onward: str) -> str:
    """The same where the operator sees who asked, and can answer here: nobody needs to write elsewhere."""
    told = _("That needs a person, and I have told one. They can answer you here within a day.")
    return paragraphs(told, onward)


def person_told_before(contact: str, onward: str) -> str:
    """For who asks again, and may not want to wait."""
    told = _("A person knows that you asked, and can answer you here.")
    return paragraphs(sentences(told, whom(contact) if contact else ""), onward)


def chapters(course: Course, locked: Sequence[int], current: int) -> str:
    lines = [f"*{course.title}*", ""]
    for chapter in course.chapters:
        mark = " 🔒" if chapter.number in locked else " 👈" if chapter.number == current else ""
        lines.append(f"{chapter.number}. {chapter.title}{mark}")
    lines += ["", _("Say a number to open that chapter.")]
    return "\n".join(lines)


def no_such_chapter(course: Course) -> str:
    if course.last_chapter == 1:
        return _("This course has one chapter. Say *chapters* to see it, or *next* to go on.")
    return _(
        "This course has chapters 1 to {last}. Say *chapters* to see them, or *next* to go on.",
        last=course.last_chapter,
    )


def no_such_lesson(chapter: Chapter) -> str:
    return plural(
        "Chapter {chapter} has {number} lesson. Say *chapter {chapter}* or *chapters*.",
        "Chapter {chapter} has {number} lessons. Say *chapter {chapter}* or *chapters*.",
        len(chapter.lessons),
        chapter=chapter.number,
    )


def progress(course: Course, where_now: str, lessons: int, done: Solved, paid: bool, onward: str) -> str:
    all_lessons = sum(len(chapter.lessons) for chapter in course.chapters)
    steps = all_lessons + done.total
    filled = 10 * (lessons + done.solved) // steps if steps else 0
    bar = f"📊 {'▓' * filled}{'░' * (10 - filled)}"
    counts = (
        _("Lessons read: {read} of {total}", read=lessons, total=all_lessons),
        _exercises_solved(done),
        _opened(course, paid),
    )
    return paragraphs(f"{bar}\n{where_now}", lines(*counts), onward)


def _exercises_solved(done: Solved) -> str:
    if not done.total:
        return ""
    solved = _("Exercises solved: {solved} of {total}", solved=done.solved, total=done.total)
    how = how_solved(done)
    return f"{solved} ({how})" if how else solved


def _opened(course: Course, paid: bool) -> str:
    if paid:
        return _("You have the full course.")
    if course.sells_nothing:
        return _("The whole course is free.")
    if course.free_chapters == 0:
        return _("Say *upgrade* to open the course.")
    if course.free_chapters == 1:
        return _("Free chapter: 1.")
    return _("Free chapters: 1 to {last}.", last=course.free_chapters)


def stopped() -> str:
    return paragraphs(
        _("Done: I will not write to you on my own. What you paid for and your place are kept."),
        _("Write any time to go on, or say *start*."),
    )


def stopped_already() -> str:
    return _("You are already signed off. Say *start* whenever you want to go on.")


def started_again() -> str:
    return _("Welcome back! Here is where you were.")


def several_meanings(onward: str) -> str:
    """For a word that means several things among the languages that people write."""
    return sentences(_("That word means more than one thing to me. Please say it in other words."), onward)


def also_asked(words: Sequence[str]) -> str:
    """`words` as Intent writes them, here and below."""
    # Translators: {words} are commands, in stars: "*hint* and *menu*".
    return _("You also asked for {words}: say it, and I do that next.", words=together(spoken_words(words)))


def not_understood(count: int, can_go_on: bool, said: str) -> str:
    """Never the same text twice running: `count` is how often in a row nothing was understood, from 0.
    `can_go_on`: whether `next` leads anywhere. `said`: what the learner wrote."""
    if count == 0:
        return f"{_not_known(_named(said))} {_ways_on(can_go_on)}"
    if count % 2 == 1:
        ways = (
            _("*next* – go on") if can_go_on else "",
            _("*exercises* – practise"),
            _("*chapters* – all chapters"),
            _("*menu* – everything else"),
        )
        return paragraphs(_("Let me show you what you can say:"), lines(*ways))
    if can_go_on:
        return _("I am still not sure what you mean. One word is enough: *next*, *back* or *menu*.")
    return _("I am still not sure what you mean. One word is enough: *chapters*, *back* or *menu*.")


def _not_known(said: str) -> str:
    if said:
        return _("I do not know what to do with {said}: I am a program and know few words.", said=said)
    return _("Sorry, I did not get that: I am a program and know few words.")


def _ways_on(can_go_on: bool) -> str:
    if can_go_on:
        return _("Say *next*, *exercises* or *help*.")
    return _("Say *chapters*, *exercises* or *help*.")


SAID_SHOWN = 40  # characters of what a learner wrote
_LONG_NUMBER = re.compile(r"\d(?:[ -]?\d){6}")  # a card, a phone: not shown again


def _named(said: str) -> str:
    shown = " ".join(visible(said, SAID_SHOWN).split())
    return quoted(shown) if any(map(str.isalnum, shown)) and not _LONG_NUMBER.search(said) else ""


def did_you_mean(words: Sequence[str], answer: bool) -> str:
    """`answer`: an exercise is open, and what was written may have been its answer."""
    options = spoken_words(words)
    if len(options) == 1:
        asks = _("Did you mean *{word}*? Say *yes* to do it.", word=options[0])
        or_else = _("Say *no* if that was your answer.") if answer else _("Or say *menu* for other choices.")
        return f"{asks} {or_else}"
    listed = "\n".join(f"{n}. {word}" for n, word in enumerate(options, 1))
    or_else = _("Say *no* if that was your answer.") if answer else ""
    return paragraphs(_("Which one do you mean?"), listed, sentences(_("Answer with the number."), or_else))


def did_you_mean_again(words: Sequence[str], answer: bool) -> str:
    """The same question in other words, for a learner who was just asked it."""
    options = spoken_words(words)
    if len(options) == 1:
        unsure = _("I am still not sure. Did you mean *{word}*?", word=options[0])
        if answer:
            return sentences(unsure, _("*yes* does it, *no* makes it your answer."))
        return sentences(unsure, _("*yes* does it, *no* or *menu* lead elsewhere."))
    listed = "\n".join(f"*{n}* – {word}" for n, word in enumerate(options, 1))
    or_else = _("*no* makes it your answer.") if answer else ""
    asks = _("I cannot tell yet. Which one do you mean?")
    return paragraphs(asks, listed, sentences(_("One number is enough."), or_else))


# What to say next


def go_on() -> str:
    return _("Say *next* to go on.")


def exercise_open() -> str:
    return _("Your exercise is still open: answer it, or say *skip* to leave it.")


def before_the_wall() -> str:
    return _("Say *chapters* to go back to any part; *upgrade* opens the rest whenever you like.")


def any_part() -> str:
    return _("Say *chapters* to go back to any part.")


def at_the_end() -> str:
    return _("You have reached the end of the course. Say *chapters* to go back to any part.")


# Small talk


def declined(onward: str) -> str:
    return sentences(_("That is fine, nothing changes."), onward)


def not_that(onward: str) -> str:
    return sentences(_("All right."), onward, _("*menu* shows all choices."))


def thanks(onward: str) -> str:
    return sentences(_("You are welcome!"), onward)


def ready(onward: str) -> str:
    return f"👍 {onward}"


_TOLD = (
    N_("I hear you! I am only a program for this course, so I cannot say much to that."),
    N_("Thank you for telling me. I only know this course, so I leave it at that."),
    N_("All right! I have no clever answer to that, I am here for your course."),
)
_UNANSWERED = (
    N_("That is more than I know: I am a program for this one course."),
    N_("A good question, but I have no answer to it: I only know this course."),
)


def told(last: str, onward: str) -> str:
    """To something of people's own. `last`: the reply before."""
    return f"{unlike(last, _TOLD)} {onward}"


def unanswered(contact: str, last: str, onward: str) -> str:
    """To a question that only a person can answer."""
    asks = ask_a_person(contact, N_("Please ask {contact}."), N_("Please ask whoever gave you this number."))
    return f"{unlike(last, _UNANSWERED)} {asks}\n\n{onward}"


_NO_TEXT = {
    "image": N_("Nice picture! But I can only read text."),
    "audio": N_("I cannot listen to voice messages yet, only read text."),
    "video": N_("I cannot watch videos, only read text."),
    "location": N_("Thanks, but I do not need to know where you are. I can only read text."),
    "sticker": N_("Nice one! But I can only read text."),
    "contact": N_("I cannot use contacts, only text."),
    "": N_("Your message came without any words."),
}
_NO_FILES = N_("I cannot open files, only read text.")


def only_text(what: str, onward: str) -> str:
    """`what`: "image", "audio", … as in InboundMessage.attachment; "": the message was empty."""
    return sentences(_(_NO_TEXT.get(what, _NO_FILES)), onward)
