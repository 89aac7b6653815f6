"""What it means when a call of Twilio's API fails."""

from bot.core.messaging.send_result import Again, SendResult, outcome_of


def read_failure(error: Exception) -> SendResult:
    """The outcome for whatever the SDK raised.

    It is ambiguous unless Twilio answered or no connection was made: the request may have arrived, and Twilio
    may have done what it asks.
    """
    # Imported here: they load the SDK's HTTP side, which only a process that sends messages needs.
    from requests import ConnectTimeout, RequestException
    from twilio.base.exceptions import (  # type: ignore[import-untyped]
        TwilioException,
        TwilioRestException,
        TwilioServiceException,
    )

    if isinstance(error, TwilioRestException | TwilioServiceException):
        return outcome_of(_number(error.status) or 500, _number(error.code))
    if isinstance(error, TwilioException):
        return _of_list(error)
    if isinstance(error, RequestException):
        unsent = isinstance(error, ConnectTimeout) or _never_connected(error)
        return Again(type(error).__name__, ambiguous=not unsent)
    return Again(type(error).__name__, ambiguous=True)


def _of_list(error: Exception) -> SendResult:
    """If a list fails, the SDK raises a bare exception with the response as its second argument."""
    status = getattr(error.args[1] if len(error.args) > 1 else None, "status_code", None)
    if isinstance(status, int) and status >= 400:
        return outcome_of(status, None)
    return Again(type(error).__name__, ambiguous=True)


def _never_connected(error: Exception) -> bool:
    from urllib3.exceptions import NewConnectionError

    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return isinstance(reason, NewConnectionError)  # refused, no route, no such host


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None
