"""Long texts in windows: every word is read once, with context, in no more pieces than the network takes."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis import windows
from analysis.features import Words

SIZES = st.lists(st.integers(1, 7), min_size=1, max_size=1500)


def words(sizes: list[int]) -> Words:
    first = np.cumsum([0, *sizes])
    ends = np.arange(1, len(sizes) + 1)
    pieces = np.zeros(first[-1], np.int64)
    return Words(ends - 1, ends, first, ends, ends, pieces, pieces, pieces, pieces)


@given(SIZES)
def test_every_word_is_read_in_exactly_one_window(sizes):
    read = [i for w in windows.cut(words(sizes)) for i in range(w.read_from, w.read_until)]
    assert read == list(range(len(sizes)))


@given(SIZES)
def test_a_window_fits_and_has_context_on_either_side(sizes):
    text = words(sizes)
    for w in windows.cut(text):
        assert text.first[w.last] - text.first[w.first] + 2 <= windows.LONGEST
        assert w.first <= w.read_from < w.read_until <= w.last
        longest = max(sizes)
        if w.first:
            assert text.first[w.read_from] - text.first[w.first] > windows.CONTEXT - longest
        if w.last < len(sizes):
            assert text.first[w.last] - text.first[w.read_until] > windows.CONTEXT - longest


def test_a_short_text_is_one_window():
    assert list(windows.cut(words([1] * 300))) == [windows.Window(0, 300, 0, 300)]


def test_a_word_longer_than_a_window_is_read_all_the_same():
    [alone] = windows.cut(words([1000]))
    assert (alone.read_from, alone.read_until) == (0, 1)
