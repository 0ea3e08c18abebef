"""Corrections as data: what people ruled on rows, one row of a CSV file each, with reason, author and date.

The file is kept with the project and applied on every build (`revision`). Nothing in it is derived from a reading but
what serves to notice that the reading has changed. What each kind does, and why, stands in `docs/corrections.md`.
"""

from __future__ import annotations

import csv
import dataclasses
import datetime
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis import atomic, sheets, store
from analysis.schema import column
from analysis.spans import mention_of

KINDS = ("merge", "split", "rename", "set speaker", "reject", "confirm")
NEW = "new"
NOBODY = "nobody"
ARTICLE = "article"

_ID = re.compile(r"[0-9a-f]{12}-([ams])\d+-\d+(?:\.\d+-\d+)*")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NEEDED = ("kind", "row_id", "words", "reason", "author", "date")


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One ruling of a person on one row.

    Attributes:
        file, line: Where it stands; not part of what it says.
    """

    kind: str = column("What is done.", values=KINDS)
    row_id: str = column(
        "The row it is about: a `statement_id`, a `mention_id` or an `actor_id`. An actor is whoever the mention that "
        "its id is made of is read as: so it is found again when a larger corpus gives it another id."
    )
    scope: str = column(
        f"For split: `{ARTICLE}` takes every mention that the article has of the same actor; empty, that mention alone."
    )
    value: str = column(
        f"merge: the other actor. split: another actor, `{NEW}` for one of its own, or `{NOBODY}`. rename: the name. "
        f"set speaker: an actor, or `{NOBODY}`. confirm: empty, or, of an actor, another one that it is not. "
        "reject: empty. An actor is named by its `actor_id` or by the `mention_id` of any mention of it."
    )
    read_as: str = column(
        "Whom the row was read as when the correction was made: the actor's name, the statement's speaker; empty where "
        "nobody was known."
    )
    value_read_as: str = column("The name of the actor in `value` at that time; empty where `value` names none.")
    words: str = column("The row's words at that time: the statement's content, the mention's text.")
    reason: str = column("Why.")
    author: str = column("Who says so.")
    date: datetime.date = column("When, as YYYY-MM-DD. Of two that contradict each other the later one holds.")
    file: str = dataclasses.field(default="", compare=False)
    line: int = dataclasses.field(default=0, compare=False)

    @property
    def article_ids(self) -> set[str]:
        """The articles of the rows that it names."""
        return {name[:12] for name in (self.row_id, self.value) if is_id(name, "ams")}


COLUMNS = tuple(f.name for f in dataclasses.fields(Correction) if f.metadata)


def is_id(value: str, letters: str = "am") -> bool:
    """Tell whether a cell is the id of a row of one of the tables with these letters."""
    match = _ID.fullmatch(value)
    return match is not None and match[1] in letters


def plain(text: str | None) -> str:
    """Return a text on one line, as the file holds it."""
    return " ".join((text or "").split())


def read(path: Path) -> list[Correction]:
    """Return the corrections of a file, in its order.

    The file is UTF-8 CSV with the columns `COLUMNS` in any order, separated by commas, semicolons or tabs as
    spreadsheets write them; rows without anything in them are passed over.

    Raises:
        OSError: It cannot be opened.
        sheets.BrokenSheet: It is not such a file, or a row lacks something.
    """
    found = []
    for line, cells in rows(path, COLUMNS):
        try:
            found.append(of({name: cells[name] for name in COLUMNS}, str(path), line))
        except ValueError as error:
            raise sheets.BrokenSheet(f"{path}, line {line}: {error}") from None
    return found


def rows(path: Path, wanted: Sequence[str], called: Callable[[str], str] = str) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of a sheet, each with its line and its cells as they were before export.

    Args:
        path: The file.
        wanted: Columns that it must have; it may have others.
        called: Returns the name that a column goes by, for the name in the file.

    Raises:
        OSError: It cannot be opened.
        sheets.BrokenSheet: It is none, or lacks one of the columns.
    """
    sheet = sheets.read(path, wanted, called)
    return [(line, {name: store.restored(cell).strip() for name, cell in cells.items()}) for line, cells in sheet.rows]


def of(cells: dict[str, str], file: str = "", line: int = 0) -> Correction:
    """Return the correction that the cells of a row say.

    Raises:
        ValueError: They do not say one; the message says what is wrong and what would be right.
    """
    for name in _NEEDED:
        if not cells[name]:
            raise ValueError(f"`{name}` is empty; every correction needs {', '.join(_NEEDED)}")
    if cells["kind"] not in KINDS:
        raise ValueError(f"unknown kind {cells['kind']!r}; known are {', '.join(KINDS)}")
    try:
        if not _DAY.fullmatch(cells["date"]):
            raise ValueError
        day = datetime.date.fromisoformat(cells["date"])
    except ValueError:
        raise ValueError(f"{cells['date']!r} is no date; write it as YYYY-MM-DD") from None
    correction = Correction(**{**cells, "date": day}, file=file, line=line)  # type: ignore[arg-type]
    if fault := _fault(correction):
        raise ValueError(fault)
    return correction


def _fault(c: Correction) -> str:
    """Say what is wrong with the ids and the value of a correction, or nothing."""
    about = {"merge": "am", "rename": "am", "split": "m", "confirm": "ams"}.get(c.kind, "s")
    if not is_id(c.row_id, about):
        tables = " or ".join({"a": "actor_id", "m": "mention_id", "s": "statement_id"}[letter] for letter in about)
        return f"{c.row_id!r} is not what a {c.kind} is about; give a {tables}, copied from the tables"
    if c.scope not in ("", ARTICLE) or (c.scope and c.kind != "split"):
        return f"`scope` is {c.scope!r}; it is empty or, for a split, `{ARTICLE}`"
    wrong = f"the value of a {c.kind} is {c.value!r}; it is "
    if c.kind == "merge" and not is_id(c.value):
        return wrong + "the actor_id of the other actor"
    if c.kind == "split" and not (c.value in (NEW, NOBODY) or is_id(c.value)):
        return wrong + f"`{NEW}`, `{NOBODY}` or the actor_id of another actor"
    if c.kind == "set speaker" and not (c.value == NOBODY or is_id(c.value)):
        return wrong + f"`{NOBODY}` or the actor_id of the speaker"
    if c.kind == "rename" and not c.value:
        return wrong + "the new name"
    if c.kind == "reject" and c.value:
        return wrong + "empty"
    if c.kind == "confirm" and c.value and (is_id(c.row_id, "s") or not is_id(c.value)):
        return wrong + "empty or, where an actor is confirmed not to be another, that one's actor_id"
    if c.kind != "rename" and is_id(c.value) and not c.value_read_as:
        return f"`value_read_as` is empty; give the name of {c.value}"
    if (c.kind in ("merge", "rename") or (c.kind == "confirm" and is_id(c.row_id))) and not c.read_as:
        return f"`read_as` is empty; give the name of {c.row_id}"
    if c.kind != "rename" and mention_of(c.value) == mention_of(c.row_id):
        return "row and value are the same"
    return ""


def append(path: Path, corrections: Iterable[Correction]) -> None:
    """Put corrections behind those of a file, which is made where it is missing; what it holds stays byte for byte.

    Raises:
        OSError: It cannot be written; then it is as it was.
        sheets.BrokenSheet: It is not well formed; then it is as it was.
    """
    more = list(corrections)
    before, header, delimiter = ",".join(COLUMNS).encode() + b"\n", COLUMNS, ","
    if path.exists():
        read(path)
        sheet = sheets.read(path)
        before, header, delimiter = path.read_bytes(), sheet.header, sheet.delimiter
    if not more:
        return
    if not before.endswith(b"\n"):
        before += b"\n"
    added = io.StringIO(newline="")
    writer = csv.writer(added, delimiter=delimiter, lineterminator="\n")
    for correction in more:
        writer.writerow([_cell(correction, name) for name in header])
    path.parent.mkdir(parents=True, exist_ok=True)
    atomic.put({path: before + added.getvalue().encode()})


def withdraw(path: Path, correction: Correction) -> bool:
    """Take the last row that says a correction out of a file; what else it holds stays byte for byte.

    Returns:
        Whether there was one.

    Raises:
        OSError: It cannot be read or written; then it is as it was.
        sheets.BrokenSheet: It is not well formed; then it is as it was.
    """
    said = [c.line for c in read(path) if c == correction]
    if not said:
        return False
    text = path.read_bytes().decode()
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines, delimiter=sheets.read(path).delimiter, strict=True)
    first = 1
    for _ in reader:  # a row may be of several lines
        if first == said[-1]:
            break
        first = reader.line_num + 1
    atomic.put({path: "".join(lines[: first - 1] + lines[reader.line_num :]).encode()})
    return True


def _cell(correction: Correction, name: str) -> str:
    return store.neutralised(plain(str(getattr(correction, name)))) if name in COLUMNS else ""
