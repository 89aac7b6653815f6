"""What is said about lessons, chapters, exercises and how far one has come."""

from collections.abc import Mapping

LEARNING: Mapping[str, str] = {
    "next": """
        [go|read|start|do|teach [me]|what is] next [{lesson}] [about]
        (go|move|carry|keep) (forward|going|on|ahead) [[to|with] [next] {lesson}|with course]
        (go|move) to next
        continue [learning|reading|studying|on|[with|to] [next] (lessons|course|{lesson})]
        [continue|pick up|resume|go on] [from] where (i|we) (left off|stopped)
        resume (course|lesson|learning|lessons)
        proceed [to next {lesson}]
        what (comes|follows|goes) (next|after this)
        what is next (in course|after this)
        what (do|should|can|will) (i|we) (do|learn|study|read) next
        where (do|should) (i|we) go (next|from here)
        [tell|teach|learn|read|know|hear] [me] [some] more
        skip (this|that|it|ahead|to next|[this|to next] (question|lesson|one)|[this|these|all] {exercise})
        (do|start|read|take) next one
        where is next {lesson}
        [one|two|few] more lessons
        (i am|we are) ready [for (next|more|[next] {lesson})]
        let us (go|continue|move|do this|do it)
        (one more|another|new|todays) lesson
        lesson
        read lesson
    """,
    "back": """
        (previous|prior|earlier|last) (lesson|page|part|step|slide|one|screen)
        previous message
        (go|take me|bring me|move|step|turn|get|come) (back|backward|backwards) [[one|%] (lesson|step|\
            page)|one]
        (go|take me) back to (previous|last|lesson before|one before|what we did before)
        one before
        [one] back (one|[one|%] (lesson|step|page))
        (one|%) (lesson|step|page) back
        return to previous
        lesson before
    """,
    "repeat": """
        (repeat|resend|redo) (that|it|[this|that] (lesson|exercise|question)|last (message|lesson|\
            one)|what you said)
        [say|send|explain|tell|read|do|teach] [me] (that|it|this|[this|last] (lesson|exercise|\
            question|message)) again
        (say|show|send|explain|read|do|see|tell|come) [me] again
        (that|it|this) (once more|one more time)
        (same|current|this) (lesson|exercise|question)
        (last message|current task)
        what was (that|it|[last] (question|exercise|lesson|task))
        what is [this] (question|exercise|task)
        what did you (say|ask|write|send)
    """,
    "chapters": """
        [all|available|other|list|list of all|choose [from]|select|pick|change|switch|browse] \
            (chapters|chapter|topics|lessons|topic)
        [choose|select|pick|change] [to] (another|different|other) (chapter|topic)
        [full|whole|course] (list|contents|content|syllabus|curriculum|overview|outline|index)
        [full] [table of contents|list of (topics|lessons|all chapters)]
        (chapter|topic|lesson|chapters) (list|overview)
        course plan
        how long (is|does) [this] course [take]
        what are free (chapters|lessons)
        (what|which) [other] (chapters|topics|lessons|subjects) [are (there|available|in course|\
            included|free)|(do|can|does) (you|i|course) (have|choose|learn|teach|offer|cover|do)|exist]
        what are [all|available] (chapters|topics|lessons|contents)
        how many (chapters|lessons|topics) [[are|is] (there|in [this] course)|(do|does) (you|it|\
            [this] course) have|[in] total]
        what (will|can|do|would|could) (i|we) [be able to] (learn|study) [in [this] course|with you|\
            from (you|this course)]
        what am i going to learn
        what (do|can|will|are) you (teach|teaching) [me]
        what (is|does) [this] course (about|cover|teach|have|include|contain)
        what is (in|inside) [this] course
        (which|what) chapter (is about|covers|teaches|explains|has|is on|talks about) ...
        (chapter|lesson) (about|on) ...
        where (is|are) (chapters|chapter|list [of chapters]|lessons|contents|topics)
        (skip|switch|move) to (another|different|other) (chapter|topic)
    """,
    "chapter #": """
        [{move}|go] # [again|next|content|lesson|lessons|text|material|lesson %]
        [go to] lesson % #
        (teach|tell|explain|show) [me|us] [more] about #
        (learn|know|hear|read) more about #
        (explain|teach) # to me
        # teach me
        [get] to #
        (what|how) about #
        what (is|are|was) [in|inside|on] # [about|on|all about|called|like]
        what (does|will) # (cover|teach|contain|have|include|be about|explain)
        what (will|do|can) (i|we|you) (study|do|learn|get|find|teach) in #
        what (topics|topic|lessons) (is|are) in #
        # is about what
        (where|which|when) is #
        (is|are) # (free|locked|open|available|unlocked|paid|included|ready|there)
        why (is|are) # (locked|closed|not open|not free|blocked)
        (get|go|move|jump|take me) (in|into|access to|access) #
        [all|first|go [back] to] (lesson|lessons|lesson %|content|topics|start|beginning) (in|of|from) #
        # (about|on) ...
        {teach} ... (in|of|from|on|at|with) #
        (teach [me]|explain|tell me about|learn [about]|study|review) # (about|on|where|which|with|\
            for|so|because|from) ...
        what (is|are|was|does) ... (in|of|from) #
    """,
    "exercises": """
        [{do}] [next|another|more|new|other|first|one more] {exercise}
        (next|another|new|one more) (problem|task|question)
        (test|quiz|examine|challenge|drill|ask) me [something|[with|some] (question|questions|\
            exercises|quiz)|on (this|what i learned|this (chapter|lesson))|more]
        (practice|practise|exercise) [more|coding|programming|python|what i learned|something|skills|\
            this|[this] (lesson|chapter)|with exercises|code]
        (try|do) (it|this|something) (myself|by myself|on my own|on own)
        (test|check) (myself|knowledge|skills|understanding|what i (know|learned))
        {exercise} (for|of|in|from|on) (this|current) (chapter|lesson)
        where (is|are) {exercise}
        any {exercise}
        (is|are) there any {exercise}
        give me (problem|something to do)
        {exercise} time
    """,
    "exercises #": """
        [{do}] [more|all] {exercise} (for|of|in|from|on|about) #
        [{do}] # {exercise} [%]
        {exercise} [[number] %] [of|in|from] #
        {do} exercises %
        (practice|practise) [on|in|with] #
        (quiz|test|ask|examine|drill) (me|myself) (on|about|for|with|in) #
        {exercise} (for|of|in|from) %
        how many {exercise} ((are|are there) in|does|in) # [have]
    """,
    "hint": """
        [have|another|one more|any|more|next|small|little|good] (hint|hints|clue|clues|tip)
        i (do not|did not|still do not|really do not|can not) (understand|get|know) [it|this|that|\
            answer|[this] (question|exercise|one)|how|what to (answer|write)|how to (do|solve|answer) \
            (it|this)]
        i can not (solve|do|answer|figure out) [it|this|that|[this] (question|exercise)]
        i can not figure it out
        i am [still] (stuck) [here|[on|with|in] [this|question|exercise|this question|this exercise]]
        i got stuck
        stuck
        [what is|tell] [me] [right|correct] (answer|solution)
        tell me what it is
        i have no (clue|idea what to do)
        no clue
        [i am] not sure
        [it is] not (understood|clear)
        [(this|it|that) is] [too|so|very] (hard|difficult) [for me]
        do not know
        help me (with|on|solve) (this|it|[this] (question|exercise|one)|answer)
        how (do|can|should) i (solve|answer) (this|it|question|exercise)
        i give up on this
    """,
    "progress": """
        [what is|how is|what about|how about] [current] (progress|score|status|results|level|result|\
            statistics|stats|achievements|scores|position|standing|grade|marks|points) [so far|report|going]
        where (am|was|are|were) (i|we) [in [this] course|at|right now|up to]
        where (did|have) (i|we) (stop|leave off|stopped|left off|get to|finish)
        where i (am|was)
        [i forgot|remind me] where (i|we) (was|were)
        i lost place
        where do i stand
        how far (am i|along am i|i am|i have come|(have|did) i (come|get|got|gotten|gone|go))
        am i doing well
        how (am i doing|did i do|do i do|well (am i doing|did i do)) [so far]
        how much (have|did) i (do|done|learned|completed|complete|finish|finished)
        how much (is|more is) (left|done|there|remaining)
        how much (i have|have i) (done|learned|completed|finished)
        how many (chapters|lessons|exercises|questions|quizzes) (did|have) i (do|done|solve|solved|\
            finish|finished|complete|completed|read|answer|answered|get right|got right) [so far|\
            already]
        how many (chapters|lessons|exercises) (are [still] left|are remaining|left|remain|to go|do i \
            have left)
        what (did|have) i (do|done|learn|learned|learnt|finish|finished|complete|completed|solve|\
            solved|read) [so far|already|until now|till now|yesterday]
        (which|what) (chapter|lesson|exercise|level|part) (am|was|are|were) (i|we) [on|in|at|doing|up \
            to]
        (which|what) (chapter|lesson) did i (stop at|stop on|reach)
        (which|what) (chapter|lesson) is this
        have i (finished|completed) [it|[this] (course|chapter)|everything]
        how far i (am|have (come|got|gotten|gone)) [in [this] course]
        what progress is
        how much i have left
        what is left [to do|to learn]
        am i (done|finished|almost done|there yet)
    """,
    "back or chapters?": """
        [to|teach [me]|{move}] (previous|last|final) chapter
        back one chapter
    """,
    "next or chapter #?": """
        (i|we) [have] [just|already] (finished|completed|read|done|did) [reading] # [already]
        (i am|we are) (done with|finished with|through with|through) #
        # [is|was] (done|finished|completed|complete|over)
        (done with|finished|completed) #
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
        i (do not understand|did not understand|need help with|am stuck on|am stuck in|am lost in|\
            have question about|like|love|liked|loved|am in|am on|am at|was on|was in|was at|started|have \
            question on) #
        (any|some) question (about|on) #
        help [me] [with|on|in|understand] #
        (question|doubt) (about|in|on|from) #
    """,
    "chapter %?": """
        (lesson|unit|module|section|part|topic|level|class) %
        [{move}] (lesson|unit|module|section|part|topic|level) %
        (teach [me]|learn|study|start|read|open|do) %
        (go|jump|skip|move|move on|back) [back] to %
    """,
    "exercises % or exercises?": "(exercise|question|quiz|test|task|problem|practice) [number] %",
    "chapters?": """
        (teach [me]|learn) about ...
        (explain|teach [me]|learn|what are|how do [i use]) (loops|variables|functions|lists|strings|\
            dictionaries|files) [work|to me]
        what is (loop|variable|function|list|string|dictionary)
    """,
    "chapter # or upgrade?": """
        # (does not open|does not work|is not working|is locked|is not open|will not open)
    """,
}
