"""What signs alone mean: thumbs, a question mark, a laugh."""

from collections.abc import Mapping

from bot.core.nlu.intents import Ask, Do, Intent, Meaning, No, Talk, Unknown, Word, Yes
from bot.core.nlu.topics import Topic

LAUGHING = ("😂", "🤣", "😆", "😹", "😜", "😝")
_SIGNS: Mapping[str, Meaning] = {
    "👍": Yes(), "👌": Yes(), "✅": Yes(), "🆗": Yes(), "✔": Yes(), "💯": Yes(),
    "👎": No(), "❌": No(), "🚫": No(), "🛑": Ask((Intent(Word.STOP),)),
    "🙏": Do(Intent(Word.THANKS), "synonym"), "👋": Do(Intent(Word.HELLO), "synonym"),
    "❓": Do(Intent(Word.HELP), "word"), "🆘": Do(Intent(Word.HELP), "word"),
    **dict.fromkeys("❤💕💪🔥🎉👏😀😃😄😁😊🙂🥰😍🤩", Do(Intent(Word.THANKS), "synonym")),
    **dict.fromkeys(LAUGHING, Talk(Topic.LAUGHING)),
    **dict.fromkeys("😢😭😞😔💔", Talk(Topic.SAD)),
    **dict.fromkeys("😴💤", Talk(Topic.GOOD_NIGHT)),
    **dict.fromkeys("🤔😕", Talk(Topic.CONFUSED)),
}  # fmt: skip


def read_signs(shown: str) -> Meaning:
    """A text of signs alone: thumbs, a question mark."""
    if set(shown) <= set("?! "):
        return Do(Intent(Word.HELP), "word") if "?" in shown else Unknown()
    return next((_SIGNS[sign] for sign in shown if sign in _SIGNS), Unknown())
