"""What a sentence of one language means, where one meaning is plain.

A text is split into clauses at its signs. The opening of a clause ("can you") and what changes nothing are
taken off; all that is left must be one phrase of the language. So talk *about* a command ("I can't stop
laughing") is none.

The numbers below bound the work: whatever a text is made of, so many clauses of so many words are read.
"""

from collections.abc import Mapping
from itertools import islice

from bot.core.nlu.chapter_mentions import values
from bot.core.nlu.clauses import Clause, combine, combine_bare
from bot.core.nlu.intents import (
    About,
    Ask,
    Do,
    How,
    Intent,
    Meaning,
    No,
    Number,
    Talk,
    Unknown,
    Word,
    Yes,
)
from bot.core.nlu.language import TOPICS, Language, Tone
from bot.core.nlu.traits import HEARD_INSIDE, HIGH, SOFT

_MOST_WORDS = 50  # of a text
_MOST_CLAUSES = 8
_LONGEST_CLAUSE = 30  # words
_LONGEST_RUN_ON = 20
_MOST_RUN_ONS = 3  # clauses of a text that are looked at for a second sentence in them
_MOST_PARTS = 5
_LONGEST_OPENING = 7  # words
_MOST_OPENINGS = 3  # before a question about a term
_LONGEST_BEFORE = 9  # words before `...`
_MOST_ANY_WORDS = 8  # that `...` stands for


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
        clause = self._read(plain_words(self._language, text))
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
        left = _MOST_WORDS
        for text in split[:_MOST_CLAUSES]:
            words = plain_words(self._language, text)
            left -= len(words)
            if left < 0:
                cut = True
                break
            clauses.append(self._read_clause(text, words) if len(words) <= _LONGEST_CLAUSE else None)
        return combine([*clauses, None] if cut else clauses)

    def _read_clause(self, text: str, words: list[str]) -> Clause | None:
        numbered = self._language.mentions.mark_number_words(words)
        clause = self._read_after_no(words) or self._read(words)
        if clause is None and numbered != words:
            clause = self._read(numbered)
        if clause and "and" in words and (finer := self._read_parts(text)) and _is_heard(finer):
            return finer
        clause = clause or self._read_run_on(words) or self._read_parts(text)
        return clause or self._read_in_any_order(words) or self._read_about(words)

    def _read_after_no(self, words: list[str]) -> Clause | None:
        """ "no I want the next lesson", "no thanks I don't want to pay": an answer, and then a sentence with
        no sign between them. "no stop" may be either, and is asked about."""
        for n in (1, 2, 3):
            begins = words[n : n + 1] and (words[n] in self._language.run_on_words or words[n] == "stop")
            if not begins or self._opening_length(words) > n:  # "no quiero" is one opening
                continue
            if not (first := self._read(words[:n])) or first.meaning != No():
                continue
            if rest := self._read(words[n:]):
                return Clause(combine([first, rest]), firm=True, words=2) if rest.meaning else None
        return None

    def _read_run_on(self, words: list[str]) -> Clause | None:
        """Two sentences with no sign between them, as phones make them: "I'm stuck give me a hint"."""
        if len(words) > _LONGEST_RUN_ON or self._run_ons >= _MOST_RUN_ONS:
            return None
        self._run_ons += 1
        last: Clause | None = None
        for n in range(1, len(words) - 1):
            if words[n] not in self._language.run_on_words:
                continue
            second = self._read(words[n:])
            if not second or not second.firm:
                continue
            first = self._read(words[:n])
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

    def _read_parts(self, text: str) -> Clause | None:
        """Several commands in one breath: "menu or help". All must be known: "lists and tuples" is none."""
        joints = self._language.clause_joints
        parts = joints.split(text, maxsplit=_MOST_PARTS)
        if not 2 <= len(parts) <= _MOST_PARTS:
            return None
        said = [plain_words(self._language, part) for part in parts if part.strip()]
        clauses = [self._read(words) or self._read_about(words) for words in said]
        meaning = combine_bare(clauses) if None in clauses else combine(clauses, either=_gives_a_choice(text))
        return None if isinstance(meaning, Unknown) else Clause(meaning, firm=True, words=2)

    def _read(self, words: list[str]) -> Clause | None:
        tones: list[Tone] = []
        aside: Clause | None = None
        language = self._language
        while words:
            if found := self._find(words):
                return _judge(language, *found, tones)
            length = self._opening_length(words)
            if not length:
                return None
            opening = " ".join(words[:length])
            if tone := language.tones[opening]:
                tones.append(tone)
            elif aside is None and (said := language.all_phrases.get(opening)):
                aside = _judge(language, said, words[:length], [])
            words = words[length:]
        if Tone.REFUSING in tones:
            return Clause(None, refused=True)
        return Clause(None) if tones else aside or Clause(None)

    def _find(self, words: list[str]) -> tuple[str, list[str]] | None:
        """The phrase that the words are, without what closes the sentence and changes nothing."""
        fillers, phrases = self._language.filler_phrases, self._language.all_phrases
        plain, topics = self._language.plain_words, self._language.topic_phrases
        keys = [word[0] if word[0] in "#%" else word for word in words]
        while keys:
            key = " ".join(keys)
            found = plain.get(key) or topics.get(key) or phrases.get(key)
            found = found or topics.get(" ".join(self._language.tight(keys)))
            if found is None and (dots := _find_open_ended(self._language.open_ended, keys)):
                found = dots[0]
            if found:
                return found, words[: len(keys)]
            closing = next((n for n in range(min(5, len(keys)), 0, -1) if " ".join(keys[-n:]) in fillers), 0)
            if not closing:
                return None
            keys = keys[:-closing]
        return None

    def _read_in_any_order(self, words: list[str]) -> Clause | None:
        """ "paise kitne" for "kitne paise". What sells or stops is asked about."""
        meant = (
            self._language.in_any_order.get(" ".join(sorted(words))) if self._language.free_order else None
        )
        clause = _judge(self._language, meant, words, []) if meant else None
        if clause and any(intent.word in HIGH for intent in clause.intents):
            return Clause(Ask(clause.intents), firm=True, words=len(words))
        return clause

    def _read_about(self, words: list[str]) -> Clause | None:
        """A question about a term: "what is a variable", "can you explain loops to me"."""
        for _ in range(_MOST_OPENINGS):
            if found := _find_open_ended(self._language.asking, words):
                _, start, end = found
                named = any(word[0] == "#" for word in words)
                return None if named else Clause(meaning_of("about", words[start:end], "sentence"), firm=True)
            words = words[self._opening_length(words) :]
        return None

    def _opening_length(self, words: list[str]) -> int:
        longest, tones = min(_LONGEST_OPENING, len(words)), self._language.tones
        return next((n for n in range(longest, 0, -1) if " ".join(words[:n]) in tones), 0)


def _find_open_ended(
    phrases: Mapping[str, list[tuple[list[str], str]]], keys: list[str]
) -> tuple[str, int, int] | None:
    """What is meant, and which words stand where the dots are."""
    for length in range(min(_LONGEST_BEFORE, len(keys) - 1), -1, -1):
        for after, meaning in phrases.get(" ".join(keys[:length]), ()):
            between = len(keys) - length - len(after)
            if 0 < between <= _MOST_ANY_WORDS and keys[len(keys) - len(after) :] == after:
                return meaning, length, length + between
    return None


def _is_heard(clause: Clause) -> bool:
    return isinstance(clause.meaning, Talk) or bool(HEARD_INSIDE & set(clause.meant))


def _gives_a_choice(text: str) -> bool:
    return " or " in text or "/" in text


def _judge(language: Language, meant: str, words: list[str], tones: list[Tone]) -> Clause | None:
    """What the phrase means after such openings; None: nothing plain."""
    firm = len(words) > 1 or bool(tones)
    exact = words[0].startswith("#") or words[0] in language.exact_words
    meaning = meaning_of(meant, words, "sentence" if firm or exact else "synonym")
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


def _judge_talk(talk: Talk, words: int, tones: list[Tone]) -> Clause | None:
    """ "I don't want my money back" is declined; "I can't" and a topic is nothing plain."""
    if Tone.REFUSING in tones:
        return Clause(Do(Intent(Word.DECLINE), "sentence"), firm=True)
    return Clause(talk, firm=words > 1 or bool(tones), words=words) if Tone.UNABLE not in tones else None


def meaning_of(meant: str, words: list[str], how: How) -> Meaning:
    """What a phrase means ("next or chapter #?"), with the numbers of the words put in."""
    if meant in TOPICS:
        return Talk(TOPICS[meant])
    if meant == "about":
        return About(" ".join(word.lstrip("#%") for word in words))
    numbers = values(words)
    if meant == "number":
        return Number(numbers[0])
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
