"""Whether an exercise can be solved: the grader has to agree with the author."""

from collections.abc import Mapping, Sequence

from bot.content.faults import Faults, shown
from bot.core.course import Exercise
from bot.core.grading import Answered, grade, read_attempt
from bot.core.grading.amounts import read_amounts
from bot.core.grading.choosing import chosen
from bot.core.grading.codeline import is_python
from bot.core.nlu.intents import Intent
from bot.core.nlu.normalize import normalize
from bot.core.nlu.numerals import read_number

LONGEST_OPTION = 100  # characters
LONGEST_CHOICE = 1200  # the question with its options: one message
MOST_OPTIONS = 9

# They answer a question of the bot's, or make it ask one.
_NO_ANSWERS = frozenset({"yes", "no", "chapter"})


def check_answers(
    exercise: Exercise, lines: Sequence[int], wrong_lines: Mapping[str, int], faults: Faults
) -> None:
    """`lines` has the line of each answer, `wrong_lines` that of each wrong one."""
    for line, answer in zip(lines, exercise.answers, strict=True):
        _check_answer(exercise, line, answer, faults)
    for wrong, line in wrong_lines.items():
        _check_wrong(exercise, line, wrong, faults)


def check_hints(exercise: Exercise, lines: Sequence[int], faults: Faults) -> None:
    """The bot tells the answer itself, after the last hint."""
    for line, hint in zip(lines, exercise.hints, strict=True):
        if grade(exercise, hint).correct:
            faults.add(line, f"the hint {shown(hint)}, which is the answer", "words that lead to it")


def check_choice(exercise: Exercise, heading: int, lines: Sequence[int], faults: Faults) -> None:
    """`heading` is the exercise's line, `lines` has the line of each option."""
    options = exercise.options
    if len(exercise.answers) != 1:
        faults.add(heading, f"{len(exercise.answers)} right options", 'one "- [x] …"')
    if not 2 <= len(options) <= MOST_OPTIONS:
        faults.add(heading, f"{len(options)} options", f"2 to {MOST_OPTIONS}")
        return
    if (length := len(exercise.question) + sum(map(len, options))) > LONGEST_CHOICE:
        faults.add(heading, f"{length} characters with the options", f"{LONGEST_CHOICE} at most")
    for number, (line, option) in enumerate(zip(lines, options, strict=True), 1):
        _check_option(exercise, number, line, faults)
        _check_is_no_command(line, option, faults)


def _check_option(exercise: Exercise, number: int, line: int, faults: Faults) -> None:
    option = exercise.options[number - 1]
    if str(number) in exercise.answers and str(number) in exercise.advice:
        faults.add(line, "a word for who chooses the right option", '"Right: …" for it')
    if " — " in option or " – " in option:
        faults.add(line, f"a dash in the option {shown(option)}", '" -- " before the word for who chooses it')
    if len(option) > LONGEST_OPTION:
        faults.add(line, f"an option of {len(option)} characters", f"{LONGEST_OPTION} at most")
        return
    taken = chosen(exercise.options, option)
    if option and taken != number:
        found = f"the option {shown(option)}, which somebody may type,"
        as_what = f"is taken for option {taken}" if taken else "cannot be told from another option"
        faults.add(line, f"{found} {as_what}", "options that differ, a small number only in its own place")


def _check_answer(exercise: Exercise, line: int, answer: str, faults: Faults) -> None:
    amounts = [str(amount) for amount in read_amounts(answer)]
    if exercise.kind == "number" and len(amounts) != 1:
        readings = f", which can be read as {' or '.join(amounts)}" if amounts else ""
        faults.add(line, f"the number {shown(answer)}{readings}", "a number such as 22, -3 or 2.5")
    elif exercise.kind == "code" and not is_python(answer):
        faults.add(line, f"the code {shown(answer)}", "a line that Python can read")
    elif not grade(exercise, answer).correct:
        faults.add(line, f"the answer {shown(answer)}, which grading refuses", "words, a sign or code")
    _check_is_no_command(line, answer, faults)


def _check_wrong(exercise: Exercise, line: int, wrong: str, faults: Faults) -> None:
    verdict = grade(exercise, wrong)
    reading = read_attempt(exercise, wrong)
    if verdict.correct or (isinstance(reading, Answered) and reading.verdict.correct):
        faults.add(line, f"the wrong answer {shown(wrong)}, which grading takes for right", "another answer")
    elif verdict.advice != exercise.advice[wrong]:
        faults.add(
            line, f"the wrong answer {shown(wrong)}, which never gets its word", "one unlike the others"
        )
    _check_is_no_command(line, wrong, faults)


def _check_is_no_command(line: int, answer: str, faults: Faults) -> None:
    """The bot carries out a command and never grades it, so no answer may be one."""
    if normalize(answer) in _NO_ANSWERS:
        faults.add(line, f"the answer {shown(answer)}, which the bot takes for a command", "another word")
    else:
        check_is_no_command(line, "answer", answer, faults)


def check_is_no_command(line: int, what: str, words: str, faults: Faults) -> None:
    plain = normalize(words)
    name, _, number = plain.rpartition(" ")
    if (value := read_number(number)) is not None:
        plain = f"{name} {value}"  # "chapter six"
    if Intent.parse(plain):
        faults.add(line, f"the {what} {shown(words)}, which the bot takes for a command", "another word")
