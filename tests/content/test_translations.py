"""Chapters in a second language: the same steps, one progress."""

from dataclasses import replace

import pytest

from bot.content import read_course
from bot.core.course import Course
from bot.core.learner import Tier
from bot.core.messaging.stored_replies import expand
from bot.core.wording.speaking import Catalogue
from tests.chat import Person
from tests.pseudo import Marking

TOML = 'title = "Colours"\nfree_chapters = 1\n'
ONE = """# One

## Red
Red is warm.

Again: A fire is red.

## Exercise: Which?
Which is warm?

- [x] red
- [ ] blue -- Blue is cold.

Hint: Think of a fire.
Right: Red it is.

## Blue
Blue is cold.
"""
EINS = (
    ONE.replace("# One", "# Eins")
    .replace("## Red", "## Rot")
    .replace("Red is warm", "Rot ist warm")
    .replace("A fire is red", "Feuer ist rot")
    .replace("Which is warm", "Was ist warm")
    .replace("Exercise: Which", "Exercise: Welche")
    .replace("] red", "] rot")
    .replace("] blue", "] blau")
    .replace("Blue is cold.\n", "Blau ist kalt.\n")
    .replace("## Blue", "## Blau")
)
CATALOGUES = {"de": Catalogue("de", Marking())}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "course.toml").write_text(TOML)
    (tmp_path / "01-one.md").write_text(ONE)
    (tmp_path / "02-two.md").write_text(ONE.replace("# One", "# Two"))
    (tmp_path / "01-one.de.md").write_text(EINS)
    return tmp_path


@pytest.fixture
def course(folder):
    found = read_course(folder)
    assert isinstance(found, Course), found
    editions = {name: replace(each, catalogues=CATALOGUES) for name, each in found.editions.items()}
    return replace(found, catalogues=CATALOGUES, editions=editions)


def faults(folder, text):
    (folder / "01-one.de.md").write_text(text)
    return list(map(str, read_course(folder)))


def test_a_translation_is_read_beside_its_chapter_and_its_steps_have_the_same_names(course):
    assert [each.title for each in course.chapters] == ["One", "Two"]
    german = course.editions["de"]
    assert [each.title for each in german.chapters] == ["Eins", "Two"]
    names = [[step.step for step in each.chapters[0].steps] for each in (course, german)]
    assert names[0] == names[1] == ["red", "exercise-which", "blue"]
    assert (german.order, german.trail) == (course.order, course.trail)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (("## Blau\nBlau ist kalt.\n", ""), "2 lessons and exercises; expected 3"),
        (("- [x] rot\n- [ ] blau -- Blau ist kalt.", "- [ ] blau\n- [x] rot"), "its options are others"),
        (("Hint: Think of a fire.\n", ""), "0 hints, and not 1"),
        (("- [x] rot\n- [ ] blau -- Blau ist kalt.", "Answer: rot"), "of the kind text, and not choice"),
        (("Again: Feuer", "Predict: Feuer"), '"Predict:" in one alone'),
    ],
)
def test_a_translation_with_other_steps_is_a_fault(folder, change, found):
    (fault,) = faults(folder, EINS.replace(*change))
    assert fault.startswith("01-one.de.md")
    assert found in fault


def test_a_translation_of_no_chapter_is_a_fault(folder):
    (folder / "01-won.de.md").write_text(EINS)
    (fault,) = map(str, read_course(folder))
    assert "01-won.de.md: a translation of no chapter; expected 01-won.md beside it" in fault


def test_a_learner_reads_in_their_language_and_goes_on_where_they_stood(course):
    ana = Person("Ana", course, language="de")
    ana.says("hallo")
    ana.says("next")
    ana.hears("*1. Eins*", "Rot ist warm.")
    ana.says("language")
    ana.says("english")
    ana.says("next")
    ana.hears("*Which?*", "1. red")
    ana.says("1")
    ana.says("auf deutsch bitte")
    ana.says("repeat")
    ana.hears("Blau ist kalt.")


def test_a_chapter_that_is_not_translated_is_shown_as_it_is(course):
    ana = Person("Ana", course, language="de", chapter=2, tier=Tier.PAID)
    ana.says("next")
    ana.hears("*2. Two*", "Red is warm.")


def test_the_wall_is_one_in_every_language(course):
    ana = Person("Ana", course, language="de")
    ana.says("hallo")
    ana.says("chapter 2")
    ana.meets_the_wall(2)


def test_a_reply_is_repeated_in_the_language_it_was_in(course):
    ana = Person("Ana", course, language="de")
    ana.says("hallo")
    ana.says("next")
    said = ana.says("next")
    kept = ana.learner.inbox.replies[-1].texts
    assert "Feuer" not in kept[0]
    ana.says("english please")
    assert "\n\n".join(expand(course, text) for text in kept) == said
