"""The judgements in figures, for people."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from tests.core.conversation.said.inputs import Said
from tests.core.conversation.said.judge import Judgement

HARMS = ("sold", "stopped", "moved", "graded", "leaked", "silent")


def share(judgements: Iterable[Judgement]) -> float:
    """How many in a hundred of those that could be said came out as they must."""
    tried = [each for each in judgements if not each.skipped]
    return 100 * sum(each.good for each in tried) / len(tried) if tried else 100.0


def harms(judgements: Iterable[Judgement]) -> Counter[str]:
    return Counter(harm for each in judgements for harm in each.harm)


def by(judgements: Iterable[Judgement], key: Callable[[Said], str]) -> dict[str, list[Judgement]]:
    groups: dict[str, list[Judgement]] = defaultdict(list)
    for each in judgements:
        groups[key(each.said)].append(each)
    return dict(sorted(groups.items()))


def promise(said: Said) -> str:
    """Which promise an input is held to, with how many in a hundred must come out."""
    if said.judged or said.talk:
        return "answer, talk: 90"
    return "command: 90" if said.plain_words else "own reply: 85"


def table(judgements: Sequence[Judgement], key: Callable[[Said], str]) -> str:
    groups = {**by(judgements, key), "all": list(judgements)}
    lines = [f"{'':18}{'said':>6}{'skipped':>9}{'good':>6}{'%':>7}   " + " ".join(f"{h:>8}" for h in HARMS)]
    for name, group in groups.items():
        skipped, good = sum(bool(each.skipped) for each in group), sum(each.good for each in group)
        broken = harms(group)
        counted = " ".join(f"{broken[harm] or '':>8}" for harm in HARMS)
        lines.append(f"{name:18}{len(group):>6}{skipped:>9}{good:>6}{share(group):>7.1f}   {counted}")
    return "\n".join(lines)


def failures(judgements: Iterable[Judgement]) -> str:
    bad = (each for each in judgements if not each.skipped and (not each.good or each.harm))
    return "\n".join(_failure(each) for each in bad)


def _failure(each: Judgement) -> str:
    harm = f" {', '.join(each.harm).upper()}!" if each.harm else ""
    reply = " / ".join(each.reply.split("\n\n"))[:220].replace("\n", " ")
    return f"{each.said}{harm}\n    must: {wanted(each.said)}\n    came: {reply}"


def wanted(said: Said) -> str:
    ways = [f"does {word}" for word in said.plain_words]
    ways += [f"judged {said.judged}"] if said.judged else []
    ways += [way for way in ("guess", "talk", "own", "quiet", "safe") if getattr(said, way)]
    ways += ["asks" if said.asks is True else f"asks {' or '.join(said.asks)}"] if said.asks else []
    about = f" about {'|'.join(said.says)}" if said.says else ""
    return " / ".join(ways) + about
