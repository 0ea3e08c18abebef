"""The labels of words, which may follow which, and what a linear-chain CRF over them reads.

Labels are BIOES (begin, inside, outside, end, single) for source, cue and content (Ratinov & Roth, CoNLL 2009). The
spans are those of the likeliest sequence of labels (Viterbi); how sure they are comes from the forward and backward
sums over all sequences (Rabiner, Proceedings of the IEEE 1989).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from analysis.brat import ROLES

Floats = npt.NDArray[np.float64]

LABELS = ("O", *(f"{mark}-{role}" for role in ROLES for mark in "BIES"))
FORBIDDEN = -1e4
_OPENS = np.array([label[0] in "OBS" for label in LABELS])  # a text begins with one of these
_CLOSES = np.array([label[0] in "OES" for label in LABELS])


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

    def moved(self, words: int) -> Found:
        """Return the span as many words further on."""
        return replace(self, first=self.first + words, last=self.last + words)


def allowed() -> npt.NDArray[np.bool_]:
    """Return (labels, labels): whether the second label may follow the first."""

    def follows(a: str, b: str) -> bool:
        return b[0] in "IE" and a[2:] == b[2:] if a[0] in "BI" else b[0] in "OBS"

    return np.array([[follows(a, b) for b in LABELS] for a in LABELS])


def decode(emissions: Floats, transitions: Floats) -> list[Found]:
    """Return the spans that a text has, disjoint and in order.

    Args:
        emissions: (words, labels) scores in natural logarithms, unnormalised.
        transitions: (labels, labels), from and to.
    """
    if not len(emissions):
        return []
    labels = _viterbi(emissions, transitions)
    begins = [i for i, label in enumerate(labels) if LABELS[label][0] in "BS"]
    if not begins:
        return []
    ends = [i for i, label in enumerate(labels) if LABELS[label][0] in "ES"]
    forward, backward, marginals = _sums(emissions, transitions)
    # what the likeliest sequence costs up to each word, so that a stretch of it is one subtraction
    steps = np.append(0.0, transitions[labels[:-1], labels[1:]] + emissions[range(1, len(labels)), labels[1:]])
    path = np.cumsum(steps)
    found = []
    for i, j in zip(begins, ends, strict=True):
        role = (labels[i] - 1) // 4
        exact = forward[i, labels[i]] + path[j] - path[i] + backward[j, labels[j]]
        touched = marginals[i : j + 1, 1 + 4 * role : 5 + 4 * role].sum(1).mean()
        found.append(Found(ROLES[role], i, j, float(np.exp(exact)), float(touched)))
    return found


def _viterbi(emissions: Floats, transitions: Floats) -> list[int]:
    """Return the likeliest sequence of labels."""
    row = np.where(_OPENS, emissions[0], FORBIDDEN)
    came_from = []
    for local in emissions[1:]:
        paths = row[:, None] + transitions
        came_from.append(paths.argmax(0))
        row = paths.max(0) + local
    labels = [int(np.where(_CLOSES, row, row + FORBIDDEN).argmax())]
    for back in reversed(came_from):
        labels.append(int(back[labels[-1]]))
    return labels[::-1]


def _sums(emissions: Floats, transitions: Floats) -> tuple[Floats, Floats, Floats]:
    """Return forward and backward sums, as logarithms whose sum is normalised, and each label's share of each word.

    The recursions run on scaled probabilities, which costs a word one product and keeps every number in range.
    """
    n = len(emissions)
    peak = emissions.max(1)
    local = np.exp(emissions - peak[:, None])
    move = np.exp(transitions)
    ahead = np.empty_like(local)
    scale = np.empty(n)
    row = _OPENS * local[0]
    for t in range(n):
        if t:
            row = (row @ move) * local[t]
        scale[t] = row.sum()
        ahead[t] = row = row / scale[t]
    behind = np.empty_like(local)
    behind[-1] = row = _CLOSES / (ahead[-1] @ _CLOSES)
    for t in range(n - 2, -1, -1):
        behind[t] = row = move @ (local[t + 1] * row) / scale[t + 1]
    with np.errstate(divide="ignore"):
        total = np.cumsum(np.log(scale) + peak)
        forward = np.log(ahead) + total[:, None]
        backward = np.log(behind) - total[:, None]
    return forward, backward, ahead * behind
