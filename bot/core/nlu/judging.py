"""What openings make of the phrase behind them."""

from dataclasses import replace

from bot.core.nlu.clauses import Clause
from bot.core.nlu.intents import Ask, Do, Intent, Meaning, Talk, Word
from bot.core.nlu.language import Language
from bot.core.nlu.meanings import meaning_of
from bot.core.nlu.tones import Tone
from bot.core.nlu.traits import SOFT


def judge(language: Language, meant: str, words: list[str], tones: list[Tone]) -> Clause | None:
    """What the phrase means after such openings; None: nothing plain."""
    firm = len(words) > 1 or bool(tones)
    exact = words[0].startswith("#") or words[0] in language.exact_words
    meaning = meaning_of(meant, words, "sentence" if firm or exact else "synonym")
    meaning = _with_lesson(language, meaning, words)
    if isinstance(meaning, Talk):
        return _judge_talk(meaning, len(words), tones)
    if not isinstance(meaning, Do | Ask):
        return Clause(meaning) if set(tones) <= {Tone.WISH} else None
    if Tone.REFUSING in tones:  # "no exercises"; but "don't not stop" is nothing
        declined = tones.count(Tone.REFUSING) == 1 and meaning.intents[0].word not in SOFT
        decline = Do(Intent(Word.DECLINE), "sentence")
        return Clause(decline, firm=True) if declined else Clause(None, refused=True)
    stops = any(intent.word is Word.STOP for intent in meaning.intents)
    if stops and (Tone.UNABLE in tones or Tone.SHOW in tones):
        return None
    doubted = Tone.UNSURE in tones or Tone.UNABLE in tones or (stops and Tone.ASKING in tones)
    return Clause(Ask(meaning.intents) if doubted else meaning, firm, len(words))


def _with_lesson(language: Language, meaning: Meaning, words: list[str]) -> Meaning:
    """A chapter, with the lesson of it that the words name: "take me to lesson 2 of chapter 3"."""
    if not isinstance(meaning, Do | Ask) or len(meaning.intents) != 1:
        return meaning
    (intent,), lesson = meaning.intents, language.lesson_named(words)
    if intent.word is not Word.CHAPTER or not intent.chapter or intent.lesson or not lesson:
        return meaning
    whole = replace(intent, lesson=lesson)
    return replace(meaning, intent=whole) if isinstance(meaning, Do) else Ask((whole,))


def _judge_talk(talk: Talk, words: int, tones: list[Tone]) -> Clause | None:
    """ "I don't want my money back" is declined; "I can't" and a topic is nothing plain."""
    if Tone.REFUSING in tones:
        return Clause(Do(Intent(Word.DECLINE), "sentence"), firm=True)
    return Clause(talk, firm=words > 1 or bool(tones), words=words) if Tone.UNABLE not in tones else None
