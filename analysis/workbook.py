"""The tables as an Excel workbook: who said what first, then every table, and what each column means.

Every text is a text: nothing in a cell is a formula, a link or markup, whatever it begins with, and stays so when the
cell is edited. A day is a day. A cell of Excel holds 32,767 characters: a longer text stands whole in the sheet
`long_texts`, and the cell says so. The same tables give the same bytes.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from analysis import flat
from analysis.highlight import shown
from analysis.schema import TABLES, Column, columns
from analysis.store import scalar

LONGEST = 32_767  # UTF-16 code units in a cell
PART = 16_000  # characters of a long text in one cell: none takes more than two units
N_ROWS = 1_048_576  # of a sheet, the header among them
DICTIONARY = "data_dictionary"
LONG = "long_texts"

_LONG_HEADER = ("table", "row", "column", "part", "text")
_EXCEL_DAYS = datetime.date(1900, 3, 1)  # from here on Excel's calendar is right; before, a day is written as text
_DAY_0 = datetime.date(1899, 12, 30)  # what Excel's days count from, from March 1900 on
_FORMULA_STARTS = tuple("=+-@\t\r\n")
_WIDTHS = {"string": 24, "date": 11, "strings": 24, "spans": 16}
_WIDE = ("text", "content", "reason", "speaker_reason", "description")
_NOTES = (
    "Made by machine from news articles. Every row says where its words stand: start and end count the characters of "
    "the article as received, from 0; end is one past the last. Look them up before you publish.",
    f"The sheet {flat.NAME} has one row for each statement that reports count. Rejected rows, and what somebody is "
    "said not to have said, stand in the sheet statements only.",
    f"What each column means is in the sheet {DICTIONARY}. An empty cell means that there is no value: not known, or "
    "not said.",
    "Days before 1 March 1900, which Excel has no right calendar for, are texts. Lists are JSON; a span is "
    "[start, end].",
    "Characters that act instead of being read (control characters, changes of the direction of writing) are replaced "
    "by signs. CSV, SQLite and Parquet keep them.",
)


def write(tables: Mapping[str, pa.Table], path: Path, version: str) -> dict[str, int]:
    """Write the workbook to a file, and return the number of rows of each sheet.

    Args:
        tables: As `store.load` returns them.
        path: Where; what is there is written over, so give a file that nobody reads yet.
        version: Version of the project, which the workbook names.

    Raises:
        OSError: It cannot be written.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "use_zip64": True,
    }
    try:
        with xlsxwriter.Workbook(path, options) as book:
            book.set_properties({"title": "On Record: who said what, when", "created": datetime.datetime(1980, 1, 1)})
            return _Sheets(book).write(tables, version)
    except xlsxwriter.exceptions.FileCreateError as error:  # what it makes of an OSError
        raise OSError(f"{path}: {error}") from error


_letters = cache(xl_col_to_name)


class _Sheet(Worksheet):  # type: ignore[misc]  # it publishes no types
    """A sheet whose rows are written whole.

    XlsxWriter takes each cell through a dozen calls, which for 45,000 statements and what belongs to them took four
    minutes; a row that is written at once, in the same words of Office Open XML (ECMA-376, part 1, 18.3.1.73), takes a
    third of that or less. What the library does itself, the header, widths, filter and frozen panes, stays its own.
    """

    def write_row_at_once(self, row: int, cells: Sequence[tuple[int, str | float, Any]]) -> None:
        """Write the cells of a row, each column, text or number, and format, after all rows above it."""
        if not cells:
            return
        if row > self.previous_row:
            self._write_single_row(row)  # whatever stands above and waits
        self._check_dimensions(row, cells[0][0])
        self._check_dimensions(row, cells[-1][0])
        number = row + 1
        parts = [f'<row r="{number}">']
        for at, value, style in cells:
            place = f'<c r="{_letters(at)}{number}" s="{style._get_xf_index()}"'
            if isinstance(value, str):
                if "_x" in value:
                    value = self._escape_control_characters(value)
                if "&" in value or "<" in value or ">" in value:
                    value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
                keep = ' xml:space="preserve"' if value[:1].isspace() or value[-1:].isspace() else ""
                parts.append(f'{place} t="inlineStr"><is><t{keep}>{value}</t></is></c>')
            else:
                parts.append(f"{place}><v>{value:.16G}</v></c>")
        parts.append("</row>")
        self.fh.write("".join(parts))


class _Sheets:
    """A workbook while its sheets are written."""

    def __init__(self, book: Any) -> None:
        self._book = book
        top = {"valign": "top"}
        self._bold = book.add_format({"bold": True, **top, "bottom": 1})
        self._title = book.add_format({"bold": True, "font_size": 16})
        self._day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left", **top})
        self._number = book.add_format(top)
        self._texts = {(w, q): book.add_format({"text_wrap": w, "quote_prefix": q, **top})
                       for w in (False, True) for q in (False, True)}  # fmt: skip
        self._long: list[tuple[str, int, str, str]] = []

    def write(self, tables: Mapping[str, pa.Table], version: str) -> dict[str, int]:
        about = self._book.add_worksheet("about")
        n_rows = {flat.NAME: self._table(flat.NAME, [column for _, column in flat.described()], flat.rows(tables))}
        for name in TABLES:
            described = list(columns(TABLES[name]))
            n_rows[name] = self._table(name, described, _rows(tables[name], described))
        self._dictionary()
        if self._long:
            self._plain(LONG, _LONG_HEADER, (16, 8, 16, 6, 100), self._parts())
        self._about(about, n_rows, version)
        return n_rows

    def _table(self, name: str, described: Sequence[Column], rows: Iterable[Sequence[Any]]) -> int:
        """Write a table to a sheet, or to several where one is full, and return the number of its rows."""
        n, sheet, row, number = 0, None, 0, 0
        for values in rows:
            if sheet is None or row == N_ROWS - 1:
                self._finish(sheet, row, described)
                number += 1
                sheet, row = self._open(name if number == 1 else f"{name}_{number}", described), 0
            row += 1
            n += 1
            cells = (
                self._cell(sheet, row, at, scalar(value, column.type), column)
                for at, (column, value) in enumerate(zip(described, values, strict=True))
                if value is not None
            )
            sheet.write_row_at_once(row, [cell for cell in cells if cell])
        self._finish(sheet or self._open(name, described), row, described)
        return n

    def _open(self, name: str, described: Sequence[Column]) -> Any:
        sheet = self._book.add_worksheet(name, _Sheet)
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(described):
            wide = column.name in _WIDE and name != "articles"
            sheet.set_column(at, at, 70 if wide else _WIDTHS.get(column.type, 10))
            sheet.write_string(0, at, column.name, self._bold)
        return sheet

    def _finish(self, sheet: Any, row: int, described: Sequence[Column]) -> None:
        if sheet is not None:
            sheet.autofilter(0, 0, row, len(described) - 1)

    def _cell(self, sheet: Any, row: int, at: int, value: Any, column: Column) -> tuple[int, str | float, Any] | None:
        """Return column, text or number, and format of a cell; none where there is nothing to write."""
        if value is None:
            return None
        if isinstance(value, datetime.date) and value >= _EXCEL_DAYS:
            return at, (value - _DAY_0).days, self._day
        if isinstance(value, int | float) and math.isfinite(value):
            return at, value, self._number
        text = shown(str(value))
        if _units(text) > LONGEST:
            self._long.append((sheet.get_name(), row + 1, column.name, text))
            n = -(-len(text) // PART)
            text = f"{text[:PART]} […] CUT HERE: the whole text is in the sheet {LONG}, in {n} parts"
        wrap = column.name in _WIDE and sheet.get_name() != "articles"
        return at, text, self._texts[wrap, text.startswith(_FORMULA_STARTS)]

    def _text(self, sheet: Any, row: int, at: int, text: str, wrap: bool = False) -> None:
        sheet.write_string(row, at, text, self._texts[wrap, text.startswith(_FORMULA_STARTS)])

    def _parts(self) -> Iterator[tuple[str | int, ...]]:
        for table, row, column, text in self._long:
            for part, start in enumerate(range(0, len(text), PART), start=1):
                yield table, row, column, part, text[start : start + PART]

    def _dictionary(self) -> None:
        header = ("table", "column", "type", "always given", "unit", "values", "refers to", "meaning")
        self._plain(DICTIONARY, header, (16, 20, 10, 12, 12, 40, 14, 100), _meanings())

    def _plain(
        self, name: str, header: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[str | int]]
    ) -> None:
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for at, (head, width) in enumerate(zip(header, widths, strict=True)):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, head, self._bold)
        for row, values in enumerate(rows, start=1):
            for at, value in enumerate(values):
                if isinstance(value, int):
                    sheet.write_number(row, at, value, self._number)
                else:
                    self._text(sheet, row, at, value, wrap=name == DICTIONARY)

    def _about(self, sheet: Any, n_rows: Mapping[str, int], version: str) -> None:
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 100)
        sheet.write_string(0, 0, "On Record: who said what, when", self._title)
        self._text(sheet, 1, 0, f"written by onrecord {version}")
        row = 3
        for note in _NOTES:
            self._text(sheet, row, 1, note, wrap=True)
            row += 1
        row += 1
        for at, head in enumerate(("sheet", "a row is", "rows")):
            sheet.write_string(row, at, head, self._bold)
        for name, n in n_rows.items():
            row += 1
            self._text(sheet, row, 0, name)
            meaning = TABLES[name].__doc__ if name in TABLES else "One statement, with its article and its speaker."
            self._text(sheet, row, 1, (meaning or "").strip().split("\n")[0])
            sheet.write_number(row, 2, n, self._number)


def _rows(table: pa.Table, described: Sequence[Column]) -> Iterator[tuple[Any, ...]]:
    for batch in table.to_batches(max_chunksize=10_000):
        yield from zip(*(batch.column(column.name).to_pylist() for column in described), strict=True)


def _meanings() -> Iterator[tuple[str, ...]]:
    everything = [(flat.NAME, column) for _, column in flat.described()]
    everything += [(name, column) for name, row in TABLES.items() for column in columns(row)]
    for table, column in everything:
        given = "yes" if column.required and table != flat.NAME else ""
        values = ", ".join(column.values)
        yield table, column.name, column.type, given, column.unit, values, column.refers, column.description


def _units(text: str) -> int:
    return len(text) + sum(ord(character) > 0xFFFF for character in text) if len(text) > LONGEST // 2 else len(text)
