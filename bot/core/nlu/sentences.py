"""What a sentence of one language means, where one meaning is plain.

A text is split into clauses at its signs. The opening of a clause ("can you") and what changes nothing are
taken off; all that is left must be one phrase of the language. So talk *about* a command ("I can't stop
laughing") is none.

The numbers below bound the work: whatever a text is made of, so many clauses of so many words are read.
"""

from itertools import islice

from bot.core.nlu.chapter_mentions import values
from bot.core.nlu.clause_reading import opening_length, read_about, read_clause, read_in_any_order
from bot.core.nlu.clauses import Clause, combine, combine_bare
from bot.core.nlu.intents import (
    Ask,
    Do,
    Meaning,
    No,
    Number,
    Talk,
    Unknown,
    Word,
)
from bot.core.nlu.language import Language
from bot.core.nlu.traits import AMID_TALK, HEARD_INSIDE, HIGH

_MOST_WORDS = 50  # of a text
_MOST_CLAUSES = 8
_LONGEST_CLAUSE = 30  # words
_LONGEST_RUN_ON = 20
_MOST_RUN_ONS = 3  # clauses of a text that are looked at for a second sentence in them
_MOST_PARTS = 5
_SHORTEST_WISH = 2  # words, before the reason for it
_LONGEST_WISH = 8


def read_text(language: Language, text: str, cut: bool) -> Meaning:
    """`text` as fold() gives it; `cut`: it went on, and its end is not known."""
    return _Text(language).read(text, cut)


def plain_words(language: Language, text: str) -> list[str]:
    """The words of a marked text, in full and without noise."""
    return language.plain(language.mentions.split_words(text))


class _Text:
    """One text that is read: counts what was looked at."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._run_ons = 0

    def read(self, text: str, cut: bool) -> Meaning:
        marked = self._language.mentions.mark_chapters(text)
        meaning = self._read_corrected(marked, cut) or self._read_clauses(marked, cut)
        negations = self._language.negations
        if negations and isinstance(meaning, Do) and meaning.intent.word in HIGH:
            negated = negations.search(" ".join(plain_words(self._language, marked)))
            return Ask(meaning.intents) if negated else meaning
        return meaning

    def _read_corrected(self, marked: str, cut: bool) -> Meaning | None:
        """ "chapter 3 no wait chapter 4": what follows counts, where it is plain and of the same kind."""
        correcting = self._language.correcting
        found = list(islice(correcting.finditer(marked), 4)) if correcting else []
        if not found or cut:
            return None
        before, after = marked[: found[-1].start()].strip(" ,.-"), marked[found[-1].end() :].strip(" ,.-")
        meant = self._read_numbered(after)
        if not isinstance(meant, Do | Number) or not after:
            return None
        if not before or self._says_nothing(before):
            return meant
        instead = self._read_numbered(before)
        return meant if isinstance(instead, (Do, Ask, type(meant))) else None

    def _says_nothing(self, text: str) -> bool:
        clause = read_clause(self._language, plain_words(self._language, text))
        return clause is not None and clause.meaning is None and not clause.refused

    def _read_numbered(self, text: str) -> Meaning:
        words = self._language.mentions.mark_number_words(plain_words(self._language, text))
        if len(words) == 1 and words[0][0] == "%":
            return Number(values(words)[0])
        return self._read_clauses(text, cut=False)

    def _read_clauses(self, marked: str, cut: bool) -> Meaning:
        split = [each for each in self._language.clause_ends.split(marked) if each.strip()]
        cut = cut or len(split) > _MOST_CLAUSES
        clauses: list[Clause | None] = []
        left, unknown = _MOST_WORDS, set[str]()
        for text in split[:_MOST_CLAUSES]:
            words = plain_words(self._language, text)
            left -= len(words)
            if left < 0:
                cut = True
                break
            clauses.append(self._read_clause(text, words) if len(words) <= _LONGEST_CLAUSE else None)
            unknown.update(words if clauses[-1] is None else ())
        turning = self._language.turning_words
        turned = not turning or not turning.isdisjoint(unknown)
        return combine([*clauses, None] if cut else clauses, turned=turned)

    def _read_clause(self, text: str, words: list[str]) -> Clause | None:
        numbered = self._language.mentions.mark_number_words(words)
        clause = self._read_after_no(words) or read_clause(self._language, words)
        if clause is None and numbered != words:
            clause = read_clause(self._language, numbered)
        if clause and clause.refused and (wish := self._read_run_on(words, after_refusal=True)):
            return wish
        if clause and "and" in words and (finer := self._read_parts(text)) and _is_heard(finer):
            return finer
        clause = clause or self._read_run_on(words) or self._read_parts(text)
        clause = clause or read_in_any_order(self._language, words) or read_about(self._language, words)
        return clause or self._before_talk(words)

    def _read_after_no(self, words: list[str]) -> Clause | None:
        """ "no I want the next lesson", "no thanks I don't want to pay": an answer, and then a sentence with
        no sign between them. "no stop" may be either, and is asked about."""
        for n in (1, 2, 3):
            begins = words[n : n + 1] and (words[n] in self._language.run_on_words or words[n] == "stop")
            if not begins or opening_length(self._language, words) > n:  # "no quiero" is one opening
                continue
            if not (first := read_clause(self._language, words[:n])) or first.meaning != No():
                continue
            if rest := read_clause(self._language, words[n:]):
                return Clause(combine([first, rest]), firm=True, words=2) if rest.meaning else None
        return None

    def _read_run_on(self, words: list[str], after_refusal: bool = False) -> Clause | None:
        """Two sentences with no sign between them, as phones make them: "I'm stuck give me a hint".
        `after_refusal`: it begins with what may be a refusal ("not understood explain again" is none): then
        both have to say something."""
        if len(words) > _LONGEST_RUN_ON or self._run_ons >= _MOST_RUN_ONS:
            return None
        self._run_ons += 1
        last: Clause | None = None
        for n in range(1, len(words) - 1):
            if words[n] not in self._language.run_on_words:
                continue
            second = read_clause(self._language, words[n:])
            if not second or not second.firm:
                continue
            first = read_clause(self._language, words[:n])
            if after_refusal and not (first and first.firm and first.meant not in ((), (Word.DECLINE,))):
                continue
            if first and (first.firm or first.is_soft or first.meaning is None):
                return Clause(combine([first, second]), firm=True, words=2)
            last = last or (None if first else self._after_talk(words[:n], second))
        return last

    def _after_talk(self, talk: list[str], wish: Clause) -> Clause | None:
        """A plain wish at the end of what is not understood: "sorry for the silence lets continue". What
        sells or stops is asked about, and nothing counts where the talk may turn the wish round."""
        plain = isinstance(wish.meaning, Do) and not wish.is_soft and wish.words > 1
        if not plain or not self._language.turning_words.isdisjoint(talk):
            return None
        high = any(intent.word in HIGH for intent in wish.intents)
        return Clause(Ask(wish.intents) if high else wish.meaning, firm=True, words=wish.words)

    def _before_talk(self, words: list[str]) -> Clause | None:
        """A plain wish with a reason behind it: "go back I was not done", "skip this it is boring". What
        sells, stops or names a chapter may be the talk itself."""
        for n in range(_SHORTEST_WISH, min(len(words), _LONGEST_WISH)):
            if words[n] not in self._language.reason_words:
                continue
            wish = read_clause(self._language, words[:n])
            if wish and isinstance(wish.meaning, Do) and wish.firm and wish.words > 1:
                return wish if wish.meaning.intent.word in AMID_TALK else None
        return None

    def _read_parts(self, text: str) -> Clause | None:
        """Several commands in one breath: "menu or help". All must be known: "lists and tuples" is none."""
        joints = self._language.clause_joints
        parts = joints.split(text, maxsplit=_MOST_PARTS)
        if not 2 <= len(parts) <= _MOST_PARTS:
            return None
        said = [plain_words(self._language, part) for part in parts if part.strip()]
        clauses = [read_clause(self._language, words) or read_about(self._language, words) for words in said]
        meaning = combine_bare(clauses) if None in clauses else combine(clauses, either=_gives_a_choice(text))
        return None if isinstance(meaning, Unknown) else Clause(meaning, firm=True, words=2)


def _is_heard(clause: Clause) -> bool:
    return isinstance(clause.meaning, Talk) or bool(HEARD_INSIDE & set(clause.meant))


def _gives_a_choice(text: str) -> bool:
    return " or " in text or "/" in text
