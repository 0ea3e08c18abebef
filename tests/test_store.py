"""What is written can be read back, says what it is, and is known when it is torn."""

import csv
import dataclasses
import datetime
import hashlib
import io
import json
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import small_tables
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import atomic, schema, store
from analysis.schema import TABLES, Article, Issue
from analysis.spans import Span
from analysis.store import TornTables, load, write
from analysis.tables import arrow_schema, to_arrow

FILES = [f"{name}.{suffix}" for name in TABLES for suffix in ("parquet", "csv")] + ["datapackage.json"]


def read_csv(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode(), newline="")))


# --- tables


def article(text: str, published: str | None) -> Article:
    sha = hashlib.sha256(text.encode()).hexdigest()
    return Article(
        article_id=sha[:12], source=f"{text}.txt", outlet=None, title=None, byline=None, language="en", text=text,
        published=datetime.date.fromisoformat(published) if published else None, n_words=1, sha256=sha,
    )  # fmt: skip


def test_every_table_is_made_with_the_columns_of_the_schema_even_without_rows():
    tables = to_arrow({})
    assert list(tables) == list(TABLES)
    for name, table in tables.items():
        assert table.column_names == [column.name for column in schema.columns(TABLES[name])]
        assert table.num_rows == 0


def test_the_types_are_those_of_the_columns():
    types = {field.name: str(field.type) for field in arrow_schema("statements")}
    assert types["content"] == "string"
    assert types["start"] == "int64"
    assert types["confidence"] == "double"
    assert types["said_from"] == "date32[day]"
    assert types["parts"].startswith("list<") and "struct<start: int64 not null, end: int64 not null>" in types["parts"]
    assert {f.name: str(f.type) for f in arrow_schema("actors")}["aliases"] == "list<item: string>"
    assert not arrow_schema("statements").field("content").nullable
    assert arrow_schema("statements").field("actor_id").nullable


def test_rows_stand_by_day_of_publication_and_then_by_place_whatever_order_they_come_in():
    old, new, undated = article("old", "2025-04-08"), article("new", "2025-04-10"), article("undated", None)
    rows = small_tables.rows()
    places = [
        dataclasses.replace(rows["mentions"][0], article_id=a.article_id, start=start, end=end, mention_id=f"{a.text} {start} {end}")
        for a, start, end in [(new, 0, 3), (undated, 0, 1), (old, 2, 3), (old, 0, 3), (old, 0, 2)]
    ]
    actors = [dataclasses.replace(rows["actors"][0], name=name, actor_id=name) for name in ("zoe", "Émile", "Ann", "bob")]
    tables = to_arrow({"articles": [undated, new, old], "mentions": places, "actors": actors})
    assert tables["articles"]["text"].to_pylist() == ["old", "new", "undated"]
    assert tables["mentions"]["mention_id"].to_pylist() == ["old 0 2", "old 0 3", "old 2 3", "new 0 3", "undated 0 1"]
    assert tables["actors"]["name"].to_pylist() == ["Ann", "bob", "zoe", "Émile"]
    assert tables == to_arrow({"actors": actors[::-1], "mentions": places[::-1], "articles": [old, new, undated]})


# --- there and back


def test_what_is_written_is_read_back(tmp_path: Path):
    tables = small_tables.tables()
    written = write([tables], tmp_path / "new" / "folder")
    assert [path.name for path in written.paths] == FILES
    assert written.n_rows == {name: table.num_rows for name, table in tables.items()}
    assert load(tmp_path / "new" / "folder") == tables


_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(_TEXT, min_size=1, max_size=4, unique=True), spans=st.lists(st.tuples(st.integers(0), st.integers(0))))
def test_any_text_and_any_span_survive_both_forms(tmp_path_factory: pytest.TempPathFactory, texts, spans):
    spans = [Span(a % 10**9, b % 10**9) for a, b in spans]
    rows = small_tables.rows()
    rows["articles"] = [article(text, "2025-04-08") for text in texts]
    rows["statements"] = [dataclasses.replace(rows["statements"][0], parts=spans, content=texts[0])]
    folder = tmp_path_factory.mktemp("tables")
    tables = to_arrow(rows)
    write([tables], folder)
    assert load(folder) == tables
    as_csv = read_csv(folder / "articles.csv")
    assert [row["text"].removeprefix("'") for row in as_csv] == [t.removeprefix("'") for t in tables["articles"]["text"].to_pylist()]
    assert json.loads(read_csv(folder / "statements.csv")[0]["parts"]) == [list(span) for span in spans]


def test_the_same_rows_give_the_same_bytes(tmp_path: Path):
    one, other = write([small_tables.tables()], tmp_path / "one"), write([small_tables.tables()], tmp_path / "other")
    assert [path.read_bytes() for path in one.paths] == [path.read_bytes() for path in other.paths]


def test_rows_that_come_in_portions_give_the_same_bytes(tmp_path: Path):
    tables = small_tables.tables()
    portions = [{name: table.slice(n, 1)} for name, table in tables.items() for n in range(table.num_rows)]
    whole, parts = write([tables], tmp_path / "whole"), write(portions, tmp_path / "parts")
    assert [path.read_bytes() for path in whole.paths] == [path.read_bytes() for path in parts.paths]
    assert whole.n_rows == parts.n_rows


def test_row_groups_end_where_they_are_full_and_lose_no_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(store, "_ROW_GROUP", 1)
    articles = [article(f"text {n}", f"2025-04-0{n}") for n in range(1, 6)]
    write((to_arrow({"articles": [row]}) for row in articles), tmp_path)
    assert pq.ParquetFile(tmp_path / "articles.parquet").num_row_groups == 5
    assert load(tmp_path)["articles"] == to_arrow({"articles": articles})["articles"]


def test_csv_holds_nulls_days_and_lists_as_the_package_says(tmp_path: Path):
    write([small_tables.tables()], tmp_path)
    by_id = {row["statement_id"]: row for row in read_csv(tmp_path / "statements.csv")}
    said, post = by_id[small_tables.STATEMENT], by_id[small_tables.POST]
    assert said["parts"] == "[[28, 37], [63, 78]]"
    assert (said["said_from"], said["said_until"], said["confidence"]) == ("2025-04-08", "2025-04-09", "0.9")
    assert (post["cue_start"], post["cue_text"], post["addressee_id"]) == ("", "", "")
    assert read_csv(tmp_path / "actors.csv")[0]["aliases"] == '["she", "Ms Lee"]'
    assert read_csv(tmp_path / "articles.csv")[0]["text"] == small_tables.TEXT


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ('=HYPERLINK("http://evil.example")', "'=HYPERLINK(\"http://evil.example\")"),
        ("+1 said", "'+1 said"),
        ("-1 said", "'-1 said"),
        ("@annlee said", "'@annlee said"),
        ("\tsaid", "'\tsaid"),
        ("\rsaid", "'\rsaid"),
        ("“=said”", "“=said”"),
        ("said, \"so\"\r\nand\rso", "said, \"so\"\r\nand\rso"),
    ],
)  # fmt: skip
def test_no_cell_of_the_export_is_a_formula_and_the_store_keeps_the_text(tmp_path: Path, text: str, cell: str):
    write([to_arrow({"articles": [article(text, None)]})], tmp_path)
    assert read_csv(tmp_path / "articles.csv")[0]["text"] == cell
    assert load(tmp_path)["articles"]["text"].to_pylist() == [text]


def test_a_negative_number_is_a_number_in_the_export(tmp_path: Path):
    rows = small_tables.rows()
    rows["quantities"] = [dataclasses.replace(rows["quantities"][0], low=-2.0)]
    write([to_arrow(rows)], tmp_path)
    assert read_csv(tmp_path / "quantities.csv")[0]["low"] == "-2.0"


# --- the data package, after https://specs.frictionlessdata.io/table-schema/


def test_the_package_describes_every_file(tmp_path: Path):
    paths = {path.name: path.read_bytes() for path in write([small_tables.tables()], tmp_path).paths}
    package = json.loads(paths["datapackage.json"])
    assert package["profile"] == "tabular-data-package"
    assert [resource["name"] for resource in package["resources"]] == list(TABLES)
    for resource in package["resources"]:
        for described in (resource, resource["store"]):
            raw = paths[described["path"]]
            assert described["bytes"] == len(raw)
            assert described["hash"] == "sha256:" + hashlib.sha256(raw).hexdigest()
    assert not [name for name in paths if name not in FILES]


def test_the_package_holds_constraints_and_keys(tmp_path: Path):
    write([small_tables.tables()], tmp_path)
    package = json.loads((tmp_path / "datapackage.json").read_bytes())
    described = {resource["name"]: resource["schema"] for resource in package["resources"]}
    fields = {field["name"]: field for field in described["statements"]["fields"]}
    assert fields["kind"]["constraints"] == {"required": True, "enum": ["direct", "indirect", "mixed"]}
    assert "constraints" not in fields["actor_id"]
    assert fields["parts"]["type"] == "array"
    assert fields["start"]["unit"] == "characters"
    assert all(field["description"] for schema in described.values() for field in schema["fields"])
    assert described["statements"]["primaryKey"] == ["statement_id"]
    assert "primaryKey" not in described["issues"]
    assert described["statements"]["foreignKeys"] == [
        {"fields": ["article_id"], "reference": {"resource": "articles", "fields": ["article_id"]}},
        {"fields": ["actor_id"], "reference": {"resource": "actors", "fields": ["actor_id"]}},
        {"fields": ["addressee_id"], "reference": {"resource": "actors", "fields": ["actor_id"]}},
    ]


_READ = {
    "string": str,
    "integer": int,
    "number": float,
    "date": datetime.date.fromisoformat,
    "array": json.loads,
}


def test_the_csv_files_keep_what_the_package_promises(tmp_path: Path):
    write([small_tables.tables()], tmp_path)
    package = json.loads((tmp_path / "datapackage.json").read_bytes())
    rows = {resource["name"]: read_csv(tmp_path / resource["path"]) for resource in package["resources"]}
    for resource in package["resources"]:
        described, mine = resource["schema"], rows[resource["name"]]
        assert mine
        assert list(mine[0]) == [field["name"] for field in described["fields"]]
        for field in described["fields"]:
            constraints = field.get("constraints", {})
            for row in mine:
                cell = row[field["name"]]
                if cell in described["missingValues"]:
                    assert not constraints.get("required")
                else:
                    value = _READ[field["type"]](cell)
                    assert value in constraints.get("enum", [value])
        if "primaryKey" in described:
            keys = [tuple(row[name] for name in described["primaryKey"]) for row in mine]
            assert len(set(keys)) == len(keys)
        for foreign in described["foreignKeys"]:
            (name,), (other,) = foreign["fields"], foreign["reference"]["fields"]
            known = {row[other] for row in rows[foreign["reference"]["resource"] or resource["name"]]}
            assert {row[name] for row in mine if row[name]} <= known


# --- torn


def test_a_folder_without_tables_says_how_to_get_them(tmp_path: Path):
    with pytest.raises(FileNotFoundError, match=r"holds no tables: run `onrecord extract SOURCE... --tables"):
        load(tmp_path / "nowhere")


@pytest.mark.parametrize("name", list(TABLES))
def test_a_missing_file_is_named(tmp_path: Path, name: str):
    write([small_tables.tables()], tmp_path)
    (tmp_path / f"{name}.parquet").unlink()
    with pytest.raises(TornTables, match=rf"{name}\.parquet is missing: run `onrecord extract` again"):
        load(tmp_path)


def test_a_file_that_is_not_the_one_described_is_named(tmp_path: Path):
    write([small_tables.tables()], tmp_path)
    raw = bytearray((tmp_path / "dates.parquet").read_bytes())
    raw[len(raw) // 2] ^= 1
    (tmp_path / "dates.parquet").write_bytes(raw)
    with pytest.raises(TornTables, match=r"dates\.parquet is not the file that datapackage\.json describes"):
        load(tmp_path)


@pytest.mark.parametrize("moved", [0, 1, 8, 17])
def test_a_move_that_was_cut_short_is_finished_by_who_reads_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moved: int):
    write([small_tables.tables()], tmp_path)
    rows = small_tables.rows()
    rows["issues"].append(Issue(source="more.txt", room="ingest", reason="not read: the file is empty"))
    pid = os.fork()
    if not pid:  # a process that ends as by a kill once so many files of the new tables are in their places
        replace, done = os.replace, []

        def killed(source: Path, target: Path) -> None:
            if Path(target).name != ".moves.json":
                if len(done) == moved:
                    os._exit(9)
                done.append(target)
            replace(source, target)

        os.replace = killed
        write([to_arrow(rows)], tmp_path)
        os._exit(9)
    os.waitpid(pid, 0)
    assert "more.txt" in [row["source"] for row in load(tmp_path)["issues"].to_pylist()]
    atomic.sweep(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(FILES)


@pytest.mark.parametrize("at", [0, 1, 2, 9, len(FILES)])
def test_a_move_that_somebody_interrupts_leaves_all_of_the_old_tables_or_all_of_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
):
    write([small_tables.tables()], tmp_path)
    rows = small_tables.rows()
    rows["issues"].append(Issue(source="more.txt", room="ingest", reason="not read: the file is empty"))
    replace, done = os.replace, []

    def interrupted(source: Path, target: Path) -> None:
        done.append(target)
        if len(done) == at + 1:
            raise KeyboardInterrupt
        replace(source, target)

    with monkeypatch.context() as busy:
        busy.setattr(os, "replace", interrupted)
        with pytest.raises(KeyboardInterrupt):
            write([to_arrow(rows)], tmp_path)
    # The first move is that of the note of what is to be moved: from then on the new tables count.
    assert ("more.txt" in [row["source"] for row in load(tmp_path)["issues"].to_pylist()]) == (at > 0)
    assert {path.name for path in tmp_path.iterdir()} == set(FILES)


def test_what_was_never_whole_is_swept_away_and_the_old_tables_stay(tmp_path: Path):
    write([small_tables.tables()], tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    (tmp_path / ".articles.parquet.a1b2c3d4").write_bytes(b"half")
    atomic.sweep(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write([small_tables.tables()], tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write([to_arrow({})], tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_whoever_stops_before_the_last_row_has_the_old_tables_and_nothing_else(tmp_path: Path):
    write([small_tables.tables()], tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def stopped():
        yield to_arrow({"articles": [article("new", None)]})
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(stopped(), tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("text", ["", "{", "[]", '{"resources": [{"name": "articles"}]}', '{"resources": 3}'])
def test_a_package_that_describes_no_tables_is_named(tmp_path: Path, text: str):
    write([small_tables.tables()], tmp_path)
    (tmp_path / "datapackage.json").write_text(text)
    with pytest.raises(TornTables, match=r"datapackage\.json does not describe a folder of tables: run"):
        load(tmp_path)


def test_tables_of_another_version_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    tables = small_tables.tables()
    tables["dates"] = tables["dates"].append_column("calendar", pa.array(["Gregorian"]))
    with monkeypatch.context() as other_version:
        other_version.setattr(store, "arrow_schema", lambda name: tables[name].schema)
        write([tables], tmp_path)
    with pytest.raises(TornTables, match=r"dates\.parquet has the columns of another version of onrecord"):
        load(tmp_path)
