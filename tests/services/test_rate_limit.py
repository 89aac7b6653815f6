"""So many a second, and no more."""

from bot.services.rate_limit import RateLimit


def test_a_burst_then_so_many_a_second():
    now = [0.0]
    limit = RateLimit(a_second=2, burst=3, clock=lambda: now[0])
    assert [limit.admit() for _ in range(5)] == [True, True, True, False, False]
    now[0] = 0.5
    assert [limit.admit() for _ in range(2)] == [True, False]
    now[0] = 1000.0
    assert [limit.admit() for _ in range(5)].count(True) == 3
