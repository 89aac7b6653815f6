"""Where to find a person, in a course whose seller has put no address there yet."""

from pathlib import Path

import pytest

from bot.content import read_course
from bot.core.wording.contacts import for_questions, whom
from bot.core.wording.speaking import speaking
from bot.i18n.translations import read_catalogues

SHIPPED = read_course(Path(__file__).parents[3] / "data" / "course")


@pytest.mark.parametrize("catalogue", read_catalogues().values(), ids=lambda each: each.language)
@pytest.mark.parametrize("said", [whom, for_questions])
def test_the_shipped_contact_is_no_english_inside_another_language(catalogue, said):
    assert SHIPPED.contact
    with speaking(catalogue):
        assert SHIPPED.contact not in said(SHIPPED.contact)
        assert "help@example.org" in said("help@example.org")
