"""Corrections for tests, made of the tables of a few articles as an editor would make them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import pyarrow as pa

from analysis import pipeline
from analysis.cache import Cache
from analysis.corrections import Correction
from analysis.reading import Reading
from analysis.schema import Article
from analysis.spool import Spool
from analysis.tables import to_arrow

Rows = dict[str, list[dict]]

_READ: dict[Article, Reading] = {}  # what the network reads in a text does not change


def read(article: Article) -> Reading:
    if article not in _READ:
        _READ[article] = pipeline.read_article(article)
    return _READ[article]


def arrow(
    articles: Sequence[Article], corrections: Sequence[Correction] = (), cache: Cache | None = None
) -> dict[str, pa.Table]:
    with Spool() as spool:
        for article in articles:
            spool.add(read(article))
        portions = [to_arrow({}), *pipeline.join(spool, corrections=corrections, cache=cache)]
    return {name: pa.concat_tables([portion[name] for portion in portions]) for name in portions[0]}


def build(articles: Sequence[Article], corrections: Sequence[Correction] = ()) -> Rows:
    """Return the tables of some articles, corrections applied."""
    return {name: table.to_pylist() for name, table in arrow(articles, corrections).items()}


def actor(rows: Rows, name: str) -> dict:
    [found] = [row for row in rows["actors"] if row["name"] == name]
    return found


def mention(rows: Rows, text: str, n: int = 0) -> dict:
    return [row for row in rows["mentions"] if row["text"] == text][n]


def statement(rows: Rows, content: str) -> dict:
    [found] = [row for row in rows["statements"] if content in row["content"]]
    return found


def who(rows: Rows, content: str) -> str | None:
    return statement(rows, content)["speaker"]


def rule(
    rows: Rows, kind: str, row: dict, value: dict | str = "", on: str = "2026-01-02", line: int = 2, **cells: str
) -> Correction:
    """Return the correction of a row of the tables; `value` is an actor, a mention or a word."""
    names = {a["actor_id"]: a["name"] for a in rows["actors"]}
    if "content" in row:
        row_id, read_as, words = row["statement_id"], row["speaker"], row["content"]
    elif "mention_id" in row:
        row_id, read_as, words = row["mention_id"], names.get(row["actor_id"]), row["text"]
    else:
        row_id, read_as, words = row["actor_id"], row["name"], row["name"]
    other = other_read_as = ""
    if isinstance(value, dict):
        other = value["mention_id"] if "mention_id" in value else value["actor_id"]
        other_read_as = names.get(value["actor_id"], "")
    given = {
        "kind": kind, "row_id": row_id, "scope": "", "value": other or value, "read_as": read_as or "",
        "value_read_as": other_read_as, "words": words, "reason": "the text says so", "author": "Ann Lee",
    }  # fmt: skip
    return Correction(**{**given, **cells}, date=datetime.date.fromisoformat(on), file="corrections.csv", line=line)


