"""Asks Twilio how the account and its WhatsApp sender are set up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.core.messaging.send_result import LookupFailed
from bot.whatsapp.client import connect
from bot.whatsapp.failures import read_failure

SANDBOX: Final = "whatsapp:+14155238886"
MOST: Final = 200  # senders that are looked through


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """`status` is "active", "suspended" or "closed"; `trial`: it may send 50 messages a day."""

    status: str
    trial: bool


@dataclass(frozen=True, slots=True)
class SenderFacts:
    """`status` is "ONLINE" where it works. The addresses are empty where none is set."""

    status: str
    callback_url: str
    callback_method: str
    fallback_url: str
    status_callback_url: str


class TwilioAccount:
    """The arguments as in Sender."""

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        sender: str,
        *,
        api_base: str | None = None,
        region: str | None = None,
        edge: str | None = None,
        timeout: float = 8,
    ) -> None:
        self._account = account_sid, auth_token, api_base, timeout, region, edge
        self._sid = account_sid
        self._sender = sender

    @property
    def is_sandbox(self) -> bool:
        """Its addresses stand in Twilio's console alone: the API does not tell them."""
        return self._sender == SANDBOX

    def account(self) -> AccountFacts | LookupFailed:
        try:
            found = connect(*self._account).api.accounts(self._sid).fetch()
            return AccountFacts(str(found.status), str(found.type).lower() == "trial")
        except Exception as error:  # noqa: BLE001 the SDK raises all kinds over an answer it cannot read
            return LookupFailed(read_failure(error))

    def sender(self) -> SenderFacts | LookupFailed | None:
        """None: the account has no such sender."""
        try:
            listed = connect(*self._account).messaging.v2.channels_senders.stream(
                channel="whatsapp", limit=MOST
            )
            found = next((each for each in listed if each.sender_id == self._sender), None)
            return None if found is None else _read_sender(found)
        except Exception as error:  # noqa: BLE001 as above
            return LookupFailed(read_failure(error))


def _read_sender(found: Any) -> SenderFacts:
    webhook: Mapping[str, Any] = found.webhook if isinstance(found.webhook, dict) else {}
    urls = ("callback_url", "fallback_url", "status_callback_url")
    given = {name: str(webhook.get(name) or "") for name in urls}
    return SenderFacts(
        str(found.status), callback_method=str(webhook.get("callback_method") or "POST"), **given
    )
