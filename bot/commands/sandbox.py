"""`demo` and `chat`: the product with stand-ins for Stripe and Twilio, imported only where asked for."""

import argparse


def demo(arguments: argparse.Namespace) -> int:
    from bot.sandbox.demo import run_demo

    return run_demo(arguments.arguments)


def chat(arguments: argparse.Namespace) -> int:
    from bot.sandbox.terminal_chat import run_chat

    return run_chat(arguments.arguments)
