"""Command groups that are imported as a whole; lazy_group.py has the other one."""

from typing import Any

import click


class InOrder(click.Group):
    """Its help lists the commands as they were added: what is asked for most stands first."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


class DefaultGroup(InOrder):
    """`default` names the command that takes the arguments where the first is no command's name."""

    def __init__(self, *args: Any, default: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.default = default

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            args = [self.default, *args]
        return super().parse_args(ctx, args)
