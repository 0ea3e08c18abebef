"""Readings that are kept: what is asked for again comes back as it was, or is read again."""

import dataclasses
import datetime
import io
import os
import pickle
import sqlite3
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from factories import article

from analysis import cache, fingerprint, packing, pipeline, tagger
from analysis.cache import Cache
from analysis.reading import Reading
from analysis.schema import Article
from analysis.spool import Spool

TEXT = "“We won,” Mayor Ann Lee said on Monday. It “rained for three days."


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tagger, "tag", lambda page: tagger.Tagged([], []))


def reading(text: str = TEXT, source: str = "a.txt"):
    return pipeline.read_article(article(text, source=source))


# --- packing


def test_a_reading_comes_back_as_it_was():
    before = reading()
    packed = packing.pack(before)
    assert packing.unpack(packed.reading, Reading) == before
    assert packing.issues(packed) == list(before.issues) != []
    assert packing.unpack(packing.small(before.page.article), Article) == before.page.article


class Evil:
    def __reduce__(self):
        return os.system, ("touch pwned",)


@pytest.mark.parametrize(
    "raw",
    [b"", b"none", zlib.compress(b""), zlib.compress(pickle.dumps(Evil())), zlib.compress(pickle.dumps([1, 2]))],
    ids=["empty", "other", "cut", "code", "list"],
)
def test_what_is_no_reading_is_refused_and_runs_nothing(raw: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(packing.Unreadable):
        packing.unpack(raw, Reading)
    assert not Path("pwned").exists()


def test_a_function_of_our_own_is_no_part_of_a_reading():
    raw = io.BytesIO()
    pickle.Pickler(raw).dump(pipeline.read_article)
    with pytest.raises(packing.Unreadable, match="no part of a reading"):
        packing.unpack(zlib.compress(raw.getvalue()), Reading)


# --- the cache


def test_what_is_kept_is_there_for_the_next_run(tmp_path: Path):
    before = reading()
    with Cache(tmp_path, "1") as kept:
        assert kept.get(before.page.article) is None
        kept.put(before.page.article, packing.pack(before))
        assert kept.get(before.page.article) is not None  # at once too
    with Cache(tmp_path, "1") as kept:
        assert packing.unpack(kept.get(before.page.article).reading, Reading) == before


@pytest.mark.parametrize(
    ("change", "known"),
    [
        ({"source": "moved/a.txt"}, True),
        ({"published": datetime.date(2025, 4, 9)}, False),
        ({"outlet": "Herald"}, False),
        ({"title": "Won"}, False),
        ({"sha256": "0" * 64}, False),
    ],
)
def test_whatever_may_matter_makes_another_entry(tmp_path: Path, change: dict, known: bool):
    before = reading()
    with Cache(tmp_path, "1") as kept:
        kept.put(before.page.article, packing.pack(before))
        found = kept.get(dataclasses.replace(before.page.article, **change))
    assert (found is not None) == known


def test_another_version_of_what_reads_finds_nothing(tmp_path: Path):
    before = reading()
    with Cache(tmp_path, "1") as kept:
        kept.put(before.page.article, packing.pack(before))
    with Cache(tmp_path, "2") as kept:
        assert kept.get(before.page.article) is None


def test_an_article_that_was_moved_is_told_of_under_its_new_path(tmp_path: Path):
    before = reading(source="a.txt")
    after = dataclasses.replace(before.page.article, source="b.txt")
    with Spool() as spool:
        spool.keep(after, packing.pack(before))
        assert list(spool) == [reading(source="b.txt")]
        assert {issue.source for issue in spool.issues()} == {"b.txt"}


@pytest.mark.parametrize("column", ["reading", "issues", "outline", "checksum"])
def test_a_damaged_entry_is_no_entry(tmp_path: Path, column: str):
    before, other = reading(), reading("It rained.", "b.txt")
    with Cache(tmp_path, "1") as kept:
        for each in (before, other):
            kept.put(each.page.article, packing.pack(each))
    with sqlite3.connect(tmp_path / cache.FILE) as database:
        database.execute(f"UPDATE readings SET {column} = zeroblob(16) WHERE number = 1")
    database.close()
    with Cache(tmp_path, "1") as kept:
        assert (kept.get(before.page.article), kept.damaged) == (None, 1)
        assert kept.get(other.page.article) is not None
        kept.put(before.page.article, packing.pack(before))
    with Cache(tmp_path, "1") as kept:
        assert packing.unpack(kept.get(before.page.article).reading, Reading) == before


@pytest.mark.parametrize("damage", ["cut", "zeros", "text"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: str):
    readings = [reading(f"Number {n}. " + TEXT * 20, f"{n}.txt") for n in range(40)]
    with Cache(tmp_path, "1") as kept:
        for each in readings:
            kept.put(each.page.article, packing.pack(each))
    path = tmp_path / cache.FILE
    raw = path.read_bytes()
    path.write_bytes({"cut": raw[: len(raw) // 2], "zeros": b"\0" * len(raw), "text": b"not a database"}[damage])
    with Cache(tmp_path, "1") as kept:
        for each in readings:
            found = kept.get(each.page.article)
            assert found is None or packing.unpack(found.reading, Reading) == each
            if found is None:
                kept.put(each.page.article, packing.pack(each))
        assert kept.replaced or kept.damaged
    with Cache(tmp_path, "1") as kept:
        assert [packing.unpack(kept.get(each.page.article).reading, Reading) for each in readings] == readings


def test_what_is_not_used_any_more_goes_and_gives_its_room_back(tmp_path: Path):
    readings = [reading(f"Number {n}. " + TEXT * 50, f"{n}.txt") for n in range(30)]
    day = 86400.0
    with Cache(tmp_path, "1", today=lambda: 0.0) as kept:
        for each in readings:
            kept.put(each.page.article, packing.pack(each))
    size = (tmp_path / cache.FILE).stat().st_size
    with Cache(tmp_path, "1", today=lambda: 30 * day) as kept:
        kept.get(readings[0].page.article)
        assert kept.prune() == 0
    with Cache(tmp_path, "1", today=lambda: 31 * day) as kept:
        assert kept.prune() == 29
        assert kept.get(readings[0].page.article) is not None
        assert kept.get(readings[1].page.article) is None
    assert (tmp_path / cache.FILE).stat().st_size < size / 2


def test_what_was_written_survives_a_kill(tmp_path: Path):
    code = (
        "import os, signal, sys; from factories import article; from analysis import packing, pipeline, tagger\n"
        "from analysis.cache import Cache; from pathlib import Path; tagger.tag = lambda page: tagger.Tagged([], [])\n"
        "cache = Cache(Path(sys.argv[1]), '1')\n"
        "for n in range(100):\n"
        "    one = article(f'It rained {n} times.'); cache.put(one, packing.pack(pipeline.read_article(one)))\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (Path.cwd(), Path(__file__).parent)))}
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], env=environment).returncode == -9
    with Cache(tmp_path, "1") as kept:
        found = [kept.get(article(f"It rained {n} times.")) for n in range(100)]
        assert sum(each is not None for each in found) >= 64
        assert not kept.replaced and not kept.damaged


def test_a_full_disk_is_an_error_of_the_system_that_names_the_file(tmp_path: Path):
    before = reading("a b c. " * 5000)
    with pytest.raises(OSError, match=r"readings\.sqlite: readings cannot be kept \(database or disk is full\): make room on its disk"):  # noqa: SIM117
        with Cache(tmp_path, "1") as kept:
            kept._database.execute("PRAGMA max_page_count = 6")
            for n in range(200):
                kept.put(dataclasses.replace(before.page.article, title=str(n)), packing.pack(before))


def test_how_files_are_read_makes_no_reading_due_again():
    """What a reading depends on is the article: another kind of file, or another limit, must not cost all of them."""
    assert not fingerprint.closure(fingerprint.READING) & {"ingest", "sources", "rows", "webpages", "feeds", "warc"}
