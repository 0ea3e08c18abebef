"""Show the queue of doubtful rows as one HTML page on which an editor rules on them, and which hands back a CSV file.

The page works from the file system and asks for nothing. Each row shows its words where they stand; the answers are
kept in the browser until they are downloaded, in the form of the file of corrections (`corrections.COLUMNS`). Without
JavaScript the page can be read, and the sheet serves for the answers.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from markupsafe import Markup

from analysis import corrections, excerpts, page
from analysis.corrections import NEW, NOBODY, plain
from analysis.highlight import Mark, shown
from analysis.measures import UNNAMED
from analysis.spans import Span, hull, mention_of

Row = Mapping[str, Any]

# Characters shown around the words: who speaks is told before them more often than after.
_BEFORE, _AFTER = 400, 200


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that a row can be given.

    Attributes:
        answer: How the page tells it from the others.
        kind: The kind of correction that it makes.
        value: The value of that; "actor" where the editor names one.
        words: What it says.
    """

    answer: str
    kind: str
    value: str
    words: str


ACTOR = "actor"
_STATEMENT = (
    Choice("confirm", "confirm", "", "Right as read"),
    Choice("reject", "reject", "", "Not a statement"),
    Choice("speaker", "set speaker", ACTOR, "Said by …"),
    Choice("nobody", "set speaker", NOBODY, "Speaker not known"),
)
_PAIR = (
    Choice("merge", "merge", "other", "One and the same"),
    Choice("two", "confirm", "other", "Two"),
)
_MENTION = (
    Choice("confirm", "confirm", "", "Yes, it is"),
    Choice("new", "split", NEW, "Somebody else, not listed"),
    Choice("actor", "split", ACTOR, "It is …"),
    Choice("nobody", "split", NOBODY, "Not known"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One row of the queue as the page shows it."""

    key: str  # of this row in the page and in what the browser keeps
    about: str
    why: str
    confidence: str
    asks: Markup  # whom it is read as
    excerpts: list[Markup]
    places: list[str]  # of each excerpt: outlet, day, file and characters
    choices: tuple[Choice, ...]
    cells: Mapping[str, str]  # of the correction, but for what the editor says


def render(rows: Sequence[Row], tables: Mapping[str, pa.Table], version: str) -> str:
    """Return the page.

    Args:
        rows: The queue, as `review.queue` returns it.
        tables: The tables that it was made from.
        version: Version of the project, which the page names.
    """
    corpus = _Corpus(tables)
    questions = [corpus.question(number, row) for number, row in enumerate(rows, start=1)]
    told = {question.key: dict(question.cells) for question in questions}
    state = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]
    return page.fill(
        "review.html.j2",
        ["style.css", "review.css"],
        scripts=["review.js"],
        questions=questions,
        actors=corpus.choosable(),
        data=Markup(
            page.embedded_json(
                {"state": state, "columns": corrections.COLUMNS, "rows": told, "actors": dict(corpus.named())}
            )
        ),
        summary=page.summarise(tables),
        version=version,
        actor=ACTOR,
    )


class _Corpus:
    """The tables by id, and what the page says of a row."""

    def __init__(self, tables: Mapping[str, pa.Table]) -> None:
        self._articles, self._statements, self._mentions, self._actors = (
            {row[key]: row for row in tables[table].to_pylist()}
            for table, key in (
                ("articles", "article_id"),
                ("statements", "statement_id"),
                ("mentions", "mention_id"),
                ("actors", "actor_id"),
            )
        )
        self._bearers = Counter(plain(actor["name"]) for actor in self._actors.values())

    def label(self, actor: Row) -> str:
        """Return the words by which an actor is chosen: its name, and its id where another has that name too."""
        name = plain(actor["name"])
        return name if self._bearers[name] == 1 and name != NOBODY else f"{name} ({actor['actor_id']})"

    def choosable(self) -> list[tuple[str, str]]:
        """Return the label of every actor and what helps to tell it, those with most statements first."""
        actors = sorted(self._actors.values(), key=lambda a: (-a["n_statements"], a["name"], a["actor_id"]))
        return [(self.label(actor), plain(actor["role"]) or actor["kind"]) for actor in actors]

    def named(self) -> Iterator[tuple[str, tuple[str, str]]]:
        """Yield the label of every actor, with its id and its name."""
        for actor_id, actor in self._actors.items():
            yield self.label(actor), (actor_id, plain(actor["name"]))

    def question(self, number: int, row: Row) -> Question:
        """Return a row of the queue as the page shows it."""
        row_id = row["row_id"]
        if statement := self._statements.get(row_id):
            choices: tuple[Choice, ...] = _STATEMENT
            stands = [self._statement(statement)]
            read_as, words = plain(statement["speaker"]), plain(statement["content"])
            asks = _bold("Said by {}?", read_as) if read_as else Markup("Who says this?")
        else:
            ids = [mention_of(i) for i in (row_id, row.get("other")) if i]
            mentions = [self._mentions[i] for i in ids]
            choices = _PAIR if row.get("other") else _MENTION
            stands = [(mention["article_id"], _words(mention)) for mention in mentions]
            read_as, words = plain(row["read_as"]), plain(mentions[0]["text"])
            other = plain(row.get("other_read_as"))
            asks = _bold("Are {} and {} one?", read_as, other) if other else _bold("Is this {}?", read_as)
        cells = {
            "row_id": row_id,
            "scope": row.get("scope") or "",
            "read_as": read_as,
            "words": words,
            "other": row.get("other") or "",
            "other_read_as": plain(row.get("other_read_as")),
        }
        return Question(
            key=f"q{number}",
            about=row["about"],
            why=row["why"],
            confidence=row.get("confidence") or "",
            asks=asks,
            excerpts=[self._excerpt(*stand) for stand in stands],
            places=[self._place(*stand) for stand in stands],
            choices=choices,
            cells=cells,
        )

    def _statement(self, row: Row) -> tuple[str, list[Mark]]:
        marks = [
            Mark(span=Span(part["start"], part["end"]), attributes={"class": "content"}, rank=1)
            for part in row["parts"]
        ]
        for role in ("source", "cue"):
            if row[f"{role}_start"] is not None:
                span = Span(row[f"{role}_start"], row[f"{role}_end"])
                marks.append(Mark(span=span, attributes={"class": role}, rank=2))
        return row["article_id"], marks

    def _excerpt(self, article_id: str, marks: Sequence[Mark]) -> Markup:
        text = self._articles[article_id]["text"]
        return excerpts.html(text, [_window(text, hull([mark.span for mark in marks]))], marks)

    def _place(self, article_id: str, marks: Sequence[Mark]) -> str:
        article = self._articles[article_id]
        start, end = hull([mark.span for mark in marks])
        facts = [
            article["outlet"] or UNNAMED,
            article["published"].isoformat() if article["published"] else "",
            article["title"] or "",
            f"{article['source']}, characters {start:,} to {end:,}",
        ]
        return " · ".join(plain(fact) for fact in facts if fact)


def _window(text: str, span: Span) -> Span:
    """Return what is shown of a text: the words, more of what stands before them than after, whole words only."""
    start, end = max(0, span.start - _BEFORE), min(len(text), span.end + _AFTER)
    while 0 < start < span.start and not text[start - 1].isspace():
        start += 1
    while start < span.start and text[start].isspace():
        start += 1
    while span.end < end < len(text) and not text[end].isspace():
        end -= 1
    return Span(start, end)


def _words(mention: Row) -> list[Mark]:
    return [Mark(span=Span(mention["start"], mention["end"]), tag="mark", rank=1)]


def _bold(template: str, *names: str) -> Markup:
    return Markup(template).format(*(Markup("<b><bdi>{}</bdi></b>").format(shown(name)) for name in names))
