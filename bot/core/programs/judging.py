"""Whether a program did what its exercise asks for: by its checks, or by doing what a known answer does.

Nothing is called wrong that was not seen to be wrong.
"""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from bot.core.course import Exercise
from bot.core.program_runs import (
    Busy,
    CannotRun,
    Likeness,
    Program,
    ProgramError,
    Ran,
    RunResult,
    Stopped,
)
from bot.core.programs.checks import Check, changed
from bot.core.programs.composing import Composed, composed
from bot.core.programs.parsing import is_readable, tree_of

MOST_RUNS = 6  # of one answer
_CHANCE = re.compile(r"\b(?:random|time|datetime)\b")  # two that are right may differ
# Where a known answer asks something and no check says what is answered: numbers are words as well.
_INPUTS = ("7", "8", "9", "10")


@dataclass(frozen=True, slots=True)
class Right:
    output: str = ""


@dataclass(frozen=True, slots=True)
class Wrong:
    """`what` was looked at: "shows", or the expression. `got` is None where there is nothing of that name.
    `inputs` were the answers to its questions, `where` a line that was put into it."""

    what: str
    expected: str
    got: str | None
    inputs: tuple[str, ...] = ()
    where: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """It ended in an error, with `line` counted as the learner does; or was ended from outside."""

    error: ProgramError | None
    stopped: Stopped | None = None
    inputs: tuple[str, ...] = ()
    where: str = ""


@dataclass(frozen=True, slots=True)
class Unjudged:
    """`why` is None where what it did says neither."""

    why: Busy | CannotRun | None = None


Judgement = Right | Wrong | Failed | Unjudged
Run = Callable[[Program], RunResult]


def can_be_tried(exercise: Exercise, code: str) -> bool:
    """Whether Python can read the answer, alone or where it belongs."""
    return any(is_readable(each.code) for each in composed(exercise.given, code))


def judge(exercise: Exercise, code: str, run: Run) -> Judgement:
    """Of the readings of the answer the one counts that is right, or else the likeliest. One with values of
    its own, where others could not be tried, may be right all the same."""
    first: Judgement | None = None
    for reading in _readable(composed(exercise.given, code)):
        found = (
            _by_checks(exercise, reading, run) if exercise.checks else _by_likeness(exercise, reading, run)
        )
        if isinstance(found, Right) or (isinstance(found, Unjudged) and found.why):
            return found
        first = first or found
        if isinstance(found, Unjudged) and _has_values(reading.code):
            return found
    return first or Unjudged()


def _has_values(code: str) -> bool:
    tree = tree_of(code)
    return tree is not None and any(isinstance(each, ast.Assign) for each in tree.body)


def _readable(readings: tuple[Composed, ...]) -> tuple[Composed, ...]:
    """Those that Python can read; where it can read none, the likeliest, for what Python says."""
    return tuple(each for each in readings if is_readable(each.code)) or readings[:1]


def _by_checks(exercise: Exercise, reading: Composed, run: Run) -> Judgement:
    output = ""
    tried_all = True
    for checks in _by_run(exercise.checks):
        code = changed(reading.code, checks[0].where)
        if code is None:
            tried_all = False  # it has no line of its own for that
            continue
        inputs = checks[0].inputs
        pairs = tuple((each.expression, each.expected) for each in checks if each.kind == "equal")
        result = run(Program(code, inputs, pairs, echo=False))
        if not isinstance(result, Ran) or result.error or result.asks is not None:
            return _not_run(result, reading, inputs, checks[0].where)
        output = output or result.output
        if wrong := next(_unmet(checks, result), None):
            return wrong
    return Right(output) if tried_all else Unjudged()


def _by_run(checks: tuple[Check, ...]) -> Iterator[list[Check]]:
    """Those that are seen in one run together, as they come."""
    runs: dict[tuple[str, tuple[str, ...]], list[Check]] = {}
    for check in checks:
        runs.setdefault((check.where, check.inputs), []).append(check)
    yield from list(runs.values())[:MOST_RUNS]


def _unmet(checks: list[Check], result: Ran) -> Iterator[Wrong]:
    values = iter(result.checks)
    inputs, where = checks[0].inputs, checks[0].where
    for check in checks:
        if check.kind == "equal":
            value = next(values, None)
            if value is None or not value.equal:
                yield Wrong(check.expression, check.expected, value.got if value else None, inputs, where)
        elif not _is_shown(check, result.output):
            yield Wrong("shows", "\n".join(check.lines), result.output, inputs, where)


def _is_shown(check: Check, output: str) -> bool:
    wanted, lines = _lines("\n".join(check.lines)), _lines(output)
    if check.kind == "prints":
        return lines == wanted
    rest = iter(lines)
    return all(any(_stands_in(line, each.strip()) for line in rest) for each in wanted)


def _stands_in(line: str, wanted: str) -> bool:
    """As words of its own: 12 is not shown by 112."""
    return re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", line) is not None


def _lines(text: str) -> list[str]:
    """Nobody sees the spaces at a line's end, nor empty lines after the last."""
    return [line.rstrip() for line in text.rstrip().split("\n")]


def _by_likeness(exercise: Exercise, reading: Composed, run: Run) -> Judgement:
    known = _known(exercise, reading)
    result = run(Program(reading.code, _INPUTS, like=known, echo=False))
    if not isinstance(result, Ran) or result.error or result.asks is not None:
        if isinstance(result, Ran) and result.like is None:
            return Unjudged()
        return _not_run(result, reading, ())
    if result.like is None:
        return Unjudged()
    found = _compared(result.like, result.output)
    by_chance = _CHANCE.search(reading.code) or _CHANCE.search(known)
    return Unjudged() if by_chance and not isinstance(found, Right) else found


def _known(exercise: Exercise, reading: Composed) -> str:
    """The course's own answer as a program: in the same place, whatever the other one stands in."""
    return composed(exercise.given, exercise.answers[0])[0].code


def _compared(known: Likeness, output: str) -> Judgement:
    """What is shown decides; where nothing is to be shown, what the names hold. A name that one may choose
    (of a loop, say) makes no difference to what is shown."""
    if known.output.strip():
        same = _lines(known.output) == _lines(output)
        return Right(output) if same else Wrong("shows", known.output, output)
    if not known.names:
        return Unjudged()
    for each in known.names:
        if not each.equal:
            return Wrong(each.name, each.expected, each.got)
    return Right(output)


def _not_run(result: RunResult, reading: Composed, inputs: tuple[str, ...], where: str = "") -> Judgement:
    match result:
        case Ran(error=ProgramError() as error):
            line = None if error.line is None else max(error.line - reading.before, 1)
            return Failed(replace(error, line=line), inputs=inputs, where=where)
        case Stopped():
            return Failed(None, result, inputs, where)
        case Busy() | CannotRun():
            return Unjudged(result)
    return Unjudged()  # it asks for more answers than the exercise has
