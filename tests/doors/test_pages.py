"""The pages after Checkout, the health check and the metrics."""

import re
import shutil
import threading
from html.parser import HTMLParser
from urllib.request import urlopen

import pytest

from bot.sandbox.stripe.faults import Mode
from tests.doors.conftest import MARK
from tests.world import completed, soon


@pytest.fixture
def ana(world):
    world.ana.says("hi")
    world.ana.says("chapter 6")
    return world.ana


@pytest.fixture
def lost_webhook(world):
    world.stripe.webhooks.url = None


def success(world, session_id):
    answer = world.get(f"/checkout/success?session_id={session_id}")
    assert (answer.status, answer.type) == (200, "text/html; charset=utf-8")
    return answer.text


@pytest.mark.parametrize("page", ["success?session_id=cs_test_1", "cancel"])
def test_a_page_is_kept_by_no_cache_and_its_address_told_to_no_other_site(world, page):
    with urlopen(f"{world.url}/checkout/{page}") as answer:  # noqa: S310 our own server
        told = answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]
    assert told == ("no-store", "no-referrer")


def test_success_page_applies_what_stripe_says_of_the_session(world, ana, lost_webhook):
    world.stripe.pay(ana.session["id"])
    page = success(world, ana.session["id"])
    assert (ana.document["tier"], ana.document["chapter"]) == ("paid", 6)
    (payment,) = ana.document["payments"]
    assert (payment["session_id"], payment["event_id"]) == (ana.session["id"], None)
    assert success(world, ana.session["id"]) == page
    assert len(ana.document["payments"]) == 1


def test_webhook_that_comes_after_the_success_page_changes_nothing(world, ana, lost_webhook):
    world.stripe.pay(ana.session["id"])
    success(world, ana.session["id"])
    before = world.files()
    world.tells(completed(ana.learner_id, ana.session["id"]))
    assert world.files() == before


def test_strangers_on_the_success_page_keep_no_learner_from_a_link(world):
    world.ana.says("hi")
    world.stripe.faults.set(Mode.SLOW, 1.5)
    shown = []
    strangers = [
        threading.Thread(target=lambda n=n: shown.append(success(world, f"cs_test_{n}"))) for n in range(30)
    ]
    for stranger in strangers:
        stranger.start()
    soon(lambda: shown)  # with no look at Stripe: as many as may are waiting for one
    world.ana.says("chapter 6")
    world.ana.meets_the_wall()
    for stranger in strangers:
        stranger.join()


def test_success_page_does_not_believe_its_url(world, ana):
    before = world.files()
    for query in (
        f"session_id={ana.session['id']}",  # open, and not paid
        f"session_id=cs_test_made_up&learner_id={ana.learner_id}&payment_status=paid",
        "session_id=",
        "session_id=..%2F..%2Fevents",
        f"session_id=cs_test_{'a' * 9000}",
        "session_id=%00%ff",
        f"session_id={MARK}<script>alert(1)</script>".replace("<", "%3C").replace(">", "%3E"),
        "",
    ):
        answer = world.get(f"/checkout/success?{query}")
        assert answer.status == 200
        assert "script" not in answer.text
    assert world.files() == before


@pytest.mark.parametrize("metadata", [{}, {"learner_id": "lrn_gone"}], ids=str)
def test_success_page_says_that_the_course_is_open_only_where_it_is(world, ana, lost_webhook, metadata):
    session, opens = ana.session, "course is open"
    world.stripe.pay(session["id"])
    assert opens in success(world, session["id"])
    session["metadata"] = metadata
    assert [opens in success(world, session["id"]) for _ in range(2)] == [False, False]


def test_success_page_of_an_unpaid_session_unlocks_nothing(world, ana, lost_webhook):
    world.stripe.ledger.delayed = True
    world.stripe.pay(ana.session["id"])
    success(world, ana.session["id"])
    assert (ana.document["tier"], ana.document["payments"]) == ("free", [])


def test_success_page_of_an_open_session_unlocks_nothing_even_where_it_costs_nothing(world, ana):
    ana.session["payment_status"] = "no_payment_required"  # Stripe says so from the start
    success(world, ana.session["id"])
    assert (ana.document["tier"], ana.document["payments"]) == ("free", [])


def test_success_page_of_another_product_s_session_keeps_nothing(world, ana, lost_webhook):
    ana.session["metadata"] = {}
    world.stripe.pay(ana.session["id"])
    before = world.files()
    success(world, ana.session["id"])
    assert world.files() == before


def test_success_page_is_shown_while_stripe_is_in_trouble(world, ana, lost_webhook):
    world.stripe.pay(ana.session["id"])
    world.stripe.faults.set(Mode.ERROR)
    success(world, ana.session["id"])
    assert ana.document["tier"] == "free"
    world.stripe.faults.clear()
    success(world, ana.session["id"])
    assert ana.document["tier"] == "paid"


def test_success_page_is_shown_where_the_payment_cannot_be_saved(world, ana, lost_webhook):
    path, session_id = ana.path, ana.session["id"]
    whole = path.read_bytes()
    world.stripe.pay(session_id)
    path.write_bytes(b"{")
    assert "As soon as your payment is confirmed" in success(world, session_id)
    assert path.read_bytes() == b"{"
    assert world.log.lines("document_unreadable")
    path.write_bytes(whole)
    success(world, session_id)
    assert ana.document["tier"] == "paid"


def test_cancel_page_is_there_and_sells_nothing(world, ana):
    before = world.files()
    answer = world.get("/checkout/cancel")
    assert answer.status == 200
    assert "upgrade" in answer.text
    assert world.files() == before


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.loaded, self.tags = [], []

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.tags.append(tag)
        self.loaded += [found[name] for name in ("src", "data", "srcset") if name in found]
        if tag != "a" and "href" in found:
            self.loaded.append(found["href"])


@pytest.mark.parametrize("path", ["/checkout/success", "/checkout/cancel"])
def test_pages_load_nothing_and_run_nothing(world, path):
    answer = world.get(path)
    tags = Tags()
    tags.feed(answer.text)
    assert [each for each in tags.loaded if not each.startswith("data:")] == []
    assert not {"script", "iframe", "form"} & set(tags.tags)
    assert "url(" not in answer.text


@pytest.mark.parametrize("path", ["/checkout/success", "/checkout/cancel"])
def test_pages_lead_back_to_the_chat(world, path):
    assert 'href="https://wa.me/14155238886?text=next"' in world.get(path).text


def test_health_is_ok_where_a_document_could_be_written(world):
    answer = world.get("/healthz")
    assert (answer.status, answer.type, answer.text) == (200, "application/json", '{"status":"ok"}')
    world.folder.rename(world.folder.with_name("unmounted"))
    soon(lambda: world.get("/healthz").status == 503, within=3)
    world.folder.with_name("unmounted").rename(world.folder)
    soon(lambda: world.get("/healthz").status == 200, within=3)


def test_nobody_is_new_only_because_the_disk_is_not_there(world, ana):
    away = world.folder.with_name("unmounted")
    world.folder.rename(away)
    world.folder.mkdir()
    assert ana.sends("next").status == 503
    assert world.tells(completed("lrn_" + "a" * 26)).status == 503
    shutil.rmtree(world.folder)
    away.rename(world.folder)
    ana.says("next")
    assert world.tells(completed(ana.learner_id)).status == 200


def test_metrics_count_what_went_through_the_doors(world, ana):
    world.tells(completed(ana.learner_id))
    answer = world.get("/metrics")
    assert answer.status == 200
    assert answer.type.startswith("text/plain")
    assert re.search(r"messages\w*\{[^}]*answered[^}]*\} 2(\.0)?$", answer.text, re.MULTILINE)
    assert "15005550001" not in answer.text
    assert ana.learner_id not in answer.text


def test_every_route_is_timed_by_its_own_name(world, ana):
    world.tells(completed(ana.learner_id))
    paths = ("/checkout/success", "/checkout/cancel", "/healthz", "/metrics")
    for path in paths:
        world.get(path)
    timed = re.findall(r'request_seconds_count{route="(.*?)"} ([1-9].*)$', world.get("/metrics").text, re.M)
    assert dict(timed).keys() == {"/whatsapp", "/webhook", *paths}


def test_metrics_count_what_was_delivered_by_another_process(world, ana):
    world.tells(completed(ana.learner_id))
    with world.delivering():
        soon(lambda: 'deliveries_total{outcome="sent"} 1.0' in world.get("/metrics").text)
