"""How sentences open."""

from enum import Enum


class Tone(Enum):
    """What the opening of a sentence makes of the command that follows it."""

    WISH = "wish"  # "I want to", "can you": it is to be done
    SHOW = "show"  # "show me", "go to": likewise, but nobody asks to be shown a stop
    ASKING = "asking"  # "how do I": done too, except for a stop, which is asked about
    UNSURE = "unsure"  # "should I", "maybe I will": asked about
    UNABLE = "unable"  # "I can't": asked about, and "I can't stop" is nothing
    REFUSING = "refusing"  # "I don't want to", "no": declined
