"""What stands on the operator's pages, and how much of it is text whatever a stranger wrote."""

import time

import pytest

from tests.world import completed, soon

EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(1)>{{7*7}}'


@pytest.fixture
def ana(world):
    world.ana.says("hi")
    return world.ana


def page_of(operator, person):
    return operator.get(f"/admin/learners/{person.learner_id}").text


def test_stored_html_in_a_name_is_text_everywhere(world, operator):
    mallory = world.learner("whatsapp:+15005550013", EVIL)
    mallory.says("hi")
    mallory.says("person")
    pages = (
        page_of(operator, mallory),
        operator.get("/admin/persons").text,
        operator.get("/admin/learners?q=alert").text,
        operator.get("/admin/learners?q=a").text,
        operator.sends(f"/admin/learners/{mallory.learner_id}/grant", reason=EVIL).text,
        operator.sends(f"/admin/learners/{mallory.learner_id}/answer", text=EVIL).text,
        operator.sends(f"/admin/learners/{mallory.learner_id}/move", to=EVIL).text,
    )
    for text in pages:
        assert "<script" not in text
        assert "<img" not in text
        assert "{{7*7}}" in text or "7*7" not in text


def test_the_address_with_a_slash_behind_it_leads_to_the_overview(operator):
    page = operator.get("/admin/")
    assert (page.status, page.to) == (303, "/admin")
    assert operator.get("/admin").status == 200


def test_what_is_searched_for_is_text(operator):
    text = operator.get("/admin/learners?q=%3Cscript%3E%22").text
    assert "<script" not in text
    assert 'value="&lt;script&gt;&#34;"' in text


@pytest.mark.parametrize(
    "wanted", ["%2B15005550001", "1+500+555+0001", "005005550001", "whatsapp%3A%2B15005550001", "Ana", "ana"]
)
def test_one_who_is_found_is_shown_at_once(operator, ana, wanted):
    page = operator.get(f"/admin/learners?q={wanted}")
    assert (page.status, page.to) == (303, f"/admin/learners/{ana.learner_id}")


def test_a_session_finds_its_learner(world, operator, ana):
    world.tells(completed(ana.learner_id))
    assert operator.get("/admin/learners?q=cs_test_1").to == f"/admin/learners/{ana.learner_id}"


def test_several_are_listed_and_nobody_is_nobody(world, operator, ana):
    world.learner("whatsapp:+15005550014", "Anabel").says("hi")
    text = operator.get("/admin/learners?q=ana").text
    assert "2 found" in text
    assert "Anabel" in text
    assert "Nobody." in operator.get("/admin/learners?q=zzz").text


def test_a_long_search_stops_in_time_and_goes_on_where_it_stopped(world, operator, monkeypatch):
    from bot.web.admin import learners

    for number in range(6):
        world.learner(f"whatsapp:+1500555020{number}", f"Same {number}").says("hi")
    monkeypatch.setattr(learners, "SHOWN", 4)
    first = operator.get("/admin/learners?q=same").text
    assert "4 found" in first
    after = first.split('name="after" value="')[1].split('"')[0]
    second = operator.get(f"/admin/learners?q=same&after={after}").text
    assert "2 found" in second
    names = {f"Same {number}" for number in range(6)}
    assert {name for name in names if name in first + second} == names


def test_a_learner_s_page_has_place_payments_with_their_story_and_deliveries(world, operator, ana):
    ana.says("next")
    ana.says("chapter 6")
    world.stripe.pay(ana.session["id"])
    soon(lambda: ana.document["tier"] == "paid")
    text = page_of(operator, ana)
    assert "+15005550001" in text
    for said in ("29.00 USD", "met the paywall", "link made", ana.session["id"], "confirmation", "waiting"):
        assert said in text, said
    assert "/c/pay/" not in text  # the link is the learner's own
    assert "test money" in text


def test_a_merged_id_leads_to_the_learner(world, operator, ana):
    ben = world.learner("whatsapp:+15005550002", "Ben")
    ben.says("hi")
    gone = ben.learner_id
    operator.does(ana, "merge", other=gone)
    kept = ana.learner_id
    other = gone if kept != gone else world.store.id_for(ana.address)
    page = operator.get(f"/admin/learners/{other}")
    assert page.status in (200, 303)
    assert kept in (page.to or page.text)


@pytest.mark.parametrize("wanted", ["lrn_" + "a" * 26, "nobody", "..%2f..%2fstore.key", "%00", "a" * 3000])
def test_nobody_s_page_is_404_and_text(operator, wanted):
    page = operator.get(f"/admin/learners/{wanted}")
    assert page.status == 404


def test_a_damaged_document_is_named_and_nothing_else_breaks(world, operator, ana):
    learner_id, path = ana.learner_id, ana.path
    path.write_text("{")
    page = operator.get(f"/admin/learners/{learner_id}")
    assert page.status == 503
    assert "no JSON" in page.text
    assert operator.get("/admin").status == 200


def test_with_the_disk_away_the_page_says_so(world, operator, ana):
    learner_id = ana.learner_id
    away = world.folder.with_name("unmounted")
    world.folder.rename(away)
    try:
        page = operator.get(f"/admin/learners/{learner_id}")
        assert (page.status, "Not now" in page.text) == (503, True)
    finally:
        away.rename(world.folder)


def test_the_course_is_shown_as_the_phone_shows_it(operator):
    text = operator.get("/admin/course/1").text
    assert "<strong>Heading 1.1</strong>" in text
    assert "Which is right?" in text
    assert "1. red" in text
    assert operator.get("/admin/course/99").status == 404
    assert "Title 7" in operator.get("/admin/course").text


def test_the_overview_counts_what_happened_within_five_seconds(world, operator, ana):
    began = time.monotonic()
    for word in ("next", "xyzzy plugh", "chapter 6"):
        ana.says(word)
    world.tells(completed(ana.learner_id, "cs_live_1", livemode=True))

    def shown():
        text = " ".join(operator.get("/admin").text.split())
        return "<b>1</b> have paid" in text and "29.00 USD by 1 payment" in text

    soon(shown, within=6)
    assert time.monotonic() - began < 6
    text = operator.get("/admin").text
    funnel = text.split('id="funnel"')[1].split("</section>")[0]
    for step in ("Joined", "1. Title 1", "Met the paywall", "Was given a link", "Paid", "Finished"):
        assert step in funnel
    assert "xyzzy" not in text


def test_test_money_stands_apart(world, operator, ana):
    world.tells(completed(ana.learner_id, "cs_test_1"))
    soon(lambda: "Test money in USD" in operator.get("/admin").text, within=6)
    assert "No payment of real money yet" in operator.get("/admin").text


def test_the_processes_and_the_last_event_are_shown(world, operator, ana):
    world.tells(completed(ana.learner_id))
    soon(lambda: "Process web" in operator.get("/admin").text, within=6)
    assert "runs" in operator.get("/admin").text


def test_no_page_s_content_reaches_the_log(world, operator, ana):
    operator.get("/admin/learners?q=%2B15005550001")
    page_of(operator, ana)
    operator.sends(f"/admin/learners/{ana.learner_id}/move", to="+15005550099")
    assert "5005550" not in world.log.text
