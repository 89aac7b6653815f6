"""Lists what learners wrote to us, by Twilio's own account of it."""

from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final

from bot.core.messaging.messages import InboundMessage
from bot.core.messaging.missed import Listed
from bot.core.messaging.send_result import LookupFailed
from bot.whatsapp.client import connect
from bot.whatsapp.failures import read_failure
from bot.whatsapp.inbound import read_message
from bot.whatsapp.not_for_us import why_not_for_us

MOST: Final = 5_000  # messages of one list: a few megabytes, and five calls
PAGE: Final = 1_000  # Twilio's own limit


class History:
    """`ours` is our own address (`whatsapp:+14155238886`); the rest as in Sender."""

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        ours: str,
        *,
        api_base: str | None = None,
        region: str | None = None,
        edge: str | None = None,
        timeout: float = 10,
        most: int = MOST,
        page: int = PAGE,
    ) -> None:
        self._account = account_sid, auth_token, api_base, timeout, region, edge
        self._ours = ours
        self._most = most
        self._page = page

    def inbound(self, since: datetime) -> Listed | LookupFailed:
        """The messages that were sent to us at `since` or later, the oldest first, each once.

        Their `received_at` is when Twilio accepted them, in whole seconds of its clock. The list has no
        senders' names and no kinds of media. If there are too many messages, the oldest are missing and
        `whole` is False. If one page fails, all fail: the messages on it would be answered after newer ones.
        """
        try:
            # Filtered by day: no finer filter is documented. Twilio lists the newest first.
            listed = connect(*self._account).messages.stream(
                to=self._ours, date_sent_after=since.astimezone(UTC).date().isoformat(), page_size=self._page
            )
            found = list(islice(listed, self._most))
            whole = len(found) < self._most or next(listed, None) is None
            times = [_time(each) for each in found]
        except Exception as error:  # noqa: BLE001 the SDK raises all kinds over an answer it cannot read
            return LookupFailed(read_failure(error))
        oldest_first = reversed([(each, at) for each, at in zip(found, times, strict=True) if at >= since])
        # Sorted by time; messages of the same second stay in the order of the list. A message may be listed
        # twice, because a new one moves the others towards the next page.
        read = {message.sid: message for each, at in oldest_first if (message := self._read(each, at))}
        messages = tuple(sorted(read.values(), key=lambda each: each.received_at))
        return Listed(messages, whole or min(times) < since)

    def _read(self, each: Any, at: datetime) -> InboundMessage | None:
        """Read like the webhook's form. None if it is no message, or none of a learner's."""
        if str(each.direction) != "inbound":
            return None
        fields = (("MessageSid", each.sid), ("From", each.from_), ("Body", each.body))
        form = [(name, str(value)) for name, value in fields if value is not None]
        if why_not_for_us(form, self._ours) is not None:
            return None
        return read_message([*form, ("NumMedia", str(each.num_media or 0))], at)


def _time(message: Any) -> datetime:
    """When Twilio called our webhook or, if it does not say, when it accepted the message."""
    for at in (message.date_sent, message.date_created):
        if isinstance(at, datetime):
            return at
    return datetime.min.replace(tzinfo=UTC)
