"""`course check` and `course test`."""

import argparse
from pathlib import Path

from bot.commands.base import read_settings
from bot.commands.exits import DONE, SAID_NO
from bot.config import Need
from bot.content import check_course, read_course
from bot.core.wording.counting import counted


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
