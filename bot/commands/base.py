"""What the commands share: the settings and the store."""

import logging
import os
import re

from bot.commands.exits import SetupError, fail
from bot.commands.store_place import check_store_place
from bot.config.config import Config, SettingsGroup, read_config
from bot.config.root import find_root
from bot.core.messaging.addresses import with_spellings
from bot.core.payments.stripe_results import Failure, Refused
from bot.errors import DocumentUnreadable, StoreError
from bot.logs.log import set_up
from bot.logs.redaction import Redactor
from bot.store.copying import Copyable
from bot.store.protocol import Store
from bot.wiring import open_store, prepare_store_at

LIVE_KEY = re.compile("[sr]k_live_")


def read_settings(*groups: SettingsGroup) -> Config:
    """Read the settings of these groups, and set the log up to hide the secrets among them."""
    config = read_config(os.environ, find_root(), frozenset(groups))
    if isinstance(config, list):
        raise SetupError(*config)
    set_up(logging.INFO, config.secrets())
    return config


def refuse_live_money_at_localhost(config: Config) -> None:
    """Learners would pay, and Stripe would lead them to their own machine."""
    if LIVE_KEY.match(config.stripe_secret_key) and not config.is_public:
        raise SetupError(
            "PUBLIC_URL: it is this machine, and STRIPE_SECRET_KEY is a live key; expected the address by "
            "which the world reaches the server, or a test key (see .env.example)"
        )


def open_checked_store(config: Config, *, may_be_new: bool = False) -> Copyable:
    """`may_be_new` as in check_store_place."""
    try:
        check_store_place(config, may_be_new=may_be_new)
        prepare_store_at(config.store_url)
        return open_store(config)
    except StoreError as error:
        raise store_error(config, error) from error


def store_error(config: Config, error: StoreError) -> SetupError:
    # A database's URL is not shown: there may be a password in it.
    found = f"found {config.store_url!a}: " if config.json_store else ""
    setting = config.hosting.store_from or "STORE_URL"
    return SetupError(
        f"{setting}: {found}{error}; expected where documents can be written (see .env.example)"
    )


def learner_id_of(store: Store, named: str) -> str:
    """The id of the learner whom the operator names by id, by WhatsApp address, or by its number alone: the
    one in their document, where there is one."""
    if named.startswith("lrn_"):
        ids = [named]
    else:
        address = f"whatsapp:{named}" if re.fullmatch(r"\+\d+", named) else named
        ids = [store.id_for(each) for each in with_spellings((address,))]
    try:
        return next((found.learner_id for each in ids if (found := store.read(each))), ids[0])
    except DocumentUnreadable as error:
        return error.learner_id


def fail_without_stripe(failure: Failure) -> int:
    again = "" if isinstance(failure, Refused) and failure.not_allowed else " Run it again."
    return fail(f"{stripe_says(failure)}.{again}")


def stripe_says(failure: Failure) -> str:
    """Why there is no answer; of a restricted key Stripe's message, which names the permission."""
    if isinstance(failure, Refused) and failure.not_allowed:
        return f"the key may not: {Redactor()(failure.error.message).rstrip('.')}"
    error = getattr(failure, "error", None)
    return f"Stripe did not answer: {error.kind if error else 'busy'}"
