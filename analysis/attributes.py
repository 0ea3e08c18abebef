"""A user's own table about actors: read it, and find whom each of its rows means.

A row names an actor by `actor_id`, by `external_id` (a Wikidata item, or an id of another knowledge base) or by `name`;
every other column is what the user knows about that actor. A name fits an actor when it is that actor's name or one of
the aliases, letter by letter but for case, spaces and the kind of apostrophe. A row that fits nobody, or more than one,
is reported and joins nothing: nobody is guessed.

The same kind of table gives actors their ids in a knowledge base: the user's own reconciliation file, as OpenRefine
exports it. Nothing is looked up.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from analysis import issues, sheets
from analysis.schema import Actor, Issue
from analysis.spans import actor_of

ROOM = "attributes"
KEYS = ("actor_id", "external_id", "name")
_KNOWN_AS = {"wikidata": "external_id"}
_WIKIDATA = re.compile(
    r"(?:(?:https?://)?(?:www\.)?wikidata\.org/(?:entity|wiki)/|wikidata:|wd:)?(Q[1-9]\d*)", re.IGNORECASE
)
_EXTERNAL = re.compile(r"[a-z][a-z0-9_-]*:[^\s:/][^\s]*")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line that it begins on, what names the actor, by key, and the other cells that are filled."""

    line: int
    keys: Mapping[str, str]
    values: Mapping[str, str]

    @property
    def called(self) -> str:
        """What the row calls the actor."""
        return self.keys.get("name") or next(iter(self.keys.values()))


@dataclass(frozen=True, slots=True)
class Table:
    """A user's table: its file, its columns that are no key, its rows."""

    path: Path
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A row and whom it fits: one actor, or none with the reason."""

    row: Row
    actor_id: str | None
    reason: str = ""
    several: bool = False


# --- reading --------------------------------------------------------------------------------------------------


def read(path: Path) -> Table:
    """Read a table of attributes: CSV in UTF-8 with a header, separated by commas, semicolons or tabs.

    Raises:
        sheets.BrokenSheet: It is not one, or a row names nobody.
        OSError: The file cannot be read.
    """
    sheet = sheets.read(path, called=_called)
    header = [name for name in sheet.header if name]
    keys = [name for name in header if name in KEYS]
    if not keys:
        raise sheets.BrokenSheet(
            f"{path}, line 1: no column says whom a row is about; name one of them actor_id, external_id or name "
            f"(there are {', '.join(header)})"
        )
    rows = [_row(path, line, cells, keys) for line, cells in sheet.rows]
    return Table(path, tuple(name for name in header if name not in KEYS), tuple(rows))


def read_ids(path: Path) -> Table:
    """Read a reconciliation file: `name` or `actor_id`, and `external_id` (or `wikidata`); other columns are left out.

    A row without an id is one that nobody has reconciled yet, and is left out too.

    Raises:
        sheets.BrokenSheet: As `read`; or there is no column of ids.
        OSError: The file cannot be read.
    """
    sheet = sheets.read(path, called=_called)
    header = [name for name in sheet.header if name]
    keys = [name for name in header if name in ("actor_id", "name")]
    if not keys or "external_id" not in header:
        missing = "external_id (or wikidata)" if keys else "actor_id or name"
        raise sheets.BrokenSheet(f"{path}, line 1: no column {missing}; there are {', '.join(header)}")
    rows = []
    for line, cells in sheet.rows:
        row = _row(path, line, cells, keys)
        if found := cells["external_id"]:
            rows.append(Row(row.line, row.keys, {"external_id": _external_id(path, line, found)}))
    return Table(path, ("external_id",), tuple(rows))


def _called(name: str) -> str:
    """Return the standard name of a column of keys, however it is written, and any other as it is."""
    plain = name.lower()
    return _KNOWN_AS.get(plain, plain if plain in KEYS else name)


def _row(path: Path, line: int, cells: Mapping[str, str], keys: Collection[str]) -> Row:
    given = {key: cells[key] for key in KEYS if key in keys and cells[key]}
    if not given:
        raise sheets.BrokenSheet(f"{path}, line {line}: nothing says whom the row is about; fill {' or '.join(keys)}")
    if "external_id" in given:
        given["external_id"] = _external_id(path, line, given["external_id"])
    return Row(line, given, {name: cell for name, cell in cells.items() if name not in KEYS and cell})


def _external_id(path: Path, line: int, written: str) -> str:
    if item := _WIKIDATA.fullmatch(written):
        return item[1].upper()
    if _EXTERNAL.fullmatch(written):
        return written
    remedy = "write a Wikidata item as Q42, an id of another knowledge base as scheme:id"
    raise sheets.BrokenSheet(f"{path}, line {line}: {written!r} is no id; {remedy}")


# --- matching -------------------------------------------------------------------------------------------------


def normal(name: str) -> str:
    """Return a name as it is compared: case, spaces and the kind of apostrophe do not count."""
    return " ".join(unicodedata.normalize("NFKC", name).replace("’", "'").casefold().split())


@dataclass(slots=True)
class Matcher:
    """Finds the actors that a table's rows mean, in a corpus that goes by: only what the table asks for is held.

    First the mentions, where the table has ids of actors, then the actors.
    """

    table: Table
    _fitting: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)  # key: actors' names by id
    _written: dict[str, set[str]] = field(default_factory=dict)  # an actor's id: the ids that the table has for it

    def __post_init__(self) -> None:
        for row in self.table.rows:
            self._fitting |= {_wanted(key, value): {} for key, value in row.keys.items()}
        self._written = {value: {value} for key, value in self._fitting if key == "actor_id"}

    def mentions(self, mentions: pa.Table) -> None:
        """Take note of mentions: an actor's id is made of one, by which it is found again in a larger corpus."""
        for mention_id, actor_id in zip(
            mentions["mention_id"].to_pylist(), mentions["actor_id"].to_pylist(), strict=True
        ):
            written = actor_of(mention_id)
            if actor_id and ("actor_id", written) in self._fitting:
                self._written.setdefault(actor_id, set()).add(written)

    def actors(self, actors: Iterable[Actor]) -> None:
        """Take note of actors."""
        for actor in actors:
            keys = [("name", normal(name)) for name in (actor.name, *actor.aliases)]
            keys += [("external_id", actor.external_id)] if actor.external_id else []
            keys += [("actor_id", written) for written in self._written.get(actor.actor_id, ())]
            for key in keys:
                if key in self._fitting:
                    self._fitting[key][actor.actor_id] = actor.name

    def matches(self) -> list[Match]:
        """Return the rows in order, each with its actor or the reason for none."""
        return [self._match(row) for row in self.table.rows]

    def _match(self, row: Row) -> Match:
        found = [fitting for key, value in row.keys.items() if (fitting := self._fitting[_wanted(key, value)])]
        if not found:
            return Match(row, None, f"no actor has the {' or the '.join(row.keys)}")
        fitting = {actor_id: name for actor_id, name in found[0].items() if all(actor_id in other for other in found)}
        if len(fitting) == 1:
            return Match(row, next(iter(fitting)))
        every = {actor_id: name for some in found for actor_id, name in some.items()}
        listed = ", ".join(f"{name} ({actor_id})" for actor_id, name in sorted(every.items()))
        if not fitting:
            return Match(row, None, f"{' and '.join(row.keys)} mean different actors: {listed}", several=True)
        return Match(row, None, f"fits {len(fitting)} actors: {listed}; say which by actor_id", several=True)


def _wanted(key: str, value: str) -> tuple[str, str]:
    return key, normal(value) if key == "name" else value


def values(matches: Iterable[Match]) -> tuple[dict[str, dict[str, str]], list[str]]:
    """Return the values by actor and column, and a remark for each two that one actor is given: neither counts."""
    given: dict[str, dict[str, dict[str, int]]] = {}
    for match in matches:
        if match.actor_id:
            columns = given.setdefault(match.actor_id, {})
            for column, value in match.row.values.items():
                columns.setdefault(column, {}).setdefault(value, match.row.line)
    clashes = [
        f"{column} of {actor_id} is " + " and ".join(f"{value!r} (line {line})" for value, line in lines.items())
        for actor_id, columns in given.items()
        for column, lines in columns.items()
        if len(lines) > 1
    ]
    return {
        actor_id: {column: next(iter(lines)) for column, lines in columns.items() if len(lines) == 1}
        for actor_id, columns in given.items()
    }, clashes


# --- ids ------------------------------------------------------------------------------------------------------


def identified(matcher: Matcher, actors: Iterable[Actor]) -> tuple[dict[str, str], list[Issue]]:
    """Return the external id of every actor that a reconciliation file gives one, and issues for what it cannot give.

    An actor with two ids gets none; two actors with one id both get it, and an issue says that they may be one.

    Args:
        matcher: Of the file as `read_ids` reads it, with the mentions of the corpus.
        actors: Those of the corpus.
    """
    matcher.actors(actors)
    source = str(matcher.table.path)
    matches = matcher.matches()
    given, clashes = values(matches)
    ids = {actor_id: columns["external_id"] for actor_id, columns in given.items() if columns}
    remarks = [
        f"line {match.row.line}: “{match.row.called}” {match.reason}: the id is not used"
        for match in matches
        if match.actor_id is None
    ]
    remarks += [f"{clash}: none is used; leave the right one" for clash in clashes]
    remarks += [
        f"{external_id} is given to {' and '.join(bearers)}: if they are one, merge them with a correction"
        for external_id, bearers in _bearers(ids).items()
        if len(bearers) > 1
    ]
    return ids, [issues.remark(ROOM, source, why) for why in remarks]


def _bearers(ids: Mapping[str, str]) -> Mapping[str, Sequence[str]]:
    bearers: dict[str, list[str]] = {}
    for actor_id, external_id in ids.items():
        bearers.setdefault(external_id, []).append(actor_id)
    return bearers
