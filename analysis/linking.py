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
_NEVER = -1e9  # a score that only no candidate at all is worse than
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
        if not len(candidates):
            return [(None, 1.0)] * len(spans)
        near = np.arange(-_NEAREST, _NEAREST)
        at = np.searchsorted(candidates[:, 0], spans[:, 0], side="right")[:, None] + near
        there = np.clip(at, 0, len(candidates) - 1)
        one_end, other_end = self._ends(spans, 2 * link), self._ends(candidates, 2 * link + 1)
        products = [(one_end * other_end[column]).sum(1) for column in there.T]
        tables = buckets(spans[:, None], candidates[there], near, self.sentence, self.paragraph)
        biases = sum(bias[link][table] for bias, table in zip(self.biases, tables, strict=True))
        scores = np.stack(products, 1) / math.sqrt(WIDTH) + biases

        own, theirs = self.sentence[spans], self.sentence[candidates]
        first = np.searchsorted(theirs[:, 1], own[:, :1] - _REACH[link])
        stop = np.searchsorted(theirs[:, 0], own[:, 1:] + _REACH[link], side="right")
        scores[(at < first) | (at >= stop)] = -np.inf
        nobody = self.nobody[spans.sum(1) // 2] if link == CUE_TO_SOURCE else np.full(len(spans), _NEVER)
        scores = np.column_stack([scores, nobody])

        best = scores.argmax(1)
        sure = 1 / np.exp(scores - scores.max(1)[:, None]).sum(1)
        chosen = np.column_stack([at, np.full(len(at), -1)])[range(len(at)), best]
        return [(None if i < 0 else i, share) for i, share in zip(chosen.tolist(), sure.tolist(), strict=True)]

    def _ends(self, spans: Ints, end: int) -> Floats:
        mean: Floats = self.vectors[spans, end * WIDTH : (end + 1) * WIDTH].mean(1)
        return mean


def rank(spans: Ints, candidates: Ints) -> Ints:
    """Return (n, m): the how-many-th candidate after each span (from 0) or before it (from -1) each is."""
    return np.arange(len(candidates)) - np.searchsorted(candidates[:, 0], spans[:, 0], side="right")[:, None]


def buckets(
    spans: Ints, candidates: Ints, rank: Ints, sentence: Ints, paragraph: Ints
) -> tuple[Ints, Ints, Ints, Ints]:
    """Return, for each span and candidate, where the candidate stands from the span.

    Args:
        spans: (n, 1, 2) first and last word of each span.
        candidates: (n or 1, m, 2) the same of the candidates of each.
        rank: (n or 1, m) their `rank`.
        sentence: The number of each word's sentence.
        paragraph: The number of each word's paragraph.

    Returns:
        Four tables (n, m): the candidate's rank on its side of the span, its distance in words, in sentences, in
        paragraphs; each in buckets.
    """
    begin, end = spans[..., 0], spans[..., 1]
    start, stop = candidates[..., 0], candidates[..., 1]
    after = start > begin
    far = np.searchsorted(_DISTANCES, np.where(after, start - end, begin - stop) - 1)
    return (
        np.clip(np.where(after, rank, -1 - rank), 0, 3) + 4 * after,
        far + (len(_DISTANCES) + 1) * after,
        np.clip(sentence[start] - sentence[begin], -2, 2) + 2,
        np.clip(np.abs(paragraph[start] - paragraph[begin]), 0, 2),
    )
