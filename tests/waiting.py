"""Waiting in tests: for an event where there is one; where there is none, by looking again and again.

A test that sleeps to see that nothing more happens, or that compares a clock, says beside it why nothing else
will do.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


def soon(holds: Callable[[], object], within: float = 10.0) -> None:
    """Wait for what another process or thread does and no event of ours tells."""
    ends_at = time.monotonic() + within
    while not holds():
        assert time.monotonic() < ends_at, "it never came"
        time.sleep(0.01)


@contextmanager
def takes_less_than(seconds: float, clock: Callable[[], float] = time.monotonic) -> Iterator[None]:
    """The block does. With time.process_time what other programs do makes no difference."""
    began = clock()
    yield
    took = clock() - began
    assert took < seconds, f"it took {took:.2f} s"
