"""What is said about exercises and how far one has come."""

from bot.core.nlu.command import Command
from bot.core.nlu.intents import Word

PRACTISING = (
    Command(
        Word.EXERCISES,
        exact="""
            exercises|exercise|practice|practise
            exercises %
            exercises #
            exercises (for|of|in|from|on) #
            # exercises
        """,
        synonyms="quiz|quizzes|drill|drills|challenge|tasks|homework",
        phrases="""
            [{do}] [next|another|more|new|other|first|one more] {exercise}
            (next|another|new|one more) (problem|task|question)
            (test|quiz|examine|challenge|drill|ask) me [something|[with|some] (question|questions|exercises|\
                quiz)|on (this|what i learned|this (chapter|lesson))|more]
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
            [{do}] [more|all] {exercise} (for|of|in|from|on|about) #
            [{do}] # {exercise} [%]
            {exercise} [[number] %] [of|in|from] #
            {do} exercises %
            (practice|practise) [on|in|with] #
            (quiz|test|ask|examine|drill) (me|myself) (on|about|for|with|in) #
            {exercise} (for|of|in|from) %
            how many {exercise} ((are|are there) in|does|in) # [have]
        """,
        takes_chapter=True,
        on_first_message=True,
        misspelt="exercises exercise practice",
        shortened={"exercises": "ex exs exo ejercicios exercices"},
    ),
    Command(
        Word.HINT,
        exact="""
            hint
            give me hint
            i do not know
            give up
            i give up
            (show|tell|give) me answer
            no idea
            i have no idea
        """,
        synonyms="clue|hints|answer|solution",
        phrases="""
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
    ),
    Command(
        Word.PROGRESS,
        exact="progress|where am i|show progress",
        synonyms="status|score|stats",
        phrases="""
            [what is|how is|what about|how about] [current] (progress|score|status|results|level|result|\
                statistics|stats|achievements|scores|position|standing|grade|marks|points) [so far|report|\
                going]
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
                finish|finished|complete|completed|read|answer|answered|get right|got right) [so far|already]
            how many (chapters|lessons|exercises) (are [still] left|are remaining|left|remain|to go|do i \
                have left)
            what (did|have) i (do|done|learn|learned|learnt|finish|finished|complete|completed|solve|solved|\
                read) [so far|already|until now|till now|yesterday]
            (which|what) (chapter|lesson|exercise|level|part) (am|was|are|were) (i|we) [on|in|at|doing|up to]
            (which|what) (chapter|lesson) did i (stop at|stop on|reach)
            (which|what) (chapter|lesson) is this
            have i (finished|completed) [it|[this] (course|chapter)|everything]
            how far i (am|have (come|got|gotten|gone)) [in [this] course]
            what progress is
            how much i have left
            what is left [to do|to learn]
            am i (done|finished|almost done|there yet)
        """,
        misspelt="progress",
        shortened={"progress": "prog progs"},
    ),
)
