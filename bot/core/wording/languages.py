"""In which language the bot writes, and how that is changed. Languages are named by their own names."""

from collections.abc import Sequence

from bot.core.wording.joining import paragraphs, sentences
from bot.core.wording.speaking import _


def written(languages: Sequence[str]) -> str:
    """What the bot writes, and what else it understands."""
    if len(languages) == 1:
        # Translators: {language} is the name of a language, as it calls itself; likewise below.
        these = _("I write {language} only, sorry.", language=languages[0])
    else:
        these = _("I write {languages}: say *language* to choose.", languages=", ".join(languages))
    understood = _(
        "Plain words like *next* or *price* I understand in Arabic, Bengali, English, Filipino, French, "
        "German, Hausa, Hindi, Indonesian, Pidgin, Portuguese, Spanish, Swahili and Urdu."
    )
    return sentences(these, understood)


def which_language(languages: Sequence[str]) -> str:
    listed = "\n".join(f"{n}. {name}" for n, name in enumerate(languages, 1))
    return paragraphs(_("In which language shall I write?"), listed, _("Answer with the number or the name."))


def changed(name: str, lessons_too: bool | None, onward: str) -> str:
    """`lessons_too`: what is taught is in that language as well; None: some of it."""
    # Translators: said when a learner has chosen your language. {language} is its own name.
    now = _("From now on I write {language}.", language=name)
    if lessons_too is None:
        lessons = _("Some of the lessons are in it too; the others stay as their author wrote them.")
    else:
        lessons = "" if lessons_too else _("The lessons stay in the language that their author wrote.")
    return sentences(now, lessons, _("Say *language* to change it."), onward)


def is_written(name: str, onward: str) -> str:
    return sentences(_("I write {language} already.", language=name), onward)


def offered(name: str) -> str:
    # Translators: asked once, in your language, of a learner who wrote in it. {language} is its own name.
    return _("Shall I write {language} with you? Say *yes* or *no*.", language=name)


def kept(name: str, onward: str) -> str:
    """To a no."""
    return sentences(_("All right, I stay with {language}.", language=name), onward)
