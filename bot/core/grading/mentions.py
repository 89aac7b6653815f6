"""The answers that a message names, for each kind of exercise but code."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from bot.core.course import Exercise
from bot.core.grading import framing, talk
from bot.core.grading.own_life import is_of_own_life
from bot.core.grading.sentence import PAUSES, Mention, tokens_of
from bot.core.nlu.normalize import fold
from bot.core.nlu.numerals import CARDINALS, TENS, read_number

_LARGE = framing.folded(("hundred thousand lakh million crore billion dozen half",))
_ONE_OF_SOME = framing.folded(("this that the which right correct no any every each another other last",))
_BEFORE_LETTER = framing.folded(
    (
        "option letter answer choice ans is it's its opcion opción opção letra la le es é c'est lettre",
        "buchstabe antwort ist resposta respuesta réponse jawab jawaban pilihan jibu amsa sagot ni ay : = (",
    )
)
_WORDS_OF_ONE_LETTER = frozenset("aeioy")  # in one language or another
_PART = 4  # letters of a word that is a part of an option's word: "error" of "typeerror"


@lru_cache(2048)
def words_of(text: str) -> tuple[str, ...]:
    """The words and signs of a text of the course, without what formats it."""
    return tuple(token for token in tokens_of(fold(text)) if token not in ("`", "*", "_", "~"))


def vocabulary(exercise: Exercise) -> frozenset[str]:
    """Every word that the exercise itself uses."""
    return _vocabulary(exercise.title, exercise.question, *exercise.options, *exercise.answers)


@lru_cache(1024)
def _vocabulary(*texts: str) -> frozenset[str]:
    return frozenset(word for text in texts for word in words_of(text))


def mentions_in(exercise: Exercise, tokens: Sequence[str]) -> list[Mention]:
    """The answers that stand in the message, in their order."""
    if exercise.kind == "choice":
        return _options(exercise, tokens)
    if exercise.kind == "number":
        return list(_numbers(exercise, tokens))
    return _texts((*exercise.answers, *exercise.advice), tokens)


def _numbers(exercise: Exercise, tokens: Sequence[str]) -> Iterator[Mention]:
    if not _LARGE.isdisjoint(tokens):
        return
    place = 0
    while place < len(tokens):
        length = _number_length(tokens, place)
        if length and not _counts_something(exercise, tokens, place, place + length):
            start = place - 1 if place and tokens[place - 1] in ("minus", "negative") else place
            yield Mention(start, place + length, " ".join(tokens[start : place + length]))
        place += length or 1


def _number_length(tokens: Sequence[str], place: int) -> int:
    """How many tokens make one number; 0: none begins here."""
    token = tokens[place]
    if token[-1].isdecimal() and not any(map(str.isalpha, token.replace("e", "", 1))):
        return 1
    if token in TENS:
        rest = 2 if tokens[place + 1 : place + 2] == ["-"] else 1
        ones = tokens[place + rest] if place + rest < len(tokens) else ""
        return rest + 1 if 0 < CARDINALS.get(ones, 0) < 10 else 1
    return 1 if token in CARDINALS and not _is_pronoun(tokens, place) else 0


def _is_pronoun(tokens: Sequence[str], place: int) -> bool:
    """Whether "one" is no number: "the second one", "this one"."""
    before = tokens[place - 1] if place else ""
    return tokens[place] == "one" and (before in _ONE_OF_SOME or before in framing.ORDINALS)


def _counts_something(exercise: Exercise, tokens: Sequence[str], start: int, end: int) -> bool:
    """ "2 days ago", "chapter 3": no answer, unless the exercise asks for just that."""
    before = tokens[start - 1] if start else ""
    after = tokens[end] if end < len(tokens) else ""
    own = vocabulary(exercise)
    if before in talk.PLACES or (after in talk.UNITS and after not in own):
        return True
    return is_of_own_life(tokens, start, end, own)


def names_own_life(exercise: Exercise, tokens: Sequence[str]) -> bool:
    """Whether a number of the message is one of the writer's own life."""
    places = (place for place in range(len(tokens)) if tokens[place][-1].isdecimal())
    return any(is_of_own_life(tokens, place, place + 1, vocabulary(exercise)) for place in places)


def _options(exercise: Exercise, tokens: Sequence[str]) -> list[Mention]:
    named = _texts(exercise.options, tokens, skip=lambda word: _digit(exercise, word) is not None)
    by_words = [Mention(each.start, each.end, str(exercise.options.index(each.value) + 1)) for each in named]
    taken = {place for each in by_words for place in range(each.start, each.end)}
    by_place = [
        Mention(place, place + 1, str(option))
        for place in range(len(tokens))
        if place not in taken and (option := _option_at(exercise, tokens, place))
    ]
    found = sorted((*by_words, *by_place), key=lambda each: each.start)
    return found or _by_own_words(exercise, tokens)


def _digit(exercise: Exercise, token: str) -> int | None:
    """A number of an option, written in digits: it wins over an option that is called by it."""
    number = read_number(token) if token[:1].isdigit() else None
    return number if number and number <= len(exercise.options) else None


def _option_at(exercise: Exercise, tokens: Sequence[str], place: int) -> int | None:
    token = tokens[place]
    if tokens[place] == "last" and tokens[place + 1 : place + 2] in (["one"], ["option"], ["choice"]):
        return len(exercise.options)
    number = _digit(exercise, token) or CARDINALS.get(token) or framing.ORDINALS.get(token)
    if number is None and _is_letter(exercise, tokens, place):
        number = ord(token) - ord("a") + 1
    if not number or number > len(exercise.options) or _is_pronoun(tokens, place):
        return None
    if token in framing.ORDINALS and not _is_ordinal(tokens, place):
        return None
    return None if _counts_something(exercise, tokens, place, place + 1) else number


def _is_ordinal(tokens: Sequence[str], place: int) -> bool:
    """Not "first I thought", not "wait first", and not "wait a second"."""
    before, after = list(tokens[place - 1 : place]), tokens[place + 1 : place + 2]
    if before == ["a"] and tokens[place] != "second":
        before = []  # Portuguese: "a segunda"
    return before not in (["a"], ["one"], ["wait"], ["at"]) and (
        not after or after[0] in framing.AROUND | PAUSES | {"one"}
    )


def _is_letter(exercise: Exercise, tokens: Sequence[str], place: int) -> bool:
    """Whether a letter names an option: "b", "option a", "c)"; not "a" of "a list", nor a variable's name."""
    letter = tokens[place]
    if len(letter) != 1 or not "a" <= letter <= "z":
        return False
    before = tokens[place - 1] if place else ""
    after = tokens[place + 1] if place + 1 < len(tokens) else ""
    if letter == "a" and not place and after in ("it", "is"):  # "a it is"
        return letter not in words_of(exercise.question)
    if before in _BEFORE_LETTER or after in (")", "."):
        return letter != "a" or not after or after in PAUSES
    alone = before in framing.AROUND | PAUSES | framing.MARKS | {""}
    return alone and letter not in _WORDS_OF_ONE_LETTER and letter not in words_of(exercise.question)


def _by_own_words(exercise: Exercise, tokens: Sequence[str]) -> list[Mention]:
    """The option that alone has the words: "stops with an error" of "Python stops with a TypeError"."""
    words = [frozenset(words_of(option)) for option in exercise.options]
    fitting: dict[int, list[int]] = {}
    for place, token in enumerate(tokens):
        owners = [n for n, own in enumerate(words, 1) if _is_part(token, own)]
        if len(owners) == 1 and len(token) >= _PART:
            fitting.setdefault(owners[0], []).append(place)
    if len(fitting) != 1:
        return []
    ((option, places),) = fitting.items()
    alone = len(places) == 1 and places[0] < 2 and not _goes_on(tokens, places[0] + 1)
    return [Mention(min(places), max(places) + 1, str(option))] if alone or len(places) > 1 else []


def _goes_on(tokens: Sequence[str], place: int) -> bool:
    """Whether the message says more there than a reason, or its end."""
    return place < len(tokens) and tokens[place] not in framing.REASONS | PAUSES


def _is_part(token: str, words: frozenset[str]) -> bool:
    return token in words or (len(token) >= _PART and any(token in word for word in words))


def _texts(
    texts: Iterable[str], tokens: Sequence[str], skip: Callable[[str], bool] = lambda _: False
) -> list[Mention]:
    """Where the texts stand among the tokens: the longest of them first, and none within another."""
    found: list[Mention] = []
    taken: set[int] = set()
    for text in sorted(dict.fromkeys(texts), key=lambda each: -len(words_of(each))):
        words = words_of(text)
        if not words or not any(map(str.isalnum, "".join(words))) or (len(words) == 1 and skip(words[0])):
            continue
        for start in _places(words, tokens):
            span = range(start, start + len(words))
            if taken.isdisjoint(span):
                found.append(Mention(start, start + len(words), text))
                taken.update(span)
    return sorted(found, key=lambda each: each.start)


def _places(words: Sequence[str], tokens: Sequence[str]) -> Iterator[int]:
    wanted = list(words)
    for start in range(len(tokens) - len(words) + 1):
        if tokens[start] == words[0] and list(tokens[start : start + len(words)]) == wanted:
            yield start
