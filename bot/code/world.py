"""What a program knows of the world: a clock of its own, dice of its own, and nothing of this machine's.

Defined over what WASI has under the same names. The clock begins where it is told to, goes on a little with
each look at it, and jumps where the program sleeps: nobody waits, and a program that is run again with one
more answer sees the same times again.
"""

import random
import struct
from typing import Any

_WASI = "wasi_snapshot_preview1"
_SUCCESS, _INVALID = 0, 28  # WASI's errno
_LOOK = 1_000_000  # nanoseconds that pass with each look
_SUBSCRIPTION, _EVENT = 48, 32  # bytes
_MOST_SLEEPS = 64  # in one call
_MOST_RANDOM = 65_536  # bytes in one call
_CLOCK, _ABSOLUTE = 0, 1
_TIME_OF_DAY = 0


class OwnWorld:
    """`at` is when the clock begins, in seconds; `seed` is what the dice are thrown with."""

    def __init__(self, at: int, seed: int) -> None:
        self._began = self._now = at * 1_000_000_000
        self._dice = random.Random(seed)  # noqa: S311 - nobody's secret: the same again is what is wanted

    def define(self, linker: Any) -> None:
        import wasmtime

        i32, i64 = wasmtime.ValType.i32(), wasmtime.ValType.i64()
        linker.allow_shadowing = True
        for name, takes, does in (
            ("clock_time_get", [i32, i64, i32], self._clock_time_get),
            ("poll_oneoff", [i32, i32, i32, i32], self._poll_oneoff),
            ("random_get", [i32, i32], self._random_get),
        ):
            linker.define_func(_WASI, name, wasmtime.FuncType(takes, [i32]), does, access_caller=True)

    def _clock_time_get(self, caller: Any, clock: int, precision: int, at: int) -> int:
        self._now += _LOOK
        return _write(caller, at, struct.pack("<Q", self._now - self._zero(clock)))

    def _zero(self, clock: int) -> int:
        """The time of day counts from 1970, the other clocks from the program's beginning."""
        return 0 if clock == _TIME_OF_DAY else self._began

    def _random_get(self, caller: Any, at: int, length: int) -> int:
        if _address(length) > _MOST_RANDOM:
            return _INVALID
        return _write(caller, at, self._dice.randbytes(length))

    def _poll_oneoff(self, caller: Any, wishes: int, events: int, count: int, found: int) -> int:
        """Each wish is granted at once; one to sleep moves the clock."""
        count = min(_address(count), _MOST_SLEEPS)
        granted = []
        for number in range(count):
            wish = _read(caller, _address(wishes) + number * _SUBSCRIPTION, _SUBSCRIPTION)
            user_data, kind = struct.unpack_from("<QB", wish)
            if kind == _CLOCK:
                clock, timeout, _, flags = struct.unpack_from("<I4xQQH", wish, 16)
                from_now = self._now if not flags & _ABSOLUTE else self._zero(clock)
                self._now = max(self._now, from_now + timeout)
            granted.append(struct.pack("<QHB", user_data, _SUCCESS, kind).ljust(_EVENT, b"\0"))
        _write(caller, events, b"".join(granted))
        return _write(caller, found, struct.pack("<I", count))


def _address(number: int) -> int:
    """A number of WebAssembly's has no sign; here it comes with one."""
    return number & 0xFFFFFFFF


def _read(caller: Any, at: int, length: int) -> bytes:
    return bytes(caller["memory"].read(caller, at, at + length))


def _write(caller: Any, at: int, data: bytes) -> int:
    caller["memory"].write(caller, data, _address(at))
    return _SUCCESS
