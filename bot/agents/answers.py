"""Refusals in the form that MCP's clients take."""

from mcp_types import CallToolResult, TextContent

from bot.core.tutoring.refusals import Refusal

REFUSAL = "tutorclaw/refusal"  # in `_meta`: the code, for programs


def as_result(refusal: Refusal) -> CallToolResult:
    """Without structured content: what does not fit a tool's output schema breaks the TypeScript client."""
    text = TextContent(type="text", text=str(refusal))
    return CallToolResult(content=[text], is_error=True, _meta={REFUSAL: refusal.code.value})
