"""The phone's page in a real browser: the journey from hello to the unlocked chapter, and who can use it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bot.config.root import find_root
from tests.sandbox.browser import Phone, Watch, chromium
from tests.sandbox.demo_process import Demo, demo
from tests.waiting import soon

ROOT = find_root()

SIZES = {"phone": (390, 844), "desk": (1280, 860)}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def open_phone(browser: Browser, running: Demo):
    """Opens a new phone; at the end nothing may have complained, and nobody else have been asked."""
    opened = []

    def open_phone(size: str = "desk", motion: str = "reduce") -> Phone:
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion=motion)
        opened.append((context, Watch(context)))
        return Phone(context.new_page()).open(running.address)

    yield open_phone
    for context, watch in opened:
        context.close()
        assert watch.complaints == []
        assert watch.strangers == []


def title_of(chapter: int) -> str:
    path = next(
        each for each in (ROOT / "data" / "course").glob(f"{chapter:02}-*.md") if each.name.count(".") == 1
    )
    return path.read_text().splitlines()[0].removeprefix("# ").strip()


def pay(page: Page, card: str) -> None:
    page.get_by_label("Card number").fill(card)
    page.get_by_role("button", name="Pay").click()


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_learner_pays_and_the_chapter_opens(open_phone, size: str) -> None:
    ana = open_phone(size)
    assert "Welcome" in ana.says("hello")
    assert title_of(1) in ana.taps("next")
    for chapter in range(2, 6):
        assert title_of(chapter) in ana.says(f"chapter {chapter}")
    assert "/c/pay/" in ana.says("chapter 6")
    messages = ana.bubbles.count()

    checkout = ana.opens_checkout()
    pay(checkout, "4000 0000 0000 0002")
    expect(checkout.get_by_role("alert")).to_contain_text("declined")
    pay(checkout, "4242 4242 4242 4242")
    checkout.wait_for_url("**/checkout/success**")
    expect(checkout.get_by_role("heading")).to_be_visible()
    checkout.close()

    assert "Payment received" in ana.hears(messages)
    expect(ana.bubbles.nth(messages)).to_have_attribute("data-state", "read")
    assert title_of(6) in ana.says("next")


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_what_comes_of_a_payment_is_seen_by_who_taps_the_link_of_a_long_message(open_phone, motion) -> None:
    ana = open_phone("desk", motion)
    ana.page.set_viewport_size({"width": 1280, "height": 800})
    ana.says("hello")
    ana.says("chapter 6")
    checkout = ana.opens_checkout()
    before = ana.bubbles.count()
    pay(checkout, "4242424242424242")
    ana.hears(before)
    expect(ana.bubbles.nth(before)).to_be_in_viewport(ratio=1)


def test_who_reads_further_up_stays_there(open_phone) -> None:
    ana = open_phone("phone")
    for text in ("hello", "next", "next", "upgrade"):
        ana.says(text)
    chat = ana.page.get_by_role("log")
    chat.hover()
    ana.page.mouse.wheel(0, -5000)
    # Not by wait_for_function: where the first look finds nothing, the page's policy forbids it the second.
    soon(lambda: chat.evaluate("it => it.scrollTop") == 0)
    ana.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # back from another tab
    expect(ana.page.locator("#presence")).to_have_text("online")
    expect(ana.page.get_by_role("button", name="Go to the newest message")).to_be_visible()
    assert chat.evaluate("chat => chat.scrollTop") == 0


def test_back_from_the_success_page_asks_for_no_card_again(open_phone) -> None:
    ana = open_phone("phone")
    ana.says("hello")
    ana.says("upgrade")
    checkout = ana.opens_checkout()
    pay(checkout, "4000 0000 0000 0002")
    expect(checkout.get_by_role("alert")).to_contain_text("declined")
    pay(checkout, "4242 4242 4242 4242")
    checkout.wait_for_url("**/checkout/success**")
    checkout.go_back()
    expect(checkout.get_by_role("main")).to_contain_text("This has been paid")


def test_machine_shows_requests_and_the_changing_document(open_phone) -> None:
    page = open_phone("desk").page
    wire, document = page.locator("#wire"), page.locator("#document")
    expect(document).to_contain_text("There is none yet")
    Phone(page).says("hello")
    expect(document).to_contain_text('"tier": "free"')
    for line in ("Learner → Twilio", "Twilio → Bot", "POST /whatsapp"):
        expect(wire).to_contain_text(line)
    Phone(page).says("upgrade")
    expect(wire).to_contain_text("POST /v1/checkout/sessions")
    expect(document.locator(".changed").filter(has_text="cs_test_").first).to_be_attached()


def test_last_event_sent_again_changes_nothing(open_phone) -> None:
    ana = open_phone("desk")
    ana.says("hello")
    ana.says("upgrade")
    checkout = ana.opens_checkout()
    before = ana.bubbles.count()
    pay(checkout, "4242424242424242")
    ana.hears(before)
    expect(ana.bubbles.nth(before)).to_have_attribute("data-state", "read")
    expect(ana.page.locator("#document")).to_contain_text('"status": "read"')  # the phone knows it first
    document = ana.page.locator("#document").inner_text()
    ana.page.get_by_role("button", name="Send the last event again").click()
    expect(ana.page.get_by_role("status")).to_contain_text("checkout.session.completed: the bot answered 200")
    assert ana.bubbles.count() == before + 1
    assert ana.page.locator("#document").inner_text() == document


def test_stripe_can_be_taken_down_and_brought_back(open_phone) -> None:
    ana = open_phone("desk")
    ana.says("hello")
    down = ana.page.get_by_label("Stripe is down")
    down.check()
    try:
        assert "/c/pay/" not in ana.says("upgrade")
    finally:
        down.uncheck()
    expect(down).not_to_be_checked()
    assert "/c/pay/" in ana.says("upgrade")


def test_every_tab_is_a_phone_of_its_own_and_keeps_it(open_phone) -> None:
    ana, ben = open_phone("phone"), open_phone("phone")
    ana.says("hello")
    assert ana.page.url != ben.page.url
    assert ben.bubbles.count() == 0
    ana.page.reload()
    expect(ana.bubbles).to_have_count(1)


def test_text_is_formatted_and_never_becomes_markup(open_phone) -> None:
    ana = open_phone("phone")
    ana.says("<img src=x onerror=alert(1)> *bold* _it_ ~no~ `x*y*z` 2*3*4 http://127.0.0.1/a_b_c.")
    bubble = ana.page.locator(".bubble.learner").first
    assert bubble.locator("img").count() == 0
    expect(bubble).to_contain_text("<img src=x onerror=alert(1)>")
    assert [bubble.locator(tag).all_inner_texts() for tag in ("strong", "em", "s", "code", "a")] == [
        ["bold"],
        ["it"],
        ["no"],
        ["x*y*z"],
        ["http://127.0.0.1/a_b_c"],
    ]


def test_phone_is_usable_by_keyboard_alone(open_phone) -> None:
    ana = open_phone("phone")
    ana.says("hello")
    page = ana.page
    focused = "document.activeElement.id || document.activeElement.textContent.trim()"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(focused) == "next"
    before = ana.bubbles.count()
    page.keyboard.press("Enter")
    ana.hears(before)
    page.get_by_role("button", name="Machine").focus()
    page.keyboard.press("Enter")
    assert page.evaluate(focused) == "front"
    page.keyboard.press("Escape")
    assert page.evaluate(focused) == "backstage"
    expect(page.get_by_role("log", name="Chat with TutorClaw")).to_be_visible()


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_nothing_bars_anybody_in_light_or_dark(open_phone, size: str) -> None:
    ana = open_phone(size)
    ana.says("hello")
    ana.says("upgrade")
    expect(ana.page.locator("#document .line").nth(5)).to_be_attached()
    for scheme in ("light", "dark"):
        ana.page.emulate_media(color_scheme=scheme)
        assert violations(ana.page) == []
        if size == "phone":
            ana.page.get_by_role("button", name="Machine").click()
            assert violations(ana.page) == []
            ana.page.keyboard.press("Escape")


def test_nothing_is_wider_than_a_small_phone(open_phone) -> None:
    ana = open_phone("phone")
    ana.page.set_viewport_size({"width": 320, "height": 640})
    ana.says("hello")
    ana.says("upgrade")
    assert ana.page.evaluate("document.documentElement.scrollWidth") == 320
    assert ana.page.evaluate("document.getElementById('chat').scrollWidth <= 320")


def test_many_messages_at_once_are_all_soon_on_the_screen(open_phone) -> None:
    ana = open_phone("phone", "no-preference")
    ana.says("hello")
    say = "text => fetch('/say', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: text})"
    phone = ana.page.evaluate("sessionStorage.getItem('phone')")
    for _ in range(60):
        ana.page.evaluate(say, json.dumps({"phone": phone, "text": "menu"}))
    expect(ana.bubbles).to_have_count(61, timeout=15000)  # half a second of typing each would be thirty


def test_name_of_any_length_leaves_the_machine_as_wide_as_the_phone(open_phone) -> None:
    ana = open_phone("phone")
    ana.page.get_by_role("button", name="Machine").click()
    ana.page.get_by_label("Learner's name").fill("x" * 60)
    ana.page.keyboard.press("Tab")
    expect(ana.page.get_by_label("Phone", exact=True)).to_contain_text("x" * 60)
    assert ana.page.locator("#machine").evaluate("machine => machine.scrollWidth") == 390


def test_no_page_of_the_journey_needs_a_file_that_is_not_there(browser: Browser, running: Demo) -> None:
    context = browser.new_context()
    missing: list[str] = []
    context.on("response", lambda answer: answer.status >= 400 and missing.append(answer.url))
    Phone(context.new_page()).open(running.address).says("hello")
    context.close()
    assert missing == []


def test_what_to_try_ticks_itself_and_stays_ticked(open_phone) -> None:
    ana = open_phone("desk")
    tour = ana.page.get_by_role("region", name="Try this")
    expect(tour).to_contain_text("0 of 9")
    before = ana.bubbles.count()
    tour.get_by_role("button", name="Say hi").click()
    ana.hears(before)
    expect(ana.page.locator(".bubble.learner").first).to_contain_text("hi")
    ana.says("chapter 6")
    done = tour.locator("li.done")
    expect(done).to_have_count(2)
    ana.page.reload()
    expect(done).to_have_count(2)


def test_every_line_of_what_to_try_does_what_it_says(open_phone) -> None:
    ana = open_phone("desk")
    tour = ana.page.get_by_role("region", name="Try this")
    down = ana.page.get_by_label("Stripe is down")

    def taps(line: str) -> None:
        before = ana.bubbles.count()
        tour.get_by_role("button", name=line).click()
        ana.hears(before)

    def ticked(line: str, count: int) -> None:
        expect(tour.locator("li.done").filter(has_text=line)).to_have_count(1)
        expect(tour.locator("li.done")).to_have_count(count)

    taps("Say hi")
    ticked("Say hi", 1)
    taps("guess what a program shows")
    expect(tour.locator("li.done")).to_have_count(1)  # not before there is a guess
    ana.says("4 and 4")
    ticked("guess", 2)
    taps("Send a program")
    ticked("Send a program", 3)
    taps("Answer an exercise wrong")
    ana.says("print(Mango)")
    ticked("wrong", 4)
    taps("Ask what a list is")
    ticked("what a list is", 5)
    taps("Ask for chapter 6, past the free ones")
    ticked("chapter 6, past", 6)
    checkout = ana.opens_checkout()
    pay(checkout, "4000 0000 0000 0002")
    ticked("declined", 7)
    down.check()
    try:
        ana.says("chapter 6")
    finally:
        down.uncheck()
    ticked("Switch Stripe off", 8)
    before = ana.bubbles.count()
    pay(checkout, "4242 4242 4242 4242")
    ana.hears(before)
    ticked("4242 4242", 9)
    expect(tour).to_contain_text("9 of 9")


def test_a_program_is_a_line_of_the_wire(open_phone) -> None:
    ana = open_phone("desk")
    ana.says("hi")
    ana.says("next")
    ana.says("for n in range(2):\n    print(nn)")
    run = ana.page.locator("#wire .row").filter(has_text="Bot → Sandbox")
    expect(run).to_contain_text("run a program")
    expect(run).to_contain_text("NameError")


def test_wire_shows_this_phone_alone_and_folds_what_the_server_does_by_itself(open_phone) -> None:
    ana, ben = open_phone("desk"), open_phone("desk")
    ana.says("hello from ana")
    ben.says("hello from ben")
    ben.says("upgrade")
    wire = ben.page.locator("#wire")
    expect(wire).to_contain_text("POST /v1/checkout/sessions")
    assert "hello from ana" not in wire.inner_text()
    expect(wire.locator("details")).not_to_have_attribute("open", "")
    expect(wire.locator("summary")).to_contain_text("What the server does by itself")
    assert "make a Checkout session" not in ana.page.locator("#wire").inner_text()


def test_switch_says_what_it_will_do_and_then_what_it_did(open_phone) -> None:
    ana = open_phone("desk")
    ana.says("hello")
    down = ana.page.get_by_label("Stripe is down")
    slow = ana.page.get_by_label("Twilio takes 4 s")
    expect(slow).to_have_accessible_description("Confirmations come late. Answers do not: they need no call.")
    down.check()
    try:
        ana.says("upgrade")
        expect(down).to_have_accessible_description(re.compile("So far: [1-9].*nobody answered at Stripe"))
    finally:
        down.uncheck()
    expect(down).to_have_accessible_description(re.compile("While it was on: "))


def test_what_is_locked_is_never_a_button(open_phone) -> None:
    ana = open_phone("phone")
    chips = ana.page.get_by_role("group", name="Quick replies")
    for words in ("hello", "chapter 6", "chapters"):
        ana.says(words)
        assert [chip for chip in chips.get_by_role("button").all_inner_texts() if chip.isdecimal()] == []


def test_page_after_checkout_leads_back_to_the_same_phone_with_the_word_that_goes_on(open_phone) -> None:
    ana = open_phone("phone")
    ana.says("hello")
    ana.says("upgrade")
    number = ana.page.evaluate("sessionStorage.getItem('phone')")
    checkout = ana.opens_checkout()
    pay(checkout, "4242424242424242")
    checkout.wait_for_url("**/checkout/success**")
    checkout.get_by_role("link", name="Back to the chat").click()
    expect(checkout.get_by_label("Message", exact=True)).to_have_value("next")
    assert f"phone={number}" in checkout.url


def test_demo_sells_at_the_price_that_it_was_given(tmp_path: Path, browser: Browser) -> None:
    with demo(tmp_path, "--price", "19", "--currency", "eur") as running:
        page = browser.new_page()
        ana = Phone(page).open(running.address)
        ana.says("hello")
        assert "€19.00" in ana.says("upgrade")
        page.close()
