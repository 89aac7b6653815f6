"""What a text means: `understand` decides, the rest serves it.

A Command (command.py) says all of one word, `traits` are the sets that the rules need. `language` makes of a
phrase file's data what a text is compared with: `language_data` is the file, `language_words` its words,
`phrase_table` its phrases. `chapter_mentions` finds the chapters that a text names, `sentences` reads it by
its clauses, `clause_reading` and `judging` one of them, `clauses` combines them, `readings` what several
languages make of it, `fuzzy` corrects typing errors, and `fallback` looks at what is left.
"""
