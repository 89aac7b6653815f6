"""What a text means: `understand` decides, the rest serves it.

A Command (command.py) says all of one word; `patterns` turns the vocabulary into dictionaries, `traits` into
the sets that the rules need. `chapter_mentions` finds the chapters that a text names, `sentences` reads
sentences, clause by clause, `clauses` combines them, `fuzzy` corrects typing errors, and `fallback` looks at
what is left.
"""
