"""The vocabulary, as data: to teach the bot a new way of saying something, add a line here.

A Command says how one word is said; ambiguous.py has what may mean several, answers.py what means none.
Phrases stand one a line, in lower case: `a|b` is a choice, `(a|b)` a choice inside a phrase, `[a|b]` may be
left out, `{lesson}` is one of GROUPS, `#` a named chapter ("chapter six"), `%` a bare number, `...` one to
eight words of any kind.

Phrases are compared after the words of a text were normalized (misspelt.py, openings.py): contractions are
spelled out ("what's": "what is"), articles and `please` are gone ("show me the menu": "show me menu"), and so
is how the sentence opens ("can you", "I want to"): none of these belongs in a phrase.
"""
