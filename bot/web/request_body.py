"""A request's body, read to a limit."""

from collections.abc import Mapping
from typing import Any


def read_body(environ: Mapping[str, Any], limit: int) -> bytes | None:
    """The raw body of a WSGI request; None where it is longer than `limit` bytes.

    Read by hand, because Werkzeug silently cuts a chunked body at MAX_CONTENT_LENGTH, and half a body must
    not be taken for a whole one.
    """
    length = environ.get("CONTENT_LENGTH") or ""
    declared = length.isdecimal()  # a chunked body has no length
    wanted = int(length) if declared else limit + 1
    if declared and wanted > limit:
        return None
    stream = environ["wsgi.input"]
    body: bytes = stream.read(wanted)
    while len(body) < wanted and (chunk := stream.read(wanted - len(body))):
        body += chunk
    return body if len(body) <= limit else None
