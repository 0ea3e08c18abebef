"""axe-core (https://github.com/dequelabs/axe-core, in vendor/) finds nothing to object to in any report."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from corpus_factory import seeds
from page_factory import bars, evidence, prose, render, tables_of

from analysis import page as pages
from analysis import paths
from analysis.run import vega_bundle

AXE = (Path(__file__).resolve().parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
NAMES = sorted(path.stem for path in paths.notebooks_dir().glob("*.ipynb"))


def objections(page) -> list[str]:
    page.evaluate(AXE)  # not as a script of the page, which would refuse it
    found = page.evaluate("() => axe.run({ resultTypes: ['violations'] })")["violations"]
    return [f"{one['impact']}: {one['help']}: {one['nodes'][0]['html'][:200]}" for one in found]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
@pytest.mark.parametrize("name", [*NAMES, "index"])
def test_nothing_is_objected_to(visit, reports, name, width, scheme) -> None:
    window = visit(reports / f"{name}.html", width=width, height=844, color_scheme=scheme)
    page = window.open() if name == "index" else window.drawn()
    assert objections(page) == []
    figure = page.locator(".narrative a.figure, .standfirst a.figure")
    if figure.count():  # and again with a set of rows open
        figure.first.click()
        assert objections(page) == []


def test_a_packed_page_is_no_worse(visit, tmp_path, monkeypatch) -> None:
    """Read with JavaScript: without it a browser runs no axe either, and the page shows what is told of it elsewhere."""
    monkeypatch.setattr(pages, "WRITTEN_OUT", 0)
    tables = tables_of(seeds())
    whole = evidence("all statements", "statements", [row["statement_id"] for row in tables["statements"].to_pylist()])
    path = tmp_path / "packed.html"
    story = [prose('<p class="count"><a class="figure" href="#ev-{0}">All</a></p>', whole), bars(whole)]
    path.write_text(render(tables, *story, bundle=vega_bundle()), encoding="utf-8")
    page = visit(path).drawn()
    assert objections(page) == []
    page.locator(".count a").click()
    page.wait_for_selector(".evidence:target tr")
    assert objections(page) == []
    page.locator(".evidence:target td.words a").first.click()
    page.wait_for_selector(".lit.content")
    assert objections(page) == []
