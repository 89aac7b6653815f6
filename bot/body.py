"""A request's body, read to a limit."""

from flask import Request


def read_body(request: Request, limit: int) -> bytes | None:
    """The raw body; None where it is longer than `limit` bytes.

    By hand, because Werkzeug cuts a chunked body at MAX_CONTENT_LENGTH without a word, and half a body
    must not be taken for a whole one.
    """
    if request.content_length is not None and request.content_length > limit:
        return None
    stream = request.environ["wsgi.input"]
    wanted = limit + 1 if request.content_length is None else request.content_length
    body = b""
    while len(body) < wanted:
        chunk = stream.read(wanted - len(body))
        if not chunk:
            break
        body = body + chunk if body else chunk
    return body if len(body) <= limit else None
