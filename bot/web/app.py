"""The web app: every part put together behind the routes."""

from flask import Flask

from bot.checkup.kept import KeptFindings
from bot.config.config import Config
from bot.core.course import Course
from bot.core.nlu.understand import Understanding
from bot.i18n.languages import read_understanding
from bot.logs.repeated import Repeated
from bot.metrics.metrics import Metrics
from bot.places import metrics_file
from bot.services.delivery_statuses import DeliveryStatuses
from bot.services.payer_lookup import PayerLookup
from bot.services.store_figures import StoreFigures
from bot.services.stripe_events import StripeEvents
from bot.services.thin_events import ThinEvents
from bot.store.protocol import Store
from bot.web.flask_app import FlaskApp
from bot.web.health import Health
from bot.web.misdirected import Misdirections
from bot.web.request_body import Bodies
from bot.web.routes import Web
from bot.web.store_gauges import store_gauges
from bot.web.whatsapp_door import WhatsAppDoor
from bot.wiring import (
    count_calls,
    make_checkup,
    make_messages,
    make_money,
    make_tally,
    utc_now,
    with_operator,
)

# Of each kind of refusal: enough to set a server up by; the rest of a flood is summed up in the next line.
MOST_LINES, A_MINUTE = 20, 60.0


def create_app(
    config: Config, course: Course, store: Store, understanding: Understanding | None = None
) -> Flask:
    """`understanding`: read before processes fork; None reads it here."""
    app = FlaskApp("bot")
    figures, health = StoreFigures(store, utc_now), Health(store.probe)
    metrics = Metrics(metrics_file(config), lambda: store_gauges(figures, health))
    course = with_operator(config, course)
    tally = make_tally(config, course, store, "web")
    money = make_money(config, course, store, count_calls(metrics), tally)
    checkup = make_checkup(config, money.gateway)
    misdirections, bodies, refusals = Misdirections(metrics), Bodies(), Repeated(MOST_LINES, A_MINUTE)

    def count_undelivered(what: str, code: str) -> None:
        metrics.count("undelivered", what, code)

    door = WhatsAppDoor(
        config=config,
        messages=make_messages(course, store, money, understanding or read_understanding(), tally),
        delivery_statuses=DeliveryStatuses(store, money.ledger, utc_now, count_undelivered),
        metrics=metrics,
        misdirections=misdirections,
        bodies=bodies,
        refusals=refusals,
        clock=utc_now,
    )
    Web(
        config=config,
        course=course,
        whatsapp=door,
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
        health=health,
        deep=KeptFindings(lambda: checkup.deep(store, figures)),
        metrics=metrics,
        misdirections=misdirections,
        bodies=bodies,
        refusals=refusals,
    ).add_to(app)
    if config.admin_token is not None:
        from bot.web.admin.pages import make_pages  # only where it is wanted: a start is for everybody

        app.register_blueprint(make_pages(config, config.admin_token, course, store, money, figures))
    return app
