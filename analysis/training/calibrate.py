"""Fit the weights of confidence on articles that the network was not trained on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from analysis import tagger
from analysis.lattice import Found
from analysis.model import Model
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
    emissions, links = model.read(example.words)
    found = tagger.spans(example.words, emissions, model.facts)
    version = example.versions[0]
    fragments: dict[int, list[int]] = {}
    for fragment, cue in enumerate(version.cue_of):
        fragments.setdefault(int(cue), []).append(fragment)

    def touches(a: Found, b: npt.NDArray[np.int64]) -> bool:
        return bool(a.first <= b[1] and b[0] <= a.last)

    for tie in tagger.ties(found, links):
        right = False
        for cue, span in enumerate(version.cues):
            if not touches(tie.cue, span):
                continue
            source = int(version.source_of[cue])
            spoken = [version.contents[f] for f in fragments.get(cue, ())]
            said = any(touches(part, other) for part in tie.content for other in spoken)
            who = (tie.source is None) == (source < 0)
            if tie.source is not None and source >= 0:
                who = touches(tie.source, version.sources[source])
            right = right or (said and who)
        yield tie, right


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
