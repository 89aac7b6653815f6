"""What a text means: `understand` decides, the rest serves it.

`patterns` turns the vocabulary into dictionaries, `chapter_mentions` finds the chapters that a text names,
`sentences` reads sentences, `fuzzy` mends typing errors.
"""
