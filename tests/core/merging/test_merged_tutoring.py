"""What agents left in two documents of one person."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.core.merging.tutoring import merged_tutoring
from bot.core.tutoring.record import RESULTS_KEPT, KeptResult, Tutoring

NAMES = st.sampled_from(["claude", "claw", "local"])
records = st.builds(
    Tutoring,
    clients=st.lists(NAMES, unique=True).map(lambda names: tuple(sorted(names))),
    code=st.sampled_from(["", "lrn_a", "lrn_b"]),
    code_until=st.none() | st.just(datetime(2026, 11, 24, tzinfo=UTC)),
    exchanges=st.integers(0, 9),
    exchanges_on=st.sampled_from(["", "2026-11-23", "2026-11-24"]),
    results=st.lists(st.sampled_from("abcdefgh"), max_size=RESULTS_KEPT, unique=True).map(
        lambda keys: tuple(KeptResult(key, "{}") for key in keys)
    ),
)


@given(records, records)
def test_whoever_may_see_one_of_the_two_sees_both(older, newer):
    assert {*merged_tutoring(older, newer).clients} == {*older.clients, *newer.clients}


@given(records, records)
def test_merging_twice_is_merging_once(older, newer):
    once = merged_tutoring(older, newer)
    again = merged_tutoring(older, once)
    counted = (once.clients, once.exchanges, once.exchanges_on)
    assert (again.clients, again.exchanges, again.exchanges_on) == counted
    assert len(once.results) <= RESULTS_KEPT


@given(records)
def test_a_document_without_agents_takes_nothing_away(record):
    assert merged_tutoring(record, None) == merged_tutoring(None, record) == record
