"""What is said to whoever answers: menu, help, stop and start, hello and thanks."""

from bot.core.nlu.command import Command, Trait
from bot.core.nlu.intents import Word
from bot.core.nlu.vocabulary.en.groups import MESSAGES, PYTHON, STOPPED, TEXT, TEXTING

TALKING = (
    Command(
        Word.MENU,
        exact="menu|main menu",
        synonyms="options",
        phrases="""
            what are (options|choices)
            what else [can i do|is there]
            what now
            (back to|where is|exit to|leave to) [main] menu
        """,
        misspelt="menu=mnu",
    ),
    Command(
        Word.HELP,
        exact="help|help me",
        synonyms="commands|instructions|info|support",
        phrases="""
            help [me] [out]
            list of commands
            assistance
            how (does|do) (this|it|that|you|course|bot|this bot|this course|things) work
            how (do i|to|can i|should i) use (this|it|you|bot|this bot|course)
            what (can|should|do|must) i (do|say|type|write) [here|with this|with you|with this bot]

            what (is|are) (this|you) [bot] [about|for]
            what is this all about
            what (do|can|could) you (do|offer|help with)
            ask [you] (question|something)
            (what|which) (commands|words) (are there|do you have|do you know|can i use|do you understand)
            who are you
            are you (real|there)
            [i am] [so|very|totally|completely] (lost|confused)
            i am new [here|to this]
            i do not know (what to do|how this works|where i am)
            i do not (understand|get) (how this works|what to do|how to use this)
            [explain] how (this|it) works
        """,
        misspelt="help=hlp",
    ),
    Command(
        Word.STOP,
        exact="stop|stop all|stopall|unsubscribe|unsubscribe me|opt out",
        synonyms="quit|end",
        phrases=f"""
            stop (immediately|at once|[this] (chat|conversation|bot)|(messaging|texting|sending) [me])
            stop [with] [all|all of] [these|this] {MESSAGES}
            (quit|turn off|disable|mute|block|cancel) [all] {STOPPED}
            stop (sending|receiving|getting) [me|us] [any|more|all|these|any more|so many] {MESSAGES} [to me|
                every day]
            stop (sending|writing) [to] [me] [these|this|that|anything|it]
            stop {TEXTING} [to] (me|us|this number|number) [again|so much|so often|every day|all time]
            (stop|quit) (talking to|reminding) me
            unsubscribe [me] [from (this|list|this list|course|messages|all|bot|this bot)]
            leave me (alone|in peace)
            (remove|take|delete) me (from|off) [this] [list|bot|contacts]
            (remove|delete) number [from list]
            (do not|never) {TEXT} [to] me [again|any more|ever again|ever]
            (do not|never) (send|write) [me|us] [any|any more|more|these] {MESSAGES} [again|any more|
                ever again|to me]
            (do not|never) (talk to me|send me anything|send anything) [again|any more]
            i do not want [to (receive|get)] [any|any more|more|these] {MESSAGES} [any more|from you|again]
            no more {MESSAGES}
            opt [me] out [of (this|messages)]
            (get|take) me off this list
        """,
        traits=Trait.HIGH | Trait.ON_FIRST_MESSAGE | Trait.SALIENT | Trait.HEARD_INSIDE,
        negated="stop unsubscribe",
        misspelt="stop=stp unsubscribe=unsub",
    ),
    Command(
        Word.START,
        exact="start",
        synonyms="begin|resume",
        phrases=f"""
            (start|begin|get started|get going|kick off) [with] [course|learning [python|to code|programming]|
                this course|[first] (lesson|chapter)|from (zero|scratch)|programming|coding|python|studying|
                to learn|it|me]
            where ((do|can|should|would|must|shall) (i|we)|(am i supposed|to) [to]) (start|begin)
            how (do|can|should) (i|we) (start|begin|get started|enrol|enroll|register|join|sign up)
            what (should i do first|do i do (first|to start|to begin))
            what is first (step|lesson|thing)
            first lesson
            (learn|study) [{PYTHON}] [from (zero|scratch|beginning|you)|with you]
            (learn|study|teach me) something [new]
            (teach [me|us]|help me [to] learn) [{PYTHON}] [from (zero|scratch|beginning)]
            (start|begin) teaching [me]
            (take|join|do|try) [this] course
            (register|enrol|enroll|sign up|join) [me|for course|in course|to course]
            sign me up
            (start|resume) ((sending|messaging) [me] [messages]|messages) [again]
            subscribe again
        """,
        traits=Trait.NOT_IN_PAIRS,
        misspelt="start=strt resume",
    ),
    Command(
        Word.HELLO,
        synonyms="""
            hi|hello|hllo|hlo|hellow|hey|hiya|howdy|hola|bonjour|hallo|salut|ciao|ola|namaste|salam|salaam
            greetings|yo
        """,
        phrases="""
            (hi|hello|hey|hola|hallo|good day|greetings|dear) (there|bot|tutor|teacher|sir|madam|friend|all|
                everyone|again|bro|dear|tutorclaw|man|mate|buddy|miss|professor)
            good (morning|afternoon|evening|day) [to you|everyone|all]
            (buenos dias|buenas tardes|buenas noches|guten tag|guten morgen|bom dia|boa tarde|bonsoir)
            (salam alaikum|assalamu alaikum|as salam alaikum|assalam o alaikum|salam aleikum)
            how are you [doing|today|sir|bot|friend]
            (what is up|sup|whatsup|wassup)
            nice to meet you
            i am back
            (anyone|anybody|is (anyone|anybody|somebody|someone)) there
        """,
        traits=Trait.HARMLESS | Trait.SOFT | Trait.NOT_IN_PAIRS,
    ),
    Command(
        Word.THANKS,
        exact="thanks [lot|so much]|thank you [(so|very) much]|many thanks",
        synonyms="""
            bye|goodbye|cheers|gracias|merci|danke|cool|nice|great|good|wow|awesome|amazing|perfect|excellent
            wonderful|fantastic|brilliant|lovely|super
        """,
        phrases="""
            (thanks|thank you) [so|very] [much] [for (all|help|everything|lesson|explanation|info|information|
                hint|teaching me|answer|course|this|all of this)] [sir|bot|tutor|teacher|bro|friend]
            (great|good|nice|awesome|amazing|excellent|perfect|cool) (job|lesson|work|course)
            (good bye|bye bye|good night|take care|see you [later|tomorrow|soon|again|next week|next time])
            until (tomorrow|next time|later|next week)
            i (love|like|enjoy) (it|this|[this] (course|bot|lesson)|you)
            (that|this|it) (helped|(was|is) [very|so] (helpful|good|great|fun|useful|nice|cool|easy))
            well done
        """,
        traits=Trait.HARMLESS | Trait.SOFT | Trait.NOT_IN_PAIRS,
    ),
)
