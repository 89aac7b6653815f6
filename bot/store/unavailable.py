"""How what a disk or a database says against it becomes a StoreUnavailable."""

from types import TracebackType

from bot.errors import StoreUnavailable


class Unavailable:
    """For a `with` block: an error of `kind` in it is a StoreUnavailable that says what was being done. No
    generator, for each message goes through several."""

    __slots__ = ("_doing",)
    kind: type[Exception]

    def __init__(self, doing: str) -> None:
        self._doing = doing

    def __enter__(self) -> None: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, self.kind):
            raise StoreUnavailable(self._doing, self.reason(error)) from error

    @staticmethod
    def reason(error: Exception) -> str:
        raise NotImplementedError
