"""Cuts a long text into WhatsApp messages where a reader would, never through what belongs together."""

import re
import unicodedata

LIMIT = 1500  # UTF-16 units; Twilio drops a message over 1,600 without a word to us
_FENCE = "```"
_ZWJ = "\u200d"
_FLAG_HALVES = "".join(map(chr, range(0x1F1E6, 0x1F200)))
_EMOJI_ENDINGS = "".join(map(chr, (*range(0x1F3FB, 0x1F400), *range(0xE0020, 0xE0080))))  # skins, tags
_LONGEST_CLUSTER = 64  # a hostile pile of combining marks may be cut

# Where a piece may end, the best kind first.
_BREAKS = tuple(re.compile(pattern) for pattern in (r"\n[ \t]*\n", r"\n", r"(?<=[.!?…])\s", r"\s"))
_BLANK_LINES = re.compile(r"\A(?:[ \t]*\n)+")
# WhatsApp's *bold*, _italic_, ~strike~ and `code`: a pair stands in one line. Its length is bounded, or a
# thousand openings with no end would each be looked for to the end of the text.
_LONGEST_PAIR = 400
_PAIR = re.compile(rf"(?<!\w)([*_~`])(?=\S)[^\n]{{0,{_LONGEST_PAIR}}}?(?<=\S)\1(?!\w)")


def split(text: str, most: int, limit: int = LIMIT) -> list[str]:
    """The text in at most `most` pieces of at most `limit` UTF-16 units; what is over that is left out.

    Blank text gives no piece. A code fence that is too long for one piece is closed and opened again.
    """
    pieces: list[str] = []
    while len(pieces) < most and text and not text.isspace():
        if fits(text, limit):
            pieces.append(text)
            break
        head, text = _cut(text, limit)
        if head and not head.isspace():
            pieces.append(head)
    return pieces


def fits(text: str, limit: int = LIMIT) -> bool:
    if len(text) > limit:
        return False
    return text.isascii() or len(text.encode("utf-16-le", "surrogatepass")) <= 2 * limit


def _cut(text: str, limit: int) -> tuple[str, str]:
    window = _longest_start(text, limit - len(_FENCE) - 1)
    # One character more, so that a break right behind the window is seen.
    seen = text[: len(window) + 1]
    spans = [found.span() for found in _PAIR.finditer(text[: len(seen) + _LONGEST_PAIR])]
    for pattern in _BREAKS:
        for found in reversed(list(pattern.finditer(seen))):
            at = found.start()
            if at > 0 and not _in_fence(text, at) and not any(a < at < b for a, b in spans):
                return text[:at], _BLANK_LINES.sub("", text[found.end() :])
    end = _before_cluster(text, len(window))
    if _in_fence(text, end):
        return _cut_fence(text, end)
    at = seen.rfind(" ")  # in a pair that is too long
    if at > 0 and not _in_fence(text, at):
        return text[:at], text[at + 1 :]
    return text[:end], text[end:]


def _cut_fence(text: str, end: int) -> tuple[str, str]:
    at = text.rfind("\n", len(_FENCE) + 1, end)
    rest = at + 1
    if at < 0:
        at = rest = end
    return f"{text[:at]}\n{_FENCE}", f"{_FENCE}\n{text[rest:]}"


def _in_fence(text: str, at: int) -> bool:
    return text.count(_FENCE, 0, at) % 2 == 1


def _longest_start(text: str, limit: int) -> str:
    """The longest start in `limit` UTF-16 units that ends between two characters."""
    units = text[:limit].encode("utf-16-le", "surrogatepass")[: 2 * limit]
    return units.decode("utf-16-le", "ignore")


def _before_cluster(text: str, at: int) -> int:
    """`at`, or the place before it where no combined emoji or accented letter is torn apart."""
    for place in range(at, max(at - _LONGEST_CLUSTER, 0), -1):
        if not _joins(text, place):
            return place
    return at


def _joins(text: str, at: int) -> bool:
    """Whether the characters before and at `at` are one to a reader."""
    before, behind = text[at - 1], text[at]
    if before == behind == "`" or _ZWJ in (before, behind):
        return True
    if unicodedata.category(behind).startswith("M") or behind in _EMOJI_ENDINGS:
        return True
    flag_halves = at - len(text[:at].rstrip(_FLAG_HALVES))  # two make a flag
    return behind in _FLAG_HALVES and flag_halves % 2 == 1
