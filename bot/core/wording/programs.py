"""What is said about a program that was run: what it shows, its error in plain words, its verdict."""

from collections.abc import Sequence

from bot.core.program_runs import Busy, CannotRun, ProgramError, Ran, Stopped
from bot.core.programs.judging import Failed, Judgement, Right, Unjudged, Wrong
from bot.core.programs.mending import Mend
from bot.core.wording.joining import lines, paragraphs, sentences
from bot.core.wording.python_errors import meaning_of_error
from bot.core.wording.quoting import screen
from bot.core.wording.speaking import N_, _, plural

_MENDED = {
    Mend.QUOTES: N_("🔧 I made your phone's curly signs straight, and ran that."),
    Mend.CAPITALS: N_("🔧 I made a capital letter small, and ran that."),
    Mend.INDENTATION: N_("🔧 I put the spaces back that stand before a line, and ran that."),
}


def mended(mends: Sequence[str]) -> str:
    return lines(*[_(words) for mend, words in _MENDED.items() if mend in mends])


def showed(output: str, cut: bool = False) -> str:
    shown = screen(output, cut)
    return lines(_("▶️ It shows:"), shown) if shown else ""


def showed_nothing() -> str:
    return _("▶️ It ran to its end, and showed nothing. *print(…)* shows something.")


def asks(question: str, output: str) -> str:
    """`output` is what it showed before."""
    shown = screen(output + question, False)
    asked = lines(_("▶️ Your program asks:"), shown) if shown else _("▶️ Your program waits for an answer.")
    return paragraphs(asked, _("Your next message is the answer. *stop program* ends it."))


def still_asks() -> str:
    return _("Your program still waits for an answer: your next message. *stop program* ends it.")


def ended() -> str:
    return _("Your program is ended.")


def none_waits() -> str:
    return _("No program is waiting for you.")


def asks_too_much() -> str:
    return _("Your program asks more often than I can keep in one chat, so I ended it. Fewer questions work.")


def asked_meanwhile(question: str) -> str:
    shown = screen(question, False)
    if shown:
        asked = lines(_("▶️ Your program asked something while you went on:"), shown)
    else:
        asked = _("▶️ Your program asked something while you went on.")
    return paragraphs(asked, _("Send the program again to answer it."))


def error(found: ProgramError) -> str:
    """Python's own last line, then what it means."""
    where = _("🛑 Python stopped at line {line}:", line=found.line) if found.line else _("🛑 Python stopped:")
    return lines(where, screen(found.said, False), meaning_of_error(found.kind, found.said))


_STOPPED = {
    "time": N_(
        "⏱️ It ran for two seconds and did not come to its end, so I stopped it. Is there a loop that "
        "never ends? Something in it has to change what stands after while."
    ),
    "output": N_(
        "🛑 It showed more and more without an end, so I stopped it. Is there a loop that never ends?"
    ),
}
_BROKE_OFF = N_("🛑 The program broke off in the middle. Mostly it asked for more memory than there is.")


def stopped(found: Stopped) -> str:
    return _(_STOPPED.get(found.why, _BROKE_OFF))


def result(ran: Ran | Stopped) -> str:
    """Of a program that is nobody's answer, and asks nothing more."""
    if isinstance(ran, Stopped):
        return paragraphs(showed(ran.output, True), stopped(ran))
    return paragraphs(showed(ran.output, ran.cut), error(ran.error) if ran.error else "") or showed_nothing()


def not_run(why: Busy | CannotRun) -> str:
    if isinstance(why, Busy):
        return _("Many programs are running just now. Nothing is lost: send yours again in a moment.")
    if why.preparing:
        return _("I am still getting ready to run code. Send it again in a minute or two.")
    return _("I cannot run code here. An online Python editor in your browser can.")


def answer_again() -> str:
    return _("Many programs are running just now. Yours still waits: send your answer again in a moment.")


def compared_only() -> str:
    """Ahead of what is said to an answer that is none of the known ones."""
    return _("I cannot run code here, so I only compared it with the answers that I know.")


def neither() -> str:
    """Nothing is marked."""
    return _(
        "It is none of the answers that I know, and running it tells me neither right nor wrong. So I have "
        "not marked it. If you are sure of it, *skip* goes on."
    )


def used_up_compared(hours: int) -> str:
    """Nothing is marked."""
    not_marked = _(
        "It is none of the answers that I know, and your runs of today are used up, so that I cannot "
        "try it: I have not marked it."
    )
    return sentences(not_marked, _more(hours))


def used_up(runs: int, hours: int, paid: bool) -> str:
    had = plural(
        "You have run {number} program today, which is all for one day.",
        "You have run {number} programs today, which is all for one day.",
        runs,
    )
    more = "" if paid else _("The full course has many more: *upgrade*.")
    return sentences(had, _more(hours), more)


def _more(hours: int) -> str:
    if hours > 1:
        return plural("More runs come in {number} hour.", "More runs come in {number} hours.", hours)
    return _("More runs come within the hour.")


def running() -> str:
    return _("⏳ Your program is running. The answer comes in a moment.")


def too_long(most: int) -> str:
    return _(
        "That program is longer than I can run here: {most} characters at most. Send a part of it.",
        most=most,
    )


def nothing_to_run() -> str:
    return _("No program of this lesson runs by itself. Send me Python of your own, and I run it.")


def send_yours() -> str:
    return _("Send your code as a message: I run it and say what it does.")


def wrong(found: Wrong | Failed) -> str:
    """What was expected, and what came."""
    given = _given(found)
    if isinstance(found, Failed):
        what = error(found.error) if found.error else stopped(found.stopped) if found.stopped else ""
        return paragraphs(sentences(given, _("It does not run to the end.")), what)
    if found.what == "shows":
        expected = screen(found.expected, False)
        should = lines(_("It should show:"), expected) if expected else _("It should show nothing.")
        should = sentences(given, should)
        shown = screen(found.got or "", False)
        return lines(should, _("Yours shows:"), shown) if shown else lines(should, _("Yours shows nothing."))
    named = {"code": _code(found.what), "expected": _code(found.expected)}
    if found.got is None:
        return sentences(given, _("*{code}* should be {expected}, and there is no such name.", **named))
    yours = _("*{code}* should be {expected}, and yours gives {got}.", got=_code(found.got), **named)
    return sentences(given, yours)


def _given(found: Wrong | Failed) -> str:
    if found.inputs:
        # Translators: {answers} is what the bot typed in where the learner's program asked.
        return _("I answered {answers}.", answers=", ".join(map(_code, found.inputs)))
    # Translators: {line} is a line such as `age = 17`, which the bot put in the place of the program's own.
    return _("I tried it with {line}.", line=_code(found.where)) if found.where else ""


def _code(text: str) -> str:
    return "`" + text.replace("`", "'").replace("\n", " ")[:80] + "`"


def later(judged: Judgement, title: str) -> str:
    """The verdict on an answer to an exercise that the learner has left meanwhile."""
    match judged:
        case Right():
            return _("✅ Your program for *{title}* was right, and it counts.", title=title)
        case Wrong() | Failed():
            return sentences(_("Your program for *{title}* was not there yet.", title=title), wrong(judged))
        case Unjudged():
            return _(
                "I could not judge your program for *{title}*. Send it again when you are back there.",
                title=title,
            )
