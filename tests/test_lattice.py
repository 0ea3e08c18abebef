"""The CRF's reading against every sequence of labels there is, counted out on texts of a few words."""

import dataclasses
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import lattice
from analysis.lattice import LABELS

LEGAL = lattice.allowed()


def sequences(n: int) -> list[tuple[int, ...]]:
    """Every labelling of n words that an annotation could have."""
    found = [(i,) for i, label in enumerate(LABELS) if label[0] in "OBS"]
    for _ in range(n - 1):
        found = [(*row, j) for row in found for j in range(len(LABELS)) if LEGAL[row[-1], j]]
    return [row for row in found if LABELS[row[-1]][0] in "OES"]


def spans(labels: tuple[int, ...]) -> list[tuple[str, int, int]]:
    begins = [i for i, label in enumerate(labels) if LABELS[label][0] in "BS"]
    ends = [i for i, label in enumerate(labels) if LABELS[label][0] in "ES"]
    return [(LABELS[labels[i]][2:], i, j) for i, j in zip(begins, ends, strict=True)]


def score(labels, emissions, transitions) -> float:
    return sum(emissions[t, label] for t, label in enumerate(labels)) + sum(
        transitions[a, b] for a, b in itertools.pairwise(labels)
    )


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_spans_and_their_shares_are_those_of_all_sequences_together(n, seed):
    rng = np.random.default_rng(seed)
    emissions = rng.normal(0, 3, (n, len(LABELS)))
    transitions = np.where(LEGAL, rng.normal(0, 1, LEGAL.shape), lattice.FORBIDDEN)
    every = sequences(n)
    weights = np.exp([score(labels, emissions, transitions) for labels in every])
    weights /= weights.sum()
    found = lattice.decode(emissions, transitions, [(0, n)])
    assert [(f.role, f.first, f.last) for f in found] == spans(every[int(weights.argmax())])
    for f in found:
        exact = sum(w for w, labels in zip(weights, every, strict=True) if (f.role, f.first, f.last) in spans(labels))
        touched = sum(
            w * sum(LABELS[label][2:] == f.role for label in labels[f.first : f.last + 1])
            for w, labels in zip(weights, every, strict=True)
        )
        assert f.exact == pytest.approx(exact, abs=1e-6)
        assert f.touched == pytest.approx(touched / (f.last - f.first + 1), abs=1e-6)


@given(st.lists(st.integers(1, 9), max_size=9), st.integers(0, 2**32 - 1))
def test_texts_side_by_side_are_read_as_each_alone(n_words, seed):
    rng = np.random.default_rng(seed)
    emissions = rng.normal(0, 3, (sum(n_words), len(LABELS)))
    transitions = np.where(LEGAL, rng.normal(0, 1, LEGAL.shape), lattice.FORBIDDEN)
    ends = np.cumsum([0, *n_words]).tolist()
    texts = list(itertools.pairwise(ends))
    alone = [
        dataclasses.replace(found, first=first + found.first, last=first + found.last)
        for first, last in texts
        for found in lattice.decode(emissions[first:last], transitions, [(0, last - first)])
    ]
    together = lattice.decode(emissions, transitions, texts)
    assert [(f.role, f.first, f.last) for f in together] == [(f.role, f.first, f.last) for f in alone]
    assert [f.exact for f in together] == pytest.approx([f.exact for f in alone])
    assert [f.touched for f in together] == pytest.approx([f.touched for f in alone])


def test_no_text_has_no_spans():
    assert lattice.decode(np.empty((0, len(LABELS))), np.zeros(LEGAL.shape), []) == []


def test_what_may_follow_what():
    pairs = {(LABELS[a], LABELS[b]) for a, b in np.argwhere(LEGAL)}
    assert ("B-source", "E-source") in pairs and ("E-cue", "B-content") in pairs and ("O", "S-cue") in pairs
    assert not pairs & {("O", "I-cue"), ("B-cue", "O"), ("B-cue", "E-content"), ("S-cue", "E-cue"), ("I-cue", "B-cue")}


def test_long_texts_keep_their_numbers_in_range():
    rng = np.random.default_rng(1)
    transitions = np.where(LEGAL, 0.0, lattice.FORBIDDEN)
    for found in lattice.decode(rng.normal(0, 30, (5000, len(LABELS))), transitions, [(0, 5000)]):
        assert 0 <= found.exact <= 1 + 1e-6 and 0 <= found.touched <= 1 + 1e-6
