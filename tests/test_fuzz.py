"""A short run of what `make fuzz` does at length: spoilt articles and files, and hard texts of growing length."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from fuzzing import growth, guided, inputs, mutations, rooms
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import segment

ROOT = Path(__file__).parent.parent
DAYS = st.sampled_from(inputs.DAYS)


@settings(max_examples=60)
@given(st.randoms(use_true_random=False), DAYS)
def test_a_spoilt_article_costs_no_exception_and_every_row_points_at_its_words(chance: random.Random, day: str):
    rooms.read(mutations.mutate(inputs.texts(()), chance, 500), day)


@settings(max_examples=40)
@given(st.lists(st.sampled_from([*mutations.WORDS, *mutations.MARKS, *mutations.ODD, " ", ". "]), max_size=40), DAYS)
def test_words_marks_and_figures_in_any_order_are_read(pieces: list[str], day: str):
    rooms.read(" ".join(pieces), day)


@settings(max_examples=40)
@given(st.sampled_from(inputs.files(())), st.randoms(use_true_random=False))
def test_a_spoilt_file_of_any_kind_gives_articles_and_issues_and_no_exception(file: tuple[str, bytes], chance: random.Random):
    rooms.read_file(mutations.mutate_bytes(file[1], chance), file[0])


@pytest.mark.parametrize(("suffix", "raw"), inputs.files(()), ids=lambda value: value if isinstance(value, str) else "")
def test_the_files_to_be_spoilt_are_sound(suffix: str, raw: bytes):
    assert any(hasattr(found, "text") for found in rooms.read_file(raw, suffix)), suffix


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1599-12-31", "3000-01-01"])
def test_the_empty_day_of_a_database_is_no_day_of_publication(day: str):
    article = rooms.article("Ann Lee said at noon that two men had left yesterday.", day)
    assert article.published is None
    rooms.read("DEC 31, 9999 -- Ann Lee said at noon that two men had left.", day)


# Titles one after the other once took time by the third power.
@pytest.mark.parametrize("name", ["titles", "spaces"])
def test_four_times_a_hard_text_takes_no_more_than_four_times_as_long(name: str):
    assert growth.too_slow(growth.HARD[name], 3500) == []


def test_a_megabyte_of_one_character_is_one_passage():
    page, _ = segment.cut(rooms.article("a" * 1_000_000))
    assert [(p.start, p.end) for p in page.passages] == [(0, 1_000_000)]


# --- what atheris sees. It is not installed where the tests run; `make fuzz` fails where it saw nothing.


@pytest.mark.parametrize(
    ("log", "fault"),
    [
        (["#47\tINITED exec/s: 15 rss: 212Mb", "#300\tDONE   corp: 1/1b lim: 6 exec/s: 100", "stat::new_units_added: 0"], "atheris counted no code of the package"),
        (["#62\tINITED cov: 2498 ft: 6262 corp: 57/26Kb", "#99\tDONE   cov: 2498 ft: 6262 corp: 57/26Kb", "stat::new_units_added:  0"], "no input reached code"),
        (["#62\tINITED cov: 2498 ft: 6262 corp: 57/26Kb", "#99\tDONE   cov: 2503 ft: 6270 corp: 61/28Kb", "stat::new_units_added:  4"], ""),
        ([], "atheris counted no code of the package"),
    ],
)  # fmt: skip
def test_a_search_that_saw_nothing_of_the_code_is_a_failure(log: list[str], fault: str):
    assert guided.blind(log).startswith(fault) and bool(guided.blind(log)) == bool(fault)


ATHERIS = """\
import contextlib, pathlib, sys
imported = lambda: sorted(name for name in sys.modules if name.split(".")[0] == "analysis")
@contextlib.contextmanager
def instrument_imports(include):
    print(include, imported())
    yield
    print("analysis.segment" in imported() and "analysis.quantities" in imported())
def Setup(arguments, one, custom_mutator):
    global read
    def read():
        corpus = pathlib.Path(arguments[-1])
        kinds = set()
        for path in sorted(corpus.iterdir()):
            raw = path.read_bytes()
            other = custom_mutator(raw, 10_000, 1)
            assert other != raw and other.partition(b"\\n")[0] == raw.partition(b"\\n")[0], raw
            kinds.add(raw.split()[0].decode())
        one(raw), one(other)
        print(sorted(kinds))
def Fuzz(): read()
def Mutate(raw, longest): return raw[::-1]
"""


def test_nothing_of_the_package_is_imported_before_atheris_looks_on(tmp_path: Path):
    (tmp_path / "atheris.py").write_text(ATHERIS)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), str(ROOT), str(ROOT / "tests")))}
    command = [sys.executable, "-m", "fuzzing.guided", "10"]
    found = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert found.stdout.splitlines() == ["['analysis'] []", "True", "['article', 'file']"], found.stderr
