"""Cut long texts into windows that the network can take, each with context on either side that it only looks at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from analysis.features import Words

LONGEST = 384  # pieces, two of them the marks of start and end
CONTEXT = 64  # pieces seen on either side, and read in the windows beside


class Window(NamedTuple):
    """Words `[first, last)` are given to the network, and `[read_from, read_until)` of them read."""

    first: int
    last: int
    read_from: int
    read_until: int


def cut(words: Words) -> Iterator[Window]:
    """Yield the windows of a text, in order; every word is read in exactly one of them."""
    at = 0
    room = LONGEST - 2
    while at < len(words):
        before = int(words.first[at]) - CONTEXT if at else 0
        first = int(np.searchsorted(words.first, before, side="left"))
        last = int(np.searchsorted(words.first, words.first[first] + room, side="right")) - 1
        last = min(max(last, at + 1), len(words))
        until = last
        if last < len(words):
            until = int(np.searchsorted(words.first, words.first[last] - CONTEXT, side="right")) - 1
            until = max(until, at + 1)
        yield Window(first, last, at, until)
        at = until
