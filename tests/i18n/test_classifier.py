"""The committed weights: small, and read in no time."""

import time

from bot.i18n.classifier import WEIGHTS, read_classifier


def test_weights_are_at_most_500_kilobytes():
    assert WEIGHTS.stat().st_size <= 500_000


def test_weights_are_read_in_a_blink():
    began = time.process_time()
    read_classifier()
    assert time.process_time() - began < 0.1


def test_each_ngram_has_a_line_in_order():
    lines = WEIGHTS.read_text(encoding="utf-8").rstrip("\n").split("\n")
    grams = [line.split("\t")[0] for line in lines[lines.index("") + 1 :]]
    assert grams == sorted(set(grams))
