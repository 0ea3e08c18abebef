"""Cut long texts into windows that the network can take, between paragraphs where that can be.

On PolNeAR dev, windows of whole paragraphs are read better than windows cut anywhere with 64 pieces of context on
either side, and those hold two fifths more pieces (docs/decisions/011).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from analysis.features import Words

LONGEST = 384  # pieces, two of them the marks of start and end
CONTEXT = 64  # pieces only looked at on the side where a paragraph is cut, and read in the window beside


class Window(NamedTuple):
    """Words `[first, last)` are given to the network, and `[read_from, read_until)` of them read."""

    first: int
    last: int
    read_from: int
    read_until: int


def cut(words: Words) -> Iterator[Window]:
    """Yield the windows of a text, in order; every word is read in exactly one of them.

    A window holds the whole paragraphs that fit. Where one alone is too long, it is cut, with context.
    """
    starts, ends = np.array(words.paragraphs(), np.int64).reshape(-1, 2).T
    at = 0
    while at < len(words):
        paragraph = int(np.searchsorted(ends, at, side="right"))
        context = int(np.searchsorted(words.first, words.first[at] - CONTEXT))
        first = max(context, int(starts[paragraph]))
        last = int(np.searchsorted(words.first, words.first[first] + LONGEST - 2, side="right")) - 1
        last = min(max(last, at + 1), len(words))
        fit = int(np.searchsorted(ends, last, side="right"))
        if fit > paragraph:
            until = last = int(ends[fit - 1])
        else:
            until = max(int(np.searchsorted(words.first, words.first[last] - CONTEXT, side="right")) - 1, at + 1)
        yield Window(first, last, at, until)
        at = until
