"""Which real keys are configured here: the demo does not start beside them."""

from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values

from bot.config.validators import is_placeholder

SECRETS = ("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "TWILIO_AUTH_TOKEN")


def real_keys(environ: Mapping[str, str], env_file: Path) -> list[tuple[str, str]]:
    """(variable, where it is set) of every secret that may be somebody's real one."""
    in_file = dotenv_values(env_file, interpolate=False, encoding="utf-8-sig")
    places = (("the environment", environ), (env_file.name, in_file))
    return [(name, where) for name in SECRETS for where, given in places if _may_be_real(given.get(name))]


def _may_be_real(value: str | None) -> bool:
    return bool(value and value.strip()) and not is_placeholder((value or "").strip())
