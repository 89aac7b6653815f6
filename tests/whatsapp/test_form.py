import time
import tracemalloc
from urllib.parse import parse_qsl, quote_plus, unquote_to_bytes

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.whatsapp import parse_form
from tests.waiting import takes_less_than

LIMIT = 128 * 1024

letters = st.text(st.sampled_from("aZ09=+ _%&\r\n\t.~?é👋\x00"), max_size=8).map(quote_plus).map(str.encode)
escapes = st.binary(max_size=4).map(lambda data: b"".join(b"%%%02x" % byte for byte in data))
raw = st.binary(max_size=6).filter(lambda data: b"%" not in data)
signs = st.sampled_from([b"=", b"&", b"&&", b"+", b"%3D%25"])


def decoded(part):
    return unquote_to_bytes(part.replace(b"+", b" ")).decode("utf-8", "replace")


@given(st.lists(st.one_of(letters, escapes, raw, signs)).map(b"".join))
@example(b"a==&=b&&c&d=e=f&%3d=%3D%0A%0d%0A=&g=+%2B&h= \n \r\n= \n&_=_")
def test_each_field_is_decoded_as_python_decodes_it(body):
    fields = [field.partition(b"=") for field in body.split(b"&") if field]
    assert parse_form(body) == [(decoded(name), decoded(value)) for name, _, value in fields]


@given(st.lists(st.one_of(letters, st.sampled_from([b"=", b"&"]))).map(b"".join))
def test_reads_what_pythons_own_parser_reads(body):
    assert parse_form(body) == parse_qsl(body.decode(), keep_blank_values=True, errors="replace")


def test_keeps_blank_and_repeated_fields_and_mends_bad_bytes():
    fields = [("a", ""), ("b", "1"), ("b", "2 3"), ("c", "👋"), ("d", "��")]
    assert parse_form(b"a=&b=1&b=2+3&c=%F0%9F%91%8B&d=%ff\xff") == fields


@pytest.mark.parametrize("body", [b"a=1&" * 100_000, b"a=%", b"a=%4", b"a=%zz&b=1", b"%=1"])
def test_what_twilio_would_not_send_has_no_fields(body):
    assert parse_form(body) == []


@pytest.mark.parametrize(
    "body",
    [
        b"Body=" + b"%F0%9F%98%80" * (LIMIT // 12),
        b"&".join(b"f%d=" % number + b"%F0%9F%98%80" * 5 for number in range(1900)),
        b"=" * LIMIT,
        b"+" * LIMIT,
        b"a=%3D" * (LIMIT // 5),
    ],
    ids=["emoji", "fields", "equals", "plus", "escaped equals"],
)
def test_largest_body_costs_a_few_times_its_size_and_a_few_milliseconds(body):
    with takes_less_than(0.05, time.process_time):
        parse_form(body)
    tracemalloc.start()
    parse_form(body)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12 * LIMIT
