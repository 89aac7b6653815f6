"""`tutorclaw chat`: the demo in a terminal. A line is a message; the end of the input ends it."""

import os
import re
import sys
import tempfile
from pathlib import Path
from typing import TextIO

from bot.sandbox.bot_process import BotDied, why_not
from bot.sandbox.conversation import Conversation, NoOpenCheckout
from bot.sandbox.stack import Stack

HELP = """Write to the bot. @pays pays at its last Checkout link, @declined tries a card that is declined.
Ctrl-D ends the chat; nothing of it is kept."""
_MARKS = {"*": (1, 22), "_": (3, 23), "~": (9, 29)}  # bold, italic, struck out: codes to begin and to end


def run_chat(name: str) -> int:
    """Chat from stdin to stdout, as a new learner each time. 1 where the server does not start."""
    with tempfile.TemporaryDirectory(prefix="tutorclaw-") as folder:
        try:
            with Stack(Path(folder)) as stack:
                return _chat(Conversation(stack, name), sys.stdin)
        except (BotDied, TimeoutError) as error:
            print(why_not(error), file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            return 0


def _chat(conversation: Conversation, lines: TextIO) -> int:
    talks = lines.isatty()
    shows_formatting = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    if talks:
        print(HELP)
    while True:
        print("\n> " if talks else "", end="", flush=True)
        line = lines.readline()
        if not line:
            return 0
        if not talks:
            print(f"> {line.rstrip()}")
        for text in answer(conversation, line.rstrip("\n")):
            print(f"\n{formatted(text) if shows_formatting else text}", flush=True)


def answer(conversation: Conversation, line: str) -> list[str]:
    """What comes of one line: the replies, after them what came by itself."""
    try:
        if line.strip() == "@pays":
            return conversation.pay()
        if line.strip() == "@declined":
            return [*conversation.be_declined(), "(The card was declined; the pay page stays open.)"]
        if (asked := re.fullmatch(r"\s*@(\w+)\W*", line)) is not None:
            return [f"(There is no @{asked[1]} here: there are @pays and @declined.)"]
        return [*conversation.say(line), *conversation.news()]
    except NoOpenCheckout:
        return ["(There is no open Checkout link. Say upgrade.)"]
    except (OSError, RuntimeError) as error:
        return [f"({error})"]


def formatted(text: str) -> str:
    """WhatsApp's marks as a terminal shows them; code as it stands, where a star is a star."""
    pieces = re.split(r"(```.*?```|`[^`\n]+`)", text, flags=re.DOTALL)
    return "".join(_code(piece) if at % 2 else _prose(piece) for at, piece in enumerate(pieces))


def _code(piece: str) -> str:
    return f"\x1b[36m{piece.strip('`').strip(chr(10))}\x1b[39m"


def _prose(piece: str) -> str:
    for mark, (begin, end) in _MARKS.items():
        sign = re.escape(mark)
        marked = rf"(?<!\w){sign}(?=\S)([^{sign}\n]*\S){sign}(?!\w)"
        piece = re.sub(marked, f"\x1b[{begin}m\\g<1>\x1b[{end}m", piece)
    return piece
