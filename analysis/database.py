"""The tables as an SQLite database that Datasette opens: keys, references, and a search over words.

Every reference between tables is a foreign key, and holds. A list of references has a table of its own
(`statements_joint_ids`); other lists are JSON. `statements_fts` and `articles_fts` are full-text indexes (FTS5,
https://www.sqlite.org/fts5.html), with English word stems: "prisoner" finds "prisoners". Texts are kept as received:
`substr(text, start + 1, "end" - start)` is a row's words. The same tables give the same bytes with one version of
SQLite.
"""

from __future__ import annotations

import datetime
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa

from analysis import flat
from analysis.schema import TABLES, Column, columns
from analysis.store import TornTables, scalar

SEARCHED = {"statements": ("content", "speaker", "source_text"), "articles": ("title", "text")}
"""The columns of the full-text index of each table that has one."""

_TYPES = {"integer": "INTEGER", "number": "REAL"}
_FTS = "porter unicode61 remove_diacritics 2"
_LABELS = {"articles": "source", "actors": "name", "statements": "content"}
_FACETS = {
    flat.NAME: ["outlet", "speaker", "kind"],
    "statements": ["kind", "cue_class", "status"],
    "actors": ["kind", "role_class"],
    "articles": ["outlet", "published"],
}
_PIECE = 10_000  # rows


def write(tables: Mapping[str, pa.Table], path: Path) -> dict[str, int]:
    """Write the database to a file that is empty or not there, and return the number of rows of each table.

    Args:
        tables: As `store.load` returns them.
        path: Where.

    Raises:
        TornTables: A row refers to another that is not there.
        OSError: It cannot be written.
    """
    try:
        with closing(sqlite3.connect(path)) as database:
            return _fill(database, tables)
    except sqlite3.OperationalError as error:
        raise OSError(f"{path}: {error}") from error


def _fill(database: sqlite3.Connection, tables: Mapping[str, pa.Table]) -> dict[str, int]:
    # Nobody else sees the file before it is whole, so it needs no journal.
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("PRAGMA synchronous = OFF")
    with database:
        for name in TABLES:
            for statement in _definition(name):
                database.execute(statement)
        for name in TABLES:
            _insert(database, name, tables[name])
        database.execute(_view())
        for name, searched in SEARCHED.items():
            database.execute(
                f"CREATE VIRTUAL TABLE {name}_fts USING fts5"
                f"({', '.join(searched)}, content=[{name}], tokenize='{_FTS}')"
            )
            database.execute(f"INSERT INTO {name}_fts({name}_fts) VALUES ('rebuild')")
            database.execute(f"INSERT INTO {name}_fts({name}_fts) VALUES ('optimize')")
    broken = database.execute("PRAGMA foreign_key_check").fetchone()
    if broken:
        table, row, referred, _ = broken
        raise TornTables(f"row {row} of {table} refers to one that is not in {referred}: run `onrecord check`")
    return {name: tables[name].num_rows for name in TABLES}


def _definition(name: str) -> Iterator[str]:
    """Yield the statements that make a table and its indexes."""
    key = _key(name)
    lines = []
    for column in columns(TABLES[name]):
        line = f'"{column.name}" {_TYPES.get(column.type, "TEXT")}'
        line += " PRIMARY KEY NOT NULL" if column.name == key else " NOT NULL" if column.required else ""
        lines.append(line)
    referring = [column for column in columns(TABLES[name]) if column.refers]
    lines += [_reference(column.name, column) for column in referring if column.type == "string"]
    yield _table(name, lines)
    for column in referring:
        if column.type == "string":
            yield f"CREATE INDEX {name}_by_{column.name} ON {name} ({column.name})"
        else:
            single = column.name.removesuffix("s")
            yield _table(
                f"{name}_{column.name}",
                [
                    f'"{key}" TEXT NOT NULL REFERENCES {name} ({key})',
                    '"position" INTEGER NOT NULL',
                    f'"{single}" TEXT NOT NULL',
                    f'PRIMARY KEY ("{key}", "position")',
                    _reference(single, column),
                ],
            )


def _table(name: str, lines: list[str]) -> str:
    return f"CREATE TABLE {name} (\n  " + ",\n  ".join(lines) + "\n)"


def _reference(name: str, column: Column) -> str:
    return f'FOREIGN KEY ("{name}") REFERENCES {column.refers} ({_key(column.refers)})'


def _key(name: str) -> str:
    return str(TABLES[name].key)  # type: ignore[attr-defined]


def _insert(database: sqlite3.Connection, name: str, table: pa.Table) -> None:
    described = list(columns(TABLES[name]))
    marks = ", ".join("?" * len(described))
    for batch in table.to_batches(max_chunksize=_PIECE):
        values = {column.name: batch.column(column.name).to_pylist() for column in described}
        cells = ([_value(value, column.type) for value in values[column.name]] for column in described)
        database.executemany(f"INSERT INTO {name} VALUES ({marks})", zip(*cells, strict=True))
        for column in described:
            if column.refers and column.type == "strings":
                database.executemany(
                    f"INSERT INTO {name}_{column.name} VALUES (?, ?, ?)",
                    (
                        (row_id, position, other)
                        for row_id, others in zip(values[_key(name)], values[column.name], strict=True)
                        for position, other in enumerate(others, start=1)
                    ),
                )


def _value(value: Any, kind: str) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else scalar(value, kind)


def _view() -> str:
    """Return the statement that makes the flat table: `flat`, as a view; `row` is what the search finds it by."""
    picked = [f'{table}."{column.name}"' for table, column in flat.described()]
    joins = [f"LEFT JOIN {table} USING ({key})" for table, key in flat.KEYS.items()]
    wanted = [f"statements.{name} IS NOT '{value}'" for name, value in flat.LEFT_OUT.items()]
    return (
        f"CREATE VIEW {flat.NAME} AS\nSELECT {', '.join(picked)}, statements.rowid AS row\nFROM statements\n"
        f"{' '.join(joins)}\nWHERE {' AND '.join(wanted)}"
    )


def metadata(database: str) -> str:
    """Return what Datasette shows of a database of that name, as JSON: what each table and each column means."""
    told: dict[str, dict[str, Any]] = {
        flat.NAME: {
            "description": "One statement that reports count, with its article and its speaker.",
            "columns": {column.name: column.description for _, column in flat.described()}
            | {"row": "The row of `statements`, which the search finds it by."},
            "fts_table": "statements_fts",
            "fts_pk": "row",
        }
    }
    for name, row in TABLES.items():
        told[name] = {
            "description": (row.__doc__ or "").strip().split("\n")[0],
            "columns": {column.name: column.description for column in columns(row)},
        }
        if name in SEARCHED:
            told[name]["fts_table"] = f"{name}_fts"
        if name in _LABELS:
            told[name]["label_column"] = _LABELS[name]
    for name, facets in _FACETS.items():
        told[name]["facets"] = facets
    about = {
        "title": "On Record: who said what, when",
        "description": "Made by machine from news articles. Every row says where its words stand: start and end count "
        "the characters of the article as received, from 0; end is one past the last.",
        "databases": {database: {"tables": told}},
    }
    return json.dumps(about, indent=2, ensure_ascii=False) + "\n"
