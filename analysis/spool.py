"""The readings of a corpus, on disk between the steps that see one article and those that see them all.

A reading takes some 100 kB of memory and 7 kB packed on disk. Whom a name means is known only when every article is
read, so the readings wait here, and come back one at a time.
"""

from __future__ import annotations

import dataclasses
import datetime
import pickle
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from analysis.reading import Reading
from analysis.schema import Issue

_TABLES = """
CREATE TABLE readings (day TEXT, article_id TEXT, packed BLOB);
CREATE INDEX readings_in_order ON readings (day, article_id);
CREATE INDEX readings_by_article ON readings (article_id);
CREATE TABLE issues (source TEXT, article_id TEXT, "start" INTEGER, "end" INTEGER, room TEXT, reason TEXT);
PRAGMA journal_mode = OFF;
"""


class Spool:
    """Readings and issues, in the order of the tables whatever the order they came in.

    To be used in a `with` statement. It can be gone through as often as wanted, by day of publication and then by id of
    the article, undated articles last. Each time every reading is made anew: what the caller lets go is not held.

    Raises:
        OSError: The folder for temporary files (`TMPDIR`) is full or cannot be written.
    """

    def __init__(self) -> None:
        # A database without a name is a file that SQLite removes from its folder as soon as it is opened: nothing is
        # left behind, however the process ends.
        with _as_os_error():
            self._database = sqlite3.connect("", isolation_level=None)
            self._database.executescript(_TABLES)
        self._n_readings = 0

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
            return
        article = found.page.article
        day = (article.published or datetime.date.max).isoformat()
        packed = zlib.compress(pickle.dumps(found, pickle.HIGHEST_PROTOCOL), 1)
        with _as_os_error():
            self._database.execute("INSERT INTO readings VALUES (?, ?, ?)", (day, article.article_id, packed))
        self._n_readings += 1
        for issue in found.issues:
            self.add(issue)

    def __len__(self) -> int:
        return self._n_readings

    def __iter__(self) -> Iterator[Reading]:
        with _as_os_error():
            for (packed,) in self._database.execute("SELECT packed FROM readings ORDER BY day, article_id"):
                yield pickle.loads(zlib.decompress(packed))

    def some(self, article_ids: Iterable[str]) -> Iterator[Reading]:
        """Yield the readings of those articles, of which some may not be here, in the order of their ids."""
        with _as_os_error():
            for article_id in sorted(set(article_ids)):
                query = "SELECT packed FROM readings WHERE article_id = ?"
                for (packed,) in self._database.execute(query, (article_id,)):
                    yield pickle.loads(zlib.decompress(packed))

    def issues(self) -> Iterator[Issue]:
        """Yield the issues by source, then by place in the text, then by room and reason."""
        order = 'source, coalesce("start", -1), room, reason, "end", article_id'
        with _as_os_error():
            for row in self._database.execute(f"SELECT * FROM issues ORDER BY {order}"):
                yield Issue(**dict(zip(_ISSUE, row, strict=True)))


_ISSUE = [field.name for field in dataclasses.fields(Issue)]


@contextmanager
def _as_os_error() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise OSError(f"what was read cannot be kept in the folder for temporary files: {error}") from error
