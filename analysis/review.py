"""The queue of doubtful rows for an editor, as a sheet to be answered, and the answers taken back as corrections."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from analysis import corrections, fingerprint, measures, names, reviewpage, store
from analysis.corpus import Corpus
from analysis.corrections import ARTICLE, NEW, NOBODY, Correction, is_id, plain
from analysis.spans import mention_of

Row = dict[str, Any]

STATEMENT = "statement"
SAME = "one actor or two?"
TWO = "this actor or another?"

ASKED = (
    *("about", "why", "confidence", "read_as", "words", "around", "other_read_as"),
    *("file", "start", "end", "row_id", "other", "scope"),
)
ANSWERED = ("answer", "value", "reason", "author", "date")
COLUMNS = (*ASKED, *ANSWERED)
"""Columns of the sheet: what is asked, then what is left empty for the answer."""

_NEEDED = ("row_id", "scope", "read_as", "words", *ANSWERED)
_CALLED = {"kind": "answer"}  # in a file of corrections
_REACH = 150  # characters on either side


# --- the queue --------------------------------------------------------------------------------------------------------


def queue(tables: Mapping[str, pa.Table], ruled: Sequence[Correction] = ()) -> list[Row]:
    """Return the doubtful rows of some tables: statements, the least sure first, then actors, then unknown speakers.

    Actors are asked about in pairs that may be one (`names.alike`), and where one is so called in an article that it
    may be two.

    Args:
        tables: As `store.load` returns them.
        ruled: Corrections that are known already; what they rule on is not asked again.

    Returns:
        Rows with the columns `ASKED`, as text.
    """
    sheet = _Sheet(tables)
    done = {c.row_id for c in ruled if is_id(c.row_id, "ms")}
    parted = {frozenset((sheet.holder(c.row_id), sheet.holder(c.value))) for c in ruled if c.kind == "confirm"}
    single = {sheet.holder(c.row_id) for c in ruled if c.kind == "confirm" and is_id(c.row_id) and not c.value}
    merged = {frozenset((sheet.holder(c.row_id), sheet.holder(c.value))) for c in ruled if c.kind == "merge"}
    doubts = measures.doubts(sheet.corpus).set_index("doubt")["rows_ids"].to_dict()
    unsure = dict.fromkeys(doubts.get("confidence", ()))
    silent = [i for i in doubts.get("speaker", ()) if i not in unsure and sheet.silent(i)]
    silent.sort(key=lambda i: (sheet.statements[i]["confidence"], i))
    rows = [sheet.statement(i, f"confidence below {measures.DOUBTFUL}") for i in unsure if i not in done]
    rows += [row for pair, row in sheet.pairs() if pair not in parted | merged]
    rows += [row for actor_id, row in sheet.parts() if actor_id not in single and row["row_id"] not in done]
    rows += [sheet.statement(i, "speaker not known") for i in silent if i not in done]
    return rows


def as_csv(rows: Sequence[Row]) -> bytes:
    """Return the sheet as CSV that a spreadsheet opens as it is: UTF-8 with its mark, and no cell a formula."""
    return store.BOM + store.as_csv([COLUMNS, *([row.get(name) for name in COLUMNS] for row in rows)])


def as_page(rows: Sequence[Row], tables: Mapping[str, pa.Table]) -> str:
    """Return the queue as an HTML page that takes the answers, and hands them back as corrections."""
    return reviewpage.render(rows, tables, fingerprint.version())


class _Sheet:
    """The tables by id, and the rows of the sheet."""

    def __init__(self, tables: Mapping[str, pa.Table]) -> None:
        self.corpus = Corpus.of(tables)
        self.articles: dict[str, Row] = _by_id(tables, "articles", "article_id")
        self.statements: dict[str, Row] = _by_id(tables, "statements", "statement_id")
        self.mentions: dict[str, Row] = _by_id(tables, "mentions", "mention_id")
        self.actors: dict[str, Row] = _by_id(tables, "actors", "actor_id")

    def holder(self, row_id: str) -> str | None:
        """Return the actor that an id names now, by the mention that it is made of."""
        mention = self.mentions.get(mention_of(row_id)) if is_id(row_id) else None
        return mention["actor_id"] if mention else None

    def silent(self, statement_id: str) -> bool:
        """Tell whether nobody is known to say something, not even several, and no person has ruled on it."""
        row = self.statements[statement_id]
        return row["status"] == "machine" and not row["joint_ids"]

    def statement(self, statement_id: str, why: str) -> Row:
        row = self.statements[statement_id]
        said = f"{why}; {row['speaker_reason']}" if row["speaker_reason"] else why
        return self._row(STATEMENT, said, row, row["content"]) | {
            "confidence": f"{row['confidence']:.2f}",
            "read_as": row["speaker"] or "",
            "row_id": statement_id,
        }

    def pairs(self) -> Iterator[tuple[frozenset[str], Row]]:
        """Yield the pairs of actors that may be one, the likeliest first, and those that have one name."""
        by_name: dict[str, list[str]] = defaultdict(list)
        for actor_id, actor in self.actors.items():
            by_name[actor["name"]].append(actor_id)
        found = [(ids[0], other, "both go by this name") for ids in by_name.values() for other in ids[1:]]
        for pair in names.alike(by_name):
            one, other = by_name[pair.one][0], by_name[pair.other][0]
            found.append((one, other, f"“{pair.compared[0]}” and “{pair.compared[1]}”: {pair.reason}"))
        for one, other, why in found:
            first, second = (self.mentions[mention_of(i)] for i in (one, other))
            row = self._row(SAME, why, first, first["text"])
            row["around"] += " / " + self._around(second)
            about = {"read_as": self.actors[one]["name"], "other_read_as": self.actors[other]["name"]}
            yield frozenset((one, other)), row | about | {"row_id": one, "other": other}

    def parts(self) -> Iterator[tuple[str, Row]]:
        """Yield the first mention by name, in each article, of an actor that the article may mean another by."""
        named: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for mention in self.mentions.values():
            if mention["form"] == "name" and mention["actor_id"]:
                named[(mention["actor_id"], mention["article_id"])].append(mention)
        for (actor_id, _), mentions in named.items():
            actor = self.actors[actor_id]
            if actor["kind"] != "person" or " " not in actor["name"] or actor["n_articles"] < 2:
                continue
            first = mentions[0]
            full = [mention["text"] for mention in mentions if " " in mention["text"]]
            other = next((text for text in full if names.compare(actor["name"], text).verdict == "different"), None)
            if other:
                why = f"the article writes “{other}”"
            elif not full:
                why = f"the article writes “{first['text']}” and never the whole name"
            else:
                continue
            row = self._row(TWO, why, first, first["text"])
            yield actor_id, row | {"read_as": actor["name"], "row_id": first["mention_id"], "scope": ARTICLE}

    def _row(self, about: str, why: str, row: Row, words: str) -> Row:
        return {
            "about": about,
            "why": plain(why),
            "words": plain(words),
            "around": self._around(row),
            "file": self.articles[row["article_id"]]["source"],
            "start": str(row["start"]),
            "end": str(row["end"]),
        }

    def _around(self, row: Row) -> str:
        return measures.around(self.articles[row["article_id"]]["text"], row["start"], row["end"], _REACH)


def _by_id(tables: Mapping[str, pa.Table], table: str, key: str) -> dict[str, Row]:
    return {row[key]: row for row in tables[table].to_pylist()}


# --- the answers ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a sheet.

    Attributes:
        corrections: Those that are new, in the order of the sheet.
        known: How many answers were among the corrections already.
        refused: Line and reason of every answer that says nothing that can be done.
    """

    corrections: tuple[Correction, ...]
    known: int
    refused: tuple[tuple[int, str], ...]


def take(
    sheet: Path, tables: Mapping[str, pa.Table], ruled: Sequence[Correction], author: str, day: datetime.date
) -> Taken:
    """Read the answers of a sheet against the tables that it was written from.

    A row without an answer is passed over. An actor may be answered by name where one actor goes by it.

    Args:
        sheet: The sheet, as a spreadsheet saves it: CSV in UTF-8, rows and columns in any order. Or a file of
            corrections, as the page hands it over.
        tables: As `store.load` returns them.
        ruled: The corrections so far.
        author: Who answered, where the row does not say.
        day: When, where the row does not say.

    Raises:
        OSError: The sheet cannot be opened.
        sheets.BrokenSheet: It is none; the message names file, line and remedy.
    """
    rows = corrections.rows(sheet, _NEEDED, lambda name: _CALLED.get(name, name))
    return judge(rows, Answers(tables, author, day), ruled)


def judge(rows: Iterable[tuple[int, Mapping[str, str]]], reader: Answers, ruled: Sequence[Correction]) -> Taken:
    """Return what comes of answered rows beside the corrections so far.

    Args:
        rows: Each with its line, and the cells `ANSWERED`, `row_id`, `other`, `scope`, `read_as` and `words`.
        reader: The answers' reader, of the tables that the rows are about.
        ruled: The corrections so far.
    """
    latest: dict[object, Correction] = {}
    for c in sorted(ruled, key=lambda c: c.date):
        latest[_slot(c)] = c
    new: list[Correction] = []
    refused: list[tuple[int, str]] = []
    n_known = 0
    for line, cells in rows:
        if not cells["answer"]:
            if any(cells[name] for name in ("value", "reason")):
                refused.append((line, "there is a value or a reason and no answer; fill in `answer`, or empty them"))
            continue
        try:
            c = reader.read(cells)
        except ValueError as error:
            refused.append((line, str(error)))
            continue
        before = latest.get(_slot(c))
        if before is None or (_meaning(before) != _meaning(c) and before.date != c.date):
            latest[_slot(c)] = c
            new.append(c)
        elif _meaning(before) == _meaning(c):
            n_known += 1
        else:
            where = f"line {before.line} of {before.file}" if before.file else "another answer"
            refused.append(
                (line, f"{where} rules otherwise, of the same day ({c.date}); take that out, or date this one")
            )
    return Taken(tuple(new), n_known, tuple(refused))


def _slot(c: Correction) -> object:
    """Return what two corrections have in common of which one can hold."""
    if c.kind == "merge" or (c.kind == "confirm" and c.value):
        return frozenset((mention_of(c.row_id), mention_of(c.value)))
    return "judged" if c.kind in ("reject", "confirm") else c.kind, mention_of(c.row_id), c.scope


def _meaning(c: Correction) -> tuple[str, str]:
    return c.kind, "" if isinstance(_slot(c), frozenset) else mention_of(c.value) if is_id(c.value) else plain(c.value)


class Answers:
    """One row of answers after the other, as corrections; author and day are those of rows that do not say."""

    def __init__(self, tables: Mapping[str, pa.Table], author: str, day: datetime.date) -> None:
        self._sheet = _Sheet(tables)
        self._author = author
        self._day = day
        self._by_name: dict[str, set[str]] = defaultdict(set)
        self._by_alias: dict[str, set[str]] = defaultdict(set)
        for actor_id, actor in self._sheet.actors.items():
            self._by_name[plain(actor["name"]).casefold()].add(actor_id)
            for form in actor["aliases"]:
                self._by_alias[plain(form).casefold()].add(actor_id)

    def read(self, cells: Mapping[str, str]) -> Correction:
        """Return the correction that an answered row says.

        Raises:
            ValueError: It says none; the message says why, and what would.
        """
        kind = cells["answer"].casefold()
        if kind not in corrections.KINDS:
            raise ValueError(f"unknown answer {cells['answer']!r}; known are {', '.join(corrections.KINDS)}")
        if not cells["reason"]:
            raise ValueError("`reason` is empty; say why, in a few words")
        if not (cells["author"] or self._author):
            raise ValueError("`author` is empty; fill it in, or give --author")
        row_id = cells["row_id"]
        read_as, words = self._current(row_id)
        if cells["words"] and (plain(cells["read_as"]), plain(cells["words"])) != (read_as, words):
            raise ValueError(f"{row_id} reads otherwise now; write the queue anew and answer that")
        value, value_read_as = self._value(kind, cells)
        return corrections.of(
            {
                "kind": kind,
                "row_id": row_id,
                "scope": cells["scope"] if kind == "split" else "",
                "value": value,
                "read_as": read_as,
                "value_read_as": value_read_as,
                "words": words,
                "reason": plain(cells["reason"]),
                "author": plain(cells["author"] or self._author),
                "date": cells["date"] or self._day.isoformat(),
            }
        )

    def _current(self, row_id: str) -> tuple[str, str]:
        """Return whom a row is read as, and its words."""
        sheet = self._sheet
        if statement := sheet.statements.get(row_id):
            return plain(statement["speaker"]), plain(statement["content"])
        if mention := sheet.mentions.get(row_id):
            return self._name(mention["actor_id"]), plain(mention["text"])
        if row_id in sheet.actors:
            return self._name(row_id), plain(sheet.mentions[mention_of(row_id)]["text"])
        raise ValueError(f"there is no row {row_id!r} in the tables; write the queue anew and answer that")

    def _name(self, actor_id: str | None) -> str:
        return plain(self._sheet.actors[actor_id]["name"]) if actor_id else ""

    def _value(self, kind: str, cells: Mapping[str, str]) -> tuple[str, str]:
        """Return the value of an answer as the file holds it, and the name of the actor that it is the id of."""
        asked = plain(cells["value"]) or (cells.get("other", "") if kind in ("merge", "confirm") else "")
        if (
            kind == "rename"
            or not asked
            or (kind, asked) in (("split", NEW), ("split", NOBODY), ("set speaker", NOBODY))
        ):
            return asked, ""
        if is_id(asked):
            actor_id = self._sheet.holder(asked)
            if actor_id is None:
                raise ValueError(f"{asked} is the id of no actor, and of no mention of one, in the tables")
            return asked, self._name(actor_id)
        wanted = asked.casefold()
        found = self._by_name.get(wanted) or self._by_alias.get(wanted) or set()
        if len(found) != 1:
            told = f"s: {', '.join(sorted(found))}" if found else f"; the answer may be an actor_id, too, or `{NOBODY}`"
            raise ValueError(f"{asked!r} is the name of {len(found) or 'no'} actor{told}")
        [actor_id] = found
        return actor_id, self._name(actor_id)
