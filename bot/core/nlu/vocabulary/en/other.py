"""What belongs to no single command: answers, and what the bot asks about."""

from collections.abc import Mapping

from bot.core.nlu.vocabulary.en.groups import EXERCISE, MOVE

OTHER_EXACT: Mapping[str, str] = {
    "chapter # lesson %": "# lesson %|lesson % [of|in|from] #",
    "lesson %": "lesson %",
}

OTHER_SYNONYMS: Mapping[str, str] = {
    "yes": """
        yes|y|yeah|yep|yup|yea|ok|okay|okey|k|kk|sure|of course|alright|absolutely|definitely|si|oui|ja
        correct
    """,
    "no": "no|nope|nah|no way|not now|not yet|not today|later|maybe later|no need",
    "next or exercises?": "done|finished|understood|got it",
    "start or chapter 1?": "restart|reset",
    "stop or menu?": "cancel|exit|leave",
    "exercises or menu?": "test",
}

OTHER_PHRASES: Mapping[str, str] = {
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
    "back or chapters?": f"""
        [to|teach [me]|{MOVE}] (previous|last|final) chapter
        back one chapter
    """,
    "next or chapter #?": """
        (i|we) [have] [already] (finished|completed|read|done|did) [reading] # [already]
        ((i am|we are) (done with|finished with|through [with])|done with|finished|completed) #
        # [is|was] (done|finished|completed|complete|over)
        i know # already
    """,
    "next or exercises?": """
        i (got|get|understand|understood|understand|have understood) [it|this|that] [already]
        (i am|we are) (done|finished) [with (this|it|[this] lesson)|reading]
        i [have] (finished|read|did|done) [it|this|[this] lesson]
        all done
        (that|it) (makes sense|is clear)
    """,
    "progress?": "(were|whr|wher) am i [now]",
    "chapter # or exercises #?": """
        i (do not understand|did not understand|need help with|am stuck on|am stuck in|am lost in|
            have question about|like|love|liked|loved|am in|am on|am at|was on|was in|was at|started|
            have question on) #
        (any question (about|on)|(question|doubt) (about|in|on|from)) #
        help [me] [with|on|in|understand] #
    """,
    "chapter #?": f"""
        (class|teach [me]|learn|study|start|read|open|do) %
        [{MOVE}] (lesson|unit|module|section|part|topic|level) %
        (go|jump|skip|move|move on|back) [back] to %
    """,
    "exercises # or exercises?": "(exercise|question|quiz|test|task|problem|practice) [number] %",
    "chapters?": """
        (teach [me]|learn) about ...
        (explain|teach [me]|learn|what are|how do [i use]) (loops|variables|functions|lists|strings|
            dictionaries|files) [work|to me]
        what is (loop|variable|function|list|string|dictionary)
    """,
    "chapter # or upgrade?": "# (does not (open|work)|is (not working|locked|not open)|will not open)",
    "upgrade?": """
        [send [me]|give me|where is|share|need] link [again]
        (buy|get|pay for) only #
    """,
    "upgrade or help?": """
        payment (failed|is not working|does not work|did not work|did not go through|was declined|is failing)
        card (was|got|is) declined
        link (does not work|is not working|expired|has expired|is broken|did not work|does not open)
    """,
    "start or chapter 1?": """
        (start|begin) (over|again|all over [again]|over again|from start|from beginning)
        (restart|reset|redo) (course|everything|progress|all|from beginning)
        [back to|from] [very] (start|beginning)
    """,
    "repeat or help?": """
        (that|it) makes no sense
        this is confusing
        what (do you|does (this|that|it)) mean
        (what|huh)
    """,
    "stop?": """
        stop (talking|spamming|bothering|selling|harassing|lol|haha|hahaha|lmao)
        (shut up|go away|be quiet|get lost|mute|block|remove me)
        [this is] spam
    """,
    "topic cards": "(which|what) (cards|card|wallets) do you (accept|take)",
    "topic despair": "i want to die|i want to kill myself|i do not want to live [any more|anymore]",
    "topic bereaved": "(mother|father|mom|dad|brother|sister|wife|husband|friend) (died|passed away)",
    "topic ill": "i am (sick|ill|in hospital)",
    "topic human": "are you (human|real person|person|bot|robot|ai)",
    "topic joke": "tell me joke",
    "topic must_pay_now": "do i have to pay now",
    "next or stop?": f"stop [doing|with] [this|these|all] (lesson|{EXERCISE})",
    "stop or menu?": """
        stop (it|this|that|here|everything|learning|for (today|now)|course|lessons)
        i (quit|(do not want to|will not) (continue|learn|go on) [any more])
        (log|sign) out
        (delete|forget) me
        (delete|remove) [all] (data|everything) [about me]
        (cancel|end|delete|close) (subscription|account|membership|plan|everything|it|this|course|chat|
            session|data)
        (i (need|want)|take|have) break
        pause
        (quit|leave|exit) (course|chat|this chat|this|bot|exercise|quiz)
    """,
}
