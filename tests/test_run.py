"""Running notebooks: which parameters are taken, what is written, and what a failure leaves behind."""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from corpus_factory import seeds
from page_factory import parse, tables_of

from analysis import paths, run, store

DECLARED = """\
tables: str = ""  # folder of the tables
since: "date" = ""  # first day of publication
outlets: list[str] = []  # outlets; all when empty
top: int = 3  # how many speakers
share: float = 0.5  # of all statements
loud: bool = False
who: str = "anybody"  # one speaker
"""

TELL = """\
from IPython.display import display
from analysis.corpus import Corpus
from analysis.prose import evidence_key

corpus = Corpus.load(tables).select(since=since, outlets=outlets)
ids = list(corpus.statements["statement_id"])
key = evidence_key("statements", ids)
evidence = {key: {"title": f"{len(ids)} statements", "table": "statements", "ids": ids}}
bundle = {"text/html": f'<p>There are <a class="figure" href="#ev-{key}">{len(ids)}</a> statements. And so on.</p>',
          "text/plain": f"There are {len(ids)} statements. And so on.",
          "application/vnd.onrecord.evidence+json": evidence}
display(bundle, raw=True)
"""

HELLO = """\
from IPython.display import display
display({"text/html": "<p>Hello.</p>", "text/plain": "Hello."}, raw=True)
"""

DRAW = """\
values = [{"n": len(ids), "rows": "#ev-" + key}]
spec = {"$schema": "https://vega.github.io/schema/vega-lite/v6.json", "description": "One bar.", "width": "container",
        "data": {"values": values}, "mark": "bar",
        "encoding": {"x": {"field": "n", "type": "quantitative"}, "href": {"field": "rows"}}}
display({"application/vnd.vegalite.v5+json": spec, "text/plain": "<chart: One bar.>",
         "application/vnd.onrecord.evidence+json": evidence}, raw=True)
"""


def write(
    folder: Path, name: str, *cells: str, declared: str = DECLARED, title: str = "# Title\n\nWhat is asked?"
) -> Path:
    """Write a notebook with a title, a cell of parameters, and these cells."""
    v4 = nbformat.v4
    parameters = v4.new_code_cell(declared, id="parameters", metadata={"tags": ["parameters"]})
    notebook = v4.new_notebook(
        cells=[v4.new_markdown_cell(title, id="title"), parameters]
        + [v4.new_code_cell(source, id=f"cell-{n}") for n, source in enumerate(cells)],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    )
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.ipynb"
    nbformat.write(notebook, path)
    return path


@pytest.fixture(scope="module")
def tables(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("tables")
    store.write([tables_of(seeds())], folder)
    return folder


@pytest.fixture
def notebooks(tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "notebooks"
    monkeypatch.setattr(paths, "notebooks_dir", lambda: folder)
    return folder


@pytest.fixture
def out(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1744353000")
    return tmp_path / "reports"


def files(out: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(out.iterdir())}


# --- parameters ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def declared(tmp_path_factory) -> dict[str, run.Parameter]:
    return run.parameters(write(tmp_path_factory.mktemp("declared"), "who"))


def test_a_notebook_declares_names_types_defaults_and_meanings(declared) -> None:
    assert list(declared) == ["tables", "since", "outlets", "top", "share", "loud", "who"]
    assert declared["since"] == run.Parameter("since", "date", '""', "first day of publication")
    assert declared["outlets"] == run.Parameter("outlets", "list[str]", "[]", "outlets; all when empty")


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("since", "2025-04-08", "2025-04-08"),
        ("since", "20250408", "2025-04-08"),
        ("since", "", ""),
        ("outlets", "Al Jazeera", ["Al Jazeera"]),
        ("outlets", "Al Jazeera, The Independent", ["Al Jazeera", "The Independent"]),
        ("outlets", '"Herald, The", Post', ["Herald, The", "Post"]),
        ("outlets", "", []),
        ("top", "12", 12),
        ("top", "-1", -1),
        ("share", "0.25", 0.25),
        ("loud", "true", True),
        ("loud", "False", False),
        ("who", "Kim = Lee", "Kim = Lee"),
        ("who", "12", "12"),
    ],
)
def test_values_become_what_their_type_says(declared, name, typed, value) -> None:
    assert run.convert("who", declared, {name: typed}) == {name: value}


@pytest.mark.parametrize(
    ("name", "typed", "why"),
    [
        ("since", "Tuesday", "'Tuesday' is not a day (YYYY-MM-DD), as 'since' has to be"),
        ("since", "2025-02-30", "'2025-02-30' is not a day (YYYY-MM-DD), as 'since' has to be"),
        ("top", "three", "'three' is not a whole number, as 'top' has to be"),
        ("top", "1.5", "'1.5' is not a whole number, as 'top' has to be"),
        ("share", "half", "'half' is not a number, as 'share' has to be"),
        ("loud", "very", "'very' is not true or false, as 'loud' has to be"),
        ("outlets", '"Herald, The', "is not a list with commas, as 'outlets' has to be"),
        ("sinse", "2025-04-08", "unknown parameter 'sinse'"),
        ("tables", "/elsewhere", "unknown parameter 'tables'"),
    ],
)
def test_a_wrong_parameter_is_refused_and_the_known_ones_are_named(declared, name, typed, why) -> None:
    with pytest.raises(run.RunError) as error:
        run.convert("who", declared, {name: typed})
    assert why in str(error.value)
    assert str(error.value).endswith(
        "its parameters are since (date): first day of publication; outlets (list[str]): outlets; all when empty; "
        "top (int): how many speakers; share (float): of all statements; loud (bool); who (str): one speaker"
    )


@pytest.mark.parametrize(
    "line", ["who: str | None = None", 'who: str = "a=b"', 'who: str = ""  # as in -p who="Lin Jian"']
)
def test_a_declaration_that_would_be_ignored_is_refused(tmp_path, line) -> None:
    with pytest.raises(run.RunError, match="the parameter `who.*` cannot be read"):
        run.parameters(write(tmp_path, "who", declared=f'tables: str = ""\n{line}\n'))


def test_a_type_that_is_not_known_is_refused(tmp_path) -> None:
    declared = run.parameters(write(tmp_path, "who", declared='tables: str = ""\nwho: set[str] = ""\n'))
    with pytest.raises(
        run.RunError, match=r"the type 'set\[str\]' of the parameter 'who' is not one of str, int, float"
    ):
        run.convert("who", declared, {"who": "x"})


def test_nothing_runs_when_a_parameter_is_wrong(notebooks, tables, out) -> None:
    write(notebooks, "who", TELL)
    with pytest.raises(run.RunError, match="unknown parameter 'sinse'"):
        run.report([], tables, out, {"sinse": "2025-04-08"})
    assert not out.exists()


@pytest.mark.parametrize(
    ("names", "folder", "why"),
    [
        (["whom"], None, "there is no notebook 'whom'; there are who"),
        ([], "nowhere", "nowhere holds no tables"),
    ],
)
def test_what_is_not_there_is_named(notebooks, tables, out, tmp_path, names, folder, why) -> None:
    write(notebooks, "who", TELL)
    with pytest.raises(run.RunError, match=why):
        run.report(names, tmp_path / folder if folder else tables, out, {})


def test_torn_tables_are_refused(notebooks, tables, out, tmp_path) -> None:
    write(notebooks, "who", TELL)
    torn = tmp_path / "torn"
    store.write([tables_of(seeds())], torn)
    (torn / "statements.parquet").unlink()
    with pytest.raises(run.RunError, match=r"statements.parquet is missing: run `onrecord extract` again"):
        run.report([], torn, out, {})


def test_an_odd_epoch_is_refused(notebooks, tables, out, monkeypatch) -> None:
    write(notebooks, "who", TELL)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(run.RunError, match="SOURCE_DATE_EPOCH is 'yesterday'"):
        run.report([], tables, out, {})


# --- reports ---------------------------------------------------------------------------------------------------------


def test_a_report_is_a_page_a_notebook_a_manifest_and_an_index(notebooks, tables, out, tmp_path, monkeypatch) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    path = write(notebooks, "who", TELL, DRAW)
    result = run.report([], tables, Path("../reports"), {"since": "2025-04-09", "outlets": "the independent"})

    assert sorted(files(out)) == ["index.html", "manifest.json", "who.html", "who.ipynb"]
    assert list(elsewhere.iterdir()) == []
    assert stat.S_IMODE((out / "who.html").stat().st_mode) == 0o644
    assert set(result.seconds) == {"imports", "kernels", "charts", "pages"}
    assert result.seconds["kernels"] > 0 and result.seconds["charts"] > 0

    entry = json.loads((out / "manifest.json").read_text())["reports"]["who"]
    assert entry["parameters"] == {"since": "2025-04-09", "outlets": "the independent"}
    assert entry["built"] == "2025-04-11T06:30:00+00:00"
    assert entry["notebook"] == {"who.ipynb": hashlib.sha256(path.read_bytes()).hexdigest()}
    assert entry["outputs"] == {name: digest for name, digest in files(out).items() if name.startswith("who")}
    assert entry["tables"] == {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(tables.glob("*.parquet"))
    }

    # Only the articles asked for are on the page: the other seed is not.
    tree = parse((out / "who.html").read_text())
    assert len(tree.select("article.source-text")) == 1
    number = len(tree.select("table.statements tbody tr"))
    assert tree.find("a", class_="figure").get_text() == str(number)

    card = parse((out / "index.html").read_text()).find(class_="card")
    assert [element.get_text(strip=True) for element in card.find_all(["h2", "p"])] == [
        "Title",
        "What is asked?",
        f"There are {number} statements.",
        "1 article · The Independent · published 10 April 2025since = 2025-04-09outlets = the independent",
    ]
    assert card.a["href"] == "who.html"


def test_two_runs_write_the_same_bytes(notebooks, tables, out, tmp_path) -> None:
    write(notebooks, "who", TELL, DRAW)
    run.report([], tables, out, {})
    run.report([], tables, tmp_path / "again", {})
    assert files(out) == files(tmp_path / "again")


def test_the_executed_notebook_is_valid_and_says_its_parameters(notebooks, tables, out) -> None:
    write(notebooks, "who", TELL)
    run.report([], tables, out, {"top": "5"})
    executed = nbformat.read(out / "who.ipynb", as_version=4)
    nbformat.validate(executed)
    (injected,) = (cell for cell in executed.cells if "injected-parameters" in cell.metadata.tags)
    assert f'top = 5\ntables = "{tables}"' in injected.source
    assert executed.cells[-1].outputs[0].data["text/plain"].startswith("There are ")


def test_reports_of_earlier_runs_stay_in_the_index(notebooks, tables, out) -> None:
    write(notebooks, "one", HELLO, title="# One\n\nQ?")
    write(notebooks, "two", HELLO, title="# Two\n\nQ?")
    write(notebooks, "three", HELLO, title="# Three\n\nQ?")
    run.report([], tables, out, {})
    (out / "two.html").write_text("changed by hand")
    run.report(["one"], tables, out, {})
    assert [card.h2.get_text() for card in parse((out / "index.html").read_text()).select(".card")] == ["One", "Three"]


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("raise ValueError('unknown outlet \\'Herald\\'; known: Al Jazeera')", "who: unknown outlet 'Herald'; known: Al Jazeera"),
        ("{}['x']", "who: KeyError: 'x'"),
        ("import os; os._exit(9)", "who: Kernel died"),
        ("display({'image/png': 'iVBORw0KGgo='}, raw=True)", "who: an output is a picture"),
        ("display({'text/html': '<a href=\"#ev-0123456789ab\">7</a>'}, raw=True)", "which it does not hold"),
    ],
)  # fmt: skip
def test_a_failing_notebook_keeps_the_old_report(notebooks, tables, out, cell, why) -> None:
    write(notebooks, "who", HELLO)
    run.report([], tables, out, {})
    before = files(out)
    write(notebooks, "who", HELLO, cell)
    with pytest.raises(run.RunError) as error:
        run.report([], tables, out, {})
    assert why in str(error.value)
    assert "Traceback" not in str(error.value) and "\n" not in str(error.value)
    assert files(out) == before


def test_one_failure_does_not_keep_the_others_from_being_made(notebooks, tables, out) -> None:
    write(notebooks, "bad", "1 / 0")
    write(notebooks, "good", HELLO)
    with pytest.raises(run.RunError, match="^bad: ZeroDivisionError: division by zero$"):
        run.report([], tables, out, {})
    assert sorted(files(out)) == ["good.html", "good.ipynb", "index.html", "manifest.json"]


def test_an_unknown_outlet_is_told_in_one_sentence(notebooks, tables, out) -> None:
    write(notebooks, "who", TELL)
    with pytest.raises(run.RunError) as error:
        run.report([], tables, out, {"outlets": "Al Jazera"})
    assert str(error.value) == (
        "who: unknown outlet 'Al Jazera'; did you mean Al Jazeera? known: Al Jazeera, The Independent"
    )


def test_a_notebook_that_does_not_say_where_its_tables_go_is_refused(notebooks, tables, out) -> None:
    write(notebooks, "who", "1", declared="top: int = 3\n")
    with pytest.raises(run.RunError, match="who: the notebook has no parameter 'tables'"):
        run.report([], tables, out, {})


def test_paths_with_braces_and_spaces_are_only_paths(tmp_path, monkeypatch, tables, out) -> None:
    folder = tmp_path / "my {notebooks}"
    monkeypatch.setattr(paths, "notebooks_dir", lambda: folder)
    write(folder, "who", HELLO)
    run.report([], tables, out, {})
    assert (out / "who.html").is_file()


# --- kernels and caches ----------------------------------------------------------------------------------------------


def test_the_kernel_is_this_interpreter_in_the_notebooks_folder(tmp_path, monkeypatch) -> None:
    other = tmp_path / "jupyter" / "kernels" / "python3"
    other.mkdir(parents=True)
    (other / "kernel.json").write_text('{"argv": ["false"], "display_name": "another", "language": "python"}')
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    path = write(
        tmp_path / "notebooks", "who", "import os, sys; print(sys.executable, os.getcwd())", declared="x: int = 1"
    )
    executed = run.execute(path, {})
    assert executed.cells[-1].outputs[0].text.split() == [sys.executable, str(path.parent)]


def test_where_the_path_is_too_long_for_a_socket_tcp_is_used(tmp_path, monkeypatch) -> None:
    long = tmp_path / ("x" * 90)
    long.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(long))
    path = write(tmp_path / "notebooks", "who", "print(6 * 7)", declared="x: int = 1")
    assert run.execute(path, {}).cells[-1].outputs[0].text == "42\n"
    assert list(long.iterdir()) == []


@pytest.fixture
def cache(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda *_, **__: str(tmp_path / "cache" / "onrecord"))
    return tmp_path / "cache"


def test_the_chart_library_is_made_once(cache, monkeypatch) -> None:
    script = run.vega_bundle()
    assert "vegaEmbed" in script
    monkeypatch.setattr("vl_convert.javascript_bundle", None)
    assert run.vega_bundle() == script


def test_a_broken_or_unwritable_cache_is_no_failure(cache) -> None:
    script = run.vega_bundle()
    (kept,) = (cache / "onrecord").iterdir()
    kept.write_text(kept.read_text()[:1000])
    assert run.vega_bundle() == script
    assert len(kept.read_text()) > 1000
    kept.unlink()
    kept.parent.rmdir()
    cache.rmdir()
    cache.write_text("a file where the folder should be")
    assert run.vega_bundle() == script


def test_importing_the_runner_loads_no_kernel_and_no_chart_library() -> None:
    code = "import sys, analysis.run; print([m for m in ('papermill', 'nbconvert', 'vl_convert', 'zmq') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_the_stated_time_is_now_where_none_is_given(notebooks, tables, out, monkeypatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert "SOURCE_DATE_EPOCH" not in os.environ
    write(notebooks, "who", HELLO)
    before = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
    run.report([], tables, out, {})
    built = datetime.datetime.fromisoformat(json.loads((out / "manifest.json").read_text())["reports"]["who"]["built"])
    assert before <= built <= datetime.datetime.now(datetime.UTC)
