"""The settings: each variable's name, the values it takes, and where to get one."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from bot.config import validators
from bot.config.agent_clients import agent_clients


class SettingsGroup(Enum):
    """The settings that a command reads together."""

    STRIPE = "Stripe's API"
    WEBHOOK = "Stripe's events"
    TWILIO = "Twilio's API"
    PUBLIC_URL = "the address that the world sees"
    STORE = "the learners' documents"
    COURSE = "the course"
    LISTENING = "serving HTTP"
    AGENTS = "the agents' door"


@dataclass(frozen=True, slots=True)
class Setting:
    """`default` is None where the variable must be set, "" where it may be unset.

    `parse` returns the value to use, or Invalid. An error shows at most the first `shown` characters of an
    invalid value, and at most a third of a `secret` one.
    """

    name: str
    group: SettingsGroup
    default: str | None
    parse: Callable[[str, Path], object]
    expected: str
    where: str = "see .env.example"
    shown: int = 40
    secret: bool = False


_TWILIO = "Twilio console > Account Info"

SETTINGS = (
    Setting(
        "STRIPE_SECRET_KEY",
        SettingsGroup.STRIPE,
        None,
        validators.matching(
            r"(?:sk|rk)_(?:test|live)_[A-Za-z0-9_]+", ("pk_", "the publishable key, not the secret one")
        ),
        "sk_test_…, sk_live_… or a restricted key rk_…",
        "Stripe dashboard > Developers > API keys",
        shown=8,
        secret=True,
    ),
    Setting(
        "STRIPE_PRICE_ID_PAID",
        SettingsGroup.STRIPE,
        None,
        validators.matching(r"price_[A-Za-z0-9_]+", ("prod_", "the product's id, not its price's")),
        "price_…",
        "Stripe dashboard > Product catalog > your product > its price",
        shown=24,
    ),
    Setting(
        "STRIPE_WEBHOOK_SECRET",
        SettingsGroup.WEBHOOK,
        None,
        validators.webhook_secrets,
        "whsec_…, or several with commas between them",
        "Stripe dashboard > Developers > Webhooks > your endpoint, or what `stripe listen` prints",
        shown=6,
        secret=True,
    ),
    Setting(
        "TWILIO_ACCOUNT_SID",
        SettingsGroup.TWILIO,
        None,
        validators.matching(r"AC[A-Za-z0-9]{32}", ("SK", "an API key's SID, not the account's")),
        "AC and 32 letters or digits",
        _TWILIO,
        shown=24,
    ),
    Setting(
        "TWILIO_AUTH_TOKEN",
        SettingsGroup.TWILIO,
        None,
        validators.auth_tokens,
        "the account's auth token without spaces, or several with commas between them",
        _TWILIO,
        shown=0,
        secret=True,
    ),
    Setting(
        "TWILIO_WHATSAPP_FROM",
        SettingsGroup.TWILIO,
        None,
        validators.matching(r"whatsapp:\+[1-9][0-9]{6,14}", ("+", "whatsapp: is missing before the number")),
        "whatsapp:+ and 7 to 15 digits, such as whatsapp:+14155238886",
        "Twilio console > Messaging > Senders > WhatsApp senders, or the sandbox's number",
        shown=5,
        secret=True,
    ),
    Setting(
        "TWILIO_REGION",
        SettingsGroup.TWILIO,
        "",
        validators.matching("[a-z0-9-]{1,19}"),
        "a region such as us1, ie1 or au1, or nothing",
        "Twilio's documentation > Global infrastructure",
    ),
    Setting(
        "TWILIO_EDGE",
        SettingsGroup.TWILIO,
        "",
        validators.matching("[a-z0-9-]{1,19}"),
        "an edge location such as dublin or sydney, or nothing",
        "Twilio's documentation > Global infrastructure",
    ),
    Setting(
        "TWILIO_PAID_TEMPLATE_SID",
        SettingsGroup.TWILIO,
        "",
        validators.matching(r"HX[A-Za-z0-9]{32}"),
        "HX and 32 letters or digits, or nothing",
        "Twilio console > Messaging > Content Template Builder",
        shown=24,
    ),
    Setting("RECOVER", SettingsGroup.TWILIO, "1", validators.yes_or_no, "1 (yes) or 0 (no)"),
    Setting(
        "PUBLIC_URL",
        SettingsGroup.PUBLIC_URL,
        "http://localhost:8000",
        validators.public_url,
        "where the world reaches the server, such as https://bot.example.com",
    ),
    Setting(
        "CHAT_URL",
        SettingsGroup.PUBLIC_URL,
        "",
        validators.public_url,
        "the chat's address in a browser, or nothing: https://wa.me/ and the number of TWILIO_WHATSAPP_FROM",
    ),
    Setting(
        "STORE_URL",
        SettingsGroup.STORE,
        "json:data/learners",
        validators.store_url,
        "json:PATH or postgresql://…",
    ),
    Setting("COURSE_DIR", SettingsGroup.COURSE, "data/course", validators.folder, "the course's folder"),
    Setting("HOST", SettingsGroup.LISTENING, "127.0.0.1", validators.host, "an IP address or a host's name"),
    Setting("PORT", SettingsGroup.LISTENING, "8000", validators.port, "a whole number from 1 to 65535"),
    Setting(
        "DELIVERY",
        SettingsGroup.LISTENING,
        "inline",
        validators.matching("inline|worker"),
        "inline or worker",
    ),
    Setting(
        "METRICS_TOKEN",
        SettingsGroup.LISTENING,
        "",
        validators.token,
        "32 characters or more without spaces, such as `openssl rand -hex 32` prints, or nothing",
        shown=0,
        secret=True,
    ),
    Setting(
        "MCP_TOKEN",
        SettingsGroup.AGENTS,
        "",
        agent_clients,
        "a name, a colon and 32 characters or more without spaces, such as `openssl rand -hex 32` prints; "
        "several with commas between them; or nothing",
        shown=0,
        secret=True,
    ),
    Setting("MCP_PORT", SettingsGroup.AGENTS, "8001", validators.port, "a whole number from 1 to 65535"),
    Setting(
        "ADMIN_TOKEN",
        SettingsGroup.PUBLIC_URL,
        "",
        validators.token,
        "32 characters or more without spaces, such as `openssl rand -hex 32` prints, or nothing",
        shown=0,
        secret=True,
    ),
    Setting("KEEP_TEXTS", SettingsGroup.PUBLIC_URL, "0", validators.yes_or_no, "1 (yes) or 0 (no)"),
    Setting("AUTO_REFUND_DUPLICATES", SettingsGroup.STRIPE, "1", validators.yes_or_no, "1 (yes) or 0 (no)"),
    Setting("CLOSE_ON_REFUND", SettingsGroup.STRIPE, "0", validators.yes_or_no, "1 (yes) or 0 (no)"),
    Setting("STRIPE_AUTOMATIC_TAX", SettingsGroup.STRIPE, "0", validators.yes_or_no, "1 (yes) or 0 (no)"),
    Setting("STRIPE_PROMOTION_CODES", SettingsGroup.STRIPE, "0", validators.yes_or_no, "1 (yes) or 0 (no)"),
    Setting(
        "STRIPE_API_BASE",
        SettingsGroup.STRIPE,
        "",
        validators.api_base("https://api.stripe.com"),
        "nothing, or http://127.0.0.1:PORT: keys go to Stripe or to this machine",
    ),
    Setting(
        "TWILIO_API_BASE",
        SettingsGroup.TWILIO,
        "",
        validators.api_base("https://api.twilio.com"),
        "nothing, or http://127.0.0.1:PORT: keys go to Twilio or to this machine",
    ),
)
