"""One run: a forked child that limits itself, runs one program in the sandbox, and dies."""

import json
import os
import resource
import socket
import struct
import threading
import time
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from bot.code.world import OwnWorld

MEMORY = 96 * 1024 * 1024
OUTPUT = 256 * 1024  # bytes; it ends a loop that prints
CPU = 5  # seconds, for what no epoch interrupts
FILES = 32
WHILE_WAITING = 1.4  # times a program's own seconds: before the runner kills it, so that its output is kept
_LOOKS = 0.02
JOB = 64 * 1024  # bytes
# Our exit codes, beside the guest's own 0 and 1. _STARVED: the machine had no time for it.
_BROKEN, _OUT_OF_TIME, _STARVED = 70, 75, 76


@cache
def guest() -> str:
    """What runs the program inside the walls. Read before a child is forked, once."""
    return Path(__file__).with_name("guest.py").read_text(encoding="utf-8")


def run_and_exit(engine: Any, module: Any, line: socket.socket, seconds: float) -> NoReturn:
    """Read the job from `line`, run it, write what came of it, and end this process."""
    code = _BROKEN
    try:
        job = _receive(line)
        output, report = os.memfd_create("output"), os.memfd_create("report")
        os.dup2(_as_file(job), 0)
        os.dup2(output, 1)
        os.dup2(report, 2)
        _limit()
        code = _run(engine, module, seconds, _world_of(job))
        line.sendall(_result(code, output, report))
    finally:
        os._exit(code)


def _receive(line: socket.socket) -> bytes:
    """The other side ends its writing after the job."""
    parts: list[bytes] = []
    while (part := line.recv(65536)) and sum(map(len, parts)) <= JOB:
        parts.append(part)
    return b"".join(parts)


def _as_file(data: bytes) -> int:
    fd = os.memfd_create("job")
    os.write(fd, data)
    os.lseek(fd, 0, os.SEEK_SET)
    return fd


def _limit() -> None:
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, OUTPUT),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_CPU, CPU),
    ):
        resource.setrlimit(what, (most, most))


def _world_of(job: bytes) -> OwnWorld:
    told = json.loads(job)
    return OwnWorld(told["at"], told["seed"])


def _run(engine: Any, module: Any, seconds: float, world: OwnWorld) -> int:
    import wasmtime

    threading.Thread(target=_tick, args=(engine, seconds), daemon=True).start()
    wasi = wasmtime.WasiConfig()
    wasi.argv = ["python", "-I", "-B", "-S", "-X", "utf8", "-c", guest()]
    wasi.inherit_stdin()
    wasi.inherit_stdout()
    wasi.inherit_stderr()
    store = wasmtime.Store(engine)
    store.set_limits(memory_size=MEMORY)
    store.set_epoch_deadline(1)
    store.set_wasi(wasi)
    linker = wasmtime.Linker(engine)
    linker.define_wasi()
    world.define(linker)
    try:
        start = linker.instantiate(store, module).exports(store)["_start"]
        if isinstance(start, wasmtime.Func):
            start(store)
    except wasmtime.ExitTrap as ended:
        return int(ended.code)
    except wasmtime.Trap as trap:
        if trap.trap_code is not wasmtime.TrapCode.INTERRUPT:
            return _BROKEN
        return _OUT_OF_TIME if time.process_time() >= seconds / 4 else _STARVED
    return 0


def _tick(engine: Any, seconds: float) -> None:
    """The time counts that the processor worked for this run: a machine that is busy with others ends nobody
    too early, and not much later."""
    until = time.monotonic() + WHILE_WAITING * seconds
    while time.process_time() < seconds and time.monotonic() < until:
        time.sleep(_LOOKS)
    engine.increment_epoch()


def _result(code: int, output: int, report: int) -> bytes:
    """{"code", "full", "report"} as JSON, its length before it, and the output behind it."""
    written = os.fstat(output).st_size
    told = os.pread(report, 65536, 0).decode("utf-8", "replace")
    head = json.dumps({"code": code, "full": written >= OUTPUT, "report": told}).encode()
    return struct.pack("!I", len(head)) + head + os.pread(output, OUTPUT, 0)
