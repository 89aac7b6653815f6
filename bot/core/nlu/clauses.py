"""The pieces of a text, weighed together: one meaning out of all that was said."""

from dataclasses import dataclass

from bot.core.nlu.intents import Ask, Do, How, Intent, Meaning, No, Number, Unknown, Word, Yes

HIGH = frozenset({Word.STOP, Word.UPGRADE})  # never done where anything speaks against it
SOFT = frozenset({Word.HELLO, Word.THANKS})  # gives way to whatever else is said
HARMLESS = SOFT | {Word.DECLINE, Word.PERSON}  # changes nothing: done where others would be asked about


@dataclass(frozen=True, slots=True)
class Piece:
    """What a piece of a text means. None: nothing but an opening, or a refusal and no more (`refused`).

    `firm`: more than a bare word, so that it stands beside pieces that are not understood; `words`: how many
    words the phrase had.
    """

    meaning: Meaning | None
    firm: bool = False
    words: int = 0
    refused: bool = False


def weigh(pieces: list[Piece | None]) -> Meaning:
    """One meaning out of all pieces; what is not understood (None) lets only firm ones stand."""
    known = [piece for piece in pieces if piece and piece.meaning]
    commands = [
        piece for piece in known if isinstance(piece.meaning, Do | Ask) and not is_soft(piece.meaning)
    ]
    declined = [piece for piece in commands if _words(piece) == (Word.DECLINE,)]
    asked = [piece for piece in commands if piece not in declined]
    if not asked:
        return _weigh_rest(known, declined, None in pieces)
    asked = _settled(asked)
    intents = tuple(dict.fromkeys(intent for piece in asked for intent in intents_of(piece.meaning)))
    doubted = any(isinstance(piece.meaning, Ask) for piece in asked)
    if None in pieces:
        if not all(map(_stands_alone, asked)):
            return weigh_bare(pieces)
        doubted = doubted or any(_words(piece) == (Word.STOP,) and piece.words < 2 for piece in asked)
    refused = bool(declined) or any(piece and (piece.refused or piece.meaning == No()) for piece in pieces)
    doubted = (doubted and intents[0].word not in HARMLESS) or (refused and intents[0].word in HIGH)
    if len(intents) > 1 or doubted:
        return Ask(intents[:3])
    return Do(intents[0], _how(asked))


def _settled(asked: list[Piece]) -> list[Piece]:
    """Without the questions that another piece answers ("I finished the lesson. What's next?"), and without
    what only leads up to a wish: "I paid yesterday. I want my money back"."""
    plain = [piece.meaning.intent for piece in asked if isinstance(piece.meaning, Do)]
    wants_a_person = Intent(Word.PERSON) in plain
    return [
        piece
        for piece in asked
        if not (isinstance(piece.meaning, Ask) and set(plain) & set(piece.meaning.intents))
        and not (wants_a_person and _words(piece) == (Word.PAID,))
    ]


def _stands_alone(piece: Piece) -> bool:
    """Whether it counts beside what is not understood; half a guess ("we're done") does not."""
    likely = not isinstance(piece.meaning, Ask) or bool(set(_words(piece)) & {*HIGH, Word.CHAPTER})
    return piece.firm and likely


def weigh_bare(pieces: list[Piece | None]) -> Meaning:
    """A bare word beside what is not understood: "stop, I don't like it", "Chapter 6: lists". Asked about
    where it comes first and either would be a pity to miss; anything else may be talk."""
    first = pieces[0]
    if first and isinstance(first.meaning, Do) and first.meaning.intent.word in (Word.STOP, Word.CHAPTER):
        return Ask((first.meaning.intent,))
    last = pieces[-1]
    if last and last.meaning == Do(Intent(Word.STOP), "sentence"):
        return Ask((Intent(Word.STOP),))
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


def is_soft(meaning: Meaning | None) -> bool:
    return isinstance(meaning, Do) and meaning.intent.word in SOFT


def intents_of(meaning: Meaning | None) -> tuple[Intent, ...]:
    if isinstance(meaning, Do):
        return (meaning.intent,)
    return meaning.intents if isinstance(meaning, Ask) else ()


def _words(piece: Piece) -> tuple[Word, ...]:
    return tuple(intent.word for intent in intents_of(piece.meaning))
