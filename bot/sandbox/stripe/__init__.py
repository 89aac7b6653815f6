"""A stand-in for Stripe on this machine, for the demo and the tests."""

from bot.sandbox.stripe.stand_in import StripeStandIn

__all__ = ["StripeStandIn"]
