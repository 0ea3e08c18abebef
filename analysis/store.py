"""Write the tables to a folder and read them back: Parquet as the store, CSV as the export, described in one file.

`datapackage.json` is written last and holds the size and SHA-256 of every file, so a folder whose writing was cut short
is known by it. Its form is the Frictionless Tabular Data Package: https://specs.frictionlessdata.io/tabular-data-package/
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from analysis.schema import TABLES, Column, columns
from analysis.tables import arrow_schema

PACKAGE = "datapackage.json"
_DESCRIPTION = (
    "Who said what, when: tables read from news articles, every row with the characters that it was read from. "
    "Offsets are half-open [start, end), in Unicode characters of articles.text. The Parquet files are the store. The "
    "CSV files are an export for spreadsheets: a text that begins like a formula (= + - @ tab return) has an "
    "apostrophe before it, lists are JSON, a span is [start, end], and an empty cell means that there is no value."
)
_TYPES = {"strings": "array", "spans": "array"}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class TornTables(Exception):
    """A folder of tables that is not whole, or not of this version; the message says which file, and the remedy."""


def write(tables: Mapping[str, pa.Table], directory: str | Path) -> list[Path]:
    """Write every table as Parquet and CSV, then `datapackage.json`; return the paths in that order.

    Each file is written beside its place and moved there whole. The same tables give the same bytes.
    """
    folder = Path(directory)
    folder.mkdir(parents=True, exist_ok=True)
    paths, resources = [], []
    for name in TABLES:
        parquet, as_csv = _parquet(tables[name]), _csv(tables[name], list(columns(TABLES[name])))
        paths += [_put(folder / f"{name}.parquet", parquet), _put(folder / f"{name}.csv", as_csv)]
        resources.append(_resource(name, parquet, as_csv))
    package = {
        "profile": "tabular-data-package",
        "name": "onrecord-tables",
        "title": "On Record: who said what, when",
        "description": _DESCRIPTION,
        "resources": resources,
    }
    text = json.dumps(package, indent=2, ensure_ascii=False) + "\n"
    return [*paths, _put(folder / PACKAGE, text.encode())]


def load(directory: str | Path) -> dict[str, pa.Table]:
    """Read the tables of a folder, after making sure that they are whole.

    Raises:
        FileNotFoundError: The folder holds no tables.
        TornTables: A file is missing or is not the one that was described, or the columns are another version's.
    """
    folder = Path(directory)
    try:
        package = json.loads((folder / PACKAGE).read_bytes())
        stored = {resource["name"]: resource["store"] for resource in package["resources"]}
    except FileNotFoundError:
        remedy = f"run `onrecord extract SOURCE... --tables {folder}`"
        raise FileNotFoundError(f"{folder} holds no tables: {remedy}") from None
    except (ValueError, KeyError, TypeError) as error:
        raise _torn(folder / PACKAGE, "does not describe a folder of tables") from error
    tables = {}
    for name in TABLES:
        path = folder / f"{name}.parquet"
        if name not in stored:
            raise _torn(folder / PACKAGE, f"does not describe the table {name}")
        try:
            raw = path.read_bytes()
        except FileNotFoundError:
            raise _torn(path, "is missing") from None
        if _sha256(raw) != stored[name]["hash"]:
            raise _torn(path, f"is not the file that {PACKAGE} describes")
        tables[name] = pq.read_table(pa.BufferReader(raw))
        if not tables[name].schema.equals(arrow_schema(name)):
            raise _torn(path, "has the columns of another version of onrecord")
    return tables


def _torn(path: Path, why: str) -> TornTables:
    return TornTables(f"{path} {why}: run `onrecord extract` again to write the tables anew")


def _parquet(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return bytes(sink.getvalue())


def _csv(table: pa.Table, described: list[Column]) -> bytes:
    """Return the table as CSV after RFC 4180; its CRLF line ends make the writer quote either half inside a cell."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(column.name for column in described)
    cells = [[_cell(value, column.type) for value in table[column.name].to_pylist()] for column in described]
    writer.writerows(zip(*cells, strict=True))
    return text.getvalue().encode()


def _cell(value: Any, kind: str) -> Any:
    if value is None:
        return ""
    if kind == "spans":
        value = [[span["start"], span["end"]] for span in value]
    if kind in ("spans", "strings"):
        return json.dumps(value, ensure_ascii=False)
    if kind == "string" and value.startswith(_FORMULA_STARTS):
        return "'" + value
    return value


def _resource(name: str, parquet: bytes, as_csv: bytes) -> dict[str, Any]:
    return {
        "name": name,
        "title": (TABLES[name].__doc__ or "").strip(),
        "profile": "tabular-data-resource",
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(as_csv),
        "hash": _sha256(as_csv),
        "store": {"path": f"{name}.parquet", "bytes": len(parquet), "hash": _sha256(parquet)},
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
            "reference": {"resource": column.refers, "fields": [TABLES[column.refers].key]},  # type: ignore[attr-defined]
        }
        for column in described
        if column.refers
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


def _sha256(raw: bytes) -> str:
    return "sha256:" + hashlib.sha256(raw).hexdigest()


def _put(path: Path, raw: bytes) -> Path:
    """Write a file so that at every moment either the old one or the new one is there, whole."""
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)  # mkstemp gives it to its owner alone
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return path
