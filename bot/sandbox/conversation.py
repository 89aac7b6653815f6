"""One learner's conversation with the running product, as a program holds it."""

import secrets
from contextlib import closing
from typing import Any

from bot.core.wording import programs
from bot.sandbox.ageing import older
from bot.sandbox.stack import Stack
from bot.sandbox.stripe.cards import DECLINED, GOOD
from bot.store.json_files.store import JsonFiles

FOLLOWS_WITHIN = 15.0  # seconds from a word that it follows to what follows
CONFIRMED_WITHIN = 15.0  # seconds from the payment to the message that says so


class NoOpenCheckout(Exception):
    """The bot has given no link in this conversation, or the last one is paid or expired."""


class Conversation:
    """A learner with a made-up number of their own."""

    def __init__(self, stack: Stack, name: str = "Ana") -> None:
        self.name = name
        self.address = f"whatsapp:+1555{secrets.randbelow(10**7):07}"
        self._stack = stack
        self._heard: list[str] = []
        self._taken = 0  # how many of the pushed messages were returned so far

    def say(self, text: str) -> list[str]:
        """The bot's replies. Raises RuntimeError for any status but 200, OSError for no answer."""
        replies = self._stack.twilio.say(self.address, text, self.name)
        self._heard += replies
        if programs.running() in replies:  # what its program shows follows
            self._stack.twilio.wait_for(lambda: len(self._pushed()) > self._taken, FOLLOWS_WITHIN)
        return replies

    def pay(self) -> list[str]:
        """Pay at the last link with a good card: the messages that come of it."""
        self._stack.stripe.pay(self._open_session(), GOOD)
        self._stack.twilio.wait_for(lambda: len(self._pushed()) > self._taken, CONFIRMED_WITHIN)
        return self.news()

    def be_declined(self) -> list[str]:
        """Try the last link with a card that is declined."""
        self._stack.stripe.pay(self._open_session(), DECLINED)
        return self.news()

    def be_away(self, days: int) -> list[str]:
        """Days in which nothing is written: the learner's document becomes that much older."""
        with (
            closing(JsonFiles(self._stack.learners)) as store,
            store.locked(store.id_for(self.address)) as entry,
        ):
            if entry.learner is not None:
                entry.save(older(entry.learner, days))
        return self.news()

    def news(self) -> list[str]:
        """The messages that were pushed, not replies, since the last call."""
        pushed = self._pushed()
        fresh, self._taken = pushed[self._taken :], len(pushed)
        return fresh

    def _pushed(self) -> list[str]:
        return [str(each["body"]) for each in self._stack.twilio.sent if each["to"] == self.address]

    def _open_session(self) -> str:
        for session_id, session in reversed(self._stack.stripe.sessions.items()):
            if session["status"] == "open" and self._was_given(session):
                return session_id
        raise NoOpenCheckout

    def _was_given(self, session: dict[str, Any]) -> bool:
        return any(session["url"] in text for text in self._heard)
