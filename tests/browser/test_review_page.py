"""The page of doubtful rows in a browser: answered by mouse and by keys, kept, handed over, and applied by a build."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from click.testing import CliRunner, Result
from correction_factory import arrow, build, statement, who
from factories import article
from test_page import HOSTILE, hostile_tables

from analysis import cli, corrections, review, store
from analysis.highlight import shown

JANE = article("President Jane Doe said it rained. She added that it was cold. Jane Doe left.", published="2025-04-07")
JOAN = article("Prime Minister Jane A. Doe said it was dry.", published="2025-04-08")
BOTH = article("President Jane B. Doe met Senator Ann Roe. She said it snowed.", published="2025-04-09", outlet="The Herald")
SHORT = article("Senator Roe said it was hot.", published="2025-04-10")
CORPUS = (JANE, JOAN, BOTH, SHORT)


def onrecord(*arguments: object) -> Result:
    return CliRunner().invoke(cli.main, [str(argument) for argument in arguments])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Tables, and the queue of their doubtful rows as a page."""
    store.write([arrow(CORPUS)], tmp_path / "tables")
    result = onrecord("review", "--tables", tmp_path / "tables", "--queue", tmp_path / "queue.html")
    assert result.exit_code == 0
    return tmp_path


def download(page, path: Path) -> list[dict[str, str]]:
    with page.expect_download() as caught:
        page.click("#download")
    caught.value.save_as(path)
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def row(page, asks: str, words: str = ""):
    found = page.locator(".question", has=page.locator(".asks", has_text=asks)).filter(has_text=words)
    assert found.count() == 1
    return found


def test_answers_given_with_the_mouse_change_the_next_build(visit, folder: Path):
    window = visit(folder / "queue.html")
    page = window.open()
    assert page.locator("#progress").inner_text().startswith(f"0 of {page.locator('.question').count()} answered")
    page.fill("#author", "Ann Lee")
    snowed = row(page, "Who says this?", "it snowed")
    assert snowed.locator(".content").inner_text() == "it snowed"
    assert snowed.locator(".source").inner_text() == "She"
    assert "The Herald · 2025-04-09" in snowed.locator(".facts").inner_text()
    snowed.get_by_text("Said by …").click()
    snowed.locator(".value").fill("Ann Roe")
    snowed.locator(".reason").fill("“She” is the\n senator, =1+1")
    pair = page.locator(".question", has_text="Two").first
    assert pair.locator(".asks").inner_text().endswith("one?")
    assert pair.locator(".excerpt mark").count() == 2  # both are shown where they stand
    pair.get_by_text("One and the same").click()
    pair.locator(".reason").fill("one president")
    saved = download(page, folder / "c.csv")
    assert [(c["kind"], c["author"], c["value_read_as"]) for c in saved if c["kind"] == "set speaker"] == [("set speaker", "Ann Lee", "Ann Roe")]
    rows = build(CORPUS, corrections.read(folder / "c.csv"))  # as `extract --corrections` reads it
    assert who(rows, "it snowed") == "Ann Roe"
    assert statement(rows, "it snowed")["status"] == "corrected"
    assert len(rows["actors"]) == len(build(CORPUS)["actors"]) - 1
    assert rows["issues"] == []
    # and as `review` takes it in
    taken = onrecord("review", "--tables", folder / "tables", "--answers", folder / "c.csv", "--corrections", folder / "all.csv")
    assert taken.stdout.startswith("took 2 corrections into")
    assert corrections.read(folder / "all.csv") == corrections.read(folder / "c.csv")
    assert (window.requests[0], window.complaints) == (window.url, [])


def test_answers_given_with_the_keys_are_kept_until_they_are_taken_back(visit, folder: Path):
    window = visit(folder / "queue.html")
    page = window.open()
    n = page.locator(".question").count()
    page.fill("#author", "Ann Lee")
    page.locator(".question").first.focus()
    page.keyboard.press("2")
    page.keyboard.type("not 1 of them j")  # in the field letters and numbers are text
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "q2"
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.id") == "q1"
    page.keyboard.press("j")
    page.keyboard.press("1")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "q2"
    assert page.locator("#q2 .fault").inner_text() == "Give a reason, in a few words"
    page.reload()
    assert page.locator("#progress").inner_text() == f"2 of {n} answered · 1 not complete · kept in this browser"
    assert page.locator("#q1 .reason").input_value() == "not 1 of them j"
    page.locator("#q2").focus()
    page.keyboard.press("0")
    page.select_option("#show", "open")
    assert page.locator(".question:visible").count() == n - 1
    page.select_option("#show", "done")
    assert [item.get_attribute("id") for item in page.locator(".question:visible").all()] == ["q1"]
    assert [c["reason"] for c in download(page, folder / "c.csv")] == ["not 1 of them j"]


def test_nothing_is_handed_over_without_a_name_or_a_complete_answer(visit, folder: Path):
    page = visit(folder / "queue.html").open()
    page.click("#download")
    assert page.locator("#told").inner_text() == "Give your name first: every correction says who made it."
    page.fill("#author", "Ann Lee")
    page.click("#download")
    assert page.locator("#told").inner_text() == "No row is answered yet."
    snowed = row(page, "Who says this?", "it snowed")
    snowed.get_by_text("Said by …").click()
    snowed.locator(".value").fill("Somebody Else")
    snowed.locator(".reason").fill("heard it")
    assert snowed.locator(".fault").inner_text().startswith("No actor in the tables goes by that name")
    page.click("#download")
    assert page.locator("#told").inner_text() == "No answer is complete yet."


def test_rows_are_sorted_by_confidence_and_those_without_one_come_last(visit, folder: Path):
    page = visit(folder / "queue.html").open()
    for order, sign in (("up", 1), ("down", -1)):
        page.select_option("#sort", order)
        listed = [item.get_attribute("data-confidence") for item in page.locator(".question").all()]
        known = [float(value) for value in listed if value]
        assert known == sorted(known, key=lambda value: sign * value)
        assert listed[: len(known)] == [value for value in listed if value]
    page.select_option("#sort", "queue")
    assert page.locator(".question").first.get_attribute("id") == "q1"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_asks_for_nothing_and_fits(visit, folder: Path, width: int, scheme: str):
    window = visit(folder / "queue.html", width=width, color_scheme=scheme)
    page = window.open()
    page.locator(".question").first.get_by_text("Said by …").or_(page.locator(".question .answers label").first).first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert window.requests == [window.url]
    assert window.complaints == []


def test_without_javascript_the_rows_are_read_and_the_sheet_is_named(visit, folder: Path):
    page = visit(folder / "queue.html", java_script_enabled=False).open()
    assert page.locator(".warning").is_visible()
    assert page.locator(".question .excerpt").first.is_visible()
    assert not page.locator("fieldset").first.is_visible()
    assert not page.locator("#tools").is_visible()


@pytest.mark.parametrize("words", [*HOSTILE, "=1+1", "+1", "@SUM(A1)"])
def test_nothing_runs_and_no_cell_is_a_formula(visit, tmp_path: Path, words: str):
    tables = hostile_tables(words)
    said = tables["statements"].to_pylist()[0]
    asked = {"about": "statement", "why": words, "confidence": "0.50", "read_as": words, "row_id": said["statement_id"]}
    (tmp_path / "queue.html").write_text(review.as_page([asked], tables), encoding="utf-8")
    window = visit(tmp_path / "queue.html")
    page = window.open()
    assert page.locator(".excerpt .content").text_content() == shown(words)
    page.fill("#author", words.replace("\x00", ""))
    page.locator(".question").focus()
    page.keyboard.press("1")
    page.locator(".reason").fill(words.replace("\x00", ""))
    [saved] = download(page, tmp_path / "c.csv")
    assert not [cell for cell in saved.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert store.restored(saved["words"]) == corrections.plain(words)
    assert corrections.plain(store.restored(saved["reason"])) == corrections.plain(words.replace("\x00", ""))
    assert window.requests[0] == window.url
    assert not [url for url in window.requests if not url.startswith(("file:", "blob:"))]
    assert window.complaints == []
    assert page.locator("script").count() == 2
