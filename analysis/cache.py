"""What is kept from run to run, so that an article is read once for each version of its text and its reader.

An entry is found by what it was made of: the article, all but the path it lay under, and `fingerprint.extractor`. It is
used when its checksum holds; else it goes, and the article is read again. What a later step made of readings is kept
beside them in the same way (`recall`, `remember`), under a key that the step makes. The file is SQLite's, whose
transactions survive a kill at any moment; at most the last second's readings are lost with the process.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from analysis.packing import Packed
from analysis.schema import Article

FILE = "readings.sqlite"
KEPT_DAYS = 30  # without use
_AT_ONCE = 64  # readings
_NOTED = 10_000  # entries that were used, before that is written down
_BYTES = 4 * 1024**2  # of what was made of them
_SECONDS = 1.0
_PATIENCE = 60.0  # seconds that another run may take to write its own
_FORM = 3
_TABLES = """
CREATE TABLE IF NOT EXISTS readings (
    number INTEGER PRIMARY KEY, checksum BLOB, issues BLOB, outline BLOB, reading BLOB
);
CREATE TABLE IF NOT EXISTS made (key BLOB PRIMARY KEY, used INTEGER, checksum BLOB, packed BLOB);
CREATE TABLE IF NOT EXISTS keys (key BLOB PRIMARY KEY, number INTEGER, used INTEGER) WITHOUT ROWID;
"""


class Cache:
    """Packed readings in a file of a folder; to be used in a `with` statement, at whose end all is written.

    Attributes:
        n_found: How many readings were asked for and had.
        damaged: How many entries were not as they had been written, and are gone.
        replaced: Whether the whole file was none, and is made anew.

    Raises:
        OSError: The folder is full or cannot be written.
    """

    def __init__(self, folder: Path, version: str, today: Callable[[], float] = time.time) -> None:
        """Open the cache of a folder, made where it is missing, for readings of one version of what reads."""
        folder.mkdir(parents=True, exist_ok=True)
        self.damaged = 0
        self.replaced = False
        self.n_found = 0
        self._path = folder / FILE
        self._version = version
        self._today = int(today() // 86400)
        self._new: dict[bytes, Packed] = {}
        self._used: set[bytes] = set()
        self._made: dict[bytes, bytes] = {}
        self._n_bytes = 0  # of these
        self._recalled: set[bytes] = set()
        self._written = time.monotonic()
        try:
            self._database = self._open()
        except sqlite3.Error as error:
            self._replace(error)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._write()
        except OSError:
            if kind is None:
                raise
        finally:
            self._database.close()

    def get(self, article: Article) -> Packed | None:
        """Return the reading of an article, if it was kept and is whole."""
        key = self._key(article)
        if key in self._new:
            self.n_found += 1
            return self._new[key]
        query = "SELECT number, checksum, issues, outline, reading FROM keys JOIN readings USING (number) WHERE key = ?"
        try:
            row = self._database.execute(query, (key,)).fetchone()
        except sqlite3.Error as error:
            self._replace(error)
            return None
        if row is None:
            return None
        number, checksum, issues, outline, reading = row
        packed = Packed(reading, issues, outline)
        if _checksum(key, *packed) != checksum:
            self.damaged += 1
            self._forget(key, number)
            return None
        self._note(self._used, key)
        self.n_found += 1
        return packed

    def put(self, article: Article, packed: Packed) -> None:
        """Keep the reading of an article."""
        self._new[self._key(article)] = packed
        if len(self._new) >= _AT_ONCE or time.monotonic() - self._written > _SECONDS:
            self._write()

    def recall(self, key: bytes) -> bytes | None:
        """Return what was kept under a key, if it is whole."""
        if key in self._made:
            return self._made[key]
        try:
            row = self._database.execute("SELECT checksum, packed FROM made WHERE key = ?", (key,)).fetchone()
            if row is None:
                return None
            checksum, packed = row
            if _checksum(key, packed) == checksum:
                self._note(self._recalled, key)
                return bytes(packed)
            self.damaged += 1
            with self._database as transaction:
                transaction.execute("DELETE FROM made WHERE key = ?", (key,))
        except sqlite3.Error as error:
            self._replace(error)
        return None

    def remember(self, key: bytes, packed: bytes) -> None:
        """Keep something under a key."""
        self._made[key] = packed
        self._n_bytes += len(packed)
        if len(self._made) >= _AT_ONCE or self._n_bytes >= _BYTES or time.monotonic() - self._written > _SECONDS:
            self._write()

    def prune(self) -> int:
        """Take out what was not used for `KEPT_DAYS`, give its room back, and return how many entries that were."""
        self._write()
        try:
            with self._database as transaction:
                transaction.execute("BEGIN IMMEDIATE")
                gone = transaction.execute("DELETE FROM keys WHERE used < ?", (self._today - KEPT_DAYS,)).rowcount
                if gone:
                    transaction.execute("DELETE FROM readings WHERE number NOT IN (SELECT number FROM keys)")
                made = transaction.execute("DELETE FROM made WHERE used < ?", (self._today - KEPT_DAYS,)).rowcount
            if gone or made:
                self._database.executescript("PRAGMA incremental_vacuum")  # `execute` would free one page
        except sqlite3.Error as error:
            self._replace(error)
            return 0
        return gone

    def _note(self, used: set[bytes], key: bytes) -> None:
        used.add(key)
        if len(used) >= _NOTED:
            self._write()

    def _write(self) -> None:
        self._written = time.monotonic()
        if not (self._new or self._used or self._made or self._recalled):
            return
        try:
            self._insert()
        except sqlite3.Error as error:
            self._replace(error)
            self._insert()
        self._new.clear()
        self._used.clear()
        self._made.clear()
        self._n_bytes = 0
        self._recalled.clear()

    def _insert(self) -> None:
        with self._database as transaction:
            transaction.execute("BEGIN IMMEDIATE")
            for key, packed in self._new.items():
                if transaction.execute("SELECT 1 FROM keys WHERE key = ?", (key,)).fetchone():
                    continue  # another run has read it meanwhile
                row = (_checksum(key, *packed), packed.issues, packed.outline, packed.reading)
                insert = "INSERT INTO readings (checksum, issues, outline, reading) VALUES (?, ?, ?, ?)"
                put = transaction.execute(insert, row)
                transaction.execute("INSERT INTO keys VALUES (?, ?, ?)", (key, put.lastrowid, self._today))
            made = ((key, self._today, _checksum(key, packed), packed) for key, packed in self._made.items())
            transaction.executemany("INSERT OR REPLACE INTO made VALUES (?, ?, ?, ?)", made)
            for table, used in (("keys", self._used), ("made", self._recalled)):
                stale = ((self._today, key, self._today) for key in used)
                transaction.executemany(f"UPDATE {table} SET used = ? WHERE key = ? AND used < ?", stale)

    def _forget(self, key: bytes, number: int) -> None:
        try:
            with self._database as transaction:
                transaction.execute("DELETE FROM keys WHERE key = ?", (key,))
                transaction.execute("DELETE FROM readings WHERE number = ?", (number,))
        except sqlite3.Error as error:
            self._replace(error)

    def _key(self, article: Article) -> bytes:
        # All that is known of it, the text by its hash: what of this the extractors look at is theirs to change. Only
        # where it lay is left out, so that a folder can be moved.
        known = {f.name: getattr(article, f.name) for f in dataclasses.fields(article) if f.name not in _LEFT_OUT}
        return hashlib.sha256(json.dumps([self._version, known], default=str).encode()).digest()

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, timeout=_PATIENCE, isolation_level=None)
        try:
            database.execute("PRAGMA auto_vacuum = INCREMENTAL")  # holds for a new file only
            form = database.execute("PRAGMA user_version").fetchone()[0]
            if form not in (0, _FORM):
                raise sqlite3.DatabaseError(f"its form is {form}, not {_FORM}")
            database.executescript(_TABLES)
            database.execute(f"PRAGMA user_version = {_FORM}")
            database.execute("PRAGMA synchronous = FULL")
        except BaseException:
            database.close()
            raise
        return database

    def _replace(self, error: sqlite3.Error) -> None:
        """Make the file anew where it is damaged, and raise where the trouble is the disk's."""
        if isinstance(error, sqlite3.OperationalError):
            full = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
            remedy = ": make room on its disk and run again; what was kept stands" if full else ""
            raise OSError(f"{self._path}: readings cannot be kept ({error}){remedy}") from error
        if self.replaced:
            raise OSError(f"{self._path}: damaged again as soon as it was made anew ({error})") from error
        self.replaced = True
        if hasattr(self, "_database"):
            self._database.close()
        for path in (self._path, self._path.with_name(f"{FILE}-journal")):
            path.unlink(missing_ok=True)
        self._database = self._open()


_LEFT_OUT = ("source", "text")


def _checksum(key: bytes, *kept: bytes) -> bytes:
    digest = hashlib.sha256(key)
    for part in kept:
        digest.update(part)
    return digest.digest()[:16]
