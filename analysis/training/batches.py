"""Windows of annotated articles, side by side as tensors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from analysis.features import Words
from analysis.training.data import UNKNOWN, Example, Version

_IN_PARAGRAPHS = 0.15  # share of the articles
START, END, HIDDEN = 101, 102, 103  # BERT's pieces before and after a text, and the one that hides another


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of one article, words `[first, last)`, as one annotator read it."""

    example: Example
    version: Version
    first: int
    last: int

    @property
    def pieces(self) -> int:
        """Return how many pieces it has."""
        return int(self.example.words.first[self.last] - self.example.words.first[self.first])


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows padded to one length.

    Attributes:
        windows: What they were made of.
        pieces, shapes, quotes, places: (windows, pieces), as in `features.Words`, with a start and an end.
        mask: (windows, pieces) true where there is a piece.
        first: (windows, words) the place of each word's first piece.
        words: (windows, words) true where there is a word.
        labels: (windows, words) of the CRF.
        entities: (windows, words), `data.UNKNOWN` where nobody said.
    """

    windows: Sequence[Window]
    pieces: Tensor
    shapes: Tensor
    quotes: Tensor
    places: Tensor
    mask: Tensor
    first: Tensor
    words: Tensor
    labels: Tensor
    entities: Tensor


def plan(examples: Sequence[Example], longest: int, pieces: int, rng: np.random.Generator) -> list[list[Window]]:
    """Return one round through the articles: windows of like length in groups, the groups in any order.

    Some articles are cut into their paragraphs, since a text may be one sentence.

    The cuts fall elsewhere each round, so that no word always stands at a window's edge, and of an article that several
    people annotated one version is drawn.

    Args:
        examples: The articles.
        longest: Pieces of a window, at most.
        pieces: Pieces of a group, about.
        rng: Decides all of it.
    """
    windows = []
    for example in examples:
        version = example.versions[int(rng.integers(len(example.versions)))]
        cut = _paragraphs if rng.random() < _IN_PARAGRAPHS else _cuts
        windows += [Window(example, version, first, last) for first, last in cut(example.words, longest - 2, rng)]
    keys = [window.pieces + rng.uniform(0, 24) for window in windows]
    ordered = [windows[i] for i in np.argsort(keys)[::-1]]
    groups = []
    while ordered:
        n = max(1, pieces // (ordered[0].pieces + 26))
        groups.append(ordered[:n])
        ordered = ordered[n:]
    return [groups[i] for i in rng.permutation(len(groups))]


def _paragraphs(words: Words, longest: int, rng: np.random.Generator) -> Iterator[tuple[int, int]]:
    starts = np.flatnonzero(np.diff(words.paragraph, prepend=0)).tolist()
    for start, stop in zip(starts, [*starts[1:], len(words)], strict=True):
        for first, last in _cuts(words.part(start, stop - 1), longest, rng):
            yield start + first, start + last


def _cuts(words: Words, longest: int, rng: np.random.Generator) -> Iterator[tuple[int, int]]:
    n = int(words.first[-1])
    share = n / -(-n // longest)
    size = min(longest, max(longest // 2, int(share * rng.uniform(1.0, 1.3)) + 1))
    at = 0
    room = int(rng.integers(size // 2, size + 1))
    while at < len(words):
        stop = int(np.searchsorted(words.first, words.first[at] + room, side="right")) - 1
        stop = min(max(stop, at + 1), len(words))
        yield at, stop
        at = stop
        room = size


def collate(windows: Sequence[Window], hidden: float, rng: np.random.Generator) -> Batch:
    """Return the windows as tensors; `hidden` is the share of pieces that are hidden."""
    n_pieces = max(window.pieces for window in windows) + 2
    n_words = max(window.last - window.first for window in windows)
    pieces, shapes, quotes, places = (np.zeros((len(windows), n_pieces), np.int64) for _ in range(4))
    first, labels = (np.zeros((len(windows), n_words), np.int64) for _ in range(2))
    entities = np.full(first.shape, UNKNOWN)
    mask = np.zeros(pieces.shape, bool)
    known = np.zeros(first.shape, bool)
    for i, window in enumerate(windows):
        words = window.example.words
        a, b = int(words.first[window.first]), int(words.first[window.last])
        at = slice(1, b - a + 1)
        pieces[i, 0], pieces[i, b - a + 1] = START, END
        pieces[i, at] = np.where(rng.random(b - a) < hidden, HIDDEN, words.pieces[a:b])
        shapes[i, at], quotes[i, at], places[i, at] = words.shapes[a:b], words.quotes[a:b], words.places[a:b]
        mask[i, : b - a + 2] = True
        n = window.last - window.first
        first[i, :n] = words.first[window.first : window.last] - a + 1
        labels[i, :n] = window.version.labels[window.first : window.last]
        entities[i, :n] = window.example.entities[window.first : window.last]
        known[i, :n] = True
    arrays = (pieces, shapes, quotes, places, mask, first, known, labels, entities)
    return Batch(windows, *map(torch.from_numpy, arrays))
