"""What learners write, and what it means: tables a course maker can read and extend.

On the right of each table's name what is meant: "next" is done, "next?" is asked about, "=2" is a number.
"""

import pytest

from bot.core.nlu.intents import About, Ask, Do, Meaning, Number, Talk
from bot.core.nlu.topics import Topic
from tests.understanding import understand


def said(meaning: Meaning) -> str:
    if isinstance(meaning, Do):
        return str(meaning.intent)
    if isinstance(meaning, Ask):
        return " or ".join(map(str, meaning.intents)) + "?"
    if isinstance(meaning, Talk):
        return "unknown"  # no command
    if isinstance(meaning, About):  # left to the course; words alone are nothing plain
        return f"about {meaning.term}" if meaning.asked else "unknown"
    return f"={meaning.value}" if isinstance(meaning, Number) else type(meaning).__name__.lower()


def cases(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(line.strip(), meant) for meant, lines in table.items() for line in lines.strip().splitlines()]


# Done wherever they are said, in an exercise too.
EXACT = {
    "menu": "menu\nMENU\n menu.\n*menu*\nmenu please\nMenu!!!\nmain menu\nthe menu",
    "help": "help\nHelp me\n?\n??\nhelp 🙏\nplease help",
    "next": "next\nNext.\n NEXT \nnext please\nthanks, next\nnext one\ngo on\nnext next\nnext 😊",
    "back": "back\nBACK\ngo back\nGo back, please.\nprevious lesson",
    "chapters": "chapters\nchapter\nlist of chapters",
    "chapter 7": """
        chapter 7\nChapter 7.\nCHAPTER  7\nchapter seven\nch 7\nch. 7\nch7\nchapter7\nchapter #7
        chap 7\nchapter: 7\nchapter-7\n7th chapter\nthe seventh chapter\nchapter no. 7
        chapter number seven\nchapter vii\nchapter ७\nchapter ٧\nchapter 7️⃣\nchapter 7 please
        “chapter 7”\nchapter "7"\nchapter [7]\nchapter n° 7
    """,
    "chapter 10": "chapter 10\nchapter ten\nchapter 🔟",
    "chapter 0": "chapter 0\nchapter zero",
    "chapter 7 lesson 2": "chapter 7 lesson 2\nlesson 2 of chapter 7\nchapter 7 lesson 2 please",
    "lesson 2": "lesson 2\nLesson two.",
    "skip": "skip\nskip it",
    "why": "why\nWhy?\nwhy is that wrong",
    "explain": "explain\nsimpler",
    "example": "example\nexample please",
    "language": "language",
    "forget me": "forget me",
    "connect": "connect\nConnect.\nconnect please",
    "chapter 21": "chapter twenty-one\nchapter twenty one",
    "chapter 999999999": "chapter 999999999999",
    "exercises": "exercises\nexercise\npractice\npractise please",
    "exercises 2": "exercises 2\nexercises for chapter 2\nexercises of chapter two\nchapter 2 exercises",
    "progress": "progress\nmy progress\nWhere am I?",
    "upgrade": "upgrade\nUpgrade!\nupgrade me please",
    "stop": "stop\nSTOP!!!\nStop.\nplease stop\nstop all\nunsubscribe\nplease unsubscribe me\nkindly stop",
    "start": "start\nStart 🙂",
    "hint": "hint\nidk\nI don't know\nI give up\nshow me the answer",
    "paid": "paid\nI paid\nI have paid\ni've already paid\npayment done",
    "repeat": "say that again\none more time please",
    "thanks": "thanks\nThank you so much!\nthx\nty",
}

# Done too, but not where an exercise waits: each may be its answer.
SYNONYMS = {
    "next": "continue\nmore please\nok continue",
    "chapters": "list\ncontents\nthe syllabus",
    "exercises": "quiz",
    "upgrade": "price?\nbuy",
    "person": "person\nhuman?",
    "stop": "quit",
    "start": "begin",
    "repeat": "again",
    "hello": "hi\nHello!\nhola\nhiiii\n👋",
    "thanks": "cool\nGreat!\n❤️\n😊",
}

SENTENCES = {
    "menu": "show me the menu\ntake me back to the menu\nwhat are my options?",
    "help": "how does this work?\nwhat can I do here?\nI need some help please\nI'm lost\ncan you help me?",
    "next": """
        what's next?
        ok next
        Next chapter please
        I want to continue
        let's go on
        Let's go!
        continue where I left off
        tell me more
        thank you! what's next?
        no, I want the next lesson
        I finished the lesson. What's next?
        ok I got it, next
        i finished chapter 3 what is next
        no i want the next lesson
        stop the exercise, next
    """,
    "skip": "can I skip this exercise?\nskip that question please\nleave it for later",
    "back": "take me back to the previous lesson\ncan we go back?\none lesson back\nno, I want to go back",
    "repeat": "I forgot, show that again\ncan you repeat that?\nwhat was the question?",
    "chapters": """
        can you show me the list of chapters
        what chapters are there
        how many chapters are there
        What will I learn?
        what's in this course?
        which chapter is about loops?
    """,
    "chapter 3": """
        let's go to chapter three please
        go back to chapter 3
        start chapter 3
        continue with chapter 3
        I'd like to read chapter 3 again
        Can I see chapter 3?
        show me the 3rd chapter
        next: chapter 3
        no, chapter 3
        not chapter 5, chapter 3
    """,
    "chapter 3 lesson 2": """
        go to lesson 2 of chapter 3
        take me to lesson 2 of chapter 3
        can i do the second lesson of chapter three
    """,
    "chapter 6": """
        Teach me about data structures in Chapter 6
        take me straight to chapter 6
        teach me lists and tuples in chapter 6
        what is chapter 6 about?
        What will I learn in chapter 6?
        is chapter 6 free?
        how do I unlock chapter 6?
        why is chapter 6 locked?
        explain functions in chapter six please
    """,
    "chapter 10": """
        Teach me chapter 10
        Please teach me Chapter Ten.
        Teach me chapter 10 now!
        Teach me about chapter 10
        tell me more about chapter 10
        goto chapter 10
        I was wondering if you could show me chapter ten
    """,
    "exercises": """
        I want to practice
        give me a quiz
        test me
        another question please
        let me try it myself
    """,
    "exercises 2": """
        do you have exercises for chapter 2?
        quiz me on chapter 2
        i want to practise chapter 2
    """,
    "hint": """
        I'm stuck
        can I get a hint
        I don't understand this question
        i am stuck give me a hint
    """,
    "progress": """
        how far have I come
        what did I do so far
        how many exercises did I solve
        which chapter am I on?
        how am I doing?
        Sorry for the late reply, I was at work. Where were we?
    """,
    "person": """
        how can I contact you?
        Can I talk to a human?
        who can I ask about my payment
    """,
    "upgrade": """
        How do I upgrade?
        how much does it cost?
        what's the price
        I want to buy the full course
        send me the payment link
        yes, upgrade me
        could u plz unlock everything
        Hello! I'm interested in your course. How much is it?
    """,
    "paid": "I already paid but it's still locked\nI paid yesterday but no access\ndid you get my payment?",
    "stop": """
        stop texting me
        stop sending me messages
        stop messaging me
        leave me alone
        I want to stop
        I want you to stop
        stop now
        don't message me again
        no more messages please
    """,
    "start": """
        Hi, I want to learn programming. Where do I start?
        hi i want to learn programming where do i start
        hello sir i am new here how do i begin
        let's start
        how can I join this course?
        teach me python
    """,
    "hello": "good morning teacher\nhey there!\nI'm back",
    "thanks": "thanks for everything",
    "decline": """
        I don't want to upgrade
        don't stop
        please don't stop
        never stop
        no upgrade please
        I do not want to pay
        I won't pay for this
        not interested
        not now, maybe I'll upgrade later
        i dont want to upgarde
        no i don't want to upgrade
        no thanks i don't want to pay
        i don't think i want to upgrade
        i ain't paying
        stop asking me to upgrade
        no exercises please
        not next
        not ready yet
    """,
}

NUMBERS_YES_NO = {
    "=2": "2\ntwo\nTwo.\nsecond\n#2\n(2)\n2)\n2️⃣\n२\n٢\n2 please\noption 2\nthe second one\nI think it's 2",
    "=10": "10\nten\n🔟",
    "yes": "yes\ny\nYeah!\nok\nsure\n👍\n👍🏽\nyes please\nsi\noui",
    "no": "no\nnope\nnah\n👎\nno thanks\nnot now",
}

ASKED = {
    "chapter 6?": """
        chaptr 6
        chpater six
        chaptr6
        chapter sx
        go to 6
        teach me chaptr 6
        I can't open chapter 6
        Chapter 6: Data structures
        my friend told me about chapter 6
        whatever that is, say chaptr 6
        chapter 6 instead of chapter 7
    """,
    "chapter 3?": "I read chapter 3 of a book yesterday\nchapter 3 was hard\nskip chapter 3",
    "chapter 5 or chapter 6?": "chapter 5 or 6?\nchapters 5 and 6\nteach me chapter 5 and chapter 6",
    "progress?": "progres\nporgress",
    "menu?": "menue\nmeun\nm e n u\nshwo me the menu",
    "help?": "hlep",
    "next?": "nxt\nneext\nnect\nnexttt",
    "upgrade?": "upgrad\ni want to upgarde\nI will upgrade\nshould I upgrade?",
    "exercises?": "exersises\nexcercises\npratice",
    "stop?": """
        stpo
        unsubscrib
        stop?
        stop 😂
        how do I unsubscribe
        Stop, I don't like this
        I have to stop now
        stop lol
        no stop
        shut up
        🛑
        please stop sending me messages all the time its annoying
        can you stop texting me at night
        i was told that one can unsubscribe by writing here
    """,
    "back?": "bakc\ngoback",
    "chapters?": "chpaters\nchapter the third\nchapter x",
    "start?": "strat",
    "start or chapter 1?": "restart\nstart over\nstart from the beginning",
    "next or chapter 3?": "I finished chapter 3\nI'm done with chapter 3",
    "back or next?": "should I go back or go next?",
    "next or menu?": "next menu",
    "help or stop?": "help stop",
    "menu or help?": "menu or help\nmenu, help\nmenu/help",
    "stop or menu?": "cancel my subscription\nstop it\nexit",
}

NOTHING = {
    "unknown": """
        I can't stop laughing
        I can't stop sending messages to my friends
        I did not mean to unsubscribe
        anything but pay for it
        the bus stop
        non-stop fun
        I want to stop smoking
        stop the car
        nobody said stop
        my friend upgraded his phone
        help! my dog is sick
        I started yesterday
        next week I have time
        next time
        next to me
        my back hurts
        I'll be back
        call me back
        start a fire
        my boss paid me
        I haven't paid
        progress bar
        exercise is healthy
        practice makes perfect
        print("next")
        next()
        x = 3
        for i in range(3):
        range(start, stop)
        a variable
        it prints start
        they stop at 3
        it goes back to the start
        because the loop stops
        the program stops
        start, stop, step
        continue statement
        None
        not
        return
        text
        best
        shop
        black
        process
        men
        hell
        -3
        2.5
        50%
        1,000
        下一课
        ...
    """,
}


TALK = {
    Topic.REFUND: "I want a refund\nhow do I get my money back?\nwhat is your refund policy?\nrefund",
    Topic.RECEIPT: "can you send me an invoice?\nwhere is my receipt",
    Topic.CHARGED_TWICE: "I was charged twice",
    Topic.CERTIFICATE: "will I get a certificate at the end?",
    Topic.PAYPAL: "can I pay with paypal?\ndo u take paypal",
    Topic.EXPENSIVE: "too expensive",
    Topic.MUST_PAY_NOW: "do I have to pay?\ncan I continue without paying?\nmust i pay now",
    Topic.HARD: "too hard\nthis question is so difficult",
    Topic.TRIAL: "is it free?\nis this course really free",
    Topic.SAFE: "is it safe?\nhow do i know this is not a scam",
    Topic.SUBSCRIPTION: "one time or monthly?\nwill you charge me every month",
    Topic.SPEAKS_LANGUAGE: "can you speak Spanish?",
    Topic.INSULT: "you are useless",
    Topic.REMIND: "remind me tomorrow",
    Topic.BUSY: "I'm busy now\nwait",
    Topic.GOOD_NIGHT: "good night",
    Topic.CARDS: "which cards do you accept?",
    Topic.DESPAIR: "I want to die\ni dont want to live anymore\nhow to kill myself, next",
    Topic.BEREAVED: "my mother died",
    Topic.HUMAN: "are you human?",
    Topic.JOKE: "tell me a joke",
}


@pytest.mark.parametrize(("text", "topic"), cases(TALK))
def test_talk_has_a_topic(text, topic):
    assert understand(text) == Talk(topic)


ABOUT = {
    "variable": "what is a variable?\nWhat's a variable\nwhat does variable mean\nwhat is meant by variable",
    "loops": "teach me about loops\nexplain loops to me\ncan you explain loops please\nhow do loops work",
    "break continue": "what does break/continue do",
}


@pytest.mark.parametrize(("text", "term"), cases(ABOUT))
def test_question_about_a_term_is_left_to_the_course(text, term):
    assert understand(text) == About(term)


@pytest.mark.parametrize("text", ["TypeError", "lists", "list comprehension"])
def test_words_alone_may_be_a_term_or_an_answer(text):
    assert understand(text) == About(text.lower(), asked=False)


def how(text: str) -> str:
    meaning = understand(text)
    assert isinstance(meaning, Do)
    return meaning.how


@pytest.mark.parametrize(("text", "meant"), cases(EXACT))
def test_exact_words_are_done_everywhere(text, meant):
    assert said(understand(text)) == meant
    assert how(text) == "word"


@pytest.mark.parametrize(("text", "meant"), cases(SYNONYMS))
def test_everyday_words_are_done_but_may_be_an_answer(text, meant):
    assert said(understand(text)) == meant
    assert how(text) == "synonym"


@pytest.mark.parametrize(("text", "meant"), cases(SENTENCES))
def test_sentence_with_one_plain_meaning_does_what_its_word_does(text, meant):
    assert said(understand(text)) == meant
    assert how(text) == "sentence"


@pytest.mark.parametrize(("text", "meant"), cases(NUMBERS_YES_NO))
def test_number_yes_and_no_are_left_to_what_was_asked(text, meant):
    assert said(understand(text)) == meant


@pytest.mark.parametrize(("text", "meant"), cases(ASKED))
def test_near_miss_or_two_meanings_are_asked_about(text, meant):
    assert said(understand(text)) == meant


@pytest.mark.parametrize(("text", "meant"), cases(NOTHING))
def test_talk_about_a_word_is_no_command(text, meant):
    assert said(understand(text)) == meant


@pytest.mark.parametrize("text", ["", " ", "\n", "\x00", "\u200b", "\ud800", "#", "%", "#,", "§"])
def test_text_with_nothing_in_it_means_nothing(text):
    assert said(understand(text)) == "unknown"


def test_lines_are_sentences():
    assert said(understand("Hi!\nHow do I upgrade?")) == "upgrade"
    assert said(understand("menu\nhelp")) == "menu or help?"
    assert said(understand("next\n")) == "next"
