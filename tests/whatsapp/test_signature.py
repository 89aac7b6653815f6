from urllib.parse import urlencode

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from bot.whatsapp import parse_form, verify

TOKEN = "0123456789abcdef0123456789abcdef"
URL = "https://bot.example.com/whatsapp"
FORM = [("MessageSid", "SM1"), ("From", "whatsapp:+15005550001"), ("Body", "grüß dich 👋")]

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
pairs = st.lists(st.tuples(st.one_of(st.sampled_from(["Body", "From", ""]), texts), texts), max_size=6)
urls = st.builds(
    lambda scheme, host, port, path, query: f"{scheme}://{host}{port}/{path}{query}",
    st.sampled_from(["http", "https"]),
    st.sampled_from(["bot.example.com", "localhost", "127.0.0.1"]),
    st.sampled_from(["", ":80", ":443", ":8000"]),
    st.sampled_from(["whatsapp", "whatsapp/status", "a/b%20c"]),
    st.sampled_from(["", "?delivery=cs_1", "?a=1&a=%C3%A9&b="]),
)


class Multi(dict):
    """A form as Flask would hand it to Twilio's validator."""

    def __init__(self, fields):
        super().__init__()
        for name, value in fields:
            self.setdefault(name, []).append(value)

    def getlist(self, name):
        return self[name]


def signed(url, fields):
    return RequestValidator(TOKEN).compute_signature(url, Multi(fields))


@settings(max_examples=200, deadline=None)
@given(urls, pairs, st.data())
def test_agrees_with_twilios_validator(url, fields, data):
    other_url = data.draw(st.one_of(st.just(url), urls))
    other_fields = data.draw(st.one_of(st.just(fields), st.permutations(fields), pairs))
    signature = signed(other_url, other_fields)
    assert verify([TOKEN], url, fields, signature) == RequestValidator(TOKEN).validate(
        url, Multi(fields), signature
    )


@settings(max_examples=100, deadline=None)
@given(pairs)
@example([("Body", "a+b c%20&=\r\n"), ("Body", ""), ("Body", "")])
def test_signed_form_holds_after_the_wire(fields):
    body = urlencode(fields).encode()
    assert verify([TOKEN], URL, parse_form(body), signed(URL, fields))


@pytest.mark.parametrize(
    "public", ["https://bot.example.com/whatsapp", "https://bot.example.com:443/whatsapp"]
)
def test_port_may_be_named_or_not(public):
    for asked in (URL, "https://bot.example.com:443/whatsapp"):
        assert verify([TOKEN], public, FORM, signed(asked, FORM))


@pytest.mark.parametrize("changed", [FORM[:-1], [*FORM, ("Body", "x")], [("Body", "bye"), *FORM[:2]], []])
def test_changed_form_does_not_hold(changed):
    assert not verify([TOKEN], URL, changed, signed(URL, FORM))


@pytest.mark.parametrize("signature", ["", "x", "ünïcode", "\udcff", "=" * 100_000])
def test_bad_header_is_an_answer_and_no_error(signature):
    assert not verify([TOKEN], URL, FORM, signature)


@pytest.mark.parametrize(("url", "fields"), [("https://bot:x/whatsapp", FORM), (URL, [("Body", "\ud800")])])
def test_what_twilio_cannot_sign_does_not_hold(url, fields):
    assert not verify([TOKEN], url, fields, signed(URL, FORM))


def test_other_token_does_not_hold():
    assert not verify(["another"], URL, FORM, signed(URL, FORM))


def test_any_of_the_secrets_may_have_signed():
    for secrets in ([TOKEN], [TOKEN, "old"], ["new", TOKEN]):
        assert verify(secrets, URL, FORM, signed(URL, FORM))
    assert not verify([], URL, FORM, signed(URL, FORM))
    assert not verify(["new", "old"], URL, FORM, signed(URL, FORM))


SHARED_KEY = "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256"


def test_shared_key_signs_with_the_algorithm_that_its_header_names():
    signature = RequestValidator("shared").compute_signature(URL, Multi(FORM), "HMAC_SHA256")
    assert verify([TOKEN, "shared"], URL, FORM, signature, SHARED_KEY)
    with_port = "https://bot.example.com:443/whatsapp"
    assert verify([TOKEN, "shared"], with_port, FORM, signature, SHARED_KEY)
    assert not verify([TOKEN], URL, FORM, signature, SHARED_KEY)
    assert not verify(["shared"], URL, FORM, signature)
    assert not verify(["shared"], URL, FORM[1:], signature, SHARED_KEY)


@pytest.mark.parametrize(
    "header", ["algorithm=NONE", "algorithm=HMAC_MD5", "algorithm=ünï", "key=x,algorithm=HMAC_SHA512"]
)
def test_algorithm_that_is_not_known_holds_nothing(header, caplog):
    assert not verify([TOKEN], URL, FORM, signed(URL, FORM), header)
    assert caplog.records == []


@pytest.mark.parametrize("header", ["", "key=x", "algorithm=", "nonsense", "algorithm=hmac_sha1"])
def test_header_that_names_no_other_algorithm_leaves_the_auth_tokens(header):
    assert verify([TOKEN], URL, FORM, signed(URL, FORM), header)
