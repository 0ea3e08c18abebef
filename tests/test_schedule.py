"""Editions: what is made and what is not, what a failure, a time limit or a kill leaves, index, feed and summary."""

from __future__ import annotations

import datetime
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from corpus_factory import Paper, corpus
from defusedxml import ElementTree
from page_factory import parse, tables_of
from processes import alive, until
from test_difference import gone, monday, tuesday

from analysis import atomic, bulletin, cli, edition, locks, paths, plan, schedule, store

ROOT = Path(__file__).parent.parent
ATOM = "{http://www.w3.org/2005/Atom}"
MONDAY, TUESDAY = 1744007400, 1744093800  # 06:30 UTC on 7 and 8 April 2025
DECLARED = """\
tables: str = ""
since: str = ""
until: str = ""
outlets: list[str] = []
actors: list[str] = []
"""
HELLO = """\
from IPython.display import display
display({"text/html": "<p>Hello & co.</p>", "text/plain": "Hello & co."}, raw=True)
"""


def note(folder: Path, name: str, cell: str = HELLO, title: str = "") -> None:
    """Write a notebook that needs none of the package: its kernel starts in half a second."""
    v4 = nbformat.v4
    cells = [
        v4.new_markdown_cell(f"# {title or name}\n\nWhat is asked?", id="title"),
        v4.new_code_cell(DECLARED, id="parameters", metadata={"tags": ["parameters"]}),
        v4.new_code_cell(cell, id="cell"),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), folder / f"{name}.ipynb")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with tables of two articles, notebooks, and the clock at Monday."""
    (tmp_path / "notebooks").mkdir()
    monkeypatch.setattr(paths, "notebooks_dir", lambda: tmp_path / "notebooks")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(MONDAY))
    write(tmp_path, monday(), gone())
    return tmp_path


def write(desk: Path, *papers: Paper) -> None:
    store.write([tables_of(corpus(*papers))], desk / "tables")


def order(desk: Path, *reports: str, head: str = "", out: str = "reports") -> plan.Plan:
    text = f'tables = "tables"\nout = "{out}"\nworkers = 2\n{head}\n'
    (desk / "editions.toml").write_text(text + "".join(f"[[report]]\n{report}\n" for report in reports))
    return plan.read(desk / "editions.toml")


def states(result: schedule.Result) -> dict[str, str]:
    return {step.name: step.state for step in result.steps}


def files(folder: Path, *but: str) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".onrecord" not in path.parts and path.name not in but
    }


TIMED = ("summary.html", "summary.json")  # they say how long each report took

# --- one report, from edition to edition -----------------------------------------------------------------------------


def test_from_edition_to_edition(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note(desk / "notebooks", "who", title="Who & <what>")
    ordered = order(desk, 'notebook = "who"', head='title = "The <morning>"\nurl = "https://example.org/r"')
    reports = desk / "reports"

    first = schedule.follow(ordered)
    assert (states(first), first.status) == ({"who": "made"}, 0)
    assert sorted(files(reports)) == [
        "feed.atom", "index.html", "summary.html", "summary.json",
        *(f"who/20250407T063000Z.{kind}" for kind in ("facts.json", "html", "ipynb", "json")),
        "who/index.html", "who/manifest.json",
    ]  # fmt: skip
    news = parse((reports / "who/index.html").read_text()).find(id="news")
    assert news.h2.get_text() == "The first edition"

    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(TUESDAY))
    before = files(reports, *TIMED)
    again = schedule.follow(ordered)
    assert (states(again), again.status) == ({"who": "unchanged"}, 0)
    assert files(reports, *TIMED) == before

    write(desk, monday(), tuesday())
    second = schedule.follow(ordered)
    assert states(second) == {"who": "made"}
    assert second.steps[0].why == "changed: " + (desk / "tables" / "datapackage.json").as_posix()
    page = parse((reports / "who/index.html").read_text())
    news = page.find(id="news")
    assert news.h2.get_text() == "What changed"
    told = " ".join(news.find("p").get_text().split())
    assert told.startswith("Since the edition of 7 April 2025, 06:30 UTC: 1 new article, 2 new statements, 1 moved figure")
    assert page.find("nav").find("a")["href"] == "#news"
    assert page.find(class_="narrative").find(id=True)["id"] == "news"  # on top of everything
    key = news.find("a", string="2")["href"].removeprefix("#")
    rows = page.find(id=key)
    assert [a.get_text() for a in rows.select("li.statements .speaker")] or len(rows.select("li.row")) == 2
    assert (reports / "who/index.html").read_bytes() == (reports / "who/20250408T063000Z.html").read_bytes()
    assert (reports / "who/20250407T063000Z.html").read_bytes() == before["who/20250407T063000Z.html"]

    card = parse((reports / "index.html").read_text()).find(class_="card")
    assert (card.h2.get_text(), card.h2.a["href"]) == ("Who & <what>", "who/index.html")
    assert [link["href"] for link in card.details.find_all("a")] == ["who/20250407T063000Z.html"]

    feed = ElementTree.fromstring((reports / "feed.atom").read_bytes())
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}updated") for entry in entries] == ["2025-04-08T06:30:00+00:00", "2025-04-07T06:30:00+00:00"]
    assert entries[0].findtext(f"{ATOM}title") == "Who & <what>"
    assert entries[0].find(f"{ATOM}link").get("href") == "https://example.org/r/who/20250408T063000Z.html"
    assert entries[0].findtext(f"{ATOM}summary").startswith("Since the edition of 7 April 2025, 06:30 UTC: 1 new")
    assert feed.findtext(f"{ATOM}title") == "The <morning>"

    # The same two mornings once more: the same bytes, but for the time that each report took.
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(MONDAY))
    write(desk, monday(), gone())
    ordered = order(desk, 'notebook = "who"', head='title = "The <morning>"\nurl = "https://example.org/r"', out="other")
    schedule.follow(ordered)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(TUESDAY))
    write(desk, monday(), tuesday())
    schedule.follow(ordered)
    assert files(desk / "other", *TIMED) == files(reports, *TIMED)


def test_one_report_for_each_outlet_tells_of_that_one(desk: Path) -> None:
    note(desk / "notebooks", "who")
    result = schedule.follow(order(desk, 'notebook = "who"\nfor_each = "outlet"\nfolder = "by/outlet"'))
    assert states(result) == {"who/herald": "made", "who/post": "made"}
    page = parse((desk / "reports/by/outlet/post/index.html").read_text())
    assert [article.h3.get_text(strip=True) for article in page.select("article.source-text")] == ["“It rained,” Di Fox said."]
    links = [a["href"] for a in parse((desk / "reports/index.html").read_text()).select(".card h2 a")]
    assert links == ["by/outlet/herald/index.html", "by/outlet/post/index.html"]


# --- what goes wrong -------------------------------------------------------------------------------------------------


def test_what_fails_keeps_its_edition_and_costs_the_others_nothing(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("bad", "dead", "good", "slow")
    for name in names:
        note(desk / "notebooks", name)
    reports = [f'notebook = "{name}"' for name in names]
    assert states(schedule.follow(order(desk, *reports))) == dict.fromkeys(names, "made")
    before = files(desk / "reports")

    pid = desk / "pid"
    note(desk / "notebooks", "bad", "raise ValueError('unknown outlet <b>')")
    note(desk / "notebooks", "dead", "import os; os._exit(9)")
    note(desk / "notebooks", "good", HELLO + "1\n")
    note(desk / "notebooks", "slow", f"import os\nopen({str(pid)!r}, 'w').write(str(os.getpid()))\nwhile True: pass")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(TUESDAY))
    ordered = order(desk, *reports[:3], 'notebook = "slow"\ntime_limit = "20 s"')
    result = schedule.follow(ordered)

    assert states(result) == {"bad": "failed", "dead": "failed", "good": "made", "slow": "failed"}
    assert [step.name for step in result.steps] == list(names)  # in the order of the file, whichever ended first
    why = {step.name: step.why for step in result.steps}
    assert why["bad"] == "unknown outlet <b>"
    assert "Kernel died" in why["dead"]
    assert why["slow"] == "it took more than 20 s: give it more with time_limit, or fewer articles"
    assert result.status == schedule.SOME_FAILED == 3
    after = files(desk / "reports")
    for name in ("bad", "dead", "slow"):
        assert {f: raw for f, raw in after.items() if f.startswith(name)} == {f: raw for f, raw in before.items() if f.startswith(name)}
    if pid.exists():
        assert until(lambda: not alive(int(pid.read_text()))), "the kernel of a report that took too long goes on"

    table = parse(after["summary.html"].decode()).table
    assert [[cell.get_text() for cell in row.find_all(["th", "td"])][:3] for row in table.tbody.find_all("tr")][0] == [
        "bad", "failed", "unknown outlet <b>",
    ]  # fmt: skip
    data = json.loads(after["summary.json"])
    assert (data["exit_status"], {step["name"]: step["state"] for step in data["steps"]}) == (3, states(result))
    cards = {c.h2.get_text(): c for c in parse(after["index.html"].decode()).select(".card")}
    assert "and this edition stands: unknown outlet <b>" in cards["bad"].find(class_="failure").get_text()
    assert cards["good"].find(class_="failure") is None

    # The next run tries again what failed, and nothing else.
    for name in ("bad", "dead", "slow"):
        note(desk / "notebooks", name, HELLO + "2\n")
    patient = order(desk, *reports)
    assert states(schedule.follow(patient)) == {"bad": "made", "dead": "made", "good": "unchanged", "slow": "made"}


def test_when_every_report_fails_the_status_is_one(desk: Path) -> None:
    note(desk / "notebooks", "bad", "1 / 0")
    result = schedule.follow(order(desk, 'notebook = "bad"'))
    assert (result.status, result.steps[0].why) == (1, "ZeroDivisionError: division by zero")
    assert parse(result.index.read_text()).find(class_="card").find(class_="question").get_text() == "There is no edition yet."


def test_two_runs_at_once_are_refused_by_name(desk: Path) -> None:
    note(desk / "notebooks", "who")
    order(desk, 'notebook = "who"')
    with locks.held(desk / "reports" / ".onrecord" / "lock"):
        result = CliRunner().invoke(cli.main, ["run", str(desk / "editions.toml")])
    assert result.exit_code == 1
    assert re.search(rf"reports/ is being written by process {os.getpid()} on .* since .*: wait until that is done", result.stderr)
    assert sorted(files(desk / "reports")) == []


RUN = """\
import sys
from pathlib import Path
from analysis import cli, paths
if __name__ == "__main__":
    paths.notebooks_dir = lambda: Path("notebooks").resolve()
    cli.main(["run", "editions.toml"])
"""


def test_a_run_that_is_killed_is_taken_up_where_it_was(desk: Path) -> None:
    pid = desk / "pid"
    # The second report waits until somebody lets it go on; the first killed run never sees that.
    wait = f"import os, pathlib, time\npathlib.Path({str(pid)!r}).write_text(str(os.getpid()))\n"
    wait += f"while not pathlib.Path({str(desk / 'go')!r}).exists(): time.sleep(0.05)\n" + HELLO
    note(desk / "notebooks", "a")
    note(desk / "notebooks", "b", wait)
    note(desk / "notebooks", "c")
    order(desk, *(f'notebook = "{name}"' for name in "abc"))
    text = (desk / "editions.toml").read_text().replace("workers = 2", "workers = 1")
    (desk / "editions.toml").write_text(text)
    (desk / "run.py").write_text(RUN)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "run.py"], cwd=desk, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    assert until(pid.exists)
    kernel = int(pid.read_text() or "0") if until(lambda: bool(pid.read_text())) else 0
    process.send_signal(signal.SIGKILL)
    process.wait()

    assert (desk / "reports/a/index.html").is_file() and not (desk / "reports/b").exists()
    assert not (desk / "reports/index.html").exists()
    assert until(lambda: not alive(kernel)), "a kernel outlives the run that started it"

    (desk / "go").touch()
    result = schedule.follow(plan.read(desk / "editions.toml"))
    assert states(result) == {"a": "unchanged", "b": "made", "c": "made"}
    taken_up = files(desk / "reports", *TIMED)
    order(desk, *(f'notebook = "{name}"' for name in "abc"), out="undisturbed")
    schedule.follow(plan.read(desk / "editions.toml"))
    assert files(desk / "undisturbed", *TIMED) == taken_up


KILLED = """\
import os, sys
from pathlib import Path
from analysis import edition, manifest
replace, left = os.replace, int(sys.argv[1])
def stop(source, target):
    global left
    if not left:
        os._exit(9)  # as SIGKILL does: nothing is cleaned up
    left -= 1
    replace(source, target)
os.replace = stop
made = edition.Edition(b"two", b"{}", {}, b"{}", 2, {})
edition.put(Path("who"), "20250408T063000Z", made, {"inputs": []}, manifest.Hashes(Path("hashes.json")))
"""


@pytest.mark.parametrize(("moves", "there"), [(0, False), (1, True), (3, True), (6, True)])
def test_an_edition_is_there_as_a_whole_or_not_at_all(tmp_path: Path, moves: int, there: bool) -> None:
    folder = tmp_path / "who"
    made = edition.Edition(b"one", b"{}", {}, b"{}", 2, {})
    edition.put(folder, "20250407T063000Z", made, {"inputs": []}, schedule.Hashes(tmp_path / "hashes.json"))
    before = files(folder)
    # The first move is that of the note of what is to be moved: from then on the new edition counts.
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ended = subprocess.run([sys.executable, "-c", KILLED, str(moves)], cwd=tmp_path, env=environment)
    assert ended.returncode == 9
    atomic.sweep(folder)  # as the next run does
    after = files(folder)
    if there:
        whole = {f"20250408T063000Z.{kind}" for kind in ("facts.json", "html", "ipynb", "json")}
        assert set(after) == set(before) | whole
        assert after["index.html"] == after["20250408T063000Z.html"] == b"two"
        assert '"20250408T063000Z.html"' in after["manifest.json"].decode()
    else:
        assert after == before


# --- what is due, how often, how long ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("every", "last", "today", "why"),
    [
        ("change", "20250407T063000Z", "2025-04-07", ""),
        ("day", "20250407T063000Z", "2025-04-07", "made once a day, last on 2025-04-07"),
        ("day", "20250407T235959Z", "2025-04-08", ""),
        ("week", "20250407T063000Z", "2025-04-13", "made once a week, last on 2025-04-07"),
        ("week", "20250407T063000Z", "2025-04-14", ""),
        ("week", "20241230T063000Z", "2025-01-05", "made once a week, last on 2024-12-30"),
        ("month", "20250401T063000Z", "2025-04-30", "made once a month, last on 2025-04-01"),
        ("month", "20240401T063000Z", "2025-04-30", ""),
        ("tuesday", "20250401T063000Z", "2025-04-07", "made on tuesdays"),
        ("tuesday", "20250401T063000Z", "2025-04-08", ""),
        ("tuesday", "20250408T063000Z", "2025-04-08", "made today, 2025-04-08"),
    ],
)
def test_how_often(tmp_path: Path, every: str, last: str, today: str, why: str) -> None:
    (tmp_path / f"{last}.html").touch()
    built = datetime.datetime.fromisoformat(f"{today}T06:30:00+00:00")
    assert schedule._waiting(every, tmp_path, built) == why
    assert schedule._waiting(every, tmp_path / "none yet", built) == ""


@pytest.mark.parametrize(
    ("keep", "left"),
    [(plan.Keep(editions=2), ["07", "08"]), (plan.Keep(editions=None, days=2), ["06", "07", "08"]), (plan.Keep(editions=9), ["05", "06", "07", "08"])],
)  # fmt: skip
def test_how_long(tmp_path: Path, keep: plan.Keep, left: list[str]) -> None:
    for day in ("05", "06", "07", "08"):
        for kind in ("html", "ipynb", "json", "facts.json"):
            (tmp_path / f"202504{day}T063000Z.{kind}").touch()
    (tmp_path / "index.html").touch()
    edition.prune(tmp_path, keep, datetime.datetime(2025, 4, 8, 6, 30, tzinfo=datetime.UTC))
    assert edition.stamps(tmp_path) == [f"202504{day}T063000Z" for day in left]
    assert len(list(tmp_path.iterdir())) == 4 * len(left) + 1


def test_the_latest_edition_stays_however_old(tmp_path: Path) -> None:
    (tmp_path / "20200101T000000Z.html").touch()
    assert edition.prune(tmp_path, plan.Keep(editions=None, days=1), datetime.datetime.now(datetime.UTC)) == []


@pytest.mark.parametrize(
    ("each", "values"),
    [
        (plan.Each("actor"), ["Ann Lee", "Bo Yang", "Ed Ito"]),
        (plan.Each("actor", at_least=2), ["Ann Lee"]),
        (plan.Each("actor", {"since": "2025-04-08"}), ["Ann Lee", "Ed Ito"]),
        (plan.Each("outlet"), ["Herald", "Post"]),
        (plan.Each("month"), ["2025-04"]),
    ],
)
def test_the_values_of_a_query_are_those_with_most_statements_first(desk: Path, each: plan.Each, values: list[str]) -> None:
    write(desk, monday(), tuesday())
    assert schedule._query(desk / "tables", each, each.query) == {"values": values, "remarks": []}
    few = schedule._query(desk / "tables", plan.Each(each.kind, each.query, each.at_least, 1), each.query)
    assert few["values"] == values[:1]
    assert few["remarks"] == ([f"{len(values) - 1} of {len(values)} left out: most = 1"] if len(values) > 1 else [])


def test_actors_of_one_name_are_nobodys_report(desk: Path) -> None:
    two = Paper("Post", "2025-04-08", "“We won,” Ann Lee said.")
    two.says("Ann  Lee", source="Ann Lee", cue="said", content="“We won,”")  # an id of its own
    write_two = corpus(monday(), two, actors={"Ann  Lee": {"name": "Ann Lee"}})
    store.write([tables_of(write_two)], desk / "tables")
    found = schedule._query(desk / "tables", plan.Each("actor"), {})
    assert found["values"] == ["Bo Yang"]
    assert found["remarks"] == ["several actors are called Ann Lee: none of them has a report; merge or rename them"]


def test_months_and_names_become_parameters_and_folders() -> None:
    assert schedule._set("month", "2024-02") == {"since": "2024-02-01", "until": "2024-02-29"}
    assert schedule._set("month", "2024-12") == {"since": "2024-12-01", "until": "2024-12-31"}
    assert schedule._set("outlet", 'The "Herald", Ltd') == {"outlets": '"The ""Herald"", Ltd"'}
    assert schedule._slug("Al Jazeera", ["Al Jazeera"]) == "al-jazeera"
    assert re.fullmatch(r"selenskij-[0-9a-f]{8}", schedule._slug("Selenskij’", ["Selenskij’"]))
    assert re.fullmatch(r"x-[0-9a-f]{8}", schedule._slug("新华社", ["新华社"]))
    twins = ["A.B.", "A B"]
    assert len({schedule._slug(twin, twins) for twin in twins}) == 2
    assert "/" not in schedule._slug("../../etc", ["../../etc"])


# --- the command, the feed --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("report", "answer"),
    [
        ("notebook = 'whom'", "line 6: report.notebook: 'whom' is not known; write one of who"),
        ("notebook = 'who'\nparameters = { sinse = '2025' }", "line 5: report: parameters: who: unknown parameter 'sinse'; its parameters are since (str)"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_status_two_and_nothing_is_made(desk: Path, report: str, answer: str) -> None:
    note(desk / "notebooks", "who")
    (desk / "editions.toml").write_text(f'tables = "tables"\nout = "reports"\nworkers = 2\n\n[[report]]\n{report}\n')
    result = CliRunner().invoke(cli.main, ["run", str(desk / "editions.toml")])
    assert result.exit_code == 2
    assert answer in result.stderr
    assert not list((desk / "reports").glob("**/*.html"))


def test_a_rehearsal_says_what_is_due_and_makes_nothing(desk: Path) -> None:
    note(desk / "notebooks", "who")
    order(desk, 'notebook = "who"')
    result = CliRunner().invoke(cli.main, ["run", str(desk / "editions.toml"), "--dry-run"])
    assert (result.exit_code, result.stdout) == (0, "due who: no run has written them yet\n")
    assert sorted(files(desk / "reports")) == []


def test_without_tables_the_remedy_is_said(desk: Path) -> None:
    note(desk / "notebooks", "who")
    order(desk, 'notebook = "who"')
    (desk / "tables" / "datapackage.json").unlink()
    result = CliRunner().invoke(cli.main, ["run", str(desk / "editions.toml")])
    assert result.exit_code == 1
    assert "tables holds no tables" in result.stderr and "write [extract] into" in result.stderr


def test_a_feed_is_atom_whatever_titles_say(tmp_path: Path) -> None:
    folder = tmp_path / "who"
    folder.mkdir()
    entry = {
        "title": "]]> & <script>\x0b\x00\ud800\uffff</title>", "question": "", "finding": "", "corpus": "", "parameters": {"since": "<1>"},
        "built": "2025-04-07T06:30:00+00:00", "changed": "\u202e", "counts": {"new articles": 1},
    }  # fmt: skip
    for stamped, counts in (("20250407T063000Z", {"new articles": 1}), ("20250408T063000Z", {"new articles": 0})):
        (folder / f"{stamped}.html").touch()
        (folder / f"{stamped}.json").write_text(json.dumps({**entry, "counts": counts}))
    raw = bulletin.feed(tmp_path, "A & B", "", [bulletin.Shown("who", Path("who"), "", True)])
    feed = ElementTree.fromstring(raw)
    # RFC 4287, sections 4.1.1 and 4.1.2: what a feed and an entry must have, once each.
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            (one,) = element.findall(f"{ATOM}{name}")
            assert one.text
        assert element.findtext(f"{ATOM}id").startswith("urn:uuid:")
        assert datetime.datetime.fromisoformat(element.findtext(f"{ATOM}updated")).tzinfo
        assert element.find(f"{ATOM}link[@rel='alternate']").get("href")
    assert feed.find(f"{ATOM}author").findtext(f"{ATOM}name") == "A & B"
    (only,) = feed.findall(f"{ATOM}entry")  # an edition in which nothing changed is no news
    assert only.findtext(f"{ATOM}title").startswith("]]> & <script>␋␀[U+D800][U+FFFF]</title>")
    assert raw == bulletin.feed(tmp_path, "A & B", "", [bulletin.Shown("who", Path("who"), "", True)])
