"""How many tests run at once."""

import os


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: most of the longer tests wait for a process, a page or a clock."""
    return len(os.sched_getaffinity(0)) + 1
