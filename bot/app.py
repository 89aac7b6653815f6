"""Puts the parts together: the only file that knows all of them."""

import hashlib
import logging
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

from bot.checkout import StripeGateway
from bot.config import EVERYTHING, Config, read_config
from bot.content import read_course
from bot.core.course import Course
from bot.courier import Courier
from bot.log import set_up
from bot.metrics import Metrics
from bot.outbox import Outbox
from bot.prices import price_text
from bot.services.messages import Messages
from bot.services.payments import Payments
from bot.services.receipts import Receipts
from bot.services.selling import Selling
from bot.store.copying import Copyable
from bot.store.json_files import JsonFiles
from bot.store.protocol import Store
from bot.web import Web
from bot.whatsapp import Sender, status_callback_for

ROOT = Path(__file__).resolve().parent.parent


def utc_now() -> datetime:
    return datetime.now(UTC)


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


def metrics_file(config: Config) -> Path:
    """Where the processes of one store on this machine add up what they count."""
    if config.json_store is not None:
        return config.json_store / "metrics"
    name = hashlib.sha256(config.store_url.encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"tutorclaw-{os.getuid()}-{name}-metrics"


def make_gateway(config: Config) -> StripeGateway:
    return StripeGateway(
        config.stripe_secret_key, config.stripe_price_id, config.public_url, config.stripe_api_base
    )


def make_selling(config: Config, store: Store) -> Selling:
    return Selling(store, make_gateway(config), utc_now)


def make_payments(config: Config, course: Course, store: Store) -> Payments:
    return Payments(course, store, make_gateway(config), utc_now)


def make_outbox(config: Config, store: Store) -> Outbox:
    sender = Sender(
        config.twilio_account_sid,
        config.twilio_auth_token,
        config.twilio_from,
        api_base=config.twilio_api_base,
        template_sid=config.twilio_template_sid,
        status_callback=status_callback_for(config.public_url),
    )
    return Outbox(store, Courier(store, sender, utc_now), utc_now)


def make_worker_app() -> Flask:
    """What each process of the server runs. The settings were checked by the process that started this one."""
    config = read_config(os.environ, ROOT, EVERYTHING)
    if not isinstance(config, Config):
        raise TypeError("\n".join(map(str, config)))
    set_up(logging.INFO, config.secrets())
    return create_app(config, read_course(config.course_dir), open_store(config))


def create_app(config: Config, course: Course, store: Store) -> Flask:
    # No static folder: its route would be one more thing that answers strangers.
    app = Flask("bot", static_folder=None)
    gateway = make_gateway(config)  # one a process: its bound on calls at once is for all of them
    Web(
        config=config,
        store=store,
        messages=Messages(course, store, Selling(store, gateway, utc_now), price_text),
        payments=Payments(course, store, gateway, utc_now),
        receipts=Receipts(store, utc_now),
        metrics=Metrics(metrics_file(config)),
        clock=utc_now,
    ).add_to(app)
    return app
