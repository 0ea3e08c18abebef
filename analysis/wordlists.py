"""Read the hand-kept word lists: one CSV file each, every row with its source and the reason it is there."""

from __future__ import annotations

import csv
import functools
from pathlib import Path

from analysis.paths import wordlists_dir

LAST_COLUMNS = ("source", "reason")


class WordlistError(ValueError):
    """A word list is absent or not well formed; the message names file and line."""


def load(name: str) -> list[dict[str, str]]:
    """Return the rows of `data/wordlists/NAME.csv`, in order, each as a dict from column to text.

    The file is read once per process; the caller gets its own copy.

    Args:
        name: The list's name, without folder and ending: `load("months")`.

    Raises:
        WordlistError: No such list, or a row that is not well formed.
    """
    return [dict(row) for row in _load(name, wordlists_dir())]


@functools.cache
def _load(name: str, folder: Path) -> tuple[dict[str, str], ...]:
    return tuple(read(folder / f"{name}.csv"))


def read(path: Path) -> list[dict[str, str]]:
    """Read one word list from a file, checking every row.

    The file is UTF-8 with a header whose last two columns are `source` and `reason`. No row is blank, has more or
    fewer fields than the header, an empty first field, an empty source or reason, or white space around a field; no
    two rows are equal but for source and reason.

    Raises:
        WordlistError: The file is absent or breaks one of these rules.
    """
    if not path.is_file():
        known = ", ".join(sorted(p.stem for p in path.parent.glob("*.csv"))) or "none"
        raise WordlistError(f"{path}: no such word list; known: {known}")
    rows: list[dict[str, str]] = []
    seen: dict[tuple[str, ...], int] = {}
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file, strict=True)
        try:
            header = next(reader, [])
            if tuple(header[-2:]) != LAST_COLUMNS or len(header) < 3 or len(set(header)) < len(header):
                raise WordlistError(f"{path}, line 1: the header must name distinct columns and end with source,reason")
            for fields in reader:
                if fault := _fault(fields, header):
                    raise WordlistError(f"{path}, line {reader.line_num}: {fault}")
                content = tuple(fields[:-2])
                if content in seen:
                    raise WordlistError(f"{path}, line {reader.line_num}: says the same as line {seen[content]}")
                seen[content] = reader.line_num
                rows.append(dict(zip(header, fields, strict=True)))
        except (csv.Error, UnicodeDecodeError) as error:
            raise WordlistError(f"{path}, after line {reader.line_num}: {error}") from error
    return rows


def _fault(fields: list[str], header: list[str]) -> str:
    """Say what is wrong with one row, or nothing."""
    if len(fields) != len(header):
        return f"{len(fields)} fields where the header has {len(header)}"
    if padded := [name for name, field in zip(header, fields, strict=True) if field != field.strip()]:
        return f"white space around {', '.join(padded)}"
    if empty := [name for name in (header[0], *LAST_COLUMNS) if not fields[header.index(name)]]:
        return f"empty {', '.join(empty)}"
    return ""
