"""A command group that imports a command only when it is used."""

import importlib
from collections.abc import Mapping
from typing import Any

import click


class LazyGroup(click.Group):
    """No command has to wait for the imports of another.

    `sections` has the titles of the help, and under each its commands: the name, and where it is, such as
    "serving.worker" for `worker` in bot/commands/serving.py.
    """

    def __init__(self, *args: Any, sections: Mapping[str, Mapping[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections = sections
        self.places = {name: place for section in sections.values() for name, place in section.items()}

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = self.places.get(cmd_name)
        return _imported(place) if place else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        width = max(map(len, self.places))
        room = formatter.width - width - 6
        for title, section in self.sections.items():
            with formatter.section(title):
                formatter.write_dl(
                    [
                        (name.ljust(width), _imported(place).get_short_help_str(room))
                        for name, place in section.items()
                    ]
                )


def _imported(place: str) -> click.Command:
    module, _, name = place.partition(".")
    command: click.Command = getattr(importlib.import_module(f"bot.commands.{module}"), name)
    return command
