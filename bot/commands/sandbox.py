"""`demo` and `chat`: the product with stand-ins for Stripe and Twilio, imported only where asked for."""

import os
from decimal import Decimal
from pathlib import Path

import click

from bot.commands.arguments import amount_of_money, currency, whole_number


@click.command()
@click.option("--reset", is_flag=True, help="Forget every phone of earlier demos.")
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where its folder goes (default: data).",
)
@click.option(
    "--port",
    type=whole_number(0, 65535),
    metavar="PORT",
    help="The phone's port, if it is free (default: the last one, or 8001).",
)
@click.option(
    "--price",
    type=amount_of_money,
    default="29",
    metavar="PRICE",
    help="What the full course costs (default: 29).",
)
@click.option(
    "--currency", type=currency, default="usd", metavar="CODE", help="In which currency (default: usd)."
)
def demo(reset: bool, data: Path | None, port: int | None, price: Decimal, currency: str) -> int:
    """The whole product in a browser, with no account and no key."""
    from bot.i18n.prices import smallest_units
    from bot.sandbox.demo import run_demo
    from bot.sandbox.stand_ins import Price

    return run_demo(data, port, reset=reset, price=Price(smallest_units(price, currency), currency))


@click.command()
@click.option("--name", default=lambda: os.environ.get("USER", "Ana").title(), help="The learner's name.")
def chat(name: str) -> int:
    """The demo in a terminal. Each line is a message to the bot, @pays pays at its last Checkout link,
    @declined tries a card that is declined. Ctrl-D ends it, and nothing is kept."""
    from bot.sandbox.terminal_chat import run_chat

    return run_chat(name)
