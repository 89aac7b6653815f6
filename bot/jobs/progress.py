"""Whether what runs in the background still gets on with it.

It counts looks, a second apart, not seconds: a machine that was suspended holds nothing against anybody.
"""

MOST_LOOKS = 120  # a try at Twilio or a task at Stripe takes half a minute at the very most


class Progress:
    """`began` says what a thread is at, in one step that has to end; `ended`, that it is at nothing now."""

    def __init__(self) -> None:
        self._looks = 0
        self._steps: dict[str, tuple[int, int]] = {}  # name: the look at which it began, the most it may take

    def began(self, step: str, patience: int = 1) -> None:
        """A step that may take `patience` times as long as others. If it was begun already, it is a new one
        of that name."""
        self._steps[step] = self._looks, patience * MOST_LOOKS

    def ended(self, step: str) -> None:
        self._steps.pop(step, None)

    def stuck(self) -> str | None:
        """A step that does not end. To be called once a second."""
        self._looks += 1
        for step, (began, most) in list(self._steps.items()):
            if self._looks - began > most:
                return step
        return None
