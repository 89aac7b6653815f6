"""Code within a message: in a sentence, in a fence, as one line of a whole program."""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from keyword import iskeyword

from bot.core.course import Exercise
from bot.core.grading import framing, talk
from bot.core.grading.answers import LONGEST
from bot.core.grading.codeline import squeezed, written
from bot.core.grading.sentence import Mention

LONGEST_PROGRAM = 1500  # characters that are looked at
_NO_NAMES = (talk.TALK - talk.NOUNS) | (framing.AROUND - framing.NOUNS)
_MOST_LINES = 60
_FEW = 3  # tokens
_MOST_OWN = 6  # lines of a program that are not the question's, and are judged
_MOST_PLACES = 8  # where one piece of code is looked for in a message
_GAP = re.compile(r"_{3,}")
_BLOCK = re.compile(r"```(?:python\b|py\b)?(.*?)```|`([^`\n]+)`", re.DOTALL)
_SIGN = re.compile(r"""["=+*/%<>\[\]{}]|\w[(]|^'|\W'""")
_SMILE = re.compile(r"(?<!\w)(?:>?[:;=][-']?[)(\]\[dpo3/|*]+|<3+|\^_*\^)(?!\w)", re.IGNORECASE)
_TOKEN = re.compile(
    r"""
    \w+'(?:s|t|re|ve|ll|d|m)\b       # it's
    | [^\W\d]\w* | \d[\d_.]*\w*      # a word, a number
    | "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*'
    | [-+*/%=<>!]=|\*\*|//|[^\s\w]
    """,
    re.VERBOSE,
)
_GOES_ON = frozenset(".([+-*/%=<>,")  # what follows a name that is only a part of the code there
_LEADS_TO = frozenset(".([+-*/%<>")
_KEYWORDS_OF_PROSE = frozenset({"is", "and"})
_STOPS = frozenset("?!.,")
_SIGNS = frozenset('()[]{}=+*/%<>"') | {"==", "+=", "-=", "**", "!=", "<=", ">=", "//"}


@dataclass(frozen=True, slots=True)
class CodeText:
    """A message as tokens, those of words in small letters, and where each stands in `text`."""

    text: str
    tokens: tuple[str, ...]
    exact: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    def code(self, start: int, end: int) -> str:
        return self.text[self.spans[start][0] : self.spans[end - 1][1]]


def read_code(text: str) -> CodeText:
    shown = written(text[:LONGEST])
    found = list(_TOKEN.finditer(shown))
    exact = tuple(_exact(each[0]) for each in found)
    return CodeText(shown, tuple(map(str.lower, exact)), exact, tuple(each.span() for each in found))


def _exact(token: str) -> str:
    inside = token[1:-1]
    return f'"{inside}"' if token[0] == "'" and len(token) > 1 and '"' not in inside else token


@lru_cache(2048)
def _tokens(code: str) -> tuple[str, ...]:
    return read_code(code).exact


def known_codes(exercise: Exercise, said: CodeText) -> list[Mention]:
    """Where the exercise's answers, and the wrong ones it has a word for, stand in the message."""
    places: dict[str, list[int]] = {}
    for place, token in enumerate(said.exact):
        places.setdefault(token[:1].lower() + token[1:], []).append(place)
    found: list[Mention] = []
    taken: set[int] = set()
    for code in sorted((*exercise.answers, *exercise.advice), key=lambda each: -len(_tokens(each))):
        wanted = _tokens(code)
        for start in places.get(wanted[0][:1].lower() + wanted[0][1:], ())[:_MOST_PLACES] if wanted else ():
            span = range(start, start + len(wanted))
            if taken.isdisjoint(span) and _stands_at(said, wanted, start):
                found.append(Mention(start, span.stop, said.code(start, span.stop)))
                taken.update(span)
    return sorted(found, key=lambda each: each.start)


def _stands_at(said: CodeText, wanted: Sequence[str], start: int) -> bool:
    first, end = said.exact[start], start + len(wanted)
    if wanted[0] not in (first, first[:1].lower() + first[1:]):
        return False
    if said.exact[start + 1 : end] != tuple(wanted[1:]):
        return False
    before, after = said.exact[start - 1 : start], said.exact[end : end + 1]
    is_name = len(wanted) == 1
    ends = _GOES_ON if is_name else _GOES_ON - {","}
    return not (before and before[0] in _LEADS_TO) and not (
        after and after[0] in ends and _is_tight(said, end)
    )


def _is_tight(said: CodeText, place: int) -> bool:
    """Not the full stop of a sentence, and not a bracket that opens an aside."""
    sign = said.exact[place]
    follows = said.text[said.spans[place][1] : said.spans[place][1] + 1]
    return sign in "=+-*/%<>" or (
        bool(follows) and not follows.isspace() and said.spans[place][0] == said.spans[place - 1][1]
    )


def lines_of_own(exercise: Exercise, text: str) -> list[str] | None:
    """The lines of a program that the exercise's question does not have; of one that fills the question's
    gap, what stands in the gap. None for what is no program."""
    text = text[:LONGEST_PROGRAM]
    given, gaps = _given(exercise.question)
    lines = [line for line in map(written, _unfenced(text).splitlines()[:_MOST_LINES]) if line]
    split = [_without_body(line, given) for line in lines]
    own = [line for line in split if squeezed(line) not in given]
    filled = [_in_gap(line, gaps) or line for line in dict.fromkeys(own)][:_MOST_OWN]
    return filled if len(lines) > 1 or filled != lines or _is_fenced(text) else None


def _is_fenced(text: str) -> bool:
    return "`" in text


def _unfenced(text: str) -> str:
    blocks = [(block[0] or block[1]).strip() for block in _BLOCK.findall(text)]
    return "\n".join(blocks) if blocks else text


@lru_cache(1024)
def _given(question: str) -> tuple[frozenset[str], tuple[tuple[str, str], ...]]:
    """The question's lines of code, and what stands before and behind each gap."""
    lines = [line for block, _ in _BLOCK.findall(question) for line in block.splitlines() if line.strip()]
    whole = frozenset(squeezed(written(line)) for line in lines if not _GAP.search(line))
    gaps = [_GAP.split(line.strip(), maxsplit=1) for line in lines if _GAP.search(line)]
    return whole, tuple((before.strip(), after.strip()) for before, after in gaps if before or after)


def _in_gap(line: str, gaps: Sequence[tuple[str, str]]) -> str:
    for before, after in gaps:
        if line.startswith(before) and line.endswith(after) and len(line) > len(before) + len(after):
            return line[len(before) : len(line) - len(after)].strip()
    return ""


def _without_body(line: str, given: frozenset[str]) -> str:
    """ "for n in range(3): print(n)" without what stands in the question already."""
    head, colon, body = line.rpartition(": ")
    return head + ":" if colon and squeezed(body) in given else line


def bare_code(exercise: Exercise, said: CodeText) -> str:
    """The code of a message that holds nothing of what the exercise knows; "" where it is talk."""
    own = {token.lower() for code in (*exercise.answers, *exercise.advice) for token in _words(code)}
    start, end = _bounds(said, own)
    tokens = said.tokens[start:end]
    if not tokens:
        return ""
    if _has_signs(said, start, end):
        return said.code(start, end) if _is_code(said.exact[start:end]) else ""
    words = [token for token in tokens if token[0].isalnum()]
    alone = len(words) > 1 or len(said.tokens) <= _FEW  # "print it for me please" is a wish
    if alone and own.issuperset(words) and not _names(exercise).isdisjoint(words):
        return said.code(start, end)
    names_one = any(len(_tokens(answer)) == 1 for answer in exercise.answers)
    if len(words) == 1 and names_one and words[0] not in _NO_NAMES:
        return said.code(start, end)
    return ""


def _has_signs(said: CodeText, start: int, end: int) -> bool:
    """Signs of code, not a smile or an aside."""
    text = _SMILE.sub("", said.code(start, end))
    return bool(_SIGN.search(text))


def _names(exercise: Exercise) -> set[str]:
    """The names in the answers: "print" of `print("good night")`."""
    tokens = (token.lower() for code in exercise.answers for token in _tokens(code))
    return {token for token in tokens if token[0].isalpha()}


def _words(code: str) -> Iterator[str]:
    for token in _tokens(code):
        yield from re.findall(r"\w+", token)


def _bounds(said: CodeText, own: Set[str]) -> tuple[int, int]:
    """Without the words around it, and without a reason behind it."""
    tokens = said.tokens
    reasons = (n for n, token in enumerate(tokens) if n and token in framing.REASONS)
    start, end = 0, next(reasons, len(tokens))
    while start < end - 1 and said.tokens[start] not in own and _only_leads_in(said, start):
        start += 1
    while end > start + 1 and tokens[end - 1] not in own and tokens[end - 1] in framing.AROUND | _STOPS:
        end -= 1
    return start, end


def _only_leads_in(said: CodeText, place: int) -> bool:
    word, after = said.tokens[place], said.exact[place + 1 : place + 2]
    if after and after[0] in _SIGNS | {"."}:
        return False
    if word in framing.AROUND | framing.CORRECTIONS:
        return not iskeyword(word) or word in _KEYWORDS_OF_PROSE
    return word in _STOPS | {":"}


def _is_code(tokens: Sequence[str]) -> bool:
    """Code has hardly ever two names with no sign between them; talk about code has."""
    names = [token[0].isalpha() and not iskeyword(token) for token in tokens]
    return sum(one and other for one, other in pairwise(names)) <= 1
