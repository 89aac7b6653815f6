"""The learner's language at every door: the wall, Checkout, its pages, the receipt, and what comes later."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core.wording.speaking import isolated
from tests.chat import small_course
from tests.pseudo import NAMED
from tests.world import CHAPTERS, FREE, World, completed


def speaking(tmp_path, language="", locale=""):
    course = replace(small_course(FREE, CHAPTERS), language=language, locale=locale, catalogues=NAMED)
    return World(tmp_path, course=course)


@pytest.fixture
def german(tmp_path):
    world = speaking(tmp_path, "de")
    yield world
    world.close()


@pytest.fixture
def english(tmp_path):
    world = speaking(tmp_path, locale="de_DE")
    yield world
    world.close()


def test_the_wall_the_page_and_the_receipt_are_in_the_course_s_language(german):
    ana = german.ana
    ana.says("hallo")
    ana.says("kapitel 6")
    ana.hears("de:🔒 *Chapter 6: Title 6* is part of the full course.", "29,00\xa0$")
    assert ana.session["locale"] == "de"
    success, cancel = ana.session["success_url"], ana.session["cancel_url"]
    assert success.endswith("&language=de")
    page = german.get(cancel.removeprefix(german.public_url)).text
    assert '<html lang="de" dir="ltr">' in page
    assert "de:Nothing was charged" in page
    german.tells(completed(ana.learner_id, ana.session["id"]))
    (receipt,) = ana.document["deliveries"]
    assert receipt["text"].startswith("de:🎉 Payment received, thank you!")
    assert "de:Say *next* for chapter 6: *Title 6*." in receipt["text"]


def test_a_learner_s_own_choice_goes_with_them_through_checkout(german):
    ana = german.ana
    ana.says("hi")
    ana.says("hablas español?")
    ana.says("chapter 6")
    ana.hears("es:🔒", "29,00\xa0US$")
    assert ana.session["locale"] == "es"
    german.tells(completed(ana.learner_id, ana.session["id"]))
    assert ana.document["deliveries"][0]["text"].startswith("es:🎉 Payment received")
    assert ana.document["language"] == "es"
    ana.says("i need a receipt")
    ana.hears(f" de {datetime.now(UTC).year}", "es:You paid")


def test_checkout_decides_where_stripe_has_no_such_language(german):
    german.ana.says("hi")
    german.ana.says("urdu mein batao")
    german.ana.says("chapter 6")
    assert german.ana.session["locale"] in (None, "auto")
    assert f"\n{german.ana.session['url']}\n" in german.ana.reply
    page = german.get(german.ana.session["cancel_url"].removeprefix(german.public_url)).text
    assert '<html lang="ur" dir="rtl">' in page


def test_a_change_of_language_makes_no_second_link(german):
    ana = german.ana
    ana.says("hi")
    ana.says("chapter 6")
    first = ana.session["id"]
    ana.says("english please")
    ana.says("upgrade")
    assert ana.session["id"] == first
    assert len(german.asked_for_sessions()) == 1


def test_where_only_a_locale_is_set_the_bot_speaks_english_and_prices_are_the_course_s(english):
    english.ana.says("hi")
    english.ana.says("chapter 6")
    english.ana.hears("🔒 *Chapter 6: Title 6* is part of the full course.", "29,00\xa0$")
    assert english.ana.session["locale"] in (None, "auto")
    assert english.ana.session["cancel_url"].endswith("/checkout/cancel")


@pytest.mark.parametrize("language", ["xx", "../de", "de%22%3E%3Cscript%3E", "", "ur", "DE"])
def test_nothing_of_a_page_s_language_is_believed(german, language):
    answer = german.get(f"/checkout/cancel?language={language}")
    assert answer.status == 200
    assert "script" not in answer.text
    assert answer.text.split("\n")[1] in (
        '<html lang="en" dir="ltr">',
        '<html lang="de" dir="ltr">',
        '<html lang="ur" dir="rtl">',
    )


def test_a_page_that_fails_is_a_page_all_the_same(german, monkeypatch):
    monkeypatch.setattr("bot.web.pages.web_pages.cancel_page", lambda: 1 / 0)
    answer = german.get("/checkout/cancel?language=de")
    assert answer.status == 500
    assert "de:Sorry, this page failed" in answer.text


def test_latin_words_in_a_sentence_from_right_to_left_are_kept_apart(german):
    ana = german.ana
    ana.says("hi")
    ana.says("urdu mein batao")
    ana.says("menu")
    ana.hears(isolated("Small Course"))
