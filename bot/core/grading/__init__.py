"""Whether an answer is right: generous with what a person writes on a phone, strict about what it says.

`grading` decides; beside it a file for each kind of answer: `choosing` (an option), `amounts` (a number),
`codeline` (a line of Python); `answers` takes away what people put around any of them.
"""

from bot.core.grading.attempts import Answered, NoAttempt, Reading, Unclear, read_attempt
from bot.core.grading.grading import Verdict, grade

__all__ = ["Answered", "NoAttempt", "Reading", "Unclear", "Verdict", "grade", "read_attempt"]
