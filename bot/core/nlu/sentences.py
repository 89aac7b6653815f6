"""What a sentence means, where one meaning is plain.

A text is split into clauses at its signs. The opening of a clause ("can you") and what changes nothing are
taken off; all that is left must be one phrase of the vocabulary. So talk *about* a command ("I can't stop
laughing") is none.
"""

import re

from bot.core.nlu.chapter_mentions import mark_chapters, mark_number_words, split_words, values
from bot.core.nlu.clauses import Clause, combine, combine_bare, intents_of, is_soft, words_of
from bot.core.nlu.intents import Ask, Do, How, Intent, Meaning, No, Number, Unknown, Word, Yes
from bot.core.nlu.patterns import PhraseMeaning, english
from bot.core.nlu.traits import HEARD_INSIDE, HIGH, SOFT
from bot.core.nlu.vocabulary.entries import Tone

# "anything but" ends none.
_CLAUSE_ENDS = re.compile(r"(?:[!?;,…()\"।。！？،؟]|\.(?!\w))+|(?<!thing )\bbut\b|\bbecause\b")
_PARTS = re.compile(r":|/| - |\b(?:or|and|then)\b")
_LONGEST_RUN_ON = 24  # words
_LONGEST_OPENING = 7  # words
_MOST_ANY_WORDS = 8  # that `...` stands for


def read_text(text: str, cut: bool) -> Meaning:
    """`text` as fold() gives it; `cut`: it went on, and its end is not known."""
    marked = mark_chapters(text)
    clauses = [_read_clause(clause) for clause in _CLAUSE_ENDS.split(marked) if clause.strip()]
    meaning = combine([*clauses, None] if cut else clauses)
    if isinstance(meaning, Do) and meaning.intent.word in HIGH and _is_negated(marked):
        return Ask((meaning.intent,))
    return meaning


def _is_negated(marked: str) -> bool:
    """Whether a command of high weight is negated anywhere, whatever else was understood."""
    return english().negation.search(" ".join(plain_words(marked))) is not None


def plain_words(text: str) -> list[str]:
    """The words of a marked text, in full and without noise."""
    vocabulary = english().vocabulary
    words = " ".join(vocabulary.short_forms.get(word, word) for word in split_words(text)).split()
    return [word for word in words if word not in vocabulary.noise]


def _read_clause(text: str) -> Clause | None:
    words = plain_words(text)
    numbered = mark_number_words(words)
    clause = _read_after_no(words) or _read(words) or (_read(numbered) if numbered != words else None)
    if clause and "and" in words and (finer := _read_parts(text)) and HEARD_INSIDE & set(words_of(finer)):
        return finer
    return clause or _read_run_on(words) or _read_parts(text)


def _read_after_no(words: list[str]) -> Clause | None:
    """ "no I want the next lesson", "no thanks I don't want to pay": an answer, and then a sentence with no
    sign between them. "no stop" may be either, and is asked about."""
    run_on = english().vocabulary.run_on
    for n in (1, 2, 3):
        begins = words[n : n + 1] and (words[n] in run_on or words[n] == "stop")
        if begins and (first := _read(words[:n])) and first.meaning == No() and (rest := _read(words[n:])):
            return Clause(combine([first, rest]), firm=True, words=2) if rest.meaning else None
    return None


def _read_run_on(words: list[str]) -> Clause | None:
    """Two sentences with no sign between them, as phones make them: "I'm stuck give me a hint"."""
    if len(words) > _LONGEST_RUN_ON:
        return None
    run_on = english().vocabulary.run_on
    for n in range(2, len(words) - 1):
        if words[n] in run_on and (second := _read(words[n:])) and (first := _read(words[:n])):
            if not (second.firm and (first.firm or is_soft(first.meaning))):
                continue
            return Clause(combine([first, second]), firm=True, words=2)
    return None


def _read_parts(text: str) -> Clause | None:
    """Several commands in one breath: "menu or help". All must be known: "lists and tuples" is none."""
    parts = _PARTS.split(text)
    if len(parts) < 2:
        return None
    clauses = [_read(plain_words(part)) for part in parts if part.strip()]
    meaning = combine_bare(clauses) if None in clauses else combine(clauses)
    return None if isinstance(meaning, Unknown) else Clause(meaning, firm=True, words=2)


def _read(words: list[str]) -> Clause | None:
    tones: list[Tone] = []
    aside: Clause | None = None
    if not words:
        return Clause(None)
    while words:
        if found := _find(words):
            return _judge(*found, tones)
        length = _opening_length(words)
        if not length:
            return None
        opening = " ".join(words[:length])
        if tone := english().openings[opening]:
            tones.append(tone)
        elif aside is None and (said := english().phrases.whole.get(opening)):
            aside = _judge(said, words[:length], [])
        words = words[length:]
    if Tone.REFUSING in tones or Tone.NOT in tones:
        return Clause(None, refused=True)
    return Clause(None) if tones else aside or Clause(None)


def _find(words: list[str]) -> tuple[PhraseMeaning, list[str]] | None:
    """The phrase that the words are, without what closes the sentence and changes nothing."""
    whole, fillers = english().phrases.whole, english().fillers
    keys = [word[0] if word[0] in "#%" else word for word in words]
    while keys:
        found = whole.get(" ".join(keys)) or _find_open_ended(keys)
        if found:
            return found, words[: len(keys)]
        closing = next((n for n in range(min(5, len(keys)), 0, -1) if " ".join(keys[-n:]) in fillers), 0)
        if not closing:
            return None
        keys = keys[:-closing]
    return None


def _find_open_ended(keys: list[str]) -> PhraseMeaning | None:
    open_ended = english().phrases.open_ended
    for length in range(1, min(_LONGEST_OPENING + 2, len(keys))):
        for after, meaning in open_ended.get(" ".join(keys[:length]), ()):
            ending = after.split()
            between = len(keys) - length - len(ending)
            if 0 < between <= _MOST_ANY_WORDS and keys[len(keys) - len(ending) :] == ending:
                return meaning
    return None


def _opening_length(words: list[str]) -> int:
    openings = english().openings
    longest = min(_LONGEST_OPENING, len(words))
    return next((n for n in range(longest, 0, -1) if " ".join(words[:n]) in openings), 0)


def _judge(phrase: PhraseMeaning, words: list[str], tones: list[Tone]) -> Clause | None:
    """What the phrase means after such openings; None: nothing plain."""
    firm = len(words) > 1 or bool(tones)
    exact = words[0].startswith("#") or words[0] in english().exact_words
    meaning = meaning_of(phrase, words, "sentence" if firm or exact else "synonym")
    if not isinstance(meaning, Do | Ask):
        return Clause(meaning) if set(tones) <= {Tone.WISH} else None
    intents = intents_of(meaning)
    if Tone.REFUSING in tones or Tone.NOT in tones:
        return _refused(intents, tones)
    stops = any(intent.word is Word.STOP for intent in intents)
    if stops and (Tone.UNABLE in tones or Tone.SHOW in tones):
        return None
    doubted = Tone.UNSURE in tones or Tone.UNABLE in tones or (stops and Tone.ASKING in tones)
    return Clause(Ask(intents) if doubted else meaning, firm, len(words))


def _refused(intents: tuple[Intent, ...], tones: list[Tone]) -> Clause:
    """ "I don't want to upgrade", "no exercises": declined; "don't not stop": nothing is done."""
    once = tones.count(Tone.REFUSING) + tones.count(Tone.NOT) == 1
    if once and intents[0].word not in SOFT:
        return Clause(Do(Intent(Word.DECLINE), "sentence"), firm=True)
    return Clause(None, refused=True)


def meaning_of(phrase: PhraseMeaning, words: list[str], how: How) -> Meaning:
    """What the phrase means, with the numbers of the words put in."""
    if phrase.keys == ("yes",):
        return Yes()
    if phrase.keys == ("no",):
        return No()
    numbers = values(words)
    if phrase.keys == ("number",):
        return Number(numbers[0])
    intents = tuple(dict.fromkeys(intent for key in phrase.keys for intent in _intents(key, numbers)))
    if phrase.asked or len(intents) > 1:
        return Ask(intents[:3])
    return Do(intents[0], how)


def _intents(key: str, numbers: tuple[int, ...]) -> list[Intent]:
    word, _, number = key.partition(" ")
    if not number:
        return [Intent(Word(word))]
    if number in "#%":
        return [Intent(Word(word), value) for value in numbers]
    return [Intent(Word(word), int(number))]
