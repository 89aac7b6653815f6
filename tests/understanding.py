"""The languages that ship, read once for all tests of a process."""

from bot.i18n.languages import read_understanding

UNDERSTANDING = read_understanding()
ENGLISH = UNDERSTANDING.languages[0]
understand = UNDERSTANDING.understand
