"""The web app: every part put together behind the routes."""

from flask import Flask

from bot.config.config import Config
from bot.core.course import Course
from bot.metrics.metrics import Metrics
from bot.services.delivery_statuses import DeliveryStatuses
from bot.services.payer_lookup import PayerLookup
from bot.services.stripe_events import StripeEvents
from bot.services.thin_events import ThinEvents
from bot.store.protocol import Store
from bot.web.flask_app import FlaskApp
from bot.web.routes import Web
from bot.wiring import count_calls, make_messages, make_money, metrics_file, utc_now


def create_app(config: Config, course: Course, store: Store) -> Flask:
    app = FlaskApp("bot")
    metrics = Metrics(metrics_file(config))
    money = make_money(config, course, store, count_calls(metrics))
    Web(
        config=config,
        store=store,
        messages=make_messages(course, store, money),
        stripe_events=StripeEvents(
            money.payments,
            money.refunds,
            PayerLookup(store, money.gateway),
            ThinEvents(money.gateway, money.payments.unmatched),
            money.ledger,
            money.gateway.live,
            utc_now,
        ),
        session_lookup=money.session_lookup,
        delivery_statuses=DeliveryStatuses(store, money.ledger, utc_now),
        metrics=metrics,
        clock=utc_now,
    ).add_to(app)
    return app
