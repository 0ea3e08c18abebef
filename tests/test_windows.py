"""Long texts in windows: every word is read once, with context, in no more pieces than the network takes."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis import windows
from analysis.features import Words

TEXTS = st.lists(st.tuples(st.integers(1, 7), st.integers(0, 30).map(bool)), min_size=1, max_size=1500)


def words(sizes: list[int], same_paragraph: list[bool] | None = None) -> Words:
    first = np.cumsum([0, *sizes])
    ends = np.arange(1, len(sizes) + 1)
    pieces = np.zeros(first[-1], np.int64)
    paragraph = np.ones(len(sizes), np.int64)
    if same_paragraph:
        paragraph += np.cumsum(~np.array(same_paragraph)) - (not same_paragraph[0])
    return Words(ends - 1, ends, first, ends, paragraph, pieces, pieces, pieces, pieces)


@given(TEXTS)
def test_every_word_is_read_in_exactly_one_window(text):
    read = [i for w in windows.cut(words(*zip(*text, strict=True))) for i in range(w.read_from, w.read_until)]
    assert read == list(range(len(text)))


@given(TEXTS)
def test_a_window_fits_and_has_context_where_a_paragraph_is_cut(sizes_and_paragraphs):
    text = words(*map(list, zip(*sizes_and_paragraphs, strict=True)))
    starts, ends = zip(*text.paragraphs(), strict=True)
    enough = windows.CONTEXT - 7  # the longest word
    for w in windows.cut(text):
        assert text.first[w.last] - text.first[w.first] + 2 <= windows.LONGEST
        assert w.first <= w.read_from < w.read_until <= w.last
        before, after = text.first[[w.read_from, w.last]] - text.first[[w.first, w.read_until]]
        assert w.first in starts or before > enough
        assert before == 0 if w.read_from in starts else w.first in starts or before > enough
        assert after == 0 if w.read_until in ends else after > enough


def test_a_paragraph_that_fits_is_never_cut():
    text = words([1] * 1000, [i % 100 != 0 for i in range(1000)])
    assert [(w.first, w.last) for w in windows.cut(text)] == [(0, 300), (300, 600), (600, 900), (900, 1000)]


def test_a_short_text_is_one_window():
    assert list(windows.cut(words([1] * 300))) == [windows.Window(0, 300, 0, 300)]


def test_a_word_longer_than_a_window_is_read_all_the_same():
    [alone] = windows.cut(words([1000]))
    assert (alone.read_from, alone.read_until) == (0, 1)
