"""Which cue a content belongs to, and which source a cue has: where candidates stand, and which one is taken."""

import math

import numpy as np

from analysis import linking
from analysis.linking import CONTENT_TO_CUE, CUE_TO_SOURCE, WIDTH, Links

N = 60
SENTENCE = np.repeat(np.arange(6), 10)  # six sentences of ten words
PARAGRAPH = np.repeat(np.arange(3), 20)


def spans(*pairs):
    return np.array(pairs, np.int64).reshape(-1, 2)


def links(likes=(), biases=None, nobody=0.0) -> Links:
    """Links between single words: `likes` names (link, word, word, how well they go together)."""
    vectors = np.zeros((N, 4 * WIDTH), np.float32)
    for at, (link, a, b, much) in enumerate(likes):
        vectors[a, 2 * link * WIDTH + at] = much * math.sqrt(WIDTH)
        vectors[b, (2 * link + 1) * WIDTH + at] = 1.0
    flat = [np.zeros((2, n), np.float32) for n in linking.BUCKETS]
    return Links(vectors, np.full(N, nobody, np.float32), biases or flat, SENTENCE, PARAGRAPH)


def buckets(one, other):
    return linking.buckets(one[:, None], other[None], linking.rank(one, other), SENTENCE, PARAGRAPH)


def test_where_a_candidate_stands_from_a_span():
    rank, far, sentence, paragraph = buckets(spans((20, 22)), spans((3, 3), (18, 19), (23, 23), (45, 45)))
    assert rank.tolist() == [[1, 0, 4, 5]]  # second and first before, first and second after
    assert far[0, 1] == 0 and far[0, 2] == linking.BUCKETS[1] // 2  # right before, right after
    assert far[0, 0] > far[0, 1] and far[0, 3] > far[0, 2]
    assert sentence.tolist() == [[0, 1, 2, 4]]  # two or more before; one before; the same; two or more after
    assert paragraph.tolist() == [[1, 1, 0, 1]]


def test_every_bucket_has_its_place_in_the_table():
    rng = np.random.default_rng(1)
    ends = np.sort(rng.integers(0, N, (40, 2)), axis=1)
    candidates = ends[np.argsort(ends[:, 0])]
    for table, size in zip(buckets(candidates, candidates), linking.BUCKETS, strict=True):
        assert table.shape == (40, 40) and table.min() >= 0 and table.max() < size


def test_the_vectors_decide():
    tied = links([(CONTENT_TO_CUE, 20, 15, 4.0), (CONTENT_TO_CUE, 25, 28, 4.0)])
    found = tied.attach(CONTENT_TO_CUE, spans((20, 20), (25, 25)), spans((15, 15), (28, 28)))
    assert [at for at, _ in found] == [0, 1]
    assert all(0.9 < sure < 1 for _, sure in found)


def test_no_tie_reaches_a_far_sentence():
    tied = links([(CONTENT_TO_CUE, 30, 15, 4.0), (CUE_TO_SOURCE, 30, 28, 4.0)])
    assert tied.attach(CONTENT_TO_CUE, spans((30, 30)), spans((15, 15))) == [(None, 1.0)]
    assert tied.attach(CUE_TO_SOURCE, spans((30, 30)), spans((28, 28))) == [(None, 1.0)]


def test_where_the_vectors_say_nothing_the_place_decides():
    nearer = [np.zeros((2, n), np.float32) for n in linking.BUCKETS]
    nearer[0][:, [0, 4]] = 2.0
    [(at, _)] = links(biases=nearer).attach(CONTENT_TO_CUE, spans((20, 22)), spans((3, 3), (18, 19)))
    assert at == 1


def test_a_cue_may_have_nobody_and_a_content_may_not():
    alone = links([(CUE_TO_SOURCE, 14, 12, 1.0)], nobody=5.0)
    [(at, sure)] = alone.attach(CUE_TO_SOURCE, spans((14, 14)), spans((12, 12)))
    assert at is None and sure > 0.9
    assert alone.attach(CUE_TO_SOURCE, spans((14, 14)), spans()) == [(None, 1.0)]
    [(at, _)] = alone.attach(CONTENT_TO_CUE, spans((14, 14)), spans((12, 12)))
    assert at == 0
    assert alone.attach(CONTENT_TO_CUE, spans((14, 14)), spans()) == [(None, 1.0)]
