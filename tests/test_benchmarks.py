"""The benchmark's own parts, on tiny inputs; what it measures is no matter of passing or failing."""

import sys
import time

import pytest
from benchmarks import articles, bench_dates, bench_names, measure, people, rules
from factories import article

from analysis import names, segment


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
    assert read == dict.fromkeys("ab", [0, 0, 1, 1, 0, 0, 1, 1])  # the first time of two is not timed
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


# --- names


def test_invented_names_are_the_same_for_the_same_seed_and_no_name_is_two_peoples():
    written = people.written(300)
    assert written == people.written(300) != people.written(300, seed=2)
    assert len({entry.name for entry in written}) == len(written) > 290
    assert {"plain", "nickname", "initials", "transliteration"} <= {entry.how for entry in written}


def test_precision_and_recall_of_pairs():
    truth = {"a": 1, "b": 1, "c": 1, "d": 2}
    assert bench_names.pairwise(dict.fromkeys("abcd", 0), truth) == (3 / 6, 3 / 3)
    assert bench_names.pairwise({"a": 0, "b": 0, "c": 1, "d": 2}, truth) == (1 / 1, 1 / 3)


def test_growth_is_the_power_of_the_number():
    small, large = {"names": 10, "seconds": 2.0}, {"names": 100, "seconds": 200.0}
    assert bench_names.growth(small, large) == pytest.approx(2)


def test_invented_names_are_merged_with_hardly_a_mistake():
    found = bench_names.once(1000)
    assert found["precision"] > 0.999
    assert found["recall"] > 0.85
    assert found["recall_by_kind"]["nickname"] > 0.95


def test_comparisons_grow_with_the_names_and_not_with_their_square(monkeypatch):
    compared = names._compared
    counts = []
    for size in (1000, 4000):
        calls = []
        monkeypatch.setattr(names, "_compared", lambda one, other, calls=calls: calls.append(1) or compared(one, other))
        names.cluster({names.parse(entry.name) for entry in people.written(size)})
        counts.append(len(calls))
    assert counts[1] < 6 * counts[0]  # 4 when it is linear, 16 when it is the square


# --- dates


def test_dates_are_read_several_times_as_fast_as_by_dateparser():
    """Half of what is wanted: other tests run meanwhile. `make bench`, by itself, tells whether it is ten times."""
    pytest.importorskip("dateparser")
    raced = bench_dates.once(articles.articles(2, 500), rounds=3)
    assert raced["times"]["best"] >= bench_dates.WANTED / 2
