"""What a STORE_URL holds that is not for everybody's eyes."""

from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

_SECRET_PARAMETERS = frozenset({"password", "passfile", "sslpassword"})


def passwords(store_url: str) -> tuple[str, ...]:
    """The URL's passwords as they are written and decoded; nothing for a folder or a URL without one."""
    if store_url.startswith("json:"):
        return ()
    parts = urlsplit(store_url)
    written = [parts.password or ""]
    for field in parts.query.split("&"):
        name, _, value = field.partition("=")
        written += [value] if name in _SECRET_PARAMETERS else []
    return tuple(each for password in written if password for each in (password, unquote(password)))


def without_passwords(store_url: str) -> str:
    """The URL of the same database, with nothing in it that must stay secret."""
    parts = urlsplit(store_url)
    kept = [pair for pair in parse_qsl(parts.query) if pair[0] not in _SECRET_PARAMETERS]
    user = parts.netloc.rpartition("@")[0].partition(":")[0]
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, f"{user}@{place}", parts.path, urlencode(kept), ""))
