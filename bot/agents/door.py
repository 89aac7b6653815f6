"""Who calls, how often, and what came of it: around every tool."""

import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from mcp.server.mcpserver.exceptions import ToolError, UnexpectedToolError
from mcp_types import CallToolResult, InputRequiredResult

from bot.agents.answers import REFUSAL, as_result
from bot.core.tutoring.access import Client
from bot.core.tutoring.refusals import Code, Refusal
from bot.core.wording import for_agents
from bot.errors import TutorClawError
from bot.logs.log import event
from bot.metrics.metrics import Metrics
from bot.services.rate_limit import RateLimit
from bot.store.identity import is_learner_id

log = logging.getLogger(__name__)

A_MINUTE = 120  # calls of one client
TOOLS = (
    "register_learner",
    "get_learner_state",
    "update_progress",
    "get_chapter_content",
    "get_exercises",
    "generate_guidance",
    "assess_response",
    "submit_code",
    "get_upgrade_url",
)
_BUSY = Refusal(Code.BUSY, for_agents.too_many_calls(), for_agents.wait_a_minute())
_OUT_OF_ORDER = Refusal(Code.UNAVAILABLE, for_agents.out_of_order(), for_agents.call_it_again())

Answer = TypeVar("Answer")
ToolResult = CallToolResult | InputRequiredResult
_COUNTED = {"ok": "ok", "failed": "failed", Code.UNAVAILABLE: "failed"}

ClientOf = Callable[[Any], Client]


@dataclass(slots=True)
class Door:
    """`client_of` is given the HTTP request of a call, or None where there is none, and says who calls."""

    client_of: ClientOf
    metrics: Metrics
    limits: dict[str, RateLimit] = field(default_factory=dict)

    def answer(self, context: Any, ask: Callable[[Client], Answer | Refusal]) -> Answer:
        """What `ask` answers. A refusal is a result of its own kind, which the SDK passes on whatever the
        tool is said to return. What is out of order is told as such, and logged with its reason."""
        try:
            found: Answer | Refusal = ask(self.client_of(context.request_context.request))
        except TutorClawError as error:
            event(log, logging.ERROR, "agent_call_failed", reason=str(error))
            found = _OUT_OF_ORDER
        return cast("Answer", as_result(found)) if isinstance(found, Refusal) else found

    async def watch(self, tool: str, arguments: Any, request: Any, call: Awaitable[ToolResult]) -> ToolResult:
        """What `call` gives. Every call of a tool, refused ones and those with wrong arguments too, makes one
        line, and is counted."""
        began, client, outcome = time.perf_counter(), self.client_of(request), "failed"
        try:
            result = await _in_our_words(call) if self._limit(client).admit() else _dropped(call)
            outcome = _outcome(result)
            return result
        finally:
            self._record(tool, arguments, client, outcome, time.perf_counter() - began)

    def _limit(self, client: Client) -> RateLimit:
        """Clients are few: their names come from the settings."""
        if client.name not in self.limits:
            self.limits[client.name] = RateLimit(A_MINUTE / 60, A_MINUTE)
        return self.limits[client.name]

    def _record(self, tool: str, arguments: Any, client: Client, outcome: str, seconds: float) -> None:
        """No argument but the id, where it has the form of one."""
        named = tool if tool in TOOLS else "other"
        asked = arguments.get("learner_id")
        learner_id = asked if isinstance(asked, str) and is_learner_id(asked) else None
        fields = {"tool": named, "learner_id": learner_id, "client": client.name, "outcome": outcome}
        event(log, logging.INFO, "agent_call", **fields, ms=round(seconds * 1000, 1))
        self.metrics.count("agent_calls", named, _COUNTED.get(outcome, "refused"))


def _dropped(call: Any) -> CallToolResult:
    call.close()
    return as_result(_BUSY)


async def _in_our_words(call: Awaitable[ToolResult]) -> ToolResult:
    """Wrong arguments, and names that no tool has, are refused by the SDK in words of its own. What crashed
    is logged, and told as out of order."""
    try:
        return await call
    except UnexpectedToolError as error:
        event(log, logging.ERROR, "agent_call_crashed", error=error.__cause__ or error)
        return as_result(_OUT_OF_ORDER)
    except ToolError as error:
        lines = [line.strip() for line in str(error).splitlines() if "errors.pydantic.dev" not in line]
        lines = lines[1:] or lines  # the first one counts the faults below it
        why = f"{' '.join(filter(None, lines))[:400].rstrip('.')}."
        return as_result(Refusal(Code.BAD_ARGUMENT, why, for_agents.mend_arguments()))


def _outcome(result: ToolResult) -> str:
    """ "ok", or a refusal's code."""
    if isinstance(result, CallToolResult) and result.is_error:
        return str((result.meta or {}).get(REFUSAL, "failed"))
    return "ok"
