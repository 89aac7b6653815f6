"""Reads the environment once, into a frozen Config or a list of every fault in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from dotenv import dotenv_values

from bot.config.settings import SETTINGS, Invalid, Setting, SettingsGroup

__all__ = ["ALL_GROUPS", "Config", "SettingFault", "SettingsGroup", "read_config"]

ALL_GROUPS = frozenset(SettingsGroup)


@dataclass(frozen=True, slots=True)
class Config:
    """The settings. A required one of a group that was not read is ""; an optional one that is unset is None.

    `store_url` is "json:" with an absolute path, or a PostgreSQL URL. `public_url` has no slash at its end.
    The API bases are None for the real ones.
    """

    stripe_secret_key: str
    stripe_price_id: str
    stripe_webhook_secrets: tuple[str, ...]
    stripe_api_base: str | None
    twilio_account_sid: str
    twilio_auth_token: str
    twilio_from: str
    twilio_template_sid: str | None
    twilio_api_base: str | None
    public_url: str
    store_url: str
    course_dir: Path
    host: str
    port: int
    delivery: Literal["inline", "worker"]
    auto_refund_duplicates: bool = True
    close_on_refund: bool = False

    def __repr__(self) -> str:
        return f"Config(public_url={self.public_url!r}, host={self.host!r}, port={self.port!r}, …)"

    @property
    def json_store(self) -> Path | None:
        """The folder of the JSON store; None where the store is PostgreSQL."""
        is_json = self.store_url.startswith("json:")
        return Path(self.store_url.removeprefix("json:")) if is_json else None

    @property
    def chat_link(self) -> str | None:
        """The chat's address for a browser. None where nobody can have the number: one that begins with 1
        has eleven digits, and the demo's has not."""
        digits = self.twilio_from.removeprefix("whatsapp:+")
        return None if digits.startswith("1") and len(digits) != 11 else f"https://wa.me/{digits}"

    def secrets(self) -> tuple[str, ...]:
        """What must not appear in the log."""
        password = urlsplit(self.store_url).password if self.json_store is None else None
        known = (self.stripe_secret_key, *self.stripe_webhook_secrets, self.twilio_auth_token)
        return tuple(secret for secret in (*known, password, unquote(password or "")) if secret)


@dataclass(frozen=True, slots=True)
class SettingFault:
    """What is wrong with one setting. Prints as one line, without a secret."""

    name: str
    found: str
    expected: str
    where: str

    def __str__(self) -> str:
        return f"{self.name}: {self.found}; expected {self.expected} ({self.where})"


def read_config(
    environ: Mapping[str, str], root: Path, groups: frozenset[SettingsGroup]
) -> Config | list[SettingFault]:
    """Read the settings of `groups` from `environ` and from `.env` in `root`; `environ` wins.

    Settings of other groups keep their defaults. An empty variable counts as unset. Relative paths count
    from `root`.
    """
    try:
        given = _given(environ, root / ".env")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        return [SettingFault(".env", f"cannot be read: {reason}", "a text file", "copy .env.example to .env")]
    read = {setting.name: _read(setting, given, root, groups) for setting in SETTINGS}
    faults = [value for value in read.values() if isinstance(value, SettingFault)]
    return faults or _config({name: value for name, value in read.items() if isinstance(value, str)})


def _given(environ: Mapping[str, str], file: Path) -> dict[str, str]:
    # No interpolation: a password may contain "${". Editors on Windows put a BOM first.
    in_file = dotenv_values(file, interpolate=False, encoding="utf-8-sig")
    both = (in_file, environ)
    return {name: value.strip() for each in both for name, value in each.items() if value and value.strip()}


def _read(
    setting: Setting, given: Mapping[str, str], root: Path, groups: frozenset[SettingsGroup]
) -> str | SettingFault:
    if setting.group not in groups:
        return setting.parsed_default(root)
    value = given.get(setting.name)
    if value is None:
        missing = setting.default is None
        return _fault(setting, "is not set") if missing else setting.parsed_default(root)
    parsed = setting.parse(value, root)
    return _fault(setting, _found(setting, value, parsed)) if isinstance(parsed, Invalid) else parsed


def _fault(setting: Setting, found: str) -> SettingFault:
    return SettingFault(setting.name, found, setting.expected, setting.where)


def _found(setting: Setting, value: str, invalid: Invalid) -> str:
    hint = f": {invalid.hint}" if invalid.hint else ""
    return f"found {_masked(setting, value)}{hint}"


def _masked(setting: Setting, value: str) -> str:
    """As much of a value as may be shown. Two lines that were mixed up put a secret in any setting, so what
    looks like one is cut everywhere."""
    secret = setting.secret or re.search(r"@|[A-Za-z0-9_]{20}", value) is not None
    if not secret and len(value) <= setting.shown:
        return ascii(value)
    beginning = value[: min(setting.shown, 8, len(value) // 3)]
    return f"{ascii(beginning)[:-1]}…' ({len(value)} characters)"


def _config(read: Mapping[str, str]) -> Config:
    return Config(
        stripe_secret_key=read["STRIPE_SECRET_KEY"],
        stripe_price_id=read["STRIPE_PRICE_ID_PAID"],
        stripe_webhook_secrets=tuple(filter(None, read["STRIPE_WEBHOOK_SECRET"].split(","))),
        stripe_api_base=read["STRIPE_API_BASE"] or None,
        twilio_account_sid=read["TWILIO_ACCOUNT_SID"],
        twilio_auth_token=read["TWILIO_AUTH_TOKEN"],
        twilio_from=read["TWILIO_WHATSAPP_FROM"],
        twilio_template_sid=read["TWILIO_PAID_TEMPLATE_SID"] or None,
        twilio_api_base=read["TWILIO_API_BASE"] or None,
        public_url=read["PUBLIC_URL"],
        store_url=read["STORE_URL"],
        course_dir=Path(read["COURSE_DIR"]),
        host=read["HOST"],
        port=int(read["PORT"]),
        delivery="worker" if read["DELIVERY"] == "worker" else "inline",
        auto_refund_duplicates=read["AUTO_REFUND_DUPLICATES"] == "1",
        close_on_refund=read["CLOSE_ON_REFUND"] == "1",
    )
