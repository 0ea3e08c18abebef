"""The benchmark's own parts, on tiny inputs; what it measures is no matter of passing or failing."""

import sys
import time

import pytest
from benchmarks import articles, measure, rules
from factories import article

from analysis import segment


def test_invented_articles_are_the_same_for_the_same_seed_and_differ_from_each_other():
    assert list(articles.texts(3, 200)) == list(articles.texts(3, 200))
    assert list(articles.texts(1, 200)) != list(articles.texts(1, 200, seed=2))
    assert len(set(articles.texts(5, 200))) == 5


def test_invented_articles_have_the_length_asked_for_and_are_dated():
    for found in articles.articles(3, 400):
        assert 400 <= found.n_words < 500
        assert found.published is not None


def test_a_corpus_has_the_number_of_files_asked_for(tmp_path):
    articles.write(tmp_path / "corpus", 5, 90)
    assert len(list((tmp_path / "corpus").glob("*.txt"))) == 5


def test_a_race_lets_everybody_read_every_item_in_every_round():
    read = {"a": [], "b": []}
    raced = measure.race({name: seen.append for name, seen in read.items()}, items=2, rounds=2)
    assert read == {"a": [0, 0, 1, 0, 1], "b": [0, 0, 1, 0, 1]}  # the first is not timed
    assert [len(taken) for taken in raced.seconds["a"]] == [2, 2]


def test_ratios_are_of_the_best_and_of_each_round():
    raced = measure.Race({"slow": [[8.0, 2.0], [6.0, 4.0]], "fast": [[1.0, 1.0], [3.0, 1.0]]})
    assert (raced.best("slow"), raced.median("slow")) == (8.0, 10.0)
    assert raced.times("fast", "slow") == {"best": 4.0, "median": 3.75, "low": 2.5, "high": 5.0}


def test_a_clock_adds_up():
    clock = measure.Clock()
    wait = clock.around("waiting", lambda: time.sleep(0.001))
    wait()
    once = clock.seconds["waiting"]
    wait()
    assert 0.001 <= once < clock.seconds["waiting"]


def test_memory_and_machine_are_described():
    assert 10 < measure.peak_megabytes() < 100_000
    facts = measure.machine()
    assert facts["cores"] >= 1
    assert {"numpy", "onnxruntime", "tokenizers"} <= set(facts["versions"])


@pytest.mark.skipif(sys.platform != "linux", reason="read from /proc")
def test_other_programs_take_a_share_between_nothing_and_everything():
    others = measure.Others()
    time.sleep(0.03)
    assert 0 <= others.share() <= 1


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("“We won,” John Smith said.", "John Smith", "said", "“We won,”"),
        ("Smith said that it rained.", "Smith", "said", "that it rained"),
        ("Smith’s claim that it rained was false.", "Smith’s", "claim", "that it rained was false"),
    ],
)
def test_the_rules_still_read_what_they_read(text, source, cue, content):
    page, _ = segment.cut(article(text))
    (found,) = rules.tag(page)
    assert (found.source.of(text), found.cue.of(text), found.content[0].of(text)) == (source, cue, content)
