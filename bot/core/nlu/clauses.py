"""The clauses of a text, combined: one meaning out of all that was said."""

from dataclasses import dataclass

from bot.core.nlu.intents import About, Ask, Do, Intent, Meaning, No, Number, Talk, Unknown, Word, Yes
from bot.core.nlu.topics import DISTRESS, SMALL_TALK, Topic
from bot.core.nlu.traits import AMID_TALK, HARMLESS, HIGH, SALIENT, SOFT


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

    @property
    def intents(self) -> tuple[Intent, ...]:
        return self.meaning.intents if isinstance(self.meaning, Do | Ask) else ()

    @property
    def meant(self) -> tuple[Word, ...]:
        return tuple(intent.word for intent in self.intents)

    @property
    def is_soft(self) -> bool:
        return isinstance(self.meaning, Do) and self.meaning.intent.word in SOFT


def combine(clauses: list[Clause | None], either: bool = False, turned: bool = True) -> Meaning:
    """One meaning out of all clauses; what is not understood (None) lets only firm ones stand. `either`: they
    are a choice of which the learner takes one. `turned`: what is not understood may turn a wish round."""
    talk = _talk_of(clauses)
    if talk and talk.topic in DISTRESS:
        return talk
    commands = [clause for clause in clauses if clause and clause.intents and not clause.is_soft]
    declined = [clause for clause in commands if clause.meant == (Word.DECLINE,)]
    asked = _settled([clause for clause in commands if clause not in declined])
    if talk and all(isinstance(clause.meaning, Ask) or _leads_up_to(clause, talk) for clause in asked):
        return talk
    if len(asked) > 1:  # "leave this for now and show me the chapters": leaving is no wish of its own
        asked = [clause for clause in asked if clause.meant != (Word.SKIP,)] or asked
    if not asked:
        return Do(Intent(Word.DECLINE), "sentence") if declined else _combine_talk(clauses)
    intents = tuple(dict.fromkeys(intent for clause in asked for intent in clause.intents))
    doubted = any(isinstance(clause.meaning, Ask) for clause in asked)
    if None in clauses:
        if not all(map(_stands_alone, asked)):
            return talk or combine_bare(clauses, turned)
        doubted = doubted or any(clause.meant == (Word.STOP,) and clause.words < 2 for clause in asked)
    refused = bool(declined) or any(clause and clause.is_no for clause in clauses)
    doubted = (doubted and intents[0].word not in HARMLESS) or (refused and intents[0].word in HIGH)
    if len(intents) > 1 and not doubted and not either and _are_two_wishes(asked, intents):
        return Do(intents[0], "sentence", also=intents[1:3])
    if len(intents) > 1 or doubted:
        by_number = all(isinstance(each.meaning, Ask) and each.meaning.by_number for each in asked)
        return Ask(intents[:3], by_number and not refused)
    # A lone synonym stays one with "ok" or a full stop around it.
    lone = Do(intents[0], "synonym")
    return lone if all(clause.meaning == lone for clause in asked) else Do(intents[0], "sentence")


def _leads_up_to(clause: Clause, talk: Talk) -> bool:
    """ "I paid and I want my money back" is about a refund, "I paid and nothing works" about the payment."""
    return clause.meant == (Word.PAID,) and talk.topic not in (Topic.COMPLAINT, Topic.DECLINED)


def _are_two_wishes(asked: list[Clause], intents: tuple[Intent, ...]) -> bool:
    """ "show my progress and give me the next lesson": one is done, and the other named."""
    plain = any(clause.firm for clause in asked) and all(isinstance(each.meaning, Do) for each in asked)
    words = {intent.word for intent in intents}
    return plain and len(words) == len(intents) and Word.STOP not in words


def _talk_of(clauses: list[Clause | None]) -> Talk | None:
    """The topic that is most worth an answer. Small talk beside what is not understood is none."""
    said = [clause.meaning for clause in clauses if clause and isinstance(clause.meaning, Talk)]
    if distress := next((each for each in said if each.topic in DISTRESS), None):
        return distress
    if None in clauses:
        firm = [clause.meaning for clause in clauses if clause and clause.firm]
        said = [each for each in said if each in firm and each.topic not in SMALL_TALK]
    return next((each for each in said if each.topic not in SMALL_TALK), said[0] if said else None)


def _settled(asked: list[Clause]) -> list[Clause]:
    """Without the questions that another clause answers ("I finished the lesson. What's next?"), and without
    what only leads up to a wish: "I paid yesterday. I want my money back"."""
    plain = [clause.meaning.intent for clause in asked if isinstance(clause.meaning, Do)]
    if Intent(Word.PAID) in plain:  # "I paid but chapter 6 is still locked"
        asked = [clause for clause in asked if not isinstance(clause.meaning, Ask)]
    wants_a_person = Intent(Word.PERSON) in plain
    return [
        clause
        for clause in asked
        if not (isinstance(clause.meaning, Ask) and set(plain) & set(clause.intents))
        and not (wants_a_person and clause.meant == (Word.PAID,))
    ]


def _stands_alone(clause: Clause) -> bool:
    """Whether it counts beside what is not understood; half a guess ("we're done") does not."""
    if clause.meant == (Word.PAID,):
        return True  # nothing is done on it but a look at Stripe
    return clause.firm and (isinstance(clause.meaning, Do) or not (HIGH | SALIENT).isdisjoint(clause.meant))


def combine_bare(clauses: list[Clause | None], turned: bool = True) -> Meaning:
    """A bare word beside what is not understood: "stop, I don't like it", "Chapter 6: lists". Asked about
    where it comes first and either would be a pity to miss; anything else may be talk. A plain word at the
    end, "I have read all of it, next", is done where nothing that is said before may turn it round."""
    first, last = clauses[0], clauses[-1]
    if first and isinstance(first.meaning, Do) and first.meaning.intent.word in SALIENT:
        return Ask(first.intents)
    if last and len(clauses) > 1 and isinstance(last.meaning, Do) and not last.is_soft:
        plain = last.meaning.how == "sentence" and last.meaning.intent.word in AMID_TALK
        return last.meaning if plain and not turned else Ask(last.intents)
    return Unknown()


def _combine_talk(clauses: list[Clause | None]) -> Meaning:
    """No command and no topic is among the clauses."""
    meanings = [clause.meaning for clause in clauses if clause and clause.meaning]
    if asked := next((each for each in meanings if isinstance(each, About)), None):
        return asked
    if None in clauses or not meanings:
        return Unknown()
    answers = (each for kind in (Number, No, Yes) for each in meanings if isinstance(each, kind))
    return next(answers, meanings[-1])
