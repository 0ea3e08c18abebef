"""What happens to a run from outside: it is killed, the disk is full, another one is at work, a file is spoilt."""

import fcntl
import gzip
import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import Future
from contextlib import nullcontext
from pathlib import Path

import pytest
from benchmarks import rules
from click.testing import CliRunner, Result

from analysis import atomic, cli, edition, manifest, paths, schedule, tagger

ROOT = Path(__file__).parent.parent
KILLS = int(os.environ.get("ONRECORD_KILLS", "9"))  # 100 and more: ONRECORD_KILLS=100 pytest tests/test_faults.py
DISKS = int(os.environ.get("ONRECORD_DISKS", "3"))  # as many: ONRECORD_DISKS=60 pytest tests/test_faults.py
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


EDITIONS = """\
tables = "tables"
out = "reports"
[extract]
sources = ["articles"]
[[report]]
notebook = "first"
[[report]]
notebook = "second"
"""
TIMED = {"summary.html", "summary.json"}  # they say how long each report took


class AtOnce:
    """In place of processes: a report of what it is made of, without a kernel."""

    def __init__(self, number: int, work: object) -> None:
        pass

    def submit(self, order: edition.Order, seconds: float) -> Future[edition.Edition]:
        future: Future[edition.Edition] = Future()
        page = f"{order.name} of {order.described} after {order.before}".encode()
        entry = {"title": order.name, "question": "", "finding": "", "corpus": "", "parameters": {}}
        entry |= {"built": order.built.isoformat(), "first": order.before is None, "changed": order.described, "counts": {"new": 1}}
        future.set_result(edition.Edition(page, b"{}", entry, json.dumps(order.described).encode(), 3, {}))
        return future


def run_editions(day: int, monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.setattr(schedule, "Workers", lambda *arguments: nullcontext(AtOnce(*arguments)))
    monkeypatch.setattr(paths, "notebooks_dir", lambda: Path("notebooks"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1744007400 + day * 86400))  # Monday, 7 April 2025, is day 0
    return CliRunner().invoke(cli.main, ["run", "editions.toml"])


def all_written() -> dict[str, bytes]:
    found = [path for folder in ("tables", "reports") for path in sorted(Path(folder).rglob("*"))]
    return {path.as_posix(): path.read_bytes() for path in found if path.is_file() and not {".onrecord", *TIMED} & set(path.parts)}


@pytest.mark.parametrize(
    ("full", "status", "said", "new"),
    [
        ("tables/statements.csv", 3, "failed reading articles:", []),
        ("tables/datapackage.json", 3, "failed reading articles:", []),
        ("reports/second/20250408T063000Z.html", 3, "failed second: it cannot be written:", ["tables", "reports/first"]),
        ("reports/second/manifest.json", 3, "failed second: it cannot be written:", ["tables", "reports/first"]),
        ("reports/second/.moves.json", 3, "failed second: it cannot be written:", ["tables", "reports/first"]),
        ("reports/index.html", 1, "Error:", ["tables", "reports/first", "reports/second"]),
        ("reports/feed.atom", 1, "Error:", ["tables", "reports/first", "reports/second"]),
        ("reports/summary.json", 1, "Error:", ["tables", "reports/first", "reports/second"]),
        ("reports/.onrecord/hashes.json", 0, "", ["tables", "reports/first", "reports/second"]),
    ],
)  # fmt: skip
def test_a_disk_that_is_full_while_editions_are_made(full: str, status: int, said: str, new: list[str], monkeypatch: pytest.MonkeyPatch):
    from test_schedule import note

    Path("notebooks").mkdir()
    for name in ("first", "second"):
        note(Path("notebooks"), name)
    Path("editions.toml").write_text(EDITIONS)
    assert run_editions(0, monkeypatch).exit_code == 0
    monday = all_written()
    for folder in ("tables", "reports"):
        shutil.copytree(folder, Path("kept", folder))
    Path("articles/3.txt").write_text(TEXT.format(n=3))
    assert run_editions(1, monkeypatch).exit_code == 0
    tuesday = all_written()
    for folder in ("tables", "reports"):
        shutil.rmtree(folder)
        shutil.copytree(Path("kept", folder), folder)

    with monkeypatch.context() as disk:
        finish = atomic.Unfinished.finish

        def fail(self: atomic.Unfinished) -> None:
            if self.path.absolute() == Path(full).absolute():
                raise OSError(28, "No space left on device")
            finish(self)

        disk.setattr(atomic.Unfinished, "finish", fail)
        result = run_editions(1, disk)
    assert result.exit_code == status, result.output
    assert "Traceback" not in result.stderr
    where = f"{said} there is no room left for {Path(full).absolute().parent} (No space left on device): make room on its disk and run again"
    assert not said or where in result.stderr
    there = all_written()
    for folder in ("tables", "reports/first", "reports/second"):
        wanted = tuesday if folder in new else monday
        assert {f: raw for f, raw in there.items() if f.startswith(folder)} == {f: raw for f, raw in wanted.items() if f.startswith(folder)}
    if status == 1:  # the pages about the run are all of Monday
        assert all(there[f"reports/{name}"] == monday[f"reports/{name}"] for name in ("index.html", "feed.atom"))
    assert not [path for path in Path().rglob(".*.????????") if path.is_file()], "something unfinished was left"

    assert run_editions(1, monkeypatch).exit_code == 0
    assert all_written() == tuesday


def test_a_small_disk_that_is_full_at_one_place_after_the_other(tmp_path: Path):
    """The system itself says so, to whoever asks for room: processes that make reports, their kernels, databases."""
    alone = ["unshare", "--user", "--map-root-user", "--mount"]
    (tmp_path / "disk").mkdir()
    if not shutil.which("unshare") or subprocess.run([*alone, "mount", "-t", "tmpfs", "none", tmp_path / "disk"]).returncode:
        pytest.skip("no file system of its own can be had here")
    command = [*alone, sys.executable, str(ROOT / "tests" / "full_disks.py"), str(tmp_path), str(DISKS)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests")))}
    found = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout + found.stderr
    assert found.stdout.splitlines()[-1].startswith(f"{DISKS} runs")


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
