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
from bot.core.course import Course
from bot.core.messaging.messages import CheckoutLink
from bot.core.nlu.understand import Understanding
from bot.core.payments.recording import Policy
from bot.core.queues import Queue
from bot.i18n.prices import price_text
from bot.jobs.circuit_breaker import CircuitBreaker
from bot.jobs.message_sender import MessageSender
from bot.jobs.reconciler import Reconciler
from bot.jobs.runner import Runner
from bot.jobs.stripe_tasks import StripeTasks
from bot.metrics.metrics import Metrics
from bot.services.checkout import CheckoutLinks
from bot.services.checkout_reply import CheckoutReply
from bot.services.ledger_writer import LedgerWriter
from bot.services.messages import Messages
from bot.services.missed_messages import Recovery, recover_at_start
from bot.services.payment_status import PaymentStatusLookup
from bot.services.payments import Payments
from bot.services.refunds import Refunds
from bot.store.copying import Copyable
from bot.store.json_files.store import JsonFiles
from bot.store.protocol import Store
from bot.stripe import OnAnswer, StripeGateway, count_nothing
from bot.whatsapp import History, Sender, status_callback_for

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
    name = hashlib.sha256(config.store_url.encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"tutorclaw-{os.getuid()}-{name}-metrics"


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
    refunds: Refunds
    payment_status: PaymentStatusLookup
    tasks: StripeTasks


def make_money(config: Config, course: Course, store: Store, on_answer: OnAnswer = count_nothing) -> Money:
    gateway, ledger = make_gateway(config, on_answer), LedgerWriter(store, utc_now)
    policy = Policy(config.auto_refund_duplicates, config.close_on_refund)
    checkout_links = CheckoutLinks(store, gateway, ledger, utc_now)
    payments = Payments(course, store, gateway, ledger, policy, utc_now)
    refunds = Refunds(store, ledger, policy, utc_now)

    def amount_text(amount: int | None, currency: str | None) -> str:
        return price_text(amount, currency, course.locale)

    return Money(
        gateway=gateway,
        ledger=ledger,
        checkout_links=checkout_links,
        payments=payments,
        refunds=refunds,
        payment_status=PaymentStatusLookup(store, gateway, payments),
        tasks=StripeTasks(store, gateway, checkout_links, payments, refunds, amount_text, utc_now),
    )


def make_outbox(config: Config, store: Store, metrics: Metrics | None = None) -> Runner:
    metrics = metrics or Metrics(metrics_file(config))
    sender = Sender(
        config.twilio_account_sid,
        config.twilio_auth_token,
        config.twilio_whatsapp_from,
        api_base=config.twilio_api_base,
        template_sid=config.twilio_paid_template_sid,
        status_callback=status_callback_for(config.public_url),
    )
    record = LedgerWriter(store, utc_now).append

    def count(result: str) -> None:
        metrics.count("deliveries", result)

    messages = MessageSender(store, sender, utc_now, record=record, count=count)
    return Runner(
        Queue.OUTBOX, messages.deliver, store, utc_now, threads=SENDING_THREADS, breaker=CircuitBreaker()
    )


def make_task_runner(store: Store, tasks: StripeTasks) -> Runner:
    """One task at a time: tasks are few, and calls for waiting learners come first."""
    return Runner(Queue.STRIPE_TASKS, tasks.do_next, store, utc_now, threads=1, poll=TASKS_POLL)


Part = Callable[[threading.Event], None]


def make_background(
    config: Config, course: Course, store: Store, understanding: Understanding, *, deliver: bool
) -> Part:
    """What the server does beside answering requests, and `tutorclaw worker` alone. Each part in a thread of
    its own, so that a slow Stripe keeps no message waiting."""
    metrics = Metrics(metrics_file(config))
    money = make_money(config, course, store, count_calls(metrics))
    reconciler = Reconciler(money.payments, money.gateway, f"{config.public_url}/webhook", utc_now)
    messages = make_messages(course, store, money, understanding)
    recovery = make_recovery(config, messages, store)
    tasks = make_task_runner(store, money.tasks)
    parts: list[Part] = [tasks.run, reconciler.run, partial(recover_at_start, recovery, utc_now)]
    if deliver:
        parts.append(make_outbox(config, store, metrics).run)
    return lambda stop: run_together(parts, stop)


def run_together(parts: Sequence[Part], stop: threading.Event) -> None:
    """Run all of them until `stop` is set."""
    threads = [threading.Thread(target=part, args=(stop,), daemon=True) for part in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def make_recovery(config: Config, messages: Messages, store: Store) -> Recovery:
    history = History(
        config.twilio_account_sid,
        config.twilio_auth_token,
        config.twilio_whatsapp_from,
        api_base=config.twilio_api_base,
    )
    return Recovery(messages, store, history, utc_now)


def make_messages(course: Course, store: Store, money: Money, understanding: Understanding) -> Messages:
    paywall = CheckoutReply(
        course, store, money.checkout_links, money.payment_status, money.ledger, price_text
    )
    return Messages(course, store, money.ledger, {CheckoutLink: paywall.finish}, understanding)
