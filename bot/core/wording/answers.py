"""A reply of its own for each topic: short, true, and with one thing to do next.

Nothing here names what a course teaches. In distress there is no lesson, no sale, and where to find a person.
"""

from collections.abc import Mapping

from bot.core.course import Course
from bot.core.nlu.topics import Topic
from bot.core.wording.buying_answers import BUYING, buying_answer
from bot.core.wording.contacts import whom
from bot.core.wording.joining import paragraphs, sentences
from bot.core.wording.languages import written
from bot.core.wording.payment_answers import MONEY_PAID
from bot.core.wording.speaking import N_, _, languages_of


def reply_to(topic: Topic, course: Course, paid: bool, onward: str) -> str:
    """`onward`: what the learner can do next where they stand. A course may have an answer of its own."""
    own = course.answers.get(topic)
    if topic in _DISTRESS:
        return own or _in_distress(topic)
    if topic in BUYING:
        return buying_answer(topic, course, paid, onward)
    if topic in MONEY_PAID:
        return sentences(own or _(_NO_MONEY), onward)
    if topic is Topic.SPEAKS_LANGUAGE:
        return sentences(own or written(languages_of(course.catalogues)), onward)
    if topic in _QUIET:
        return own or _(_QUIET[topic])
    if topic in _FOR_A_PERSON:
        return paragraphs(own or sentences(_(_FOR_A_PERSON[topic]), whom(course.contact)), onward)
    return sentences(own or _(_TALK[topic]), onward)


def _in_distress(topic: Topic) -> str:
    return sentences(_(_DISTRESS[topic]), "" if topic is Topic.ILL else _(_HELPLINES))


# Of a course that sells nothing, and never did to this learner.
_NO_MONEY = N_("The whole course is free, and I see no payment of yours.")

# Translators: said to people in despair, in grief, in danger. Gently, with no joke and nothing added.
_HELPLINES = N_("findahelpline.com lists free helplines of your country, by phone or chat.")
_DISTRESS: Mapping[Topic, str] = {
    Topic.DESPAIR: N_(
        "I am so glad that you told me, and I am worried about you. I am only a program: please talk to "
        "a person now, somebody near you, or your emergency number if you are in danger."
    ),
    Topic.BEREAVED: N_(
        "I am so sorry for your loss. 🕊 There is no hurry here, take all the time you need. If it gets "
        "too much, please talk to somebody near you."
    ),
    Topic.ILL: N_(
        "I am sorry to hear that, and I hope it gets better soon. Please let a doctor or a nurse look "
        "at it, and call your emergency number if it is urgent. Rest first: your place here is kept."
    ),
    Topic.ABUSED: N_(
        "I am so sorry. It is not your fault. I am only a program: please tell somebody you trust, and "
        "call your emergency number if you are in danger."
    ),
}

# What only a person can do.
_FOR_A_PERSON: Mapping[Topic, str] = {
    Topic.COMPLAINT: N_("I am sorry about that. A person should hear of it, and I am only a program."),
    Topic.CERTIFICATE: N_("I cannot give out certificates. A person can tell you whether there is one."),
    Topic.PRIVACY: N_(
        "I keep your number, your name, your place in the course and what you paid, and never see a card. "
        "For more, ask a person."
    ),
    Topic.NEW_NUMBER: N_(
        "I know you by your number. A person can move your place, and what you paid for, to a new one."
    ),
    Topic.JOB: N_("A course is a first step, and no promise of work. A person may tell you more."),
    Topic.OTHER_COURSES: N_("This chat has one course. A person can tell you what else there is."),
}

# Who leaves, or is no person, is not led on.
_QUIET: Mapping[Topic, str] = {
    Topic.GOOD_NIGHT: N_(
        "Good night, and see you soon! Your place is kept: *next* goes on whenever you like."
    ),
    Topic.BUSY: N_("No hurry! Your place is kept: say *next* when you have a minute."),
    Topic.REMIND: N_(
        "I cannot set reminders, sorry. Your place is kept: an alarm on your phone, and then *next*."
    ),
    Topic.AUTO_REPLY: N_("This looks like an automatic reply. A person can say *next* any time."),
}

_TALK: Mapping[Topic, str] = {
    Topic.DURATION: N_("You set the pace: a lesson takes a few minutes, and you can stop after any of them."),
    Topic.BEGINNER: N_("It is for you. It starts from nothing, in small steps, at whatever age and pace."),
    Topic.DEVICE: N_("This phone is enough to follow the lessons and the exercises."),
    # Translators: *?123* is the key of a phone's keyboard that leads to the signs; it stays, or is the key of
    # your language's keyboard.
    Topic.HOW_TO_ANSWER: N_(
        "Just write your answer here in this chat. Signs are behind the *?123* key of your keyboard, and you "
        "may try as often as you like."
    ),
    Topic.WHY_ME: N_("I only answer who writes to this number, and *stop* ends messages from me."),
    Topic.VOICE: N_("I can only read and write text, so no calls, voice or videos."),
    Topic.OFF_TOPIC: N_("That is beyond me: I only know this course."),
    Topic.TIME: N_("I have no clock here, but your phone has one."),
    Topic.DISCOURAGED: N_(
        "You are not stupid: this is hard for everybody at first, and a wrong answer costs nothing."
    ),
    Topic.SAD: N_("I am sorry that it is a hard day. Be kind to yourself, a small step is enough."),
    Topic.INSULT: N_(
        "I am sorry that I was no help. I am a small program, and I understand short words best."
    ),
    Topic.HUMAN: N_("I am a program, not a person. The lessons were written by people."),
    Topic.WHO_ARE_YOU: N_("I am TutorClaw, a program that teaches a course in this chat."),
    Topic.HOW_ARE_YOU: N_("I am fine, thank you for asking! I hope you are too."),
    # Translators: any small, harmless joke of your language, about learning.
    Topic.JOKE: N_("Why did the student eat the homework? The teacher said it was a piece of cake. 🍰"),
    Topic.LAUGHING: N_("😄 Glad that you have fun."),
    Topic.LOVE: N_("That is kind! I am only a program, but I like teaching you."),
    Topic.CONFUSED: N_(
        "Sorry, that was not clear. *explain* says it in other words, *repeat* shows it again."
    ),
    Topic.PRAISE: N_("Thank you, that is good to hear!"),
    Topic.APOLOGY: N_("No need to be sorry."),
    Topic.ENOUGH: N_("One step at a time is fine, and you set the pace: I only write when you do."),
    Topic.GOOD_NEWS: N_("Well done, I am happy for you! 🎉"),
    Topic.FINISHED: N_("Well done, that is something to be proud of! 🎉"),
    Topic.WHY_LEARN: N_("Because you can then make things yourself, and each small step stays with you."),
    Topic.REACTION: "🙂",
    Topic.HARD: N_("It is hard at first, for everybody. *hint* gives you a push, *explain* other words."),
    Topic.QUESTION: N_("Ask me, in a few plain words."),
}
