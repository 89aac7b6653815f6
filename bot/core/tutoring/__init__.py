"""A learner whom an agent teaches: the chat's own course, gate and progress, as values to speak from.

The chat's engine owns the conversation. Here nothing is said by itself: an agent asks, and gets what stands
in the course or in the document, or a Refusal that says what to do instead.
"""
