"""What waits on disk comes back as it was, in order, and leaves nothing behind."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from factories import article

from analysis import issues, outline, pipeline
from analysis.schema import Issue
from analysis.spool import Spool

ROOT = Path(__file__).parent.parent


def test_readings_come_back_as_they_were_by_day_and_as_often_as_wanted():
    days = ["2025-04-10", None, "2025-04-08", "2025-04-09"]
    readings = [pipeline.read_article(article(f"Smith said “no” {n} times.", day)) for n, day in enumerate(days)]
    with Spool() as spool:
        for reading in readings:
            spool.add(reading)
        assert len(spool) == 4
        for _ in range(2):
            assert list(spool) == [readings[i] for i in (2, 3, 0, 1)]


def test_outlines_stand_beside_readings_and_tell_what_the_corpus_asks():
    irc = "Mr. Roe of the International Rescue Committee (IRC) said that six people were killed in West Virginia."
    readings = [pipeline.read_annotated(article(text, day), ()) for text, day in ((irc, "2025-04-09"), ("No.", None))]
    with Spool() as spool:
        for reading in reversed(readings):
            spool.add(reading)
        told, silent = spool.outlines()
        assert spool.outline(told.article_id) == told == outline.of(readings[0])
    assert (told.day, told.gendered, told.n_words) == ("2025-04-09", True, 17)
    assert (silent.day, silent.gendered, silent.prints, silent.frames.figures) == ("", False, (), ())
    sighted = {seen.name: seen for seen in told.sighted}
    assert sighted["International Rescue Committee"].bracket == "IRC"
    assert [name for name, seen in sighted.items() if seen.placed] == ["West Virginia"]
    assert [(figure.thing, figure.fate) for figure in told.frames.figures] == [("people", "killed")]


def test_issues_come_in_the_order_of_their_table_with_those_of_readings_among_them():
    unclosed = pipeline.read_article(article("The minister called it “a mistake and left the room.", source="b.txt"))
    assert unclosed.issues
    others = [
        Issue(source=source, article_id=None, start=start, end=start, room=room, reason=reason)
        for source, start, room, reason in [
            *(("é.txt", 3, "ingest", "é"), ("z.txt", 10, "ingest", "ü"), ("z.txt", 9, "segment", "ü")),
            *(("z.txt", None, "segment", "b"), ("z.txt", None, "ingest", "b"), ("z.txt", None, "ingest", "a")),
            *(("b.txt", None, "ingest", "a"), ("\U0001f600.txt", None, "ingest", "a"), ("\uffee.txt", 1, "ingest", "a")),
        ]
    ]
    with Spool() as spool:
        for found in (*others[:4], unclosed, *others[4:]):
            spool.add(found)
        assert list(spool.issues()) == issues.in_order([*others, *unclosed.issues])


def test_a_full_disk_is_an_error_of_the_system_that_says_where():
    with Spool() as spool:
        spool._database.execute("PRAGMA max_page_count = 10")
        with pytest.raises(OSError, match=r"for temporary files \(database or disk is full\): make room there"):
            spool.add(Issue(source="a.txt", room="ingest", reason="long " * 20_000))


def test_nothing_is_left_in_the_folder_for_temporary_files_even_by_a_process_that_is_killed(tmp_path: Path):
    code = (
        "import os, signal; from analysis.schema import Issue; from analysis.spool import Spool; spool = Spool()\n"
        "for n in range(100): spool.add(Issue(source='a.txt', room='ingest', reason=os.urandom(50_000).hex()))\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    environment = os.environ | {"SQLITE_TMPDIR": str(tmp_path)}
    assert subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT).returncode == -9
    assert list(tmp_path.iterdir()) == []
