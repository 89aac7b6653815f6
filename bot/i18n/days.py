"""Days as people write them."""

from datetime import datetime

from bot.i18n.prices import known_locale


def day_text(at: datetime, language: str) -> str:
    """ "3 May 2026" in English; another language (BCP 47) writes it in its own way."""
    from babel.dates import format_date  # which takes a while to import, and few messages name a day

    if language.partition("-")[0] == "en":
        return format_date(at, "d MMMM y", locale="en")
    return format_date(at, "long", locale=known_locale(language))
