"""The glossary is shown to everybody, so nothing of a paid chapter stands in it."""

import re
import tomllib

import pytest

from tests.course.chapters import FILES, FOLDER

ENTRY = re.compile(
    r"^## (?P<term>.+)\n(?:Also: (?P<also>.+)\n)?Chapter: (?P<chapter>.+)\n(?P<text>(?:(?!## ).+\n?)+)",
    re.MULTILINE,
)
TEXT = (FOLDER / "glossary.md").read_text("utf-8")
ENTRIES = [entry.groupdict() for entry in ENTRY.finditer(TEXT)]
SLUGS = [file.stem.partition("-")[2] for file in FILES]
LONGEST = 300


def sentences(text: str) -> set[str]:
    parts = re.split(r"[.!?:]\s|\n", re.sub(r"[*_`]", "", text.casefold()))
    return {" ".join(part.split()).strip(".!?: ") for part in parts if len(part.split()) >= 4}


def test_every_entry_is_read():
    assert len(ENTRIES) == TEXT.count("\n## ")
    assert len(ENTRIES) >= 60


def test_no_name_means_two_things():
    names = [
        name for entry in ENTRIES for name in [entry["term"], *(entry["also"] or "").split(", ")] if name
    ]
    folded = [name.casefold().strip() for name in names]
    assert not {name for name in folded if folded.count(name) > 1}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["term"])
def test_an_entry_is_short_and_names_its_chapter(entry):
    assert entry["chapter"] in SLUGS
    assert 20 <= len(entry["text"].strip()) <= LONGEST


def test_no_sentence_of_a_paid_chapter_stands_in_the_glossary():
    free = tomllib.loads((FOLDER / "course.toml").read_text("utf-8"))["free_chapters"]
    paid = {part for file in FILES[free:] for part in sentences(file.read_text("utf-8"))}
    told = {part for entry in ENTRIES for part in sentences(entry["text"])}
    assert not told & paid
