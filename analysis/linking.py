"""Tie spans together: which cue a stretch of content belongs to, and which source a cue has.

The network gives every word a vector for each end of both links; the product of two says how well they go together,
and a learned term for where the one stands from the other is added (after the attachment scores of Dozat & Manning,
ICLR 2017). Only the nearest candidates on either side are asked, and none farther away than a tie reaches: without that
limit a span whose own partner was not found is tied to whatever else the page has.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

WIDTH = 64  # of one end's vector
CONTENT_TO_CUE, CUE_TO_SOURCE = 0, 1
_DISTANCES = np.array([0, 1, 2, 4, 7, 12, 20, 35, 60])
BUCKETS = (8, 2 * (len(_DISTANCES) + 1), 5, 3)  # rank; words; sentences; paragraphs
_NEAREST = 8  # candidates asked on each side
# Sentences between the two ends. In PolNeAR's dev articles a source stands in the sentence of its cue (2,064 of 2,067)
# and a content there or in the sentence before or after (2,504 of 2,515 fragments).
_REACH = {CONTENT_TO_CUE: 1, CUE_TO_SOURCE: 0}


@dataclass(frozen=True, slots=True)
class Links:
    """What the network says of ties.

    Attributes:
        vectors: (words, 4 * WIDTH): content's end, cue's end of the first link; cue's, source's of the second.
        nobody: (words,) the score of having no source, for a cue there.
        biases: For each of BUCKETS, (2 links, buckets).
        sentence, paragraph: The number of each word's sentence and paragraph.
    """

    vectors: Floats
    nobody: Floats
    biases: Sequence[Floats]
    sentence: Ints
    paragraph: Ints

    def attach(self, link: int, spans: Ints, candidates: Ints) -> list[tuple[int | None, float]]:
        """Return for each span the index of its likeliest candidate, or None, and how likely that is.

        Args:
            link: CONTENT_TO_CUE or CUE_TO_SOURCE; only a cue may have nobody.
            spans: (n, 2) first and last word of each, in order.
            candidates: (m, 2), in order.
        """
        own, theirs = self.sentence[spans], self.sentence[candidates]
        first = np.searchsorted(theirs[:, 1], own[:, 0] - _REACH[link]).tolist()
        stop = np.searchsorted(theirs[:, 0], own[:, 1] + _REACH[link], side="right").tolist()
        return [self._one(link, span, candidates, slice(i, j)) for span, i, j in zip(spans, first, stop, strict=True)]

    def _one(self, link: int, span: Ints, candidates: Ints, within: slice) -> tuple[int | None, float]:
        at = int(np.searchsorted(candidates[:, 0], span[0]))
        near = slice(max(within.start, at - _NEAREST), min(within.stop, at + _NEAREST))
        others = candidates[near]
        scores = np.empty(0)
        if len(others):
            scores = self._ends(others, 2 * link + 1) @ self._ends(span[None], 2 * link)[0] / math.sqrt(WIDTH)
            tables = buckets(span[None], others, self.sentence, self.paragraph)
            scores = scores + sum(bias[link][table[0]] for bias, table in zip(self.biases, tables, strict=True))
        if link == CUE_TO_SOURCE:
            scores = np.append(scores, self.nobody[(span[0] + span[1]) // 2])
        if not len(scores):
            return None, 1.0
        shares = np.exp(scores - scores.max())
        best = int(scores.argmax())
        sure = float(shares[best] / shares.sum())
        return (near.start + best, sure) if best < len(others) else (None, sure)

    def _ends(self, spans: Ints, end: int) -> Floats:
        mean: Floats = self.vectors[spans, end * WIDTH : (end + 1) * WIDTH].mean(1)
        return mean


def buckets(spans: Ints, candidates: Ints, sentence: Ints, paragraph: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Return, for each span and candidate, where the candidate stands from the span.

    Args:
        spans: (n, 2) first and last word of each span.
        candidates: (m, 2) the same of each candidate, in order.
        sentence: The number of each word's sentence.
        paragraph: The number of each word's paragraph.

    Returns:
        Four tables (n, m): the candidate's rank on its side of the span, its distance in words, in sentences, in
        paragraphs; each in buckets.
    """
    start, end = candidates[None, :, 0], candidates[None, :, 1]
    after = start > spans[:, None, 0]
    before = (~after).sum(1)[:, None]
    index = np.arange(len(candidates))[None, :]
    rank = np.clip(np.where(after, index - before, before - 1 - index), 0, 3)
    gap = np.where(after, start - spans[:, None, 1], spans[:, None, 0] - end)
    far = np.searchsorted(_DISTANCES, gap - 1)
    return (
        rank + 4 * after,
        far + (len(_DISTANCES) + 1) * after,
        np.clip(sentence[start] - sentence[spans[:, None, 0]], -2, 2) + 2,
        np.clip(np.abs(paragraph[start] - paragraph[spans[:, None, 0]]), 0, 2),
    )
