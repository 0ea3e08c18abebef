"""The real notebooks on the seeds, with parameters that a desk would give them."""

import re
from pathlib import Path

import pytest
from factories import extract

from analysis import run

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def tables(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("tables")
    extract(sorted((ROOT / "seeds").glob("*.txt")), folder)
    return folder


def words(page: Path) -> str:
    """The narrative of a page in plain words."""
    html = page.read_text(encoding="utf-8")
    narrative = html[html.index('<div class="narrative">') : html.index('id="statements"')]
    narrative = narrative.partition('<section class="apparatus"')[0]
    narrative = re.sub(r"<(script|style|svg|details)\b.*?</\1>", "", narrative, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", narrative).split())


@pytest.mark.parametrize(
    ("name", "parameters", "finding", "absent"),
    [
        ("who-said-what", {"actors": "Kellogg"}, "Only Keith Kellogg is heard: 6 statements in 1 article, 2 of them", "Zein Basravi"),
        ("who-said-what", {"outlets": "Al Jazeera"}, "Volodymyr Zelenskyy speaks most: 13 of the 27", "Keith Kellogg"),
        ("who-said-what", {"since": "2025-04-09"}, "Volodymyr Zelenskyy speaks most: 11 of the 27", "Zein Basravi"),
        ("where-accounts-differ", {"outlets": "The Independent"}, "The Independent", "Al Jazeera"),
        ("one-actor", {"actor": "Kellogg"}, "Keith Kellogg, special envoy to Ukraine and Russia, is heard with 6 statements", "Zein Basravi"),
        ("one-article", {"article": "000_a5a3c4e4cba64c51.txt"}, "An article of Al Jazeera, published 8 April 2025, reports 27", "Keith Kellogg"),
        ("source-audit", {"outlets": "The Independent"}, "These articles quote 8 named sources, in 27 of 27 statements", "Zein Basravi"),
        ("who-said-what", {"until": "2025-01-01"}, "No statement was found in these articles.", "Zelenskyy"),
    ],
)
def test_a_report_tells_what_its_parameters_leave(tables, tmp_path, name, parameters, finding, absent):
    run.report([name], tables, tmp_path, parameters)
    told = words(tmp_path / f"{name}.html")
    assert finding.lower() in told.lower(), told[:600]
    assert absent not in told
    assert not re.search(r"\b(None|nan|NaT)\b", told)


def test_a_page_about_one_article_holds_that_one(tables, tmp_path):
    run.report(["one-article"], tables, tmp_path, {})  # the notebook chooses; the page has to choose the same
    page = (tmp_path / "one-article.html").read_text(encoding="utf-8")
    assert "The Independent" in page
    assert "Zein Basravi" not in page
