"""Erases in one store what a tombstone of any other says."""

from dataclasses import replace

from bot.core.tombstone import Tombstone
from bot.store.protocol import Store


def erase(store: Store, tombstone: Tombstone) -> None:
    """Also under the ids by which they have come to be known there besides."""
    while more := store.bury(tombstone):
        tombstone = replace(tombstone, ids=tuple(dict.fromkeys((*tombstone.ids, *more))))
