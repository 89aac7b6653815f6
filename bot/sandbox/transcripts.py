"""`tutorclaw course test`: an author's *.chat files against their course, by way of the whole product."""

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bot.config.config import SettingsGroup, read_config
from bot.config.root import find_root
from bot.core.counting import counted
from bot.sandbox.bot_process import BotDied, why_not
from bot.sandbox.conversation import Conversation, NoOpenCheckout
from bot.sandbox.stack import Stack
from bot.sandbox.transcript import Transcript, TranscriptFault, Turn, read_transcript

EXIT_FAILURE = 1
EXIT_USAGE = 2


def run_course_test(paths: Sequence[Path]) -> int:
    """0 where every file comes out as written, 1 where one does not, 2 where there is nothing to run."""
    try:
        course = _course_of(paths)
        transcripts = [read_transcript(path) for path in _files_of(paths, course)]
    except TranscriptFault as fault:
        print(fault, file=sys.stderr)
        return EXIT_USAGE
    return _run_all(course, transcripts)


def _course_of(given: Sequence[Path]) -> Path:
    folders = [path for path in given if path.is_dir()]
    if len(folders) > 1:
        raise TranscriptFault(f"{folders[1]}: one course at a time")
    if folders:
        return folders[0]
    config = read_config(os.environ, find_root(), frozenset({SettingsGroup.COURSE}))
    if isinstance(config, list):
        raise TranscriptFault("\n".join(map(str, config)))
    return config.course_dir


def _files_of(given: Sequence[Path], course: Path) -> list[Path]:
    named = [path for path in given if not path.is_dir()]
    found = named or sorted([*course.glob("*.chat"), *course.glob("tests/*.chat")])
    if not found:
        raise TranscriptFault(f"{course}: there are no *.chat files here")
    return found


def _run_all(course: Path, transcripts: Sequence[Transcript]) -> int:
    differences = 0
    with tempfile.TemporaryDirectory(prefix="tutorclaw-") as folder:
        try:
            with Stack(Path(folder), settings={"COURSE_DIR": str(course.resolve())}) as stack:
                for transcript in transcripts:
                    differences += _run(transcript, stack)
        except (BotDied, TimeoutError) as error:
            print(why_not(error), file=sys.stderr)
            return EXIT_FAILURE
        except KeyboardInterrupt:
            return EXIT_FAILURE
    turns = sum(len(each.turns) for each in transcripts)
    result = f"{differences} differ" if differences else "all as written"
    print(f"{counted(len(transcripts), 'chat')}, {counted(turns, 'turn')}: {result}")
    return EXIT_FAILURE if differences else 0


def _run(transcript: Transcript, stack: Stack) -> int:
    """How many turns came out differently; each is printed. The rest of a chat goes on all the same."""
    conversation = Conversation(stack, transcript.name)
    differences = 0
    for turn in transcript.turns:
        where = f"{transcript.path}:{turn.line}"
        try:
            difference = compare(transcript.path, turn, _take(turn, conversation))
        except NoOpenCheckout:
            difference = _difference(where, turn, "expected  an open Checkout link", "")
        except (OSError, RuntimeError) as error:
            difference = _difference(where, turn, "expected  an answer", str(error))
        if difference:
            differences += 1
            print(difference, end="\n\n")
    return differences


def _take(turn: Turn, conversation: Conversation) -> str:
    if turn.kind == "pays":
        return "\n\n".join(conversation.pay())
    if turn.kind == "declined":
        return "\n\n".join(conversation.be_declined())
    if turn.kind == "away":
        return "\n\n".join(conversation.be_away(turn.days))
    return "\n\n".join([*conversation.say(turn.said), *conversation.news()])


def compare(path: Path, turn: Turn, got: str) -> str:
    """What is different, for a reader; empty where nothing is."""
    at = 0
    for number, text in turn.expected:
        found = got.find(text, at)
        if found < 0:
            elsewhere = " (it stands further up)" if text in got[:at] else ""
            return _difference(f"{path}:{number}", turn, f"expected  {text}{elsewhere}", got)
        at = found + len(text)
    for number, text in turn.forbidden:
        if text in got:
            return _difference(f"{path}:{number}", turn, f"unwanted  {text}", got)
    return ""


def _difference(where: str, turn: Turn, wanted: str, got: str) -> str:
    did = {
        "says": f"said      {turn.said}",
        "pays": "paid",
        "declined": "tried a card that is declined",
        "away": f"was away  {counted(turn.days, 'day')}",
    }
    shown = "\n".join(f"  | {line}".rstrip() for line in got.splitlines()) or "  | (nothing)"
    return f"{where}\n  {did[turn.kind]}\n  {wanted}\n  got\n{shown}"
