"""Articles that attack the page that quotes them, in a browser that would let them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from test_page import HOSTILE, hostile_page

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
