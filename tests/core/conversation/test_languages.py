"""The bot's language: chosen, asked for, or offered once; and what then counts first."""

from dataclasses import replace

import pytest

from tests.chat import Person, small_course
from tests.pseudo import NAMED, NAMES


def course(language=""):
    return replace(small_course(), language=language, catalogues=NAMED)


def ana(language="", **fields):
    return Person("Ana", course(), **{"chapter": 1, "lesson": 1, "language": language} | fields)


def test_a_course_in_german_is_german_from_the_first_word():
    newcomer = Person("Ana", course("de"))
    assert newcomer.says("hallo").startswith("👋 de:Hi Ana!")


def test_language_lists_them_by_their_own_names_and_a_number_chooses():
    learner = ana()
    learner.says("language")
    learner.hears("1. English", "2. Deutsch", "3. Español", "7. اردو")
    learner.says("3")
    learner.hears("es:From now on I write Español.", "es:Say *next* to go on.")
    assert learner.learner.language == "es"
    learner.says("menu")
    learner.hears("es:*next* – go on")


@pytest.mark.parametrize("answer", ["Español", "espanol", "spanish", "spanisch", "3."])
def test_language_is_chosen_by_its_name_too(answer):
    learner = ana()
    learner.says("language")
    learner.says(answer)
    assert learner.learner.language == "es"


def test_after_the_list_every_other_word_does_what_it_does():
    learner = ana()
    learner.says("language")
    learner.says("next")
    learner.hears("Text 1.2")
    assert learner.learner.language == ""


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("auf deutsch bitte", "de"),
        ("sprichst du deutsch?", "de"),
        ("can you speak spanish", "es"),
        ("hablas español?", "es"),
        ("español por favor", "es"),
        ("no hablo inglés", "es"),
        ("kann kein englisch", "de"),
        ("em portugues por favor", "pt-BR"),
        ("unaongea kiswahili", "sw"),
        ("urdu mein batao", "ur"),
        ("hindi mein batao", "hi"),
    ],
)
def test_asking_in_a_language_or_for_it_changes_it(text, language):
    learner = ana()
    learner.says(text)
    assert learner.learner.language == language
    learner.hears(f"{language}:From now on I write {NAMES[language]}.")


def test_english_comes_back_by_asking():
    learner = ana("de")
    learner.says("english please")
    assert learner.learner.language == "en"
    learner.hears("From now on I write English.")
    learner.does_not_hear("de:")


def test_a_language_that_is_not_written_is_said_to_be_none():
    learner = ana()
    learner.says("can you speak french")
    learner.hears("I write English, Deutsch,")
    assert learner.learner.language == ""


def test_the_language_that_is_written_already_is_no_news():
    learner = ana("de")
    learner.says("auf deutsch bitte")
    learner.hears("de:I write Deutsch already.")


def test_one_clear_sentence_in_another_language_brings_the_question_once():
    learner = ana()
    learner.says("dame otro ejemplo por favor")
    learner.hears("es:Shall I write Español with you?")
    learner.says("gracias por todo amigo")
    learner.says("dame otro ejemplo por favor")
    learner.does_not_hear("Shall I write")


def test_two_messages_bring_it_too_and_one_word_does_not():
    learner = ana()
    learner.says("siguiente")
    learner.does_not_hear("Shall I write")
    learner.says("ayuda")
    learner.hears("es:Shall I write Español with you?")


@pytest.mark.parametrize("yes", ["yes", "sí", "si", "ja"])
def test_yes_to_the_question_changes_the_language(yes):
    learner = ana()
    learner.says("dame otro ejemplo por favor")
    learner.says(yes)
    assert learner.learner.language == "es"
    learner.hears("es:From now on I write Español.")


def test_no_to_the_question_keeps_it_and_it_is_not_asked_again():
    learner = ana()
    learner.says("dame otro ejemplo por favor")
    learner.says("no")
    learner.hears("All right, I stay with English.")
    for _ in range(3):
        learner.says("dame otro ejemplo por favor")
        learner.does_not_hear("Shall I write")


def test_english_is_offered_to_who_writes_it_in_a_german_course():
    learner = Person("Ana", course("de"), chapter=1, lesson=1)
    learner.says("please explain it to me again in other words")
    learner.hears("Shall I write English with you? Say *yes* or *no*.")
    learner.says("next")
    learner.says("next")
    learner.does_not_hear("Shall I write")


@pytest.mark.parametrize(
    "text", ["next", "hint", "Text 1.1", "ok", "print(3)", "what is a variable?", "😀", "3"]
)
def test_english_and_code_bring_no_question(text):
    learner = ana()
    for _ in range(3):
        learner.says(text)
        learner.does_not_hear("Shall I write")


def test_no_question_stands_in_the_way_of_an_exercise():
    learner = ana(lesson=2, exercise=1)
    learner.says("dame otro ejemplo por favor")
    learner.does_not_hear("Shall I write")


def test_where_there_is_one_language_nothing_is_asked_or_offered():
    learner = Person("Ana", small_course(), chapter=1, lesson=1)
    learner.says("language")
    learner.hears("I write English only, sorry.", "Swahili")
    learner.says("dame otro ejemplo por favor")
    learner.does_not_hear("Shall I write")


@pytest.mark.parametrize(
    ("language", "word", "does"), [("sw", "acha", "stopped"), ("ur", "acha", "going on")]
)
def test_a_word_of_two_meanings_has_that_of_the_learner_s_language(language, word, does):
    learner = ana(language)
    learner.says(word)
    assert learner.learner.stopped == (does == "stopped")


@pytest.mark.parametrize("language", ["", *NAMES])
@pytest.mark.parametrize("stop", ["stop", "stopp", "hör auf", "parar", "berhenti", "توقف", "रुको"])
def test_stop_works_in_every_language_with_everybody(language, stop):
    learner = ana(language)
    learner.says(stop)
    assert learner.learner.stopped or "stop" in learner.reply.lower()


@pytest.mark.parametrize("language", ["", *NAMES])
def test_plain_english_words_work_with_everybody(language):
    learner = ana(language)
    learner.says("next")
    learner.hears("Text 1.2")


def test_a_language_chosen_in_a_clear_sentence_is_not_asked_about_at_once():
    learner = Person("Ana", course())
    learner.says("hello")
    learner.says("اردو میں بتاؤ")
    learner.hears("ur:From now on I write اردو.")
    learner.does_not_hear("Shall I write")


def test_a_language_that_was_written_while_an_answer_was_waited_for_is_offered_after_it():
    learner = ana(lesson=2, exercise=1)
    learner.says("ayuda")
    learner.does_not_hear("Shall I write")
    learner.says("skip")
    learner.says("skip")
    learner.says("skip")
    learner.says("ayuda")
    learner.hears("es:Shall I write Español with you?")


def test_who_reads_a_course_that_is_partly_in_their_language_hears_so():
    whole = course()
    learner = Person("Ana", replace(whole, editions={"es": replace(whole, edition="es")}))
    learner.says("hola")
    learner.says("en español por favor")
    learner.hears("es:Some of the lessons are in it too")
    learner.says("auf deutsch bitte")
    learner.hears("de:The lessons stay in the language")
