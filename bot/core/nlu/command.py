"""What sets a command apart from the others, one line a command.

How it is said stands with the languages (bot/i18n/phrases), what it does in conversation/commands.py.
"""

from collections.abc import Mapping
from enum import Flag, auto

from bot.core.nlu.intents import Word


class Trait(Flag):
    PLAIN = 0
    HIGH = auto()  # never done where anything speaks against it
    HARMLESS = auto()  # changes nothing: done where others would be asked about
    SOFT = auto()  # gives way to whatever else is said
    TAKES_CHAPTER = auto()  # `#` or `%` in what is said names its chapter
    ON_FIRST_MESSAGE = auto()  # done at once; other first messages are answered by the welcome alone
    NOT_IN_PAIRS = auto()  # "menu help" is asked about; "start stop" is said of a range
    SALIENT = auto()  # its bare word first, before what is not understood, is asked about
    TELLS = auto()  # changes nothing either, but is asked about where it is misspelt
    NEVER_INPUT = auto()  # said to us even where a program waits for an answer
    AMID_TALK = auto()  # done at the end of talk that cannot turn it round, and before a reason for it
    NEVER_OFFERED = auto()  # by a guess: "why is the sky blue" asks about no mistake
    HEARD_INSIDE = auto()  # heard in what `...` stands for: "I paid and want it back"


TRAITS: Mapping[Word, Trait] = {
    Word.MENU: Trait.TELLS | Trait.AMID_TALK,
    Word.HELP: Trait.TELLS | Trait.AMID_TALK | Trait.NEVER_INPUT,
    Word.NEXT: Trait.AMID_TALK,
    Word.BACK: Trait.AMID_TALK,
    Word.REPEAT: Trait.AMID_TALK,
    Word.CHAPTERS: Trait.ON_FIRST_MESSAGE | Trait.AMID_TALK,
    Word.CHAPTER: Trait.TAKES_CHAPTER | Trait.ON_FIRST_MESSAGE | Trait.NOT_IN_PAIRS | Trait.SALIENT,
    Word.EXERCISES: Trait.TAKES_CHAPTER | Trait.ON_FIRST_MESSAGE | Trait.AMID_TALK,
    Word.HINT: Trait.AMID_TALK,
    Word.PROGRESS: Trait.TELLS | Trait.AMID_TALK,
    Word.UPGRADE: Trait.HIGH | Trait.ON_FIRST_MESSAGE,
    Word.PAID: Trait.ON_FIRST_MESSAGE,
    Word.PERSON: (
        Trait.HARMLESS | Trait.ON_FIRST_MESSAGE | Trait.NOT_IN_PAIRS | Trait.HEARD_INSIDE | Trait.NEVER_INPUT
    ),
    Word.STOP: (Trait.HIGH | Trait.ON_FIRST_MESSAGE | Trait.SALIENT | Trait.HEARD_INSIDE | Trait.NEVER_INPUT),
    Word.START: Trait.NOT_IN_PAIRS,
    Word.HELLO: Trait.HARMLESS | Trait.SOFT | Trait.NOT_IN_PAIRS,
    Word.THANKS: Trait.HARMLESS | Trait.SOFT | Trait.NOT_IN_PAIRS,
    Word.DECLINE: Trait.HARMLESS | Trait.NOT_IN_PAIRS | Trait.NEVER_OFFERED,
    Word.SKIP: Trait.AMID_TALK,
    Word.WHY: Trait.HARMLESS | Trait.NOT_IN_PAIRS | Trait.AMID_TALK | Trait.NEVER_OFFERED,
    Word.EXPLAIN: Trait.HARMLESS | Trait.NOT_IN_PAIRS | Trait.AMID_TALK,
    Word.EXAMPLE: Trait.HARMLESS | Trait.NOT_IN_PAIRS | Trait.AMID_TALK,
    Word.LANGUAGE: Trait.HARMLESS | Trait.ON_FIRST_MESSAGE | Trait.NOT_IN_PAIRS | Trait.AMID_TALK,
    Word.RUN: Trait.NOT_IN_PAIRS,
    Word.STOP_PROGRAM: Trait.NOT_IN_PAIRS | Trait.NEVER_INPUT,
    Word.FORGET: Trait.ON_FIRST_MESSAGE | Trait.NOT_IN_PAIRS,
    Word.CONNECT: Trait.ON_FIRST_MESSAGE | Trait.NOT_IN_PAIRS,
}


def words_with(trait: Trait) -> frozenset[Word]:
    return frozenset(word for word, traits in TRAITS.items() if trait in traits)
