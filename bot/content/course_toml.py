"""`course.toml`: what is true of the whole course."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from babel import localedata

from bot.content.faults import Faults, near, shown
from bot.content.markdown import check_prose, check_shown_bold
from bot.core.course import RUNS_FREE, RUNS_PAID, Chapter, Course, Numbered
from bot.core.nlu.topics import Topic

FILE = "course.toml"
LONGEST_TITLE = 80  # characters: a list of chapters has to fit a phone
LONGEST_LINE = 300
MOST_RUNS = 10_000
MOST_EXCHANGES = 10_000

KNOWN = (
    *("title", "free_chapters", "promise", "language", "locale", "contact"),
    *("teasers", "answers", "numbered", "code_runs_per_day", "exchanges_per_day"),
)
_LIKENESS = 0.75
_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?")
_LOCALE = re.compile(r"[a-z]{2,3}(?:_[A-Z][a-z]{3})?(?:_[A-Z]{2})?")


def parse_course(text: str, chapters: Sequence[Chapter], numbers: int, faults: Faults) -> Course | None:
    """The course as far as it can be read; every fault in it is added to `faults`. `numbers`: the chapters
    that may be named are 1 to that."""
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        place = _TOML_PLACE.search(str(error))
        line = int(place[1]) if place and place[1] else max(text.count("\n"), 1)
        faults.add(line, f"no TOML ({_TOML_PLACE.sub('', str(error))})", 'lines such as title = "…"')
        return None
    table = _Table(text, data, numbers, faults)
    table.check_keys()
    free, paid = table.runs_per_day()
    return Course(
        title=table.title(),
        free_chapters=table.free_chapters(),
        chapters=tuple(chapters),
        promise=table.optional("promise"),
        language=table.language(),
        locale=table.locale(),
        contact=table.optional("contact"),
        teasers=table.teasers(),
        answers=table.answers(),
        numbered=table.numbered(),
        runs_free=free,
        runs_paid=paid,
        exchanges_per_day=table.exchanges_per_day(),
    )


@dataclass(frozen=True, slots=True)
class _Table:
    text: str
    data: Mapping[str, object]
    chapters: int
    faults: Faults

    def place(self, key: str) -> int:
        found = re.search(
            rf"""^[ \t]*(?:\[{{1,2}}\s*)?["']?{re.escape(key)}["']?\s*[=\].]""", self.text, re.MULTILINE
        )
        return self.text.count("\n", 0, found.start()) + 1 if found else 1

    def fault(self, key: str, found: str, expected: str) -> None:
        self.faults.add(self.place(key), found, expected)

    def check_keys(self) -> None:
        for key in sorted(self.data.keys() - set(KNOWN)):
            if meant := near(key, KNOWN, _LIKENESS):
                self.fault(key, f"the key {shown(key)}", meant)

    def title(self) -> str:
        title = self.checked("title", "title", self.data.get("title"), LONGEST_TITLE)
        check_shown_bold(self.place("title"), title, self.faults)
        return title

    def optional(self, key: str) -> str:
        return self.prose(key, key, self.data[key]) if key in self.data else ""

    def prose(self, key: str, name: str, value: object) -> str:
        text = self.checked(key, name, value, LONGEST_LINE)
        check_prose(self.place(key), text, self.faults)
        return text

    def checked(self, key: str, name: str, value: object, longest: int) -> str:
        expected = f"one line of 1 to {longest} characters in quotes"
        if not isinstance(value, str):
            self.fault(key, f"{name} is {_kind(value)}", expected)
            return ""
        if not value.strip() or not value.isprintable() or len(value) > longest:
            self.fault(key, f"{name} is {shown(value)}, of {len(value)} characters", expected)
        return value.strip()

    def free_chapters(self) -> int:
        value = self.data.get("free_chapters")
        if type(value) is int and 0 <= value <= self.chapters:  # True is an instance of int, too
            return value
        found = "out of range" if type(value) is int else _kind(value)
        expected = f"a whole number from 0 to {self.chapters}, the number of chapters"
        self.fault("free_chapters", f"free_chapters is {found}", expected)
        return 0

    def language(self) -> str:
        """Whether the bot speaks it, its catalogues say."""
        value = self.data.get("language", "")
        if isinstance(value, str) and (not value or _LANGUAGE.fullmatch(value)):
            return value
        found = shown(value) if isinstance(value, str) else _kind(value)
        self.fault("language", f"language is {found}", 'a language such as "de", "pt-BR"')
        return ""

    def exchanges_per_day(self) -> int | None:
        value = self.data.get("exchanges_per_day")
        if value is None or (type(value) is int and 0 <= value <= MOST_EXCHANGES):
            return value
        found = "out of range" if type(value) is int else _kind(value)
        expected = f"a whole number from 0 to {MOST_EXCHANGES}, or no such line"
        self.fault("exchanges_per_day", f"exchanges_per_day is {found}", expected)
        return None

    def locale(self) -> str:
        value = self.data.get("locale", "")
        if not value and "locale" not in self.data:
            return ""
        if isinstance(value, str) and _LOCALE.fullmatch(value) and localedata.exists(value):
            return value
        found = shown(value) if isinstance(value, str) else _kind(value)
        self.fault("locale", f"locale is {found}", "a locale such as en_US")
        return ""

    def teasers(self) -> dict[int, str]:
        table = self.data.get("teasers", {})
        if not isinstance(table, dict):
            self.fault("teasers", f"teasers is {_kind(table)}", '[teasers] with lines 6 = "…"')
            return {}
        teasers = {}
        for key, value in table.items():
            if re.fullmatch(r"[1-9][0-9]?", key) and int(key) <= self.chapters:
                teasers[int(key)] = self.prose(key, f"teaser {key}", value)
            else:
                expected = f"the number of a chapter, 1 to {self.chapters}"
                self.fault(key, f"a teaser for {shown(key)}", expected)
        self._check_gaps(teasers)
        return teasers

    def answers(self) -> dict[str, str]:
        table = self.data.get("answers", {})
        if not isinstance(table, dict):
            self.fault("answers", f"answers is {_kind(table)}", '[answers] with lines such as cards = "…"')
            return {}
        topics = [topic.value for topic in Topic]
        for name in sorted(table.keys() - set(topics)):
            meant = near(name, topics, _LIKENESS)
            self.fault(name, f"the topic {shown(name)} in answers", meant or f"one of {', '.join(topics)}")
        return {topic: self.prose(topic, f"the answer {shown(topic)}", text) for topic, text in table.items()}

    def runs_per_day(self) -> tuple[int, int]:
        """Before and after the upgrade."""
        table = self.data.get("code_runs_per_day", {})
        runs = {"free": RUNS_FREE, "paid": RUNS_PAID} | (table if isinstance(table, dict) else {"": 0})
        if len(runs) == 2 and all(type(each) is int and 0 <= each <= MOST_RUNS for each in runs.values()):
            return runs["free"], runs["paid"]
        expected = f"[code_runs_per_day] with free and paid, whole numbers from 0 to {MOST_RUNS}"
        self.fault("code_runs_per_day", f"code_runs_per_day is {shown(str(table))}", expected)
        return RUNS_FREE, RUNS_PAID

    def numbered(self) -> tuple[Numbered, ...]:
        tables = self.data.get("numbered", [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            self.fault("numbered", f"numbered is {_kind(tables)}", 'tables [[numbered]] with chapter = "…"')
            return ()
        found = [
            Numbered(self._slug(t), self._names(t, "lessons"), self._names(t, "exercises")) for t in tables
        ]
        slugs = [each.chapter for each in found]
        for slug in sorted({slug for slug in slugs if slugs.count(slug) > 1}):
            self.fault("numbered", f"{shown(slug)} twice in numbered", "each chapter once")
        return tuple(found)

    def _slug(self, table: Mapping[str, object]) -> str:
        for key in sorted(table.keys() - {"chapter", "lessons", "exercises"}):
            self.fault(key, f"the key {shown(key)} in numbered", "chapter, lessons or exercises")
        slug = table.get("chapter")
        if isinstance(slug, str) and slug:
            return slug
        self.fault("numbered", f"the chapter of numbered is {_kind(slug)}", 'the slug of a file, "print"')
        return ""

    def _names(self, table: Mapping[str, object], key: str) -> tuple[str, ...]:
        names = table.get(key, [])
        if isinstance(names, list) and all(isinstance(name, str) and name for name in names):
            return tuple(names)
        self.fault(key, f"{key} of {shown(str(table.get('chapter')))} are no names", '["a-step", "another"]')
        return ()

    def _check_gaps(self, teasers: Mapping[int, str]) -> None:
        """A gap between two teasers is a slip. Before the first and after the last there may be gaps: an
        author may change free_chapters or add a chapter, and the paywall then shows the chapter's title."""
        for number in range(min(teasers, default=0), max(teasers, default=0)):
            if number not in teasers:
                self.fault("teasers", f"no teaser for chapter {number}", f'{number} = "…"')


def _kind(value: object) -> str:
    if value is None:
        return "missing"
    names = {bool: "true or false", int: "a number", float: "a number with a point", str: "a text"}
    return names.get(type(value), "a list or a table" if isinstance(value, list | dict) else "a date")
