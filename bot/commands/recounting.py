"""`store recount`."""

from contextlib import closing

from bot.commands.base import open_checked_store, read_settings
from bot.commands.courses import checked_course
from bot.commands.exits import EXIT_SUCCESS
from bot.config.config import SettingsGroup
from bot.services.recounting import Recounting
from bot.wiring import utc_now


def recount_figures() -> int:
    config = read_settings(SettingsGroup.STORE, SettingsGroup.COURSE)
    course = checked_course(config)
    with closing(open_checked_store(config)) as store:
        print(f"{Recounting(store, course, utc_now).recount():,} learners counted")
    return EXIT_SUCCESS
