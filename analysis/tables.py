"""Rows to Arrow tables: one type and one order for each, so that the same rows always make the same bytes."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any

import pyarrow as pa

from analysis import issues
from analysis.schema import TABLES, columns

_SPAN = pa.struct([pa.field("start", pa.int64(), nullable=False), pa.field("end", pa.int64(), nullable=False)])
_ARROW = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "date": pa.date32(),
    "strings": pa.list_(pa.string()),
    "spans": pa.list_(_SPAN),
}


def arrow_schema(name: str) -> pa.Schema:
    """Return the Arrow schema of the table of that name."""
    return pa.schema(
        [pa.field(column.name, _ARROW[column.type], nullable=not column.required) for column in columns(TABLES[name])]
    )


def to_arrow(rows: Mapping[str, Iterable[Any]]) -> dict[str, pa.Table]:
    """Return every table of the schema, in its order, made of the rows given by table name: all, or a portion of them.

    Articles stand by day of publication, undated ones last; the rows of articles in that order and then by place in the
    text; actors by name; quotes by utterance and line; figures as they are given; issues by source. A table without
    rows is there too, empty.

    Args:
        rows: Instances of the row classes of `analysis.schema`, in any order.
    """
    articles = sorted(rows.get("articles", ()), key=lambda row: (row.published or datetime.date.max, row.article_id))
    rank = {article.article_id: place for place, article in enumerate(articles)}

    def place(row: Any) -> tuple[Any, ...]:
        return (rank.get(row.article_id, len(rank)), row.start, row.end, getattr(row, row.key))

    ordered = {
        "articles": articles,
        "actors": sorted(rows.get("actors", ()), key=by_name),
        "quotes": sorted(rows.get("quotes", ()), key=by_line),
        "figures": list(rows.get("figures", ())),
        "issues": issues.in_order(rows.get("issues", ())),
    }
    for table in TABLES.keys() - ordered.keys():
        ordered[table] = sorted(rows.get(table, ()), key=place)
    return {table: _table(table, ordered[table]) for table in TABLES}


def by_name(actor: Any) -> tuple[str, str, str]:
    """Return what actors are ordered by."""
    return (actor.name.casefold(), actor.name, actor.actor_id)


def by_line(quote: Any) -> tuple[str, str, bool, str, int]:
    """Return what quotes are ordered by: the lines of one utterance together, the fullest version of each first."""
    return (quote.utterance_id, quote.line_id, quote.version != "fullest", quote.article_id, quote.start)


def _table(name: str, rows: list[Any]) -> pa.Table:
    schema = arrow_schema(name)
    arrays = []
    for field in schema:
        values = list(map(attrgetter(field.name), rows))
        if pa.types.is_list(field.type) and field.type.value_type == _SPAN:
            values = [[{"start": span.start, "end": span.end} for span in spans] for spans in values]
        arrays.append(pa.array(values, field.type))
    return pa.Table.from_arrays(arrays, schema=schema)
