"""Read tables in which an article is a row: CSV, JSON Lines and Parquet, each a row at a time."""

from __future__ import annotations

import csv
import datetime
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from analysis import issues
from analysis.decoding import Lines
from analysis.schema import Issue
from analysis.sources import COLUMNS, ROOM, NotRead, Opened, Received

_ROWS = 32  # of a Parquet file in memory
_UNKNOWN = 200  # names of columns that are remembered for the issue


def read_csv(file: Opened) -> Iterator[Received | Issue]:
    """Yield the articles of a CSV file with a header row, separated by comma, semicolon or tab.

    Raises:
        NotRead: It is no such file, or is not well-formed from some line on.
    """
    csv.field_size_limit(max(csv.field_size_limit(), file.limits.article))
    lines = Lines(file.stream, file.limits.article, newline="")
    rest = iter(lines)
    first = next((line for line in rest if line.strip()), None)
    if first is None:
        raise NotRead("the file holds only white space" if file.budget.packed else "the file is empty")
    delimiter = max(",;\t", key=first.count)
    # Newlines inside a field are the article's own: no translation.
    reader = csv.reader(chain([first], rest), delimiter=delimiter, strict=True)
    names: list[str] = []
    number = 0
    try:
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            if not names:
                names = [name.strip().lower() for name in row]
                unknown = _header(names)
                if unknown:
                    yield _ignored(file.name, unknown)
                continue
            number += 1
            row_source = f"{file.name}#{number}"
            if len(row) != len(names):
                why = f"line {reader.line_num}: the row has {len(row)} cells, the header {len(names)}"
                yield issues.refusal(ROOM, row_source, why)
                continue
            yield _row(row_source, dict(zip(names, row, strict=True)))
    except csv.Error as error:
        why = f"from line {reader.line_num} on it is not well-formed CSV ({error}); all after row {number} is left out"
        raise NotRead(why) from error
    if lines.remark:
        yield issues.remark(ROOM, file.name, lines.remark)


def read_json_lines(file: Opened) -> Iterator[Received | Issue]:
    """Yield the articles of a file with one JSON object a line.

    Raises:
        NotRead: It is no such file.
    """
    ignored: dict[str, None] = {}
    rows = 0
    lines = Lines(file.stream, file.limits.article, newline="\n")  # other ends of lines may stand inside strings
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        rows += 1
        row_source = f"{file.name}#{number}"
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield issues.refusal(ROOM, row_source, f"line {number} is not JSON ({error})")
            continue
        if not isinstance(record, dict):
            yield issues.refusal(ROOM, row_source, f"line {number} is not a JSON object with named columns")
            continue
        record = {name.strip().lower(): value for name, value in record.items()}
        known, unknown = _known(record)
        if "text" not in known:
            yield issues.refusal(ROOM, row_source, _no_text(record))
            continue
        if len(ignored) < _UNKNOWN:
            ignored |= dict.fromkeys(unknown)
        yield _row(row_source, record)
    if lines.remark:
        yield issues.remark(ROOM, file.name, lines.remark)
    if ignored:
        yield _ignored(file.name, list(ignored))
    if not rows:
        raise NotRead("the file holds only white space")


def read_parquet(file: Opened) -> Iterator[Received | Issue]:
    """Yield the articles of a Parquet file, a few rows at a time.

    Raises:
        NotRead: It is no such file, or is damaged from some row on.
    """
    if not file.path:
        raise NotRead("Parquet is read from its end, and is compressed in itself: unpack it")
    number = 0
    try:
        with pq.ParquetFile(file.path, buffer_size=1024**2, pre_buffer=False, page_checksum_verification=True) as table:
            by_name = {name.strip().lower(): name for name in reversed(table.schema_arrow.names)}
            unknown = _header([name.strip().lower() for name in table.schema_arrow.names])
            if unknown:
                yield _ignored(file.name, unknown)
            wanted = [name for name in by_name if name not in unknown]
            for batch in table.iter_batches(_ROWS, columns=[by_name[name] for name in wanted]):
                file.budget.spend(batch.nbytes)
                for cells in batch.to_pylist():
                    number += 1
                    yield _row(f"{file.name}#{number}", {name: cells[by_name[name]] for name in wanted})
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        why = str(error).partition("\n")[0][:200]
        raise NotRead(f"it is no Parquet file, or is damaged after row {number} ({why}); write it again") from error
    if not number:
        raise NotRead("the table has no rows")


def _header(names: Sequence[str]) -> list[str]:
    """Return the columns that mean nothing to us.

    Raises:
        NotRead: The names do not do.
    """
    twice = {name for name in names if name and names.count(name) > 1}
    if twice:
        raise NotRead(f"several columns have one name: {listed(sorted(twice))}")
    known, unknown = _known(names)
    if "text" not in known:
        raise NotRead(_no_text(names))
    return unknown


def _known(names: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    """Return the name that each column of ours goes by in this input, and the names that mean nothing to us."""
    present = list(names)
    known = {column: next((n for n in known_as if n in present), None) for column, known_as in COLUMNS.items()}
    found = {column: name for column, name in known.items() if name is not None}
    return found, [name for name in present if name not in found.values()]


def _row(source: str, record: Mapping[str, Any]) -> Received | Issue:
    """Return what one row holds, or the issue that says why it is no article."""
    known, _ = _known(record)
    fields: dict[str, str] = {}
    for column, name in known.items():
        value = record[name]
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            value = "; ".join(value)
        if value is not None and not isinstance(value, str):
            if column == "text":
                return issues.refusal(ROOM, source, f"`{name}` is {_shown(value)}, not a text")
            value = value.isoformat() if isinstance(value, datetime.date) else str(value)
        fields[column] = value or ""
    remarks = [
        f"`{column}` begins with {value[0]!r}, as a spreadsheet formula does; kept as received"
        for column, value in fields.items()
        if value.startswith(("=", "+", "-", "@"))
    ]
    return Received(source, fields, tuple(remarks))


def _shown(value: object) -> str:
    try:
        return json.dumps(value)[:40]
    except (TypeError, ValueError):
        return f"a value of type {type(value).__name__}"


def _no_text(names: Iterable[str]) -> str:
    return f"no column `text`; the columns are {listed(names)}, understood are {_wanted()}"


def _ignored(source: str, names: Sequence[str]) -> Issue:
    why = f"columns not understood and left out: {listed(names)}; understood are {_wanted()}"
    return issues.remark(ROOM, source, why)


def _wanted() -> str:
    return f"{listed(COLUMNS)}, and other names for them (docs/sources.md)"


def listed(names: Iterable[str]) -> str:
    """Return names as a reason lists them: not too many, none too long."""
    shown = [(name if len(name) <= 40 else name[:40] + "…") or "(no name)" for name in names]
    return ", ".join(shown[:12]) + (f" and {len(shown) - 12} more" if len(shown) > 12 else "") or "(none)"
