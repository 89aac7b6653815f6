"""The real SDK against the stand-in on a socket."""

import logging
import socket
from datetime import UTC, datetime, timedelta

import pytest
from requests import ConnectionError
from urllib3.exceptions import MaxRetryError, NameResolutionError

from bot.core.messaging.missed import Listed
from bot.core.messaging.send_result import (
    Accepted,
    Again,
    DailyCap,
    LookupFailed,
    OperatorFault,
    Park,
    Throttled,
    Undeliverable,
)
from bot.sandbox.twilio import TwilioStandIn
from bot.whatsapp import History, Sender
from bot.whatsapp.client import connect
from bot.whatsapp.failures import read_failure

ACCOUNT, TOKEN = "AC" + "1" * 32, "2" * 32
BOT, ANA, BEN = "whatsapp:+14155238886", "whatsapp:+15005550001", "whatsapp:+15005550002"
NOW = datetime.now(UTC)
TEMPLATE = "HX" + "3" * 32


@pytest.fixture
def twilio():
    with TwilioStandIn(ACCOUNT, TOKEN, BOT) as stand_in:
        stand_in.callbacks = ()
        yield stand_in


def a_sender(twilio, **changes):
    settings = {"api_base": twilio.base_url, "timeout": 5, **changes}
    return Sender(ACCOUNT, settings.pop("token", TOKEN), settings.pop("sender", BOT), **settings)


def test_accepted_message_is_told_by_its_sid(twilio):
    outcome = a_sender(twilio).send(ANA, "Welcome! 🎉 & more", "cs_1", "lrn_a")
    (message,) = twilio.sent
    assert outcome == Accepted(message["sid"])
    assert (message["to"], message["from"], message["body"]) == (ANA, BOT, "Welcome! 🎉 & more")


def test_template_goes_by_its_sid_with_no_body(twilio):
    a_sender(twilio, template_sid=TEMPLATE).send_template(ANA, "cs_1", "lrn_a")
    (call,) = twilio.calls("POST")
    assert call["form"] == {"To": ANA, "From": BOT, "ContentSid": TEMPLATE}


def test_status_callback_names_the_delivery_and_its_learner(twilio):
    twilio.bot_url = "http://127.0.0.1:9"  # nobody listens there
    sender = a_sender(twilio, status_callback="https://bot.example.com/whatsapp/status")
    sender.send(ANA, "hi", "cs_1/ü", "lrn_a")
    url = "https://bot.example.com/whatsapp/status?delivery=cs_1%2F%C3%BC&learner=lrn_a"
    assert twilio.calls("POST")[0]["form"]["StatusCallback"] == url


def test_region_and_edge_choose_twilios_host_and_never_a_stand_ins(twilio, monkeypatch):
    uri = "https://api.twilio.com/2010-04-01/Accounts"
    there = connect(ACCOUNT, TOKEN, None, 5, "ie1", "dublin")
    assert there.get_hostname(uri) == "https://api.dublin.ie1.twilio.com/2010-04-01/Accounts"
    monkeypatch.setenv("TWILIO_REGION", "au1")  # which the SDK would take, and has been read already
    monkeypatch.setenv("TWILIO_EDGE", "sydney")
    assert connect(ACCOUNT, TOKEN, None, 5).get_hostname(uri) == uri
    sender = a_sender(twilio, region="ie1", edge="dublin")
    assert isinstance(sender.send(ANA, "hi", "cs_1", "lrn_a"), Accepted)
    history = History(ACCOUNT, TOKEN, BOT, api_base=twilio.base_url, region="ie1", edge="dublin")
    assert isinstance(history.listed(NOW), Listed)


@pytest.mark.parametrize("sid", ["", None, "SM\ud83d", "S" * 257])
def test_sid_that_cannot_be_kept_leaves_open_what_became_of_the_message(twilio, sid):
    sender = a_sender(twilio)
    sender.send(ANA, "hi", "cs_1", "lrn_a")
    twilio.sent[0]["sid"] = sid
    assert sender.find(ANA, "hi", NOW) == LookupFailed(Again("an answer without a sid", ambiguous=True))


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (429, Again("too many requests", 429)),
        (20429, Again("too many requests", 20429)),
        (500, Again("status 500", 500, ambiguous=True)),
        (503, Again("status 503", 503, ambiguous=True)),
        (20500, Again("Twilio's own error", 20500, ambiguous=True)),
        (63018, Throttled(63018)),
        (63017, Throttled(63017)),
        (14107, Throttled(14107)),
        (63038, DailyCap(63038)),
        (63016, Park(63016)),
        (63015, Park(63015)),
        (21211, Undeliverable(21211, "unreachable")),
        (21614, Undeliverable(21614, "unreachable")),
        (63003, Undeliverable(63003, "unreachable")),
        (63024, Undeliverable(63024, "unreachable")),
        (21610, Undeliverable(21610, "opted out")),
        (63014, Undeliverable(63014, "opted out")),
        (63049, Undeliverable(63049, "held back")),
        (63032, Undeliverable(63032, "held back")),
        (401, OperatorFault(401, "TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN")),
        (63007, OperatorFault(63007, "TWILIO_WHATSAPP_FROM")),
        (404, Undeliverable(404, "unknown")),
        (99999, Undeliverable(99999, "unknown")),
        (302, Again("status 302", 302, ambiguous=True)),
    ],
)
def test_each_error_is_its_outcome(twilio, fault, expected):
    twilio.misbehave(fault)
    assert a_sender(twilio).send(ANA, "hi", "cs_1", "lrn_a") == expected
    assert twilio.sent == []


@pytest.mark.parametrize(
    ("changes", "text", "code"),
    [({"token": "wrong"}, "hi", 20003), ({"sender": "whatsapp:+1999"}, "hi", 63007)],
)
def test_operators_fault_says_where_to_look(twilio, changes, text, code):
    outcome = a_sender(twilio, **changes).send(ANA, text, "cs_1", "lrn_a")
    assert isinstance(outcome, OperatorFault)
    assert outcome.code == code
    assert outcome.look_at.startswith("TWILIO_")


@pytest.mark.parametrize(
    ("fault", "taken"), [("drop before", 0), ("drop after", 1), ("garbage", 1), ("empty", 1)]
)
def test_what_is_no_clear_answer_is_ambiguous(twilio, fault, taken):
    twilio.misbehave(fault)
    outcome = a_sender(twilio).send(ANA, "hi", "cs_1", "lrn_a")
    assert isinstance(outcome, Again)
    assert outcome.ambiguous
    assert len(twilio.sent) == taken


def test_no_answer_in_time_is_ambiguous(twilio):
    twilio.misbehave("hang")
    outcome = a_sender(twilio, timeout=0.1).send(ANA, "hi", "cs_1", "lrn_a")
    assert outcome == Again("ReadTimeout", ambiguous=True)


def test_connection_that_was_never_made_is_not_ambiguous():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # not listening
        sender = Sender(ACCOUNT, TOKEN, BOT, api_base=f"http://127.0.0.1:{unused.getsockname()[1]}")
        assert sender.send(ANA, "hi", "cs_1", "lrn_a") == Again("ConnectionError", ambiguous=False)


def test_host_that_is_not_found_is_not_ambiguous():
    not_found = MaxRetryError(None, "/", NameResolutionError("api.twilio.com", None, OSError()))
    assert read_failure(ConnectionError(not_found)) == Again("ConnectionError", ambiguous=False)


def test_message_that_was_taken_is_found_by_its_text(twilio):
    sender = a_sender(twilio)
    sender.send(BEN, "Welcome!", "cs_2", "lrn_a")
    sent = sender.send(ANA, "Welcome! \n", "cs_1", "lrn_a")
    assert sender.find(ANA, "Welcome! \n", NOW) == sent
    assert sender.find(ANA, "Goodbye!", NOW) is None
    assert sender.find("whatsapp:+1", "Welcome!", NOW) is None


class ListsEverything(TwilioStandIn):
    def list_messages(self, query, path):
        return super().list_messages({}, path)


def test_same_text_to_somebody_else_is_not_the_one_though_it_is_listed():
    with ListsEverything(ACCOUNT, TOKEN, BOT) as twilio:
        sender = a_sender(twilio)
        sent = sender.send(BEN, "Welcome!", "cs_2", "lrn_a")
        assert sender.find(ANA, "Welcome!", NOW) is None
        assert sender.find(ANA, None, NOW) is None
        assert sender.find(BEN, "Welcome!", NOW) == sent


def test_message_of_long_ago_is_not_the_one(twilio):
    sender = a_sender(twilio)
    sender.send(ANA, "Welcome!", "cs_1", "lrn_a")
    assert sender.find(ANA, "Welcome!", NOW + timedelta(hours=1)) is None


def test_message_is_found_behind_a_page_of_others(twilio):
    sender = a_sender(twilio)
    sent = sender.send(ANA, "Welcome!", "cs_1", "lrn_a")
    for number in range(60):
        sender.send(ANA, f"lesson {number}", "x", "lrn_a")
    assert sender.find(ANA, "Welcome!", NOW) == sent


def test_template_is_found_by_being_ours(twilio):
    sender = a_sender(twilio, template_sid=TEMPLATE)
    assert sender.find(ANA, None, NOW) is None
    sent = sender.send_template(ANA, "cs_1", "lrn_a")
    assert sender.find(ANA, None, NOW) == sent


def test_message_that_failed_after_all_is_found_as_that(twilio):
    twilio.misbehave(("undelivered", 63016))
    sender = a_sender(twilio)
    sender.send(ANA, "Welcome!", "cs_1", "lrn_a")
    assert twilio.wait_for(lambda: twilio.sent[0]["error_code"])
    assert sender.find(ANA, "Welcome!", NOW) == Park(63016)


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        (500, Again("status 500", None, ambiguous=True)),
        (429, Again("too many requests", None)),
        (401, OperatorFault(401, "TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN")),
        ("drop before", Again("ConnectionError", ambiguous=True)),
        ("garbage", Again("JSONDecodeError", ambiguous=True)),
    ],
)
def test_lookup_that_failed_is_not_the_same_as_nothing_found(twilio, fault, cause):
    twilio.misbehave(fault, on="list")
    assert a_sender(twilio).find(ANA, "Welcome!", NOW) == LookupFailed(cause)


def test_learners_number_reaches_no_log(twilio, caplog):
    caplog.set_level(logging.INFO)
    a_sender(twilio).send(ANA, "Welcome!", "cs_1", "lrn_a")
    a_sender(twilio).find(ANA, "Welcome!", NOW)
    assert "5005550001" not in caplog.text
