"""Twilio's side: the account, and where its WhatsApp sender sends what learners write."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import urldefrag

from bot.checkup.finding import Finding, must, note, ok, unseen
from bot.checkup.names import TWILIO_ACCOUNT, TWILIO_SENDER
from bot.checkup.showing import shown
from bot.core.messaging.send_result import LookupFailed, OperatorFault, SendResult
from bot.whatsapp import AccountFacts, SenderFacts, TwilioAccount

_CREDENTIALS: Final = "TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN"
_INFO: Final = "Twilio console > Account Info"
_SENDERS: Final = "Twilio console > Messaging > Senders > WhatsApp senders"
_SANDBOX: Final = "Twilio console > Messaging > Try it out > Sandbox settings"


def twilio_side(twilio: TwilioAccount, public_url: str, is_public: bool) -> Sequence[Finding]:
    account = twilio.account()
    if not isinstance(account, AccountFacts) or account.status != "active":
        return _account(account), unseen(TWILIO_SENDER, "the account does not answer")
    return _account(account), _sender(twilio, public_url, is_public)


def _account(account: AccountFacts | LookupFailed) -> Finding:
    if isinstance(account, LookupFailed):
        return _no_account(account.cause)
    if account.status != "active":
        found = f"Twilio has it as {account.status[:20]}"
        return must(TWILIO_ACCOUNT, found, _CREDENTIALS, f"{_INFO}: Twilio says there what it wants")
    if account.trial:
        return note(TWILIO_ACCOUNT, "a trial account: 50 messages a day, each with Twilio's own sentence")
    return ok(TWILIO_ACCOUNT, "active")


def _no_account(cause: SendResult) -> Finding:
    if isinstance(cause, OperatorFault) or getattr(cause, "code", None) in (404, 20404):
        return must(
            TWILIO_ACCOUNT, "Twilio refuses the credentials", _CREDENTIALS, f"{_INFO}: copy both anew"
        )
    reason = getattr(cause, "reason", None) or getattr(cause, "code", None) or type(cause).__name__
    way_out = "look at this machine's way out (firewall, proxy, DNS), and at Twilio's status page"
    return must(TWILIO_ACCOUNT, f"Twilio does not answer ({reason})", "the network", way_out)


def _sender(twilio: TwilioAccount, public_url: str, is_public: bool) -> Finding:
    if twilio.is_sandbox:
        return unseen(TWILIO_SENDER, f"the sandbox's addresses stand in {_SANDBOX} alone")
    found = twilio.sender()
    if isinstance(found, LookupFailed):
        return unseen(TWILIO_SENDER, "Twilio gave no answer that can be read")
    if found is None:
        way_out = f"{_SENDERS}: the number must stand there, in this account"
        return must(TWILIO_SENDER, "the account has no such sender", "TWILIO_WHATSAPP_FROM", way_out)
    return (
        sender_finding(found, public_url)
        if is_public
        else unseen(TWILIO_SENDER, "PUBLIC_URL is this machine")
    )


def sender_finding(sender: SenderFacts, public_url: str) -> Finding:
    wanted = f"{public_url}/whatsapp"
    url, override = urldefrag(sender.callback_url)
    if not sender.status.startswith("ONLINE"):
        found = f"Twilio has it as {sender.status[:30]}, so nothing reaches anybody"
        return must(
            TWILIO_SENDER, found, "TWILIO_WHATSAPP_FROM", f"{_SENDERS}: Twilio says there what it wants"
        )
    if url != wanted or sender.callback_method.upper() != "POST":
        is_at = f"{sender.callback_method[:6]} to {shown(url)}" if url else "nowhere"
        way_out = f"{_SENDERS} > the sender > webhook: PUBLIC_URL/whatsapp, POST"
        return must(TWILIO_SENDER, f"messages go {is_at}", f"PUBLIC_URL, or {_SENDERS}", way_out)
    lacks = []
    if not override and not sender.fallback_url:
        lacks.append(
            "a message that comes at a bad moment is lost: add #rc=2&rp=ct,rt,5xx and a fallback URL"
        )
    if urldefrag(sender.status_callback_url)[0] != f"{wanted}/status":
        lacks.append("of replies that do not arrive nobody hears: set the status callback")
    if lacks:
        return note(TWILIO_SENDER, f"messages come here; {'; '.join(lacks)}", _SENDERS, "README, Going live")
    return ok(TWILIO_SENDER, "messages come here, retries and status callbacks are set")
