"""What is said about lessons and chapters."""

from bot.core.nlu.command import Command, Trait
from bot.core.nlu.intents import Word
from bot.core.nlu.vocabulary.en.groups import EXERCISE, LESSON, MOVE, TEACH

LEARNING = (
    Command(
        Word.NEXT,
        exact="next|next one|next lesson|go on|go next|keep going|carry on|move on|go ahead",
        synonyms="continue|more|proceed|ready|forward|onward|go",
        phrases=f"""
            [go|read|start|do|teach [me]|what is] next [{LESSON}] [about]
            (go|move|carry|keep) (forward|going|on|ahead) [[to|with] [next] {LESSON}|with course]
            (go|move) to next
            continue [learning|reading|studying|on|[with|to] [next] (lessons|course|{LESSON})]
            [continue|pick up|resume|go on] [from] where (i|we) (left off|stopped)
            resume (course|lesson|learning|lessons)
            proceed [to next {LESSON}]
            what ((comes|follows|goes) (next|after this)|is next (in course|after this))
            what (do|should|can|will) (i|we) (do|learn|study|read) next
            where ((do|should) (i|we) go from here|is next {LESSON})
            [tell|teach|learn|read|know|hear] [me] more
            skip (this|that|it|ahead|to next|[this|to next] (question|lesson|one)|[this|these|all] {EXERCISE})
            (do|start|read|take) next one
            [one|two|few] more lessons
            (i am|we are) ready [for (next|more|[next] {LESSON})]
            let us (go|continue|move|do this|do it)
            [one more|another|new|todays|read] lesson
        """,
        misspelt="next=nxt continue=cont",
    ),
    Command(
        Word.BACK,
        exact="back|go back|previous lesson",
        synonyms="previous|prev|backward|backwards",
        phrases="""
            (previous|prior|earlier|last) (lesson|page|part|step|slide|one|screen)
            previous message
            (go|take me|bring me|move|step|turn|get|come) (back|backward|backwards) [[one|%] (lesson|step|
                page)|one]
            (go|take me) back to (previous|last|lesson before|one before|what we did before)
            (one|lesson) before
            [one] back (one|[one|%] (lesson|step|page))
            (one|%) (lesson|step|page) back
            return to previous
        """,
        misspelt="back=bck=bk previous=prev",
    ),
    Command(
        Word.REPEAT,
        exact="say that again|say it again|say again|once more|one more time|try again|repeat that",
        synonyms="repeat|again|resend",
        phrases="""
            (repeat|resend|redo) (that|it|[this|that] (lesson|exercise|question)|last (message|lesson|one)|
                what you said)
            [say|send|explain|tell|read|do|teach] [me] (that|it|this|[this|last] (lesson|exercise|question|
                message)) again
            (say|show|send|explain|read|do|see|tell|come) [me] again
            (that|it|this) (once more|one more time)
            (same|current|this) (lesson|exercise|question)
            (last message|current task)
            what was (that|it|[last] (question|exercise|lesson|task))
            what (is [this] (question|exercise|task)|did you (say|ask|write|send))
        """,
        misspelt="repeat",
    ),
    Command(
        Word.CHAPTERS,
        exact="chapters|chapter|list chapters|list of chapters|table of contents",
        synonyms="list|contents|content|toc|syllabus|curriculum|topics|lessons|overview|outline",
        phrases="""
            [all|available|other|list|list of all|choose [from]|select|pick|change|switch|browse] (chapters|
                chapter|topics|lessons|topic)
            ([choose|select|pick|change] [to]|(skip|switch|move) to) (another|different|other) (chapter|topic)
            [full|whole|course] (list|contents|content|syllabus|curriculum|overview|outline|index)
            [full] [table of contents|list of (topics|lessons|all chapters)]
            (chapter|topic|lesson|chapters) (list|overview)
            course plan
            how long (is|does) [this] course [take]
            what are (free (chapters|lessons)|[all|available] (chapters|topics|lessons|contents))
            (what|which) [other] (chapters|topics|lessons|subjects) [are (there|available|in course|included|
                free)|(do|can|does) (you|i|course) (have|choose|learn|teach|offer|cover|do)|exist]
            how many (chapters|lessons|topics) [[are|is] (there|in [this] course)|(do|does) (you|it|
                [this] course) have|[in] total]
            what (will|can|do|would|could) (i|we) [be able to] (learn|study) [in [this] course|with you|
                from (you|this course)]
            what (am i going to learn|(do|can|will|are) you (teach|teaching) [me])
            what (is|does) [this] course (about|cover|teach|have|include|contain)
            what is (in|inside) [this] course
            (which|what) chapter (is about|covers|teaches|explains|has|is on|talks about) ...
            (chapter|lesson) (about|on) ...
            where (is|are) (chapters|chapter|list [of chapters]|lessons|contents|topics)
        """,
        traits=Trait.ON_FIRST_MESSAGE,
        misspelt="chapters=chs=chaps",
    ),
    Command(
        Word.CHAPTER,
        exact="#",
        phrases=f"""
            [{MOVE}|go] # [again|next|content|lesson|lessons|text|material|lesson %]
            [go to] lesson % #
            ((teach|tell|explain|show) [me|us] [more]|(learn|know|hear|read) more|what|how) about #
            (explain|teach) # to me
            # (teach me|is about what|(about|on) ...)
            ([get] to|(get|go|move|jump|take me) (in|into|access to|access)) #
            what (is|are|was) [in|inside|on] # [about|on|all about|called|like]
            what (does|will) # (cover|teach|contain|have|include|be about|explain)
            what (topics|topic|lessons) (is|are) in #
            what (will|do|can) (i|we|you) (study|do|learn|get|find|teach) in #
            (where|which|when) is #
            (is|are) # (free|locked|open|available|unlocked|paid|included|ready|there)
            why (is|are) # (locked|closed|not open|not free|blocked)
            [all|first|go [back] to] (lesson|lessons|lesson %|content|topics|start|beginning) (in|of|from) #
            {TEACH} ... (in|of|from|on|at|with) #
            (teach [me]|explain|tell me about|learn [about]|study|review) # (about|on|where|which|with|for|so|
                because|from) ...
            what (is|are|was|does) ... (in|of|from) #
        """,
        traits=Trait.TAKES_CHAPTER | Trait.ON_FIRST_MESSAGE | Trait.NOT_IN_PAIRS | Trait.SALIENT,
        misspelt="chapter=ch=chap=chpt=chptr=chapitre=capitulo=capítulo=capitolo=kapitel=глава",
    ),
)
