"""`store copy`."""

import argparse
import logging
import os
import sys
from urllib.parse import unquote, urlsplit

from bot.commands.exits import DONE, SAID_NO, Wrong, say_no
from bot.config.validators import Unfit, store_url
from bot.errors import StoreError
from bot.logs.log import set_up
from bot.store.copying import Copyable, Learners, copy_learners, copy_ledger, copy_unmatched, verify
from bot.wiring import ROOT, open_store_at, prepare_store_at


def copy(arguments: argparse.Namespace) -> int:
    """Exit code 1 where the target does not have everything of the source afterwards, unchanged."""
    urls = [_url(name, getattr(arguments, name)) for name in ("source", "target")]
    set_up(logging.WARNING, [secret for url in urls for secret in _passwords(url)])
    if urls[0] == urls[1]:
        raise Wrong("FROM and TO are the same store")
    source, target = _open("FROM", urls[0], must_exist=True), _open("TO", urls[1])
    try:
        if not target.adopt_key(source.key()):
            return say_no(
                "TO has learners of another store: their ids come from another key. Nothing copied."
            )
        return _copy(source, target)
    finally:
        source.close()
        target.close()


def _copy(source: Copyable, target: Copyable) -> int:
    copied = copy_learners(source, target, lambda count: print(f"{count:,} …", file=sys.stderr, flush=True))
    unmatched = copy_unmatched(source, target)
    print(f"{sum(copied.fates.values()):,} learners: {_said(copied)}")
    print(f"{unmatched:,} unmatched payments, {copy_ledger(source, target):,} new facts in the ledger")
    verified = verify(source, target)
    print(f"verified: {verified.equal:,} the same in both, {len(verified.trouble):,} not")
    if verified.only_there:
        print(f"{verified.only_there:,} learners are in TO alone")
    for line in dict.fromkeys((*copied.trouble, *verified.trouble)):
        print(line, file=sys.stderr)
    return SAID_NO if copied.trouble or verified.trouble else DONE


def _said(copied: Learners) -> str:
    return ", ".join(f"{count:,} {fate.value}" for fate, count in copied.fates.items() if count) or "none"


def _url(name: str, given: str) -> str:
    url = store_url(given, ROOT)
    if isinstance(url, Unfit):
        shown = "FROM" if name == "source" else "TO"
        raise Wrong(f"{shown}: expected json:PATH or postgresql://…")
    return url


def _open(name: str, url: str, *, must_exist: bool = False) -> Copyable:
    if must_exist and url.startswith("json:") and not os.path.isdir(url.removeprefix("json:")):
        raise Wrong(f"{name}: there is no such folder")
    try:
        prepare_store_at(url)
        return open_store_at(url)
    except StoreError as error:
        raise Wrong(f"{name}: {error}") from error


def _passwords(url: str) -> list[str]:
    password = urlsplit(url).password or ""
    return [secret for secret in (password, unquote(password)) if secret]
