"""What languages are called: "auf Deutsch", "in spanish please"."""

from collections.abc import Mapping

from bot.core.nlu.chapter_mentions import words_of
from bot.core.nlu.normalize import fold, without_accents

_NAMES: Mapping[str, str] = {
    "ar": "arabic arabisch arabe عربي عربى العربية بالعربي بالعربية بالعربى 3arabi arab kiarabu عربی अरबी",
    "bn": "bengali bangla bengalisch bengalí বাংলা বাংলায়",
    "de": "german deutsch alemán alemao alemão allemand jerman kijerumani ألماني الألمانية جرمن जर्मन",
    "en": "english englisch ingles anglais inggris kiingereza angrezi انجليزي الانجليزية بالانجليزي "
    "انگریزی انگلش अंग्रेजी अंग्रेज़ी इंग्लिश turanci",
    "es": "spanish spanisch español castellano espanhol espagnol spanyol kihispania إسباني ہسپانوی स्पेनिश",
    "fil": "filipino tagalog",
    "fr": "french französisch francés français prancis perancis kifaransa فرنسي الفرنسية فرانسیسی फ्रेंच",
    "ha": "hausa",
    "hi": "hindi हिंदी हिन्दी ہندی kihindi",
    "id": "indonesian indonesisch indonesio indonésio indonésien indonesia indo kiindonesia",
    "pcm": "pidgin",
    "pt": "portuguese portugiesisch portugués português portugais portugis kireno brasileiro brazilian",
    "sw": "swahili kiswahili suaheli suahili",
    "ur": "urdu اردو उर्दू kiurdu",
}
_CODES: Mapping[str, str] = {
    without_accents(fold(name)): code for code, names in _NAMES.items() for name in names.split()
}


def languages_named(text: str) -> list[str]:
    """The codes of the languages that a text names, each once."""
    return list(dict.fromkeys(_CODES[word] for word in _words(text) if word in _CODES))


def language_called(text: str, names: Mapping[str, str]) -> str | None:
    """The language of which a text is the name, or one of its own `names` by code ("Português (Brasil)")."""
    said = _words(text)
    own = (code for code, name in names.items() if said and said == _words(name))
    named = languages_named(text) if len(said) == 1 else []
    return next(own, named[0] if named else None)


def _words(text: str) -> list[str]:
    return words_of(without_accents(fold(text[:_LONGEST])))


_LONGEST = 300
