"""Whose traffic something is: the phone of the learner that a request, an event or a log line names."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bot.sandbox.stand_ins import BOT_NUMBER

_ADDRESS = re.compile(r"whatsapp:(?:\+|%2B)(\d{8,15})")
_LEARNER = re.compile(r"lrn_\w+")
_SESSION = re.compile(r"cs_(?:test|live)_\w+")


class Owners:
    """`phones` are the numbers that have written, `learner_id` gives the id that the store makes of one (None
    while there is no store), `sessions` what Stripe knows, by id."""

    def __init__(
        self,
        phones: Callable[[], Iterable[str]],
        learner_id: Callable[[str], str | None],
        sessions: Mapping[str, dict[str, Any]],
    ) -> None:
        self._phones = phones
        self._learner_id = learner_id
        self._sessions = sessions
        self._known: dict[str, str] = {}

    def phone_in(self, text: str) -> str | None:
        """The phone of the first learner that is named; None where nobody is."""
        for number in _ADDRESS.findall(text):
            if number != BOT_NUMBER.removeprefix("whatsapp:+"):
                return str(number)
        for learner_id in (*_LEARNER.findall(text), *self._learners_of_sessions(text)):
            if (phone := self._phone_of(learner_id)) is not None:
                return phone
        return None

    def _learners_of_sessions(self, text: str) -> Iterable[str]:
        for session_id in _SESSION.findall(text):
            session = self._sessions.get(session_id, {})
            yield from filter(None, [(session.get("metadata") or {}).get("learner_id")])

    def _phone_of(self, learner_id: str) -> str | None:
        if learner_id not in self._known:
            self._known.update({self._learner_id(phone) or "": phone for phone in self._phones()})
        return self._known.get(learner_id)
