"""The course's files, read and checked: `course.toml` and one Markdown file a chapter.

How a chapter is written is told in the README; what is wrong with one, read_course() says.
"""

from bot.content.folder import read_course

__all__ = ["read_course"]
