"""After a backup was put back the documents are older than what was answered: Twilio's own list tells."""

from bot.core.messaging.addresses import other_spelling
from bot.sandbox.twilio.messages import new_message
from bot.services.missed_messages import recover_at_start
from tests.jobs.outbox_world import ACCOUNT, ANA, BOT
from tests.services.missed_messages_world import Start

PEOPLE = [f"whatsapp:+150055510{n:02}" for n in range(20)]
SAYS = ("hi", "next", "next", "menu", "progress")


def test_a_hundred_messages_of_twenty_people_are_not_answered_again(world):
    """Half of the people were known when the backup was made, and wrote before it."""
    for person in PEOPLE[:10]:
        world.hears("hi", person)
    restore = world.backs_up()
    for text in SAYS:
        for person in PEOPLE:
            world.hears(text, person)
    restore()
    world.clock.tick(minutes=2)
    recover_at_start(world.recovery(), world.clock, Start(world.clock))
    assert [world.delivers(person) for person in PEOPLE] == [[]] * 20
    assert all(world.learner(person) is None for person in PEOPLE[10:])


def test_what_was_missed_is_answered_after_a_restore_too(world):
    world.hears("hi")
    restore = world.backs_up()
    world.hears("next")
    restore()
    world.misses("menu")
    answered, replies = world.recovers()
    assert answered == 1
    assert len(replies) == 1


def test_what_the_api_sent_is_an_answer_too(world):
    """A late answer, say, that the restored document does not know of."""
    world.hears("hi", PEOPLE[0])
    world.misses("hi")
    world.clock.tick(minutes=1)
    world.twilio.messages.append(new_message(ACCOUNT, "outbound-api", BOT, ANA, "Hi!", world.clock()))
    world.twilio.messages[-1]["date_sent"] = world.twilio.messages[-1]["date_created"]
    assert world.recovers() == (0, [])


def test_an_answer_in_the_other_spelling_of_the_number_is_one(world):
    brazil = "whatsapp:+5511987654321"
    world.misses("hi", brazil)
    answer = new_message(ACCOUNT, "outbound-reply", BOT, other_spelling(brazil), "Hi!", world.clock())
    world.twilio.messages.append(answer)
    world.clock.tick(minutes=2)
    assert world.recovery().recover(world.since).answered == 0


def test_a_crash_among_somebodys_messages_is_told_from_a_restore(world):
    """Three in a row, and the bot died once it had answered the first: its reply is that one's alone."""
    world.hears("hi")
    world.misses("next")
    seconds = world.clock.now.replace(microsecond=0)
    for text in ("chapters", "menu"):
        message = new_message(ACCOUNT, "inbound", ANA, BOT, text, seconds)
        world.twilio.messages.append(message)
    texts = world.brings(next(each for each in world.twilio.messages if each["body"] == "next"))
    world.twilio.messages.append(new_message(ACCOUNT, "outbound-reply", BOT, ANA, texts[0], seconds))
    assert world.recovers()[0] == 2


def test_what_the_document_queued_itself_is_no_answer_to_something_else(world):
    world.misses("hi")
    world.misses("next")
    world.store.fail_saves = (False, True)  # of the second
    world.recovers()
    for each in world.twilio.messages:
        each["date_sent"] = each["date_created"]
    answered, replies = world.recovers()
    assert answered == 1
    assert "Text 1.1" in replies[0]


def test_ours_that_do_not_fit_into_the_list_leave_out_the_messages_of_their_time(world):
    world.hears("hi", PEOPLE[0])
    world.misses("hi")
    for _ in range(3):
        world.hears("next", PEOPLE[0])
    found = world.clock.tick(minutes=2) or world.recovery(most=3).recover(world.since)
    assert (found.answered, found.whole) == (0, False)


def test_dry_run_shows_and_changes_nothing(world):
    world.hears("hi")
    world.misses("next")
    sid = world.twilio.messages[-1]["sid"]
    world.clock.tick(minutes=2)
    before = world.learner()
    assert [each.sid for each in world.recovery().look(world.since)] == [sid]
    assert world.learner() == before
