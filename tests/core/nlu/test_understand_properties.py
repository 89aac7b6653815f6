"""What holds for any text at all."""

import random
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.nlu.fuzzy import corrections
from bot.core.nlu.intents import About, Ask, Do, Intent, Meaning, Talk, Unknown, Word
from bot.core.nlu.language import TOPICS
from bot.core.nlu.notation import spell_out
from tests.understanding import ENGLISH, UNDERSTANDING, understand

CONTRACT = ["menu", "help", "next", "back", "chapters", "exercises", "progress", "upgrade", "stop", "start"]
NEGATIONS = [
    "don't",
    "do not",
    "not",
    "never",
    "no",
    "dont",
    "please don't",
    "I will not",
    "I don't want to",
    "can't",
]
WORDS = sorted(
    {
        word
        for phrase in [*ENGLISH.exact_words, *ENGLISH.synonym_words, *ENGLISH.tones]
        for word in phrase.split()
    }
)

decorations = st.text(alphabet=" .!,*_~🙂🙏👍\n\u200b\ufe0f", max_size=6)
chat = st.lists(st.sampled_from([*WORDS, ",", ".", "?", "6", "chapter 6", "or", "\n"]), max_size=12).map(
    " ".join
)


def high(meaning: Meaning) -> bool:
    return isinstance(meaning, Do) and meaning.intent.word in (Word.STOP, Word.UPGRADE)


@given(st.text() | chat | st.text(alphabet="#%+0123456789.,chapter-²½٢六Ⅷ\ue000", max_size=30))
@example("#5+6")
@example("chapter #")
@example("exercises %")
@example("18t13")
@settings(max_examples=600, deadline=None)
def test_any_text_has_a_meaning(text):
    assert isinstance(understand(text), Meaning)


@given(chat)
@settings(max_examples=200, deadline=None)
def test_what_is_asked_about_is_one_to_three_words(text):
    meaning = understand(text)
    if isinstance(meaning, Ask):
        assert 1 <= len(meaning.intents) <= 3
        assert len(set(meaning.intents)) == len(meaning.intents)


@given(st.sampled_from(CONTRACT), decorations, decorations, st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_decorated_word_means_its_word(word, before, after, chance: random.Random):
    cased = "".join(chance.choice((letter.upper(), letter)) for letter in word)
    assert understand(f"{before}{cased}{after}") == Do(Intent(Word(word)), "word")


@given(st.integers(0, 10**8), decorations, decorations)
@settings(max_examples=200, deadline=None)
def test_chapter_with_any_number_means_that_chapter(number, before, after):
    assert understand(f"{before}chapter {number}{after}") == Do(Intent(Word.CHAPTER, number), "word")


@given(
    chat,
    st.sampled_from(NEGATIONS),
    st.sampled_from(["stop", "upgrade", "Stop", "UPGRADE", "pay", "unsubscribe"]),
)
@settings(max_examples=400, deadline=None)
def test_negated_stop_or_upgrade_neither_stops_nor_sells(before, negation, word):
    assert not high(understand(f"{negation} {word}"))
    assert not high(understand(f"{before} {negation} {word}"))


@given(st.sampled_from(CONTRACT), st.data())
@settings(max_examples=400, deadline=None)
def test_one_typing_error_is_never_done(word, data):
    """It is asked about, or else it has become a word of its own ("shop")."""
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    spoilt = data.draw(
        st.sampled_from(
            [word[:at] + word[at + 1 :], word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :]]
        )
    )
    meaning = understand(spoilt)
    if any(spoilt in language.known_words for language in UNDERSTANDING.languages[1:]):
        return  # a word of another language
    if spoilt in ENGLISH.known_words or spoilt in ENGLISH.everyday_words:
        assert (
            isinstance(meaning, Unknown | About | Ask)
            or spoilt in ENGLISH.exact_words
            or spoilt in ENGLISH.synonym_words
        )
        return
    assert isinstance(meaning, Ask), spoilt
    assert Intent(Word(word)) in meaning.intents or spoilt in ("chapter", "exercise")


@pytest.mark.parametrize("word", CONTRACT)
def test_offered_words_mean_exactly_what_was_offered(word):
    for intent in (Intent(Word(word)), Intent(Word.CHAPTER, 12), Intent(Word.EXERCISES, 3)):
        assert understand(str(intent)) == Do(intent, "word")


def test_everyday_words_are_no_typing_errors():
    assert [word for word in ENGLISH.everyday_words if list(corrections(ENGLISH, word))] == []


def test_no_phrase_has_two_meanings():
    said: dict[str, set[str]] = {}
    for table in (
        ENGLISH.exact_words.items(),
        ENGLISH.synonym_words.items(),
        dict(ENGLISH.each_phrase()).items(),
    ):
        for phrase, meant in table:
            said.setdefault(phrase, set()).add(meant)
    assert {phrase: meant for phrase, meant in said.items() if len(meant) > 1} == {}


def test_no_phrase_has_a_word_that_is_gone_before_phrases_are_compared():
    gone = ENGLISH.noise_words | ENGLISH.full_forms.keys()
    commands = {phrase for phrase, meant in ENGLISH.each_phrase() if meant not in TOPICS}
    said = {*commands, *ENGLISH.tones} - {*ENGLISH.exact_words}
    assert [phrase for phrase in said if gone & set(phrase.split())] == []


def test_notation_spells_out_choices_inside_choices():
    assert spell_out("go [back|on [now]] to (#|menu)") == [
        "go to #",
        "go to menu",
        "go back to #",
        "go back to menu",
        "go on to #",
        "go on to menu",
        "go on now to #",
        "go on now to menu",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "next " * 20_000,
        "a" + "\u0301\u0316" * 50_000,
        "chapter " * 12_000,
        "1" * 100_000,
        "(" * 100_000,
        " " * 99_996 + "next",
    ],
)
def test_endless_text_is_answered_at_once(text):
    understand("next")
    began = time.process_time()
    understand(text)
    assert time.process_time() - began < 0.5


def test_long_text_with_a_plain_sentence_first_is_understood():
    story = "I have had a long day and the bus was late and it rained all the way home. " * 20
    assert understand("How do I upgrade? " + story) == Do(Intent(Word.UPGRADE), "sentence")
    for text in ("Help! " + story, story, "next" + " " * 300 + story):
        assert isinstance(understand(text), Unknown | Talk)
