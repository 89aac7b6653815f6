"""All that is kept of one learner, for whoever may ask for it."""

from dataclasses import asdict

from bot.core.learner import Learner
from bot.store.document import to_document
from bot.store.joining import ids_leading_to
from bot.store.protocol import Store


def everything_of(store: Store, learner: Learner) -> dict[str, object]:
    """The whole document, whatever fields it has; the ledger under every id that led to them, an erased one
    of before too; and payments that name them and match nobody. Times are not yet text."""
    former = learner.purchase.former
    ids = list(dict.fromkeys((*ids_leading_to(store.id_for, learner), *(former.ids if former else ()))))
    facts = [fact for each in ids for fact in store.facts(learner_id=each)]
    return {
        "document": to_document(learner),
        "learner_ids": ids,
        "ledger": [
            {name: value for name, value in asdict(fact).items() if value is not None}
            for fact in sorted(facts, key=lambda fact: fact.at)
        ],
        "unmatched": list(store.unmatched_of(ids)),
    }
