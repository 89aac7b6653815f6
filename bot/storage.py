"""The store that STORE_URL names, prepared and opened."""

from pathlib import Path

from bot.config import Config
from bot.store.copying import Copyable
from bot.store.json_files import JsonFiles
from bot.store.protocol import Store

ROOT = Path(__file__).resolve().parent.parent


def open_store(config: Config) -> Store:
    """The store that STORE_URL names. Raises StoreUnavailable where it cannot be opened."""
    return open_store_at(config.store_url)


def open_store_at(url: str) -> Copyable:
    if url.startswith("json:"):
        return JsonFiles(url.removeprefix("json:"))
    from bot.store.postgres import Postgres  # where it is asked for: it costs a start 140 ms

    return Postgres(url)


def prepare_store_at(url: str) -> None:
    """What has to be done once, before processes open it. Raises StoreUnavailable where it is not there."""
    if not url.startswith("json:"):
        from bot.store.postgres import migrate

        migrate(url)
