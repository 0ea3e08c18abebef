"""The fingerprints of a text, by which others that repeat it are found, and the runs of words that show how much.

A run is five words of what is read, page furniture left out. Which of them become fingerprints is decided by winnowing
(Schleimer, Wilkerson and Aiken, "Winnowing: local algorithms for document fingerprinting", SIGMOD 2003): two texts that
share as few as 36 words in a row share one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from analysis.schema import READ_KINDS
from analysis.segment import Page

FEW = 10
"""Words; what is shorter repeats nobody."""

_RUN = 5  # words
_WINDOW = 32  # runs, of which one becomes a fingerprint
_WORD = re.compile(r"\w+")
Runs = npt.NDArray[np.uint64]
PackedRuns = npt.NDArray[np.uint32]
_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # 2**64 over the golden ratio: D. Knuth, The Art of Computer Programming, 6.4


def words(page: Page) -> list[str]:
    """Return the words of what is read of an article, in lower case."""
    text = " ".join(passage.text for passage in page.passages if passage.kind in READ_KINDS)
    return _WORD.findall(text.lower())


def runs(of: Sequence[str]) -> Runs:
    """Return a number for each run of words; of a text that is shorter than a run, one for all of it."""
    if not of:
        return np.empty(0, np.uint64)
    numbers = np.array([_number(word) for word in of], np.uint64)
    length = min(_RUN, len(numbers))
    found = np.zeros(len(numbers) - length + 1, np.uint64)
    for offset in range(length):
        found = (found ^ numbers[offset : offset + len(found)]) * _FACTOR
        found ^= found >> np.uint64(29)
    return found


@lru_cache(2**14)
def _number(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def packed(of: Runs) -> bytes:
    """Return runs as bytes, each once, in 32 bits: in 4,300 pairs of texts of 1,000 runs one run looks shared."""
    return np.unique(of.astype(np.uint32)).astype("<u4").tobytes()


def unpacked(raw: bytes) -> PackedRuns:
    """Return the runs of such bytes."""
    return np.frombuffer(raw, "<u4")


def prints(of: Runs) -> Runs:
    """Return the least of each window of runs, once each."""
    if not len(of):
        return of
    window = min(_WINDOW, len(of))
    return np.unique(np.lib.stride_tricks.sliding_window_view(of, window).min(axis=1))
