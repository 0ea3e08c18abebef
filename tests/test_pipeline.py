"""What holds for every text: rows slice back, the tables are sound, and the same input makes the same rows."""

import gc
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from factories import LINEAR, article, extract, growth, rows, tables
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from analysis import checks, pieces, pipeline, tagger
from analysis.reading import Reading
from analysis.schema import Article
from analysis.segment import Page
from analysis.spool import Spool

ROOT = Path(__file__).parent.parent
SEEDS = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]
CORPORA = ROOT.parent / "shared" / "corpora"


def sound(*articles) -> None:
    assume(all(a.n_words for a in articles))  # ingest refuses the others
    assert checks.check(tables(*articles)) == []


WORDS = sorted({word for text in SEEDS for word in text.split()})


@given(st.lists(st.sampled_from(WORDS), max_size=60))
@settings(deadline=None)
def test_any_shuffle_of_the_seeds_words_makes_sound_tables(words):
    sound(article(" ".join(words)))


@given(st.text(max_size=200))
@settings(deadline=None)
def test_any_text_makes_sound_tables(text):
    sound(article(text))


@given(seed=st.sampled_from(SEEDS), data=st.data())
@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_a_seed_with_a_hole_or_a_stray_character_makes_sound_tables(seed, data):
    start = data.draw(st.integers(0, len(seed)))
    end = min(len(seed), start + data.draw(st.integers(0, 40)))
    stray = data.draw(st.sampled_from(["", '"', "“", "’", "\n", "\x00", "\u202e", "<script>", "€"]))
    sound(article(seed[:start] + stray + seed[end:]))


@pytest.mark.parametrize(
    "unit", ["Smith said ", "“a b c d,” he said ", ".", "he ", "X’s claim that ", "President ", "(", "1,", "a\n"]
)
def test_time_grows_with_the_text_and_not_faster(unit):
    def read(text: str) -> None:
        tables(article(text))

    assert growth(read, unit, 2000) < LINEAR


def test_the_same_articles_in_another_order_make_the_same_tables():
    articles = [article(text, published=f"2025-04-0{i + 1}", source=str(i)) for i, text in enumerate(SEEDS)]
    assert rows(*articles) == rows(*reversed(articles))


def test_the_size_of_a_portion_changes_no_byte(tmp_path, monkeypatch):
    seeds = sorted((ROOT / "seeds").glob("*.txt"))
    extract(seeds, tmp_path / "one")
    monkeypatch.setattr(pieces, "_MOST", 1)
    monkeypatch.setattr(pipeline, "_ROWS", 1)
    extract(seeds, tmp_path / "other")
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "other" / file.name).read_bytes(), file.name


def test_two_processes_write_the_same_bytes(tmp_path):
    seeds = [str(path) for path in sorted((ROOT / "seeds").glob("*.txt"))]
    for seed in ("1", "2"):  # of the hash of strings, and so of the order of every set
        command = [sys.executable, "-m", "analysis", "extract", *seeds, "--tables", str(tmp_path / seed)]
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True)
    files = sorted(path.name for path in (tmp_path / "1").iterdir() if path.is_file())
    assert "statements.parquet" in files and "datapackage.json" in files
    for file in files:
        assert (tmp_path / "1" / file).read_bytes() == (tmp_path / "2" / file).read_bytes(), file


# --- memory


def test_one_article_is_held_at_a_time_however_many_there_are(tmp_path, monkeypatch):
    def held() -> Counter[type]:
        return Counter(type(found) for found in gc.get_objects() if type(found) in (Article, Page, Reading))

    def more() -> dict[type, int]:
        return {kind: n - before[kind] for kind, n in held().items() if n > before[kind]}

    for n in range(5):
        (tmp_path / f"{n}.txt").write_text(f"date 2025-04-08\n\nPresident Jane Doe left at {n} o’clock. It rained.")
    monkeypatch.setattr(tagger, "tag", lambda page: tagger.Tagged([], []))  # how much is held does not depend on what the network finds
    monkeypatch.setattr(pieces, "_MOST", 1)
    gc.collect()
    before = held()
    with Spool() as spool:
        while_reading = []
        pipeline.read([tmp_path], spool, lambda *_: while_reading.append(more()))
        assert while_reading == [{Article: 1}] * 5  # the one that is being told of
        while_joining = [more().get(Reading, 0) for portion in pipeline.join(spool) if portion["articles"].num_rows]
    assert len(while_joining) == 5
    assert max(while_joining) == 0  # what is yielded are rows


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora lie beside the project and are not here")
@pytest.mark.parametrize("name", ["consulate-attack", "clinton-blames-comey", "toberone-gate"])
def test_coverage_of_one_event_makes_sound_tables(name, tmp_path):
    found = extract([CORPORA / "coverage" / f"{name}.jsonl"], tmp_path)
    lines = (CORPORA / "coverage" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    assert found["articles"].num_rows == len([line for line in lines if json.loads(line)["text"].strip()])
    assert checks.check(found) == []
    assert found["statements"].num_rows > 10
