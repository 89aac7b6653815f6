"""What a sentence means, where one meaning is plain.

A text is taken apart at its signs. Of each piece the opening ("can you") and what changes nothing are taken
off, and the rest must be a phrase of the vocabulary, all of it: so talk *about* a command ("I can't stop
laughing") is none.
"""

import re

from bot.core.nlu.chapter_mentions import mark_chapters, mark_number_words, split_words, values
from bot.core.nlu.clauses import HIGH, SOFT, Piece, intents_of, is_soft, weigh, weigh_bare
from bot.core.nlu.intents import Ask, Do, How, Intent, Meaning, No, Number, Unknown, Word, Yes
from bot.core.nlu.patterns import Sense, exact_words, fillers, noise, openings, phrases
from bot.core.nlu.vocabulary.en.openings import RUN_ON, SHORT_FORMS, Tone

_PIECES = re.compile(r"(?:[!?;,…()\"।。！？،؟]|\.(?!\w))+|(?<!thing )\bbut\b|\bbecause\b")  # "anything but"
_FINER_PIECES = re.compile(r":|/| - |\b(?:or|and|then)\b")
_NEGATED = re.compile(
    r"\b(?:not|no|never) (?:want |need )?(?:to )?(?:stop|unsubscribe|upgrade|pay|buy|purchase|subscribe)\b"
)
_RUN_ON = frozenset(RUN_ON.split())
_NEVER_TALK = frozenset({Word.STOP, Word.PERSON})  # heard in what `...` stands for: "I paid and want it back"
_LONGEST_RUN_ON = 24  # words
_LONGEST_OPENING = 7  # words
_MOST_ANY_WORDS = 8  # that `...` stands for


def read_text(text: str, cut: bool) -> Meaning:
    """`text` as tidy() gives it; `cut`: it went on, and its end is not known."""
    marked = mark_chapters(text)
    pieces = [_read_piece(piece) for piece in _PIECES.split(marked) if piece.strip()]
    meaning = weigh([*pieces, None] if cut else pieces)
    if isinstance(meaning, Do) and meaning.intent.word in HIGH and _is_negated(marked):
        return Ask((meaning.intent,))
    return meaning


def _is_negated(marked: str) -> bool:
    """Whether a stop or an upgrade is negated anywhere, whatever else was understood."""
    return _NEGATED.search(" ".join(plain_words(marked))) is not None


def plain_words(text: str) -> list[str]:
    """The words of a marked text, in full and without noise."""
    words = " ".join(SHORT_FORMS.get(word, word) for word in split_words(text)).split()
    return [word for word in words if word not in noise()]


def _read_piece(text: str) -> Piece | None:
    words = plain_words(text)
    numbered = mark_number_words(words)
    piece = _read_after_no(words) or _read(words) or (_read(numbered) if numbered != words else None)
    if piece and "and" in words and (finer := _read_finer(text)) and _NEVER_TALK & set(_words_of(finer)):
        return finer
    return piece or _read_run_on(words) or _read_finer(text)


def _words_of(piece: Piece) -> list[Word]:
    return [intent.word for intent in intents_of(piece.meaning)]


def _read_after_no(words: list[str]) -> Piece | None:
    """ "no I want the next lesson", "no thanks I don't want to pay": an answer, and then a sentence with no
    sign between them. "no stop" may be either, and is asked about."""
    for n in (1, 2, 3):
        begins = words[n : n + 1] and (words[n] in _RUN_ON or words[n] == "stop")
        if begins and (first := _read(words[:n])) and first.meaning == No() and (rest := _read(words[n:])):
            return Piece(weigh([first, rest]), firm=True, words=2) if rest.meaning else None
    return None


def _read_run_on(words: list[str]) -> Piece | None:
    """Two sentences with no sign between them, as phones make them: "I'm stuck give me a hint"."""
    if len(words) > _LONGEST_RUN_ON:
        return None
    for n in range(2, len(words) - 1):
        if words[n] in _RUN_ON and (second := _read(words[n:])) and (first := _read(words[:n])):
            if not (second.firm and (first.firm or is_soft(first.meaning))):
                continue
            return Piece(weigh([first, second]), firm=True, words=2)
    return None


def _read_finer(text: str) -> Piece | None:
    """Several commands in one breath: "menu or help". All must be known: "lists and tuples" is none."""
    parts = _FINER_PIECES.split(text)
    if len(parts) < 2:
        return None
    pieces = [_read(plain_words(part)) for part in parts if part.strip()]
    meaning = weigh_bare(pieces) if None in pieces else weigh(pieces)
    return None if isinstance(meaning, Unknown) else Piece(meaning, firm=True, words=2)


def _read(words: list[str]) -> Piece | None:
    tones: list[Tone] = []
    aside: Piece | None = None
    if not words:
        return Piece(None)
    while words:
        if found := _find(words):
            return _judge(*found, tones)
        length = _opening_length(words)
        if not length:
            return None
        opening = " ".join(words[:length])
        if tone := openings()[opening]:
            tones.append(tone)
        elif aside is None and (sense := phrases().whole.get(opening)):
            aside = _judge(sense, words[:length], [])
        words = words[length:]
    if Tone.REFUSING in tones or Tone.NOT in tones:
        return Piece(None, refused=True)
    return Piece(None) if tones else aside or Piece(None)


def _find(words: list[str]) -> tuple[Sense, list[str]] | None:
    """The phrase that the words are, without what closes the sentence and changes nothing."""
    keys = [word[0] if word[0] in "#%" else word for word in words]
    while keys:
        sense = phrases().whole.get(" ".join(keys)) or _find_open_ended(keys)
        if sense:
            return sense, words[: len(keys)]
        closing = next((n for n in range(min(5, len(keys)), 0, -1) if " ".join(keys[-n:]) in fillers()), 0)
        if not closing:
            return None
        keys = keys[:-closing]
    return None


def _find_open_ended(keys: list[str]) -> Sense | None:
    for length in range(1, min(_LONGEST_OPENING + 2, len(keys))):
        for after, sense in phrases().open_ended.get(" ".join(keys[:length]), ()):
            ending = after.split()
            between = len(keys) - length - len(ending)
            if 0 < between <= _MOST_ANY_WORDS and keys[len(keys) - len(ending) :] == ending:
                return sense
    return None


def _opening_length(words: list[str]) -> int:
    longest = min(_LONGEST_OPENING, len(words))
    return next((n for n in range(longest, 0, -1) if " ".join(words[:n]) in openings()), 0)


def _judge(sense: Sense, words: list[str], tones: list[Tone]) -> Piece | None:
    """What the phrase means after such openings; None: nothing plain."""
    firm = len(words) > 1 or bool(tones)
    exact = words[0].startswith("#") or words[0] in exact_words()
    meaning = meaning_of(sense, words, "sentence" if firm or exact else "synonym")
    if not isinstance(meaning, Do | Ask):
        return Piece(meaning) if set(tones) <= {Tone.WISH} else None
    intents = intents_of(meaning)
    if Tone.REFUSING in tones or Tone.NOT in tones:
        return _refused(intents, tones)
    stops = any(intent.word is Word.STOP for intent in intents)
    if stops and (Tone.UNABLE in tones or Tone.SHOW in tones):
        return None
    doubted = Tone.UNSURE in tones or Tone.UNABLE in tones or (stops and Tone.ASKING in tones)
    return Piece(Ask(intents) if doubted else meaning, firm, len(words))


def _refused(intents: tuple[Intent, ...], tones: list[Tone]) -> Piece:
    """ "I don't want to upgrade", "no exercises": declined; "don't not stop": nothing is done."""
    once = tones.count(Tone.REFUSING) + tones.count(Tone.NOT) == 1
    if once and intents[0].word not in SOFT:
        return Piece(Do(Intent(Word.DECLINE), "sentence"), firm=True)
    return Piece(None, refused=True)


def meaning_of(sense: Sense, words: list[str], how: How) -> Meaning:
    """The sense with the numbers of the words put in."""
    if sense.keys == ("yes",):
        return Yes()
    if sense.keys == ("no",):
        return No()
    numbers = values(words)
    if sense.keys == ("number",):
        return Number(numbers[0])
    intents = tuple(dict.fromkeys(intent for key in sense.keys for intent in _intents(key, numbers)))
    if sense.asked or len(intents) > 1:
        return Ask(intents[:3])
    return Do(intents[0], how)


def _intents(key: str, numbers: tuple[int, ...]) -> list[Intent]:
    word, _, number = key.partition(" ")
    if not number:
        return [Intent(Word(word))]
    if number in "#%":
        return [Intent(Word(word), value) for value in numbers]
    return [Intent(Word(word), int(number))]
