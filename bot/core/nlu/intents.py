"""What a learner can mean."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from bot.core.nlu.topics import Topic

How = Literal["word", "synonym", "sentence"]


class Word(StrEnum):
    """The plain words. A sentence that means one of them does what the word does."""

    MENU = "menu"
    HELP = "help"
    NEXT = "next"
    BACK = "back"
    REPEAT = "repeat"  # show the same lesson or exercise again
    CHAPTERS = "chapters"
    CHAPTER = "chapter"  # always with a number
    EXERCISES = "exercises"
    HINT = "hint"  # "I don't know", "give me a hint", "show me the answer"
    PROGRESS = "progress"
    UPGRADE = "upgrade"  # "how much does it cost?" means this too
    PAID = "paid"  # the learner says that they have paid
    PERSON = "person"  # money back, an invoice, a complaint: what only a person can do
    STOP = "stop"
    START = "start"
    HELLO = "hello"
    THANKS = "thanks"
    DECLINE = "decline"  # "I don't want to upgrade", "don't stop": does nothing, and says so kindly
    SKIP = "skip"  # leave the open exercise
    WHY = "why"  # explain the last mistake
    EXPLAIN = "explain"  # say the lesson in other words: "simpler", "I don't get it"
    EXAMPLE = "example"  # another example
    LANGUAGE = "language"  # which languages the bot speaks
    FORGET = "forget me"  # erase what is kept of me
    RUN = "run"  # show the lesson's own program running
    STOP_PROGRAM = "stop program"  # end the program that waits for an answer
    CONNECT = "connect"  # a code that lets an agent teach me


_NUMBER = r"(\d{1,9})"
_INTENT = re.compile(
    rf"(?:({'|'.join(Word)})(?: {_NUMBER})?(?: lesson {_NUMBER})?|lesson {_NUMBER})", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Intent:
    """`chapter` is set with EXERCISES where a chapter was named, and with Word.CHAPTER unless it is a lesson
    of the learner's own chapter; `lesson` with Word.CHAPTER alone. Any whole numbers.

    `str()` gives the words that mean it exactly: "progress", "chapter 6", "chapter 6 lesson 2", "lesson 2",
    "exercises 2"; `parse` reads them.
    """

    word: Word
    chapter: int | None = None
    lesson: int | None = None

    def __str__(self) -> str:
        lesson = "" if self.lesson is None else f"lesson {self.lesson}"
        if self.chapter is None:
            return lesson or self.word.value
        return f"{self.word.value} {self.chapter} {lesson}".rstrip()

    @classmethod
    def parse(cls, words: str) -> "Intent | None":
        """None for whatever is not the words of an intent, letter by letter."""
        found = _INTENT.fullmatch(words)
        if found is None or (found[3] and (found[1] != Word.CHAPTER or not found[2])):
            return None
        word, chapter, lesson = found[1] or Word.CHAPTER, found[2], found[3] or found[4]
        return cls(Word(word), int(chapter) if chapter else None, int(lesson) if lesson else None)


@dataclass(frozen=True, slots=True)
class Do:
    """One meaning, plain. how "word": exactly the words (with case, spaces, punctuation, a `please`);
    how "synonym": one everyday word that means it and may as well be an exercise's answer ("list",
    "continue", "hello"); how "sentence": a longer sentence with one plain meaning.

    `also`: what else was wished for in the same message: it is named, and not done.
    """

    intent: Intent
    how: How
    also: tuple[Intent, ...] = ()

    @property
    def intents(self) -> tuple[Intent, ...]:
        return (self.intent, *self.also)


@dataclass(frozen=True, slots=True)
class Ask:
    """A near miss, or more than one meaning: the bot asks which. One to three intents, likeliest first.

    `by_number`: a wish for what a bare number stands for ("let's do 7"): plain where the bot has just listed
    things."""

    intents: tuple[Intent, ...]
    by_number: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A number and nothing else: what it means depends on what was asked."""

    value: int


@dataclass(frozen=True, slots=True)
class Yes:
    pass


@dataclass(frozen=True, slots=True)
class No:
    pass


@dataclass(frozen=True, slots=True)
class Unknown:
    pass


@dataclass(frozen=True, slots=True)
class Talk:
    """No command: talk that has a reply of its own."""

    topic: Topic


@dataclass(frozen=True, slots=True)
class About:
    """A question about something that the course may teach. `term`: its words, folded, without an article.
    `asked`: it was a question ("what is a variable?"); otherwise the words stand alone ("TypeError", "lists")
    and may be an exercise's answer."""

    term: str
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Several:
    """A word that means several things among the languages, and so is not done: "do" is two, "acha" stop or
    yes. The open exercise decides, or the bot asks. Likeliest first; at least one."""

    readings: tuple["Meaning", ...]


Meaning = Do | Ask | Number | Yes | No | Unknown | Talk | About | Several
