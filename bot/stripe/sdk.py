"""Stripe's SDK, loaded once and at first use."""

import logging
import threading
from functools import cache
from typing import Any

_loading = threading.Lock()


def load() -> Any:
    """The `stripe` module, with what we use of it imported. Takes 0.2 to 0.7 s the first time.

    Under a lock: the SDK imports its parts at their first use, and they import each other. Two threads that
    begin with different parts can see half a module.
    """
    with _loading:
        return _load()


@cache
def _load() -> Any:
    import stripe

    _ = stripe.checkout.Session, stripe.WebhookSignature, stripe.SignatureVerificationError
    _ = (
        stripe.PaymentIntent,
        stripe.Refund,
        stripe.WebhookEndpoint,
        stripe.Charge,
        stripe.Dispute,
        stripe.Price,
    )
    # With telemetry on, the SDK writes a file into the home directory.
    stripe.enable_telemetry = False
    # It logs session ids, and at DEBUG whole bodies with links and mail addresses.
    logging.getLogger("stripe").setLevel(logging.WARNING)
    return stripe
