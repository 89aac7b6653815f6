"""What was paid and matches nobody: a file for each payment."""

from pathlib import Path

import pytest

from bot.errors import StoreUnavailable


@pytest.mark.parametrize("damage", [b"", b'{"key": "cs_te', b"[]"])
def test_damaged_one_is_named_and_never_passed_over(store, folder, damage):
    """They are money: a list that leaves one out would look whole."""
    assert store.keep_unmatched("cs_test_a", {"why": "no such learner"})
    (file,) = Path(folder, "unmatched").iterdir()
    file.write_bytes(damage)
    with pytest.raises(StoreUnavailable, match=file.name):
        list(store.unmatched())
