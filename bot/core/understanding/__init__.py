"""How `bot.core.understand` comes to know what was meant.

`tables` turns the vocabulary into dictionaries, `mentions` finds the chapters that a text names, `sentences`
reads sentences, `nearmiss` mends typing errors.
"""
