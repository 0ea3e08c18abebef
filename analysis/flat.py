"""Who said what, when, as one flat table: a row a statement, its article's outlet and its speaker's role beside it.

The tables keep each thing once and refer to it; who opens an export wants to read a row without looking up another.
What no report counts is left out here too: what a person rejected, and what somebody is said not to have said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pyarrow as pa

from analysis.schema import NOT_SAID, REJECTED, TABLES, Column, columns

NAME = "who_said_what"

PICKED = {
    "articles": ("published", "outlet", "title"),
    "statements": ("speaker",),
    "actors": ("role", "affiliation"),
    "statements ": (
        *("role_class", "content", "kind", "cue_text", "said_from", "said_until", "said_basis", "channel"),
        *("confidence", "status", "source_text", "speaker_reason"),
    ),
    "articles ": ("url",),
    "statements  ": ("statement_id", "article_id", "actor_id", "start", "end"),
}
"""The columns, in order, by the table that they come from; blanks tell apart a table that is named again."""

KEYS = {"articles": "article_id", "actors": "actor_id"}
"""What a row of `statements` refers to the other two tables by."""

LEFT_OUT = {"status": REJECTED, "cue_class": NOT_SAID}
"""Values of `statements` that keep a row out."""


@cache
def described() -> tuple[tuple[str, Column], ...]:
    """Return the columns in order, each with the table that it comes from."""
    of = {table: {column.name: column for column in columns(TABLES[table])} for table in (*KEYS, "statements")}
    return tuple((table.strip(), of[table.strip()][name]) for table, names in PICKED.items() for name in names)


def rows(tables: Mapping[str, pa.Table]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows, in the order of `statements`, with the columns of `described`.

    Args:
        tables: As `store.load` returns them.
    """
    beside: dict[str, dict[str | None, Mapping[str, Any]]] = {}
    for table, key in KEYS.items():
        names = [key, *(column.name for other, column in described() if other == table)]
        beside[table] = {row[key]: row for row in tables[table].select(names).to_pylist()}
    for batch in tables["statements"].to_batches(max_chunksize=10_000):
        for statement in batch.to_pylist():
            if any(statement[name] == value for name, value in LEFT_OUT.items()):
                continue
            found = {table: beside[table].get(statement[key], {}) for table, key in KEYS.items()}
            found["statements"] = statement
            yield tuple(found[table].get(column.name) for table, column in described())
