"""The tools' arguments, and what agents send for them: `2` for "2", "3" for 3, a list as a string."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from bot.core.tutoring.stages import LARGEST_STEP, Stage

_LONGEST_TEXT = 4_000


def _as_text(value: Any) -> Any:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if number else "" if value is None else value


_TEXT = BeforeValidator(_as_text)
Text = Annotated[str, _TEXT]

LearnerId = Annotated[
    str,
    Field(description="As register_learner gave it: lrn_ and 26 characters.", max_length=64),
    _TEXT,
]
Handle = Annotated[
    Text,
    Field(
        description="Your own name for a new learner, 1 to 64 characters. The same one is the same learner."
    ),
]
Name = Annotated[Text, Field(description="How to call the learner; may be empty.")]
ConnectCode = Annotated[
    Text,
    Field(
        description="Instead of a handle: the 8 characters that a learner gets who writes `connect` in the "
        "WhatsApp chat. They work once, for ten minutes."
    ),
]
Chapter = Annotated[int, Field(description="The chapter's number, from 1.")]
Lesson = Annotated[int | None, Field(description="The lesson's number in that chapter, from 1.")]
StageName = Annotated[
    Stage | None, Field(description="Where in the lesson the learner is now: the stages in their order.")
]
Delta = Annotated[
    float,
    Field(
        description="How much surer (or less sure) the learner seems: at most 0.2 up or down in one call.",
        ge=-LARGEST_STEP,
        le=LARGEST_STEP,
    ),
]
Answer = Annotated[
    str,
    Field(description="What the learner wrote, word for word, up to 300 characters.", max_length=300),
    _TEXT,
]
ExerciseNumber = Annotated[
    int | None,
    Field(
        description="The exercise that it answers, as get_exercises numbers them in the learner's chapter."
    ),
]
Concepts = Annotated[
    list[Text] | None,
    Field(
        description="Words that you hope for in the answer: which of them it holds is told.", max_length=20
    ),
]
Code = Annotated[
    str,
    Field(description="The learner's Python program, up to 4,000 characters.", max_length=_LONGEST_TEXT),
    _TEXT,
]
Inputs = Annotated[
    list[Text] | None,
    Field(description="The answers to its input() calls, in order.", max_length=20),
]
RequestId = Annotated[
    str,
    Field(
        description="Any name for this call. The same one again gives the first answer and changes nothing.",
        max_length=200,
    ),
    _TEXT,
]
