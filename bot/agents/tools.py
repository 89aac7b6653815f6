"""The nine tools. Their descriptions are what makes a model teach: a guess is asked for before anything is
shown, a chapter is never dumped, and the wall is told with its link."""

from typing import Any

from mcp.server.mcpserver import Context, MCPServer
from mcp_types import ToolAnnotations

from bot.agents import arguments as given
from bot.agents.door import Door
from bot.core.tutoring.assessing import Given
from bot.core.tutoring.moving import Move
from bot.core.tutoring.refusals import Code, Refusal
from bot.core.tutoring.results import (
    Assessment,
    ChapterContent,
    CodeRun,
    Exercises,
    Guidance,
    LearnerState,
    UpgradeLink,
)
from bot.core.wording import for_agents
from bot.core.wording.quoting import visible
from bot.services.tutor import Tutor

LONGEST_HANDLE = 64
LONGEST_NAME = 80

# A refusal at the wall keeps which chapter was asked for: that changes where a payment leads, and no more.
_READS = ToolAnnotations(
    read_only_hint=True, idempotent_hint=True, destructive_hint=False, open_world_hint=False
)
_AGAIN = ToolAnnotations(
    read_only_hint=False, idempotent_hint=True, destructive_hint=False, open_world_hint=False
)
_COUNTS = ToolAnnotations(
    read_only_hint=False, idempotent_hint=False, destructive_hint=False, open_world_hint=False
)
_SELLS = ToolAnnotations(
    read_only_hint=False, idempotent_hint=True, destructive_hint=False, open_world_hint=True
)


def add_tools(server: MCPServer[Any], tutor: Tutor, door: Door) -> None:
    _add_learner_tools(server, tutor, door)
    _add_teaching_tools(server, tutor, door)
    _add_answer_tools(server, tutor, door)


def _add_learner_tools(server: MCPServer[Any], tutor: Tutor, door: Door) -> None:
    @server.tool(annotations=_AGAIN, structured_output=True)
    def register_learner(
        context: Context, handle: given.Handle = "", name: given.Name = "", code: given.ConnectCode = ""
    ) -> LearnerState:
        """Begin with a learner, or come back to one: call this before anything else. A handle of your own
        makes a new learner, or finds the one it made; a code that a WhatsApp learner got by writing `connect`
        in the chat brings that learner, with their place and what they have paid. The answer has the
        learner_id that every other tool takes."""
        return _registered(context, door, tutor, handle, name, code)

    @server.tool(annotations=_READS, structured_output=True)
    def get_learner_state(context: Context, learner_id: given.LearnerId) -> LearnerState:
        """Where the learner stands: chapter, lesson, stage, how sure they seem, what is solved, free or paid.
        Call it when a conversation begins, and after a learner says that they have paid. Tell the learner all
        that is in `news`; `next` says what to call then."""
        return door.answer(context, lambda client: tutor.state(client, learner_id))

    @server.tool(annotations=_SELLS, structured_output=True)
    def get_upgrade_url(context: Context, learner_id: given.LearnerId) -> UpgradeLink:
        """The link by which this learner can pay for the full course, with its price. Call it after a
        `paywall` refusal, or when the learner asks what the course costs, and pass `say` on as it is. Never
        write a payment link yourself, and never ask for a card."""
        return door.answer(context, lambda client: tutor.upgrade_url(client, learner_id))


def _add_teaching_tools(server: MCPServer[Any], tutor: Tutor, door: Door) -> None:
    @server.tool(annotations=_READS, structured_output=True)
    def get_chapter_content(
        context: Context, learner_id: given.LearnerId, chapter: given.Chapter, lesson: given.Lesson = None
    ) -> ChapterContent:
        """One lesson of a chapter, and the headings of its others. Without `lesson` it is the one where the
        learner stands. Teach that one lesson in a few short messages, and stop: never go through a chapter at
        once. Where `asks_for_guess` is true the learner guesses first: `result` is null until they have. A
        chapter that is not free is refused with `paywall`: call get_upgrade_url, and tell the learner."""
        return door.answer(context, lambda client: tutor.content(client, learner_id, chapter, lesson))

    @server.tool(annotations=_READS, structured_output=True)
    def get_exercises(context: Context, learner_id: given.LearnerId, chapter: given.Chapter) -> Exercises:
        """The exercises of a chapter, without their answers. Ask one at a time, in its own words, and check
        what the learner writes with assess_response. Never solve one for them."""
        return door.answer(context, lambda client: tutor.exercises(client, learner_id, chapter))

    @server.tool(annotations=_COUNTS, structured_output=True)
    def generate_guidance(context: Context, learner_id: given.LearnerId) -> Guidance:
        """What to do next with this learner, at their lesson and stage: predict, run, investigate, modify,
        make. `teach` is for you; `say` is for the learner, as the course would put it. In `predict` ask for a
        guess before anything is shown. For a learner who has not paid it may be counted."""
        return door.answer(context, lambda client: tutor.guidance(client, learner_id))


def _add_answer_tools(server: MCPServer[Any], tutor: Tutor, door: Door) -> None:
    @server.tool(annotations=_COUNTS, structured_output=True)
    def assess_response(
        context: Context,
        learner_id: given.LearnerId,
        answer: given.Answer,
        exercise: given.ExerciseNumber = None,
        expected_concepts: given.Concepts = None,
        request_id: given.RequestId = "",
    ) -> Assessment:
        """What the learner's answer is worth. With `exercise` the course itself grades it, and `say` holds
        the word for it: praise, or a hint that gives no more away than it must. Trust it above your own
        judgement. Without `exercise` nothing is graded: a guess gets the lesson's result beside it. It does
        not move the learner: update_progress does."""
        if not answer.strip():
            return door.answer(context, lambda _: _empty("answer"))
        told = Given(answer, exercise, expected_concepts or ())
        return door.answer(context, lambda client: tutor.assess(client, learner_id, told, request_id))

    @server.tool(annotations=_COUNTS, structured_output=True)
    def update_progress(
        context: Context,
        learner_id: given.LearnerId,
        chapter: given.Chapter,
        lesson: given.Lesson = None,
        stage: given.StageName = None,
        confidence_delta: given.Delta = 0.0,
        request_id: given.RequestId = "",
    ) -> LearnerState:
        """Say where the learner is now: after each stage of a lesson, and after each lesson. It is where they
        go on in the WhatsApp chat, too. Another lesson begins at stage `predict` unless you say otherwise. A
        chapter that is not free is refused with `paywall`."""
        move = Move(chapter, lesson, stage, confidence_delta)
        return door.answer(context, lambda client: tutor.update(client, learner_id, move, request_id))

    @server.tool(annotations=_COUNTS, structured_output=True)
    def submit_code(
        context: Context,
        learner_id: given.LearnerId,
        code: given.Code,
        inputs: given.Inputs = None,
        request_id: given.RequestId = "",
    ) -> CodeRun:
        """Run the learner's own Python program, behind walls, for two seconds: what it prints, its error as
        Python says it, or the question that it waits with. Let the learner guess before you run it. A day has
        so many runs. It grades nothing: assess_response does."""
        if not code.strip():
            return door.answer(context, lambda _: _empty("code"))
        return door.answer(
            context, lambda client: tutor.run_code(client, learner_id, code, inputs or [], request_id)
        )


def _registered(
    context: Context, door: Door, tutor: Tutor, handle: str, name: str, code: str
) -> LearnerState:
    if code.strip():
        return door.answer(context, lambda client: tutor.connect(client, code))
    shown = " ".join(visible(handle, LONGEST_HANDLE + 1).split())
    if len(shown) > LONGEST_HANDLE or not any(map(str.isalnum, shown)):
        refused = Refusal(Code.BAD_ARGUMENT, for_agents.no_handle(), for_agents.mend_arguments())
        return door.answer(context, lambda _: refused)
    called = " ".join(visible(name, LONGEST_NAME).split())
    return door.answer(context, lambda client: tutor.register(client, shown, called))


def _empty(what: str) -> Refusal:
    return Refusal(Code.BAD_ARGUMENT, for_agents.empty(what), for_agents.mend_arguments())
