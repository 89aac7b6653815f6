"""A learner's Python: found in a message, mended where a phone spoilt it, and judged by what it does.

Nothing here runs a program: bot/code/ does. `recognizing` says what is a program, `mending` gives back what a
phone took away, `composing` puts an answer into the gap of its exercise, `checks` reads what an exercise
wants, `judging` says what is to be run for that and whether it was done.
"""
