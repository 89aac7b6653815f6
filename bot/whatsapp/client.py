"""Twilio's own client, made as we need it."""

import logging
from typing import Any


def connect(
    account_sid: str,
    auth_token: str,
    api_base: str | None,
    timeout: float,
    region: str | None = None,
    edge: str | None = None,
) -> Any:
    """A client for one thread, because its session is not safe for several. `api_base` replaces Twilio's URL;
    `timeout` is in seconds, for each call. The first client loads the SDK: 34 MB."""
    from twilio.http.http_client import TwilioHttpClient  # type: ignore[import-untyped]
    from twilio.rest import Client  # type: ignore[import-untyped]

    quiet = logging.getLogger("twilio.http_client")
    quiet.setLevel(logging.WARNING)  # at INFO it logs learners' numbers
    http = TwilioHttpClient(timeout=timeout, logger=quiet)
    client = Client(account_sid, auth_token, http_client=http)
    # Set, not handed in: where none is, the SDK takes the process's own, and moves any host by it, one on
    # this machine too.
    client.region, client.edge = (None, None) if api_base else (region, edge)
    if api_base:
        client.api.base_url = client.messaging.base_url = api_base.rstrip("/")
        http.session.trust_env = False  # it is on this machine: no proxy of the environment
    return client
