"""The code by which a learner lets an agent teach them."""

from bot.core.wording.speaking import _

CODE = "\x1acode\x1a"  # where it stands: the document keeps this, whoever sends the text puts the code there


def connect() -> str:
    return _(
        "🔗 Your code: {code}\n\n"
        "Give it to your tutor within ten minutes. It works once, and lets them see and change where you are "
        "in the course.",
        code=CODE,
    )
