"""The page of scores in a browser: nothing asked for, nothing beyond a phone's edge, links that land."""

from __future__ import annotations

from pathlib import Path

import pytest
from gold_factory import LEE, RAY, TEXT, ann, said, write

from analysis import evaluate


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gold")
    for n in range(3):
        write(folder, f"herald_{n}", TEXT, ann(TEXT, [LEE, RAY, said("", "asked", "Nobody asked him.")]))
    page = folder / "errors.html"
    page.write_text(evaluate.as_page(evaluate.evaluate(folder), folder), encoding="utf-8")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_asks_for_nothing_and_fits(visit, scores: Path, width: int, scheme: str):
    window = visit(scores, width=width, color_scheme=scheme)
    page = window.open()
    assert window.requests == [window.url]
    assert window.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # on a phone the two sides of an error stand below each other
    sides = [side.bounding_box()["x"] for side in page.locator(".sides").first.locator(".side").all()]
    assert (len(set(sides)) == 1) == (width == 390)


def test_a_number_leads_to_its_examples(visit, scores: Path):
    page = visit(scores).open()
    page.locator("#errors td a").first.click()
    assert page.locator(".kind:target h3").count() == 1
