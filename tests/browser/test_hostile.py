"""Articles that attack the page that quotes them, in a browser that would let them."""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat
import pyarrow as pa
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from page_factory import parse
from test_page import HOSTILE, hostile_page, hostile_tables, refuse_markup

from analysis import page as page_module
from analysis import paths, run, store
from analysis.highlight import shown
from analysis.run import vega_bundle


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_runs_and_the_words_are_read_as_they_are(visit, tmp_path, words) -> None:
    path = tmp_path / "hostile.html"
    path.write_text(hostile_page(words, vega_bundle()), encoding="utf-8")
    window = visit(path)
    page = window.drawn()
    assert page.locator("figure.chart .live svg").count() == 1  # the chart survives
    page.locator("figure.chart .live svg [role=link]").first.hover(force=True)  # and so does its tooltip
    assert page.locator("table.statements td.words a").text_content() == shown(words)
    page.locator("table.statements td.words a").click()
    assert page.locator(".lit.content").text_content() == shown(words)
    assert window.requests == [window.url]
    assert window.complaints == []
    assert len(window.context.pages) == 1


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_runs_when_it_is_unpacked_either(visit, tmp_path, monkeypatch, words) -> None:
    monkeypatch.setattr(page_module, "WRITTEN_OUT", 0)
    path = tmp_path / "hostile.html"
    path.write_text(hostile_page(words, vega_bundle()), encoding="utf-8")
    window = visit(path)
    page = window.drawn()
    page.locator("table.statements td.words a").click()
    page.wait_for_selector(".lit.content")
    assert page.locator(".lit.content").text_content() == shown(words)
    for fragment in page.eval_on_selector_all(".evidence", "sets => sets.map(set => '#' + set.id)"):
        page.evaluate("fragment => { location.hash = fragment }", fragment)
        page.wait_for_selector(f"{fragment}:target [data-list] > :not(.sample), {fragment}:target .copies tr")
    assert window.requests == [window.url]
    assert window.complaints == []
    assert len(window.context.pages) == 1


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build every report of a corpus in which each field of text is hostile, an article for each of the strings."""
    folder = tmp_path_factory.mktemp("hostile")
    each = [hostile_tables(words, f"a{n}") for n, words in enumerate(HOSTILE)]
    store.write([{name: pa.concat_tables([tables[name] for tables in each]) for name in each[0]}], folder / "tables")
    run.report([], folder / "tables", folder / "reports", {})
    return folder / "reports"


@pytest.mark.parametrize("name", [path.stem for path in sorted(paths.notebooks_dir().glob("*.ipynb"))])
def test_no_report_and_no_notebook_is_marked(visit, edition, name) -> None:
    refuse_markup(
        (edition / f"{name}.html").read_text(encoding="utf-8"),
        [kind for kind in script_types(edition / f"{name}.html") if kind in (None, "application/json", "text/plain")],
    )
    window = visit(edition / f"{name}.html")
    page = window.drawn()
    page.wait_for_timeout(200)
    assert window.requests == [window.url]
    assert window.complaints == []
    for cell in nbformat.read(edition / f"{name}.ipynb", as_version=4).cells:
        for output in cell.get("outputs", []):
            if "text/html" in output.get("data", {}):
                refuse_markup(output["data"]["text/html"], [])


def script_types(path: Path) -> list[str | None]:
    return [script.get("type") for script in parse(path.read_text(encoding="utf-8")).find_all("script")]
