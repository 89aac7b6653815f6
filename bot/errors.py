"""The error tree. `retry` says whether the same call may succeed later.

TutorClawError
├── StoreError
│   ├── StoreUnavailable      retry   the disk or the database does not answer or is full
│   └── DocumentUnreadable    no      one learner's document is damaged; everybody else is served
├── CourseFault               no      a course file breaks a rule
└── ConfigFault               no      a setting is missing or malformed
"""


class TutorClawError(Exception):
    retry = False


class StoreError(TutorClawError):
    pass


class StoreUnavailable(StoreError):
    """`doing` says what was tried, `reason` what the system answered."""

    retry = True

    def __init__(self, doing: str, reason: str) -> None:
        super().__init__(f"{doing}: {reason}")
        self.doing = doing
        self.reason = reason


class DocumentUnreadable(StoreError):
    """`where` names the document (a file path relative to the store, or a row)."""

    def __init__(self, learner_id: str, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.learner_id = learner_id
        self.where = where
        self.reason = reason
