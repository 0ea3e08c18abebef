"""Fit the weights of confidence on articles that the network was not trained on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis import scores, tagger
from analysis.brat import Attribution
from analysis.model import Model
from analysis.spans import Span
from analysis.tagger import Tie
from analysis.training.data import Example

Floats = npt.NDArray[np.float64]


def observations(model: Model, examples: Sequence[Example]) -> tuple[Floats, Floats]:
    """Return what `tagger.evidence` says of every attribution read, and whether it touches an annotated one."""
    judgements = [judgement for example in examples for judgement in judged(model, example)]
    return np.array([tagger.evidence(tie) for tie, _ in judgements]), np.array(
        [float(right) for _, right in judgements]
    )


def judged(model: Model, example: Example) -> Iterator[tuple[Tie, bool]]:
    """Yield every attribution read with whether each of its parts touches that of one annotated attribution."""
    seen = model.read(example.words)
    version = example.versions[0]
    annotated = [
        Attribution(
            _spans(version.sources[[source]] if source >= 0 else []),
            _spans([cue]),
            _spans(version.contents[version.cue_of == i]),
        )
        for i, (cue, source) in enumerate(zip(version.cues, version.source_of, strict=True))
    ]
    for tie in tagger.ties(tagger.spans(example.words, seen.emissions, model.facts), seen.links):
        found = ([tie.source] if tie.source else [], [tie.cue], tie.content)
        read = Attribution(*(_spans((part.first, part.last) for part in parts) for parts in found))
        yield tie, any(scores.fits(read, gold) for gold in annotated)


def _spans(ends: Iterable[Any]) -> tuple[Span, ...]:
    """Return spans of words, half-open, of which the first and last word are given."""
    return tuple(Span(int(first), int(last) + 1) for first, last in ends)


class NothingRead(ValueError):
    """A network finds nothing in the articles on which its confidence is to be fitted; the message has the remedy."""


def fitted(model: Model, held_out: Sequence[Example]) -> Floats:
    """Return the weights of a network's confidence, fitted on articles that it did not learn from.

    Raises:
        NothingRead: It finds nothing in them.
    """
    xs, ys = observations(model, held_out)
    if not len(ys):
        raise NothingRead(
            "the network finds nothing in the held-out articles, so that its confidence cannot be fitted: "
            "train on more articles, or for more rounds (--epochs)"
        )
    return logistic(xs, ys)


def logistic(xs: Floats, ys: Floats, ridge: float = 1.0) -> Floats:
    """Return the weights of a logistic regression with a ridge penalty, by Newton's method."""
    weights = np.zeros(xs.shape[1])
    penalty = ridge * np.eye(xs.shape[1])
    penalty[0, 0] = 0.0  # not on the intercept
    for _ in range(50):
        p = 1 / (1 + np.exp(-xs @ weights))
        step = np.linalg.solve(
            (xs * (p * (1 - p))[:, None]).T @ xs + penalty + 1e-9 * np.eye(len(weights)),
            xs.T @ (ys - p) - penalty @ weights,
        )
        weights += step
        if np.abs(step).max() < 1e-8:
            break
    return weights
