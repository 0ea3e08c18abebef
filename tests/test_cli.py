"""The command: what it prints, what it writes, and the status it leaves, fault by fault."""

import csv
import dataclasses
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
import small_tables
from click.testing import CliRunner, Result

from analysis import checks, cli, store
from analysis.tables import to_arrow

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"

GOOD = (
    "date 2025-04-08\n\n“We have the documents of these prisoners,” Ann Lee said on Tuesday. She said that the two men had "
    "been captured in the east of the country and that the government would ask for an explanation.\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder of articles beneath the working directory, so that messages are short."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "articles").mkdir()
    return tmp_path / "articles"


def onrecord(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.main, [str(argument) for argument in arguments])


def files(folder: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(folder).iterdir() if path.is_file()}


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(Path("tables", f"{name}.csv").read_bytes().decode(), newline="")))


# --- faults

GERMAN = (
    "date 2025-04-08 Der Außenminister sagte am Dienstag, die beiden Männer seien im Osten des Landes gefangen genommen "
    "worden, und die Regierung werde in Peking um eine Erklärung bitten."
)
# A file, what is in it, and what is said about it. None of these is an article.
REFUSED = [
    ("empty.txt", b"", "not read: the file is empty"),
    ("blank.txt", b" \n\n ", "not read: the text holds only white space"),
    ("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not read: it is binary: it holds NUL bytes"),
    ("escapes.txt", b"\x1b[2J" * 9, "not read: it is binary: more than one character in fifty"),
    ("bytes.txt", b"\x81\x8d\x8f", "not read: it is neither UTF-8 (byte 0) nor Windows-1252 (byte 0); save it as UTF-8"),
    ("story.docx", b"PK\3\4", "not read: .docx is not a kind that is read; .txt, .md, "),
    ("large.txt", b" " * (20 * 1024**2 + 1), "not read: it has 20 MB, more than the 20 MB allowed; split it"),
    ("german.txt", GERMAN.encode(), "not read: it reads as another language"),
    ("wire.csv", b"title,body\nx,y\n", "not read: no column `text`; the columns are title, body, understood are text,"),
    ("ragged.csv", b"title,text\nx,y,z\n", "not read: line 2: the row has 3 cells, the header 2"),
    ("open.csv", b'text\n"open\n', "not read: from line 2 on it is not well-formed CSV"),
    ("wire.jsonl", b'{"text": \n', "not read: line 1 is not JSON"),
    ("half.jsonl", b'{"text": "\\ud83d"}\n', "not read: `text` holds half a surrogate pair at character 0"),
    ("nul.jsonl", b'{"text": "a\\u0000b"}\n', "not read: `text` holds a NUL at character 1"),
]

# The same for what is read, but not without a remark.
REMARKED = [
    ("latin.txt", GOOD.replace("Ann", "Añn").encode("cp1252"), "not UTF-8 (byte 17): read as Windows-1252"),
    ("undated.txt", GOOD.removeprefix("date 2025-04-08\n\n").encode(), "no day of publication, so no relative date in it"),
    ("never.txt", GOOD.replace("04-08", "02-30").encode(), "the day of publication '2025-02-30' is no date of the form"),
    ("short.txt", b"date 2025-04-08 He said so.", "too short to tell its language (5 words)"),
    ("formula.jsonl", json.dumps({"text": "=" + GOOD, "date": "2025-04-08"}).encode(), "`text` begins with '='"),
    ("extra.jsonl", json.dumps({"text": GOOD + "More.", "section": "World"}).encode(), "columns not understood and left out: section"),
    ("twice.txt", GOOD.encode(), "left out: the same text as articles/good.txt"),
]


@pytest.mark.parametrize(("name", "raw", "reason"), REFUSED, ids=[name for name, *_ in REFUSED])
def test_a_bad_file_among_good_ones_is_named_and_the_good_ones_are_written(folder: Path, name: str, raw: bytes, reason: str):
    (folder / "good.txt").write_text(GOOD)
    (folder / name).write_bytes(raw)
    result = onrecord("extract", "articles", "--tables", "tables")
    assert result.exit_code == 3
    assert re.search(rf"^articles/{name}(#\d)?: {re.escape(reason)}", result.stderr, re.MULTILINE)
    assert [row["source"] for row in rows("articles")] == ["articles/good.txt"]
    assert [row["source"].partition("#")[0] for row in rows("issues") if row["reason"].startswith(reason)] == [f"articles/{name}"]
    assert onrecord("check", "--tables", "tables").exit_code == 0


@pytest.mark.parametrize(("name", "raw", "reason"), REFUSED, ids=[name for name, *_ in REFUSED])
def test_a_bad_file_alone_leaves_its_reason(folder: Path, name: str, raw: bytes, reason: str):
    (folder / name).write_bytes(raw)
    result = onrecord("extract", "articles", "--tables", "tables")
    assert result.exit_code == 1
    assert reason in result.stderr
    assert "Error: no article was read; the tables hold the reasons only, in issues.csv" in result.stderr
    assert rows("articles") == []
    assert [row["reason"].startswith(reason) for row in rows("issues")] == [True]
    assert onrecord("check", "--tables", "tables").exit_code == 0


def test_a_bad_file_alone_takes_nothing_away(folder: Path):
    (folder / "good.txt").write_text(GOOD)
    assert onrecord("extract", "articles", "--tables", "tables").exit_code == 0
    before = files("tables")
    (folder / "empty.txt").write_bytes(b"")
    result = onrecord("extract", "articles/empty.txt", "--tables", "tables")
    assert result.exit_code == 1
    assert "Error: no article was read; the tables that were under tables/ stay as they were" in result.stderr
    assert files("tables") == before


@pytest.mark.parametrize(("name", "raw", "reason"), REMARKED, ids=[name for name, *_ in REMARKED])
def test_what_is_read_with_a_remark_is_no_failure(folder: Path, name: str, raw: bytes, reason: str):
    (folder / "good.txt").write_text(GOOD)
    (folder / name).write_bytes(raw)
    result = onrecord("extract", "articles", "--tables", "tables")
    assert result.exit_code == 0, result.stderr
    assert re.search(rf"^articles/{name}(#\d)?: {re.escape(reason)}", result.stderr, re.MULTILINE)
    assert any(row["source"].startswith(f"articles/{name}") and row["reason"].startswith(reason) for row in rows("issues"))
    assert onrecord("check", "--tables", "tables").exit_code == 0


def test_a_file_that_may_not_be_opened_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch):
    (folder / "good.txt").write_text(GOOD)
    (folder / "locked.txt").write_text(GOOD)
    allowed = Path.open

    def refuse(path: Path, *arguments: Any, **named: Any) -> Any:
        if path.name == "locked.txt":
            raise PermissionError(13, "Permission denied")
        return allowed(path, *arguments, **named)

    monkeypatch.setattr(Path, "open", refuse)
    result = onrecord("extract", "articles", "--tables", "tables")
    assert result.exit_code == 3
    assert "articles/locked.txt: not read: it cannot be opened (Permission denied)" in result.stderr


@pytest.mark.parametrize(("source", "reason"), [("nowhere.txt", "there is no such file"), ("no*.txt", "no file matches")])
def test_a_source_that_is_not_there_is_named(folder: Path, source: str, reason: str):
    (folder / "good.txt").write_text(GOOD)
    result = onrecord("extract", "articles", source, "--tables", "tables")
    assert result.exit_code == 3
    assert f"{source}: not read: {reason}" in result.stderr
    assert len(rows("articles")) == 1


def test_tables_that_were_there_stay_when_nothing_is_read(folder: Path):
    (folder / "good.txt").write_text(GOOD)
    onrecord("extract", "articles", "--tables", "tables")
    before = Path("tables/articles.csv").read_bytes()
    assert onrecord("extract", "nowhere.txt", "--tables", "tables").exit_code == 1
    assert Path("tables/articles.csv").read_bytes() == before


def test_many_issues_are_counted_after_twenty(folder: Path):
    (folder / "good.txt").write_text(GOOD)
    for n in range(23):
        (folder / f"empty-{n:02}.txt").touch()
    result = onrecord("extract", "articles", "--tables", "tables")
    assert result.stderr.count("not read: the file is empty") == 20
    assert re.search(r"^and \d more in tables/issues.csv$", result.stderr, re.MULTILINE)
    assert len([row for row in rows("issues") if "is empty" in row["reason"]]) == 23


def test_what_was_not_read_is_said_before_what_was_read_with_a_remark(folder: Path):
    for n in range(25):
        (folder / f"a-{n:02}.txt").write_text(f"{n} said so.")
    (folder / "z.txt").touch()
    result = onrecord("extract", "articles", "--tables", "tables")
    assert result.exit_code == 3
    assert result.stderr.splitlines()[0] == "articles/z.txt: not read: the file is empty"
    assert "and 31 more in tables/issues.csv" in result.stderr


def test_an_issue_says_where_in_the_text_it_is(folder: Path):
    (folder / "good.txt").write_text(GOOD + "\nThe minister called it “a mistake and left the room.\n")
    result = onrecord("extract", "articles", "--tables", "tables")
    assert result.exit_code == 0
    place = len(GOOD) + len("\nThe minister called it ")
    assert re.search(rf"^articles/good.txt, characters {place} to {place + 1}: quotation mark “", result.stderr, re.MULTILINE)


def test_a_folder_that_cannot_be_written_is_one_sentence(folder: Path):
    (folder / "good.txt").write_text(GOOD)
    Path("tables").write_text("a file")
    result = onrecord("extract", "articles", "--tables", "tables")
    assert result.exit_code == 2
    Path("tables").unlink()
    result = onrecord("extract", "articles", "--tables", "articles/good.txt/tables")
    assert result.exit_code == 1
    assert "Traceback" not in result.stderr and "Not a directory" in result.stderr


# --- extract


def test_extract_says_what_it_wrote_and_how_long_each_stage_took(folder: Path):
    result = onrecord("extract", SEEDS / "*.txt", "--tables", "tables")
    assert result.exit_code == 0
    for name in ("articles", "statements", "issues"):
        assert re.search(rf"^ +{len(rows(name))}  tables/{name}\.csv$", result.stdout, re.MULTILINE)
    assert "2 articles in 23 files under tables/" in result.stdout
    assert re.search(r"^time: imports [\d.]+ s, checking what is due [\d.]+ s, reading [\d.]+ s, .*writing [\d.]+ s$", result.stderr, re.MULTILINE)


def test_two_runs_write_the_same_bytes(folder: Path):
    for _ in range(2):
        onrecord("extract", SEEDS / "*.txt", "--tables", "one", "--force")
    onrecord("extract", SEEDS / "003_f92dabf6760d51cf.txt", SEEDS / "000_a5a3c4e4cba64c51.txt", "--tables", "other")
    one, other = files("one"), files("other")
    manifests = [json.loads(found.pop("manifest.json")) for found in (one, other)]
    assert one == other
    assert manifests[0]["outputs"] == manifests[1]["outputs"]
    assert manifests[0]["parameters"] != manifests[1]["parameters"]


def test_the_tables_of_the_seeds_are_sound(folder: Path):
    onrecord("extract", SEEDS / "*.txt", "--tables", "tables")
    result = onrecord("check", "--tables", "tables")
    assert (result.exit_code, result.stdout.count("\t")) == (0, 0)
    assert re.fullmatch(r"sound: \d+ rows in 11 tables under tables/\n", result.stdout)


# --- check


def test_check_prints_the_rows_that_break_an_invariant(folder: Path):
    broken = small_tables.rows()
    broken["actors"] = [dataclasses.replace(broken["actors"][0], n_mentions=7)]
    store.write([to_arrow(broken)], "tables")
    result = onrecord("check", "--tables", "tables")
    assert result.exit_code == 1
    assert result.stdout == f"actors\t{small_tables.LEE}\tn_mentions\tis 7, the tables say 3\n"
    assert "Error: 1 violation in tables/" in result.stderr


def test_check_of_torn_tables_names_the_file_and_the_remedy(folder: Path):
    store.write([small_tables.tables()], "tables")
    Path("tables/dates.parquet").unlink()
    result = onrecord("check", "--tables", "tables")
    assert result.exit_code == 1
    assert "Error: tables/dates.parquet is missing: run `onrecord extract` again" in result.stderr
    shutil.rmtree("tables")
    result = onrecord("check", "--tables", "tables")
    assert result.exit_code == 1
    assert "Error: tables holds no tables: run `onrecord extract SOURCE... --tables tables`" in result.stderr


# --- report


def test_report_names_the_page_to_open(folder: Path, monkeypatch: pytest.MonkeyPatch):
    from analysis import run

    asked = []

    def report(*arguments: object) -> run.ReportResult:
        asked.append(arguments)
        return run.ReportResult(Path("out/index.html"), {"who": Path("out/who.html")}, {"kernels": 1.5})

    monkeypatch.setattr(run, "report", report)
    arguments = ["report", "who", "--tables", "tables", "--out", "out", "-p", "since=2025-04-01", "-p", "title=a=b"]
    result = onrecord(*arguments)
    assert result.exit_code == 0
    assert asked == [(("who",), Path("tables"), Path("out"), {"since": "2025-04-01", "title": "a=b"})]
    assert result.stdout == "wrote out/who.html\nopen out/index.html\n"
    assert "kernels 1.50 s" in result.stderr


@pytest.mark.parametrize(
    ("given", "message"),
    [(["since"], "'since' is not of the form key=value"), (["=x"], "'=x' is not of"), (["a=1", "a=2"], "'a' is given twice")],
)
def test_a_parameter_is_a_key_and_a_value(folder: Path, given: list[str], message: str):
    options = [part for item in given for part in ("-p", item)]
    result = onrecord("report", "--tables", "tables", "--out", "out", *options)
    assert result.exit_code == 2
    assert message in result.stderr


def test_report_on_no_tables_is_one_sentence(folder: Path):
    result = onrecord("report", "--tables", "tables", "--out", "out")
    assert result.exit_code == 1
    assert "Traceback" not in result.stderr and "run `onrecord extract" in result.stderr


# --- the command itself


def every_command() -> list[tuple[str, ...]]:
    return [(), *((name,) for name in cli.main.commands)]


@pytest.mark.parametrize("command", every_command(), ids=" ".join)
def test_help_of_every_command_has_an_example_that_parses(command: tuple[str, ...]):
    result = onrecord(*command, "--help")
    assert result.exit_code == 0
    examples = re.findall(r"^ +onrecord (.+)$", result.stdout.partition("Example:")[2].partition("\n\n")[0], re.MULTILINE)
    assert examples
    for example in examples:
        name, *arguments = example.partition(" > ")[0].replace("'", "").split()
        assert name == (command or (name,))[0]
        parameters = cli.main.commands[name].make_parser(click.Context(cli.main.commands[name])).parse_args(arguments)[0]
        assert all(parameters[option.name] for option in cli.main.commands[name].params if option.required)


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["extract"], ["extract", "x.txt"], ["check"], ["report", "--tables", "t"], ["check", "--table"]]
)
def test_a_command_that_is_not_understood_exits_with_2(arguments: list[str]):
    result = onrecord(*arguments)
    assert result.exit_code == 2
    assert "--help" in result.stderr


def test_the_module_is_the_command():
    run = subprocess.run([sys.executable, "-m", "analysis", "--version"], capture_output=True, text=True, check=True)
    assert re.fullmatch(r"onrecord \d+\.\d+\.\d+\n", run.stdout)


@pytest.mark.parametrize("rooms", ["cli", "bulletin, plan, run, schedule"])  # for help, and to see that nothing is due
def test_what_tells_at_once_imports_nothing_that_is_slow(rooms: str):
    slow = "{'pandas', 'pyarrow', 'altair', 'papermill'}"
    code = f"import sys; from analysis import {rooms}; print(sorted({slow} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=dict(os.environ))
    assert run.stdout == "[]\n"


def test_a_fault_of_our_own_is_not_hidden(folder: Path, monkeypatch: pytest.MonkeyPatch):
    store.write([small_tables.tables()], "tables")
    monkeypatch.setattr(checks, "check", lambda _: 1 / 0)
    assert isinstance(onrecord("check", "--tables", "tables").exception, ZeroDivisionError)
