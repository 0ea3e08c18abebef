"""What a person sees of an article in the reading view, and where the rulings go."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from correction_factory import arrow, build, statement, who
from factories import article
from page_factory import parse
from test_page import HOSTILE, hostile_tables

import analysis
from analysis import corrections, filling, page, reader, sheets, store
from analysis.highlight import shown

TEXT = (
    "Ann Roe said on Monday that it rained. Tom Lee, the mayor, said: “We lost two seats.”\n\n"
    "“It was cold,” Roe said."
)
CORPUS = [article(TEXT, outlet="Herald"), article("Bob Ray said it was late.", outlet="Post")]
TABLES = arrow(CORPUS)
ROWS = {name: table.to_pylist() for name, table in TABLES.items()}
RAINED = statement(ROWS, "it rained")["statement_id"]
COLD = statement(ROWS, "It was cold")["statement_id"]


@pytest.fixture
def desk(tmp_path: Path) -> reader.Desk:
    return reader.Desk(TABLES, tmp_path / "kept" / "corrections.csv", [each.article_id for each in CORPUS])


def shows(desk: reader.Desk) -> dict:
    return desk.article(CORPUS[0].article_id)


def test_the_articles_are_listed_by_what_they_begin_with_and_where_they_stood(desk):
    titles = [each["title"] for each in desk.contents()]
    assert titles[0].startswith("Ann Roe said on Monday that it rained.")
    assert titles[0].endswith("· Herald, 8 April 2025")


def test_the_article_is_there_word_for_word_with_every_row_marked(desk):
    seen = shows(desk)
    tree = parse(seen["html"])
    for link in tree.select("a.back"):
        link.extract()
    assert tree.get_text().split() == TEXT.split()
    ids = {element.get("id") for element in tree.find_all(True)} | {e.get("data-s") for e in tree.find_all(True)}
    assert seen["rows"].keys() <= ids
    assert {row["table"] for row in seen["rows"].values()} == {"statements", "mentions", "dates", "quantities"}
    assert [seen["rows"][i]["words"] for i in seen["statements"]] == ["that it rained", "“We lost two seats.”", "“It was cold,”"]


def test_a_row_says_who_when_and_how_sure(desk):
    facts = dict(shows(desk)["rows"][RAINED]["facts"])
    assert facts["Speaker"] == "Ann Roe"
    assert facts["Reported"] == "indirect, with “said”"
    assert facts["Said"] == "7 April 2025, dated in the text"
    assert re.fullmatch(r"[01]\.\d\d of 1(, doubtful)?", facts["Sure"])
    assert facts["Row"] == RAINED


def test_a_row_leads_to_the_rows_in_its_words(desk):
    rows = shows(desk)["rows"]
    lost = statement(ROWS, "We lost")["statement_id"]
    related = dict(rows[lost]["related"])
    assert "who “Tom Lee” is" in related.values()
    [figure] = [i for i, label in related.items() if label == "figure “two seats”"]
    assert dict(rows[figure]["facts"])["Amount"] == "2"
    assert rows[figure]["related"] == [[lost, "statement ““We lost two seats.””"]]
    [day] = [row for row in rows.values() if row["table"] == "dates"]
    assert dict(day["facts"])["Means"] == "7 April 2025"


def test_what_can_be_ruled_depends_on_the_row(desk):
    rows = shows(desk)["rows"]
    assert list(rows[RAINED]["answers"]) == ["confirm", "set speaker", "reject"]
    assert {tuple(row["answers"]) for row in rows.values() if row["table"] == "mentions"} == {("split",)}
    assert {tuple(row["answers"]) for row in rows.values() if row["table"] in ("dates", "quantities")} == {()}
    assert set(reader.ANSWERS["statements"]) | set(reader.ANSWERS["mentions"]) <= set(corrections.KINDS)


def test_rulings_are_kept_as_corrections_and_change_the_next_build(desk):
    desk.rule(RAINED, "confirm", "", "read it", "Ann Lee")
    desk.rule(COLD, "set speaker", "tom lee", "the tape has him", "Ann Lee")
    desk.rule(statement(ROWS, "We lost")["statement_id"], "reject", "", "a headline", "Ann Lee")
    kept = corrections.read(desk.file)
    assert [(c.kind, c.read_as, c.value_read_as, c.reason) for c in kept] == [
        ("confirm", "Ann Roe", "", "read it"),
        ("set speaker", "Ann Roe", "Tom Lee", "the tape has him"),
        ("reject", "Tom Lee", "", "a headline"),
    ]
    assert {(c.author, c.date) for c in kept} == {("Ann Lee", datetime.date.today())}
    rows = build(CORPUS, kept)
    assert who(rows, "It was cold") == "Tom Lee"
    assert [statement(rows, words)["status"] for words in ("it rained", "We lost")] == ["confirmed", "rejected"]
    assert rows["issues"] == []


def test_a_mention_may_be_given_to_somebody_else(desk):
    [roe] = [i for i, row in shows(desk)["rows"].items() if row["table"] == "mentions" and row["words"] == "Roe"]
    desk.rule(roe, "split", "Tom Lee", "the family name of both", "Ann Lee")
    assert who(build(CORPUS, corrections.read(desk.file)), "It was cold") == "Tom Lee"


def test_a_ruling_is_shown_with_its_row_and_may_be_taken_back(desk):
    desk.rule(RAINED, "confirm", "", "read it", "Ann Lee")
    first = desk.file.read_bytes()
    desk.rule(COLD, "reject", "", "a\nline", "Ann Lee")
    today = datetime.date.today()
    assert shows(desk)["rows"][COLD]["rulings"] == [f"No statement: a line (Ann Lee, {today})"]
    desk.take_back(COLD, 0)
    assert desk.file.read_bytes() == first
    assert desk.rulings(COLD) == {"kinds": [], "rulings": []}
    assert desk.rulings(RAINED)["kinds"] == ["confirm"]
    with pytest.raises(ValueError, match="holds no such ruling any more"):
        desk.take_back(COLD, 0)


def test_to_withdraw_leaves_every_other_byte(tmp_path):
    file = tmp_path / "c.csv"
    header = ";".join(corrections.COLUMNS)
    mine = f"reject;{RAINED};;;Ann Roe;;it rained;why;Ann Lee;2026-01-02"
    other = f'reject;{COLD};;;Ann Roe;;It was cold;"two\nlines";Ann Lee;2026-01-02'
    file.write_bytes(f"\ufeff{header}\r\n{other}\r\n{mine}\r\n\r\n{other}".encode())
    assert corrections.withdraw(file, corrections.read(file)[1])
    assert file.read_bytes() == f"\ufeff{header}\r\n{other}\r\n\r\n{other}".encode()
    assert corrections.withdraw(file, corrections.read(file)[1])
    assert file.read_bytes() == f"\ufeff{header}\r\n{other}\r\n\r\n".encode()


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (("confirm", "", "", "Ann Lee"), "`reason` is empty"),
        (("confirm", "", "read it", ""), "`author` is empty"),
        (("set speaker", "Mary", "so", "Ann Lee"), "'Mary' is the name of no actor; the answer may be an actor_id, too, or `nobody`"),
        (("set speaker", "", "so", "Ann Lee"), "it is `nobody` or the actor_id"),
        (("delete", "", "so", "Ann Lee"), "unknown answer 'delete'"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_the_reason_and_nothing_is_written(desk, given, why):
    with pytest.raises(ValueError, match=why):
        desk.rule(RAINED, *given)
    assert not desk.file.exists()


def test_of_one_day_a_row_is_ruled_on_once(desk):
    desk.rule(RAINED, "confirm", "", "read it", "Ann Lee")
    assert desk.rule(RAINED, "confirm", "", "read it again", "Ann Lee") is None
    with pytest.raises(ValueError, match="rules otherwise, of the same day"):
        desk.rule(RAINED, "reject", "", "no", "Ann Lee")
    assert len(corrections.read(desk.file)) == 1


def test_a_broken_file_of_corrections_is_left_as_it_is(desk):
    desk.file.parent.mkdir()
    desk.file.write_text("kind,row_id\n")
    with pytest.raises(sheets.BrokenSheet, match="no column"):
        desk.rule(RAINED, "confirm", "", "read it", "Ann Lee")
    assert desk.file.read_text() == "kind,row_id\n"


def test_two_actors_of_one_name_are_offered_by_their_ids(desk):
    offered = desk.actors()
    assert {"value": "Ann Roe"} in offered
    assert [each["value"] for each in offered[:2]] == ["nobody", "new"]


@pytest.mark.parametrize("words", HOSTILE)
def test_no_text_becomes_markup(words, tmp_path):
    tables = hostile_tables(words)
    [row] = tables["articles"].to_pylist()
    seen = reader.Desk(tables, tmp_path / "c.csv", [row["article_id"]]).article(row["article_id"])
    tree = parse(seen["html"])
    assert {element.name for element in tree.find_all(True)} <= {"div", "details", "summary", "p", "span", "a"}
    for element in tree.find_all(True):
        assert not [name for name in element.attrs if name.lower().startswith("on") or name in ("src", "style")]
        assert str(element.get("href", "#")).startswith("#")
    for link in tree.select("a.back"):
        link.extract()
    assert tree.get_text() == shown(row["text"])


def test_the_script_sets_text_as_text_and_asks_for_nothing():
    script = (filling.TEMPLATES / "reading.js").read_text(encoding="utf-8")
    # Only the article, which comes escaped, is set as markup.
    assert re.findall(r"(\w+)\.(?:inner|outer)HTML\s*=\s*([^;]+);", script) == [("text", "article().html")]
    assert not re.search(r"insertAdjacentHTML|document\.write|\beval\b|Function\(|fetch\(|XMLHttp|import\(|https?://", script)


def test_the_look_is_that_of_the_reports_in_the_notebooks_scheme():
    style = reader.style("/* own */")
    assert ":root" not in style
    assert "prefers-color-scheme" not in style
    assert "url(" not in style and "@import" not in style
    light, dark = (re.search(r"--cue: (\S+);", block)[1] for block in re.findall(r":host[^{]*\{[^}]*--cue[^}]*\}", style)[:2])
    assert [light, dark] == re.findall(r"--cue: (\S+);", page.style())[:2]
    assert style.endswith("/* own */")


# --- the widget, where anywidget is installed


def test_the_view_hears_rulings_and_answers(tmp_path: Path):
    pytest.importorskip("anywidget", reason="anywidget is not installed: the reading view belongs to `make lab`")
    store.write([TABLES], tmp_path / "tables")
    corpus = analysis.Corpus.load(tmp_path / "tables")
    view = analysis.ReadingView(corpus, "post", corrections=tmp_path / "c.csv")
    assert view.article["id"] == CORPUS[1].article_id
    assert repr(view) == f"ReadingView(2 articles; corrections in {tmp_path / 'c.csv'})"
    sent = []
    view.send = sent.append
    view.article_id = CORPUS[0].article_id
    assert RAINED in view.article["rows"]
    view._hear(view, {"do": "rule", "row_id": RAINED, "answer": "confirm", "reason": "read it", "author": "Ann Lee"}, [])
    view._hear(view, {"do": "rule", "row_id": RAINED, "answer": "reject", "reason": "", "author": "Ann Lee"}, [])
    view._hear(view, {"do": "take back", "row_id": RAINED, "number": 0}, [])
    assert [answer.get("kinds") for answer in sent] == [["confirm"], None, []]
    assert sent[1]["refused"].startswith("`reason` is empty")
    with pytest.raises(ValueError, match="'Mail' fits no article: .*Herald"):
        analysis.ReadingView(corpus, "Mail")
    with pytest.raises(ValueError, match="fits several articles"):
        analysis.ReadingView(corpus, "april")
    with pytest.raises(ValueError, match="was not loaded from a folder"):
        analysis.ReadingView(analysis.Corpus.of(TABLES))
