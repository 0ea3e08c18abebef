"""The reports of the seed articles, as an editor opens them: from a file, with the network refused."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import pdf_text
from page_factory import parse

from analysis import paths

NAMES = sorted(path.stem for path in paths.notebooks_dir().glob("*.ipynb"))

# In the page: the words marked as the content of a statement, its parts joined by one space.
WORDS = """id => {
  const parts = {};
  for (const piece of document.querySelectorAll(".content[data-s]"))
    if (piece.dataset.s === id) parts[piece.dataset.part] = (parts[piece.dataset.part] || "") + piece.textContent;
  return Object.values(parts).join(" ");
}"""

IN_VIEW = """id => {
  const box = document.getElementById(id).getBoundingClientRect();
  return box.width > 0 && box.height > 0 && box.top < innerHeight && box.bottom > 0;
}"""


# Nothing to draw in one article, and none of the seeds’ sentences stands in both.
CHARTLESS = ("one-article", "same-words-other-cuts")


def test_there_are_reports() -> None:
    assert len(NAMES) == 10


@pytest.mark.parametrize("name", [*NAMES, "index"])
def test_a_page_asks_for_nothing_and_complains_of_nothing(visit, reports, name) -> None:
    window = visit(reports / f"{name}.html")
    page = window.open()
    if name != "index":
        page.wait_for_selector("html[data-charts=drawn]", state="attached")
    assert window.requests == [window.url]
    assert window.complaints == []


@pytest.mark.parametrize("name", NAMES)
def test_every_chart_is_drawn_by_javascript(visit, reports, name) -> None:
    page = visit(reports / f"{name}.html").drawn()
    charts = page.query_selector_all("figure.chart")
    assert charts or name in CHARTLESS
    for chart in charts:
        assert chart.query_selector(".static") is None
        svg = chart.query_selector(".live svg.marks")
        assert svg.bounding_box()["width"] > 300 and svg.bounding_box()["height"] > 50
        assert chart.query_selector(".live .vega-embed, .live.vega-embed") is not None
        assert len(chart.query_selector_all('.live svg [role="link"]')) >= 1
        assert svg.text_content().strip()


@pytest.mark.parametrize("name", NAMES)
def test_every_chart_is_there_without_javascript(visit, reports, name) -> None:
    window = visit(reports / f"{name}.html", java_script_enabled=False)
    page = window.open()
    drawings = page.locator("figure.chart .static svg")
    assert drawings.count() == page.locator("figure.chart").count()
    assert drawings.count() or name in CHARTLESS
    for n in range(drawings.count()):
        assert drawings.nth(n).bounding_box()["width"] > 300
        assert drawings.nth(n).get_attribute("aria-label")
    assert window.requests == [window.url]


@pytest.mark.parametrize("name", NAMES)
def test_every_link_lands(visit, reports, name) -> None:
    page = visit(reports / f"{name}.html").drawn()
    lost = page.evaluate(
        """() => [...document.querySelectorAll("a[href^='#']")].map(a => a.getAttribute("href").slice(1))
             .concat([...document.querySelectorAll("svg *")].map(e => e.__data__ && e.__data__.href)
                     .filter(href => href).map(href => href.slice(1)))
             .filter(id => !document.getElementById(id))"""
    )
    assert lost == []
    assert page.locator("a[href^='#ev-']").count() > 20


def test_every_report_of_the_index_opens(visit, reports) -> None:
    page = visit(reports / "index.html").open()
    links = [link.get_attribute("href") for link in page.query_selector_all(".card h2 a")]
    assert links == [f"{name}.html" for name in NAMES]
    for link in links:
        page.goto((reports / link).as_uri())
        assert page.locator("h1").count() == 1


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("name", NAMES)
def test_a_figure_leads_to_its_evidence_and_evidence_to_the_words(visit, reports, name, javascript) -> None:
    page = visit(reports / f"{name}.html", java_script_enabled=javascript).open()
    figures = page.locator(".narrative a.figure, .standfirst a.figure")
    keys = [figure.get_attribute("href") for figure in figures.all()]
    # a figure that counts articles, mentions or actors leads to their rows; here, to the first that cites statements
    at = next(n for n, key in enumerate(keys) if page.locator(f"[id='{key[1:]}'] blockquote a, [id='{key[1:]}'] li .go a").count())
    key = keys[at]
    figures.nth(at).click()
    assert page.url.endswith(key)
    section = page.locator(f"[id='{key[1:]}']")
    assert section.locator("h3").is_visible()
    box = section.bounding_box()
    assert -1 <= box["y"] < 900

    words = section.locator("blockquote a, li .go a").first
    target = words.get_attribute("href")
    words.click()
    assert page.url.endswith(target)
    marked = page.locator(f"[id='{target[1:]}']")
    assert marked.is_visible()
    assert -1 <= marked.bounding_box()["y"] < 900


@pytest.mark.parametrize("name", NAMES)
def test_every_row_shows_its_own_words_lit(visit, reports, name) -> None:
    page = visit(reports / f"{name}.html").drawn()
    rows = page.eval_on_selector_all(
        "table.statements td.words a", "links => links.map(a => [a.getAttribute('href').slice(1), a.textContent])"
    )
    assert len(rows) > (20 if name == "one-article" else 40)
    for statement_id, words in rows:
        page.evaluate("id => { location.hash = '#' + id }", statement_id)
        page.wait_for_function(
            "id => document.querySelector('.lit') && document.querySelector('.lit').dataset.s === id", arg=statement_id
        )
        assert page.evaluate(WORDS, statement_id) == words
        lit = page.eval_on_selector_all(".lit", "lit => lit.map(e => e.dataset.s)")
        assert set(lit) == {statement_id}
        assert page.evaluate(IN_VIEW, statement_id)


def test_the_source_and_the_cue_are_lit_with_the_words(visit, reports) -> None:
    page = visit(reports / "who-said-what.html").drawn()
    row = page.locator("table.statements tbody tr", has_text="We have the documents of these prisoners")
    row.locator("td.words a").click()
    page.wait_for_selector(".lit.source")
    assert page.locator(".lit.source").text_content() == "Zelenskyy"
    assert page.locator(".lit.cue").text_content() == "said"
    colours = page.evaluate(
        "() => [...document.querySelectorAll('.lit')].map(e => getComputedStyle(e).backgroundColor)"
    )
    assert set(colours) == {"rgb(255, 224, 130)"}


def test_without_javascript_the_target_is_marked_too(visit, reports) -> None:
    tree = parse((reports / "who-said-what.html").read_text(encoding="utf-8"))
    statement = next(link for link in tree.select("td.words a") if "documents of these prisoners" in link.get_text())
    page = visit(reports / "who-said-what.html", java_script_enabled=False).open(statement["href"])
    target = page.locator(":target")
    assert target.text_content() == statement.get_text()
    screenshot = target.screenshot()
    assert (
        screenshot
        != visit(reports / "who-said-what.html", java_script_enabled=False)
        .open()
        .locator(f"[id='{statement['href'][1:]}']")
        .screenshot()
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_click_on_a_mark_leads_to_its_evidence(visit, reports, name) -> None:
    window = visit(reports / f"{name}.html")
    page = window.drawn()
    for n in range(page.locator("figure.chart").count()):
        window.drawn()
        mark = page.locator("figure.chart").nth(n).locator(".live svg [role=link]").first
        href = mark.evaluate("mark => mark.__data__.href")
        mark.click(force=True)
        page.wait_for_function("href => location.hash === href", arg=href)
        assert page.evaluate(IN_VIEW, href[1:])
    assert window.complaints == []
    assert len(window.context.pages) == 1


def test_a_mark_can_be_followed_from_the_keyboard(visit, reports) -> None:
    page = visit(reports / "who-said-what.html").drawn()
    mark = page.locator("figure.chart .live svg [role=link]").first
    mark.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("href => location.hash === href", arg=mark.evaluate("mark => mark.__data__.href"))


def test_a_mark_of_the_static_drawing_is_a_link(visit, reports) -> None:
    page = visit(reports / "who-said-what.html", java_script_enabled=False).open()
    link = page.locator("figure.chart .static svg a").first
    href = link.get_attribute("href")
    link.click(force=True)
    assert page.url.endswith(href)


def test_the_first_stop_of_the_keyboard_leads_past_the_head_of_the_page(visit, reports) -> None:
    page = visit(reports / "who-said-what.html").open()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "report"


def test_folded_boilerplate_opens_for_a_link_into_it(visit, reports) -> None:
    tree = parse((reports / "who-said-what.html").read_text(encoding="utf-8"))
    folded = tree.select_one("details.boilerplate")
    assert "Your donation allows us" in folded.get_text()
    window = visit(reports / "who-said-what.html")
    page = window.open()
    assert not page.locator("details.boilerplate p").first.is_visible()
    page = window.drawn(f"#{folded['id']}")
    assert page.locator("details.boilerplate p").first.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", [*NAMES, "index"])
def test_text_stands_out_from_its_ground(visit, reports, name, scheme) -> None:
    """WCAG 2.2, 1.4.3: a contrast of 4.5:1, or 3:1 for large text."""
    window = visit(reports / f"{name}.html", color_scheme=scheme)
    page = window.open() if name == "index" else window.drawn()
    assert page.evaluate(CONTRAST) == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
@pytest.mark.parametrize("name", [*NAMES, "index"])
def test_no_width_makes_the_page_scroll_sideways(visit, reports, name, width) -> None:
    window = visit(reports / f"{name}.html", width=width, height=844)
    page = window.open() if name == "index" else window.drawn()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("name", NAMES)
def test_the_page_prints_whole(visit, reports, name, javascript, tmp_path) -> None:
    window = visit(reports / f"{name}.html", java_script_enabled=javascript)
    page = window.drawn() if javascript else window.open()
    page.emulate_media(media="print")
    for svg in page.query_selector_all("figure.chart svg.marks"):
        assert svg.bounding_box()["width"] > 300
    tree = parse((reports / f"{name}.html").read_text(encoding="utf-8"))
    printed = tmp_path / "report.pdf"
    page.pdf(path=printed, format="A4", print_background=True)
    text = pdf_text.read(printed)
    labels = [label.get_text() for label in tree.select("figure.chart svg text")]
    assert labels or name in CHARTLESS
    for words in [*labels, "Your donation allows us", "to end his war."]:  # the appeal is folded on the screen
        assert "".join(words.split()) in text


CONTRAST = """() => {
  const parse = colour => (colour.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = element => {
    for (let e = element; e; e = e.parentElement) {
      const colour = parse(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || element.closest("script, svg") || !element.getClientRects().length) continue;
    const style = getComputedStyle(element);
    const [a, b] = [light(parse(style.color)), light(ground(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) found.add(`${ratio.toFixed(2)} ${element.className} ${walker.currentNode.textContent.slice(0, 30)}`);
  }
  return [...found];
}"""
