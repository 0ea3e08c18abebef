"""Sound tables pass; each invariant, broken alone, gives exactly its own violation."""

import dataclasses
import datetime
import hashlib
from typing import Any

import pyarrow as pa
import pytest
import small_tables
from small_tables import (
    ANSWER,
    ARTICLE,
    LEE,
    LOST,
    POST,
    PUBLISHED,
    SEATS,
    STATEMENT,
    TEXT,
    UNNAMED,
    VICTORY,
    WON,
    find,
    row_id,
)  # fmt: skip

from analysis.checks import Violation, check
from analysis.schema import TABLES
from analysis.spans import Span
from analysis.tables import to_arrow


def broken(table: str, row: int, **values: Any) -> list[Violation]:
    """Return the violations after changing one row, counted in the order in which it is written in `small_tables`."""
    rows = small_tables.rows()
    rows[table][row] = dataclasses.replace(rows[table][row], **values)
    return check(to_arrow(rows))


def test_sound_tables_have_no_violation():
    assert check(small_tables.tables()) == []


def test_empty_tables_are_sound():
    assert check(to_arrow({})) == []


# The row, what is changed in it, and the one violation that follows: row, column and the start of the message.
COUNTED = row_id(ARTICLE, "f", find("two seats"))

BROKEN = [
    # values
    ("articles", 0, {"outlet": ""}, ARTICLE, "outlet", "the text is empty"),
    ("mentions", 1, {"reason": ""}, row_id(ARTICLE, "m", find("Critics")), "reason", "the text is empty"),
    ("statements", 1, {"speaker_reason": ""}, UNNAMED, "speaker_reason", "the text is empty"),
    ("statements", 0, {"kind": "spoken"}, STATEMENT, "kind", "'spoken' is none of direct, indirect, mixed"),
    ("statements", 0, {"status": "true"}, STATEMENT, "status", "'true' is none of machine, confirmed, corrected, rejected"),
    ("statements", 1, {"status": "rejected"}, UNNAMED, "status", "a rejected statement has no speaker"),
    ("dates", 0, {"type": "DAY"}, row_id(ARTICLE, "d", find("on Tuesday")), "type", "'DAY' is none of DATE, TIME"),
    ("articles", 0, {"n_words": 0}, ARTICLE, "n_words", "an article has words"),
    ("statements", 0, {"confidence": 1.01}, STATEMENT, "confidence", "is not between 0 and 1"),
    ("statements", 0, {"confidence": -0.01}, STATEMENT, "confidence", "is not between 0 and 1"),
    ("statements", 0, {"confidence": float("nan")}, STATEMENT, "confidence", "is not between 0 and 1"),
    ("articles", 0, {"duplicate_share": 0.9}, ARTICLE, "duplicate_share", "is no share of the article it repeats"),
    ("articles", 0, {"duplicate_of": ARTICLE, "duplicate_share": 0.9}, ARTICLE, "duplicate_of", "is not an article that repeats"),
    # references
    ("statements", 0, {"addressee_id": "nobody"}, STATEMENT, "addressee_id", "'nobody' is no actor_id of actors"),
    ("issues", 0, {"article_id": "0123456789ab"}, "row 2", "article_id", "'0123456789ab' is no article_id of articles"),
    ("dates", 0, {"statement_id": "none"}, row_id(ARTICLE, "d", find("on Tuesday")), "statement_id", "'none' is no statement_id"),
    # spans, texts and ids
    ("passages", 3, {"text": "Critics"}, row_id(ARTICLE, "p", find("Critics said that she lost.")), "text", "the article has 'Critics said"),
    ("mentions", 1, {"text": "Fans"}, row_id(ARTICLE, "m", find("Critics")), "text", "the article has 'Critics' there"),
    ("dates", 0, {"text": "Monday"}, row_id(ARTICLE, "d", find("on Tuesday")), "text", "the article has 'on Tuesday' there"),
    ("quantities", 0, {"text": "2 seats"}, row_id(ARTICLE, "q", find("two seats")), "text", "the article has 'two seats' there"),
    ("mentions", 1, {"mention_id": f"{ARTICLE}-m1-2"}, f"{ARTICLE}-m1-2", "mention_id", "is not made of article and span"),
    ("mentions", 1, {"mention_id": "critics"}, "critics", "mention_id", "is not made of article and span"),
    ("issues", 0, {"start": 3, "end": None}, "row 2", "end", "a start needs an end"),
    ("issues", 0, {"start": 3, "end": 3}, "row 2", "start", "[3, 3) is no span of the article"),
    ("issues", 0, {"start": 3, "end": len(TEXT) + 1}, "row 2", "start", f"[3, {len(TEXT) + 1}) is no span of the article"),
    # statements
    ("statements", 0, {"content": "“We won”"}, STATEMENT, "content", "is not the text of the parts, joined by one space"),
    ("statements", 0, {"source_text": "Lee"}, STATEMENT, "source_text", "the article has 'Ann Lee' there"),
    ("statements", 0, {"source_text": None}, STATEMENT, "source_text", "start, end and text are all there or none is"),
    ("statements", 2, {"cue_text": "said"}, POST, "cue_text", "start, end and text are all there or none is"),
    ("statements", 0, {"cue_text": "has said"}, STATEMENT, "cue_text", "the article has 'said' there"),
    ("statements", 0, {"end": WON[0].end}, STATEMENT, "start", f"source, cue and content together are [{WON[0].start}, "),
    ("statements", 2, {"statement_id": row_id(ARTICLE, "s", find("Thank"))}, row_id(ARTICLE, "s", find("Thank")), "statement_id", "is not made of"),
    ("statements", 1, {"statement_id": row_id(ARTICLE, "s", LOST)}, row_id(ARTICLE, "s", LOST), "statement_id", "is not made of"),
    ("statements", 0, {"passage_kind": "caption"}, STATEMENT, "passage_kind", "the content stands in a passage of kind body"),
    ("statements", 0, {"speaker": "Anna Lee"}, STATEMENT, "speaker", "the actor's name is 'Ann Lee'"),
    # days, dates and figures
    ("statements", 0, {"said_until": PUBLISHED}, STATEMENT, "said_until", "is not after said_from"),
    ("statements", 0, {"said_until": None}, STATEMENT, "said_from", "said_from, said_until, said_precision and said_basis are"),
    ("statements", 0, {"said_precision": None}, STATEMENT, "said_from", "said_from, said_until, said_precision and said_basis are"),
    ("statements", 0, {"said_basis": None}, STATEMENT, "said_from", "said_from, said_until, said_precision and said_basis are"),
    ("dates", 0, {"latest": PUBLISHED}, row_id(ARTICLE, "d", find("on Tuesday")), "latest", "is not after earliest"),
    ("dates", 0, {"latest": None}, row_id(ARTICLE, "d", find("on Tuesday")), "latest", "earliest and latest are both there"),
    ("dates", 0, {"anchor": "none"}, row_id(ARTICLE, "d", find("on Tuesday")), "earliest", "there is an interval, but nothing"),
    ("dates", 0, {"statement_id": STATEMENT}, row_id(ARTICLE, "d", find("on Tuesday")), "statement_id", "the content of that statement"),
    ("quantities", 0, {"low": 3}, row_id(ARTICLE, "q", find("two seats")), "high", "is less than low"),
    ("quantities", 0, {"statement_id": POST}, row_id(ARTICLE, "q", find("two seats")), "statement_id", "the content of that statement"),
    # quotes and answers
    ("quotes", 0, {"text": "By 2 seats"}, SEATS, "text", "the article has 'By two seats' there"),
    ("quotes", 1, {"version": "fullest"}, VICTORY, "version", "the fullest version, and no other, has the id of its line"),
    ("quotes", 1, {"statement_id": UNNAMED}, VICTORY, "statement_id", "the content of that statement does not hold it"),
    ("quotes", 1, {"utterance_id": VICTORY}, VICTORY, "utterance_id", "is not that of its fullest version"),
    ("quotes", 1, {"fullest_shared": []}, VICTORY, "fullest_shared", "each shared stretch stands in the fullest version too"),
    ("quotes", 1, {"shared": [find("seats")]}, VICTORY, "shared", "a shared stretch is outside the words quoted"),
    ("quotes", 1, {"fullest_shared": [find("lost")]}, VICTORY, "fullest_shared", "a shared stretch is outside the words quoted"),
    ("answers", 0, {"confidence": 1.5}, ANSWER, "confidence", "is not between 0 and 1"),
    ("answers", 0, {"restated_id": UNNAMED}, ANSWER, "restated_id", "is not a statement of the actor that is answered"),
    # figures
    ("figures", 0, {"position": 2}, COUNTED, "position", "the positions of a line are not 1, 2, 3"),
    ("figures", 0, {"relation": "update"}, COUNTED, "previous_id", "the first of a line has none"),
    ("figures", 0, {"previous_id": COUNTED}, COUNTED, "previous_id", "the first of a line has none"),
    ("figures", 0, {"line_id": f"{ARTICLE}-f0-1"}, f"{ARTICLE}-f0-1", "line_id", "is not made of a figure of the line"),
    ("figures", 0, {"actor_id": None}, COUNTED, "actor_id", "is not the speaker of its statement"),
    # actors
    ("actors", 0, {"n_articles": 2}, LEE, "n_articles", "is 2, the tables say 1"),
    ("actors", 0, {"n_mentions": 2}, LEE, "n_mentions", "is 2, the tables say 3"),
    ("actors", 0, {"n_statements": 3}, LEE, "n_statements", "is 3, the tables say 2"),
    ("actors", 0, {"n_joint": 1}, LEE, "n_joint", "is 1, the tables say 0"),
    ("actors", 0, {"first_seen": None}, LEE, "first_seen", "is None, the tables say 2025-04-08"),
    ("actors", 0, {"last_seen": datetime.date(2025, 4, 9)}, LEE, "last_seen", "is 2025-04-09, the tables say 2025-04-08"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "row", "values", "row_id", "column", "message"), BROKEN)
def test_each_broken_invariant_is_exactly_one_violation(table, row, values, row_id, column, message):
    (violation,) = broken(table, row, **values)
    assert (violation.table, violation.row_id, violation.column) == (table, row_id, column)
    assert violation.message.startswith(message)


def test_a_key_is_used_once():
    rows = small_tables.rows()
    rows["dates"] *= 2
    date_id = rows["dates"][0].date_id
    assert check(to_arrow(rows)) == [Violation("dates", date_id, "date_id", "2 rows have this key")]


def test_missing_values_are_reported_before_anything_that_depends_on_them():
    tables = small_tables.tables()
    column = tables["statements"].schema.get_field_index("confidence")
    field = tables["statements"].schema.field(column)
    tables["statements"] = tables["statements"].set_column(column, field, pa.array([0.9, None, 0.9], pa.float64()))
    assert check(tables) == [Violation("statements", UNNAMED, "confidence", "a value is required")]


def test_wrong_columns_are_reported_alone():
    tables = small_tables.tables()
    tables["dates"] = tables["dates"].drop_columns(["value", "anchor"])
    tables["actors"] = tables["actors"].select(["name", *(c for c in tables["actors"].column_names if c != "name")])
    del tables["issues"]
    assert [(v.table, v.message.partition(": ")) for v in check(tables)] == [
        ("actors", ("columns or their types are not those of the schema", ": ", "their order")),
        ("dates", ("columns or their types are not those of the schema", ": ", "anchor, value")),
        ("issues", ("the table is missing", "", "")),
    ]


def test_the_hash_and_the_id_of_an_article_are_those_of_its_text():
    rows = small_tables.rows()
    rows["articles"] = [dataclasses.replace(rows["articles"][0], sha256="0" * 64)]
    assert check(to_arrow(rows)) == [
        Violation("articles", ARTICLE, "sha256", "is not the SHA-256 of the text"),
        Violation("articles", ARTICLE, "article_id", "is neither made of sha256 nor of it and outlet"),
    ]


def test_parts_are_in_order_and_apart():
    first, second = WON
    for parts in ([second, first], [first, first]):
        content = " ".join(part.of(TEXT) for part in parts)
        messages = [v.message for v in broken("statements", 0, parts=parts, content=content)]
        assert "the parts overlap or are out of order" in messages
    (violation,) = broken("statements", 1, parts=[])
    assert (violation.column, violation.message) == ("parts", "a statement has content")


def test_a_part_lies_in_the_article():
    beyond = Span(len(TEXT) - 1, len(TEXT) + 5)
    violations = broken("statements", 1, parts=[LOST, beyond])
    assert ("parts", "a part is no span of the article") in [(v.column, v.message) for v in violations]


def test_passages_cover_the_text_and_do_not_overlap():
    rows = small_tables.rows()
    left_out = rows["passages"].pop(1)
    (violation,) = check(to_arrow(rows))
    assert violation.message == "'Give now.' before it is in no passage"
    rows = small_tables.rows()
    wider = find("date 2025-04-08 Give")
    wider_id = row_id(ARTICLE, "p", wider)
    rows["passages"][0] = dataclasses.replace(rows["passages"][0], passage_id=wider_id, end=wider.end, text=wider.of(TEXT))
    (violation,) = check(to_arrow(rows))
    assert (violation.row_id, violation.message) == (left_out.passage_id, f"overlaps {wider_id}")
    assert check(to_arrow({"articles": rows["articles"]}))[0].message.endswith("before it is in no passage")


def test_what_is_no_space_but_is_read_as_one_needs_no_passage():
    rows = small_tables.rows()
    text = TEXT + "\N{ZERO WIDTH SPACE}\n"
    sha = hashlib.sha256(text.encode()).hexdigest()
    article = dataclasses.replace(rows["articles"][0], text=text, sha256=sha, article_id=sha[:12])
    passages = [
        dataclasses.replace(row, article_id=sha[:12], passage_id=row_id(sha[:12], "p", Span(row.start, row.end)))
        for row in rows["passages"]
    ]
    assert check(to_arrow({"articles": [article], "passages": passages})) == []


@pytest.mark.parametrize("kind", ["header", "boilerplate", "headline"])
def test_a_statement_never_stands_in_what_is_not_read(kind: str):
    rows = small_tables.rows()
    rows["passages"][3] = dataclasses.replace(rows["passages"][3], kind=kind)
    (violation,) = check(to_arrow(rows))
    assert violation == Violation("statements", UNNAMED, "passage_kind", f"the content stands in a passage of kind {kind}")


def test_an_actors_id_is_a_mention_by_name():
    rows = small_tables.rows()
    rows["mentions"][0] = dataclasses.replace(rows["mentions"][0], form="nominal")
    assert check(to_arrow(rows)) == [Violation("actors", LEE, "actor_id", "is not made of a mention of the actor by name")]


def test_every_table_is_broken_by_some_test():
    assert {table for table, *_ in BROKEN} == set(TABLES)


@pytest.mark.parametrize(
    ("published", "message"),
    [(None, "is an article whose day is not known"), (datetime.date(2025, 4, 9), "is an article published later")],
)
def test_an_article_repeats_none_that_is_younger(published: datetime.date | None, message: str):
    rows = small_tables.rows()
    sha256 = hashlib.sha256(b"Later").hexdigest()
    other = {"article_id": sha256[:12], "sha256": sha256, "text": "Later", "n_words": 1, "published": published}
    rows["articles"] = [
        dataclasses.replace(rows["articles"][0], duplicate_of=sha256[:12], duplicate_share=0.9),
        dataclasses.replace(rows["articles"][0], **other),
    ]
    rows["passages"] = []
    violations = [v for v in check(to_arrow(rows)) if v.table == "articles"]
    assert [(v.row_id, v.column, v.message) for v in violations] == [(ARTICLE, "duplicate_of", message)]
