"""What the kernel knows of a server's processes: processor time and memory."""

import os
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def descendants(pid: int) -> list[int]:
    return [each for child in children(pid) for each in (child, *descendants(child))]


def proportional(pid: int) -> float:
    """Megabytes in memory, with its part of what is shared: over all processes of a server they add up."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(rollup.partition("Pss:")[2].split()[0]) / 1024


def name_of(pid: int) -> str:
    """As it calls itself."""
    return Path(f"/proc/{pid}/comm").read_text().strip()


def processor_time(pids: list[int]) -> float:
    """Seconds, in the kernel and outside, of all threads."""
    return sum(map(_ticks, pids)) / _TICK


def resident(pid: int) -> float:
    """Megabytes in memory, with what is shared with other processes."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def _ticks(pid: int) -> int:
    # Behind the command's name, which may hold blanks: utime and stime are fields 14 and 15 of it all.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
