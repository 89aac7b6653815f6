"""The course's files, read and checked: `course.toml` and one Markdown file a chapter.

How a chapter is written is told in the README; what is wrong with one is told by check_course().
"""

from bot.content.folder import check_course, read_course
from bot.errors import CourseFault, Fault

__all__ = ["CourseFault", "Fault", "check_course", "read_course"]
