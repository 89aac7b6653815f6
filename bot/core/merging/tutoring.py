"""What two documents keep of the agents that teach a person: whoever may see one of them sees both."""

from dataclasses import replace

from bot.core.tutoring.record import RESULTS_KEPT, Tutoring


def merged_tutoring(older: Tutoring | None, newer: Tutoring | None) -> Tutoring | None:
    """`newer` is of the document that was written to last. Of a count the larger stands: merging twice is
    merging once."""
    if older is None or newer is None or older == newer:
        return newer or older
    same_day = older.exchanges_on == newer.exchanges_on
    counted = max(older, newer, key=lambda each: each.exchanges_on)
    results = {each.key: each for each in (*older.results, *newer.results)}
    coded = newer if newer.code else older
    return replace(
        newer,
        clients=tuple(sorted({*older.clients, *newer.clients})),
        code=coded.code,
        code_until=coded.code_until,
        exchanges=max(older.exchanges, newer.exchanges) if same_day else counted.exchanges,
        exchanges_on=counted.exchanges_on,
        results=tuple(results.values())[-RESULTS_KEPT:],
        more={**older.more, **newer.more},
    )
