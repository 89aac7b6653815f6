"""What runs beside the requests: deliveries, Stripe tasks, reconciling, and the recovery at the start."""

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial

from bot.checkup.at_start import check_at_start, tell_mode_change, watch_for_a_worker
from bot.code import preparation
from bot.config.config import Config
from bot.core.course import Course
from bot.core.nlu.understand import Understanding
from bot.core.queues import Queue
from bot.errors import StoreError
from bot.jobs.circuit_breaker import CircuitBreaker
from bot.jobs.code_preparation import prepare_code
from bot.jobs.message_sender import MessageSender
from bot.jobs.progress import Progress
from bot.jobs.reconciler import Reconciler
from bot.jobs.runner import Runner
from bot.jobs.stripe_tasks import StripeTasks
from bot.logs.log import event
from bot.metrics.metrics import Metrics
from bot.places import code_cache, metrics_file
from bot.services.messages import Messages
from bot.services.missed_messages import Recovery, recover_at_start
from bot.services.recounting import Recounting
from bot.services.store_figures import StoreFigures
from bot.services.tally import Tally
from bot.store.protocol import Store
from bot.whatsapp import History, Sender
from bot.wiring import (
    count_calls,
    make_checkup,
    make_ledger,
    make_messages,
    make_money,
    make_tally,
    note_reconciled,
    utc_now,
    with_operator,
)

log = logging.getLogger(__name__)

SENDING_THREADS = 4
TASKS_POLL = 1.0  # seconds

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
    course = with_operator(config, course)
    tally = make_tally(config, course, store, "background")
    money = make_money(config, course, store, count_calls(metrics), tally)
    note = note_reconciled(metrics, tally)
    reconciler = Reconciler(money.payments, money.reversals, utc_now, progress, note)
    tasks = make_task_runner(store, money.tasks, progress)
    parts: list[Part] = [
        tasks.run,
        reconciler.run,
        partial(check_at_start, make_checkup(config, money.gateway).sides),
        partial(tell_mode_change, store, money.gateway.live, utc_now),
    ]
    if tally is not None:
        parts.append(Recounting(store, course, utc_now).run)
    if config.recover:
        messages = make_messages(course, store, money, understanding, tally)
        parts.append(partial(recover_at_start, make_recovery(config, messages, store), utc_now))
    if preparation.is_needed(code_cache()):
        parts.append(partial(prepare_code, partial(preparation.begin, code_cache())))
    if deliver:
        parts.append(partial(run_delivering, store, make_outbox(config, store, metrics, progress, tally)))
    else:
        parts.append(partial(watch_for_a_worker, StoreFigures(store, utc_now)))
    return lambda stop: run_together(parts, stop)


def run_delivering(store: Store, outbox: Runner, stop: threading.Event) -> None:
    """For whoever wants to know whether anybody delivers, it can be seen that this process does."""
    with ExitStack() as shown:
        try:
            shown.enter_context(store.delivering())
        except StoreError as error:  # a full disk: what can be delivered still is
            event(log, logging.WARNING, "delivering_unseen", reason=str(error))
        outbox.run(stop)


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


def make_outbox(
    config: Config,
    store: Store,
    metrics: Metrics | None = None,
    progress: Progress | None = None,
    tally: Tally | None = None,
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
    record = make_ledger(store, tally).append

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
