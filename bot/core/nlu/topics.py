"""What people write to a tutor beside commands and answers."""

from enum import StrEnum


class Topic(StrEnum):
    """One line a topic: its phrases stand with the languages, its reply in wording/answers.py."""

    # Buyers. Who has paid and is locked out says Word.PAID: Stripe is asked.
    CARDS = "cards"  # which cards or wallets
    CURRENCY = "currency"  # can I pay in rupees
    PAYPAL = "paypal"
    MOBILE_MONEY = "mobile_money"  # M-Pesa, Easypaisa, JazzCash, UPI, GCash, Pix
    BANK_TRANSFER = "bank_transfer"
    CASH = "cash"
    CRYPTO = "crypto"
    NO_CARD = "no_card"  # has no card, no bank account
    SAFE = "safe"  # is it safe, a scam, real
    SUBSCRIPTION = "subscription"  # one payment or monthly
    INSTALMENTS = "instalments"
    DISCOUNT = "discount"  # a coupon, a scholarship, a lower price
    TRIAL = "trial"  # what is free
    PAY_LATER = "pay_later"  # "next month", "when my salary comes"
    EXPENSIVE = "expensive"  # "too much", "I have no money"
    MUST_PAY_NOW = "must_pay_now"  # "do I have to pay now?"
    FRIEND = "friend"  # buy it for somebody else, share it
    RECEIPT = "receipt"  # an invoice, a proof of payment
    REFUND = "refund"
    CHARGED_TWICE = "charged_twice"
    DECLINED = "declined"  # the card or the payment did not go through
    LINK_BROKEN = "link_broken"  # the payment link does not open, or has expired
    INCLUDED = "included"  # what one gets for the money
    LIFETIME = "lifetime"  # how long it stays open

    # Learners to be
    CERTIFICATE = "certificate"
    DURATION = "duration"  # how long it takes
    BEGINNER = "beginner"  # is it for me: no experience, bad at maths, too old, too young
    DEVICE = "device"  # is a phone enough
    JOB = "job"  # will it get me work
    PRIVACY = "privacy"  # what is kept of me, who sees it
    NEW_NUMBER = "new_number"  # another phone, another number
    VOICE = "voice"  # calls, voice messages, videos
    SPEAKS_LANGUAGE = "speaks_language"  # "speak Spanish please"
    OTHER_COURSES = "other_courses"
    OFF_TOPIC = "off_topic"  # weather, football, homework
    TIME = "time"  # what time or day it is

    HOW_TO_ANSWER = "how_to_answer"  # where to write, what to type, how often
    WHY_ME = "why_me"  # "how did you get my number?"

    # People in distress: no lesson, no sale, and where to find a person
    DESPAIR = "despair"  # wants to die, sees no way
    BEREAVED = "bereaved"  # somebody died
    ILL = "ill"  # is ill, or somebody near is
    ABUSED = "abused"  # somebody hurts them

    # People
    DISCOURAGED = "discouraged"  # "I am too stupid for this"
    SAD = "sad"  # lonely, stressed, had a bad day
    INSULT = "insult"  # "you are useless", and worse
    HUMAN = "human"  # "are you a bot?"
    WHO_ARE_YOU = "who_are_you"
    HOW_ARE_YOU = "how_are_you"
    JOKE = "joke"
    LAUGHING = "laughing"
    LOVE = "love"  # "I love you", "marry me"
    GOOD_NIGHT = "good_night"  # good bye too
    BUSY = "busy"  # "I am at work", "wait"
    REMIND = "remind"  # "remind me tomorrow"
    CONFUSED = "confused"  # "what?", "this is confusing"
    COMPLAINT = "complaint"  # "this does not work", "too slow"
    PRAISE = "praise"  # "this is great"
    APOLOGY = "apology"  # "sorry for the late reply"
    ENOUGH = "enough"  # "too long", "too fast", "too many messages"
    GOOD_NEWS = "good_news"  # "I did it", "I passed my exam"
    FINISHED = "finished"  # the course, all of it
    WHY_LEARN = "why_learn"  # what it is good for
    REACTION = "reaction"  # "oh", "I knew it", "really?"
    HARD = "hard"  # "this is too hard"
    QUESTION = "question"  # "I have a question", and no more
    STORY = "story"  # something of their own, told: the last that a text is taken for
    UNANSWERED = "unanswered"  # a question that nobody here can answer: likewise
    AUTO_REPLY = "auto_reply"  # another business's program


DISTRESS = frozenset({Topic.DESPAIR, Topic.BEREAVED, Topic.ILL, Topic.ABUSED})
BEFORE_ALL = DISTRESS | {Topic.AUTO_REPLY}  # a few words give it away, whatever else is said
# Said in passing: an answer of its own only where nothing else was said.
SMALL_TALK = frozenset(
    {
        Topic.LAUGHING,
        Topic.STORY,
        Topic.UNANSWERED,
        Topic.REACTION,
        Topic.APOLOGY,
        Topic.PRAISE,
        Topic.HOW_ARE_YOU,
        Topic.GOOD_NEWS,
        Topic.QUESTION,
        Topic.LOVE,
        Topic.GOOD_NIGHT,
        Topic.BUSY,
        Topic.TIME,
    }
)

# What a text is taken for when nothing else fits.
LAST_RESORT = frozenset({Topic.STORY, Topic.UNANSWERED})
