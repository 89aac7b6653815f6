"""What phrases mean, without the phrases."""

from bot.core.nlu.phrase_table import PhraseTable


def table(*pairs, several=True):
    made = PhraseTable()
    for phrase, meant in pairs:
        made.add([phrase], meant)
    made.settle(several=several)
    return made


def test_each_phrase_is_found_with_its_meaning_and_no_other_one():
    made = table(*[(f"say {n}", f"meaning {n % 7}") for n in range(1000)])
    assert all(made.get(f"say {n}") == f"meaning {n % 7}" for n in range(1000))
    assert made.get("say 1000") is None
    assert "say 3" in made
    assert "" not in made


def test_the_later_meaning_of_a_phrase_counts():
    assert table(("go", "next"), ("back", "back"), ("go", "start")).get("go") == "start"


def test_a_phrase_of_two_meanings_has_none_where_it_may_have_one_only():
    made = table(("a", "x"), ("a", "y"), ("a", "y"), ("b", "x"), ("b", "x"), several=False)
    assert made.get("a") is None
    assert made.get("b") == "x"


def test_what_was_added_weakly_gives_way():
    made = PhraseTable()
    made.add(["a"], "x")
    made.add(["a"], "y", weakly=True)
    made.add(["b"], "y", weakly=True)
    made.settle()
    assert (made.get("a"), made.get("b")) == ("x", "y")
