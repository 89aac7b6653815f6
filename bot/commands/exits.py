"""How a command ends: its exit code, and how it says what is wrong."""

import sys

DONE = 0
SAID_NO = 1
FOUND_WRONG = 2


class Wrong(Exception):
    """What the operator has to mend before the command can run: a line for each fault."""

    def __init__(self, *faults: object) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))


def say_no(words: str) -> int:
    print(words, file=sys.stderr)
    return SAID_NO
