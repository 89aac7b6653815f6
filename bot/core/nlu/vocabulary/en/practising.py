"""What is said about exercises and how far one has come."""

from bot.core.nlu.command import Command, Trait
from bot.core.nlu.intents import Word
from bot.core.nlu.vocabulary.en.groups import DO, EXERCISE

PRACTISING = (
    Command(
        Word.EXERCISES,
        exact="exercises|exercise|practice|practise|exercises %|exercises [for|of|in|from|on] #|# exercises",
        synonyms="quiz|quizzes|drill|drills|challenge|tasks|homework",
        phrases=f"""
            [{DO}] [next|another|more|new|other|first|one more] {EXERCISE}
            (next|another|new|one more) (problem|task|question)
            (test|quiz|examine|challenge|drill|ask) me [something|[with] (question|questions|exercises|quiz)|
                on (this|what i learned|this (chapter|lesson))|more]
            (practice|exercise) [more|coding|programming|python|what i learned|something|skills|this|
                [this] (lesson|chapter)|with exercises|code]
            (try|do) (it|this|something) (myself|by myself|on own)
            (test|check) (myself|knowledge|skills|understanding|what i (know|learned))
            {EXERCISE} ((for|of|in|from|on) (this|current) (chapter|lesson)|(for|of|in|from) %)
            where (is|are) {EXERCISE}
            any {EXERCISE}

            give me (problem|something to do)
            {EXERCISE} time
            [{DO}] [more|all] {EXERCISE} (for|of|in|from|on|about) #
            [{DO}] # {EXERCISE} [%]
            {EXERCISE} [[number] %] [of|in|from] #
            {DO} exercises %
            practice [on|in|with] #
            (quiz|test|ask|examine|drill) (me|myself) (on|about|for|with|in) #
            how many {EXERCISE} ((are|are there) in|does|in) # [have]
        """,
        traits=Trait.TAKES_CHAPTER | Trait.ON_FIRST_MESSAGE,
        misspelt="exercises=ex=exs=exo=ejercicios=exercices exercise practice",
    ),
    Command(
        Word.HINT,
        exact="[give me] hint|i do not know|[i] give up|(show|tell|give) me answer|[i have] no idea",
        synonyms="clue|hints|answer|solution",
        phrases="""
            [have|another|one more|any|more|next|small|little|good] (hint|hints|clue|clues|tip)
            i (do not|did not|still do not|can not) (understand|get|know) [it|this|that|answer|
                [this] (question|exercise|one)|how|what to (answer|write)|how to (do|solve|answer) (it|this)]
            i can not (figure it out|(solve|do|answer|figure out) [it|this|that|[this] (question|exercise)])
            i am [still] (stuck) [here|[on|with|in] [this|question|exercise|this question|this exercise]]
            [i got] stuck
            [what is|tell] [me] [right|correct] (answer|solution)
            tell me what it is
            (no clue|i have no (clue|idea what to do))
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
            [what is|how is|what about|how about] [current] (progress|score|status|results|level|result|
                statistics|stats|achievements|scores|position|standing|grade|marks|points) [so far|report|
                going]
            where (am|was|are|were) (i|we) [in [this] course|at|right now|up to]
            where (did|have) (i|we) (stop|leave off|stopped|left off|get to|finish)
            where (i am|do i stand)
            [i forgot|remind me] where (i|we) (was|were)
            i lost place
            how far (am i|along am i|i am|i have come|(have|did) i (come|get|got|gotten|gone|go))
            am i (doing well|done|finished|almost done|there yet)
            how (am i doing|did i do|do i do|well (am i doing|did i do)) [so far]
            how much (have|did) i (do|done|learned|completed|complete|finish|finished)
            how much (is|more is) (left|done|there|remaining)
            how much i have (done|learned|completed|finished|left)
            how many (chapters|lessons|exercises|questions|quizzes) (did|have) i (do|done|solve|solved|finish|
                finished|complete|completed|read|answer|answered|get right|got right) [so far|already]
            how many (chapters|lessons|exercises) (are [still] left|are remaining|left|remain|to go|
                do i have left)
            what (did|have) i (do|done|learn|learned|finish|finished|complete|completed|solve|solved|
                read) [so far|already|until now|till now|yesterday]
            (which|what) (chapter|lesson|exercise|level|part) (am|was|are|were) (i|we) [on|in|at|doing|up to]
            (which|what) (chapter|lesson) (did i (stop at|stop on|reach)|is this)
            have i (finished|completed) [it|[this] (course|chapter)|everything]
            how far i (am|have (come|got|gotten|gone)) [in [this] course]
            what (progress is|is left [to do|to learn])
        """,
        misspelt="progress=prog=progs",
    ),
    Command(
        Word.WHY,
        exact="why|why not|why is (that|it) wrong",
        phrases="why (was|is) (it|that|this) [wrong|not right]",
    ),
    Command(
        Word.EXPLAIN, exact="explain|simpler|explain again", phrases="explain (it|this|that) [again|simpler]"
    ),
    Command(
        Word.EXAMPLE,
        exact="example|examples",
        phrases="(give me|another|show me|one more|more) (example|examples)",
    ),
    Command(Word.SKIP, exact="skip|skip it|skip this"),
    Command(Word.LANGUAGE, exact="language|languages", phrases="change language"),
    Command(Word.FORGET, exact="forget me", phrases="(delete|erase|remove) [all] data [about me]"),
)
