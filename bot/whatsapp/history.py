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

MOST: Final = 5_000  # messages of one list: a few megabytes, and five calls
PAGE: Final = 1_000  # the most that Twilio gives at once


class History:
    """`ours` is our own address (`whatsapp:+14155238886`); the rest as in Sender."""

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        ours: str,
        *,
        api_base: str | None = None,
        timeout: float = 10,
        most: int = MOST,
        page: int = PAGE,
    ) -> None:
        self._account = account_sid, auth_token, api_base, timeout
        self._ours = ours
        self._most = most
        self._page = page

    def inbound(self, since: datetime) -> Listed | LookupFailed:
        """The messages that were sent to us at `since` or later, the oldest first, each once.

        Their `received_at` is when Twilio took them for us, in whole seconds of its clock; the names of who
        wrote them, and the kinds of media, are not in the list. Where there are too many, the oldest are
        missing and `whole` is False. One page that does not come is a failure of all: what is older than it
        would be answered too late, after what is newer.
        """
        try:
            # By day, for no finer filter is documented. Twilio gives the newest first.
            listed = connect(*self._account).messages.stream(
                to=self._ours, date_sent_after=since.astimezone(UTC).date().isoformat(), page_size=self._page
            )
            found = list(islice(listed, self._most))
            whole = len(found) < self._most or next(listed, None) is None
            times = [_time(each) for each in found]
        except Exception as error:  # noqa: BLE001 the SDK raises all kinds over an answer it cannot read
            return LookupFailed(read_failure(error))
        oldest_first = reversed([(each, at) for each, at in zip(found, times, strict=True) if at >= since])
        # By time, and those of one second as they were listed. A new message moves the others to the next
        # page, so one may be listed twice.
        read = {message.sid: message for each, at in oldest_first if (message := self._read(each, at))}
        messages = tuple(sorted(read.values(), key=lambda each: each.received_at))
        return Listed(messages, whole or min(times) < since)

    def _read(self, each: Any, at: datetime) -> InboundMessage | None:
        """As the webhook's form would be read. None: it is of our own sending, or no message at all."""
        if str(each.direction) != "inbound" or each.from_ == self._ours:
            return None
        fields = (("MessageSid", each.sid), ("From", each.from_), ("Body", each.body))
        form = [(name, str(value)) for name, value in fields if value is not None]
        return read_message([*form, ("NumMedia", str(each.num_media or 0))], at)


def _time(message: Any) -> datetime:
    """When Twilio asked our webhook; when it took the message, where it says nothing of that."""
    for at in (message.date_sent, message.date_created):
        if isinstance(at, datetime):
            return at
    return datetime.min.replace(tzinfo=UTC)
