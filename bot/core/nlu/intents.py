"""What a learner can mean."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

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


_INTENT = re.compile(rf"({'|'.join(Word)})(?: (\d{{1,9}}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Intent:
    """`chapter` is set with Word.CHAPTER, and with EXERCISES where a chapter was named; any whole number.

    `str()` gives the words that mean it exactly: "progress", "chapter 6", "exercises 2"; `parse` reads them.
    """

    word: Word
    chapter: int | None = None

    def __str__(self) -> str:
        return self.word.value if self.chapter is None else f"{self.word.value} {self.chapter}"

    @classmethod
    def parse(cls, words: str) -> "Intent | None":
        """None for whatever is not the words of an intent, letter by letter."""
        found = _INTENT.fullmatch(words)
        return cls(Word(found[1]), int(found[2]) if found[2] else None) if found else None


@dataclass(frozen=True, slots=True)
class Do:
    """One meaning, plain. how "word": exactly the words (with case, spaces, punctuation, a `please`);
    how "synonym": one everyday word that means it and may as well be an exercise's answer ("list",
    "continue", "hello"); how "sentence": a longer sentence with one plain meaning."""

    intent: Intent
    how: How

    @property
    def intents(self) -> tuple[Intent, ...]:
        return (self.intent,)


@dataclass(frozen=True, slots=True)
class Ask:
    """A near miss, or more than one meaning: the bot asks which. One to three intents, likeliest first."""

    intents: tuple[Intent, ...]


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


Meaning = Do | Ask | Number | Yes | No | Unknown
