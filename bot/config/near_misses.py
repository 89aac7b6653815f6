"""Names that are nearly a setting's: a typo that would otherwise leave the setting at its default, unsaid."""

from collections.abc import Collection, Iterator, Mapping

from bot.config.settings import SETTINGS

_SHORTEST = 8  # letters: HOST and PORT have too many neighbours that are somebody else's
_LONG = 14  # letters from which two slips still leave no doubt


def near_misses(given: Mapping[str, str], asked_for: Collection[str]) -> Iterator[tuple[str, str]]:
    """Of what is given, each name that is nearly one of `asked_for`, and what is wrong with it.

    Where the setting itself is given its neighbour does no harm, and may be meant: TWILIO_AUTH_TOKEN_2.
    """
    from rapidfuzz.distance import OSA  # here: most commands measure nothing else

    known = {setting.name for setting in SETTINGS}
    for name in given.keys() - known:
        for right in asked_for:
            most = 0 if len(right) < _SHORTEST else 1 if len(right) < _LONG else 2
            if right not in given and most and OSA.distance(name.upper(), right, score_cutoff=most) <= most:
                yield name, f"is no setting; expected {right}, or nothing of that name (see .env.example)"
