"""The commands by what their records say of them."""

from collections.abc import Callable

from bot.core.nlu.command import Command, Weight
from bot.core.nlu.intents import Word
from bot.core.nlu.vocabulary.en.english import ENGLISH


def _words(chosen: Callable[[Command], bool]) -> frozenset[Word]:
    return frozenset(command.word for command in ENGLISH.commands if chosen(command))


HIGH = _words(lambda command: command.weight is Weight.HIGH)
SOFT = _words(lambda command: command.weight is Weight.SOFT)
HARMLESS = SOFT | _words(lambda command: command.weight is Weight.HARMLESS)
SALIENT = _words(lambda command: command.salient)
HEARD_INSIDE = _words(lambda command: command.heard_inside)
IN_PAIRS = _words(lambda command: command.in_pairs)
ON_FIRST_MESSAGE = _words(lambda command: command.on_first_message)
