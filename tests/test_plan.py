"""The file of editions: what it may say, and how what is wrong in it is answered."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from analysis import cli, engines, plan

GOOD = """\
title = "The morning"
url = "https://example.org/reports"
tables = "tables"
out = "reports"
workers = 2
keep = "90 days"
time_limit = "10 min"

[extract]
sources = ["articles", "archive/**/*.jsonl"]
corrections = "corrections.csv"

[[report]]
notebook = "who-said-what"
parameters = { since = "7 days ago", until = 2025-04-30, outlets = ["Herald, The", "Post"] }

[[report]]
notebook = "who-said-what"
name = "ministers"
folder = "desk/ministers"
every = "monday"
keep = 5
time_limit = 90
for_each = "actor"
among = { since = 2025-01-01, at_least = 5, most = 3 }
"""


def read(tmp_path: Path, text: str) -> plan.Plan:
    file = tmp_path / "editions.toml"
    file.write_text(text)
    return plan.read(file)


def wrong(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(plan.PlanError) as error:
        read(tmp_path, text)
    return [line.removeprefix(f"{tmp_path}/") for line in str(error.value).splitlines()]


def test_a_file_says_what_is_read_and_which_reports_are_made_of_it(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD)
    assert (found.title, found.url, found.workers) == ("The morning", "https://example.org/reports", 2)
    assert (found.tables, found.out) == (tmp_path / "tables", tmp_path / "reports")
    assert found.extract is not None
    assert found.extract.sources == ("articles", "archive/**/*.jsonl")
    assert found.extract.corrections == tmp_path / "corrections.csv"
    one, two = found.reports
    assert (one.name, one.folder, one.every, one.each) == ("who-said-what", Path("who-said-what"), "change", None)
    assert (one.keep, one.time_limit) == (plan.Keep(editions=None, days=90), 600)
    assert one.values(datetime.date(2025, 4, 10)) == {
        "since": "2025-04-03", "until": "2025-04-30", "outlets": '"Herald, The",Post',
    }  # fmt: skip
    assert (two.name, two.folder, two.every, two.time_limit) == ("ministers", Path("desk/ministers"), "monday", 90)
    assert two.keep == plan.Keep(editions=5)
    assert two.each == plan.Each("actor", {"since": "2025-01-01"}, at_least=5, most=3)


def test_a_report_is_the_same_from_whichever_folder_the_command_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = read(tmp_path, GOOD)
    monkeypatch.chdir(tmp_path)
    again = plan.read(Path("editions.toml"))
    assert (again.tables, again.out, again.extract) == (found.tables, found.out, found.extract)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", "2025-03-01"),
        ("yesterday", "2025-02-28"),
        ("1 day ago", "2025-02-28"),
        ("30 days ago", "2025-01-30"),
        ("2025-01-05", "2025-01-05"),
        ("soon", "soon"),
    ],
)
def test_a_day_may_count_from_the_day_of_the_run(text: str, day: str) -> None:
    assert plan.relative(text, datetime.date(2025, 3, 1)) == day


HEAD = 'tables = "t"\nout = "o"\n'
REPORT = '[[report]]\nnotebook = "who-said-what"\n'


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ('tables = "t\n', "editions.toml: not TOML: Illegal character '\\n' (at line 1, column 12)"),
        (REPORT, 'editions.toml, line 1: tables is missing; write tables = "FOLDER" above the first table'),
        (HEAD, 'editions.toml, line 1: report: there is no report; write [[report]] and below it notebook = "NAME"'),
        (
            HEAD + "kep = 3\n" + REPORT,
            "editions.toml, line 3: kep: unknown key; did you mean keep?",
        ),
        (HEAD + "[[report]]\nnotebook = 'who'\n", "editions.toml, line 4: report.notebook: 'who' is not known; write one of "),
        (HEAD + "[[report]]\nname = 'x'\n", 'editions.toml, line 3: report: notebook is missing; write notebook = "NAME"'),
        (HEAD + REPORT + "every = 'hour'\n", "editions.toml, line 5: report.every: 'hour' is not known; write one of change, day, week, month, monday"),
        (HEAD + REPORT + "keep = 0\n", "editions.toml, line 5: report.keep: 0 is neither a number of editions, 30, nor of days"),
        (HEAD + REPORT + "time_limit = '10 parsecs'\n", "editions.toml, line 5: report.time_limit: '10 parsecs' is no length of time"),
        (HEAD + REPORT + "folder = '../elsewhere'\n", "editions.toml, line 5: report.folder: '../elsewhere' has to lie below `out`"),
        (HEAD + REPORT + "folder = '/etc'\n", "editions.toml, line 5: report.folder: '/etc' has to lie below `out`"),
        (HEAD + REPORT + "name = 'Über uns'\n", "editions.toml, line 5: report.name: 'Über uns' becomes a folder and an address"),
        (HEAD + REPORT + "parameters = { since = [1] }\n", "editions.toml, line 5: report.parameters.since: has to be a text, a number, a day"),
        (HEAD + REPORT + "\n[report.parameters]\nx = 1\nsince = { a = 1 }\n", "editions.toml, line 8: report.parameters.since: has to be a text"),
        (HEAD + REPORT + "for_each = 'month'\nparameters = { since = 2025-01-01 }\n", 'editions.toml, line 6: report.parameters.since: for_each = "month" sets it'),
        (HEAD + REPORT + "for_each = 'actor'\namong = { since = 'soon' }\n", "editions.toml, line 6: report.among.since: 'soon' is no day"),
        (HEAD + REPORT + "among = { most = 3 }\n", "editions.toml, line 5: report.among: goes with for_each"),
        (HEAD + REPORT + REPORT, "editions.toml, line 5: report: name: 'who-said-what' is taken: the one at line 3 has it"),
        (HEAD + REPORT + REPORT + "name = 'x'\nfolder = 'who-said-what/x'\n", "'who-said-what/x' and that of 'who-said-what' lie in each other"),
        (HEAD + "[extract]\nengine = 'dask'\n" + REPORT, "editions.toml, line 4: extract.engine: engine \"dask\" needs scheduler"),
        (HEAD + "[extract]\nsources = []\n" + REPORT, 'editions.toml, line 4: extract.sources: has to be a list of texts, ["one", "two"], and is a list'),
        (HEAD + "url = 'reports'\n" + REPORT, "editions.toml, line 3: url: 'reports' is no address"),
        (HEAD + "workers = true\n" + REPORT, "editions.toml, line 3: workers: has to be a whole number from 1, and is true or false (True)"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_line_key_and_remedy(tmp_path: Path, text: str, answer: str) -> None:
    assert any(line.startswith(answer) or line.endswith(answer) for line in wrong(tmp_path, text)), wrong(tmp_path, text)


def test_all_of_it_is_said_at_once(tmp_path: Path) -> None:
    assert len(wrong(tmp_path, HEAD + "kep = 1\nworkers = 0\n" + REPORT + "every = 'hour'\nkeep = 'ever'\n")) == 4


def test_a_file_that_is_not_utf8_is_refused_with_the_line(tmp_path: Path) -> None:
    (tmp_path / "editions.toml").write_bytes(b'out = "o"\ntitle = "caf\xe9"\n')
    with pytest.raises(plan.PlanError, match="line 2: not UTF-8"):
        plan.read(tmp_path / "editions.toml")


def test_the_engines_are_those_that_there_are() -> None:
    (option,) = (option for option in cli.extract.params if option.name == "engine_name")
    assert tuple(option.type.choices) == engines.NAMES == plan.ENGINES
