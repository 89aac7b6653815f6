"""Puts the parts together: for the commands, for background.py, and for web/app.py."""

import atexit
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from bot.checkup.checkup import Checkup
from bot.code.code_runner import CodeRunner
from bot.config.config import Config
from bot.core.course import Course
from bot.core.figure_sums import count_nothing as count_no_figures
from bot.core.languages import price_locale
from bot.core.messaging.messages import CheckoutLink, RunProgram
from bot.core.nlu.understand import Understanding
from bot.core.payments.recording import Policy
from bot.i18n.days import day_text
from bot.i18n.prices import price_text
from bot.jobs.stripe_tasks import StripeTasks
from bot.metrics.metrics import Metrics
from bot.places import code_cache
from bot.services.agent_code import AgentCode
from bot.services.checkout import CheckoutLinks
from bot.services.checkout_reply import CheckoutReply
from bot.services.connect_codes import ConnectCodes
from bot.services.forgetting import Forgetting
from bot.services.identities import Identities
from bot.services.late_payers import LatePayers
from bot.services.ledger_writer import LedgerWriter
from bot.services.messages import Finishers, Messages, tell_nobody
from bot.services.open_sessions import OpenSessions
from bot.services.payment_answers import PaymentAnswers
from bot.services.payment_status import PaymentStatusLookup
from bot.services.payments import Payments
from bot.services.program_runs import ProgramRuns
from bot.services.refunds import Refunds
from bot.services.returning import Returning
from bot.services.reversals import Reversals
from bot.services.session_lookup import SessionLookup
from bot.services.tally import Tally
from bot.services.tutor import Tutor
from bot.services.tutored_learners import TutoredLearners
from bot.services.upgrade_links import UpgradeLinks
from bot.store.copying import Copyable
from bot.store.json_files.store import JsonFiles
from bot.store.protocol import Store
from bot.stripe import OnAnswer, StripeGateway, count_nothing
from bot.whatsapp import TwilioAccount


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


@cache
def code_runner(folder: Path) -> CodeRunner:
    """One for a process: it ends with it."""
    runner = CodeRunner(folder)
    atexit.register(runner.close)
    return runner


def note_reconciled(metrics: Metrics, tally: Tally | None = None) -> Callable[[str, datetime], None]:
    def note(outcome: str, at: datetime) -> None:
        metrics.happened("reconciled", outcome, at.timestamp())
        if tally:
            tally.moment(f"reconcile {outcome}")

    return note


def count_calls(metrics: Metrics) -> OnAnswer:
    return lambda *asked: metrics.count("stripe_calls", *asked)


def make_gateway(config: Config, on_answer: OnAnswer = count_nothing) -> StripeGateway:
    return StripeGateway(
        config.stripe_secret_key,
        config.stripe_price_id_paid,
        config.public_url,
        config.stripe_api_base,
        on_answer=on_answer,
        automatic_tax=config.stripe_automatic_tax,
        promotion_codes=config.stripe_promotion_codes,
    )


def make_checkup(config: Config, gateway: StripeGateway) -> Checkup:
    twilio = TwilioAccount(
        config.twilio_account_sid,
        config.twilio_auth_token[0] if config.twilio_auth_token else "",
        config.twilio_whatsapp_from,
        api_base=config.twilio_api_base,
        region=config.twilio_region,
        edge=config.twilio_edge,
    )
    return Checkup(config, gateway, twilio)


def with_operator(config: Config, course: Course) -> Course:
    """The course, as it is taught where there is an operator's page."""
    if config.admin_token is None:
        return course
    return replace(course, has_operator=True, keeps_texts=config.keep_texts)


def make_tally(config: Config, course: Course, store: Store, process: str) -> Tally | None:
    """None: there is no page to count for. To be called once in a process that serves."""
    return None if config.admin_token is None else Tally(store, course, process, utc_now).start()


def make_ledger(store: Store, tally: Tally | None = None) -> LedgerWriter:
    return LedgerWriter(store, utc_now, tally.facts) if tally else LedgerWriter(store, utc_now)


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


def make_money(
    config: Config,
    course: Course,
    store: Store,
    on_answer: OnAnswer = count_nothing,
    tally: Tally | None = None,
) -> Money:
    gateway, ledger = make_gateway(config, on_answer), make_ledger(store, tally)
    count = tally.add if tally else count_no_figures
    policy = Policy(config.auto_refund_duplicates, config.close_on_refund)
    checkout_links = CheckoutLinks(store, gateway, ledger, utc_now, course.language, count)
    payments = Payments(course, store, gateway, ledger, policy, utc_now, count)
    refunds = Refunds(store, ledger, policy, utc_now)
    identities = Identities(store, ledger, utc_now)
    returning = Returning(course, store, identities, ledger, policy, utc_now)
    late_payers = LatePayers(store, gateway, payments, returning)
    sessions = OpenSessions(gateway, payments)

    def amount_text(amount: int | None, currency: str | None) -> str:
        return price_text(amount, currency, price_locale(course))

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
            course,
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


def make_messages(
    course: Course, store: Store, money: Money, understanding: Understanding, tally: Tally | None = None
) -> Messages:
    paywall = CheckoutReply(
        course,
        store,
        money.checkout_links,
        money.payment_status,
        money.late_payers,
        money.ledger,
        PaymentAnswers(course, store, money.gateway, money.payment_status, price_text, day_text),
        price_text,
    )
    finishers: Finishers = {
        CheckoutLink: paywall.finish,
        RunProgram: ProgramRuns(course, code_runner(code_cache())).finish,
    }
    return Messages(
        course,
        store,
        money.identities,
        money.ledger,
        finishers,
        understanding,
        money.returning,
        money.forgetting.forget,
        ConnectCodes(store, utc_now),
        money.late_payers.welcome,
        taken=tally.turn if tally else tell_nobody,
    )


def make_tutor(course: Course, store: Store, money: Money) -> Tutor:
    upgrades = UpgradeLinks(
        money.checkout_links,
        money.payment_status,
        money.late_payers,
        money.ledger,
        price_text,
    )
    code = AgentCode(course, code_runner(code_cache()))
    learners = TutoredLearners(course, store, money.ledger)
    return Tutor(course, store, learners, ConnectCodes(store, utc_now), upgrades, code, utc_now)
