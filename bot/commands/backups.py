"""`backup` and `restore`: the whole state in one file."""

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import timedelta

import click

from bot.commands.base import open_checked_store, read_settings
from bot.commands.confirmation import agreed, yes_option
from bot.commands.exits import EXIT_FAILURE, EXIT_SUCCESS, SetupError, fail
from bot.config.config import SettingsGroup
from bot.core.counting import counted
from bot.jobs.reconciler import LONG_LOOK
from bot.store.archive import NoArchiveError, Written, unpack_archive, write_archive
from bot.store.copying import Copyable, copy_store, verify
from bot.wiring import open_store_at, utc_now


@click.command()
@click.argument("file", type=click.Path(), help="A new file, such as backup-2026-11-30.tar.gz.")
def backup(file: str) -> int:
    """Write the whole state into one file, while it serves. Exit code 1 where a document could not be read.

    It has everybody's data and the store's key in it: keep it as you keep the store."""
    if os.path.lexists(file):
        raise SetupError(f"FILE: found {file!a}, which is there already; expected a new name")
    store = open_checked_store(read_settings(SettingsGroup.STORE))
    new = f"{file}.new"
    try:
        written = _write(store, new)
        os.rename(new, file)
    except OSError as error:
        with suppress(OSError):
            os.unlink(new)
        return fail(f"{file}: {error.strerror or error}")
    print(f"{file}: {_summary(written.counts)}")
    for line in written.problems:
        print(line, file=sys.stderr)
    return EXIT_FAILURE if written.problems else EXIT_SUCCESS


def _write(store: Copyable, path: str) -> Written:
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with open(fd, "wb") as file:
        written = write_archive(store, file, lambda count: print(f"{count:,} …", file=sys.stderr, flush=True))
        file.flush()
        os.fsync(fd)
    return written


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False), help="What `tutorclaw backup` wrote.")
@yes_option
def restore(file: str, yes: bool) -> int:
    """Put a backup into an empty store, and compare. Never over a store that holds learners."""
    config = read_settings(SettingsGroup.STORE)
    target = open_checked_store(config)
    if any(target.ids()):
        return fail("STORE_URL: the store holds learners, and nothing was done; expected an empty one")
    with tempfile.TemporaryDirectory(prefix="tutorclaw-restore-") as folder:
        try:
            unpacked = unpack_archive(file, folder)
        except NoArchiveError as error:
            raise SetupError(f"FILE: {file!a}: {error}") from error
        where = config.store_url if config.json_store else "the PostgreSQL database of STORE_URL"
        plan = f"{_summary(unpacked.counts)} go into {where}.", "A server that runs on it must be stopped."
        if not agreed(plan, yes):
            return fail("nothing was done")
        with closing(open_store_at(f"json:{folder}")) as source:
            code = _restore(source, target)
    if code == EXIT_SUCCESS:
        print("\n".join(_then(utc_now() - unpacked.begun_at)))
    return code


def _then(age: timedelta) -> Iterator[str]:
    yield "Start the server: it asks Stripe and Twilio for what came after the backup."
    if age > LONG_LOOK:
        yield f"The backup is {age.days} days old: run `tutorclaw reconcile --days {age.days + 1}` as well."


def _restore(source: Copyable, target: Copyable) -> int:
    if not target.adopt_key(source.key()):
        return fail("the store holds learners of another key by now, and nothing was done")
    copied = copy_store(source, target, lambda count: print(f"{count:,} …", file=sys.stderr, flush=True))
    verified = verify(source, target)
    print(f"restored: {counted(verified.equal, 'learner')}, the same as in the backup")
    for line in dict.fromkeys((*copied.problems, *verified.problems)):
        print(line, file=sys.stderr)
    return EXIT_FAILURE if copied.problems or verified.problems else EXIT_SUCCESS


def _summary(counts: Counter[str]) -> str:
    named = {
        "learners": "learner",
        "unmatched": "unmatched payment",
        "facts": "fact",
        "tombstones": "tombstone",
    }
    return ", ".join(counted(counts[name], one) for name, one in named.items())
