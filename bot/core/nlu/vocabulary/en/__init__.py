"""English, as data: to teach the bot a new way of saying something, add a line here.

A Command says how one word is said; other.py has what belongs to no single command.
Phrases stand one a line, in lower case: `a|b` is a choice, `(a|b)` a choice inside a phrase, `[a|b]` may be
left out, `{LESSON}` is one of groups.py, `#` a named chapter ("chapter six"), `%` a bare number, `...` one to
eight words of any kind. A line goes on where a bracket is open.

Phrases are compared after the words of a text were normalized (misspelt.py, openings.py): contractions are
spelled out ("what's": "what is"), articles and `please` are gone ("show me the menu": "show me menu"), and so
is how the sentence opens ("can you", "I want to"): none of these belongs in a phrase.
"""

from typing import Final

from bot.core.nlu.patterns import Vocabulary
from bot.core.nlu.vocabulary.en.everyday import EVERYDAY
from bot.core.nlu.vocabulary.en.learning import LEARNING
from bot.core.nlu.vocabulary.en.misspelt import MISSPELT, SHORT_FORMS, SHORTENED
from bot.core.nlu.vocabulary.en.openings import FILLERS, NOISE, OPENINGS, POLITE, RUN_ON
from bot.core.nlu.vocabulary.en.other import OTHER_EXACT, OTHER_PHRASES, OTHER_SYNONYMS
from bot.core.nlu.vocabulary.en.paying import PAYING
from bot.core.nlu.vocabulary.en.person import PERSON
from bot.core.nlu.vocabulary.en.practising import PRACTISING
from bot.core.nlu.vocabulary.en.talking import TALKING

ENGLISH: Final = Vocabulary(
    commands=(*TALKING, *LEARNING, *PRACTISING, *PAYING, *PERSON),
    other_exact=OTHER_EXACT,
    other_synonyms=OTHER_SYNONYMS,
    other_phrases=OTHER_PHRASES,
    openings=OPENINGS,
    fillers=FILLERS,
    noise=frozenset(NOISE.split()),
    run_on=frozenset(RUN_ON.split()),
    polite=frozenset(POLITE.split()),
    short_forms=SHORT_FORMS,
    other_misspelt=MISSPELT,
    other_shortened=SHORTENED,
    everyday=EVERYDAY,
)
