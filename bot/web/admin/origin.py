"""Whether a request that changes something was made by a page of ours.

A browser sends the operator's cookie along with what another site makes it send, where SameSite is not
heeded; and another site's name may lead to this machine. So Host and Origin are looked at as well.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Request


def is_ours(request: Request, public_url: str) -> bool:
    """PUBLIC_URL is ours, and the address that was asked where it is a machine's own: an IP address or
    localhost, as through a tunnel. No name that somebody else may point here is."""
    public, host = urlsplit(public_url), request.headers.get("Host", "")
    if not (_same(host, public.netloc, public.scheme) or _is_machine(host)):
        return False
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin")
    if origin is None:  # every browser of today sends it with a POST
        return True
    given = urlsplit(origin)
    if given.scheme not in ("http", "https"):
        return False
    from_public = given.scheme == public.scheme and _same(given.netloc, public.netloc, public.scheme)
    return from_public or (_is_machine(host) and given.netloc == host)


def _same(one: str, other: str, scheme: str) -> bool:
    return _with_port(one.lower(), scheme) == _with_port(other.lower(), scheme)


def _with_port(netloc: str, scheme: str) -> str:
    usual = ":443" if scheme == "https" else ":80"
    return netloc.removesuffix(usual)


def _is_machine(host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or bool(ip_address(name))
    except ValueError:
        return False
