"""What happens to a run from outside: it is killed, the disk is full, another one is at work, a file is spoilt."""

import fcntl
import gzip
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks import rules
from click.testing import CliRunner, Result

from analysis import atomic, cli, manifest, tagger

ROOT = Path(__file__).parent.parent
KILLS = int(os.environ.get("ONRECORD_KILLS", "9"))  # 100 and more: ONRECORD_KILLS=100 pytest tests/test_faults.py
TEXT = "date 2025-04-08\n\n“We have the {n} documents,” Ann Lee said on Tuesday. She said that {n} men had left.\n"


@pytest.fixture(autouse=True)
def _articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tagger, "tag", rules.read)
    Path("articles").mkdir()
    for n in range(3):
        Path("articles", f"{n}.txt").write_text(TEXT.format(n=n))


def extract(*arguments: str) -> Result:
    return CliRunner().invoke(cli.main, ["extract", "articles", "--tables", "tables", *arguments])


def written(folder: str = "tables") -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(folder).iterdir() if path.is_file()}


# --- nothing twice


def test_nothing_is_due_when_nothing_changed(monkeypatch: pytest.MonkeyPatch):
    assert extract().exit_code == 0
    before = written()
    monkeypatch.setattr(tagger, "tag", lambda page: 1 / 0)
    result = extract()
    assert (result.exit_code, result.stdout) == (0, "nothing to do: tables/ has 3 articles, and nothing has changed\n")
    assert written() == before


def test_one_more_article_is_the_only_one_that_is_read(monkeypatch: pytest.MonkeyPatch):
    extract()
    Path("articles", "3.txt").write_text(TEXT.format(n=3))
    read = []
    monkeypatch.setattr(tagger, "tag", lambda page: read.append(page.article.source) or rules.read(page))
    result = extract()
    assert result.exit_code == 0 and read == ["articles/3.txt"]
    assert "4 articles, 3 of them read before, in 23 files under tables/" in result.stdout
    after = written()
    shutil.rmtree("tables")
    extract()
    assert written() == after  # as if all had been read now


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda: Path("articles/3.txt").write_text("More."), ["new: articles/3.txt"]),
        (lambda: Path("articles/0.txt").write_text("Other."), ["changed: articles/0.txt"]),
        (lambda: Path("articles/0.txt").unlink(), ["gone: articles/0.txt"]),
        (lambda: Path("tables/dates.csv").unlink(), ["dates.csv is missing"]),
        (lambda: Path("tables/dates.csv").write_text("x"), ["dates.csv is not as it was written"]),
        (lambda: Path("tables/manifest.json").write_text("{"), ["no run has written them yet"]),
        (lambda: None, []),
    ],
)
def test_what_is_due_is_said_by_name(change, reason: list[str]):
    extract()
    change()
    hashes = manifest.Hashes(Path("tables/.onrecord/hashes.json"))
    made = manifest.now(["articles"], {"corrections": None, "ids": None}, hashes)
    assert manifest.due(Path("tables"), made, hashes)[0] == reason


@pytest.mark.parametrize("part", ["code", "model", "word_lists", "environment", "parameters"])
def test_another_version_is_due(part: str):
    extract()
    path = Path("tables/manifest.json")
    stored = json.loads(path.read_bytes())
    stored[part] = "another"
    path.write_text(json.dumps(stored))
    hashes = manifest.Hashes(Path("tables/.onrecord/hashes.json"))
    made = manifest.now(["articles"], {}, hashes)
    assert manifest.due(Path("tables"), made, hashes)[0] == [f"{part.replace('_', ' ')} changed"]


def test_a_source_that_could_not_be_read_is_no_success_the_second_time_either():
    Path("articles/empty.txt").write_text("")
    assert [extract().exit_code for _ in range(2)] == [3, 3]


def test_a_kept_reading_that_was_damaged_is_read_again_and_said_so():
    import sqlite3

    extract()
    before = written()
    with sqlite3.connect("tables/.onrecord/readings.sqlite") as database:
        database.execute("UPDATE readings SET reading = zeroblob(50) WHERE number = 2")
    database.close()
    result = extract("--force")
    assert "1 kept reading had been damaged: read again" in result.stderr
    assert written() == before


def test_a_run_with_nothing_to_do_loads_no_library_of_tables_or_networks():
    extract()
    code = (
        "import sys; from analysis import atomic, cli, locks, manifest\n"
        "try: cli.main(['extract', 'articles', '--tables', 'tables'])\n"
        "except SystemExit: print(sorted({'pyarrow', 'numpy', 'onnxruntime', 'tokenizers'} & set(sys.modules)))"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    found = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert found.stdout.splitlines() == ["nothing to do: tables/ has 3 articles, and nothing has changed", "[]"], found.stderr


# --- nothing half


def test_two_runs_at_once_are_refused_by_name():
    Path("tables/.onrecord").mkdir(parents=True)
    with open("tables/.onrecord/lock", "w+") as lock:
        lock.write("process 42 on desk since 2025-04-08T06:00:00+00:00\n")
        lock.flush()
        fcntl.flock(lock, fcntl.LOCK_EX)
        result = extract()
    assert result.exit_code == 1
    wanted = "tables/ is being written by process 42 on desk since 2025-04-08T06:00:00+00:00: wait until that is done"
    assert wanted in result.stderr
    assert extract().exit_code == 0


def test_a_full_disk_leaves_the_old_tables_and_what_was_read(monkeypatch: pytest.MonkeyPatch):
    extract()
    before = written()
    Path("articles/3.txt").write_text(TEXT.format(n=3))
    with monkeypatch.context() as full:

        def finish(self: atomic.Unfinished) -> None:
            raise OSError(28, "No space left on device")

        full.setattr(atomic.Unfinished, "finish", finish)
        result = extract()
        assert result.exit_code == 1 and "No space left on device" in result.stderr
        assert "Traceback" not in result.stderr
    assert written() == before
    assert not [path for path in Path("tables").glob(".*") if path.name != ".onrecord"]
    monkeypatch.setattr(tagger, "tag", lambda page: 1 / 0)  # what was read before the disk was full is not read again
    assert "4 articles, 4 of them read before" in extract().stdout


def test_killed_at_random_points_nothing_is_lost_and_nothing_half_written(tmp_path: Path):
    (tmp_path / "runs").mkdir()
    command = [sys.executable, str(ROOT / "tests" / "killed_runs.py"), str(tmp_path / "runs"), str(KILLS), "1"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests")))}
    found = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert found.returncode == 0, found.stderr
    assert found.stdout.startswith(f"{KILLS} runs killed")


@pytest.mark.parametrize("spoil", [lambda raw: raw[:-30], lambda raw: b"", lambda raw: raw[:90] + b"\xff" + raw[91:]])
def test_a_spoilt_parquet_file_is_refused_by_name_and_written_anew(spoil):
    extract()
    before = written()
    path = Path("tables/statements.parquet")
    path.write_bytes(spoil(path.read_bytes()))
    checked = CliRunner().invoke(cli.main, ["check", "--tables", "tables"])
    assert checked.exit_code == 1 and "statements.parquet is not the file that datapackage.json describes" in checked.stderr
    assert extract().exit_code == 0
    assert written() == before
    assert CliRunner().invoke(cli.main, ["check", "--tables", "tables"]).exit_code == 0


def test_a_truncated_archive_costs_itself_only_and_is_read_when_it_is_whole():
    whole = gzip.compress(TEXT.format(n=3).encode())
    archive = Path("articles/3.txt.gz")
    archive.write_bytes(whole)
    extract()
    undisturbed = written()
    archive.write_bytes(whole[:-20])
    result = extract()
    assert result.exit_code == 3 and "articles/3.txt.gz: not read" in result.stderr
    assert CliRunner().invoke(cli.main, ["check", "--tables", "tables"]).exit_code == 0
    archive.write_bytes(whole)
    assert extract().exit_code == 0
    assert written() == undisturbed


# --- faults of our own


def test_an_article_that_cannot_be_read_costs_itself_only(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tagger, "tag", lambda page: 1 / 0 if page.article.source.endswith("1.txt") else rules.read(page))
    result = extract()
    assert result.exit_code == 3
    wanted = "articles/1.txt: not read: reading it failed (ZeroDivisionError: division by zero); this is a fault of"
    assert wanted in result.stderr
    assert "2 articles in 23 files" in result.stdout
