"""`deploy`: a file for the host that it runs on."""

import click

from bot.commands.base import read_settings
from bot.commands.exits import EXIT_SUCCESS, SetupError
from bot.config.config import SettingsGroup
from bot.config.root import find_root
from bot.deploy.printing import KINDS, NotACopyError, Place, printed


@click.command()
@click.argument("kind", type=click.Choice(KINDS), help="The host.")
def deploy(kind: str) -> int:
    """Print a file that runs it there: a unit, a Dockerfile, a compose file, a proxy's site, a script that
    makes what Heroku wants, Render's blueprint, or alert rules for Prometheus."""
    config = read_settings(SettingsGroup.PUBLIC_URL, SettingsGroup.LISTENING)
    try:
        print(printed(kind, Place(find_root(), config)), end="")
    except NotACopyError as error:
        raise SetupError(error) from error
    return EXIT_SUCCESS
