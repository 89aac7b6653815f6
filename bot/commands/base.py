"""What the commands share: the settings and the store."""

import logging
import os
import re

from bot.commands.exits import SetupError, fail
from bot.config.config import Config, SettingsGroup, read_config
from bot.core.payments.stripe_results import Failure
from bot.errors import StoreError
from bot.logs.log import set_up
from bot.store.copying import Copyable
from bot.store.protocol import Store
from bot.wiring import ROOT, open_store, prepare_store_at


def read_settings(*groups: SettingsGroup) -> Config:
    """Read the settings of these groups, and set the log up to hide the secrets among them."""
    config = read_config(os.environ, ROOT, frozenset(groups))
    if isinstance(config, list):
        raise SetupError(*config)
    set_up(logging.INFO, config.secrets())
    return config


def open_checked_store(config: Config) -> Copyable:
    try:
        prepare_store_at(config.store_url)
        return open_store(config)
    except StoreError as error:
        raise store_error(config, error) from error


def store_error(config: Config, error: StoreError) -> SetupError:
    # A database's URL is not shown: there may be a password in it.
    found = f"found {config.store_url!a}: " if config.json_store else ""
    return SetupError(
        f"STORE_URL: {found}{error}; expected where documents can be written (see .env.example)"
    )


def learner_id_of(store: Store, named: str) -> str:
    """The id of the learner whom the operator names by id, by WhatsApp address, or by its number alone."""
    if named.startswith("lrn_"):
        return named
    return store.id_for(f"whatsapp:{named}" if re.fullmatch(r"\+\d+", named) else named)


def fail_without_stripe(failure: Failure) -> int:
    error = getattr(failure, "error", None)
    return fail(f"Stripe did not answer: {error.kind if error else 'busy'}. Run it again.")
