"""The words of the commands that have a trait."""

from bot.core.nlu.command import Trait, words_with
from bot.core.nlu.intents import Word

HIGH = words_with(Trait.HIGH)
HARMLESS = words_with(Trait.HARMLESS)
SOFT = words_with(Trait.SOFT)
TELLS = words_with(Trait.TELLS)
SALIENT = words_with(Trait.SALIENT)
HEARD_INSIDE = words_with(Trait.HEARD_INSIDE)
TAKES_CHAPTER = words_with(Trait.TAKES_CHAPTER)
IN_PAIRS = frozenset(Word) - words_with(Trait.NOT_IN_PAIRS)
ON_FIRST_MESSAGE = words_with(Trait.ON_FIRST_MESSAGE)
NEVER_INPUT = words_with(Trait.NEVER_INPUT)
AMID_TALK = words_with(Trait.AMID_TALK)
NEVER_OFFERED = words_with(Trait.NEVER_OFFERED)
