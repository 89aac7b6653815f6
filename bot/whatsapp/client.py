"""Twilio's own client, made as we need it."""

import logging
from typing import Any


def connect(account_sid: str, auth_token: str, api_base: str | None, timeout: float) -> Any:
    """A client for one thread, for its session is not made for several. `api_base`: another place than
    Twilio's; `timeout` in seconds, for each call. The first one loads the SDK: 34 MB."""
    from twilio.http.http_client import TwilioHttpClient  # type: ignore[import-untyped]
    from twilio.rest import Client  # type: ignore[import-untyped]

    quiet = logging.getLogger("twilio.http_client")
    quiet.setLevel(logging.WARNING)  # at INFO it logs learners' numbers
    http = TwilioHttpClient(timeout=timeout, logger=quiet)
    client = Client(account_sid, auth_token, http_client=http)
    if api_base:
        client.api.base_url = api_base.rstrip("/")
        http.session.trust_env = False  # on this machine, whatever proxy the environment names
    return client
