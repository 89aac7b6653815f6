"""What is said about a program that was run: what it shows, its error in plain words, its verdict."""

from collections.abc import Sequence

from bot.core.program_runs import Busy, CannotRun, ProgramError, Ran, Stopped
from bot.core.programs.judging import Failed, Judgement, Right, Unjudged, Wrong
from bot.core.programs.mending import Mend
from bot.core.wording.counting import counted
from bot.core.wording.python_errors import meaning_of_error
from bot.core.wording.quoting import screen

_MENDED = {
    Mend.QUOTES: "made your phone's curly signs straight",
    Mend.CAPITALS: "made a capital letter small",
    Mend.INDENTATION: "put the spaces back that stand before a line",
}


def mended(mends: Sequence[str]) -> str:
    done = [words for mend, words in _MENDED.items() if mend in mends]
    return f"🔧 I {' and '.join(done)}, and ran that." if done else ""


def showed(output: str, cut: bool = False) -> str:
    shown = screen(output, cut)
    return f"▶️ It shows:\n{shown}" if shown else ""


def showed_nothing() -> str:
    return "▶️ It ran to its end, and showed nothing. *print(…)* shows something."


def asks(question: str, output: str) -> str:
    """`output` is what it showed before."""
    shown = screen(output + question, False)
    asked = f"▶️ Your program asks:\n{shown}" if shown else "▶️ Your program waits for an answer."
    return f"{asked}\n\nYour next message is the answer. *stop program* ends it."


def still_asks() -> str:
    return "Your program still waits for an answer: your next message. *stop program* ends it."


def ended() -> str:
    return "Your program is ended."


def none_waits() -> str:
    return "No program is waiting for you."


def asks_too_much() -> str:
    return "Your program asks more often than I can keep in one chat, so I ended it. Fewer questions work."


def asked_meanwhile(question: str) -> str:
    shown = screen(question, False)
    where = f":\n{shown}" if shown else "."
    return f"▶️ Your program asked something while you went on{where}\n\nSend the program again to answer it."


def error(found: ProgramError) -> str:
    """Python's own last line, then what it means."""
    where = f"Python stopped at line {found.line}" if found.line else "Python stopped"
    said = screen(found.said, False)
    meaning = meaning_of_error(found.kind, found.said)
    return f"🛑 {where}:\n{said}" + (f"\n{meaning}" if meaning else "")


def stopped(found: Stopped) -> str:
    if found.why == "time":
        return (
            "⏱️ It ran for two seconds and did not come to its end, so I stopped it. Is there a loop that "
            "never "
            "ends? Something in it has to change what stands after while."
        )
    if found.why == "output":
        return "🛑 It showed more and more without an end, so I stopped it. Is there a loop that never ends?"
    return "🛑 The program broke off in the middle. Mostly it asked for more memory than there is."


def result(ran: Ran | Stopped) -> str:
    """Of a program that is nobody's answer, and asks nothing more."""
    if isinstance(ran, Stopped):
        return "\n\n".join(filter(None, (showed(ran.output, True), stopped(ran))))
    parts = (showed(ran.output, ran.cut), error(ran.error) if ran.error else "")
    return "\n\n".join(filter(None, parts)) or showed_nothing()


def not_run(why: Busy | CannotRun) -> str:
    if isinstance(why, Busy):
        return "Many programs are running just now. Nothing is lost: send yours again in a moment."
    if why.preparing:
        return "I am still getting ready to run code. Send it again in a minute or two."
    return "I cannot run code here. An online Python editor in your browser can."


def compared_only() -> str:
    """Ahead of what is said to an answer that is none of the known ones."""
    return "I cannot run code here, so I only compared it with the answers that I know."


def neither() -> str:
    """Nothing is marked."""
    return (
        "It is none of the answers that I know, and running it tells me neither right nor wrong. So I have "
        "not marked it. If you are sure of it, *skip* goes on."
    )


def used_up_compared(hours: int) -> str:
    """Nothing is marked."""
    return (
        "It is none of the answers that I know, and your runs of today are used up, so that I cannot "
        "try it: "
        f"I have not marked it. More runs come {_in(hours)}."
    )


def used_up(runs: int, hours: int, paid: bool) -> str:
    more = "" if paid else " The full course has many more: *upgrade*."
    had = f"You have run {counted(runs, 'program')} today, which is all for one day."
    return f"{had} More come {_in(hours)}.{more}"


def _in(hours: int) -> str:
    return f"in {counted(hours, 'hour')}" if hours > 1 else "within the hour"


def running() -> str:
    return "⏳ Your program is running. The answer comes in a moment."


def too_long(most: int) -> str:
    return f"That program is longer than I can run here: {most:,} characters at most. Send a part of it."


def nothing_to_run() -> str:
    return "No program of this lesson runs by itself. Send me Python of your own, and I run it."


def send_yours() -> str:
    return "Send your code as a message: I run it and say what it does."


def wrong(found: Wrong | Failed) -> str:
    """What was expected, and what came."""
    given = _given(found.inputs)
    if isinstance(found, Failed):
        what = error(found.error) if found.error else stopped(found.stopped) if found.stopped else ""
        return (
            f"{given}it does not get through.\n\n{what}" if given else f"It does not get through.\n\n{what}"
        )
    if found.what == "shows":
        shown = screen(found.got or "", False) or "nothing"
        begins = f"{given}it should show" if given else "It should show"
        return f"{begins}:\n{screen(found.expected, False)}\nYours shows:\n{shown}"
    begins = f"{given}*{_code(found.what)}*" if given else f"*{_code(found.what)}*"
    came = "there is no such name" if found.got is None else f"yours gives {_code(found.got)}"
    return f"{begins} should be {_code(found.expected)}, and {came}."


def _given(inputs: Sequence[str]) -> str:
    if not inputs:
        return ""
    return f"I answered {', '.join(map(_code, inputs))}. Then "


def _code(text: str) -> str:
    return "`" + text.replace("`", "'").replace("\n", " ")[:80] + "`"


def later(judged: Judgement, title: str) -> str:
    """The verdict on an answer to an exercise that the learner has left meanwhile."""
    match judged:
        case Right():
            return f"✅ Your program for *{title}* was right, and it counts."
        case Wrong() | Failed():
            return f"Your program for *{title}* was not there yet. {wrong(judged)}"
        case Unjudged():
            return f"I could not judge your program for *{title}*. Send it again when you are back there."
