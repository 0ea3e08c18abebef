"""What a person sees of an article who rules on its rows, and where the rulings go.

An article is shown as on the page of a report, each row that was read from it with its facts. A ruling is an answer as
of the review sheet (`review`), written to the same file of corrections, and applied when the tables are built next.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from analysis import corrections, filling, page, review, wording
from analysis.corrections import NEW, NOBODY, Correction
from analysis.highlight import shortened, shown
from analysis.measures import DOUBTFUL, UNKNOWN, UNNAMED, when
from analysis.spans import Span

Row = dict[str, Any]

ANSWERS = {
    "statements": {
        "confirm": "It is right",
        "set speaker": "Somebody else says it",
        "reject": "It is no statement",
    },
    "mentions": {"split": "It means somebody else"},
}
"""What can be ruled on a row, by table, and in which words that is asked."""

_TOLD = {"confirm": "Right", "reject": "No statement", "set speaker": "Said by {}", "split": "Means {}"}
_KEYS = {"statements": "statement_id", "mentions": "mention_id", "dates": "date_id", "quantities": "quantity_id"}
_BEGINNING = 70  # characters of a text that stand for the whole


class Desk:
    """Some articles with their rows, and the file that takes rulings on them.

    Args:
        tables: As `store.load` returns them.
        file: The corrections; it is made with the first ruling.
        article_ids: The articles to show, in this order.
    """

    def __init__(self, tables: Mapping[str, pa.Table], file: Path, article_ids: Sequence[str]) -> None:
        self.file = file
        self._tables = tables
        rows = {row["article_id"]: row for row in tables["articles"].to_pylist()}
        self._articles: dict[str, Row] = {article_id: rows[article_id] for article_id in article_ids}
        passages = tables["passages"].select(["article_id", "kind", "text"]).to_pylist()
        self._first: dict[str, str] = {}  # what is first told of an article
        for passage in passages:
            if passage["kind"] in ("headline", "body"):
                self._first.setdefault(passage["article_id"], passage["text"])
        actors = tables["actors"].select(["actor_id", "name", "role"]).to_pylist()
        self._names: dict[str, str] = {actor["actor_id"]: actor["name"] for actor in actors}

    @cached_property
    def _answers(self) -> review.Answers:
        return review.Answers(self._tables, "", datetime.date.today())

    def contents(self) -> list[dict[str, str]]:
        """Return the articles in order, each with its `id` and its `title`."""
        return [{"id": i, "title": shown(self._title(article))} for i, article in self._articles.items()]

    def actors(self) -> list[dict[str, str]]:
        """Return whom a row may be given to: `value` is a name, or an id where several go by the name `label`."""
        by_name: dict[str, list[str]] = {}
        for actor_id, name in self._names.items():
            by_name.setdefault(name, []).append(actor_id)
        found = [{"value": NOBODY, "label": "nobody who is known"}, {"value": NEW, "label": "somebody of its own"}]
        for name, ids in sorted(by_name.items()):
            found += [{"value": i, "label": shown(name)} for i in ids] if len(ids) > 1 else [{"value": shown(name)}]
        return found

    def article(self, article_id: str) -> dict[str, Any]:
        """Return one article: `html`, safe as it is; its `rows` by id, as of `row`; the `statements` in order.

        Raises:
            KeyError: It is not one of the articles.
        """
        article = self._articles[article_id]
        own = {
            name: table.filter(pc.field("article_id") == article_id) if "article_id" in table.column_names else table
            for name, table in self._tables.items()
        }
        found = {name: own[name].to_pylist() for name in _KEYS}
        rows = {row[_KEYS[name]]: (name, row) for name, there in found.items() for row in there}
        ruled = self._ruled()
        facts = [article["outlet"] or UNNAMED, _day(article["published"]), article["byline"], article["source"]]
        return {
            "id": article_id,
            "title": shown(self._title(article)),
            "facts": [shown(fact) for fact in facts if fact],
            "html": str(page.marked(own, article_id)),
            "rows": {row_id: self._row(name, row, found, ruled) for row_id, (name, row) in rows.items()},
            "statements": [row["statement_id"] for row in sorted(found["statements"], key=lambda row: row["start"])],
        }

    def rule(self, row_id: str, answer: str, value: str, reason: str, author: str) -> Correction | None:
        """Put a ruling behind the corrections; None where the file says so already.

        Raises:
            ValueError: It cannot be taken; the message says why, and what can. The file is as it was.
            OSError: The file cannot be read or written. It is as it was.
        """
        cells = {"answer": answer, "value": value, "reason": reason, "author": author, "row_id": row_id}
        cells |= dict.fromkeys(("date", "other", "scope", "read_as", "words"), "")
        taken = review.judge([(1, cells)], self._answers, self._read())
        for _, why in taken.refused:
            raise ValueError(why)
        corrections.append(self.file, taken.corrections)
        return taken.corrections[0] if taken.corrections else None

    def take_back(self, row_id: str, number: int) -> None:
        """Take a ruling on a row out of the file again.

        Args:
            row_id: The row.
            number: Which of its `rulings`, from 0.

        Raises:
            ValueError: It is not there any more.
            OSError: The file cannot be read or written. It is as it was.
        """
        ruled = self._ruled().get(row_id, [])
        if not 0 <= number < len(ruled) or not corrections.withdraw(self.file, ruled[number]):
            raise ValueError(f"{self.file} holds no such ruling any more")

    def rulings(self, row_id: str) -> dict[str, list[str]]:
        """Return what the file says of a row: the `kinds`, and the `rulings` as sentences."""
        return _rulings(self._ruled().get(row_id, []))

    def _read(self) -> list[Correction]:
        return corrections.read(self.file) if self.file.exists() else []

    def _ruled(self) -> dict[str, list[Correction]]:
        ruled: dict[str, list[Correction]] = {}
        for c in self._read():
            ruled.setdefault(c.row_id, []).append(c)
        return ruled

    def _title(self, article: Row) -> str:
        words = article["title"] or _beginning(self._first.get(article["article_id"]) or article["text"])
        return f"{words} · {article['outlet'] or UNNAMED}, {_day(article['published'])}"

    # --- one row

    def _row(self, table: str, row: Row, found: Mapping[str, list[Row]], ruled: Mapping[str, list[Correction]]) -> Row:
        row_id = row[_KEYS[table]]
        about = {
            "statements": self._statement,
            "mentions": self._mention,
            "dates": _date,
            "quantities": _quantity,
        }[table](row)
        return {
            "table": table,
            "words": shown(row["content"] if table == "statements" else row["text"]),
            "facts": [[label, shown(fact)] for label, fact in about if fact],
            "doubtful": table == "statements" and row["confidence"] < DOUBTFUL,
            "silent": table == "statements" and not row["actor_id"],
            "status": row["status"] if table == "statements" else "",
            "answers": ANSWERS.get(table, {}),
            **_rulings(ruled.get(row_id, [])),
            "related": list(_related(table, row, found)),
        }

    def _statement(self, row: Row) -> Iterable[tuple[str, str | None]]:
        joint = [self._names[i] for i in row["joint_ids"] if i in self._names]
        yield "Speaker", row["speaker"] or ", ".join(joint) or UNKNOWN
        yield "Written", row["source_text"] if row["source_text"] != row["speaker"] else None
        yield "Because", row["speaker_reason"]
        yield "Reported", f"{row['kind']}, with “{row['cue_text']}”" if row["cue_text"] else row["kind"]
        yield "To", self._names.get(row["addressee_id"])
        said = (when(row["said_from"], row["said_until"]), wording.BASIS_LABELS.get(row["said_basis"]))
        yield "Said", ", ".join(part for part in said if part)
        yield "Stands in", page.PASSAGE_LABELS.get(row["passage_kind"])
        yield "Sure", f"{row['confidence']:.2f} of 1" + (", doubtful" if row["confidence"] < DOUBTFUL else "")
        yield "Status", filling.STATUS_LABELS.get(row["status"], row["status"])
        yield "Row", row["statement_id"]

    def _mention(self, row: Row) -> Iterable[tuple[str, str | None]]:
        yield "Means", self._names.get(row["actor_id"], "nobody who is known")
        yield "Because", row["reason"]
        yield "Form", row["form"]
        yield "Role", row["role"]
        yield "Row", row["mention_id"]


def _date(row: Row) -> Iterable[tuple[str, str | None]]:
    yield "Means", when(row["earliest"], row["latest"]) if row["earliest"] else row["value"] or "not resolved"
    yield "TIMEX3", " ".join(part for part in (row["type"], row["value"]) if part)
    yield "Precision", row["precision"]
    yield "Read from", row["anchor"]
    yield "Row", row["date_id"]


def _quantity(row: Row) -> Iterable[tuple[str, str | None]]:
    bounds = [f"{bound:,.10g}" if bound is not None else "open" for bound in (row["low"], row["high"])]
    yield "Amount", bounds[0] if bounds[0] == bounds[1] else " to ".join(bounds)
    yield "Hedge", row["hedge"]
    yield "Counts", row["unit"]
    yield "Row", row["quantity_id"]


def _related(table: str, row: Row, found: Mapping[str, list[Row]]) -> Iterable[list[str]]:
    """Yield the rows that belong to a row, each with its id and a name for it."""
    if table == "statements":
        whole = Span(row["start"], row["end"])
        for mention in found["mentions"]:
            source = row["source_start"] is not None and Span(row["source_start"], row["source_end"])
            if source and source.overlaps(Span(mention["start"], mention["end"])):
                yield [mention["mention_id"], f"who “{shown(mention['text'])}” is"]
        for name, what in (("dates", "date"), ("quantities", "figure")):
            for other in found[name]:
                if other["statement_id"] == row["statement_id"] or (
                    whole.start <= other["start"] and other["end"] <= whole.end
                ):
                    yield [other[_KEYS[name]], f"{what} “{shown(other['text'])}”"]
    elif row.get("statement_id"):
        words = next(s["content"] for s in found["statements"] if s["statement_id"] == row["statement_id"])
        yield [row["statement_id"], f"statement “{shown(_beginning(words))}”"]


def _day(day: datetime.date | None) -> str:
    return when(day, day + datetime.timedelta(days=1) if day else None)


def _rulings(ruled: Sequence[Correction]) -> dict[str, list[str]]:
    told = []
    for c in ruled:
        value = c.value_read_as or c.value
        what = _TOLD[c.kind].format(value) if c.kind in _TOLD else f"{c.kind} {value}".strip()
        told.append(shown(f"{what}: {c.reason} ({c.author}, {c.date})"))
    return {"kinds": [c.kind for c in ruled], "rulings": told}


def _beginning(text: str) -> str:
    return shortened(text, _BEGINNING)


def style(own: str) -> str:
    """Return the style sheet of the reports for a shadow root, and one's own behind it.

    There is no `:root` in a shadow root, and the scheme is the notebook's, which need not be the browser's:
    `data-scheme` of the host says which.

    Raises:
        ValueError: The style sheet names no colours for the dark.
    """
    whole = page.style()
    dark = re.search(r"@media \(prefers-color-scheme: dark\) \{\s*:root (\{.*?\})\s*\}", whole, re.DOTALL)
    if dark is None:
        raise ValueError("the style sheet of the reports names no colours for the dark")
    themed = whole[: dark.start()] + f":host([data-scheme=dark]) {dark[1]}" + whole[dark.end() :]
    return themed.replace(":root", ":host") + own
