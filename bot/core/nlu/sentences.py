"""What a sentence means, where one meaning is plain.

A text is split into clauses at its signs. The opening of a clause ("can you") and what changes nothing are
taken off; all that is left must be one phrase of the vocabulary. So talk *about* a command ("I can't stop
laughing") is none.
"""

import re

from bot.core.nlu.chapter_mentions import mark_chapters, mark_number_words, split_words, values
from bot.core.nlu.clauses import Clause, combine, combine_bare
from bot.core.nlu.intents import Ask, Do, How, Intent, Meaning, No, Number, Talk, Unknown, Word, Yes
from bot.core.nlu.patterns import Tone
from bot.core.nlu.topics import Topic
from bot.core.nlu.traits import HEARD_INSIDE, HIGH, SOFT
from bot.core.nlu.vocabulary.en import ENGLISH

# "anything but" ends none.
_CLAUSE_ENDS = re.compile(r"(?:[!?;,…()\"।。！？،؟]|\.(?!\w))+|(?<!thing )\bbut\b|\bbecause\b")
_PARTS = re.compile(r":|/| - |\b(?:or|and|then)\b")
_LONGEST_RUN_ON = 24  # words
_LONGEST_OPENING = 7  # words
_MOST_ANY_WORDS = 8  # that `...` stands for
_TOPICS = {f"topic {topic}": topic for topic in Topic}


def read_text(text: str, cut: bool) -> Meaning:
    """`text` as fold() gives it; `cut`: it went on, and its end is not known."""
    marked = mark_chapters(text)
    clauses = [_read_clause(clause) for clause in _CLAUSE_ENDS.split(marked) if clause.strip()]
    meaning = combine([*clauses, None] if cut else clauses)
    negated = ENGLISH.negation.search(" ".join(plain_words(marked)))
    if negated and isinstance(meaning, Do) and meaning.intent.word in HIGH:
        return Ask(meaning.intents)
    return meaning


def plain_words(text: str) -> list[str]:
    """The words of a marked text, in full and without noise."""
    words = " ".join(ENGLISH.short_forms.get(word, word) for word in split_words(text)).split()
    return [word for word in words if word not in ENGLISH.noise]


def _read_clause(text: str) -> Clause | None:
    words = plain_words(text)
    numbered = mark_number_words(words)
    clause = _read_after_no(words) or _read(words) or (_read(numbered) if numbered != words else None)
    if clause and "and" in words and (finer := _read_parts(text)) and HEARD_INSIDE & set(finer.meant):
        return finer
    return clause or _read_run_on(words) or _read_parts(text)


def _read_after_no(words: list[str]) -> Clause | None:
    """ "no I want the next lesson", "no thanks I don't want to pay": an answer, and then a sentence with no
    sign between them. "no stop" may be either, and is asked about."""
    for n in (1, 2, 3):
        begins = words[n : n + 1] and (words[n] in ENGLISH.run_on or words[n] == "stop")
        if begins and (first := _read(words[:n])) and first.meaning == No() and (rest := _read(words[n:])):
            return Clause(combine([first, rest]), firm=True, words=2) if rest.meaning else None
    return None


def _read_run_on(words: list[str]) -> Clause | None:
    """Two sentences with no sign between them, as phones make them: "I'm stuck give me a hint"."""
    if len(words) > _LONGEST_RUN_ON:
        return None
    for n in [n for n in range(2, len(words) - 1) if words[n] in ENGLISH.run_on]:
        second = _read(words[n:])
        first = _read(words[:n]) if second and second.firm else None
        if first and second and (first.firm or first.is_soft):
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
    while words:
        if found := _find(words):
            return _judge(*found, tones)
        length = _opening_length(words)
        if not length:
            return None
        opening = " ".join(words[:length])
        if tone := ENGLISH.tones[opening]:
            tones.append(tone)
        elif aside is None and (said := ENGLISH.phrases.get(opening)):
            aside = _judge(said, words[:length], [])
        words = words[length:]
    if Tone.REFUSING in tones:
        return Clause(None, refused=True)
    return Clause(None) if tones else aside or Clause(None)


def _find(words: list[str]) -> tuple[str, list[str]] | None:
    """The phrase that the words are, without what closes the sentence and changes nothing."""
    fillers = ENGLISH.filler_phrases
    keys = [word[0] if word[0] in "#%" else word for word in words]
    while keys:
        found = ENGLISH.phrases.get(" ".join(keys)) or _find_open_ended(keys)
        if found:
            return found, words[: len(keys)]
        closing = next((n for n in range(min(5, len(keys)), 0, -1) if " ".join(keys[-n:]) in fillers), 0)
        if not closing:
            return None
        keys = keys[:-closing]
    return None


def _find_open_ended(keys: list[str]) -> str | None:
    for length in range(1, min(_LONGEST_OPENING + 2, len(keys))):
        for after, meaning in ENGLISH.open_ended.get(" ".join(keys[:length]), ()):
            between = len(keys) - length - len(after)
            if 0 < between <= _MOST_ANY_WORDS and keys[len(keys) - len(after) :] == after:
                return meaning
    return None


def _opening_length(words: list[str]) -> int:
    longest = min(_LONGEST_OPENING, len(words))
    return next((n for n in range(longest, 0, -1) if " ".join(words[:n]) in ENGLISH.tones), 0)


def _judge(meant: str, words: list[str], tones: list[Tone]) -> Clause | None:
    """What the phrase means after such openings; None: nothing plain."""
    firm = len(words) > 1 or bool(tones)
    exact = words[0].startswith("#") or words[0] in ENGLISH.exact_words
    meaning = meaning_of(meant, words, "sentence" if firm or exact else "synonym")
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


def meaning_of(meant: str, words: list[str], how: How) -> Meaning:
    """What a phrase means ("next or chapter #?"), with the numbers of the words put in."""
    numbers = values(words)
    if meant == "number":
        return Number(numbers[0])
    if meant in _TOPICS:
        return Talk(_TOPICS[meant])
    if meant in ("yes", "no"):
        return Yes() if meant == "yes" else No()
    if "%" in meant:  # "chapter # lesson %"
        return _lesson_of(meant, words, how)
    named = [each.replace("#", str(n)) for each in meant.rstrip("?").split(" or ") for n in numbers or (0,)]
    intents = tuple(dict.fromkeys(filter(None, map(Intent.parse, named))))
    return Ask(intents[:3]) if "?" in meant or len(intents) > 1 else Do(intents[0], how)


def _lesson_of(meant: str, words: list[str], how: How) -> Meaning:
    for sign in "#%":
        marked = next((word[1:].split("+")[0] for word in words if word[0] == sign), "")
        meant = meant.replace(sign, marked)
    intent = Intent.parse(meant)
    return Do(intent, how) if intent else Unknown()
