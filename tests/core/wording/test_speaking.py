"""What a sentence is said as: in English, in a catalogue's language, and with what stands in its values."""

import pytest

from bot.core.wording.joining import lines, paragraphs, sentences
from bot.core.wording.speaking import Catalogue, _, isolated, plural, speaking


class Words(dict):
    def gettext(self, message):
        return self.get(message, message)

    def ngettext(self, one, many, number):
        return self.get(one, (one, many))[number != 1]


GERMAN = Catalogue(
    "de", Words({"Say {word}.": "Sag {word}.", "{number} cow": ("{number} Kuh", "{number} Kühe")})
)
URDU = Catalogue("ur", Words({"Pay {price} here: {url}": "{price}: {url}"}), right_to_left=True)


def test_english_is_what_stands_there():
    assert _("Say {word}.", word="*next*") == "Say *next*."
    assert [plural("{number} cow", "{number} cows", n) for n in (0, 1, 2)] == ["0 cows", "1 cow", "2 cows"]


def test_a_catalogue_speaks_inside_only_and_what_it_lacks_stays_english():
    with speaking(GERMAN):
        assert _("Say {word}.", word="weiter") == "Sag weiter."
        assert plural("{number} cow", "{number} cows", 2) == "2 Kühe"
        assert _("Never seen.") == "Never seen."
        with speaking(None):
            assert _("Say {word}.", word="next") == "Say next."
        assert _("Say {word}.", word="weiter") == "Sag weiter."
    assert _("Say {word}.", word="next") == "Say next."


@pytest.mark.parametrize("value", ["{word}", "{", "100 %", "{0}"])
def test_a_value_is_put_in_as_it_is(value):
    assert _("Say {word}.", word=value) == f"Say {value}."


@pytest.mark.parametrize("value", ["print", "$29.00", "1/9", "`x = 3`"])
def test_from_right_to_left_what_is_from_the_left_is_kept_apart(value):
    with speaking(URDU):
        said = _("Pay {price} here: {url}", price=value, url="https://pay.example/c#a")
    assert said == f"\u2068{value}\u2069: https://pay.example/c#a"


@pytest.mark.parametrize("value", ["7", "آگے", "—", ""])
def test_what_goes_the_same_way_gets_no_marks(value):
    assert isolated(value) == value


def test_what_is_empty_leaves_no_gap():
    assert paragraphs("a", "", sentences("b", "", "c"), lines("", "")) == "a\n\nb c"
