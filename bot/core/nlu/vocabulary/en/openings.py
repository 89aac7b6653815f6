"""How sentences begin and end, and what is left out before phrases are compared."""

from collections.abc import Mapping

from bot.core.nlu.patterns import Tone

OPENINGS: Mapping[Tone, str] = {
    Tone.WISH: """
        (i|we) (want|would like|would love|need|wish|prefer|hope|am ready) [you] [to]
        (would love to|i like to|i feel like)
        (help|allow) me to
        let (us|me) [to]
        (can|could|would|will) you [[help me] to]
        (can|could|shall) we
        would you mind
        (time|[i am] ready) (to|for)
        i (said|mean|meant|typed|say)
        i am asking (for|to)
        (look|[i am] looking) for
        i (was wondering|wonder|wondered) if (you|we) (can|could|would|will)
        (want|need) [to]
    """,
    Tone.SHOW: """
        show [me|us]
        let me see
        (see|view|open|display|find|check)
        (give|send|get|bring|tell|list|pass) [me|us]
        (look at|bring up|goto)
        back to
        (go|jump|move|switch|return) [back] to
        (know|ask|find out)
        (take|bring|get) me [back] to
    """,
    Tone.ASKING: """
        (how|where) (do|can|could|would|should|will|must) (i|you|we|one) [go to]
        (how|where) [am i] [supposed] to
        (can|could|may|might) i [have|get]
        [i|i am|i was] (wonder|wondering) [if i (can|could)]
        [i was|i am] (trying|hoping|planning) to
        is it possible to
        am i (able|allowed) to
        (is there [any]|what is|which is) way to
        what (do|should|must|can) i (do|say|type|write|send|press) to
        i (do not know|wonder|want to know|would like to know|need to know|forgot) how to
        (do|can) you [know|tell me|show me|explain] how to
        (tell|show) me how to
        (do you have|have you got|is there|are there|you have|got)
        i (can not find|can not see|do not see)
    """,
    Tone.UNSURE: """
        (should|must|shall) i
        do i (have|need) to
        going to
        i (will|might|may|should|have to|must|could|think|guess|suppose|am going to|was going to)
        (maybe|perhaps)
        [what [happens]] if i [want to]
        (why|when|when do|when can|when will) (should|do|must|can|will) i [have to|need to]
        is it time to
    """,
    Tone.UNABLE: """
        [i am] (not able|unable) to
        [i] (can not|could not)
        why can [not] i [not]
        it does not let me
    """,
    Tone.REFUSING: """
        i (do not|did not|would not|never) (want|wish|need|like|plan|intend) [you] [to]
        i (do not|did not) (think|believe) i (will|want to|should|would|need to|am going to)
        (stop|quit) (asking|telling|pushing|forcing|wanting) me to
        i (do not|will not|would not|would rather not|am not going to|refuse to|never) [ever]
        [i] am not (ready|interested|willing|able|planning|going|here) [to|in|for]
        (do not|does not|did not|would not|will not) [want|need|ever|you dare] [to]
        (should not|must not) [ever]
        (you|we) (do not|must not|should not|can not) [have to|need to]
        let us not
        not (interested in|ready to|going to|want [to])
        (no|without) need to
        instead of
        rather not
        no|not|never|without|neither|nor|none
    """,
}

# What may stand before or after a sentence and changes nothing in it.
FILLERS = """
    ok|okay|okey|k|kk|alright|all right|fine|good|great|cool|nice|perfect|awesome|wow|excellent|amazing
    yes|yeah|yep|yup|sure|of course|well|so|and|then|now|right now|oh|ah|um|uh|hmm|hm|er|look|listen
    hi|hello|hey|hola|yo|good morning|good afternoon|good evening|hi there|hello there|hey there|dear
    bot|tutor|teacher|sir|madam|mam|maam|bro|friend|man|dude|mate|buddy|miss|professor|tutorclaw
    thanks|thank you|thank you so much|thank you very much|thanks lot|thanks so much
    excuse me|sorry|pardon|also|too|but|wait|first|got it|i see|i understand|understood
    i have question|question|one question|quick question|for me|for us|for today|for now|for tonight
    yet|today|tonight|again|once again
    if possible|if you can|if you could|if you do not mind|would you|will you|can you|could you
    immediately|at once|asap|as soon as possible|here|with you|instead|in english
    in total|in this course|from this course|on whatsapp|in whatsapp
    anymore|any more|directly|quickly|so far|that is all|right away|in this chat
    i am new|i am new here|i am new to (this|python|programming|coding)|last time
    i am ready|i am done|done|finished|i finished|i have finished|at moment|by way|btw|already|anyway
"""

# Left out wherever they stand.
NOISE = """
    a an the my your our some please pls plz plss plse plis kindly just really very-much simply actually
"""

# With these a second sentence may begin though nothing ended the first.
RUN_ON = "what where how which i can could may show give let take go teach tell send is do please"

# Words that say thanks or please, and may stand around an exact word.
POLITE = "please pls plz plss plse plis kindly thanks thx tnx thank you ty"
