"""The `tutorclaw` command: results on stdout, errors in words on stderr.

Exit codes: 0 done, 1 the answer is no, 2 a setting, a file or an argument is wrong.
"""

import argparse
import gc
import importlib
import re
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from bot.commands import streams
from bot.commands.exits import FOUND_WRONG, SAID_NO, Wrong
from bot.errors import TutorClawError

Run = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    streams.make_usable()
    try:
        try:
            return _run(arguments)
        finally:
            sys.stdout.flush()  # now, when what comes of it can still be said
    except BrokenPipeError:
        streams.give_up(sys.stdout)  # whoever read it (head, less) has seen enough
        return SAID_NO
    except OSError as error:
        streams.give_up(sys.stdout)
        print(f"tutorclaw: {error}", file=sys.stderr)
        return SAID_NO
    except KeyboardInterrupt:
        return 130
    finally:
        streams.end_stderr()


def _run(arguments: Sequence[str] | None) -> int:
    parsed = _parser().parse_args(arguments)
    run: Run = parsed.run
    try:
        return run(parsed)
    except Wrong as wrong:
        print(wrong, file=sys.stderr)
        return FOUND_WRONG
    except TutorClawError as error:
        print(f"tutorclaw: {error}", file=sys.stderr)
        return SAID_NO


def _command(name: str) -> Run:
    """`serving.work` is work() in bot/commands/serving.py, which is imported when it is run: no command waits
    for what another needs."""

    def run(arguments: argparse.Namespace) -> int:
        module, _, function = name.partition(".")
        found: Run = getattr(importlib.import_module(f"bot.commands.{module}"), function)
        return found(arguments)

    return run


def _serve(arguments: argparse.Namespace) -> int:
    # Whatever PYTHONDONTWRITEBYTECODE says: compiling Flask and the rest anew takes each start as long as all
    # that it does beside.
    sys.dont_write_bytecode = False
    gc.disable()  # what is imported is there to stay; serve() switches it on again
    return _command("serving.serve_all")(arguments)


class _Commands:
    def __init__(self, parser: argparse.ArgumentParser, title: str, required: bool) -> None:
        self._parsers = parser.add_subparsers(title=title, metavar="COMMAND", required=required)

    def add(self, name: str, run: str, summary: str) -> argparse.ArgumentParser:
        parser = self._parsers.add_parser(name, help=summary, description=summary)
        parser.set_defaults(run=_command(run))
        return parser

    def group(self, name: str, summary: str) -> "_Commands":
        return _Commands(self._parsers.add_parser(name, help=summary, description=summary), "commands", True)

    def pass_on(self, name: str, run: str, summary: str) -> None:
        """A command that reads its arguments by itself: no prefix makes an option of any of them here."""
        parser = self._parsers.add_parser(name, help=summary, add_help=False, prefix_chars="\0")
        parser.add_argument("arguments", nargs="*")
        parser.set_defaults(run=_command(run))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tutorclaw", description="A course on WhatsApp with a real paywall. Without a command: serve it."
    )
    parser.set_defaults(run=_serve)
    commands = _Commands(parser, "commands", required=False)
    commands.pass_on("demo", "sandbox.demo", "the whole product in a browser, with no account and no key")
    commands.pass_on("chat", "sandbox.chat", "the same in a terminal")
    commands.add("worker", "serving.work", "deliver queued WhatsApp messages")
    _add_learner(commands.add("upgrade-url", "learners.upgrade_url", "print a free learner's Checkout link"))
    group = commands.group("learner", "look at a learner")
    _add_learner(group.add("show", "learners.show", "print the learner's document as JSON"))
    days = commands.add("reconcile", "money.reconcile", "apply paid sessions whose webhook never came")
    days.add_argument("--days", type=_days, default=7, help="how far back to look (default: 7)")
    since = commands.add("recover", "messages.recover", "answer messages that never reached us")
    since.add_argument(
        "--since", type=_since, required=True, metavar="TIME", help="30m, 2h, or 2026-11-24T10:00Z"
    )
    _add_ledger(commands)
    _add_learner(commands.add("refund", "money.refund", "give a learner's money back, and tell them"))
    group = commands.group("course", "check and try a course")
    folder = group.add("check", "courses.check", "check a course's files")
    folder.add_argument("dir", nargs="?", metavar="DIR", help="the course's folder (default: COURSE_DIR)")
    group.pass_on("test", "courses.test", "run a course's *.chat transcripts")
    group = commands.group("store", "move the learners' documents")
    both = group.add("copy", "stores.copy", "copy all learners into another store, and compare")
    both.add_argument("source", metavar="FROM", help="json:PATH or postgresql://…")
    both.add_argument("target", metavar="TO", help="the same; may be new, or a copy made before")
    return parser


def _add_learner(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("learner", metavar="LEARNER", help="learner id, or WhatsApp address")


def _add_ledger(commands: _Commands) -> None:
    one = commands.add("payment", "payments.tell", "tell the story of a payment, or of all of a learner's")
    one.add_argument("named", metavar="SESSION-OR-LEARNER", help="cs_…, learner id, or WhatsApp address")
    table = commands.add("payments", "payments.export", "print the payments as CSV")
    table.add_argument("--since", type=_moment, metavar="DATE", help="from that day or time on, in UTC")
    table.add_argument(
        "--until", type=_moment, metavar="DATE", help="up to, and not including, that day or time"
    )
    table.add_argument("--check", action="store_true", help="compare with Stripe, and list what differs")


def _since(text: str) -> datetime:
    """So long ago, or that moment."""
    units = {"m": "minutes", "h": "hours", "d": "days"}
    if text[-1:] in units and text[:-1].isascii() and text[:-1].isdigit() and len(text) < 6:
        return datetime.now(UTC) - timedelta(**{units[text[-1]]: int(text[:-1])})
    return _moment(text)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise _unfit(text, "a day or a time, such as 2026-11-24T10:00Z") from error


def _days(text: str) -> int:
    if re.fullmatch(r"[0-9]{1,4}", text, re.ASCII) and 1 <= int(text) <= 3650:
        return int(text)
    raise _unfit(text, "a whole number from 1 to 3650")


def _unfit(text: str, expected: str) -> argparse.ArgumentTypeError:
    return argparse.ArgumentTypeError(f"found {text[:40]!a}; expected {expected}")
