"""A report of 500 articles: small enough to send, quick to open, and every row still one link away."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from corpus_factory import seeds
from page_factory import bars, evidence, multiplied, prose, render, tables_of

from analysis.corpus import Corpus
from analysis.measures import quotes
from analysis.narrative import quotes as quoted
from analysis.page import SAMPLES
from analysis.prose import Table, figure
from analysis.run import vega_bundle

ARTICLES = 500


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a report with a chart, a long table, and quotations, of which every figure leads to its rows."""
    tables = multiplied(tables_of(seeds()), ARTICLES // 2)
    statements = tables["statements"].to_pylist()
    by: dict[str, list[str]] = {}
    for row in statements:
        if row["speaker"]:
            by.setdefault(row["speaker"], []).append(row["statement_id"])
    table = Table(
        "Statements by speaker",
        ("speaker", "statements"),
        tuple((name, figure(len(ids), ids, "statements", f"{len(ids)} by {name}")) for name, ids in by.items()),
        (False, True),
    )
    whole = evidence("all statements", "statements", [row["statement_id"] for row in statements])
    dates = evidence("all dates", "dates", [row["date_id"] for row in tables["dates"].to_pylist()])
    story = [
        prose('<p class="count"><a class="figure" href="#ev-{0}">All</a> <a class="figure" href="#ev-{1}">dates</a></p>', whole, dates),
        bars(whole, dates),
        table._repr_mimebundle_(),
        quoted(quotes(Corpus.of(tables)))._repr_mimebundle_(),
    ]
    path = tmp_path_factory.mktemp("large") / "report.html"
    path.write_text(render(tables, *story, bundle=vega_bundle()), encoding="utf-8")
    return path


def in_view(page, selector: str) -> bool:
    box = page.locator(selector).first.bounding_box()
    return bool(box and box["y"] < page.viewport_size["height"] and box["y"] + box["height"] > 0)


def test_it_is_under_five_megabytes(large: Path) -> None:
    assert large.stat().st_size < 5_000_000


def test_it_opens_within_two_seconds_and_asks_for_nothing(visit, large: Path) -> None:
    window = visit(large)
    session = window.context.new_cdp_session(window.page)
    # of the processor, not of the clock: the machine may be busy with something else, the page is not
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    window.drawn()
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    assert 0 < metrics["TaskDuration"] < 2, metrics
    assert window.requests == [window.url]
    assert window.complaints == []


@pytest.mark.parametrize("width", [1280, 390])
def test_a_figure_leads_to_its_rows_and_a_row_to_its_words(visit, large: Path, width: int) -> None:
    window = visit(large, width=width, height=844)
    page = window.drawn()
    page.locator(".count a").first.click()
    page.wait_for_selector(".evidence:target tr")
    assert page.locator(".evidence:target tbody tr").count() == 25
    assert in_view(page, ".evidence:target h3")
    page.locator(".evidence:target button", has_text="Last").click()
    page.wait_for_function("() => document.querySelector('.evidence:target .pager span').textContent.match(/of ([\\d,]+)$/)")
    link = page.locator(".evidence:target td.words a").last
    words, anchor = link.text_content(), link.get_attribute("href")[1:]
    link.press("Enter")
    page.wait_for_selector(".lit.content")
    assert " ".join(page.locator(".lit.content").all_text_contents()) == words
    assert page.evaluate("document.activeElement.id") == anchor
    assert in_view(page, ".lit.content")
    page.locator(f"[id='{anchor}'] ~ a.back").first.press("Enter")  # and back to the row, pages away in the table
    page.wait_for_function("id => document.activeElement.id === 'row-' + id", arg=anchor)
    assert in_view(page, f"[id='row-{anchor}']")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert window.complaints == []


def test_rows_of_other_tables_are_there_too(visit, large: Path) -> None:
    page = visit(large).drawn()
    page.locator(".count a").nth(1).click()
    row = page.locator(".evidence:target li.row:not(.sample)").nth(3)
    words = row.locator("mark").text_content()
    row.locator(".go a").click()
    page.wait_for_selector(".date.lit")
    assert page.locator(".date.lit").text_content() == words


def test_a_long_table_and_a_link_into_the_file_open_what_they_need(visit, large: Path) -> None:
    window = visit(large)
    page = window.drawn()
    rows = page.locator("table.measure tbody tr")
    assert rows.count() == 25
    page.locator("div:has(> .scroll > table.measure) .pager button", has_text="Last").click()
    page.wait_for_function("() => document.querySelector('table.measure tbody th').textContent.includes('24')")
    last = rows.last.locator("a.figure")
    fragment = last.get_attribute("href")
    last.click()
    page.wait_for_selector(f"[id='{fragment[1:]}'] tr")
    assert in_view(page, f"[id='{fragment[1:]}']")
    page = window.drawn(fragment)  # a set of rows that stood in a parcel
    page.wait_for_selector(f"[id='{fragment[1:]}'] tr")


def test_rows_can_be_searched(visit, large: Path) -> None:
    page = visit(large).drawn()
    page.locator("#statements input").fill("zelenskyy of 249")
    page.wait_for_function("() => document.querySelector('#statements .pager').textContent.includes('found')")
    found = page.locator("#statements tbody tr")
    assert found.count() > 0
    assert all(word in text.lower() for text in found.all_text_contents() for word in ("zelenskyy", "of", "249"))


def test_a_citation_is_copied(visit, large: Path) -> None:
    window = visit(large)
    window.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = window.drawn()
    row = page.locator("#statements tbody tr").first
    words = row.locator("td.words").text_content()
    row.locator("button", has_text="Copy citation").press("Enter")
    page.wait_for_function("() => document.querySelector('p.copied').textContent")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert words.strip("“”") in copied
    assert row.locator(".place").text_content() in copied
    assert row.locator("td").nth(5).locator("bdi").text_content() in copied
    assert page.locator("p.copied").text_content() == f"Copied: {copied}"


def test_without_javascript_the_story_the_first_rows_and_the_list_of_articles_stand(visit, large: Path) -> None:
    window = visit(large, java_script_enabled=False)
    page = window.open()
    assert page.locator("figure.chart .static svg").is_visible()
    assert page.locator("table.measure tbody tr").count() == 25
    assert page.locator("#articles article h3").count() == ARTICLES
    assert "takes JavaScript" in page.locator("#articles .needs-script").text_content()
    page.locator(".count a").first.click()
    assert page.locator(".evidence:target li.sample").count() == SAMPLES
    assert "characters" in page.locator(".evidence:target li.sample").first.text_content()
    link = page.locator("#statements td.words a").first
    words = link.text_content()
    link.click()
    assert words[:40] in page.locator(":target").text_content()
    assert window.complaints == []


def test_it_prints_its_story_and_not_a_book(visit, large: Path, tmp_path: Path) -> None:
    page = visit(large).drawn()
    pages = page.pdf(format="A4").count(b"/Type /Page\n")
    assert 5 < pages < 120
