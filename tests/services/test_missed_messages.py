"""Messages that never reached us: the real SDK, Twilio's stand-in on a socket, and the JSON store."""

import logging
from datetime import timedelta

import pytest

from bot.core.learner import Tier
from bot.core.messaging.delivery import Delivery, DeliveryState
from bot.core.messaging.inbox import SEEN_KEPT
from bot.core.messaging.send_result import Again, LookupFailed, OperatorFault
from bot.errors import StoreUnavailable
from bot.services.missed_messages import Recovered
from tests.jobs.outbox_world import ANA, BEN, BOT
from tests.services.missed_messages_world import CutAtSecondPage, Start, World
from tests.world import at_once


def test_missed_messages_are_answered_once_and_in_order(world):
    world.hears("hi")
    world.misses("next")
    world.misses("next")
    answered, (first, second) = world.recovers()
    assert answered == 2
    assert "Text 1.1" in first
    assert "Text 1.2" in second


def test_second_recovery_changes_nothing(world):
    world.misses("hi")
    world.misses("next")
    world.recovers()
    before = world.learner()
    assert world.recovers() == (0, [])
    assert world.recovery().recover(world.since) == Recovered(0, 2, 0, 0, 0, whole=True)
    assert world.learner() == before


def test_message_that_was_answered_is_never_answered_again(world):
    for text in ["hi", *["next"] * 20]:
        world.hears(text)
    assert world.recovers() == (0, [])


def test_somebody_new_is_welcomed(world):
    world.misses("hi")
    answered, (reply,) = world.recovers()
    assert answered == 1
    assert "Small Course" in reply
    assert world.learner().created_at == world.clock() - timedelta(minutes=2)


def test_message_between_answered_ones_is_found(world):
    world.hears("hi")
    world.misses("chapters")
    last = world.hears("next")
    heard_at = world.learner().last_message_at
    answered, (reply,) = world.recovers()
    assert answered == 1
    assert "Title 2" in reply
    assert reply not in last
    assert world.learner().last_message_at == heard_at


def test_paid_chapter_that_a_late_answer_opens_is_told_once(world):
    world.hears("hi")
    world.changes(tier=Tier.PAID)
    world.misses("chapter 3")
    world.misses("next")
    for _ in range(2):
        world.recovers()
    told = [fact.detail for fact in world.store.facts() if fact.kind == "chapter_opened"]
    assert told == ["chapter 3"]


def test_learners_are_answered_each_for_themselves(world):
    world.misses("hi", ANA)
    world.misses("hi", BEN)
    world.misses("next", ANA)
    world.clock.tick(minutes=2)
    assert world.recovery().recover(world.since).answered == 3
    world.delivers()
    assert [each["to"] for each in world.twilio.sent].count(BEN) == 1
    assert (world.learner(ANA).progress.lesson, world.learner(BEN).progress.lesson) == (1, 0)


def test_webhook_that_comes_after_all_gets_the_same_reply_and_changes_nothing(world):
    world.hears("hi")
    world.misses("next")
    _, sent = world.recovers()
    before = world.learner()
    assert list(world.brings(world.twilio.messages[2])) == sent
    assert world.learner() == before


def test_webhook_at_the_same_instant_makes_one_turn(world):
    world.hears("hi")
    for _ in range(8):
        world.misses("next")
        world.clock.tick(minutes=2)
        late, before = world.twilio.messages[-1], len(world.learner().inbox.replies)
        world.changes(chapter=1, lesson=0)
        at_once(lambda late=late: world.brings(late), lambda: world.recovery().recover(world.since))
        assert world.learner().progress.lesson == 1
        assert len(world.learner().inbox.replies) == min(before + 1, 10)


def test_two_processes_that_recover_at_once_send_one_reply(world):
    world.hears("hi")
    sids = [world.misses("upgrade") for _ in range(3)]
    world.clock.tick(minutes=2)
    at_once(*[lambda: world.recovery().recover(world.since)] * 2)
    assert len(world.delivers()) == len(sids)


def test_paywall_is_sent_with_its_link(world):
    world.hears("hi")
    world.misses("chapter 3")
    answered, (reply,) = world.recovers()
    (session,) = world.stripe.sessions.values()
    assert answered == 1
    assert session["url"] in reply
    assert world.learner().progress.wall == 3


def test_stripe_down_is_said_in_the_late_reply(world):
    world.hears("hi")
    world.misses("upgrade")
    world.stripe.stop()
    answered, replies = world.recovers()
    assert (answered, len(replies)) == (1, 1)


@pytest.mark.parametrize("saves", [(True,), (False, True)], ids=["the draft", "the reply"])
def test_crash_before_a_save_is_taken_up_by_the_next_recovery(world, saves):
    world.hears("hi")
    world.misses("upgrade")
    world.clock.tick(minutes=2)
    world.store.fail_saves = saves
    assert world.recovery().recover(world.since).failed == 1
    assert world.delivers() == []
    answered, replies = world.recovers()
    (session,) = world.stripe.sessions.values()
    assert (answered, len(replies)) == (1, 1)
    assert session["url"] in replies[0]
    assert world.recovers() == (0, [])


def test_server_that_died_over_a_draft_left_a_message_to_be_answered(world):
    world.hears("hi")
    world.store.fail_saves = (False, True)
    with pytest.raises(StoreUnavailable):
        world.hears("upgrade")
    answered, replies = world.recovers()
    assert (answered, len(replies)) == (1, 1)


def test_draft_is_finished_even_where_the_memory_is_full_and_the_learner_wrote_on(world):
    world.hears("hi")
    world.store.fail_saves = (False, True)
    with pytest.raises(StoreUnavailable):
        world.hears("upgrade")
    world.hears("next")
    world.changes(seen="x" * 6 * SEEN_KEPT)
    answered, replies = world.recovers()
    assert (answered, len(replies)) == (1, 1)


def test_draft_that_the_webhook_finishes_meanwhile_is_not_sent_as_well(world):
    world.hears("hi")
    world.store.fail_saves = (False, True)
    with pytest.raises(StoreUnavailable):
        world.hears("upgrade")
    replies = []
    world.store.meanwhile = lambda: replies.extend(world.brings(world.twilio.messages[-1]))
    _, sent = world.recovers()
    assert len(replies) == 1
    assert sent == []


def test_what_comes_after_one_that_failed_waits_for_it(world):
    world.misses("hi", ANA)
    world.misses("next", ANA)
    world.misses("hi", BEN)
    world.clock.tick(minutes=2)
    world.store.fail_saves = (True,)
    found = world.recovery().recover(world.since)
    assert (found.answered, found.failed) == (1, 2)
    assert world.learner(ANA) is None
    _, (welcome, lesson) = world.recovers()
    assert "Small Course" in welcome
    assert "Text 1.1" in lesson


def test_damaged_document_hurts_nobody_else(world, tmp_path):
    world.hears("hi", ANA)
    (path,) = tmp_path.rglob("*.json")
    whole = path.read_bytes()
    path.write_bytes(whole[:50])
    world.misses("next", ANA)
    world.misses("hi", BEN)
    world.clock.tick(minutes=2)
    found = world.recovery().recover(world.since)
    assert (found.answered, found.failed) == (1, 2)
    assert path.read_bytes() == whole[:50]


def test_fresh_message_is_left_to_the_webhook(world):
    world.hears("hi")
    world.misses("next")
    world.clock.tick(seconds=59)
    assert world.recovery().recover(world.since) == Recovered(0, 1, 1, 0, 0, whole=True)
    world.clock.tick(seconds=1)
    assert world.recovery().recover(world.since).answered == 1


def test_second_look_at_the_same_messages_counts_each_once(world):
    world.misses("hi")
    world.misses("next")
    world.misses("next")
    first = world.recovery().recover(world.since)
    world.clock.tick(minutes=1)
    both = first.followed_by(world.recovery().recover(world.since))
    assert (first.answered, first.fresh) == (2, 1)
    assert both == Recovered(3, 0, 0, 0, 0, whole=True)


def test_what_is_before_the_time_asked_for_is_left_alone(world):
    world.misses("hi")
    world.clock.tick(minutes=5)
    assert world.recovery().recover(world.clock() - timedelta(minutes=4)) == Recovered(
        0, 0, 0, 0, 0, whole=True
    )


def test_answer_that_would_come_after_the_window_is_not_made(world):
    world.misses("hi")
    world.clock.tick(hours=23, minutes=1)
    assert world.recovery().recover(world.since).too_old == 1
    assert world.learner() is None


def test_message_from_before_the_document_was_made_may_have_been_another_document_s(world):
    world.misses("hi")
    world.clock.tick(minutes=2)
    world.hears("hi")
    assert world.recovery().recover(world.since).too_old == 1
    assert world.recovers() == (0, [])


def test_with_a_full_memory_only_what_is_newer_than_the_last_answered_is_surely_missed(world):
    world.hears("hi")
    world.misses("next")
    world.hears("next")
    world.misses("next")
    world.misses("next")
    world.changes(seen="x" * 6 * SEEN_KEPT)  # a memory from which the first may have fallen
    world.clock.tick(minutes=2)
    found = world.recovery().recover(world.since)
    assert (found.answered, found.too_old) == (2, 1)


def test_with_a_full_memory_a_message_of_the_same_second_as_the_last_answered_counts_as_newer(world):
    """Twilio's times are whole seconds, and ours are not."""
    world.hears("hi")
    world.misses("next")
    within_its_second = world.clock() + timedelta(milliseconds=700)
    world.changes(seen="x" * 6 * SEEN_KEPT, last_message_at=within_its_second)
    assert world.recovers()[0] == 1


def test_only_what_was_written_to_us_is_answered(world):
    world.hears("hi")
    world.misses("next", direction="outbound-api")
    world.misses("next", to="whatsapp:+19990000000")
    world.misses("next", BOT)
    world.misses("", sid="")
    assert world.recovers() == (0, [])


def test_address_without_a_number_is_answered_as_it_came(world):
    world.misses("hi", "whatsapp:CC.abc123")
    world.clock.tick(minutes=2)
    world.recovery().recover(world.since)
    assert len(world.delivers("whatsapp:CC.abc123")) == 1


def test_media_gets_the_answer_for_media(world):
    world.hears("hi")
    world.misses("", num_media="1")
    _, (reply,) = world.recovers()
    assert "I cannot open files" in reply


def test_confirmation_that_waited_for_the_learner_goes_with_the_late_reply(world):
    world.hears("hi")
    parked = Delivery(
        "dlv_1", "confirmation", "You are in!", world.clock(), world.clock(), DeliveryState.PARKED
    )
    world.changes(deliveries=(parked,))
    world.misses("next")
    _, (reply,) = world.recovers()
    assert reply.startswith("You are in!")
    assert "Text 1.1" in reply
    assert world.learner().deliveries[0].state is DeliveryState.REPLIED


def test_long_reply_goes_in_pieces_that_twilio_takes(world):
    world.hears("hi")
    text = "A paragraph of some length.\n\n" * 100
    parked = Delivery("dlv_1", "confirmation", text, world.clock(), world.clock(), DeliveryState.PARKED)
    world.changes(deliveries=(parked,))
    world.misses("next")
    _, pieces = world.recovers()
    assert len(pieces) == 2
    assert all(len(each) <= 1500 for each in pieces)
    assert "Text 1.1" in pieces[-1]


def test_long_list_is_read_to_its_end(world):
    for text in ["hi", *["next"] * 6]:
        world.misses(text)
    answered, replies = world.recovers(page=2)
    assert (answered, len(replies)) == (7, 7)
    received, sent = (
        [each for each in world.twilio.calls("GET") if each["form"].get(name) == BOT]
        for name in ("To", "From")
    )
    assert (len(received), len(sent)) == (4, 1)


def test_list_that_is_too_long_is_said_to_be_cut(world, caplog):
    for _ in range(4):
        world.misses("hi")
    world.clock.tick(minutes=2)
    found = world.recovery(page=2, most=3).recover(world.since)
    assert (found.answered, found.whole) == (3, False)
    (record,) = [each for each in caplog.records if each.message == "messages_recovered"]
    assert record.levelno == logging.ERROR


def test_list_with_a_page_missing_answers_nothing(tmp_path):
    with World(tmp_path, CutAtSecondPage) as world:
        for text in ["hi", "next", "next"]:
            world.misses(text)
        world.clock.tick(minutes=2)
        assert isinstance(world.recovery(page=2).recover(world.since), LookupFailed)
        assert world.learner() is None
        world.twilio.mended.set()
        assert world.recovers(page=2)[0] == 3


@pytest.mark.parametrize("fault", [429, 500, "drop before", "garbage", "empty"])
def test_twilio_that_does_not_answer_is_a_value(world, fault):
    world.misses("hi")
    world.clock.tick(minutes=2)
    world.twilio.misbehave(fault, on="list")
    found = world.recovery().recover(world.since)
    assert isinstance(found, LookupFailed)
    assert isinstance(found.cause, Again)
    assert world.learner() is None


def test_wrong_token_is_said_loudly(world, caplog):
    found = world.recovery(token="wrong").recover(world.since)
    assert isinstance(found.cause, OperatorFault)
    (record,) = [each for each in caplog.records if each.message == "recovery_not_listed"]
    assert record.levelno == logging.CRITICAL


def test_log_names_who_was_answered_by_id_alone(world, caplog):
    caplog.set_level(logging.INFO)
    world.misses("canary")
    world.recovers()
    told = " ".join(f"{each.message} {getattr(each, 'fields', '')}" for each in caplog.records)
    assert world.store.id_for(ANA) in told
    assert "canary" not in told
    assert ANA.removeprefix("whatsapp:+") not in told


def test_stop_ends_it_between_two_messages(world):
    world.misses("hi")
    world.clock.tick(minutes=2)
    assert world.recovery().recover(world.since, Start(world.clock, waits=-1)).answered == 0
    assert world.recovers()[0] == 1
