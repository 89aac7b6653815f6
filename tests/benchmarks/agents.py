"""(h) The agents' door: what a call takes, and how much memory its process."""

import http.client
import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from statistics import median, quantiles
from typing import Any

from bot.sandbox.ports import free_port
from tests.benchmarks.processes import descendants, name_of, resident
from tests.benchmarks.report import Target, at_most, show
from tests.benchmarks.rounds import Options
from tests.benchmarks.servers import DOOR, Server, product
from tests.benchmarks.stores import scratch

CLIENTS = 10
CALLS = 50  # of each kind and client: 120 a minute are allowed
STARTS_WITHIN = 20


def measure(options: Options) -> list[Target]:
    tokens = [f"{number:032}" for number in range(CLIENTS)]
    port = free_port(0)
    named = ",".join(f"c{number}:{token}" for number, token in enumerate(tokens))
    with (
        scratch() as folder,
        product(f"json:{folder / 'agents'}", MCP_TOKEN=named, MCP_PORT=str(port)) as server,
    ):
        callers = [_Caller(port, token) for token in tokens]
        learners = [caller.calls("register_learner", handle="ana")["learner_id"] for caller in callers]
        pairs = list(zip(callers, learners, strict=True))
        states = _timed(caller.state_of(learner) for caller, learner in pairs for _ in range(CALLS))
        moves = _timed(caller.moved(learner) for caller, learner in pairs for _ in range(CALLS))
        memory = resident(_door(server))
        webs = max(map(resident, server.workers()))
    rows = [
        ("a state call, median / p95", _of(states)),
        ("a progress call, saved with a sync, median / p95", _of(moves)),
        ("the door's process", f"{memory:.0f} MB"),
        ("a web process beside it", f"{webs:.0f} MB"),
    ]
    show("(h) agents, one call after the other over HTTP", ("", ""), rows)
    return [
        at_most("(h) p95 of a state call, ms", _p95(states), 15),
        at_most("(h) p95 of a progress call, ms", _p95(moves), 20),
    ]


class _Caller:
    """Raw requests: the SDK's own client would be measured with the door."""

    def __init__(self, port: int, token: str) -> None:
        self._port = port
        self._headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "Accept": "application/json, text/event-stream",
            "MCP-Protocol-Version": "2025-11-25",
        }
        self._numbers = count(1)

    def state_of(self, learner_id: str) -> Callable[[], object]:
        return lambda: self.calls("get_learner_state", learner_id=learner_id)

    def moved(self, learner_id: str) -> Callable[[], object]:
        lesson = 1 + next(self._numbers) % 2
        return lambda: self.calls("update_progress", learner_id=learner_id, chapter=1, lesson=lesson)

    def calls(self, tool: str, **arguments: object) -> dict[str, Any]:
        body = {
            "jsonrpc": "2.0",
            "id": next(self._numbers),
            "method": "tools/call",
            "params": {"name": tool, "arguments": arguments},
        }
        with closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=STARTS_WITHIN)) as line:
            line.request("POST", "/mcp", json.dumps(body), self._headers)
            result: dict[str, Any] = json.loads(line.getresponse().read())["result"]
        assert not result.get("isError"), result
        content: dict[str, Any] = result["structuredContent"]
        return content


def _timed(calls: Iterator[Callable[[], object]]) -> list[float]:
    """Milliseconds of each."""
    took = []
    for call in calls:
        began = time.perf_counter()
        call()
        took.append((time.perf_counter() - began) * 1000)
    return took


def _p95(took: list[float]) -> float:
    return quantiles(took, n=20)[-1]


def _of(took: list[float]) -> str:
    return f"{median(took):.1f} / {_p95(took):.1f} ms"


def _door(server: Server) -> int:
    return next(pid for pid in descendants(server.pid) if name_of(pid) == DOOR)
