"""What `course check` says of the languages that a course is taught in."""

from collections.abc import Iterator

from bot.content.course_toml import FILE
from bot.core.counting import counted
from bot.core.course import Course
from bot.core.languages import ENGLISH, base_of, catalogue_for
from bot.core.wording.speaking import Catalogue
from bot.i18n.translations import PoFile, read_catalogues


def language_advice(course: Course) -> Iterator[str]:
    """Lines for the terminal; none where all is well."""
    catalogues = read_catalogues()
    of_prices = base_of(course.locale.replace("_", "-"))
    if not course.language and of_prices not in ("", ENGLISH) and catalogue_for(catalogues, of_prices):
        yield (
            f"advice: {FILE}: locale is {course.locale}: it says how prices are written, and the bot speaks "
            f'English; expected language = "{of_prices}", if it is to speak that'
        )
    for language in dict.fromkeys([course.language, *course.editions]):
        if language and base_of(language) != ENGLISH:
            yield from _lacking(language, catalogue_for(catalogues, language), sorted(catalogues))


def _lacking(language: str, catalogue: Catalogue | None, spoken: list[str]) -> Iterator[str]:
    if catalogue is None:
        known = ", ".join([ENGLISH, *spoken])
        yield f'advice: {FILE}: the bot does not speak "{language}" and speaks English; it speaks {known}'
    elif isinstance(catalogue.translations, PoFile) and (lacking := catalogue.translations.lacking()):
        sentences = counted(len(lacking), "sentence")
        yield f"advice: {catalogue.language}: {sentences} of the bot's are not translated, and stay English"
