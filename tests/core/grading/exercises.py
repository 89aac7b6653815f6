"""Exercises of every kind, which people answer in their own words (said.py)."""

from bot.core.course import Exercise

THREE_FOURS = Exercise(
    "Four, three times",
    'What does this line print?\n\n```print("4" * 3)```',
    "number",
    ("444",),
    advice={"12": "It would be 12 without the quotes."},
    hints=("Quotes make text.",),
)
TAKES_B = Exercise(
    "What is b?",
    "What does this program print?\n\n```a = 2\nb = a + 3\na = 10\nprint(b)```",
    "number",
    ("5",),
    advice={"13": "b was made while a was still 2."},
)
REMAINDER = Exercise("The rest", "What does this print?\n\n```print(17 % 5)```", "number", ("2",))
SEVENS = Exercise(
    "Seven and seven",
    'What does this line print?\n\n```print("7" + "7")```',
    "choice",
    ("2",),
    ("14", "77", "7 + 7"),
    {"1": "These are strings."},
)
TICKS = Exercise(
    "Tick and tock",
    'What does it print?\n\n```for n in range(2):\n    print("tick")\nprint("tock")```',
    "choice",
    ("2",),
    ("tick tock tick tock", "tick tick tock", "tick tock"),
)
CRASH = Exercise(
    "What happens?",
    'What happens here?\n\n```print("3" + 4)```',
    "choice",
    ("3",),
    ("It prints 7", "It prints 34", "Python stops with a TypeError"),
)
FRUIT = Exercise(
    "The second fruit?",
    'What does this print?\n\n```fruits = ["mango", "kiwi", "plum"]\nprint(fruits[1])```',
    "text",
    ("kiwi",),
    advice={"mango": "Mango has the index 0."},
)
TYPE = Exercise("A name", 'What is the type of "7" called?', "text", ("string", "str"))
GREETING = Exercise("Greeting", 'What is printed?\n\n```print("Hello, " + "Ana")```', "text", ("Hello, Ana",))
SAY_HI = Exercise(
    "Say hi",
    "Write a line that prints hi.",
    "code",
    ('print("hi")',),
    advice={"print(hi)": "Text needs quotes."},
)
AGE = Exercise("Age", "Write a line that remembers 20 under the name age.", "code", ("age = 20",))
COUNT = Exercise(
    "One, two, three",
    "Write the missing line:\n\n```____\n    print(n)```\n\nIt should show 1, 2 and 3.",
    "code",
    ("for n in range(1, 4):", "for n in [1, 2, 3]:"),
    advice={"for n in range(3):": "That begins with 0."},
)
GUEST = Exercise(
    "Visit everyone",
    'What belongs in the gap?\n\n```guests = ["Ana", "Bo"]\nfor ____ in guests:\n    print(guest)```',
    "code",
    ("guest",),
    advice={"guests": "That is the whole list."},
)
ALL = (
    *(THREE_FOURS, TAKES_B, REMAINDER, SEVENS, TICKS, CRASH),
    *(FRUIT, TYPE, GREETING, SAY_HI, AGE, COUNT, GUEST),
)
