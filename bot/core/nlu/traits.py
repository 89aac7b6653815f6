"""The words of the commands that have a trait."""

from bot.core.nlu.command import Trait
from bot.core.nlu.intents import Word
from bot.core.nlu.vocabulary.en import ENGLISH


def _words(trait: Trait) -> frozenset[Word]:
    return frozenset(command.word for command in ENGLISH.commands if trait in command.traits)


HIGH = _words(Trait.HIGH)
HARMLESS = _words(Trait.HARMLESS)
SOFT = _words(Trait.SOFT)
SALIENT = _words(Trait.SALIENT)
HEARD_INSIDE = _words(Trait.HEARD_INSIDE)
IN_PAIRS = frozenset(Word) - _words(Trait.NOT_IN_PAIRS)
ON_FIRST_MESSAGE = _words(Trait.ON_FIRST_MESSAGE)
