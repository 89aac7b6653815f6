"""Numbers of the writer's own life: a clock's, an age, a battery. They answer nothing that is asked."""

import re
from collections.abc import Sequence

from bot.core.grading.framing import folded

# What such a number is followed by...
_AFTER = folded(
    (
        "am pm a.m p.m o'clock oclock percent % yrs yr years hrs",
        "baje bajay baja baj bje bajke saal sal minat ghante ghanta din बजे साल मिनट घंटे दिन بجے سال منٹ دن",
        "ساعة ساعات دقيقة دقائق سنة سنوات عام صباحا مساء يوم ايام أيام",
        "টা বছর মিনিট ঘন্টা দিন bochor ghonta",
        "años ano anos minutos minuto horas hora h dias días meses hijos filhos",
        "ans an minutes heures heure jours mois enfants jahre jahr minuten stunden stunde uhr tage kinder",
        "prozent",
        "tahun thn taun menit jam pagi malam sore siang hari anak persen",
        "taon taong gulang minuto oras gabi umaga araw",
        "miaka mwaka dakika saa asubuhi usiku jioni siku shekara shekaru minti awa",
        "january february march april june july august september october november december",
    )
)
# ... and what by two words on: "4 de la mañana", "12 jahre alt".
_SOON_AFTER = folded(("mañana manana tarde noche manhã manha noite madrugada matin soir alt age gulang",))
# What it is preceded by.
_BEFORE = folded(
    (
        "room class grade age aged umur umurku umurnya usia edad idade umri miaka saa jam pukul las às",
        "umar umr",
        "الساعة عمري watoto hijos january february march april june july august september october november",
        "december im i'm",
    )
)
_CLOCK = re.compile(r"\d{1,2}")


def is_of_own_life(tokens: Sequence[str], start: int, end: int, own: frozenset[str]) -> bool:
    """`tokens[start:end]` is the number; `own` are the words of the exercise, which asks for just that."""
    before, after = list(tokens[start - 1 : start]), list(tokens[end : end + 1])
    if after == ["am"] and tokens[end + 1 : end + 2] == ["i"]:
        after = []  # "5 am i right"
    if after == ["of"] and tokens[end + 1 : end + 2] in (["my"], ["our"], ["us"]):
        return True
    told = (*(before if _BEFORE.issuperset(before) else ()), *(after if _AFTER.issuperset(after) else ()))
    soon = [word for word in tokens[end + 1 : end + 3] if word in _SOON_AFTER]
    if not own.issuperset((*told, *soon)):
        return True
    return ":" not in own and (_is_clock(tokens, start) or _is_clock(tokens, start - 2))


def _is_clock(tokens: Sequence[str], place: int) -> bool:
    """Whether "10:30" begins there."""
    time = tokens[place : place + 3] if place >= 0 else ()
    hour_and_minute = len(time) == 3 and time[1] == ":" and len(time[2]) == 2
    return hour_and_minute and all(_CLOCK.fullmatch(each) for each in time[::2])
