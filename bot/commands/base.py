"""What the commands share: the settings and the store."""

import logging
import os
import re

from bot.commands.exits import Wrong
from bot.config.config import Config, Need, read_config
from bot.core.learner import Learner
from bot.errors import StoreError
from bot.logs.log import set_up
from bot.store.protocol import Store
from bot.wiring import ROOT, open_store, prepare_store_at


def read_settings(*needs: Need) -> Config:
    """The settings that a command needs, and the log set up to hide the secrets among them."""
    config = read_config(os.environ, ROOT, frozenset(needs))
    if isinstance(config, list):
        raise Wrong(*config)
    set_up(logging.INFO, config.secrets())
    return config


def open_checked_store(config: Config) -> Store:
    try:
        prepare_store_at(config.store_url)
        return open_store(config)
    except StoreError as error:
        raise store_wrong(config, error) from error


def store_wrong(config: Config, error: StoreError) -> Wrong:
    # Of a database's URL nothing: there may be a password in it.
    found = f"found {config.store_url!a}: " if config.json_store else ""
    return Wrong(f"STORE_URL: {found}{error}; expected where documents can be written (see .env.example)")


def learner_id_of(store: Store, named: str) -> str:
    """The id of whom the operator names: by learner id, by WhatsApp address, or by its number alone."""
    if named.startswith("lrn_"):
        return named
    return store.id_for(f"whatsapp:{named}" if re.fullmatch(r"\+\d+", named) else named)


def find_learner(store: Store, named: str) -> Learner | None:
    return store.read(learner_id_of(store, named))
