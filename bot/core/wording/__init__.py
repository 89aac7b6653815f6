"""Every sentence a learner reads, outside the course itself.

Written as a kind tutor would: short, warm, one thing to do next, sized for a phone. Words to say stand in
*bold*, as WhatsApp writes it. Here is nothing but functions from what is known to a text.
"""
