"""The clauses of a text, combined: one meaning out of all that was said."""

from dataclasses import dataclass

from bot.core.nlu.intents import Ask, Do, How, Intent, Meaning, No, Number, Unknown, Word, Yes
from bot.core.nlu.traits import HARMLESS, HIGH, SALIENT, SOFT


@dataclass(frozen=True, slots=True)
class Clause:
    """What a clause of a text means. None: nothing but an opening, or a refusal and no more (`refused`).

    `firm`: more than a bare word, so that it stands beside clauses that are not understood; `words`: how many
    words the phrase had.
    """

    meaning: Meaning | None
    firm: bool = False
    words: int = 0
    refused: bool = False

    @property
    def is_no(self) -> bool:
        return self.refused or self.meaning == No()


def combine(clauses: list[Clause | None]) -> Meaning:
    """One meaning out of all clauses; what is not understood (None) lets only firm ones stand."""
    known = [clause for clause in clauses if clause and clause.meaning]
    commands = [
        clause for clause in known if isinstance(clause.meaning, Do | Ask) and not is_soft(clause.meaning)
    ]
    declined = [clause for clause in commands if words_of(clause) == (Word.DECLINE,)]
    asked = [clause for clause in commands if clause not in declined]
    if not asked:
        return _combine_rest(known, declined, None in clauses)
    asked = _settled(asked)
    intents = tuple(dict.fromkeys(intent for clause in asked for intent in intents_of(clause.meaning)))
    doubted = any(isinstance(clause.meaning, Ask) for clause in asked)
    if None in clauses:
        if not all(map(_stands_alone, asked)):
            return combine_bare(clauses)
        doubted = doubted or any(words_of(clause) == (Word.STOP,) and clause.words < 2 for clause in asked)
    refused = bool(declined) or any(clause and clause.is_no for clause in clauses)
    doubted = (doubted and intents[0].word not in HARMLESS) or (refused and intents[0].word in HIGH)
    if len(intents) > 1 or doubted:
        return Ask(intents[:3])
    return Do(intents[0], _how(asked))


def _settled(asked: list[Clause]) -> list[Clause]:
    """Without the questions that another clause answers ("I finished the lesson. What's next?"), and without
    what only leads up to a wish: "I paid yesterday. I want my money back"."""
    plain = [clause.meaning.intent for clause in asked if isinstance(clause.meaning, Do)]
    wants_a_person = Intent(Word.PERSON) in plain
    return [
        clause
        for clause in asked
        if not (isinstance(clause.meaning, Ask) and set(plain) & set(clause.meaning.intents))
        and not (wants_a_person and words_of(clause) == (Word.PAID,))
    ]


def _stands_alone(clause: Clause) -> bool:
    """Whether it counts beside what is not understood; half a guess ("we're done") does not."""
    likely = not isinstance(clause.meaning, Ask) or not (HIGH | SALIENT).isdisjoint(words_of(clause))
    return clause.firm and likely


def combine_bare(clauses: list[Clause | None]) -> Meaning:
    """A bare word beside what is not understood: "stop, I don't like it", "Chapter 6: lists". Asked about
    where it comes first and either would be a pity to miss; anything else may be talk."""
    first = clauses[0]
    if first and isinstance(first.meaning, Do) and first.meaning.intent.word in SALIENT:
        return Ask((first.meaning.intent,))
    last = clauses[-1]
    if last and last.meaning == Do(Intent(Word.STOP), "sentence"):
        return Ask((Intent(Word.STOP),))
    return Unknown()


def _combine_rest(known: list[Clause], declined: list[Clause], unknown: bool) -> Meaning:
    if declined:
        return Do(Intent(Word.DECLINE), "sentence")
    if unknown or not known:
        return Unknown()
    meanings = [clause.meaning for clause in known if clause.meaning]
    for kind in (Number, No, Yes):
        for meaning in meanings:
            if isinstance(meaning, kind):
                return meaning
    return meanings[-1]


def _how(commands: list[Clause]) -> How:
    """A lone synonym stays one with "ok" or a full stop around it."""
    lone = all(isinstance(clause.meaning, Do) and clause.meaning.how == "synonym" for clause in commands)
    return "synonym" if lone else "sentence"


def is_soft(meaning: Meaning | None) -> bool:
    return isinstance(meaning, Do) and meaning.intent.word in SOFT


def intents_of(meaning: Meaning | None) -> tuple[Intent, ...]:
    if isinstance(meaning, Do):
        return (meaning.intent,)
    return meaning.intents if isinstance(meaning, Ask) else ()


def words_of(clause: Clause) -> tuple[Word, ...]:
    return tuple(intent.word for intent in intents_of(clause.meaning))
