"""Reads the environment once, into a frozen Config or a list of every fault in it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values

from bot.config.agent_clients import AgentClient
from bot.config.hosting import Hosting, read_hosting, with_the_hosts
from bot.config.masking import masked
from bot.config.near_misses import near_misses
from bot.config.settings import SETTINGS, Setting, SettingsGroup
from bot.config.store_urls import passwords
from bot.config.validators import Invalid

__all__ = ["ALL_GROUPS", "Config", "SettingFault", "SettingsGroup", "read_config"]

ALL_GROUPS = frozenset(SettingsGroup)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The settings, each under its variable's name in small letters. A required one is empty where its group
    was not read; an optional one that is unset is None.

    `store_url` is "json:" with an absolute path, or a PostgreSQL URL. `public_url` has no slash at its end.
    The API bases are None for the real ones.
    """

    stripe_secret_key: str = ""
    stripe_price_id_paid: str = ""
    stripe_webhook_secret: tuple[str, ...] = ()  # several while one is rotated
    stripe_api_base: str | None = None
    twilio_account_sid: str = ""
    twilio_auth_token: tuple[str, ...] = ()  # several while one is rotated: the first is for our calls
    twilio_whatsapp_from: str = ""
    twilio_region: str | None = None
    twilio_edge: str | None = None
    twilio_paid_template_sid: str | None = None
    twilio_api_base: str | None = None
    recover: bool
    public_url: str
    chat_url: str | None = None
    store_url: str
    course_dir: Path
    host: str
    port: int
    delivery: Literal["inline", "worker"]
    metrics_token: str | None = None
    mcp_token: tuple[AgentClient, ...] = ()  # empty: the agents' door is shut
    mcp_port: int
    admin_token: str | None = None
    keep_texts: bool
    auto_refund_duplicates: bool
    close_on_refund: bool
    stripe_automatic_tax: bool = False
    stripe_promotion_codes: bool = False
    hosting: Hosting

    def __repr__(self) -> str:
        return f"Config(public_url={self.public_url!r}, host={self.host!r}, port={self.port!r}, …)"

    @property
    def json_store(self) -> Path | None:
        """The folder of the JSON store; None where the store is PostgreSQL."""
        is_json = self.store_url.startswith("json:")
        return Path(self.store_url.removeprefix("json:")) if is_json else None

    @property
    def is_public(self) -> bool:
        """Whether others than this machine can reach the server at PUBLIC_URL."""
        host = urlsplit(self.public_url).hostname or "localhost"
        try:
            return not ip_address(host).is_loopback
        except ValueError:
            return host != "localhost" and not host.endswith(".localhost")

    @property
    def chat_link(self) -> str | None:
        """The chat's address for a browser, with the word in it that goes on. None where nobody can have the
        number: one that begins with 1 has eleven digits."""
        digits = self.twilio_whatsapp_from.removeprefix("whatsapp:+")
        if self.chat_url is None and digits.startswith("1") and len(digits) != 11:
            return None
        return f"{self.chat_url or f'https://wa.me/{digits}'}?text=next"

    def secrets(self) -> tuple[str, ...]:
        """What must not appear in the log."""
        stripe = (self.stripe_secret_key, *self.stripe_webhook_secret)
        clients = (each.token for each in self.mcp_token)
        known = (*stripe, *self.twilio_auth_token, self.metrics_token, self.admin_token, *clients)
        return *filter(None, known), *passwords(self.store_url)


@dataclass(frozen=True, slots=True)
class SettingFault:
    """What is wrong with one setting. Prints as one line, without a secret."""

    name: str
    fault: str

    def __str__(self) -> str:
        return f"{self.name}: {self.fault}"


def read_config(
    environ: Mapping[str, str], root: Path, groups: frozenset[SettingsGroup]
) -> Config | list[SettingFault]:
    """Read the settings of `groups` from `environ` and from `.env` in `root`; `environ` wins.

    Settings of other groups keep their defaults. An empty variable counts as unset. Relative paths count
    from `root`. What is not set the host may say (see hosting.py).
    """
    try:
        given = _given(environ, root / ".env")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        expected = "a text file (copy .env.example to .env)"
        return [SettingFault(".env", f"cannot be read: {reason}; expected {expected}")]
    hosting = read_hosting(environ, given)
    settings = with_the_hosts(given, hosting, root)
    read: dict[str, Any] = {"hosting": hosting}
    for setting in SETTINGS:
        asked = setting.group in groups
        text = settings.get(setting.name, setting.default) if asked else setting.default
        if text:
            named = (hosting.store_from if setting.name == "STORE_URL" else None) or setting.name
            read[setting.name.lower()] = _read(replace(setting, name=named), text, root)
        elif text is None and asked:
            read[setting.name.lower()] = _fault(setting, "is not set")
    faults = [value for value in read.values() if isinstance(value, SettingFault)]
    asked_for = [setting.name for setting in SETTINGS if setting.group in groups]
    faults += [SettingFault(name, fault) for name, fault in near_misses(given, asked_for)]
    return faults or Config(**read)


def _given(environ: Mapping[str, str], file: Path) -> dict[str, str]:
    # No interpolation: a password may contain "${". Editors on Windows put a BOM first.
    in_file = dotenv_values(file, interpolate=False, encoding="utf-8-sig")
    both = (in_file, environ)
    return {name: value.strip() for each in both for name, value in each.items() if value and value.strip()}


def _read(setting: Setting, text: str, root: Path) -> object:
    parsed = setting.parse(text, root)
    if not isinstance(parsed, Invalid):
        return parsed
    hint = f": {parsed.hint}" if parsed.hint else ""
    return _fault(setting, f"found {masked(text, setting.shown, setting.secret)}{hint}")


def _fault(setting: Setting, found: str) -> SettingFault:
    return SettingFault(setting.name, f"{found}; expected {setting.expected} ({setting.where})")
