"""What answers a question of the bot: yes, no, a number."""

from collections.abc import Mapping

# Each may be the answer to an exercise as well.
ANSWER_WORDS: Mapping[str, str] = {
    "yes": """
        yes|y|yeah|yep|yup|yea|ok|okay|okey|k|kk|sure|of course|alright|absolutely|definitely|si|oui|ja
        correct
    """,
    "no": "no|nope|nah|no way|not now|not yet|not today|later|maybe later|no need",
}

ANSWERS: Mapping[str, str] = {
    "yes": """
        (that is right|exactly|that one|sounds good|sounds great|why not|do it|do that|that is it|i do|
            go for it)
        yes (i do|it is|do it|do that|that is right|that one|that is it|i want that|i did|i mean that)
    """,
    "no": """
        no (thanks|thank you|not now|not yet|i do not|neither|none|it is not|not that)
        i do not (think so|want [it|that|this|to])
        (never mind|nevermind|forget it|neither|none of (these|them)|not (that|this) [one])
        not (right now|at moment|this time)
        maybe (tomorrow|next time|another time)
    """,
    "number": """
        (number|option|choice|answer|nr|num|opt) [is|number] %
        (it is|i think it is|is it|i choose|i pick|i take|i say|i think) [number|option|answer] %
        % (one|option)
    """,
}
