"""Windows of annotated articles, side by side as tensors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from analysis import model
from analysis.features import Words
from analysis.training.data import UNKNOWN, Example, Version

# How articles are cut: mostly as the tagger cuts them, between paragraphs; some into single paragraphs, since a text
# may be one sentence; some anywhere, since a line may be longer than a window.
_CUTS = {"between": 0.65, "single": 0.15, "anywhere": 0.2}
HIDDEN = 103  # BERT's piece that hides another


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
        how = str(rng.choice(list(_CUTS), p=list(_CUTS.values())))
        windows += [Window(example, version, *at) for at in _cuts(example.words, longest - 2, how, rng)]
    keys = [window.pieces + rng.uniform(0, 24) for window in windows]
    ordered = [windows[i] for i in np.argsort(keys)[::-1]]
    groups = []
    while ordered:
        n = max(1, pieces // (ordered[0].pieces + 26))
        groups.append(ordered[:n])
        ordered = ordered[n:]
    return [groups[i] for i in rng.permutation(len(groups))]


def _cuts(words: Words, longest: int, how: str, rng: np.random.Generator) -> Iterator[tuple[int, int]]:
    """Yield first word and end of windows that hold the whole text; no paragraph is cut that need not be."""
    n = int(words.first[-1])
    share = n / -(-n // longest)
    size = min(longest, max(longest // 2, int(share * rng.uniform(1.0, 1.3)) + 1))
    ends = np.arange(len(words) + 1) if how == "anywhere" else np.array([last for _, last in words.paragraphs()])
    at = 0
    room = int(rng.integers(size // 2, size + 1))
    while at < len(words):
        stop = int(np.searchsorted(words.first, words.first[at] + room, side="right")) - 1
        stop = min(max(stop, at + 1), len(words))
        whole = ends[slice(*np.searchsorted(ends, [at, stop], side="right"))]
        if len(whole):
            stop = int(whole[0 if how == "single" else -1])
        yield at, stop
        at = stop
        room = size


def collate(windows: Sequence[Window], hidden: float, rng: np.random.Generator) -> Batch:
    """Return the windows as tensors, each as the network is fed in reading; `hidden` is the share of pieces hidden."""
    feeds = [model.feed(window.example.words, window.first, window.last) for window in windows]
    for feed in feeds:
        inner = feed["pieces"][1:-1]  # start and end are always seen
        inner[rng.random(len(inner)) < hidden] = HIDDEN
    stretches = [slice(window.first, window.last) for window in windows]
    entities = [window.example.entities[stretch] for window, stretch in zip(windows, stretches, strict=True)]
    labels = [window.version.labels[stretch] for window, stretch in zip(windows, stretches, strict=True)]
    return Batch(
        windows,
        **{name: _padded([feed[name] for feed in feeds]) for name in feeds[0]},
        mask=_padded([np.ones(len(feed["pieces"]), bool) for feed in feeds]),
        words=_padded([np.ones(len(row), bool) for row in labels]),
        labels=_padded(labels),
        entities=_padded(entities, UNKNOWN),
    )


def _padded(rows: Sequence[npt.NDArray[Any]], value: int = 0) -> Tensor:
    table = np.full((len(rows), max(map(len, rows))), value, rows[0].dtype)
    for i, row in enumerate(rows):
        table[i, : len(row)] = row
    return torch.from_numpy(table)
