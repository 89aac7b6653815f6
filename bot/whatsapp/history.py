"""Lists what learners wrote to us and we to them, by Twilio's own account of it."""

from datetime import UTC, datetime
from itertools import islice
from operator import itemgetter
from typing import Any, Final

from bot.core.messaging.messages import InboundMessage
from bot.core.messaging.missed import Listed, Sent
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

    def listed(self, since: datetime) -> Listed | LookupFailed:
        """The messages of either side since then, the oldest first, each once.

        A message's time is when Twilio accepted it, in whole seconds of its clock. The list has no senders'
        names and no kinds of media. If there are too many, the oldest are missing and `whole` is False; where
        ours are, so are theirs of that time, for nobody can say whether they had an answer. If one page
        fails, all fail: the messages on it would be answered after newer ones.
        """
        try:
            # Ours are listed last: what is answered meanwhile is known to be answered.
            received, all_received = self._all(since, to=self._ours)
            sent, all_sent = self._all(since, from_=self._ours)
        except Exception as error:  # noqa: BLE001 the SDK raises all kinds over an answer it cannot read
            return LookupFailed(read_failure(error))
        first = min((at for _, at in sent), default=since) if not all_sent else since
        # A message may be listed twice, because a new one moves the others towards the next page.
        read = {it.sid: it for each, at in received if at >= first and (it := self._read(each, at))}
        ours = {each.sid: _sent(each, at) for each, at in sent if str(each.direction) != "inbound"}
        return Listed(tuple(read.values()), all_received and all_sent, tuple(ours.values()))

    def _all(self, since: datetime, **filters: str) -> tuple[list[tuple[Any, datetime]], bool]:
        """Those since then, the oldest first, and whether that is all of them."""
        # Filtered by day: no finer filter is documented. Twilio lists the newest first.
        listed = connect(*self._account).messages.stream(
            date_sent_after=since.astimezone(UTC).date().isoformat(), page_size=self._page, **filters
        )
        found = [(each, _time(each)) for each in islice(listed, self._most)]
        whole = len(found) < self._most or next(listed, None) is None
        # Sorted by time; messages of the same second stay in the order of the list.
        found.reverse()
        found.sort(key=itemgetter(1))
        return [each for each in found if each[1] >= since], whole or found[0][1] < since

    def _read(self, each: Any, at: datetime) -> InboundMessage | None:
        """Read like the webhook's form. None if it is no message, or none of a learner's."""
        if str(each.direction) != "inbound":
            return None
        fields = (("MessageSid", each.sid), ("From", each.from_), ("Body", each.body))
        form = [(name, str(value)) for name, value in fields if value is not None]
        if why_not_for_us(form, self._ours) is not None:
            return None
        return read_message([*form, ("NumMedia", str(each.num_media or 0))], at)


def _sent(message: Any, at: datetime) -> Sent:
    return Sent(str(message.sid), str(message.to), at, reply=str(message.direction) == "outbound-reply")


def _time(message: Any) -> datetime:
    """When Twilio called our webhook or, if it does not say, when it accepted the message."""
    for at in (message.date_sent, message.date_created):
        if isinstance(at, datetime):
            return at
    return datetime.min.replace(tzinfo=UTC)
