"""`store copy`."""

import logging
import os
import sys
from contextlib import closing

import click

from bot.commands.confirmation import yes_option
from bot.commands.exits import EXIT_FAILURE, EXIT_SUCCESS, SetupError, fail
from bot.config.root import find_root
from bot.config.store_urls import passwords
from bot.config.validators import Invalid, store_url
from bot.errors import StoreError
from bot.logs.log import set_up
from bot.store.copying import (
    Copied,
    Copyable,
    copy_figures,
    copy_learners,
    copy_ledger,
    copy_pointers,
    copy_tombstones,
    copy_unmatched,
    verify,
)
from bot.wiring import open_store_at, prepare_store_at


@click.group()
def store() -> None:
    """Move the learners' documents, mend what leads to them, or count them anew."""


@store.command()
@click.argument("source", metavar="FROM", help="json:PATH or postgresql://…")
@click.argument("target", metavar="TO", help="The same; may be new, or a copy made before.")
def copy(source: str, target: str) -> int:
    """Copy all learners into another store, and compare. Exit code 1 where TO lacks something of FROM
    afterwards, or has it changed."""
    urls = _url("FROM", source), _url("TO", target)
    set_up(logging.WARNING, [secret for url in urls for secret in passwords(url)])
    if urls[0] == urls[1]:
        raise SetupError("FROM and TO are the same store")
    with closing(_open("FROM", urls[0], must_exist=True)) as here, closing(_open("TO", urls[1])) as there:
        if not there.adopt_key(here.key()):
            return fail("TO has learners of another store: their ids come from another key. Nothing copied.")
        return _copy(here, there)


@store.command("repair-pointers")
@yes_option
def repair_pointers(yes: bool) -> int:
    """Make every id of every learner lead to their document again, as after a backup without pointers."""
    from bot.commands.identities import repair

    return repair(yes)


@store.command()
def recount() -> int:
    """Count the learners anew for the operator's page: who joined, who came how far, who has paid."""
    from bot.commands.recounting import recount_figures

    return recount_figures()


def _copy(source: Copyable, target: Copyable) -> int:
    copy_tombstones(source, target)
    copied = copy_learners(source, target, lambda count: print(f"{count:,} …", file=sys.stderr, flush=True))
    copy_pointers(source, target)
    copy_figures(source, target)
    unmatched = copy_unmatched(source, target)
    print(f"{sum(copied.results.values()):,} learners: {_summary(copied)}")
    print(f"{unmatched:,} unmatched payments, {copy_ledger(source, target):,} new facts in the ledger")
    verified = verify(source, target)
    print(f"verified: {verified.equal:,} the same in both, {len(verified.problems):,} not")
    if verified.only_in_target:
        print(f"{verified.only_in_target:,} learners are in TO alone")
    for line in dict.fromkeys((*copied.problems, *verified.problems)):
        print(line, file=sys.stderr)
    return EXIT_FAILURE if copied.problems or verified.problems else EXIT_SUCCESS


def _summary(copied: Copied) -> str:
    counts = copied.results.items()
    return ", ".join(f"{count:,} {result.value}" for result, count in counts if count) or "none"


def _url(name: str, given: str) -> str:
    url = store_url(given, find_root())
    if isinstance(url, Invalid):
        raise SetupError(f"{name}: expected json:PATH or postgresql://…")
    return url


def _open(name: str, url: str, *, must_exist: bool = False) -> Copyable:
    if must_exist and url.startswith("json:") and not os.path.isdir(url.removeprefix("json:")):
        raise SetupError(f"{name}: there is no such folder")
    try:
        prepare_store_at(url)
        return open_store_at(url)
    except StoreError as error:
        raise SetupError(f"{name}: {error}") from error
