"""Attempts at the operator's door, as a stranger would make them."""

import re
import threading
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest

from bot.web.admin.tickets import KEPT, Tickets
from tests.web.admin.conftest import ADMIN_TOKEN
from tests.world import PUBLIC_URL

PAGES = (
    "/admin",
    "/admin/learners",
    "/admin/persons",
    "/admin/unmatched",
    "/admin/course",
    "/admin/course/1",
)
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


class TestWithoutAToken:
    @pytest.fixture
    def settings(self):
        return {}

    @pytest.mark.parametrize("path", ["/admin", "/admin/login", "/admin/style.css", "/admin/learners/lrn_x"])
    def test_there_is_no_page_where_no_token_is_set(self, stranger, path):
        assert stranger.get(path).status == 404
        assert stranger.request("POST", path, {"token": ""}).status == 404

    def test_nothing_is_counted_where_nobody_looks(self, world):
        world.ana.says("hi")
        assert not (world.folder / "figures").exists()


@pytest.mark.parametrize("path", PAGES)
def test_without_a_cookie_every_page_leads_to_the_login(stranger, path):
    page = stranger.get(path)
    assert (page.status, page.to.split("?")[0]) == (303, "/admin/login")
    assert page.text == ""


def test_without_a_cookie_no_change_and_no_export(world, stranger):
    ben = world.ben
    before = world.files()
    for action in ("refund", "forget", "grant", "revoke", "move", "merge", "answer", "resend", "done"):
        page = stranger.request("POST", f"/admin/learners/{ben.learner_id}/{action}", {"sure": "yes"})
        assert (page.status, page.to) == (303, "/admin/login")
    assert stranger.get(f"/admin/learners/{ben.learner_id}/export").status == 303
    assert world.files() == before


def test_the_right_token_opens_and_leads_where_they_wanted_to_go(world, stranger):
    asked = stranger.get("/admin/persons")
    page = stranger.request("POST", asked.to, {"token": ADMIN_TOKEN})
    assert (page.status, page.to) == (303, "/admin/persons")


@pytest.mark.parametrize(
    "wanted",
    ["//evil.example", "https://evil.example", "/admin/../webhook", "/admin//evil", "/x", "/admin/\n"],
)
def test_the_login_leads_to_no_other_place(stranger, wanted):
    page = stranger.request("POST", f"/admin/login?next={quote(wanted, safe='')}", {"token": ADMIN_TOKEN})
    assert (page.status, page.to) == (303, "/admin")


@pytest.mark.parametrize(
    "given", ["", ADMIN_TOKEN[:-1], ADMIN_TOKEN + "x", ADMIN_TOKEN.upper(), "ä" * 40, "\0"]
)
def test_a_wrong_token_gets_no_cookie(stranger, given):
    page = stranger.logs_in(given)
    assert (page.status, page.headers["Set-Cookie"]) == (403, None)
    assert given == "" or given not in page.text


def test_the_cookie_is_kept_from_scripts_and_other_sites_and_ends(stranger):
    cookie = stranger.logs_in().headers["Set-Cookie"]
    parts = {part.strip().partition("=")[0] for part in cookie.split(";")}
    assert {"HttpOnly", "Secure", "SameSite", "Path", "Max-Age"} <= parts  # PUBLIC_URL is https
    assert "SameSite=Strict" in cookie
    assert "Path=/admin" in cookie
    assert f"Max-Age={8 * 3600}" in cookie
    assert ADMIN_TOKEN not in cookie


class TestOnThisMachine:
    @pytest.fixture
    def settings(self):
        return {"ADMIN_TOKEN": ADMIN_TOKEN, "PUBLIC_URL": "http://localhost:8000"}

    def test_the_cookie_needs_no_https_where_there_is_none(self, stranger):
        assert "Secure" not in stranger.logs_in().headers["Set-Cookie"]


def test_a_cookie_is_good_for_eight_hours():
    now = NOON
    tickets = Tickets(ADMIN_TOKEN, lambda: now)
    cookie = tickets.issue()
    now = NOON + KEPT - timedelta(seconds=1)
    assert tickets.session(cookie)
    now = NOON + KEPT
    assert tickets.session(cookie) is None


def test_another_token_ends_every_cookie_and_every_form():
    before, after = (Tickets(token, lambda: NOON) for token in (ADMIN_TOKEN, "b" * 40))
    cookie = before.issue()
    session = before.session(cookie)
    assert after.session(cookie) is None
    assert not after.is_form_of(session, before.form_token(session))


@pytest.mark.parametrize(
    "forge",
    [
        lambda cookie: "",
        lambda cookie: cookie[:-1],
        lambda cookie: f"{cookie}A",
        lambda cookie: cookie.partition(".")[0],
        lambda cookie: f"WzEsOTk5OTk5OTk5OV0.{cookie.partition('.')[2]}",
        lambda cookie: cookie.swapcase(),
        lambda cookie: "A" * 4000,
        lambda cookie: "null",
    ],
)
def test_a_forged_cookie_opens_nothing(operator, forge):
    operator.cookie = forge(operator.cookie)
    assert operator.get("/admin").status == 303


def test_a_form_s_token_is_no_cookie_and_a_cookie_is_no_form_s_token(operator):
    form, cookie = operator.get("/admin").form_token, operator.cookie
    assert operator.request("POST", "/admin/logout", {"form": cookie}).status == 403
    operator.cookie = form
    assert operator.get("/admin").status == 303


def test_a_change_needs_the_form_of_that_very_login(world, operator, stranger):
    ben = world.ben
    stranger.logs_in()
    before = world.files()
    for form in ({}, {"form": ""}, {"form": "x"}, {"form": stranger.get("/admin").form_token}):
        page = operator.request("POST", f"/admin/learners/{ben.learner_id}/revoke", {"sure": "yes", **form})
        assert page.status == 403
    assert world.files() == before


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://bot.example.com.evil.example"},
        {"Origin": "http://bot.example.com"},
        {"Origin": "https://bot.example.com:8443"},
        {"Host": "evil.example", "Origin": "http://evil.example"},
        {"Host": "evil.example", "Origin": PUBLIC_URL},
        {"Host": "evil.example", "Origin": None},
        {"Host": "", "Origin": None},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
    ids=str,
)
def test_another_site_changes_nothing_and_logs_nobody_in(world, operator, stranger, headers):
    form = operator.get("/admin").form_token
    assert operator.request("POST", "/admin/logout", {"form": form}, **headers).status == 403
    page = stranger.logs_in(**headers)
    assert (page.status, page.headers["Set-Cookie"]) == (403, None)


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "bot.example.com", "Origin": PUBLIC_URL},
        {"Host": "bot.example.com:443", "Origin": PUBLIC_URL},
        {"Host": "BOT.example.com", "Origin": PUBLIC_URL},
        {"Host": "localhost:8000", "Origin": "http://localhost:8000"},
        {"Host": "[::1]:8000", "Origin": "http://[::1]:8000"},
        {"Origin": None},
    ],
    ids=str,
)
def test_our_own_addresses_may_change(stranger, headers):
    assert stranger.logs_in(**headers).status == 303


def test_a_thousand_wrong_tokens_are_refused_and_the_right_one_still_passes(world, stranger):
    statuses = []

    def try_some():
        statuses.extend(stranger.logs_in(f"{number:040}").status for number in range(125))

    threads = [threading.Thread(target=try_some) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(statuses) == 1000
    assert set(statuses) == {403, 429}
    assert statuses.count(403) < 50
    assert stranger.logs_in().status == 303
    lines = world.log.lines("admin_login_refused")
    assert 0 < len(lines) <= 10


@pytest.mark.parametrize("path", ["/admin", "/admin/login", "/admin/style.css", "/admin/course/1"])
def test_no_page_is_kept_framed_or_made_to_load_anything(operator, path):
    page = operator.get(path)
    assert page.status == 200
    assert page.headers["Cache-Control"] == "no-store"
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/admin", "/admin/login", "/admin/course/1", "/admin/learners?q=a"])
def test_no_script_and_no_style_stands_in_a_page(operator, path):
    text = operator.get(path).text
    assert "<script" not in text
    assert "<style" not in text
    assert not re.search(r"\son\w+=|\sstyle=|javascript:", text)
    assert not re.search(r'(?:href|src|action)="(?!/admin|#)', text)


def test_logging_out_takes_the_cookie_away(operator):
    page = operator.sends("/admin/logout")
    assert (page.status, page.to) == (303, "/admin/login")
    assert "Max-Age=0" in page.headers["Set-Cookie"]


def test_a_large_form_is_refused(operator):
    page = operator.request("POST", "/admin/logout", {"form": "x" * 100_000})
    assert page.status == 413


def test_a_change_by_get_is_none(world, operator):
    ben = world.ben
    before = world.files()
    assert operator.get(f"/admin/learners/{ben.learner_id}/refund?sure=yes").status in (404, 405)
    assert world.files() == before


def test_the_token_is_in_no_line_of_the_log(world, stranger):
    stranger.logs_in()
    stranger.get(f"/admin/learners?q={ADMIN_TOKEN}")
    assert ADMIN_TOKEN not in world.log.text
    assert world.log.lines("admin_login")
