"""The phrase files can be read, and words that two languages use differently are asked about."""

import pytest

from bot.core.nlu.intents import Ask, Do, Intent, No, Number, Several, Talk, Word, Yes
from bot.core.nlu.language import TOPICS
from bot.core.nlu.tones import Tone
from bot.core.nlu.topics import LAST_RESORT, Topic
from bot.i18n.languages import PHRASES, read_language
from tests.understanding import ENGLISH, UNDERSTANDING, understand

LANGUAGES = {language.code: language for language in UNDERSTANDING.languages}
CODES = "en ar bn de es fil fr ha hi id pcm pt sw ur"

# Every word that means several things among the languages, with what it may mean. A word that is new here is
# found by the test below; whoever adds it looks at both meanings.
DOUBLES = """
    acha baad bad bar bas bei char das do dos dua ek halt hindi indice isa na para sale sat tara tin ya
"""


def test_fourteen_languages_ship_and_english_counts_first():
    assert " ".join(LANGUAGES) == CODES
    assert {path.stem for path in PHRASES.glob("*.toml")} == set(CODES.split())


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)
def test_everything_that_a_phrase_means_exists(language):
    said = dict(language.each_phrase())
    for meant in set(said.values()):
        if meant in TOPICS or meant in ("yes", "no", "number"):
            continue
        for each in meant.rstrip("?").split(" or "):
            assert Intent.parse(each.replace("#", "1").replace("%", "2")), (language.code, meant)
    assert set(language.openings) <= {tone.value for tone in Tone}
    assert set(language.spotted) <= set(Topic)
    assert "" not in said


PLAIN = (
    Word.NEXT,
    Word.BACK,
    Word.HELP,
    Word.UPGRADE,
    Word.PAID,
    Word.EXPLAIN,
    Word.EXAMPLE,
    Word.HINT,
    Word.STOP,
)


@pytest.mark.parametrize("code", CODES.split()[1:])
def test_each_language_has_the_plain_words(code):
    language = LANGUAGES[code]
    said = {*language.exact, *language.synonyms, *language.phrases}
    missing = [str(word) for word in (*PLAIN, Word.HELLO, Word.THANKS) if word not in said]
    assert not missing
    assert {"yes", "no"} <= said
    if code != "pcm":
        assert set(range(1, 11)) <= set(language.cardinal_words.values())


def test_every_topic_but_the_last_resorts_and_reactions_is_said_in_english():
    said = set(ENGLISH.topics) | set(ENGLISH.spotted) | LAST_RESORT
    assert set(map(str, Topic)) - set(map(str, said)) == set()


def test_every_word_of_two_meanings_is_listed():
    assert sorted(UNDERSTANDING.doubles) == sorted(DOUBLES.split())


@pytest.mark.parametrize("word", DOUBLES.split())
def test_a_word_of_two_meanings_is_not_done(word):
    assert isinstance(understand(word), Several)
    assert isinstance(understand(f"{word.capitalize()}!"), Several)


def test_exact_english_words_mean_what_they_mean_whatever_another_language_says():
    for said in ENGLISH.fixed_words:
        assert not isinstance(understand(said), Several), said


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("siguiente", Word.NEXT), ("dale, sigamos", Word.NEXT), ("cuánto cuesta el curso?", Word.UPGRADE),
        ("ya pagué", Word.PAID), ("no entiendo nada", Word.EXPLAIN), ("otro ejemplo porfa", Word.EXAMPLE),
        ("próxima lição por favor", Word.NEXT),
        ("quanto custa?", Word.UPGRADE), ("não entendi", Word.EXPLAIN),
        ("bhai aage badho", Word.NEXT), ("samajh nahi aaya", Word.EXPLAIN), ("kitne ka hai", Word.UPGRADE),
        ("अगला पाठ दिखाओ", Word.NEXT), ("समझ में नहीं आया", Word.EXPLAIN), ("पैसे दे दिए", Word.PAID),
        ("agla sabaq bhejein", Word.NEXT),
        ("مجھے سمجھ نہیں آیا", Word.EXPLAIN), ("قیمت کیا ہے؟", Word.UPGRADE),
        ("الدَّرس التالي", Word.NEXT), ("بكام الكورس", Word.UPGRADE), ("mafhemtch", Word.EXPLAIN),
        ("পরের পাঠ", Word.NEXT), ("দাম কত", Word.UPGRADE), ("কিছু বুঝি নাই", Word.EXPLAIN),
        ("leçon suivante svp", Word.NEXT),
        ("c'est combien ?", Word.UPGRADE), ("j'ai pas compris", Word.EXPLAIN),
        ("nächste Lektion bitte", Word.NEXT),
        ("was kostet das?", Word.UPGRADE), ("ich versteh das nicht", Word.EXPLAIN),
        ("lanjut kak", Word.NEXT), ("harganya berapa", Word.UPGRADE), ("saya sudah bayar", Word.PAID),
        ("next na po", Word.NEXT), ("magkano po?", Word.UPGRADE), ("hindi ko maintindihan", Word.EXPLAIN),
        ("somo linalofuata", Word.NEXT), ("bei gani", Word.UPGRADE),
        ("nimelipa", Word.PAID), ("sijaelewa", Word.EXPLAIN),
        ("ci gaba", Word.NEXT), ("nawa ne", Word.UPGRADE), ("ban gane ba", Word.EXPLAIN),
        ("oya next", Word.NEXT), ("how much e be", Word.UPGRADE),
        ("i don pay", Word.PAID), ("I no understand", Word.EXPLAIN),
    ],
)  # fmt: skip
def test_a_plain_word_is_done_in_its_language(text, word):
    meaning = understand(text)
    assert isinstance(meaning, Do), meaning
    assert meaning.intent.word is word


@pytest.mark.parametrize(("text", "chapter"), [
    ("capítulo 3", 3), ("el tercer capítulo", 3), ("अध्याय ३", 3), ("الفصل الثالث", 3), ("Kapitel drei", 3),
    ("chapitre 3", 3), ("bab 3", 3), ("sura ya 3", 3), ("babi na 3", 3), ("অধ্যায় ৩", 3), ("kabanata 3", 3),
    ("mujhe chapter 3 dikhao", 3), ("chapter teen kholo", 3),
])  # fmt: skip
def test_a_chapter_is_named_in_every_language(text, chapter):
    assert understand(text) == Do(Intent(Word.CHAPTER, chapter), understand(text).how)


@pytest.mark.parametrize(("text", "value"), [
    ("tres", 3), ("três", 3), ("तीन", 3), ("تین", 3),
    ("ثلاثة", 3), ("তিন", 3), ("trois", 3), ("drei", 3), ("tiga", 3),
    ("tatlo", 3), ("tatu", 3), ("uku", 3), ("cinco", 5), ("paanch", 5), ("fünf", 5),
])  # fmt: skip
def test_a_number_word_is_its_number(text, value):
    assert understand(text) == Number(value)


@pytest.mark.parametrize(
    "text", ["sí", "sim", "haan", "جی ہاں", "نعم", "oui", "ja", "iya", "opo", "ndiyo", "হ্যাঁ", "oo"]
)
def test_yes_is_yes(text):
    assert understand(text) == Yes()


@pytest.mark.parametrize("text", ["nahi", "não", "لا", "non", "nein", "tidak", "hapana", "না", "a'a"])
def test_no_is_no(text):
    assert understand(text) == No()


@pytest.mark.parametrize("text", [
    "no pares", "no quiero comprar", "nicht aufhören", "ne pas arrêter", "jangan berhenti", "band mat karo",
    "لا تتوقف", "não pare", "usiache", "kada ka daina", "no stop am", "mat ruko", "wag tumigil",
])  # fmt: skip
def test_what_is_negated_neither_stops_nor_sells(text):
    meaning = understand(text)
    assert not (isinstance(meaning, Do) and meaning.intent.word in (Word.STOP, Word.UPGRADE)), meaning


@pytest.mark.parametrize("text", [
    "no me escribas más", "pare de me mandar mensagem", "arrêtez de m'écrire", "hör auf mir zu schreiben",
    "mujhe message mat bhejo", "لا تراسلني",
    "jangan chat saya lagi", "wag mo na akong i-message", "usinitumie ujumbe",
    "kada ka sake turo min sako", "stop disturbing me",
    "leave me in peace", "i dont want this anymore", "enough",
])  # fmt: skip
def test_who_wants_to_be_left_in_peace_is_stopped_or_asked(text):
    meaning = understand(text)
    assert isinstance(meaning, Do | Ask), meaning
    assert Word.STOP in [intent.word for intent in meaning.intents]


@pytest.mark.parametrize("text", [
    "quiero morir", "quero morrer", "je veux mourir",
    "ich will sterben", "main marna chahta hoon", "أريد أن أموت",
    "nataka kufa", "aku pengen mati", "gusto ko nang mamatay",
    "আমি মরতে চাই", "i want die", "ina son in mutu",
])  # fmt: skip
def test_despair_is_heard_in_every_language(text):
    assert understand(text) == Talk(Topic.DESPAIR)


def test_a_file_with_a_name_that_no_language_has_is_refused(tmp_path):
    path = tmp_path / "xx.toml"
    path.write_text('name = "Xx"\nphrasses = "a"\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"xx.toml: found phrasses, expected .*phrases"):
        read_language(path)
