"""Lines of Markdown, and the text that WhatsApp shows for them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.content.faults import Faults, shown


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file, counted from 1. "fence" is a ``` line itself, "code" what stands between two."""

    number: int
    text: str
    kind: Literal["prose", "fence", "code"] = "prose"


_OPENING = re.compile(r"( *)`{3,}([^`]*)")
_CLOSING = re.compile(r" *`{3,}\s*")
_CODE_SPAN = re.compile(r"`[^`]*`")
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffd-\uffff]"
)

# Markdown that WhatsApp shows as plain characters. Repeats are bounded: a line may be as long as a file.
_TAGS = (
    "a|b|big|blockquote|br|center|code|del|details|div|em|font|h[1-6]|hr|i|img|ins|kbd|li|mark|ol|p|pre|"
    "s|small|span|strike|strong|sub|summary|sup|table|tbody|td|th|thead|tr|u|ul"
)
_UNSHOWN = [
    (re.compile(pattern), found, expected)
    for pattern, found, expected in (
        (
            r"!\[[^\]]{0,200}\](?:\([^)]{0,200}\)|\[[^\]]{0,200}\])",
            "an image",
            "a text: WhatsApp shows no image in it",
        ),
        (
            r"(?<!!)\[[^\]]{1,200}\]\([^)\s]{1,200}(?:\s[^)]{0,200})?\)|(?<!\w)\[[^\]]{1,200}\]\[[^\]]{0,200}\]"
            r"|^\s*\[[^\]]{1,200}\]:\s*<?(?:https?://|/|\./)|<(?:https?://|mailto:)[^>\s]{1,200}>",
            "a Markdown link",
            "the bare address",
        ),
        (r"^\s*\|.*\|\s*$|^[\s|:]*-{3,}[\s:]*\|[-\s|:]*$", "a table", "a list: WhatsApp shows no table"),
        (r"^\s*(?:(?:-\s*){3,}|={3,}|(?:\*\s*){3,}|(?:_\s*){3,})$", "a rule", "a blank line"),
        (r"\*\*[^\s*](?:[^*]*[^\s*])?\*\*", "bold with two stars", "WhatsApp's *bold*, with one"),
        (r"~~[^\s~](?:[^~]*[^\s~])?~~", "a strike with two signs", "WhatsApp's ~strike~, with one"),
        (r"^\s*~{3,}", "a fence of ~~~", "a fence of ```"),
        (rf"<!--|</?(?:{_TAGS})\b[^>]{{0,200}}>", "HTML", "WhatsApp's formatting"),
        (r"&(?:nbsp|amp|lt|gt|quot|#\d{1,6}|#x[\da-fA-F]{1,6});", "a sign as HTML", "the sign itself"),
        (r"\\[*_~`#\[\]]", "a backslash before a sign", "the sign alone, or `code`"),
        (
            r"^\s*#{3,}",
            "a heading with more than two #",
            '"## " at the start of the line, for lessons and exercises alike',
        ),
        (
            r"^ +#{1,2} |^##\S",
            "a heading that is none as it stands",
            '"## " at the start of the line, with a space behind it',
        ),
        (r"^# |^##\s*$", "a heading", '"# " in the first line only, and "## " with a heading after it'),
        (r"^[^`]*`[^`]*$", "code that is never closed", "a second ` on the same line"),
    )
]
_FORMATTING = re.compile(r"[*`~]|\b_|_\b|\s#+$")


def read_lines(text: str, faults: Faults) -> list[Line]:
    """The lines with their kinds. A fence that is never closed ends at the next heading: the rest is read as
    prose, so that its faults are found as well."""
    rows = text.split("\n")
    lines: list[Line] = []
    place = 0
    while place < len(rows):
        opening = _OPENING.fullmatch(rows[place])
        if opening is None:
            lines.append(Line(place + 1, rows[place]))
            place += 1
            continue
        end, closed = _end_of_fence(rows, place)
        if not closed:
            faults.add(place + 1, "a code fence that is never closed", "a line of ``` after the code")
        indent = len(opening[1])
        lines.append(Line(place + 1, rows[place], "fence"))
        lines += [Line(n + 1, _dedented(rows[n], indent), "code") for n in range(place + 1, end)]
        lines.append(Line(end + 1, "```", "fence"))
        place = end + 1 if closed else end
    _check_control(lines, faults)
    return lines


def _check_control(lines: Iterable[Line], faults: Faults) -> None:
    for line in lines:
        if control := _CONTROL.search(line.text):
            faults.add(line.number, f"the control character {shown(control[0])}", "printable text")


def _end_of_fence(rows: Sequence[str], start: int) -> tuple[int, bool]:
    """The line that closes the fence (it names no language) and True; or where prose goes on, and False."""
    for place in range(start + 1, len(rows)):
        if _CLOSING.fullmatch(rows[place]):
            return place, True
        if _OPENING.fullmatch(rows[place]):
            return place, False
    headings = (place for place in range(start + 1, len(rows)) if rows[place].startswith("## "))
    return next(headings, len(rows)), False


def _dedented(row: str, indent: int) -> str:
    return row[min(indent, len(row) - len(row.lstrip(" "))) :]


def without_code(text: str) -> str:
    """The text with each `code span` blanked out; every other character keeps its place."""
    return _CODE_SPAN.sub(lambda span: "\N{MIDDLE DOT}" * len(span[0]), text)


def check_shown_bold(number: int, words: str, faults: Faults) -> None:
    """A title or heading is shown in bold, so no character in it may end the bold."""
    if _FORMATTING.search(words):
        faults.add(number, f"formatting in the heading {shown(words)}", "plain words")
    else:
        check_prose(number, words, faults)


def check_prose(number: int, text: str, faults: Faults) -> None:
    prose = without_code(text)
    for pattern, found, expected in _UNSHOWN:
        if pattern.search(prose):
            faults.add(number, f"{found}, {shown(text.strip())}", expected)
            return


def whatsapp(lines: Iterable[Line], faults: Faults) -> str:
    """The text as it is sent. A fence stands directly around its code and names no language: WhatsApp would
    show the language and the line break as part of the code. No blank lines at the ends, nor two in a row."""
    parts = list(_paragraph_lines(lines, faults))
    text = "\n".join(part for place, part in enumerate(parts) if part or (place and parts[place - 1]))
    return text.strip("\n")


def _paragraph_lines(lines: Iterable[Line], faults: Faults) -> Iterator[str]:
    code: list[Line] = []
    inside = False
    for line in lines:
        if line.kind == "prose":
            check_prose(line.number, line.text, faults)
            yield line.text.rstrip()
        elif line.kind == "code":
            code.append(line)
        elif inside:
            yield _fenced(code, line.number, faults)
            code, inside = [], False
        else:
            inside = True


def programs(lines: Iterable[Line]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each block of Python, with the words behind "python" on its fence."""
    words: list[str] | None = None
    code: list[str] = []
    for line in lines:
        if line.kind == "code":
            code.append(line.text.rstrip())
        elif line.kind == "fence" and words is None:
            words, code = line.text.strip().strip("`").lower().split(), []
        elif line.kind == "fence":
            if words and words[0] in ("python", "py"):
                yield tuple(words[1:]), "\n".join(code).strip("\n")
            words = None


def _fenced(code: Sequence[Line], number: int, faults: Faults) -> str:
    block = "\n".join(line.text.rstrip() for line in code).strip("\n")
    if not block:
        faults.add(number, "an empty code fence", "code in it")
    if "```" in block:
        faults.add(number, "``` inside a code fence", "no ``` in it: WhatsApp ends the block there")
    return f"```{block}```"
