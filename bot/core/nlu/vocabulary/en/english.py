"""English, all of it."""

from typing import Final

from bot.core.nlu.vocabulary.en.ambiguous import AMBIGUOUS, AMBIGUOUS_WORDS
from bot.core.nlu.vocabulary.en.answers import ANSWER_WORDS, ANSWERS
from bot.core.nlu.vocabulary.en.everyday import EVERYDAY
from bot.core.nlu.vocabulary.en.groups import GROUPS
from bot.core.nlu.vocabulary.en.learning import LEARNING
from bot.core.nlu.vocabulary.en.misspelt import MISSPELT, SHORT_FORMS, SHORTENED
from bot.core.nlu.vocabulary.en.openings import FILLERS, NOISE, OPENINGS, POLITE, RUN_ON
from bot.core.nlu.vocabulary.en.paying import PAYING
from bot.core.nlu.vocabulary.en.person import PERSON
from bot.core.nlu.vocabulary.en.practising import PRACTISING
from bot.core.nlu.vocabulary.en.talking import TALKING
from bot.core.nlu.vocabulary.entries import Vocabulary

ENGLISH: Final = Vocabulary(
    commands=(*TALKING, *LEARNING, *PRACTISING, *PAYING, *PERSON),
    synonyms={**ANSWER_WORDS, **AMBIGUOUS_WORDS},
    phrases={**ANSWERS, **AMBIGUOUS},
    groups=GROUPS,
    openings=OPENINGS,
    fillers=FILLERS,
    noise=frozenset(NOISE.split()),
    run_on=frozenset(RUN_ON.split()),
    polite=frozenset(POLITE.split()),
    short_forms=SHORT_FORMS,
    misspelt=MISSPELT,
    shortened=SHORTENED,
    everyday=EVERYDAY,
)
