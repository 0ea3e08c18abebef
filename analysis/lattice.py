"""The labels of words, which may follow which, and what a linear-chain CRF over them reads.

Labels are BIOES (begin, inside, outside, end, single) for source, cue and content (Ratinov & Roth, CoNLL 2009). The
spans are those of the likeliest sequence of labels (Viterbi); how sure they are comes from the forward and backward
sums over all sequences (Rabiner, Proceedings of the IEEE 1989).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from analysis.brat import ROLES

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# What names name. A name's first word has the one, its further words the other of two labels.
ENTITIES = ("person", "organisation", "place", "other")
LABELS = ("O", *(f"{mark}-{role}" for role in ROLES for mark in "BIES"))
FORBIDDEN = -1e4
_OPENS = np.array([label[0] in "OBS" for label in LABELS])  # a text begins with one of these
_CLOSES = np.array([label[0] in "OES" for label in LABELS])
_BEGINS = np.array([label[0] in "BS" for label in LABELS])
_ENDS = np.array([label[0] in "ES" for label in LABELS])


@dataclass(frozen=True, slots=True)
class Found:
    """A span of words, both ends included.

    Attributes:
        role: source, cue or content.
        exact: How likely exactly this is a span of the role.
        touched: How likely its words belong to the role, on average.
    """

    role: str
    first: int
    last: int
    exact: float
    touched: float


def allowed() -> npt.NDArray[np.bool_]:
    """Return (labels, labels): whether the second label may follow the first."""

    def follows(a: str, b: str) -> bool:
        return b[0] in "IE" and a[2:] == b[2:] if a[0] in "BI" else b[0] in "OBS"

    return np.array([[follows(a, b) for b in LABELS] for a in LABELS])


def decode(emissions: Floats, transitions: Floats, texts: Sequence[tuple[int, int]]) -> list[Found]:
    """Return the spans of texts that are read each for itself, disjoint and in order.

    Args:
        emissions: (words, labels) scores in natural logarithms, unnormalised.
        transitions: (labels, labels), from and to.
        texts: The first word of each and the one past its last; none is empty.
    """
    if not texts:
        return []
    labels = _viterbi(emissions, transitions, _Side(texts))
    begins = np.flatnonzero(_BEGINS[labels])
    ends = np.flatnonzero(_ENDS[labels])
    if not len(begins):
        return []
    starts = np.array([first for first, _ in texts])
    told = sorted(set((np.searchsorted(starts, begins, side="right") - 1).tolist()))
    forward, backward, marginals = _sums(emissions, transitions, _Side([texts[i] for i in told]))
    # what the likeliest sequence costs up to each word, so that a stretch of it is one subtraction
    steps = transitions[labels[:-1], labels[1:]] + emissions[range(1, len(labels)), labels[1:]]
    path = np.cumsum(np.append(0.0, steps))
    exact = np.exp(forward[begins, labels[begins]] + path[ends] - path[begins] + backward[ends, labels[ends]])
    role = (labels[begins] - 1) // 4
    shares = np.add.reduceat(marginals[:, 1:], [0, 4, 8], axis=1).cumsum(0)
    before = np.where(begins[:, None] > 0, shares[begins - 1], 0.0)
    touched = (shares[ends] - before)[range(len(role)), role] / (ends - begins + 1)
    columns = (role, begins, ends, exact, touched)
    return [Found(ROLES[r], *rest) for r, *rest in zip(*(column.tolist() for column in columns), strict=True)]


@dataclass(frozen=True, slots=True)
class Entity:
    """A name, from its first to its last word.

    Attributes:
        kind: One of `ENTITIES`.
        score: How likely its words are part of a name of that kind, on average.
    """

    kind: str
    first: int
    last: int
    score: float


def entities(scores: Floats, texts: Sequence[tuple[int, int]]) -> list[Entity]:
    """Return the names of texts that are read each for itself, disjoint and in order.

    A name goes on until a word that is likelier outside or the beginning of the next; its kind is what its words
    together are likeliest.

    Args:
        scores: (words, labels) in natural logarithms, unnormalised: outside, and for each of `ENTITIES` its first and
            its further words.
        texts: The first word of each and the one past its last.
    """
    shares = np.exp(scores - scores.max(1, keepdims=True))
    shares /= shares.sum(1, keepdims=True)
    labels = shares.argmax(1)
    kinds = shares[:, 1:].reshape(len(scores), len(ENTITIES), 2).sum(2)
    opens = (labels % 2 == 1) | (np.append(0, labels[:-1]) == 0)
    opens[[first for first, _ in texts]] = True
    begins = np.flatnonzero((labels > 0) & opens)
    found = []
    for first, after in pairwise([*begins.tolist(), len(labels)]):
        outside = np.flatnonzero(labels[first:after] == 0)
        last = first + int(outside[0]) - 1 if len(outside) else after - 1
        of_kind = kinds[first : last + 1].mean(0)
        found.append(Entity(ENTITIES[of_kind.argmax()], first, last, float(of_kind.max())))
    return found


class _Side:
    """Texts side by side, so that one step of a recursion goes through all that have a word there.

    Attributes:
        words: The first words of all texts, the longest text first, then the second words, and so on.
        first: Where in `words` the first words stand.
        steps: Where the words of each further step stand, and before that those that they follow.
        last: Where the last word of each text stands.
    """

    def __init__(self, texts: Sequence[tuple[int, int]]) -> None:
        ends = np.array(texts, np.int64)
        n_words = ends[:, 1] - ends[:, 0]
        order = np.argsort(-n_words, kind="stable")
        step = np.arange(n_words.max())
        reaching = np.searchsorted(-n_words[order], -step, side="left")
        until = np.cumsum(reaching)
        text = np.arange(until[-1]) - np.repeat(until - reaching, reaching)
        self.words = ends[order, 0][text] + np.repeat(step, reaching)
        self.first = slice(until[0])
        starts = pairwise((until - reaching).tolist())
        self.steps = [
            (slice(before, before + n), slice(now, now + n))
            for (before, now), n in zip(starts, reaching[1:].tolist(), strict=True)
        ]
        self.last = (until - reaching)[n_words[order] - 1] + np.arange(len(texts))


def _viterbi(emissions: Floats, transitions: Floats, side: _Side) -> Ints:
    """Return the likeliest sequence of labels."""
    into = np.ascontiguousarray(transitions.T)
    best = emissions[side.words]
    came_from = np.empty(best.shape, np.int64)
    best[side.first] = np.where(_OPENS, best[side.first], FORBIDDEN)
    cell = np.arange(0, best[side.first].size * len(into), len(into)).reshape(-1, len(into))
    for before, now in side.steps:
        paths = best[before][:, None, :] + into
        source = paths.argmax(2, out=came_from[now])
        best[now] += paths.take(source + cell[: len(source)])  # faster than asking for the largest once more
    labels = np.zeros(len(best), np.int64)
    labels[side.last] = np.where(_CLOSES, best[side.last], best[side.last] + FORBIDDEN).argmax(1)
    text = np.arange(len(side.last))
    for before, now in reversed(side.steps):
        row = labels[now]
        labels[before] = came_from[now][text[: len(row)], row]
    found = np.empty_like(labels)
    found[side.words] = labels
    return found


def _sums(emissions: Floats, transitions: Floats, side: _Side) -> tuple[Floats, Floats, Floats]:
    """Return forward and backward sums, as logarithms whose sum is normalised, and each label's share of each word.

    The recursions run on scaled probabilities, which costs a word one product and keeps every number in range. The
    words of other texts have numbers that mean nothing.
    """
    peak = emissions.max(1)
    local = np.exp(emissions - peak[:, None])[side.words]
    move = np.exp(transitions)
    back = np.ascontiguousarray(move.T)
    ahead, behind = np.empty((2, *local.shape))
    scale = np.empty((len(local), 1))
    ahead[side.first] = _OPENS * local[side.first]
    scale[side.first] = ahead[side.first].sum(1, keepdims=True)
    ahead[side.first] /= scale[side.first]
    for before, now in side.steps:
        row = np.matmul(ahead[before], move, out=ahead[now])
        row *= local[now]
        row /= np.add.reduce(row, 1, out=scale[now], keepdims=True)
    behind[side.last] = _CLOSES / (ahead[side.last] @ _CLOSES)[:, None]
    for before, now in reversed(side.steps):
        row = np.matmul(local[now] * behind[now], back, out=behind[before])
        row /= scale[now]
    scaled, shares = np.zeros(len(emissions)), np.zeros(emissions.shape)
    forward, backward = np.zeros((2, *emissions.shape))
    with np.errstate(divide="ignore"):
        forward[side.words], backward[side.words] = np.log(ahead), np.log(behind)
    scaled[side.words] = np.log(scale[:, 0])
    shares[side.words] = ahead * behind
    total = np.cumsum(scaled + peak)[:, None]
    return forward + total, backward - total, shares
