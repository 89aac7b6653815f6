"""`reconcile`: what Stripe knows of payments, and we do not."""

import argparse
from datetime import timedelta

from bot.app import make_payments, utc_now
from bot.commands.base import DONE, Wrong, open_checked_store, read_settings, say_no
from bot.config import Need
from bot.content import read_course
from bot.core.checkout import SessionFacts
from bot.errors import CourseFault


def reconcile(arguments: argparse.Namespace) -> int:
    config = read_settings(Need.STORE, Need.STRIPE, Need.PUBLIC_URL, Need.COURSE)
    try:
        payments = make_payments(config, read_course(config.course_dir), open_checked_store(config))
    except CourseFault as error:
        raise Wrong(error) from error
    looked_at = 0
    for found in payments.reconcile(utc_now() - timedelta(days=arguments.days)):
        if not isinstance(found, tuple):
            said = getattr(found, "said", None)
            return say_no(f"Stripe did not answer: {said.kind if said else 'busy'}. Run it again.")
        session, outcome = found
        looked_at += 1
        print(f"{session.session_id} {session.learner_id} {outcome}")
    print(f"{looked_at} paid sessions of ours in the last {arguments.days} days")
    return DONE
