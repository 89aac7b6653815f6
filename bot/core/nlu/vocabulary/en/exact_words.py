"""The exact words."""

from collections.abc import Mapping

# What is beyond doubt wherever it is said, in an exercise too.
WORDS: Mapping[str, str] = {
    "menu": "menu|main menu",
    "help": "help|help me",
    "next": """
        next|next one|next lesson|go on|go next|keep going|carry on|move on|go ahead|skip|skip it
    """,
    "back": "back|go back|previous lesson",
    "repeat": """
        say that again|say it again|say again|once more|one more time|try again|repeat that
    """,
    "chapters": "chapters|chapter|list chapters|list of chapters|table of contents",
    "chapter #": "#",
    "exercises": "exercises|exercise|practice|practise",
    "exercises #": """
        exercises %
        exercises #
        exercises (for|of|in|from|on) #
        # exercises
    """,
    "hint": """
        hint
        give me hint
        i do not know
        give up
        i give up
        (show|tell|give) me answer
        no idea
        i have no idea
    """,
    "progress": "progress|where am i|show progress",
    "upgrade": "upgrade|upgrade me",
    "paid": """
        paid|i paid|i have paid|already paid|i already paid|i have already paid|payment done|payment \
            made
    """,
    "stop": "stop|stop all|stopall|unsubscribe|unsubscribe me|opt out",
    "start": "start",
    "thanks": """
        thanks|thank you|thank you so much|thank you very much|thanks a lot|thanks so much|many thanks
    """,
}

# Everyday words for the same. Each may be the answer to an exercise as well ("list", "continue", "hello").
SYNONYMS: Mapping[str, str] = {
    "menu": "options",
    "help": "commands|instructions|info|support",
    "next": "continue|more|proceed|ready|forward|onward|go",
    "back": "previous|prev|backward|backwards",
    "repeat": "repeat|again|resend",
    "chapters": """
        list|contents|content|toc|syllabus|curriculum|topics|lessons|overview|outline
    """,
    "exercises": "quiz|quizzes|drill|drills|challenge|tasks|homework",
    "hint": "clue|hints|answer|solution",
    "progress": "status|score|stats",
    "upgrade": """
        buy|pay|subscribe|unlock|price|prices|pricing|cost|premium|purchase|checkout|payment
    """,
    "stop": "quit|end",
    "start": "begin|resume",
    "person": """
        person|human|agent|operator|refund|refunds|invoice|receipt|complaint|certificate
    """,
    "hello": """
        hi|hello|hllo|hlo|hellow|hey|hiya|howdy|hola|bonjour|hallo|salut|ciao|ola|namaste|salam|salaam|greetings|yo
    """,
    "thanks": """
        bye|goodbye|cheers|gracias|merci|danke|cool|nice|great|good|wow|awesome|amazing|perfect|excellent
        wonderful|fantastic|brilliant|lovely|super
    """,
    "yes": """
        yes|y|yeah|yep|yup|yea|ok|okay|okey|k|kk|sure|of course|alright|absolutely|definitely|si|oui|ja|\
            correct
    """,
    "no": """
        no|nope|nah|no way|not now|not yet|not today|later|maybe later|no need
    """,
    "exercises or menu?": "test",
    "stop or menu?": "cancel|exit|leave",
    "start or chapter 1?": "restart|reset",
    "next or exercises?": "done|finished|understood|got it",
}
