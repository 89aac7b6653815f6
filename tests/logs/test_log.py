"""The log: one event is one line, JSON or readable, and no number, link, address or key gets into it."""

import json
import logging
import os
import pty
import re
import string
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.logs.formatter import make_formatter
from bot.logs.log import event, set_up
from bot.logs.redaction import LIMIT, Redactor

log = logging.getLogger("bot.tests")
TOKEN = "5f3a" * 8
redact = Redactor([TOKEN, "whsec_configured", "short"])

IDS = [
    "evt_1PabcDEF1234567890123456",
    "cs_test_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6",
    "pi_3MtwBwLkdIwHu7ix28a3tqPa",
    "req_12345678901234",
    "price_1234567",
    "SM" + "0123456789abcdef" * 2,
    "AC" + "0" * 32,
    "lrn_234567abcdefghij234567",
    "dlv_0123456789abcdef01234567",
    "2026-11-24T08:36:00Z",
    "2026-11-24T08:36:00.123456+02:00",
]


@pytest.fixture
def lines(capsys):
    before = logging.getLogger().handlers[:], logging.getLogger().level, sys.excepthook
    set_up(logging.INFO, [TOKEN])
    yield lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    logging.captureWarnings(False)
    logging.getLogger().handlers[:], sys.excepthook = before[0], before[2]
    logging.getLogger().setLevel(before[1])


SEPARATORS = ["", " ", "-", ".", ") ", " (", "/", "\u00a0", "\u2011", "%20", "%2B", "\u200b", "--", " - "]
DIGITS = [string.digits, "٠١٢٣٤٥٦٧٨٩", "０１２３４５６７８９", "०१२३४५६७८९"]


@st.composite
def numbers(draw):
    """A number of seven digits or more as people write it: the text, and its digits."""
    script = draw(st.sampled_from(DIGITS))
    digits = draw(st.lists(st.sampled_from(script), min_size=7, max_size=19))
    between = [draw(st.sampled_from(SEPARATORS)) for _ in digits[1:]]
    text = digits[0] + "".join(sep + digit for sep, digit in zip(between, digits[1:], strict=True))
    return draw(st.sampled_from(["", "+", "00", "%2B", "＋", "tel:", "whatsapp:+", "("])) + text, "".join(
        digits
    )


def seen_digits(text):
    return "".join(re.findall(r"\d", re.sub(r"%(2B|20)", "", text)))


@given(number=numbers(), before=st.text(max_size=40), after=st.text(max_size=40))
def test_no_number_of_a_person_comes_out(number, before, after):
    text, digits = number
    assert digits not in seen_digits(redact(f"{before} {text} {after}"))


@given(number=numbers(), before=st.integers(0, LIMIT + 20))
def test_a_number_that_the_cut_goes_through_does_not_come_out(number, before):
    text, digits = number
    assert digits[:7] not in seen_digits(redact("x" * before + text + "y" * 400).partition("…")[0])


@given(before=st.text(max_size=30), after=st.text(max_size=30), which=st.sampled_from(IDS))
def test_ids_and_times_stay_whole(before, after, which):
    # Text that runs into what follows (a link, an address, a number) takes it along; plain words do not.
    plain = re.sub(r"[^a-z ]", "", before.lower())
    assert f" {which} " in redact(f"{plain} {which} {after}")


@given(st.text(max_size=500))
def test_any_text_can_be_redacted_and_logged(text):
    assert len(redact(text)) <= LIMIT + 250


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("see https://checkout.stripe.com/c/pay/cs_test_1#fid now", "see [link] now"),
        ("checkout.stripe.com/c/pay/cs_test_1", "[link]"),
        ("https%3A%2F%2Fa.b%2Fc", "[link]"),
        (r"http:\/\/a.b\/c", "[link]"),
        ("myapp+x://open?y", "[link]"),
        ("ana.b+c@example.co.uk!", "[mail]"),
        ("joe%40example.com", "[mail]"),
        ("evt_1@example.com", "evt_1[mail]"),
        ("key sk_test_51Abc, rk_live_9 pk_test_x whsec_a/b+c= end", "key [key], [key] [key] [key] end"),
        ("Invalid API Key provided: sk_test_*********abcd", "Invalid API Key provided: [key]"),
        ("sk_live_51Hz*********abcd.", "[key]."),
        ("pi_3Mtw_secret_YrKJ", "[key]"),
        (f"token={TOKEN};", "token=[key];"),
        (f"1234567{TOKEN}", "[number][key]"),
        ("whatsapp:+1 (555) 000-1111", "[address]"),
        ("from whatsapp:US.abc123 to WhatsApp%3A%2B15550001111", "from [address] to [address]"),
        ("4242 4242 4242 4242", "[number]"),
        ("4242424242424242 was declined", "[number] was declined"),
        ("call +49 151 2345 6789", "call [number]"),
        ("No such price: 'price_1' req_9", "No such price: 'price_1' req_9"),
        ("chapter 6, lesson 12, 404", "chapter 6, lesson 12, 404"),
        ("127.0.0.1:8000", "127.0.0.1:8000"),
        ("checkout.session.completed", "checkout.session.completed"),
    ],
)
def test_each_kind_is_replaced_by_its_name(text, shown):
    assert redact(text) == shown


@pytest.mark.parametrize("before", range(LIMIT - 30, LIMIT + 1))
def test_what_the_cut_goes_through_is_seen_whole(before):
    for hidden in ("ada.lovelace@example.com", TOKEN, "pi_3Mtw_secret_YrKJ"):
        assert hidden[:3] not in redact("x" * (before - 1) + " " + hidden + " y" * 400).partition("…")[0]


def test_a_secret_that_others_before_it_bring_nearer_does_not_come_out():
    for between in range(500):
        text = f"{TOKEN} " * 12 + "x" * between + TOKEN + "y" * 900
        assert TOKEN[:6] not in redact(text)


@pytest.mark.parametrize(
    "unit",
    ["a", "1 ", "1-", "a@", "://", "a.", "whatsapp:", "sk_test_", "+", "pi_", "pi_a_secret", "2026-11-24T"],
)
def test_a_hostile_text_costs_nothing(unit):
    text = unit * (100_000 // len(unit))
    began = time.thread_time()
    for _ in range(20):
        redact(text)
    assert (time.thread_time() - began) / 20 < 0.005


def test_an_event_is_one_line_of_json(lines):
    event(log, logging.INFO, "stripe_event", type="checkout.session.completed", id="evt_1", ms=1.5, ok=True)
    (line,) = lines()
    assert datetime.fromisoformat(line.pop("time")).tzinfo == UTC
    assert line == {
        "level": "info",
        "event": "stripe_event",
        "type": "checkout.session.completed",
        "id": "evt_1",
        "ms": 1.5,
        "ok": True,
    }


def test_line_breaks_and_control_characters_stay_inside_of_the_line(lines, capsys):
    event(log, logging.INFO, "said", text="a\nb\r\u2028c\x1b[2J\x9b\x7f\u0085\u202ed\ud800")
    raw = capsys.readouterr().err
    assert len(raw.splitlines()) == 1
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", raw)
    assert json.loads(raw)["text"].startswith("a\nb")


@given(number=numbers(), depth=st.integers(0, 8))
@example(number=("000000\u200b0", "0000000"), depth=0)
def test_a_number_does_not_come_out_of_any_nesting(number, depth):
    text, digits = number
    value = text
    for level in range(depth):
        value = [value, {text: value}] if level % 2 else {text: [value], "k": (value, text.encode())}
    assert digits not in seen_digits(formatted(value=value, error=ValueError(text, [value])))


@given(
    st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(), st.lists, max_leaves=30)
)
def test_whatever_is_given_a_line_comes_out(value):
    assert json.loads(formatted(value=value))["event"] == "e"


def formatted(message="e", arguments=(), **fields):
    """The line of a record, without its time. Hypothesis runs a test many times: no handlers here."""
    extra = {"fields": fields} if fields else {}
    record = log.makeRecord(log.name, logging.INFO, "", 0, message, arguments, None, extra=extra)
    return "{" + make_formatter(redact).format(record).partition('Z",')[2]


def test_what_is_large_is_cut(lines):
    event(
        log,
        logging.INFO,
        "large",
        text="word " * 1000,
        wide={f"k{n}": n for n in range(100)},
        deep={"a": {"b": {"c": {"d": {"e": 1}}}}},
        many=[[[n] * 30] * 30 for n in range(30)],
    )
    (line,) = lines()
    assert line["text"].endswith("… (5000 characters)")
    assert len(line["wide"]) == 30
    assert "'e'" not in str(line["deep"])
    assert len(json.dumps(line)) < 10_000


def test_numbers_with_seven_digits_are_hidden_as_numbers_too(lines):
    event(
        log,
        logging.INFO,
        "n",
        a=15550001111,
        b=-5550001.5,
        c=999_999,
        d=float("nan"),
        e={1234567: 1},
        f=10**400,
    )
    (line,) = lines()
    assert [line[name] for name in "abcdf"] == ["[number]", "[number]", 999_999, "[number]", "[number]"]
    assert line["e"] == {"[number]": 1}


def test_an_exception_is_told_with_its_frames_and_without_its_secrets(lines):
    try:
        try:
            int("x")
        except ValueError as cause:
            raise RuntimeError("no answer for whatsapp:+15550001111") from cause
    except RuntimeError as error:
        event(log, logging.ERROR, "failed", error=error)
    (line,) = lines()
    assert line["error"]["type"] == "RuntimeError"
    assert line["error"]["text"] == "no answer for [address]"
    assert re.fullmatch(r"tests/logs/test_log\.py:\d+", line["error"]["at"][-1])
    assert line["error"]["cause"].startswith("ValueError: invalid literal")


def test_other_libraries_come_out_the_same_way_from_warnings_on(lines):
    library = logging.getLogger("urllib3")
    library.info("not this")
    library.warning("retry %s", "https://api.stripe.com/v1/x?y=+15550001111")
    (line,) = lines()
    assert line["message"] == "retry [link]"
    assert line["logger"] == "urllib3"


def test_a_library_with_a_mistake_in_its_message_stops_nobody():
    assert json.loads(formatted("broken %d", ("whatsapp:+15550001111",)))["message"] == "broken %d"


def test_the_own_names_of_a_line_are_not_overwritten(lines):
    event(log, logging.INFO, "e", event="x", level=7, time="t", fields=1, name="n", logger="l")
    (line,) = lines()
    assert (line["event"], line["level"], line["event_"], line["level_"]) == ("e", "info", "x", 7)
    assert (line["fields"], line["name"], line["logger"]) == (1, "n", "l")


def test_a_log_that_cannot_be_written_stops_nobody():
    program = (
        "import logging, os; from bot.logs.log import event, set_up; set_up(20); os.close(2);"
        "event(logging.getLogger('bot'), 20, 'lost', x=1); print('went on')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == "went on\n"


def test_what_nobody_caught_is_one_line_without_a_traceback():
    program = (
        "import threading; from bot.logs.log import set_up; set_up(20);"
        "t = threading.Thread(target=int, args=('whatsapp:+15550001111',)); t.start(); t.join();"
        "raise ValueError('ana@example.com')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    thread, main = [json.loads(line) for line in done.stderr.splitlines()]
    assert thread["event"] == main["event"] == "uncaught"
    assert "[address]" in thread["error"]["text"]
    assert main["error"] == {"type": "ValueError", "text": "[mail]", "at": ["<string>:1"]}
    assert done.returncode == 1


ON_A_TERMINAL = """
import logging
from bot.logs.log import event, set_up
set_up(20, ["whsec_configured"])
log = logging.getLogger("bot.tests")
event(log, 20, "serving", port=8000, key="whsec_configured", to=["whatsapp:+15550001111"])
event(log, 20, "said", text="a\\n\\x1b[2J\\u202eb")
logging.getLogger("stripe").warning("to %s", "ana@example.com")
try:
    raise ValueError("card 4242 4242 4242 4242")
except ValueError as error:
    event(log, 40, "failed", error=error)
"""


def on_a_terminal(**environment):
    """What a person reads on a terminal, line by line."""
    ours, theirs = pty.openpty()
    environ = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    try:
        subprocess.run(
            [sys.executable, "-c", ON_A_TERMINAL], stderr=theirs, env=environ | environment, check=True
        )
        return os.read(ours, 1 << 16).decode().replace("\r\n", "\n").splitlines()
    finally:
        os.close(ours)
        os.close(theirs)


def test_on_a_terminal_a_line_is_readable_redacted_and_obeyed_by_nothing():
    served, said, library, failed = on_a_terminal(NO_COLOR="1")
    assert re.fullmatch(r"20\S+Z \[info +\] serving +port=8000 key='\[key\]' to=\['\[address\]'\]", served)
    assert said.endswith(r"text='a\n\x1b[2J\u202eb'")
    assert library.endswith("[stripe] message='to [mail]'")
    assert failed.endswith("error={'type': 'ValueError', 'text': 'card [number]', 'at': ['<string>:10']}")


def test_colours_are_for_a_terminal_that_does_not_refuse_them(capsys, lines):
    colour = "\x1b["
    assert all(colour in line for line in on_a_terminal())
    assert not any(colour in line for line in on_a_terminal(NO_COLOR="1"))
    event(log, logging.INFO, "e")
    assert colour not in capsys.readouterr().err


def test_who_logs_nothing_does_not_wait_for_the_library_that_writes_lines():
    program = "import sys; from bot.logs.log import set_up; set_up(20); print('structlog' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
