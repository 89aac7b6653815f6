"""The MCP server: tools, the list of chapters as a resource, and a prompt that makes a tutor."""

import json
from importlib.metadata import version
from typing import Any

from mcp.server.mcpserver import Context, MCPServer

from bot.agents.door import Door, ToolResult
from bot.agents.tools import add_tools
from bot.core.course import Course
from bot.core.wording import tutor_prompt
from bot.services.tutor import Tutor

NAME = "tutorclaw"
CHAPTERS = "course://chapters"


class CourseServer(MCPServer[dict[str, object]]):
    """Each call of a tool goes by the door."""

    def __init__(self, door: Door, course: Course) -> None:
        super().__init__(
            NAME,
            title=course.title,
            instructions=tutor_prompt.instructions(course),
            version=version("tutorclaw"),
        )
        self.door = door

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[dict[str, object], Any] | None = None
    ) -> ToolResult:
        request = context.request_context.request if context is not None else None
        call = super().call_tool(name, arguments, context)
        return await self.door.watch(name, arguments, request, call)


def make_server(course: Course, tutor: Tutor, door: Door) -> CourseServer:
    server = CourseServer(door, course)
    add_tools(server, tutor, door)

    @server.resource(CHAPTERS, mime_type="application/json")
    def chapters() -> str:
        """The course's chapters: number, title, which are free, and what each of the others is about."""
        return json.dumps(_listed(course), ensure_ascii=False, indent=2)

    @server.prompt(name="tutor")
    def tutor_of(learner_id: str = "") -> str:
        """Teach this course, step by step, to one learner."""
        return tutor_prompt.tutor(course, learner_id)

    return server


def _listed(course: Course) -> dict[str, object]:
    chapters = [
        {
            "chapter": each.number,
            "title": each.title,
            "free": each.number <= course.free_chapters,
            "about": course.teasers.get(each.number, ""),
            "lessons": len(each.lessons),
            "exercises": len(each.exercises),
        }
        for each in course.chapters
    ]
    return {"course": course.title, "free_chapters": course.free_chapters, "chapters": chapters}
