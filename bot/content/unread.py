"""What an author wrote and nothing reads: no fault, for a newer version may, but rarely what was meant."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.content.course_toml import FILE, KNOWN
from bot.content.faults import Faults, shown
from bot.content.markdown import Line, read_lines, without_code

_CHAPTER = re.compile(r"[0-9]{2}-[\w.-]+\.md")
_EXERCISE = re.compile(r"## (?:exercise|twin)\s*:", re.IGNORECASE)
_ENTRY = re.compile(
    r"(?:Answer|Number|Code|Wrong|Hint|Right|Because|Predict|Guess|Again|Example|Check|Step):|[-*] \[[ xX]\]"
)
_LIKE_ENTRY = re.compile(r"[*_]{0,2}([^\W\d_]{3,20})[*_]{0,2}\s?:[*_]{0,2}\s+\S")
_OPTION = re.compile(r"[-*] \[[ xX]\]")
_TIGHT_DASHES = re.compile(r"\S--|--\S")

_PRICE = "none: the price is Stripe's, and STRIPE_PRICE_ID_PAID names it"
_INSTEAD: Mapping[str, str] = {
    **dict.fromkeys(("price", "currency", "amount", "cost", "preis", "precio", "prix"), _PRICE),
    **dict.fromkeys(("lang", "languages", "sprache", "idioma", "langue"), 'language = "de"'),
    **dict.fromkeys(("description", "subtitle", "about"), 'promise = "…", which the welcome says'),
    **dict.fromkeys(("author", "email", "mail", "support"), 'contact = "…", whom learners write to'),
}
_TRANSLATED: Mapping[str, str] = {
    "Hint": "hinweis tipp pista dica indice conseil petunjuk kidokezo اشارہ تلميح संकेत",
    "Answer": "antwort respuesta resposta réponse jawaban jibu جواب إجابة उत्तर",
    "Number": "zahl nummer número nombre angka namba عدد رقم संख्या",
    "Wrong": "falsch incorrecto errado faux salah kosa غلط خطأ गलत",
    "Right": "richtig correcto certo juste benar sahihi درست صحيح सही",
    "Because": "weil begründung porque car karena sababu کیونکہ لأن क्योंकि",
    "Example": "beispiel ejemplo exemplo exemple contoh mfano مثال उदाहरण",
    "Again": "nochmal otra encore lagi tena دوبارہ مجددا फिर",
    "Predict": "vorhersage predice prediz prédire tebak tabiri اندازہ توقع अनुमान",
}
_KEYS: Mapping[str, str] = {word: key for key, words in _TRANSLATED.items() for word in words.split()}


def unread_in(folder: Path) -> list[str]:
    """A line for each, with the way out. The folder is one that read_course() can read."""
    lines = list(_of_toml((folder / FILE).read_text(encoding="utf-8-sig")))
    for path in sorted(path for path in folder.iterdir() if _CHAPTER.fullmatch(path.name)):
        text = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
        lines += [f"advice: {path.name}:{number}: {what}" for number, what in _of_chapter(text)]
    return lines


def _of_toml(text: str) -> Iterator[str]:
    for key in (key for key in tomllib.loads(text) if key not in KNOWN):
        where = re.search(rf"""^\s*\[*["']?{re.escape(key)}\b""", text, re.MULTILINE)
        line = text.count("\n", 0, where.start() + len(where[0])) + 1 if where else 1
        way_out = _INSTEAD.get(key.casefold(), f"one of {', '.join(KNOWN)}")
        yield f"advice: {FILE}:{line}: the key {shown(key)} is not read; expected {way_out}"


def _of_chapter(text: str) -> Iterator[tuple[int, str]]:
    below = exercise = False  # an entry
    for line in read_lines(text, Faults("", [])):
        if line.kind != "prose":
            continue
        if line.text.startswith("## "):
            below, exercise = False, bool(_EXERCISE.match(line.text))
        elif _ENTRY.match(line.text):
            below = True
            if exercise and _OPTION.match(line.text) and (what := _tight_dashes(line)):
                yield line.number, what
        elif what := _like_entry(line, below and exercise):
            yield line.number, what


def _tight_dashes(line: Line) -> str:
    """Where dashes stand in an option, and not as what sets the word for it apart."""
    prose = without_code(line.text)
    if " -- " in prose or prose.endswith(" --") or not _TIGHT_DASHES.search(prose):
        return ""
    return f'{shown(line.text)} is all of it an option; expected " -- ", with spaces, before the word for it'


def _like_entry(line: Line, below: bool) -> str:
    """`below`: an exercise's answers have begun, and a text is rare."""
    found = _LIKE_ENTRY.match(without_code(line.text))
    if found is None:
        return ""
    key = _KEYS.get(found[1].casefold())
    if key is None and not (below and found[1][0].isupper()):
        return ""
    expected = f'"{key}: …"' if key else "the words in the line before, or a key in English"
    return f"{shown(found[1] + ':')} is read as text of what stands before it; expected {expected}"
