"""How many tests run at once, that none of Hypothesis's examples fails for being slow, and what of this
machine no test shall see."""

import os

from hypothesis import settings

from bot.config.hosting import HOST_VARIABLES

# Its limit of 200 ms an example is a clock on the wall: what else the machine does would decide.
settings.register_profile("unhurried", settings.default, deadline=None)
settings.load_profile("unhurried")

# Whatever machine this is, the tests are at home on none: no database and no host of its own may speak.
for name in (*HOST_VARIABLES, "DATABASE_URL"):
    os.environ.pop(name, None)


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: most of the longer tests wait for a process, a page or a clock."""
    return len(os.sched_getaffinity(0)) + 1
