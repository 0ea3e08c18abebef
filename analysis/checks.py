"""Every invariant of the tables, checked from the tables alone."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pyarrow as pa

from analysis.clean import clean
from analysis.schema import REJECTED, TABLES, columns
from analysis.spans import Span, hull, text_id
from analysis.tables import arrow_schema

Row = dict[str, Any]
Rows = dict[str, list[Row]]

# Tables whose every row holds the characters of its own span.
_WITH_TEXT = ("passages", "mentions", "dates", "quantities", "quotes", "answers")
_SPANS_OF_ID = re.compile(r"(?P<article>[0-9a-f]{12})-[a-z](?P<spans>\d+-\d+(?:\.\d+-\d+)*)")


@dataclass(frozen=True, slots=True)
class Violation:
    """One row that breaks an invariant. `row_id` is its key, or `row N` counted from 1 where the table has no key."""

    table: str
    row_id: str
    column: str
    message: str


def check(tables: Mapping[str, pa.Table]) -> list[Violation]:
    """Return every violation, in the order of the tables; none means that the tables are sound.

    Columns of a wrong type are reported alone, and so are missing values: what depends on them cannot be judged.
    """
    wrong = list(_columns(tables))
    if wrong:
        return wrong
    rows: Rows = {name: tables[name].to_pylist() for name in TABLES}
    missing = list(_required(rows))
    if missing:
        return missing
    texts = {row["article_id"]: row["text"] for row in rows["articles"]}
    found = [
        *_keys(rows),
        *_values(rows),
        *_references(rows),
        *_articles(rows["articles"]),
        *_spans(rows, texts),
        *_tiling(rows["passages"], texts),
        *_speakers(rows),
        *_actors(rows),
        *_statements(rows, texts),
        *_days(rows),
        *_inside(rows),
        *_quotes(rows),
        *_answers(rows),
        *_lines(rows),
    ]
    order = {name: place for place, name in enumerate(TABLES)}
    return sorted(dict.fromkeys(found), key=lambda violation: order[violation.table])


def _row_id(table: str, row: Row, number: int) -> str:
    key = TABLES[table].key  # type: ignore[attr-defined]
    return str(row[key]) if key else f"row {number}"


def _numbered(rows: Rows, table: str) -> Iterator[tuple[str, Row]]:
    for number, row in enumerate(rows[table], start=1):
        yield _row_id(table, row, number), row


def _span(row: Row, start: str = "start", end: str = "end") -> Span | None:
    return None if row[start] is None or row[end] is None else Span(row[start], row[end])


def _columns(tables: Mapping[str, pa.Table]) -> Iterator[Violation]:
    for name in TABLES:
        if name not in tables:
            yield Violation(name, "", "", "the table is missing")
        elif not tables[name].schema.equals(arrow_schema(name)):
            differing = sorted(
                {field.name for field in set(tables[name].schema) ^ set(arrow_schema(name))}
            )  # an order that differs has no name to it
            message = f"columns or their types are not those of the schema: {', '.join(differing) or 'their order'}"
            yield Violation(name, "", "", message)


def _keys(rows: Rows) -> Iterator[Violation]:
    for table, row_class in TABLES.items():
        key = row_class.key  # type: ignore[attr-defined]
        if key:
            times = Counter(row[key] for row in rows[table])
            yield from (Violation(table, i, key, f"{n} rows have this key") for i, n in times.items() if n > 1)


def _required(rows: Rows) -> Iterator[Violation]:
    for table, row_class in TABLES.items():
        for column in columns(row_class):
            for row_id, row in _numbered(rows, table):
                if column.required and row[column.name] is None:
                    yield Violation(table, row_id, column.name, "a value is required")


def _values(rows: Rows) -> Iterator[Violation]:
    """Check that no text is empty (CSV cannot tell that from null) and that closed lists of values are kept."""
    for table, row_class in TABLES.items():
        for column in columns(row_class):
            for row_id, row in _numbered(rows, table):
                value = row[column.name]
                if value == "":
                    yield Violation(table, row_id, column.name, "the text is empty")
                elif value is not None and column.values and value not in column.values:
                    allowed = ", ".join(column.values)
                    yield Violation(table, row_id, column.name, f"{value!r} is none of {allowed}")


def _references(rows: Rows) -> Iterator[Violation]:
    for table, row_class in TABLES.items():
        for column in columns(row_class):
            if column.refers:
                key = TABLES[column.refers].key  # type: ignore[attr-defined]
                known = {row[key] for row in rows[column.refers]}
                for row_id, row in _numbered(rows, table):
                    value = row[column.name]
                    for held in value if column.type == "strings" else [value]:
                        if held is not None and held not in known:
                            message = f"{held!r} is no {key} of {column.refers}"
                            yield Violation(table, row_id, column.name, message)


def _articles(articles: Sequence[Row]) -> Iterator[Violation]:
    for row in articles:
        if row["sha256"] != hashlib.sha256(row["text"].encode()).hexdigest():
            yield Violation("articles", row["article_id"], "sha256", "is not the SHA-256 of the text")
        if row["article_id"] not in (text_id(row["sha256"]), text_id(row["sha256"], row["outlet"])):
            why = "is neither made of sha256 nor of it and outlet"
            yield Violation("articles", row["article_id"], "article_id", why)
        if row["n_words"] < 1:
            yield Violation("articles", row["article_id"], "n_words", "an article has words")
    yield from _duplicates(articles)


def _duplicates(articles: Sequence[Row]) -> Iterator[Violation]:
    """Check that what an article repeats is another one, not younger, which repeats none itself."""
    by_id = {row["article_id"]: row for row in articles}
    for row in articles:
        share, original = row["duplicate_share"], by_id.get(row["duplicate_of"])
        if (share is None) != (row["duplicate_of"] is None) or (share is not None and not 0 < share <= 1):
            yield Violation("articles", row["article_id"], "duplicate_share", "is no share of the article it repeats")
        if original is None:
            continue
        if original is row or original["duplicate_of"] is not None:
            yield Violation("articles", row["article_id"], "duplicate_of", "is not an article that repeats none")
        elif original["published"] is None and row["published"] is not None:
            yield Violation("articles", row["article_id"], "duplicate_of", "is an article whose day is not known")
        elif row["published"] and original["published"] > row["published"]:
            yield Violation("articles", row["article_id"], "duplicate_of", "is an article published later")


def _spans(rows: Rows, texts: Mapping[str, str]) -> Iterator[Violation]:
    """Check that every span lies in its article, and that texts and ids are those of the spans."""
    for table in (*_WITH_TEXT, "statements", "issues"):
        for row_id, row in _numbered(rows, table):
            text = texts.get(row["article_id"])
            if (row["start"] is None) != (row["end"] is None):
                yield Violation(table, row_id, "end", "a start needs an end, and an end a start")
            span = _span(row)
            if span is None or text is None:
                continue
            if not 0 <= span.start < span.end <= len(text):
                yield Violation(table, row_id, "start", f"[{span.start}, {span.end}) is no span of the article")
            elif table in _WITH_TEXT and span.of(text) != row["text"]:
                yield Violation(table, row_id, "text", f"the article has {span.of(text)!r} there")
            if table in _WITH_TEXT and _of_id(row_id, row["article_id"]) != [span]:
                yield Violation(table, row_id, TABLES[table].key, "is not made of article and span")  # type: ignore[attr-defined]


def _of_id(row_id: str, article_id: str) -> list[Span] | None:
    """Return the spans that a row's id is made of, when it is made of that article."""
    match = _SPANS_OF_ID.fullmatch(row_id)
    if not match or match["article"] != article_id:
        return None
    return [Span(*map(int, span.split("-"))) for span in match["spans"].split(".")]


def _tiling(passages: Sequence[Row], texts: Mapping[str, str]) -> Iterator[Violation]:
    """Check that the passages of an article follow each other and leave nothing but white space out."""
    for article_id, text in texts.items():
        mine = sorted((r for r in passages if r["article_id"] == article_id), key=lambda r: (r["start"], r["end"]))
        for before, after in pairwise(mine):
            if after["start"] < before["end"]:
                yield Violation("passages", after["passage_id"], "start", f"overlaps {before['passage_id']}")
        end = 0
        for row in [*mine, None]:
            start = row["start"] if row else len(text)
            gap = clean(text[end:start]).strip()
            if gap:
                name = row["passage_id"] if row else article_id
                yield Violation("passages", name, "start", f"{gap[:40]!r} before it is in no passage")
            end = max(end, row["end"]) if row else end


def _speakers(rows: Rows) -> Iterator[Violation]:
    """Check that a speaker who is known goes by the actor's name, and that nobody says what is no statement."""
    names = {row["actor_id"]: row["name"] for row in rows["actors"]}
    for row in rows["statements"]:
        if row["status"] == REJECTED and (row["speaker"] is not None or row["actor_id"] is not None):
            yield Violation("statements", row["statement_id"], "status", "a rejected statement has no speaker")
        if row["actor_id"] in names and row["speaker"] != names[row["actor_id"]]:
            message = f"the actor's name is {names[row['actor_id']]!r}"
            yield Violation("statements", row["statement_id"], "speaker", message)


def _actors(rows: Rows) -> Iterator[Violation]:
    """Check each actor's id against its mentions, and its counts against the tables."""
    published = {row["article_id"]: row["published"] for row in rows["articles"]}
    mentions: dict[str, list[Row]] = {}
    for row in rows["mentions"]:
        mentions.setdefault(row["actor_id"], []).append(row)
    n_statements = Counter(row["actor_id"] for row in rows["statements"])
    n_joint = Counter(actor_id for row in rows["statements"] for actor_id in row["joint_ids"])
    for actor in rows["actors"]:
        actor_id = actor["actor_id"]
        mine = mentions.get(actor_id, [])
        named = {(row["article_id"], _span(row)) for row in mine if row["form"] == "name"}
        spans = _of_id(actor_id, actor_id[:12])
        if not spans or (actor_id[:12], spans[0]) not in named:
            yield Violation("actors", actor_id, "actor_id", "is not made of a mention of the actor by name")
        days = sorted(filter(None, (published.get(row["article_id"]) for row in mine)))
        expected = {
            "n_articles": len({row["article_id"] for row in mine}),
            "n_mentions": len(mine),
            "n_statements": n_statements[actor_id],
            "n_joint": n_joint[actor_id],
            "first_seen": days[0] if days else None,
            "last_seen": days[-1] if days else None,
        }
        for column, value in expected.items():
            if actor[column] != value:
                yield Violation("actors", actor_id, column, f"is {actor[column]}, the tables say {value}")


def _statements(rows: Rows, texts: Mapping[str, str]) -> Iterator[Violation]:
    passages: dict[str, list[Row]] = {}
    for row in rows["passages"]:
        passages.setdefault(row["article_id"], []).append(row)
    for row in rows["statements"]:
        text = texts.get(row["article_id"])
        if text is not None:
            for column, message in _statement(row, text, passages.get(row["article_id"], [])):
                yield Violation("statements", row["statement_id"], column, message)


def _statement(row: Row, text: str, passages: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """Yield the column and the message of every violation within one statement."""
    parts = [Span(part["start"], part["end"]) for part in row["parts"] or []]
    if not parts:
        yield "parts", "a statement has content"
        return
    if any(not 0 <= part.start < part.end <= len(text) for part in parts):
        yield "parts", "a part is no span of the article"
    if any(after.start < before.end for before, after in pairwise(parts)):
        yield "parts", "the parts overlap or are out of order"
    if " ".join(part.of(text) for part in parts) != row["content"]:
        yield "content", "is not the text of the parts, joined by one space"
    whole = list(parts)
    for name in ("source", "cue"):
        span = _span(row, f"{name}_start", f"{name}_end")
        absent = {row[f"{name}_{column}"] is None for column in ("start", "end", "text")}
        if len(absent) > 1:
            yield f"{name}_text", "start, end and text are all there or none is"
        elif span:
            whole.append(span)
            if span.of(text) != row[f"{name}_text"]:
                yield f"{name}_text", f"the article has {span.of(text)!r} there"
    if _span(row) != hull(whole):
        yield "start", f"source, cue and content together are [{hull(whole).start}, {hull(whole).end})"
    cue = _span(row, "cue_start", "cue_end")
    if _of_id(row["statement_id"], row["article_id"]) != [hull(parts), *([cue] if cue else [])]:
        yield "statement_id", "is not made of the article and of the spans of content and cue"
    if not 0 <= row["confidence"] <= 1:
        yield "confidence", "is not between 0 and 1"
    for passage in passages:
        kind, span = passage["kind"], Span(passage["start"], passage["end"])
        if kind != row["passage_kind"] and any(span.overlaps(part) for part in parts):
            yield "passage_kind", f"the content stands in a passage of kind {kind}"


def _days(rows: Rows) -> Iterator[Violation]:
    """Check that intervals of days have two ends, in order, and say how they were read."""
    for row in rows["statements"]:
        said = [row[f"said_{column}"] for column in ("from", "until", "precision", "basis")]
        if None in said and any(value is not None for value in said):
            message = "said_from, said_until, said_precision and said_basis are all there or none is"
            yield Violation("statements", row["statement_id"], "said_from", message)
        elif said[0] is not None and not said[0] < said[1]:
            yield Violation("statements", row["statement_id"], "said_until", "is not after said_from")
    for row in rows["dates"]:
        if (row["earliest"] is None) != (row["latest"] is None):
            yield Violation("dates", row["date_id"], "latest", "earliest and latest are both there or neither is")
        elif row["earliest"] is not None and not row["earliest"] < row["latest"]:
            yield Violation("dates", row["date_id"], "latest", "is not after earliest")
        if row["anchor"] == "none" and row["earliest"] is not None:
            yield Violation("dates", row["date_id"], "earliest", "there is an interval, but nothing it was read from")
    for row in rows["quantities"]:
        if row["low"] is not None and row["high"] is not None and row["low"] > row["high"]:
            yield Violation("quantities", row["quantity_id"], "high", "is less than low")


def _inside(rows: Rows) -> Iterator[Violation]:
    """Check that a date or figure said to stand in a statement's content stands there."""
    statements = {row["statement_id"]: row for row in rows["statements"]}
    for table in ("dates", "quantities"):
        for row_id, row in _numbered(rows, table):
            statement = statements.get(row["statement_id"])
            span = _span(row)
            if statement is None or span is None:
                continue
            if not _holds(statement, row["article_id"], span):
                yield Violation(table, row_id, "statement_id", "the content of that statement does not hold it")


def _quotes(rows: Rows) -> Iterator[Violation]:
    """Check that the versions of a sentence are told against its fullest one, span for span."""
    statements = {row["statement_id"]: row for row in rows["statements"]}
    quotes = {row["quote_id"]: row for row in rows["quotes"]}
    times = Counter(row["line_id"] for row in rows["quotes"])
    for row_id, row in _numbered(rows, "quotes"):
        span, fullest, statement = _span(row), quotes.get(row["line_id"]), statements.get(row["statement_id"])
        if (row["version"] == "fullest") != (row["quote_id"] == row["line_id"]):
            yield Violation("quotes", row_id, "version", "the fullest version, and no other, has the id of its line")
        if times[row["line_id"]] < 2:
            yield Violation("quotes", row_id, "line_id", "no other version of this sentence is there")
        if statement and span and not _holds(statement, row["article_id"], span):
            yield Violation("quotes", row_id, "statement_id", "the content of that statement does not hold it")
        if fullest and row["utterance_id"] != fullest["utterance_id"]:
            yield Violation("quotes", row_id, "utterance_id", "is not that of its fullest version")
        if len(row["shared"]) != len(row["fullest_shared"]):
            yield Violation("quotes", row_id, "fullest_shared", "each shared stretch stands in the fullest version too")
        for column, of in (("shared", row), ("fullest_shared", fullest)):
            whole = _span(of) if of else None
            if whole and any(not whole.contains(Span(part["start"], part["end"])) for part in row[column]):
                yield Violation("quotes", row_id, column, "a shared stretch is outside the words quoted")


def _answers(rows: Rows) -> Iterator[Violation]:
    """Check that answers stand in the article of their statements, and that a claim is of whoever is answered."""
    statements = {row["statement_id"]: row for row in rows["statements"]}
    for row_id, row in _numbered(rows, "answers"):
        if not 0 <= row["confidence"] <= 1:
            yield Violation("answers", row_id, "confidence", "is not between 0 and 1")
        for column in ("statement_id", "answers_id", "restated_id"):
            statement = statements.get(row[column])
            if statement and statement["article_id"] != row["article_id"]:
                yield Violation("answers", row_id, column, "is a statement of another article")
            if statement and column != "statement_id" and statement["actor_id"] != row["answers_actor_id"]:
                yield Violation("answers", row_id, column, "is not a statement of the actor that is answered")


def _holds(statement: Row, article_id: str, span: Span) -> bool:
    parts = [Span(part["start"], part["end"]) for part in statement["parts"] or []]
    return bool(statement["article_id"] == article_id and any(part.contains(span) for part in parts))


def _lines(tables: Rows) -> Iterator[Violation]:
    """Check that every quantity has one figure, given by the speaker of its statement, and that lines are in order."""
    figures = tables["figures"]
    mine = {row["quantity_id"]: row for row in tables["quantities"]}
    givers = {row["statement_id"]: row["actor_id"] for row in tables["statements"]}
    times = Counter(row["quantity_id"] for row in figures)
    for quantity_id in mine:
        if times[quantity_id] != 1:
            yield Violation("quantities", quantity_id, "quantity_id", f"{times[quantity_id]} rows of figures have it")
    by_id = {row["figure_id"]: row for row in figures}
    lines: dict[str, list[Row]] = {}
    for row in figures:
        lines.setdefault(row["line_id"], []).append(row)
        figure_id, quantity = row["figure_id"], mine.get(row["quantity_id"])
        if quantity and figure_id != quantity["quantity_id"].replace("-q", "-f", 1):
            yield Violation("figures", figure_id, "figure_id", "is not made of article and span of its quantity")
        if row["actor_id"] != givers.get(row["statement_id"]):
            yield Violation("figures", figure_id, "actor_id", "is not the speaker of its statement")
        before = by_id.get(row["previous_id"])
        if (row["relation"] == "first") != (row["previous_id"] is None):
            yield Violation("figures", figure_id, "previous_id", "the first of a line has none, every other has one")
        elif before and (before["line_id"], before["position"] < row["position"]) != (row["line_id"], True):
            yield Violation("figures", figure_id, "previous_id", "does not stand before it in the same line")
    for line_id, rows in lines.items():
        if line_id not in {row["figure_id"] for row in rows}:
            yield Violation("figures", line_id, "line_id", "is not made of a figure of the line")
        if sorted(row["position"] for row in rows) != [*range(1, len(rows) + 1)]:
            yield Violation("figures", line_id, "position", "the positions of a line are not 1, 2, 3, …")
