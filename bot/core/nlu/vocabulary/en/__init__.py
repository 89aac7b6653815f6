"""The vocabulary, as data: to teach the bot a new way of saying something, add a line here.

A key says what is meant, as a learner could say it exactly: `next`, `chapter #`. A key that ends in `?` is
asked about ("did you mean"), and ` or ` stands between what is offered. Below it the phrases, one a line, in
lower case: `a|b` is a choice, `(a|b)` a choice inside a phrase, `[a|b]` may be left out, `{lesson}` is one of
GROUPS, `#` a named chapter ("chapter six"), `%` a bare number, `...` one to eight words of any kind.

Phrases are compared after a text's words have been made plain (openings.py): contractions are spelled out
("what's": "what is"), articles and `please` are gone ("show me the menu": "show me menu"), and so is how the
sentence opens ("can you", "I want to"): none of these belongs in a phrase.
"""
