"""Executed notebooks for the tests, written by hand, and pages made of them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

import nbformat
import pyarrow as pa
from bs4 import BeautifulSoup
from nbformat import NotebookNode

from analysis import page
from analysis.corpus import Corpus
from analysis.prose import evidence_key
from analysis.schema import TABLES
from analysis.tables import arrow_schema

BUILT = datetime.datetime(2025, 4, 11, 6, 30, tzinfo=datetime.UTC)
BUNDLE = "window.vegaEmbed = () => Promise.reject(new Error('not in this test'));"


def tables_of(corpus: Corpus) -> dict[str, pa.Table]:
    """Return the tables that the corpus was made of."""
    return {
        name: pa.Table.from_pandas(getattr(corpus, name), schema=arrow_schema(name), preserve_index=False)
        for name in TABLES
    }


def evidence(title: str, table: str, ids: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """Return the key and the entry of a set of rows, as a notebook's cell emits them."""
    return evidence_key(table, ids), {"title": title, "table": table, "ids": list(ids)}


def prose(html: str, *entries: tuple[str, dict[str, Any]], text: str = "") -> dict[str, Any]:
    """Return the output of a prose cell; `{0}`, `{1}` in the HTML stand for the keys of the entries."""
    return {
        "text/html": html.format(*(key for key, _ in entries)),
        "text/plain": text or "Something was found. More of it.",
        page.EVIDENCE: dict(entries),
    }


def bars(*entries: tuple[str, dict[str, Any]], description: str = "Bars: one for each set of rows.") -> dict[str, Any]:
    """Return the output of a chart cell: a bar for each entry, linked to it."""
    values = [{"name": entry["title"], "n": len(entry["ids"]), "rows": f"#ev-{key}"} for key, entry in entries]
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "description": description,
        "width": "container",
        "autosize": {"type": "fit-x", "contains": "padding"},
        "data": {"values": values},
        "mark": {"type": "bar", "tooltip": True},
        "encoding": {
            "x": {"field": "n", "type": "quantitative"},
            "y": {"field": "name", "type": "nominal", "axis": {"labelLimit": 0}},
            "href": {"field": "rows"},
        },
    }
    return {page.CHART: spec, "text/plain": f"<chart: {description}>", page.EVIDENCE: dict(entries)}


def notebook(
    *outputs: Mapping[str, Any], title: str = "# Who is quoted?\n\nA question in one sentence?"
) -> NotebookNode:
    """Return an executed notebook with one code cell for each output."""
    v4 = nbformat.v4
    return v4.new_notebook(
        cells=[
            v4.new_markdown_cell(title, id="title"),
            *(
                v4.new_code_cell(f"show({n})", id=f"cell-{n}", outputs=[v4.new_output("display_data", data=dict(data))])
                for n, data in enumerate(outputs)
            ),
        ]
    )


def render(tables: Mapping[str, pa.Table], *outputs: Mapping[str, Any], bundle: str = BUNDLE, **provenance: Any) -> str:
    """Return the page of a notebook with these outputs."""
    executed = notebook(*outputs)
    page.draw(executed)
    about = {
        "name": "who", "parameters": {"since": "2025-04-01"}, "version": "1.0", "tables": "a" * 64,
        "notebook": "b" * 64, "built": BUILT,
    } | provenance  # fmt: skip
    return page.render(page.read_story(executed), tables, page.Provenance(**about), bundle)


def parse(html: str) -> BeautifulSoup:
    """Return the page as a tree, every space and line end kept."""
    return BeautifulSoup(html, "html.parser", preserve_whitespace_tags={"html"})


def words_of(tree: BeautifulSoup, statement_id: str) -> str:
    """Return the words that the page marks as the content of a statement: its parts, joined by one space."""
    parts: dict[str, str] = {}
    for piece in tree.find_all(class_="content"):
        if piece.get("data-s") == statement_id:
            parts[piece["data-part"]] = parts.get(piece["data-part"], "") + piece.get_text()
    return " ".join(parts.values())


def multiplied(tables: Mapping[str, pa.Table], copies: int) -> dict[str, pa.Table]:
    """Return tables with each article as often as that, every copy under an id, a title and speakers of its own."""
    rows = {name: table.to_pylist() for name, table in tables.items()}
    out: dict[str, list[dict[str, Any]]] = {name: [] for name in rows}
    for copy in range(copies):
        new = {a["article_id"]: f"{copy:04x}{a['article_id'][4:]}" for a in rows["articles"]}

        def renamed(value: Any, column: str, copy: int = copy, new: Mapping[str, str] = new) -> Any:
            if column == "actor_id" and value:
                return f"{value}.{copy}"
            if column == "speaker" and value:
                return f"{value} of {copy}"
            if column == "title":
                return f"{value or 'Untitled'}, {copy}"
            if column.endswith("_id") and isinstance(value, str):
                return new.get(value[:12], value[:12]) + value[12:]
            return value

        for name, found in rows.items():
            out[name] += [{column: renamed(value, column) for column, value in row.items()} for row in found]
    return {name: pa.Table.from_pylist(found, schema=arrow_schema(name)) for name, found in out.items()}
