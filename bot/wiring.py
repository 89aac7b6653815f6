"""Puts the parts together: for the commands, for the background, and for web/app.py."""

import hashlib
import os
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bot.config.config import Config
from bot.config.store_urls import without_passwords
from bot.core.course import Course
from bot.core.messaging.messages import CheckoutLink
from bot.core.nlu.understand import Understanding
from bot.core.payments.recording import Policy
from bot.core.queues import Queue
from bot.i18n.prices import price_text
from bot.jobs.circuit_breaker import CircuitBreaker
from bot.jobs.message_sender import MessageSender
from bot.jobs.progress import Progress
from bot.jobs.reconciler import Reconciler
from bot.jobs.runner import Runner
from bot.jobs.stripe_tasks import StripeTasks
from bot.metrics.metrics import Metrics
from bot.services.checkout import CheckoutLinks
from bot.services.checkout_reply import CheckoutReply
from bot.services.forgetting import Forgetting
from bot.services.identities import Identities
from bot.services.late_payers import LatePayers
from bot.services.ledger_writer import LedgerWriter
from bot.services.messages import Messages
from bot.services.missed_messages import Recovery, recover_at_start
from bot.services.open_sessions import OpenSessions
from bot.services.payment_answers import PaymentAnswers
from bot.services.payment_status import PaymentStatusLookup
from bot.services.payments import Payments
from bot.services.refunds import Refunds
from bot.services.returning import Returning
from bot.services.reversals import Reversals
from bot.services.session_lookup import SessionLookup
from bot.store.copying import Copyable
from bot.store.json_files.store import JsonFiles
from bot.store.protocol import Store
from bot.stripe import OnAnswer, StripeGateway, count_nothing
from bot.whatsapp import History, Sender

ROOT = Path(__file__).resolve().parent.parent
SENDING_THREADS = 4
TASKS_POLL = 1.0  # seconds


def utc_now() -> datetime:
    return datetime.now(UTC)


def open_store(config: Config) -> Copyable:
    """The store that STORE_URL names. Raises StoreUnavailable where it cannot be opened."""
    return open_store_at(config.store_url)


def open_store_at(url: str) -> Copyable:
    if url.startswith("json:"):
        return JsonFiles(url.removeprefix("json:"))
    from bot.store.postgres import Postgres  # only where it is used: importing it takes 140 ms

    return Postgres(url)


def prepare_store_at(url: str) -> None:
    """Migrate the database, once, before processes open it. Raises StoreUnavailable where there is none."""
    if not url.startswith("json:"):
        from bot.store.postgres import migrate

        migrate(url)


def metrics_file(config: Config) -> Path:
    """The file in which all processes of one store on this machine keep their counts."""
    if config.json_store is not None:
        return config.json_store / "metrics"
    # Anybody on this machine may see the name, and try passwords until one gives it.
    name = hashlib.sha256(without_passwords(config.store_url).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"tutorclaw-{os.geteuid()}" / f"{name}-metrics"


def count_calls(metrics: Metrics) -> OnAnswer:
    return lambda *asked: metrics.count("stripe_calls", *asked)


def make_gateway(config: Config, on_answer: OnAnswer = count_nothing) -> StripeGateway:
    return StripeGateway(
        config.stripe_secret_key,
        config.stripe_price_id_paid,
        config.public_url,
        config.stripe_api_base,
        on_answer=on_answer,
    )


def make_checkout_links(config: Config, store: Store) -> CheckoutLinks:
    return CheckoutLinks(store, make_gateway(config), LedgerWriter(store, utc_now), utc_now)


@dataclass(frozen=True, slots=True)
class Money:
    """Everything that calls Stripe, on one gateway: its bound on simultaneous calls is shared."""

    gateway: StripeGateway
    ledger: LedgerWriter
    checkout_links: CheckoutLinks
    payments: Payments
    session_lookup: SessionLookup
    refunds: Refunds
    reversals: Reversals
    payment_status: PaymentStatusLookup
    late_payers: LatePayers
    identities: Identities
    returning: Returning
    forgetting: Forgetting
    tasks: StripeTasks


def make_money(config: Config, course: Course, store: Store, on_answer: OnAnswer = count_nothing) -> Money:
    gateway, ledger = make_gateway(config, on_answer), LedgerWriter(store, utc_now)
    policy = Policy(config.auto_refund_duplicates, config.close_on_refund)
    checkout_links = CheckoutLinks(store, gateway, ledger, utc_now)
    payments = Payments(course, store, gateway, ledger, policy, utc_now)
    refunds = Refunds(store, ledger, policy, utc_now)
    identities = Identities(store, ledger, utc_now)
    returning = Returning(store, identities, payments, utc_now)
    late_payers = LatePayers(store, gateway, payments, returning)
    sessions = OpenSessions(gateway, payments)

    def amount_text(amount: int | None, currency: str | None) -> str:
        return price_text(amount, currency, course.locale)

    return Money(
        gateway=gateway,
        ledger=ledger,
        checkout_links=checkout_links,
        payments=payments,
        session_lookup=SessionLookup(store, gateway, payments),
        refunds=refunds,
        reversals=Reversals(store, gateway, refunds),
        payment_status=PaymentStatusLookup(store, gateway, payments, late_payers),
        late_payers=late_payers,
        identities=identities,
        returning=returning,
        forgetting=Forgetting(store, identities, ledger, utc_now, sessions.end),
        tasks=StripeTasks(
            store,
            gateway,
            checkout_links,
            payments,
            refunds,
            amount_text,
            utc_now,
            auto_refund=policy.auto_refund,
        ),
    )


def make_outbox(
    config: Config, store: Store, metrics: Metrics | None = None, progress: Progress | None = None
) -> Runner:
    metrics = metrics or Metrics(metrics_file(config))
    sender = Sender(
        config.twilio_account_sid,
        config.twilio_auth_token[0],
        config.twilio_whatsapp_from,
        api_base=config.twilio_api_base,
        region=config.twilio_region,
        edge=config.twilio_edge,
        template_sid=config.twilio_paid_template_sid,
        # Twilio could not reach this machine, and refuses a message that names it.
        status_callback=f"{config.public_url}/whatsapp/status" if config.is_public else None,
    )
    record = LedgerWriter(store, utc_now).append

    def count(result: str) -> None:
        metrics.count("deliveries", result)

    messages = MessageSender(store, sender, utc_now, record=record, count=count)
    return Runner(
        Queue.OUTBOX,
        messages.deliver,
        store,
        utc_now,
        threads=SENDING_THREADS,
        breaker=CircuitBreaker(),
        progress=progress,
    )


def make_task_runner(store: Store, tasks: StripeTasks, progress: Progress | None = None) -> Runner:
    """One task at a time: tasks are few, and calls for waiting learners come first."""
    return Runner(
        Queue.STRIPE_TASKS, tasks.do_next, store, utc_now, threads=1, poll=TASKS_POLL, progress=progress
    )


Part = Callable[[threading.Event], None]


def make_background(
    config: Config,
    course: Course,
    store: Store,
    understanding: Understanding,
    progress: Progress,
    *,
    deliver: bool,
) -> Part:
    """What the server does beside answering requests, and `tutorclaw worker` alone. Each part in a thread of
    its own, so that a slow Stripe keeps no message waiting."""
    metrics = Metrics(metrics_file(config))
    money = make_money(config, course, store, count_calls(metrics))
    webhook = f"{config.public_url}/webhook"
    reconciler = Reconciler(money.payments, money.reversals, money.gateway, webhook, utc_now, progress)
    tasks = make_task_runner(store, money.tasks, progress)
    parts: list[Part] = [tasks.run, reconciler.run]
    if config.recover:
        messages = make_messages(course, store, money, understanding)
        parts.append(partial(recover_at_start, make_recovery(config, messages, store), utc_now))
    if deliver:
        parts.append(make_outbox(config, store, metrics, progress).run)
    return lambda stop: run_together(parts, stop)


def run_together(parts: Sequence[Part], stop: threading.Event) -> None:
    """Run all of them until `stop` is set. Where one raises the others end, and its error is raised here:
    nobody would notice that a single part is missing."""
    errors: list[BaseException] = []

    def run(part: Part) -> None:
        try:
            part(stop)
        except BaseException as error:  # noqa: BLE001 (raised again below)
            errors.append(error)
            stop.set()

    threads = [threading.Thread(target=run, args=(part,), daemon=True) for part in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def make_recovery(config: Config, messages: Messages, store: Store) -> Recovery:
    history = History(
        config.twilio_account_sid,
        config.twilio_auth_token[0],
        config.twilio_whatsapp_from,
        api_base=config.twilio_api_base,
        region=config.twilio_region,
        edge=config.twilio_edge,
    )
    return Recovery(messages, store, history, utc_now)


def make_messages(course: Course, store: Store, money: Money, understanding: Understanding) -> Messages:
    paywall = CheckoutReply(
        course,
        store,
        money.checkout_links,
        money.payment_status,
        money.late_payers,
        money.ledger,
        PaymentAnswers(course, store, money.gateway, money.payment_status, price_text),
        price_text,
    )
    return Messages(
        course,
        store,
        money.identities,
        money.ledger,
        {CheckoutLink: paywall.finish},
        understanding,
        money.returning,
        money.forgetting.forget,
        money.late_payers.welcome,
    )
