"""What is still to be done at Stripe: tried again ever less often, and given up in the end."""

from bot.core.payments.tasks import TaskKind, put_off, task_for
from tests.chat import NOON


def test_pauses_grow_to_an_hour_and_end_after_about_four_days():
    tasks, now, pauses = (task_for(TaskKind.REFUND, "cs_test_a", NOON, "pi_a"),), NOON, []
    while tasks and len(pauses) < 1000:
        tasks = put_off(tasks, tasks[0].key, now)
        for each in tasks:
            pauses.append((each.due_at - now).total_seconds())
            now = each.due_at
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (2, 3600)
    assert 3.5 < (now - NOON).total_seconds() / 86400 < 4.5


def test_putting_one_off_leaves_the_others_and_changes_the_key_only_where_stripe_has_refused():
    one, other = (task_for(TaskKind.EXPIRE, session, NOON) for session in ("cs_test_a", "cs_test_b"))
    (later, same), (refused, _) = (
        put_off((one, other), one.key, NOON, new_turn=new_turn) for new_turn in (False, True)
    )
    assert same == other
    assert later.idempotency_key == one.idempotency_key
    assert refused.idempotency_key != one.idempotency_key
