"""What holds for every text: rows slice back, the tables are sound, and the same input makes the same rows."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from factories import LINEAR, article, growth, rows
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from analysis import checks, pipeline

ROOT = Path(__file__).parent.parent
SEEDS = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]
CORPORA = ROOT.parent / "shared" / "corpora"


def sound(*articles) -> None:
    assume(all(a.n_words for a in articles))  # ingest refuses the others
    tables = pipeline.join([pipeline.read_article(a) for a in articles])
    assert checks.check(tables) == []


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
        pipeline.join([pipeline.read_article(article(text))])

    assert growth(read, unit, 2000) < LINEAR


def test_the_same_articles_in_another_order_make_the_same_tables():
    articles = [article(text, published=f"2025-04-0{i + 1}", source=str(i)) for i, text in enumerate(SEEDS)]
    assert rows(*articles) == rows(*reversed(articles))


def test_two_processes_write_the_same_bytes(tmp_path):
    seeds = [str(path) for path in sorted((ROOT / "seeds").glob("*.txt"))]
    for seed in ("1", "2"):  # of the hash of strings, and so of the order of every set
        command = [sys.executable, "-m", "analysis", "extract", *seeds, "--tables", str(tmp_path / seed)]
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True)
    files = sorted(path.name for path in (tmp_path / "1").iterdir())
    assert "statements.parquet" in files and "datapackage.json" in files
    for file in files:
        assert (tmp_path / "1" / file).read_bytes() == (tmp_path / "2" / file).read_bytes(), file


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora lie beside the project and are not here")
@pytest.mark.parametrize("name", ["consulate-attack", "clinton-blames-comey", "toberone-gate"])
def test_coverage_of_one_event_makes_sound_tables(name):
    build = pipeline.build([CORPORA / "coverage" / f"{name}.jsonl"])
    lines = (CORPORA / "coverage" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    assert build.n_articles == len([line for line in lines if json.loads(line)["text"].strip()])
    assert checks.check(build.tables) == []
    assert build.tables["statements"].num_rows > 10
