"""The network that ships: what it needs, and that what it reads hangs on the text alone."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from factories import article

from analysis import lattice, linking, model, paths, segment, tagger

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
TEXT = "\n".join(path.read_text(encoding="utf-8") for path in SEEDS)


@pytest.fixture(scope="module")
def page():
    return segment.cut(article(TEXT))[0]


def test_the_weights_are_one_small_file():
    assert (paths.MODELS / model.FILE).stat().st_size < 30e6
    assert sorted(p.name for p in paths.MODELS.iterdir()) == ["README.md", model.FILE, model.TOKENIZER]


def test_reading_needs_no_torch():
    code = "import sys; from analysis import pipeline, model; model.load(); print(sorted({'torch', 'onnx'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_reading_reports_to_nobody(tmp_path):
    """ONNX Runtime reports to its maker, from a database in the user's home, unless it is told not to."""
    code = "from analysis import model; model.load(); print('loaded')"
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == "loaded"
    assert list(tmp_path.rglob("*")) == []


def test_the_facts_fit_the_code():
    facts = model.load().facts
    assert facts.transitions.shape == (len(lattice.LABELS),) * 2
    assert [bias.shape for bias in facts.biases] == [(2, n) for n in linking.BUCKETS]
    forbidden = facts.transitions == lattice.FORBIDDEN
    assert (forbidden == ~lattice.allowed()).all()


def test_threads_make_no_difference(page):
    words = model.load().words(page, tagger.READ)
    one, two = (model.load(threads).read(words) for threads in (1, 2))
    assert np.array_equal(one.emissions, two.emissions)
    assert np.array_equal(one.entities, two.entities)
    assert np.array_equal(one.links.vectors, two.links.vectors)


def test_what_is_read_before_makes_no_difference(page):
    first = tagger.tag(page)
    tagger.tag(segment.cut(article("“We won,” Smith said on Monday."))[0])
    assert tagger.tag(page) == first
    assert len(first.attributions) > 40
    assert len(first.names) > 40


def test_a_long_text_is_read_as_far_as_its_windows_reach(page):
    network = model.load()
    words = network.words(page, tagger.READ)
    seen = network.read(words)
    assert seen.emissions.shape == (len(words), len(lattice.LABELS))
    assert seen.links.vectors.shape == (len(words), 4 * linking.WIDTH)
    assert seen.links.nobody.shape == (len(words),)
    assert int(words.first[-1]) > 2 * 384, "this text must need several windows"
