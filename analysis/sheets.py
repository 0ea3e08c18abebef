"""Read a table that a spreadsheet saved: CSV in UTF-8, with a header, separated by commas, semicolons or tabs.

What people keep beside the articles (corrections, answers, attributes, ids) comes in this way. A file that is not such
a table is refused as a whole, with the line and the remedy: half of it read would look like all of it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_DELIMITERS = ",;\t"


class BrokenSheet(ValueError):
    """A table of a user's that cannot be read, or says what it must not; the message names file, line and remedy."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as a spreadsheet saved it.

    Attributes:
        path: The file.
        delimiter: What stands between its cells.
        header: Its columns, in the order of the file; an empty one, as spreadsheets leave them behind, has no name.
        rows: Each row that has anything in it: the line that it begins on, and its cells by column, without the space
            around them.
    """

    path: Path
    delimiter: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, str]], ...]


def read(path: Path, wanted: Sequence[str] = (), called: Callable[[str], str] = str) -> Sheet:
    """Read a table.

    Args:
        path: The file.
        wanted: Columns that it must have; it may have others.
        called: Returns the name that a column goes by, for the name in the file.

    Raises:
        BrokenSheet: It is none: not UTF-8, not well-formed, without the wanted columns, with two of one name or one of
            none, or a row has too many cells or too few.
        OSError: The file cannot be read.
    """
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BrokenSheet(f"{path}, line {line}: not UTF-8 (byte {error.start}); save it as CSV UTF-8") from None
    delimiter = max(_DELIMITERS, key=text.partition("\n")[0].count)
    lines = list(_lines(path, text, delimiter))
    if not lines:
        needed = f": {','.join(wanted)}" if wanted else ""
        raise BrokenSheet(f"{path}, line 1: the file is empty; its first line names the columns{needed}")
    (first, names), *rows = lines
    header = [called(name) for name in names]
    _check(path, first, header, wanted)
    for line, cells in rows:
        if len(cells) != len(header):
            why = f"{len(cells)} cells where the header has {len(header)}"
            raise BrokenSheet(f"{path}, line {line}: {why}; put quotation marks around a cell that holds {delimiter!r}")
        for at, cell in enumerate(cells):
            if cell and not header[at]:
                raise BrokenSheet(f"{path}, line {first}: column {at + 1} has no name")
    by_name = [(line, {name: cell for name, cell in zip(header, cells, strict=True) if name}) for line, cells in rows]
    return Sheet(path, delimiter, tuple(header), tuple(by_name))


def _lines(path: Path, text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that have anything in them, each with the line that it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, [cell.strip() for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        why = f"not well-formed CSV ({error})"
        raise BrokenSheet(f"{path}, from line {line} on: {why}; mend the quotation marks") from None


def _check(path: Path, line: int, header: Sequence[str], wanted: Sequence[str]) -> None:
    named = [name for name in header if name]
    if twice := sorted({name for name in named if named.count(name) > 1}):
        raise BrokenSheet(f"{path}, line {line}: several columns are {', '.join(twice)}; leave one of each")
    if missing := [name for name in wanted if name not in named]:
        raise BrokenSheet(f"{path}, line {line}: no column {', '.join(missing)}; there are {', '.join(named)}")
