"""The operator's page in a real Chromium: all of it, by keyboard, at 390 px, in light and dark, with axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.sandbox.browser import Watch, chromium
from tests.web.admin.conftest import ADMIN_TOKEN
from tests.world import completed, session, soon

SIZES = {"phone": (390, 844), "desk": (1280, 900)}


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture
def settings():
    return {"ADMIN_TOKEN": ADMIN_TOKEN, "KEEP_TEXTS": "1", "PUBLIC_URL": "http://127.0.0.1:8000"}


@pytest.fixture
def busy(world):
    """A course in which something has happened on each page."""
    ana, ben = world.ana, world.ben
    for word in ("hi", "next", "xyzzy plugh", "chapter 6", "person", "what about my invoice?"):
        ana.says(word)
    world.tells(completed(ben.learner_id, "cs_live_2", livemode=True, amount_total=1900, currency="eur"))
    world.stripe.sessions["cs_test_lost"] = session("lrn_" + "a" * 26, "cs_test_lost", url=None)
    world.tells(completed("lrn_" + "a" * 26, "cs_test_lost"))
    return world


def open_page(browser, world, size="desk", scheme="light"):
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page = context.new_page()
    page.watch = Watch(context)
    page.goto(f"{world.url}/admin")
    return page


def logs_in(page):
    page.get_by_label("ADMIN_TOKEN").fill(ADMIN_TOKEN)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Overview").wait_for()
    return page


def every_page(world):
    learners = (world.ana.learner_id, world.people[-1].learner_id)
    paths = ("", "/persons", "/unmatched", "/course", "/course/1", "/learners?q=lrn", "/learners?q=zzzz")
    return [f"{world.url}/admin{each}" for each in (*paths, *(f"/learners/{each}" for each in learners))]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_every_page_can_be_read_by_everybody_and_fits(browser, busy, size, scheme):
    page = open_page(browser, busy, size, scheme)
    assert_readable(page)
    logs_in(page)
    for address in every_page(busy):
        page.goto(address)
        assert_readable(page)
        for each in page.locator("details").all():
            each.evaluate("e => e.open = true")
        assert_readable(page)
    assert page.watch.complaints == []
    assert page.watch.strangers == []
    page.context.close()


def assert_readable(page):
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": rules})
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"{page.url} is wider than the screen by {wider}"


def test_a_wrong_token_is_said_and_the_right_one_opens(browser, busy):
    page = open_page(browser, busy)
    page.get_by_label("ADMIN_TOKEN").fill("wrong" * 8)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_contain_text("not the token")
    logs_in(page)
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_label("ADMIN_TOKEN")).to_be_visible()
    page.goto(f"{busy.url}/admin/persons")
    expect(page.get_by_label("ADMIN_TOKEN")).to_be_visible()
    page.context.close()


def test_by_keyboard_alone_a_learner_is_found_and_let_in(browser, busy):
    page = logs_in(open_page(browser, busy))
    page.goto(f"{busy.url}/admin/learners")
    press_until(page, "input[name=q]")
    page.keyboard.type("500 555 0001")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Ana").wait_for()
    press_until(page, "#grant-reason")
    page.keyboard.type("won the raffle")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Open the paid chapters?").wait_for()
    page.keyboard.press("Enter")  # the question has the focus
    expect(page.get_by_role("status")).to_contain_text("The paid chapters are open")
    assert busy.ana.document["tier"] == "paid"
    page.context.close()


def press_until(page, selector):
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{selector} is not reached by Tab")


def test_who_asked_for_a_person_is_answered_and_marked(browser, busy):
    page = logs_in(open_page(browser, busy, "phone"))
    page.get_by_role("link", name="1 learner waits for a person").click()
    expect(page.get_by_text("what about my invoice?")).to_be_visible()
    with busy.delivering():
        page.get_by_label("Answer in the chat").fill("It is in your mail, Ana.\nMaria")
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_text("It is in your mail, Ana.")).to_be_visible()
        page.get_by_role("button", name="Yes: send the answer").click()
        expect(page.get_by_role("status")).to_contain_text("on its way")
        soon(lambda: "It is in your mail, Ana.\nMaria" in busy.ana.texts())
    page.get_by_role("button", name="Mark as answered").click()
    page.get_by_role("button", name="Yes: mark as answered").click()
    expect(page.get_by_role("status")).to_contain_text("no person any more")
    page.context.close()


def test_a_lost_payment_is_given_to_its_payer(browser, busy):
    page = logs_in(open_page(browser, busy))
    page.get_by_role("link", name="Unmatched").click()
    page.get_by_label("Assign to").fill("Ana")
    page.get_by_role("button", name="Assign").click()
    expect(page.get_by_text("29.00 USD is recorded as paid by")).to_be_visible()
    page.get_by_role("button", name="Yes: assign it").click()
    expect(page.get_by_role("status")).to_contain_text("The payment is theirs")
    assert busy.ana.document["tier"] == "paid"
    page.context.close()


def test_saying_no_changes_nothing(browser, busy):
    page = logs_in(open_page(browser, busy))
    page.goto(f"{busy.url}/admin/learners/{busy.ana.learner_id}")
    before = busy.files()
    page.get_by_role("button", name="Forget").click()
    expect(page.get_by_text("That cannot be undone")).to_be_visible()
    page.get_by_role("link", name="No", exact=True).click()
    page.get_by_role("heading", name="Ana").wait_for()
    assert busy.files() == before
    page.context.close()


def test_the_export_is_a_file(browser, busy):
    page = logs_in(open_page(browser, busy))
    page.goto(f"{busy.url}/admin/learners/{busy.ana.learner_id}")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Export").click()
    assert downloading.value.suggested_filename == f"{busy.ana.learner_id}.json"
    page.context.close()


def test_another_site_s_form_does_nothing_in_the_operator_s_browser(browser, busy):
    page = logs_in(open_page(browser, busy))
    learner_id = busy.ana.learner_id
    before = busy.files()
    target = f"{busy.url}/admin/learners/{learner_id}/forget"
    evil = page.context.new_page()
    evil.route(
        "http://evil.test/",
        lambda route: route.fulfill(
            content_type="text/html",
            body=f'<form method=post action="{target}"><input name=sure value=yes></form>'
            "<script>document.forms[0].submit()</script>",
        ),
    )
    evil.goto("http://evil.test/")
    evil.wait_for_url("**/admin/**")
    assert "Nothing was done" in evil.content() or "ADMIN_TOKEN" in evil.content()
    assert busy.files() == before
    page.context.close()
