"""The Stripe edge: verified webhook events and Checkout sessions. Nothing else imports stripe.

The SDK is loaded at first use (`sdk.load`): it costs a process 230 ms and 40 MB, and the server must answer
before that.
"""

from bot.stripe.account_facts import Endpoint, OtherMode, PriceFacts
from bot.stripe.calls import OnAnswer, count_nothing
from bot.stripe.gateway import StripeGateway
from bot.stripe.webhook import read_event, sign

__all__ = [
    "Endpoint",
    "OnAnswer",
    "OtherMode",
    "PriceFacts",
    "StripeGateway",
    "count_nothing",
    "read_event",
    "sign",
]
