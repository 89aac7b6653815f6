"""A Twilio on 127.0.0.1, for the demo and for tests."""

from bot.sandbox.twilio.stand_in import TwilioStandIn

__all__ = ["TwilioStandIn"]
