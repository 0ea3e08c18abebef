"""How far a tie reaches: a source in its cue's sentence, a content there or in the next one."""

import numpy as np
import pytest

from analysis import linking, tagger
from analysis.lattice import Found
from analysis.linking import Links

SENTENCES = np.repeat(np.arange(1, 5), 3)  # four sentences of three words


def found(role: str, word: int) -> Found:
    return Found(role, word, word, 0.9, 0.9)


def links() -> Links:
    """Every pair goes together equally well, and a cue rather has anybody than nobody."""
    return Links(
        vectors=np.zeros((12, 4 * linking.WIDTH), np.float32),
        nobody=np.full(12, -9, np.float32),
        biases=[np.zeros((2, size), np.float32) for size in linking.BUCKETS],
        sentence=SENTENCES,
        paragraph=np.ones(12, np.int64),
    )


@pytest.mark.parametrize(
    ("content", "source", "tied"),
    [
        (3, 4, [(4, 3)]),
        (0, 4, [(4, 0)]),
        (6, 4, [(4, 6)]),
        (3, 0, [(None, 3)]),
        (3, 11, [(None, 3)]),
        (9, 4, []),
    ],
)
def test_a_tie_reaches_no_further(content, source, tied):
    spans = sorted([found("content", content), found("source", source), found("cue", 5)], key=lambda f: f.first)
    ties = tagger.ties(spans, links())
    assert [(tie.source.first if tie.source else None, tie.content[0].first) for tie in ties] == tied
