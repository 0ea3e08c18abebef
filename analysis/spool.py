"""The readings of a corpus, on disk between the steps that see one article and those that see them all.

A reading takes some 100 kB of memory and 6 kB packed on disk. Whom a name means is known only when every article is
read, so the readings wait here, and come back one at a time. So do the articles that are still to be read.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
from collections.abc import Iterable, Iterator
from functools import partial
from types import TracebackType
from typing import NamedTuple, Self

from analysis import packing, scratch
from analysis.outline import Outline
from analysis.packing import Packed
from analysis.reading import Reading
from analysis.schema import Article, Issue

_TABLES = """
CREATE TABLE readings (day TEXT, article_id TEXT, source TEXT, digest BLOB, packed BLOB, outline BLOB);
CREATE INDEX readings_in_order ON readings (day, article_id);
CREATE INDEX readings_by_article ON readings (article_id);
CREATE TABLE notes (article_id TEXT PRIMARY KEY, noted BLOB) WITHOUT ROWID;
CREATE TABLE waiting (number INTEGER PRIMARY KEY, packed BLOB);
CREATE TABLE issues (source TEXT, article_id TEXT, "start" INTEGER, "end" INTEGER, room TEXT, reason TEXT);
"""
_KEPT = "what was read"
_as_os_error = partial(scratch.errors, _KEPT)


class Place(NamedTuple):
    """Where a reading is.

    Attributes:
        number: For the spool alone.
        article_id: As in the row.
        digest: What two readings share only where nothing in them differs, nor where their articles lie.
        n_bytes: Its length, packed.
    """

    number: int
    article_id: str
    digest: bytes
    n_bytes: int


class Spool:
    """Readings and issues, in the order of the tables whatever the order they came in.

    To be used in a `with` statement. It can be gone through as often as wanted, by day of publication and then by id of
    the article, undated articles last. Each time every reading is made anew: what the caller lets go is not held.

    Attributes:
        n_waiting: How many articles were put here to be read.

    Raises:
        OSError: The folder for temporary files (`TMPDIR`) is full or cannot be written.
    """

    def __init__(self) -> None:
        self._database = scratch.database(_KEPT, _TABLES)
        self._n_readings = 0
        self.n_waiting = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def add(self, found: Reading | Issue) -> None:
        """Keep a reading with its issues, or an issue that belongs to none."""
        if isinstance(found, Issue):
            with _as_os_error():
                self._database.execute("INSERT INTO issues VALUES (?, ?, ?, ?, ?, ?)", dataclasses.astuple(found))
        else:
            self.keep(found.page.article, packing.pack(found))

    def keep(self, article: Article, packed: Packed) -> None:
        """Keep the packed reading of an article, which may lie elsewhere now than when it was read."""
        day = (article.published or datetime.date.max).isoformat()
        with _as_os_error():
            row = (day, article.article_id, article.source, _digest(article, packed), packed.reading, packed.outline)
            self._database.execute("INSERT INTO readings VALUES (?, ?, ?, ?, ?, ?)", row)
        self._n_readings += 1
        for issue in packing.issues(packed):
            self.add(dataclasses.replace(issue, source=article.source))

    def wait(self, article: Article) -> None:
        """Put an article by until it is read."""
        with _as_os_error():
            self._database.execute("INSERT INTO waiting (packed) VALUES (?)", (packing.small(article),))
        self.n_waiting += 1

    def waiting(self) -> Iterator[Article]:
        """Yield the articles that are to be read, in the order in which they came."""
        for number in range(1, self.n_waiting + 1):
            with _as_os_error():
                (packed,) = self._database.execute("SELECT packed FROM waiting WHERE number = ?", (number,)).fetchone()
            yield packing.unpack(packed, Article)

    def __len__(self) -> int:
        return self._n_readings

    def __iter__(self) -> Iterator[Reading]:
        yield from self._select("ORDER BY day, article_id")

    def some(self, article_ids: Iterable[str]) -> Iterator[Reading]:
        """Yield the readings of those articles, of which some may not be here, in the order of their ids."""
        for article_id in sorted(set(article_ids)):
            yield from self._select("WHERE article_id = ?", article_id)

    def places(self) -> Iterator[Place]:
        """Yield where the readings are, in order, none of them opened."""
        query = "SELECT rowid, article_id, digest, length(packed) FROM readings ORDER BY day, article_id"
        with _as_os_error():
            yield from map(Place._make, self._database.execute(query))

    def reading(self, place: Place) -> Reading:
        """Return the reading of one place."""
        with _as_os_error():
            query = "SELECT source, packed FROM readings WHERE rowid = ?"
            source, packed = self._database.execute(query, (place.number,)).fetchone()
        return _moved(packing.unpack(packed, Reading), source)

    def outlines(self) -> Iterator[Outline]:
        """Yield the outlines of the articles, in the order of their readings."""
        with _as_os_error():
            for (packed,) in self._database.execute("SELECT outline FROM readings ORDER BY day, article_id"):
                yield packing.unpack(packed, Outline)

    def outline(self, article_id: str) -> Outline:
        """Return the outline of an article that is here."""
        query = "SELECT outline FROM readings WHERE article_id = ?"
        with _as_os_error():
            (packed,) = self._database.execute(query, (article_id,)).fetchone()
        return packing.unpack(packed, Outline)

    def note(self, article_id: str, noted: bytes) -> None:
        """Keep what one step found of an article for a later one; a second note takes the place of the first."""
        with _as_os_error():
            self._database.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", (article_id, noted))

    def noted(self, article_id: str) -> bytes | None:
        """Return the note on an article."""
        with _as_os_error():
            row = self._database.execute("SELECT noted FROM notes WHERE article_id = ?", (article_id,)).fetchone()
        return row[0] if row else None

    def _select(self, which: str, *values: str) -> Iterator[Reading]:
        with _as_os_error():
            for source, packed in self._database.execute(f"SELECT source, packed FROM readings {which}", values):
                yield _moved(packing.unpack(packed, Reading), source)

    def issues(self) -> Iterator[Issue]:
        """Yield the issues by source, then by place in the text, then by room and reason."""
        order = 'source, coalesce("start", -1), room, reason, "end", article_id'
        with _as_os_error():
            for row in self._database.execute(f"SELECT * FROM issues ORDER BY {order}"):
                yield Issue(**dict(zip(_ISSUE, row, strict=True)))


def _digest(article: Article, packed: Packed) -> bytes:
    return hashlib.blake2b(article.source.encode("utf-8", "surrogatepass") + packed.reading, digest_size=16).digest()


_ISSUE = [field.name for field in dataclasses.fields(Issue)]


def _moved(reading: Reading, source: str) -> Reading:
    """Return a reading with the path under which its article lies now."""
    if reading.page.article.source == source:
        return reading
    article = dataclasses.replace(reading.page.article, source=source)
    issues = tuple(dataclasses.replace(issue, source=source) for issue in reading.issues)
    return dataclasses.replace(reading, page=dataclasses.replace(reading.page, article=article), issues=issues)
