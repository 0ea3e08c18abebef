"""Write the tables to a folder and read them back: Parquet as the store, CSV as the export, described in one file.

`datapackage.json` holds the size and SHA-256 of every file, so a folder in which something was changed is known by it.
Its form is the Frictionless Tabular Data Package: https://specs.frictionlessdata.io/tabular-data-package/
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from analysis import atomic
from analysis.atomic import Unfinished
from analysis.schema import TABLES, Column, columns
from analysis.tables import arrow_schema

PACKAGE = "datapackage.json"
_DESCRIPTION = (
    "Who said what, when: tables read from news articles, every row with the characters that it was read from. "
    "Offsets are half-open [start, end), in Unicode characters of articles.text. The Parquet files are the store. The "
    "CSV files are an export for spreadsheets: a text that begins like a formula (= + - @ tab return) has an "
    "apostrophe before it, lists are JSON, a span is [start, end], and an empty cell means that there is no value."
)
BOM = codecs.BOM_UTF8
"""What a spreadsheet knows CSV in UTF-8 by."""

_ROW_GROUP = 4 * 1024**2  # bytes in memory; a group ends with the portion that fills it
_TYPES = {"strings": "array", "spans": "array"}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_DOUBTFUL = frozenset((*_FORMULA_STARTS, "'"))  # what `neutralised` may change begins so


class TornTables(Exception):
    """A folder of tables that is not whole, or not of this version; the message says which file, and the remedy."""


@dataclass(frozen=True, slots=True)
class Written:
    """The files that were written, in order, and the number of rows of each table."""

    paths: list[Path]
    n_rows: dict[str, int]


def write(portions: Iterable[Mapping[str, pa.Table]], directory: str | Path) -> Written:
    """Write every table as Parquet and CSV, then `datapackage.json`.

    Each file is written beside its place, and all are moved there when all are whole: until then the old tables stay,
    and what fails leaves nothing; a move that was cut short is finished by whoever reads or writes next. The same
    portions give the same bytes.

    Args:
        portions: Tables by name, one portion of their rows after the other, each as `tables.to_arrow` makes it. No more
            than one is held, and of each table what its next row group takes.
        directory: Made where it is missing.
    """
    folder = Path(directory)
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        files = {name: stack.enter_context(_TableFiles(folder, name)) for name in TABLES}
        for portion in portions:
            told = portion.csv if isinstance(portion, Rendered) else {}
            for name, rows in portion.items():
                files[name].add(rows, told.get(name))
        package = stack.enter_context(Unfinished(folder / PACKAGE))
        package.file.write(_package([files[name].finish() for name in TABLES]))
        package.finish()
        paths = atomic.commit([file for name in TABLES for file in files[name].files] + [package])
    return Written(paths, {name: files[name].n_rows for name in TABLES})


def _package(resources: list[dict[str, Any]]) -> bytes:
    package = {
        "profile": "tabular-data-package",
        "name": "onrecord-tables",
        "title": "On Record: who said what, when",
        "description": _DESCRIPTION,
        "resources": resources,
    }
    return (json.dumps(package, indent=2, ensure_ascii=False) + "\n").encode()


def load(directory: str | Path) -> dict[str, pa.Table]:
    """Read the tables of a folder, after making sure that they are whole.

    Raises:
        FileNotFoundError: The folder holds no tables.
        TornTables: A file is missing or is not the one that was described, or the columns are another version's.
    """
    return load_hashed(directory)[0]


def load_hashed(directory: str | Path) -> tuple[dict[str, pa.Table], dict[str, str]]:
    """Read the tables of a folder as `load` does, and return the SHA-256 of their files too, by name.

    Raises:
        FileNotFoundError: The folder holds no tables.
        TornTables: A file is missing or is not the one that was described, or the columns are another version's.
    """
    folder = Path(directory)
    while True:
        atomic.settle(folder)
        described = _described(folder)
        try:
            return _load(folder)
        except TornTables:
            if _described(folder) == described:
                raise  # else others were written while these were read


def _described(folder: Path) -> bytes | None:
    try:
        return (folder / PACKAGE).read_bytes()
    except FileNotFoundError:
        return None


def _load(folder: Path) -> tuple[dict[str, pa.Table], dict[str, str]]:
    try:
        package = json.loads((folder / PACKAGE).read_bytes())
        stored = {resource["name"]: resource["store"] for resource in package["resources"]}
    except FileNotFoundError:
        remedy = f"run `onrecord extract SOURCE... --tables {folder}`"
        raise FileNotFoundError(f"{folder} holds no tables: {remedy}") from None
    except (ValueError, KeyError, TypeError) as error:
        raise _torn(folder / PACKAGE, "does not describe a folder of tables") from error
    tables, hashes = {}, {}
    for name in TABLES:
        path = folder / f"{name}.parquet"
        if name not in stored:
            raise _torn(folder / PACKAGE, f"does not describe the table {name}")
        try:
            raw = path.read_bytes()
        except FileNotFoundError:
            raise _torn(path, "is missing") from None
        hashes[path.name] = hashlib.sha256(raw).hexdigest()
        if _named(hashes[path.name]) != stored[name]["hash"]:
            raise _torn(path, f"is not the file that {PACKAGE} describes")
        tables[name] = pq.read_table(pa.BufferReader(raw))
        if not tables[name].schema.equals(arrow_schema(name)):
            raise _torn(path, "has the columns of another version of onrecord")
    return tables, hashes


def _torn(path: Path, why: str) -> TornTables:
    return TornTables(f"{path} {why}: run `onrecord extract` again to write the tables anew")


class _TableFiles:
    """The two files of one table while its rows come in."""

    def __init__(self, folder: Path, name: str) -> None:
        self.n_rows = 0
        self._name = name
        self._held: list[pa.Table] = []
        self._n_bytes = 0
        with ExitStack() as stack:  # where the second cannot be opened the first goes
            self._parquet = stack.enter_context(Unfinished(folder / f"{name}.parquet"))
            self._csv = stack.enter_context(Unfinished(folder / f"{name}.csv"))
            self._writer = pq.ParquetWriter(self._parquet.file, arrow_schema(name), compression="zstd")
            self._csv.file.write(_csv([[column.name for column in columns(TABLES[name])]]))
            self._stack = stack.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):  # it ends its file, which may not be possible, and goes anyway
            self._writer.close()
        self._stack.close()

    def add(self, rows: pa.Table, told: bytes | None) -> None:
        if not rows.num_rows:
            return
        self.n_rows += rows.num_rows
        self._csv.file.write(told if told is not None else _rows_as_csv(self._name, rows))
        self._held.append(rows)
        self._n_bytes += rows.nbytes
        if self._n_bytes >= _ROW_GROUP:
            self._write_group()

    def _write_group(self) -> None:
        # In one piece: where a portion ends is nothing that the file should show.
        self._writer.write_table(pa.concat_tables(self._held).combine_chunks())
        self._held, self._n_bytes = [], 0

    def finish(self) -> dict[str, Any]:
        """Write what is left, and return what the package says of the table."""
        if self._held:
            self._write_group()
        self._writer.close()
        self._parquet.finish()
        self._csv.finish()
        return _resource(self._name, self._parquet, self._csv)

    @property
    def files(self) -> list[Unfinished]:
        return [self._parquet, self._csv]


class Rendered(dict[str, pa.Table]):
    """Tables by name, or a portion of them, with what they are as CSV.

    Attributes:
        csv: The rows of each table as the export has them, without its header.
    """

    def __init__(self, tables: Mapping[str, pa.Table], csv: Mapping[str, bytes] | None = None) -> None:
        super().__init__(tables)
        self.csv = csv if csv is not None else {name: _rows_as_csv(name, rows) for name, rows in tables.items()}


def _rows_as_csv(name: str, rows: pa.Table) -> bytes:
    return _csv(
        zip(*(_cells(rows[column.name].to_pylist(), column.type) for column in columns(TABLES[name])), strict=True)
    )


def as_csv(rows: Iterable[Iterable[object]]) -> bytes:
    """Return rows, the header among them, as CSV that no spreadsheet runs as formulas; None is an empty cell."""
    return _csv([_cell(value, "string" if isinstance(value, str) else "") for value in row] for row in rows)


def _csv(rows: Iterable[Iterable[Any]]) -> bytes:
    """Return the rows as CSV after RFC 4180; its CRLF line ends make the writer quote either half inside a cell."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def scalar(value: Any, kind: str) -> Any:
    """Return a value of a column of that type as every export holds it: lists as JSON, a span as [start, end]."""
    if value is None or kind not in ("spans", "strings"):
        return value
    if not value:
        return "[]"
    if kind == "spans":
        value = [[span["start"], span["end"]] for span in value]
    return json.dumps(value, ensure_ascii=False)


def _cells(values: list[Any], kind: str) -> list[Any]:
    """Return the values of a column as cells of CSV, as `_cell` has them; what is None becomes an empty cell anyway."""
    if kind == "string":
        return [neutralised(value) if value and value[0] in _DOUBTFUL else value for value in values]
    return [scalar(value, kind) for value in values] if kind in ("spans", "strings") else values


def _cell(value: Any, kind: str) -> Any:
    value = scalar(value, kind)
    if value is None:
        return ""
    return neutralised(value) if kind == "string" else value


def neutralised(text: str) -> str:
    """Return a text as a cell of CSV that no spreadsheet runs: what begins like a formula gets an apostrophe."""
    return "'" + text if text.lstrip("'").startswith(_FORMULA_STARTS) else text


def restored(cell: str) -> str:
    """Return the text that `neutralised` made a cell of."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA_STARTS) else cell


def _resource(name: str, parquet: Unfinished, as_csv: Unfinished) -> dict[str, Any]:
    return {
        "name": name,
        "title": (TABLES[name].__doc__ or "").strip(),
        "profile": "tabular-data-resource",
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": as_csv.n_bytes,
        "hash": _named(as_csv.sha256),
        "store": {"path": f"{name}.parquet", "bytes": parquet.n_bytes, "hash": _named(parquet.sha256)},
        "schema": table_schema(name),
    }


def table_schema(name: str) -> dict[str, Any]:
    """Return the Frictionless Table Schema of the table of that name."""
    described = list(columns(TABLES[name]))
    schema: dict[str, Any] = {"fields": [_field(column) for column in described], "missingValues": [""]}
    key = TABLES[name].key  # type: ignore[attr-defined]
    if key:
        schema["primaryKey"] = [key]
    schema["foreignKeys"] = [
        {
            "fields": [column.name],
            # Table Schema writes a table's reference to itself as an empty name.
            "reference": {
                "resource": "" if column.refers == name else column.refers,
                "fields": [TABLES[column.refers].key],  # type: ignore[attr-defined]
            },
        }
        for column in described
        if column.refers and column.type != "strings"  # a list cannot be a foreign key
    ]
    return schema


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES.get(column.type, column.type),
        "description": column.description,
    }
    if column.unit:
        field["unit"] = column.unit
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.values:
        constraints["enum"] = list(column.values)
    return field | ({"constraints": constraints} if constraints else {})


def _named(sha256: str) -> str:
    return f"sha256:{sha256}"
