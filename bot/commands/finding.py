"""`learner list` and `learner find`: who is there."""

import sys

import click

from bot.commands.base import open_checked_store, read_settings
from bot.commands.exits import EXIT_FAILURE, EXIT_SUCCESS, fail
from bot.commands.tables import in_columns
from bot.config.config import SettingsGroup
from bot.core.gate import is_paid
from bot.core.learner import Learner
from bot.errors import DocumentUnreadable
from bot.services.learner_search import LearnerSearch

_WIDTHS = (30, 22, 4, 10, 20, 0)
_TIERS = click.Choice(("free", "paid"))


@click.command("list")
@click.option("--tier", type=_TIERS, help="Those of one tier alone.")
def list_learners(tier: str | None) -> int:
    """List all learners: id, address, tier, chapter, last message, name. With tabs between them, or on a
    terminal one below the other."""
    listed = unreadable = 0
    for learner in _search().all():
        if isinstance(learner, DocumentUnreadable):
            unreadable += 1
            fail(str(learner))
        elif tier is None or is_paid(learner) == (tier == "paid"):
            listed += 1
            print(_line(learner))
    if not listed + unreadable:
        print("nobody", file=sys.stderr)
    return EXIT_FAILURE if unreadable else EXIT_SUCCESS


@click.command()
@click.argument("what", help="A number in any spelling, an id, a name or a part of it, or a session: cs_….")
def find(what: str) -> int:
    """Find learners. Exit code 1 where there is none."""
    found = 0
    for learner in _search().find(what):
        if isinstance(learner, DocumentUnreadable):
            fail(str(learner))
        else:
            found += 1
            print(_line(learner))
    return EXIT_SUCCESS if found else fail("nobody")


def _search() -> LearnerSearch:
    return LearnerSearch(open_checked_store(read_settings(SettingsGroup.STORE)))


def _line(learner: Learner) -> str:
    last = learner.last_message_at
    fields = (
        learner.learner_id,
        learner.address,
        learner.tier.value,
        f"chapter {learner.progress.chapter}",
        last.strftime("%Y-%m-%dT%H:%M:%SZ") if last else "-",
        " ".join(learner.name.split()) or "-",
    )
    return in_columns(fields, _WIDTHS)
