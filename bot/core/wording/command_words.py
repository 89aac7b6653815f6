"""The commands in the words of the language that is spoken."""

from collections.abc import Iterable, Mapping

from bot.core.nlu.intents import Intent, Word
from bot.core.wording.speaking import N_, _

WORDS: Mapping[Word, str] = {
    # Translators: the commands that a learner can write, in small letters. Each must be a word that the bot
    # understands in your language (a test sends it). Where a sentence names a command, it stands in stars.
    Word.MENU: N_("menu"),
    Word.HELP: N_("help"),
    Word.NEXT: N_("next"),
    Word.BACK: N_("back"),
    Word.REPEAT: N_("repeat"),
    Word.CHAPTERS: N_("chapters"),
    Word.EXERCISES: N_("exercises"),
    Word.HINT: N_("hint"),
    Word.PROGRESS: N_("progress"),
    Word.UPGRADE: N_("upgrade"),
    Word.PAID: N_("paid"),
    Word.PERSON: N_("person"),
    Word.STOP: N_("stop"),
    Word.START: N_("start"),
    Word.HELLO: N_("hello"),
    Word.THANKS: N_("thanks"),
    Word.DECLINE: N_("decline"),
    Word.SKIP: N_("skip"),
    Word.WHY: N_("why"),
    Word.EXPLAIN: N_("explain"),
    Word.EXAMPLE: N_("example"),
    Word.LANGUAGE: N_("language"),
    Word.FORGET: N_("forget me"),
    Word.RUN: N_("run"),
    Word.STOP_PROGRAM: N_("stop program"),
    Word.CONNECT: N_("connect"),
}


def spoken_words(intents: Iterable[str]) -> list[str]:
    """Of intents in the words that Intent writes, which documents keep; what a newer version wrote stays."""
    return [spoken(intent) if (intent := Intent.parse(words)) else words for words in intents]


def spoken(intent: Intent) -> str:
    numbers = {"chapter": intent.chapter, "lesson": intent.lesson}
    if intent.word is Word.CHAPTER or intent.word is Word.CHAPTERS:
        if intent.chapter is None:
            return _("chapters") if intent.lesson is None else _("lesson {lesson}", **numbers)
        if intent.lesson is not None:
            return _("chapter {chapter} lesson {lesson}", **numbers)
        return _("chapter {chapter}", **numbers)
    if intent.word is Word.EXERCISES and intent.chapter is not None:
        # Translators: the exercises of a chapter, as one writes it to get them.
        return _("exercises {chapter}", **numbers)
    return _(WORDS.get(intent.word, intent.word.value))
