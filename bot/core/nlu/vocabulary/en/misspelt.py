"""Words as they are typed on a phone: shortened, run together, misspelt."""

from collections.abc import Mapping

# What stands for other words beyond doubt.
SHORT_FORMS: Mapping[str, str] = {
    "i'm": "i am", "im": "i am", "i've": "i have", "ive": "i have", "i'd": "i would", "i'll": "i will",
    "you're": "you are", "youre": "you are", "we're": "we are", "they're": "they are", "it's": "it is",
    "that's": "that is", "thats": "that is", "what's": "what is", "whats": "what is", "where's": "where is",
    "wheres": "where is", "how's": "how is", "hows": "how is", "who's": "who is", "there's": "there is",
    "let's": "let us", "lets": "let us", "don't": "do not", "dont": "do not", "doesn't": "does not",
    "doesnt": "does not", "didn't": "did not", "didnt": "did not", "can't": "can not", "cant": "can not",
    "cannot": "can not", "couldn't": "could not", "couldnt": "could not", "won't": "will not",
    "wont": "will not", "wouldn't": "would not", "wouldnt": "would not", "shouldn't": "should not",
    "ain't": "am not", "aint": "am not",
    "isn't": "is not", "isnt": "is not", "wasn't": "was not", "aren't": "are not", "haven't": "have not",
    "you'll": "you will", "we'll": "we will", "we've": "we have", "you've": "you have", "today's": "todays",
    "u": "you", "ur": "your", "r": "are", "wanna": "want to", "gonna": "going to", "gotta": "have to",
    "gimme": "give me", "lemme": "let me", "dunno": "do not know", "idk": "i do not know", "thx": "thanks",
    "tnx": "thanks", "ty": "thanks", "thnx": "thanks", "thanx": "thanks", "tysm": "thank you so much",
    "abt": "about", "wat": "what", "wht": "what", "hw": "how", "ques": "question", "qs": "questions",
    "pay-pal": "paypal", "learnt": "learned", "practise": "practice", "practicing": "practice",
    "&": "and", "n't": "not",
}  # fmt: skip

# Short forms that only probably are meant, and what they stand for. Those of one command stand with it.
SHORTENED: Mapping[str, str] = {"wats": "what is", "whr": "where", "wher": "where"}

# The words that are looked for behind a misspelt one. Those of one command stand with it.
MISSPELT = "lesson lessons restart teach show course"
