"""What a learner wrote, shown back to them as they wrote it."""

import unicodedata

SHOWN = 120  # characters
_LINES = 8
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
