"""Databases that wait in the folder for temporary files, and leave nothing behind however the process ends."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager


def database(what: str, tables: str) -> sqlite3.Connection:
    """Open a new database.

    Args:
        what: What is kept there, as an error would say it.
        tables: The statements that make its tables.

    Raises:
        OSError: The folder for temporary files (`TMPDIR`) is full or cannot be written.
    """
    # A database without a name is a file that SQLite removes from its folder as soon as it is opened.
    with errors(what):
        made = sqlite3.connect("", isolation_level=None)
        made.executescript(f"PRAGMA journal_mode = OFF; {tables}")
    return made


@contextmanager
def errors(what: str) -> Iterator[None]:
    """Turn what SQLite says of a database into an `OSError` that says what cannot be kept."""
    try:
        yield
    except sqlite3.Error as error:
        remedy = "make room there, or name another folder in TMPDIR, and run again"
        raise OSError(f"{what} cannot be kept in the folder for temporary files ({error}): {remedy}") from error


def number(*words: str) -> int:
    """Return a number for some words, by which rows are found that have them: the same in every process."""
    digest = hashlib.blake2b(" ".join(words).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
