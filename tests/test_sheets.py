"""A file as a spreadsheet saves it on the left; on the right its cells, or why it is refused."""

from pathlib import Path

import pytest

from analysis import sheets
from analysis.sheets import BrokenSheet


def sheet(folder: Path, content: str | bytes, *wanted: str) -> sheets.Sheet:
    path = folder / "people.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return sheets.read(path, wanted)


@pytest.mark.parametrize(
    "content",
    [
        "name,sector\nJohn Healey,defence\n",
        "\ufeffname,sector\r\nJohn Healey,defence\r\n",
        "name;sector\nJohn Healey; defence\n",
        "name\tsector\nJohn Healey\tdefence",
        "name,sector,,\nJohn Healey,defence,,\n,,,\n",  # columns and rows that a spreadsheet leaves behind
    ],
)
def test_what_spreadsheets_save_says_the_same(tmp_path: Path, content: str):
    assert sheet(tmp_path, content).rows == ((2, {"name": "John Healey", "sector": "defence"}),)


def test_a_row_has_the_line_that_it_begins_on(tmp_path: Path):
    found = sheet(tmp_path, 'name,note\n\nJane Doe,"two\nlines"\nJohn Roe,\n')
    assert [line for line, _ in found.rows] == [3, 5]
    assert found.rows[0][1]["note"] == "two\nlines"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "line 1: the file is empty; its first line names the columns: name"),
        ("\n\nsector\ndefence\n", "line 3: no column name; there are sector"),
        ("name,name\nx,y\n", "line 1: several columns are name; leave one of each"),
        ("name,\nx,y\n", "line 1: column 2 has no name"),
        ("name;sector\nHealey; John;defence\n", "line 2: 3 cells where the header has 2; put quotation marks around"),
        ('name\nJane\n"Doe\n', "from line 3 on: not well-formed CSV"),
        ("name\nJane\nMüller\n".encode("cp1252"), "line 3: not UTF-8 (byte 11); save it as CSV UTF-8"),
    ],
)
def test_what_is_no_table_is_refused_with_line_and_remedy(tmp_path: Path, content: str | bytes, message: str):
    with pytest.raises(BrokenSheet) as error:
        sheet(tmp_path, content, "name")
    assert str(error.value).startswith(f"{tmp_path / 'people.csv'}, {message}")
