"""Every sentence a learner reads, outside the course itself.

Written as a kind tutor would: short, warm, one thing to do next, sized for a phone. Words that a learner
can say are *bold*, as WhatsApp writes it. These are pure functions that return a text.
"""
