"""What leaves for a spreadsheet, a database or another system: whole, harmless, the same every time."""

import csv
import html as entities
import io
import json
import re
import sqlite3
import struct
import xml.etree.ElementTree as ElementTree
import zipfile
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import mistune
import openpyxl
import pyarrow as pa
import pytest
import small_tables
from click.testing import CliRunner, Result
from page_factory import bars, evidence, notebook, prose
from test_page import HOSTILE, hostile_tables

from analysis import chartfiles, cli, exports, flat, handout, store, workbook
from analysis.highlight import shown
from analysis.prose import Evidence, Figure, Place, Quotation, Quotes, Table
from analysis.schema import TABLES, columns

ROOT = Path(__file__).parent.parent
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "\n=1"]


def onrecord(*arguments: object) -> Result:
    return CliRunner().invoke(cli.main, [str(argument) for argument in arguments])


def sheets(path: Path) -> dict[str, list[list[openpyxl.cell.Cell]]]:
    return {sheet.title: list(sheet.iter_rows()) for sheet in openpyxl.load_workbook(path)}


def records(path: Path, name: str) -> list[dict[str, object]]:
    head, *rows = sheets(path)[name]
    return [dict(zip([cell.value for cell in head], [cell.value for cell in row], strict=True)) for row in rows]


def opened(path: Path):
    return closing(sqlite3.connect(path))


def with_articles(**cells: object) -> dict[str, pa.Table]:
    """Return the small tables with cells of the one article replaced."""
    rows = small_tables.tables()
    article = {**rows["articles"].to_pylist()[0], **cells}
    return rows | {"articles": pa.Table.from_pylist([article], schema=rows["articles"].schema)}


# --- the forms


@pytest.mark.parametrize("name", ["said.csv", "all.xlsx", "all.sqlite", "all.db", "actors.json"])
def test_the_same_tables_give_the_same_bytes_and_nothing_else_is_left(tmp_path: Path, name: str):
    first = exports.write(small_tables.tables(), tmp_path / "one" / name)
    second = exports.write(small_tables.tables(), tmp_path / "two" / name)
    assert [p.name for p in first] == [p.name for p in second]
    assert sorted((tmp_path / "one").iterdir()) == sorted(first)
    for one, two in zip(first, second, strict=True):
        assert one.read_bytes() == two.read_bytes()


def test_the_command_writes_what_the_name_says_and_refuses_any_other(tmp_path: Path):
    store.write([small_tables.tables()], tmp_path / "tables")
    result = onrecord("export", "--tables", tmp_path / "tables", "--out", tmp_path / "new" / "corpus.xlsx")
    assert (result.exit_code, result.stdout.startswith(f"wrote {tmp_path}/new/corpus.xlsx: ")) == (0, True)
    refused = onrecord("export", "--tables", tmp_path / "tables", "--out", tmp_path / "corpus.docx")
    assert refused.exit_code == 2
    assert "corpus.docx: its name has to end in .csv, .xlsx, .sqlite, .db, .json, .jsonl" in " ".join(refused.stderr.split())
    assert onrecord("export", "--out", tmp_path / "corpus.xlsx").exit_code == 2
    assert onrecord("export", "--tables", tmp_path / "none", "--out", tmp_path / "corpus.xlsx").exit_code == 1


def test_the_flat_table_has_outlet_day_and_role_beside_the_words_and_leaves_out_what_no_report_counts():
    tables = small_tables.tables()
    statements = tables["statements"].to_pylist()
    statements[1]["status"] = "rejected"
    statements[2]["cue_class"] = "not said"
    tables["statements"] = pa.Table.from_pylist(statements, schema=tables["statements"].schema)
    [row] = [dict(zip([column.name for _, column in flat.described()], row, strict=True)) for row in flat.rows(tables)]
    assert (row["published"], row["title"], row["speaker"]) == (date(2025, 4, 8), "=Won", "Ann Lee")
    assert row["content"] == "“We won,” “By two seats.”"
    assert row["statement_id"] == small_tables.STATEMENT


def test_the_flat_sheet_opens_in_a_spreadsheet(tmp_path: Path):
    exports.write(with_articles(outlet="=1+1", title="a,“b”\n\"c\""), tmp_path / "said.csv")
    raw = (tmp_path / "said.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    assert [row[head.index("outlet")] for row in rows] == ["'=1+1"] * 3
    assert rows[0][head.index("title")] == "a,“b”\n\"c\""


# --- Excel


def test_a_workbook_says_what_every_column_means_and_holds_every_row(tmp_path: Path):
    tables = small_tables.tables()
    exports.write(tables, tmp_path / "all.xlsx")
    found = sheets(tmp_path / "all.xlsx")
    assert list(found) == ["about", flat.NAME, *TABLES, workbook.DICTIONARY]
    for name, row in TABLES.items():
        assert [cell.value for cell in found[name][0]] == [column.name for column in columns(row)]
        assert len(found[name]) - 1 == tables[name].num_rows
    told = {(row["table"], row["column"]): row["meaning"] for row in records(tmp_path / "all.xlsx", workbook.DICTIONARY)}
    assert all(told[name, c.name] == c.description for name, row in TABLES.items() for c in columns(row))
    assert {(flat.NAME, c.name) for _, c in flat.described()} <= set(told)


def test_days_are_days_and_numbers_numbers_in_a_workbook(tmp_path: Path):
    exports.write(with_articles(published=date(1899, 5, 1)), tmp_path / "all.xlsx")
    statement = records(tmp_path / "all.xlsx", "statements")[0]
    assert statement["said_from"] == datetime(2025, 4, 8)
    assert isinstance(statement["start"], int) and statement["confidence"] == 0.9
    assert statement["channel"] is None
    assert records(tmp_path / "all.xlsx", "articles")[0]["published"] == "1899-05-01"  # Excel has no such day


def test_a_text_longer_than_a_cell_stands_whole_in_a_sheet_of_its_own(tmp_path: Path):
    text = "".join(chr(0x1F600 + n % 60) if n % 3 else "a" for n in range(40_000))
    exports.write(with_articles(text=text), tmp_path / "all.xlsx")
    [article] = records(tmp_path / "all.xlsx", "articles")
    assert article["text"].startswith(text[: workbook.PART])
    assert article["text"].endswith("CUT HERE: the whole text is in the sheet long_texts, in 3 parts")
    parts = records(tmp_path / "all.xlsx", workbook.LONG)
    assert [(p["table"], p["row"], p["column"], p["part"]) for p in parts] == [("articles", 2, "text", n) for n in (1, 2, 3)]
    assert "".join(p["text"] for p in parts) == text
    assert all(len(p["text"].encode("utf-16-le")) // 2 <= workbook.LONGEST for p in parts)


def test_a_text_that_just_fits_a_cell_is_left_alone(tmp_path: Path):
    text = "a" * (workbook.LONGEST - 2) + "\U0001f600"
    exports.write(with_articles(text=text), tmp_path / "all.xlsx")
    assert records(tmp_path / "all.xlsx", "articles")[0]["text"] == text
    assert workbook.LONG not in sheets(tmp_path / "all.xlsx")


def test_a_table_that_fills_a_sheet_goes_on_in_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workbook, "N_ROWS", 4)
    exports.write(small_tables.tables(), tmp_path / "all.xlsx")
    found = [row["passage_id"] for name in ("passages", "passages_2") for row in records(tmp_path / "all.xlsx", name)]
    assert found == small_tables.tables()["passages"]["passage_id"].to_pylist()


@pytest.mark.parametrize("words", FORMULAS)
def test_what_begins_like_a_formula_stays_a_text_in_a_workbook(tmp_path: Path, words: str):
    exports.write(with_articles(outlet=words), tmp_path / "all.xlsx")
    for name in ("articles", flat.NAME):
        head, row, *_ = sheets(tmp_path / "all.xlsx")[name]
        [cell] = [cell for cell, of in zip(row, head, strict=True) if of.value == "outlet"]
        assert (cell.data_type, cell.value) == ("s", shown(words))
        assert cell.quotePrefix == (words[0] != "'")  # so it is one after it was edited, too


# --- SQLite


def test_every_reference_is_a_foreign_key_and_holds(tmp_path: Path):
    tables = small_tables.tables()
    statements = tables["statements"].to_pylist()
    statements[2]["joint_ids"] = [small_tables.LEE]
    tables["statements"] = pa.Table.from_pylist(statements, schema=tables["statements"].schema)
    exports.write(tables, tmp_path / "all.sqlite")
    with opened(tmp_path / "all.sqlite") as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        for name, row in TABLES.items():
            keys = {(of, refers) for _, _, refers, of, *_ in database.execute(f"PRAGMA foreign_key_list({name})")}
            assert keys == {(c.name, c.refers) for c in columns(row) if c.refers and c.type == "string"}
            assert database.execute(f"SELECT count(*) FROM {name}").fetchone() == (tables[name].num_rows,)
        joint = database.execute("SELECT * FROM statements_joint_ids").fetchall()
        assert joint == [(statements[2]["statement_id"], 1, small_tables.LEE)]
        database.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError):
            database.execute("UPDATE statements SET actor_id = 'nobody'")


def test_tables_with_a_reference_to_nothing_are_refused_and_no_file_is_left(tmp_path: Path):
    tables = small_tables.tables()
    statements = tables["statements"].to_pylist()
    statements[0]["actor_id"] = "nobody"
    tables["statements"] = pa.Table.from_pylist(statements, schema=tables["statements"].schema)
    with pytest.raises(store.TornTables, match="row 1 of statements refers to one that is not in actors"):
        exports.write(tables, tmp_path / "all.sqlite")
    assert list(tmp_path.iterdir()) == []


def test_the_words_of_a_row_are_cut_out_of_its_article_in_sql(tmp_path: Path):
    exports.write(small_tables.tables(), tmp_path / "all.sqlite")
    with opened(tmp_path / "all.sqlite") as database:
        for name in ("mentions", "dates", "quantities", "passages"):
            cut = f'SELECT {name}.text, substr(articles.text, start + 1, "end" - start) FROM {name} JOIN articles USING (article_id)'
            assert all(one == other for one, other in database.execute(cut))


def test_a_search_finds_a_statement_by_another_form_of_its_word(tmp_path: Path):
    exports.write(small_tables.tables(), tmp_path / "all.sqlite")
    with opened(tmp_path / "all.sqlite") as database:
        asked = f"SELECT speaker, content FROM {flat.NAME} WHERE row IN (SELECT rowid FROM statements_fts WHERE statements_fts MATCH ?)"
        assert database.execute(asked, ["seat"]).fetchall() == [("Ann Lee", "“We won,” “By two seats.”")]
        assert database.execute(asked, ["thank speaker:lee"]).fetchall() == [("Ann Lee", "Thank you")]
        assert database.execute(asked, ["unicorn"]).fetchall() == []
        database.execute("INSERT INTO statements_fts(statements_fts) VALUES ('integrity-check')")


def test_the_metadata_for_datasette_names_the_database_and_every_table_and_column(tmp_path: Path):
    exports.write(small_tables.tables(), tmp_path / "april.sqlite")
    told = json.loads((tmp_path / "april.metadata.json").read_text(encoding="utf-8"))["databases"]["april"]["tables"]
    with opened(tmp_path / "april.sqlite") as database:
        for name in (flat.NAME, *TABLES):
            there = [row[1] for row in database.execute(f"PRAGMA table_info({name})")]
            assert list(told[name]["columns"]) == there
            assert set(told[name].get("facets", ())) <= set(there)
            if "fts_table" in told[name]:
                assert database.execute(f"SELECT count(*) FROM {told[name]['fts_table']}").fetchone()
                assert told[name].get("fts_pk", "rowid") in [*there, "rowid"]


# --- hostile articles


@pytest.mark.parametrize("words", [*HOSTILE, *FORMULAS])
def test_hostile_words_stay_words_in_every_table_export(tmp_path: Path, words: str):
    tables = hostile_tables(words)
    for name in ("a.csv", "a.xlsx"):
        exports.write(tables, tmp_path / name)
    rows = list(csv.reader(io.StringIO((tmp_path / "a.csv").read_bytes().decode("utf-8-sig"), newline="")))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert store.restored(rows[1][rows[0].index("content")]) == words
    cells = [cell for rows in sheets(tmp_path / "a.xlsx").values() for row in rows for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert not [cell for cell in cells if cell.hyperlink]
    assert not [cell for cell in cells if cell.data_type == "s" and cell.value.startswith(("=", "+", "-", "@")) and not cell.quotePrefix]
    assert records(tmp_path / "a.xlsx", "statements")[0]["content"] == shown(words)
    with zipfile.ZipFile(tmp_path / "a.xlsx") as parts:
        assert not [name for name in parts.namelist() if "externalLink" in name or "vba" in name]
        assert not [name for name in parts.namelist() if b"<f>" in parts.read(name)]


@pytest.mark.parametrize("words", [*HOSTILE, *FORMULAS])
def test_hostile_words_are_kept_as_they_are_in_a_database_and_found_there(tmp_path: Path, words: str):
    exports.write(hostile_tables(words), tmp_path / "a.sqlite")
    with opened(tmp_path / "a.sqlite") as database:
        assert database.execute("SELECT content FROM statements").fetchall() == [(words,)]
        assert database.execute(f"SELECT title FROM {flat.NAME}").fetchall() == [(words,)]


@pytest.mark.parametrize("words", [*HOSTILE, "# not a heading", "1. not a list", "a | b | c", "*not* _so_ `x`", "~~no~~ $x$", "see www.elsewhere.example or me@elsewhere.example"])
def test_hostile_words_are_no_markdown(words: str):
    render = mistune.create_markdown(escape=False, plugins=["url", "table", "strikethrough", "math"])
    html = render(f"{handout.escaped(words)}\n")
    expected = " ".join(shown(words).split())
    assert html.startswith("<p>") and html.rstrip().endswith("</p>")
    assert not re.findall(r"<(?!/?p>)\w", html)
    assert entities.unescape(html.strip()[3:-4]) == expected


# --- a report


def report(tmp_path: Path, words: str = "Ann Lee") -> Path:
    """Leave a notebook as `report` does, with a sentence, a chart and a table, and return its path."""
    said = evidence("2 statements", "statements", [small_tables.STATEMENT, small_tables.POST])
    figure = Figure("2", Evidence("statements", (small_tables.STATEMENT, small_tables.POST), "2 statements"))
    table = Table("By speaker", ("speaker", "statements"), ((words, figure),), (False, True))
    quotes = Quotes(((words, (Quotation(Place(words, small_tables.POST), ("said", words)),)),))
    shown_ = [{"text/html": thing.__html__(), "text/plain": str(thing)} for thing in (table, quotes)]
    chart = bars(said, description=f"Bars: {words} has 2.")
    spec = chart["application/vnd.vegalite.v5+json"]
    spec["title"] = {"text": [words, "speaks"], "subtitle": "Statements"}
    first = prose('<div class="prose">\n<p>It is <a class="figure" href="#ev-{0}">2</a> &lt;here&gt;.</p>\n</div>', said)
    path = tmp_path / "who.ipynb"
    path.write_text(json.dumps(notebook(first, chart, *shown_)), encoding="utf-8")
    return path


def texts_of(png: bytes) -> dict[str, str]:
    """Return the texts in a PNG, read chunk by chunk."""
    found, at = {}, 8
    while at < len(png):
        (size,), kind = struct.unpack(">I", png[at : at + 4]), png[at + 4 : at + 8]
        data = png[at + 8 : at + 8 + size]
        if kind == b"iTXt":
            key, _, rest = data.partition(b"\0")
            found[key.decode()] = rest[4:].decode()
        at += 12 + size
    return found


def test_a_report_leaves_as_markdown_and_pictures_that_describe_themselves(tmp_path: Path):
    result = onrecord("export", "--report", report(tmp_path), "--out", tmp_path / "cms")
    assert result.exit_code == 0
    assert sorted(p.name for p in (tmp_path / "cms").iterdir()) == ["who-1.png", "who-1.svg", "who.md"]
    assert (tmp_path / "cms" / "who.md").read_text(encoding="utf-8").split("\n\n") == [
        "# Who is quoted?",
        "A question in one sentence?",
        "It is 2 &lt;here&gt;.",
        "![Bars: Ann Lee has 2.](who-1.png)",
        "**By speaker**",
        "| speaker | statements |\n| --- | ---: |\n| Ann Lee | 2 |",
        "### Ann Lee",
        "1. Ann Lee",
        "   said · Ann Lee",
        "*Read by machine with onrecord*\n",
    ]
    svg = ElementTree.fromstring((tmp_path / "cms" / "who-1.svg").read_bytes())
    assert [child.text for child in list(svg)[:2]] == ["Ann Lee speaks", "Bars: Ann Lee has 2."]
    assert svg.get("aria-labelledby") == "title desc"
    png = (tmp_path / "cms" / "who-1.png").read_bytes()
    assert texts_of(png) == {"Title": "Ann Lee speaks", "Description": "Bars: Ann Lee has 2."}


def test_numbers_link_to_their_rows_where_the_page_is_published(tmp_path: Path):
    made = handout.make(report(tmp_path), "https://example.org/who.html")
    text = made.files["who.md"].decode()
    key, _ = evidence("2 statements", "statements", [small_tables.STATEMENT, small_tables.POST])
    assert f"It is [2](https://example.org/who.html#ev-{key}) &lt;here&gt;." in text
    assert f"| Ann Lee | [2](https://example.org/who.html#ev-{key}) |" in text
    assert f"1. [Ann Lee](https://example.org/who.html#{small_tables.POST})" in text


def test_the_same_report_gives_the_same_files(tmp_path: Path):
    assert handout.make(report(tmp_path)) == handout.make(report(tmp_path))


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_leave_no_mark_on_a_report(tmp_path: Path, words: str):
    made = handout.make(report(tmp_path, words))
    svg = ElementTree.fromstring(made.files["who-1.svg"])
    for element in svg.iter():
        assert element.tag.partition("}")[2] in {"svg", "g", "path", "text", "title", "desc", "rect", "defs", "clipPath", "tspan", "line"}
        assert not [name for name in element.attrib if name.startswith("on") or name.endswith("href")]
    assert texts_of(made.files["who-1.png"])["Description"] == f"Bars: {' '.join(shown(words).split())} has 2."
    text = made.files["who.md"].decode()
    assert not re.search(r"<\w|(?<!\\)\]\((?!who-1\.png\))|(?<!\\)://", text)


def test_what_is_no_report_is_refused_with_the_remedy(tmp_path: Path):
    (tmp_path / "a.ipynb").write_text("{}")
    result = onrecord("export", "--report", tmp_path / "a.ipynb", "--out", tmp_path / "cms")
    assert (result.exit_code, "give the .ipynb that `onrecord report` has left" in result.stderr) == (1, True)
    unread = onrecord("export", "--report", ROOT / "notebooks" / "who-said-what.ipynb", "--out", tmp_path / "cms", "--link", "javascript:alert(1)")
    assert (unread.exit_code, "begins with https://" in unread.stderr) == (2, True)
    assert not (tmp_path / "cms").exists()


def test_a_chart_without_a_description_is_not_drawn():
    with pytest.raises(chartfiles.PageError, match="no description"):
        chartfiles.draw({"mark": "bar", "data": {"values": []}})
