"""`course check` and `course test`."""

import argparse
from pathlib import Path

from bot.commands.base import read_settings
from bot.commands.exits import DONE, SAID_NO, Wrong
from bot.config.config import Config, Need
from bot.content import check_course, read_course
from bot.content.faults import printable
from bot.core.course import Course
from bot.core.wording.counting import counted
from bot.errors import CourseFault, Fault


def checked_course(config: Config) -> Course:
    """The course. Raises Wrong, with a line for each fault in it."""
    whole = printable(str(config.course_dir))

    def line(fault: Fault) -> str:
        # What is wrong with the folder as a whole is most likely wrong in the setting that names it.
        return f"COURSE_DIR: {fault} (see .env.example)" if fault.file == whole else str(fault)

    try:
        return read_course(config.course_dir)
    except CourseFault as error:
        raise Wrong(*map(line, error.faults)) from error


def check(arguments: argparse.Namespace) -> int:
    folder = Path(arguments.dir) if arguments.dir else read_settings(Need.COURSE).course_dir
    faults = check_course(folder)
    if faults:
        print("\n".join(str(fault) for fault in faults))
        return SAID_NO
    course = read_course(folder)
    lessons = sum(len(chapter.lessons) for chapter in course.chapters)
    exercises = sum(len(chapter.exercises) for chapter in course.chapters)
    counts = (course.last_chapter, "chapter"), (lessons, "lesson"), (exercises, "exercise")
    print(f"{course.title}: {', '.join(counted(*each) for each in counts)}, no fault")
    return DONE


def test(arguments: argparse.Namespace) -> int:
    from bot.sandbox.transcripts import run_course_test

    return run_course_test(arguments.arguments)
