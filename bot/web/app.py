"""The web app: every part put together behind the routes."""

from flask import Flask

from bot.config.config import Config
from bot.core.course import Course
from bot.core.nlu.understand import Understanding
from bot.i18n.languages import read_understanding
from bot.metrics.metrics import Metrics
from bot.services.delivery_statuses import DeliveryStatuses
from bot.services.payer_lookup import PayerLookup
from bot.services.stripe_events import StripeEvents
from bot.store.protocol import Store
from bot.web.flask_app import FlaskApp
from bot.web.routes import Web
from bot.wiring import count_calls, make_messages, make_money, metrics_file, utc_now


def create_app(
    config: Config, course: Course, store: Store, understanding: Understanding | None = None
) -> Flask:
    """`understanding`: read before processes fork; None reads it here."""
    app = FlaskApp("bot")
    metrics = Metrics(metrics_file(config))
    money = make_money(config, course, store, count_calls(metrics))
    Web(
        config=config,
        store=store,
        messages=make_messages(course, store, money, understanding or read_understanding()),
        stripe_events=StripeEvents(
            money.payments,
            money.refunds,
            PayerLookup(store, money.gateway),
            money.ledger,
            money.gateway.live,
            utc_now,
        ),
        payments=money.payments,
        delivery_statuses=DeliveryStatuses(store, money.ledger, utc_now),
        metrics=metrics,
        clock=utc_now,
    ).add_to(app)
    return app
