"""How many tests run at once, and that none of Hypothesis's examples fails for being slow."""

import os

from hypothesis import settings

# Its limit of 200 ms an example is a clock on the wall: what else the machine does would decide.
settings.register_profile("unhurried", settings.default, deadline=None)
settings.load_profile("unhurried")


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: most of the longer tests wait for a process, a page or a clock."""
    return len(os.sched_getaffinity(0)) + 1
