"""What a learner wrote, shown back to them as they wrote it."""

import unicodedata

from bot.core.wording.joining import lines as lines_of
from bot.core.wording.speaking import _

SHOWN = 120  # characters
_LINES = 8
SCREEN = 500  # characters of what a program shows
SCREEN_LINES = 14
_JOINERS = "\u200c\u200d"  # they hold letters and emoji together
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
_BACKTICK = "\N{MODIFIER LETTER GRAVE ACCENT}"


def visible(text: str, longest: int = SHOWN) -> str:
    """The text without what is not seen, turns the direction of what follows, or is no text; not too long."""
    lines = (" ".join("".join(filter(_is_seen, line)).split()) for line in text[: 4 * longest].splitlines())
    shown = "\n".join([line for line in lines if line][:_LINES])
    return shown if len(shown) <= longest else f"{shown[: longest - 1].rstrip(_JOINERS)}…"


def quoted(shown: str) -> str:
    """A visible() text as code, in which no other sign formats."""
    code = shown.strip("`").replace("`", _BACKTICK)
    return f"```{code}```" if "\n" in code else f"`{code}`" if code else ""


def _is_seen(sign: str) -> bool:
    return sign in _JOINERS or sign == "\t" or unicodedata.category(sign) not in _INVISIBLE


def screen(output: str, cut: bool) -> str:
    """What a program shows, as code on a phone: with its spaces, and no longer than is read there. `cut`:
    there was more than this. "" for what nobody can see."""
    text = "".join(sign for sign in output if sign == "\n" or _is_seen(sign)).expandtabs(4)
    lines = [line.rstrip() for line in text.rstrip().split("\n")]
    while lines and not lines[0]:
        lines = lines[1:]
    shown = "\n".join(lines[:SCREEN_LINES])
    more = cut or len(lines) > SCREEN_LINES or len(shown) > SCREEN
    if not shown.strip():
        return ""
    code = shown[:SCREEN].replace("`", _BACKTICK)
    return lines_of(f"```{code}```", _("… and more") if more else "")
