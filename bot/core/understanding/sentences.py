"""What a sentence means, where one meaning is plain.

A sentence is taken apart at its signs; of each piece the opening ("can you") and what changes nothing are
X
laughing") is none.
"""

import re
from dataclasses import dataclass

from bot.core.meaning import Ask, Do, How, Intent, Meaning, No, Number, Unknown, Word, Yes
from bot.core.understanding.mentions import mark_chapters, mark_number_words, split_words, values
from bot.core.understanding.tables import Sense, exact_words, fillers, noise, openings, phrases
from bot.core.vocabulary.openings import RUN_ON, SHORT_FORMS, Tone

_PIECES = re.compile(r"[.!?;,…()\"।。！？،؟]+|\b(?:but|because)\b")
_FINER_PIECES = re.compile(r":|/| - |\b(?:or|and|then)\b")
_RUN_ON = frozenset(RUN_ON.split())
_LONGEST_RUN_ON = 24  # words
_LONGEST_OPENING = 7  # words
_MOST_ANY_WORDS = 8  # that `...` stands for
_HIGH = frozenset({Word.STOP, Word.UPGRADE})  # never done where anything speaks against it
_SOFT = frozenset({Word.HELLO, Word.THANKS})  # gives way to whatever else is said


@dataclass(frozen=True, slots=True)
class Piece:
    """`meaning` None: nothing but an opening. `firm`: more than a bare word, so that it stands beside pieces
    that are not understood; `words`: how many words the phrase had."""

    meaning: Meaning | None
    firm: bool = False
    words: int = 0


def read_text(text: str, cut: bool) -> Meaning:
    """`text` as tidy() gives it; `cut`: it went on, and its end is not known."""
    marked = mark_chapters(text)
    pieces = [_read_piece(piece) for piece in _PIECES.split(marked) if piece.strip()]
    return _weigh([*pieces, None] if cut else pieces)


def plain_words(text: str) -> list[str]:
    """The words of a marked text, in full and without noise."""
    words = " ".join(SHORT_FORMS.get(word, word) for word in split_words(text)).split()
    return [word for word in words if word not in noise()]


def _read_piece(text: str) -> Piece | None:
    words = plain_words(text)
    return _read(words) or _read(mark_number_words(words)) or _read_run_on(words) or _read_finer(text)


def _read_run_on(words: list[str]) -> Piece | None:
    """Two sentences with no sign between them, as phones make them: "I'm stuck give me a hint"."""
    if len(words) > _LONGEST_RUN_ON:
        return None
    for n in range(2, len(words) - 1):
        if words[n] in _RUN_ON and (second := _read(words[n:])) and (first := _read(words[:n])):
            if not (second.firm and (first.firm or _is_soft(first.meaning))):
                continue
            return Piece(_weigh([first, second]), firm=True, words=2)
    return None


def _read_finer(text: str) -> Piece | None:
    """Several commands in one breath: "menu or help". All must be known: "lists and tuples" is none."""
    parts = _FINER_PIECES.split(text)
    if len(parts) < 2:
        return None
    pieces = [_read(plain_words(part)) for part in parts if part.strip()]
    meaning = Unknown() if None in pieces else _weigh(pieces)
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
        return Piece(No())
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
    for length in range(1, min(6, len(keys))):
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
    meaning = meaning_of(sense, words, "sentence" if firm or words[0] in exact_words() else "synonym")
    if not isinstance(meaning, Do | Ask):
        return Piece(meaning) if set(tones) <= {Tone.WISH} else None
    intents = (meaning.intent,) if isinstance(meaning, Do) else meaning.intents
    high = any(intent.word in _HIGH for intent in intents)
    if Tone.REFUSING in tones or Tone.NOT in tones:
        declined = len(tones) == 1 or tones.count(Tone.REFUSING) + tones.count(Tone.NOT) == 1
        plainly = declined and (high or Tone.REFUSING in tones) and intents[0].word not in _SOFT
        return Piece(Do(Intent(Word.DECLINE), "sentence"), firm=True) if plainly else None
    stops = any(intent.word is Word.STOP for intent in intents)
    if stops and (Tone.UNABLE in tones or Tone.SHOW in tones):
        return None
    doubted = Tone.UNSURE in tones or Tone.UNABLE in tones or (stops and Tone.ASKING in tones)
    return Piece(Ask(intents) if doubted else meaning, firm, len(words))


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


def _weigh(pieces: list[Piece | None]) -> Meaning:
    """One meaning out of all pieces; what is not understood (None) lets only firm ones stand."""
    known = [piece for piece in pieces if piece and piece.meaning]
    commands = [
        piece for piece in known if isinstance(piece.meaning, Do | Ask) and not _is_soft(piece.meaning)
    ]
    declined = [piece for piece in commands if _words(piece) == (Word.DECLINE,)]
    asked = [piece for piece in commands if piece not in declined]
    if not asked:
        return _weigh_rest(known, declined, None in pieces)
    asked = _settled(asked)
    intents = tuple(dict.fromkeys(intent for piece in asked for intent in _intents_of(piece)))
    doubted = any(isinstance(piece.meaning, Ask) for piece in asked)
    if None in pieces:
        if not all(piece.firm for piece in asked):
            return _weigh_bare(pieces)
        doubted = doubted or any(_words(piece) == (Word.STOP,) and piece.words < 2 for piece in asked)
    refused = bool(declined) or any(isinstance(piece.meaning, No) for piece in known)
    if len(intents) > 1 or doubted or (refused and intents[0].word in _HIGH):
        return Ask(intents[:3])
    return Do(intents[0], _how(asked))


def _settled(asked: list[Piece]) -> list[Piece]:
    """Without the questions that another piece answers: "I finished the lesson. What's next?"."""
    plain = [piece.meaning.intent for piece in asked if isinstance(piece.meaning, Do)]
    return [
        piece
        for piece in asked
        if not (isinstance(piece.meaning, Ask) and set(plain) & set(piece.meaning.intents))
    ]


def _weigh_bare(pieces: list[Piece | None]) -> Meaning:
    """A bare word beside what is not understood: "stop, I don't like it", "Chapter 6: lists". Asked about
    where it comes first and either would be a pity to miss; anything else may be talk."""
    first = pieces[0]
    if first and isinstance(first.meaning, Do) and first.meaning.intent.word in (Word.STOP, Word.CHAPTER):
        return Ask((first.meaning.intent,))
    last = pieces[-1]
    if last and isinstance(last.meaning, Do) and last.meaning.intent.word is Word.STOP:
        return Ask((last.meaning.intent,))
    return Unknown()


def _weigh_rest(known: list[Piece], declined: list[Piece], unknown: bool) -> Meaning:
    if declined:
        return Do(Intent(Word.DECLINE), "sentence")
    if unknown or not known:
        return Unknown()
    meanings = [piece.meaning for piece in known if piece.meaning]
    for kind in (Number, No, Yes):
        for meaning in meanings:
            if isinstance(meaning, kind):
                return meaning
    return meanings[-1]


def _how(commands: list[Piece]) -> How:
    """A lone synonym stays one with "ok" or a full stop around it."""
    lone = all(isinstance(piece.meaning, Do) and piece.meaning.how == "synonym" for piece in commands)
    return "synonym" if lone else "sentence"


def _is_soft(meaning: Meaning | None) -> bool:
    return isinstance(meaning, Do) and meaning.intent.word in _SOFT


def _intents_of(piece: Piece) -> tuple[Intent, ...]:
    meaning = piece.meaning
    if isinstance(meaning, Do):
        return (meaning.intent,)
    return meaning.intents if isinstance(meaning, Ask) else ()


def _words(piece: Piece) -> tuple[Word, ...]:
    return tuple(intent.word for intent in _intents_of(piece))
