"""Read the file of editions (TOML): which reports, of what, when, where to, and for how long.

What is wrong in it is said with the line and the key, all of it at once, before anything runs.
"""

from __future__ import annotations

import csv
import datetime
import difflib
import io
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from analysis import paths

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EVERY = ("change", "day", "week", "month", *WEEKDAYS)
ENGINES = ("local", "processes", "dask")
EACH = ("actor", "outlet", "month")
SETS = {"actor": ("actors",), "outlet": ("outlets",), "month": ("since", "until")}
"""The parameters that each kind of `for_each` sets."""

_UNITS = {"s": 1, "second": 1, "min": 60, "minute": 60, "h": 3600, "hour": 3600}
_NAME = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
_AGO = re.compile(r"(\d{1,5}) days? ago")
_KEPT = re.compile(r"(\d{1,6}) days?")
_DURATION = re.compile(r"(\d+(?:\.\d+)?) ?([a-z]+)")


class PlanError(Exception):
    """The file cannot be followed; the message has a line for each reason."""


@dataclass(frozen=True, slots=True)
class Keep:
    """How long editions stay, the latest one always: so many of them, or so many days."""

    editions: int | None = 30
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Each:
    """One report for each actor, outlet or month of a query.

    Attributes:
        kind: One of `EACH`.
        query: `since, until, actors, outlets`, as for `Corpus.select`.
        at_least: Those with fewer statements are left out.
        most: No more than these, those with most statements; of months, the latest.
    """

    kind: str
    query: Mapping[str, Any] = field(default_factory=dict)
    at_least: int = 1
    most: int = 20


@dataclass(frozen=True, slots=True)
class Report:
    """One report as the file orders it."""

    name: str
    notebook: str
    parameters: Mapping[str, str]  # as typed on a command line
    folder: Path  # below `out`
    every: str
    keep: Keep
    time_limit: float  # seconds
    each: Each | None
    place: str  # in the file: "editions.toml, line 12"

    def values(self, today: datetime.date) -> dict[str, str]:
        """Return the parameters, with days such as "7 days ago" written out."""
        return {name: relative(value, today) if name in _DAYS else value for name, value in self.parameters.items()}


@dataclass(frozen=True, slots=True)
class Extract:
    """What to read into the tables before the reports, as `onrecord extract` takes it in the folder of the file."""

    sources: tuple[str, ...]
    corrections: Path | None
    ids: Path | None
    engine: str
    workers: int | None
    scheduler: str | None
    cache: Path | None


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole file."""

    file: Path
    title: str
    url: str
    tables: Path
    out: Path
    workers: int | None
    extract: Extract | None
    reports: tuple[Report, ...]


_DAYS = ("since", "until")


def relative(text: str, today: datetime.date) -> str:
    """Return a day such as "today", "yesterday" or "7 days ago" as YYYY-MM-DD, and what is none as it is."""
    if text in ("today", "yesterday"):
        return (today - datetime.timedelta(days=text == "yesterday")).isoformat()
    found = _AGO.fullmatch(text)
    return (today - datetime.timedelta(days=int(found[1]))).isoformat() if found else text


def read(file: Path) -> Plan:
    """Read the file.

    Paths in it start from the folder that it lies in.

    Raises:
        PlanError: It is not TOML, or something in it is not known, missing or of another kind.
        OSError: It cannot be read.
    """
    raw = file.read_bytes()
    try:
        text = raw.decode("utf-8")
        tree = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise PlanError(f"{file}, line {line}: not UTF-8: save it with that encoding") from None
    except tomllib.TOMLDecodeError as error:
        raise PlanError(f"{file}: not TOML: {error}") from None
    reader = _Reader(file, _lines(text))
    plan = reader.plan(tree)
    if reader.errors or plan is None:
        raise PlanError("\n".join(dict.fromkeys(reader.errors)))
    return plan


Key = tuple[str | int, ...]


def _lines(text: str) -> dict[Key, int]:
    """Return the line of each table and key, as far as a look at each line tells: for messages only."""
    found: dict[Key, int] = {(): 1}
    table: Key = ()
    numbers: dict[str, int] = {}
    for n, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*(\[\[?)\s*([\w.\- \"]+?)\s*\]", line):
            names = [name.strip(' "') for name in header[2].split(".")]
            if header[1] == "[[":
                numbers[names[0]] = numbers.get(names[0], -1) + 1
            table = (names[0], numbers[names[0]], *names[1:]) if names[0] in numbers else tuple(names)
            found.setdefault(table, n)
        elif key := re.match(r"\s*\"?([\w-]+)\"?(?:\s*\.\s*\"?([\w-]+)\"?)?\s*=", line):
            found.setdefault((*table, key[1]), n)
            for inner in [key[2]] if key[2] else re.findall(r"[{,]\s*\"?([\w-]+)\"?\s*=", line):
                found.setdefault((*table, key[1], inner), n)
    return found


class _Refused(Exception):
    """A value cannot be read; why is among the errors."""


class _Reader:
    """Reads the tree, and gathers what is wrong with it."""

    def __init__(self, file: Path, lines: Mapping[Key, int]) -> None:
        self.errors: list[str] = []
        self._file = file
        self._lines = lines

    def place(self, key: Key) -> str:
        """Say where a key stands, or else the nearest that it would stand in."""
        while key not in self._lines:
            key = key[:-1]
        return f"{self._file}, line {self._lines[key]}"

    def refuse(self, key: Key, why: str) -> NoReturn:
        """Keep what is wrong with a value, and read no more of it."""
        self.wrong(key, why)
        raise _Refused

    def wrong(self, key: Key, why: str) -> None:
        """Keep what is wrong with a key."""
        names = [f"{part}" for part in key if isinstance(part, str)]
        self.errors.append(f"{self.place(key)}: {'.'.join(names) + ': ' if names else ''}{why}")

    # --- values

    def take(self, table: dict[str, Any], at: Key, name: str, read: Callable[[Key, Any], Any], default: Any) -> Any:
        """Take a key out of a table and read it; where it is missing or wrong, return the default."""
        if name not in table:
            return default
        value = table.pop(name)
        try:
            return read((*at, name), value)
        except _Refused:
            return default

    def rest(self, table: Mapping[str, Any], at: Key, known: tuple[str, ...]) -> None:
        """Say which keys are left that nobody asked for."""
        for name in table:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"known here are {', '.join(known)}"
            self.wrong((*at, name), f"unknown key; {hint}")

    def text(self, key: Key, value: Any) -> str:
        if isinstance(value, str) and value.strip():
            return value
        self.refuse(key, f"has to be a text in quotation marks, and is {_kind(value)}")

    def number(self, key: Key, value: Any) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
            return value
        self.refuse(key, f"has to be a whole number from 1, and is {_kind(value)}")

    def path(self, key: Key, value: Any) -> Path:
        # Whole, so that it is the same report from whichever folder the command is given.
        return self._file.parent.absolute() / self.text(key, value)

    def texts(self, key: Key, value: Any) -> list[str]:
        if isinstance(value, str):
            value = [value]
        if isinstance(value, list) and value and all(isinstance(each, str) and each for each in value):
            return value
        self.refuse(key, f'has to be a list of texts, ["one", "two"], and is {_kind(value)}')

    def one_of(self, *known: str) -> Callable[[Key, Any], str]:
        def read(key: Key, value: Any) -> str:
            if value in known:
                return str(value)
            self.refuse(key, f"{value!r} is not known; write one of {', '.join(known)}")

        return read

    def duration(self, key: Key, value: Any) -> float:
        if isinstance(value, int | float) and not isinstance(value, bool) and value > 0:
            return float(value)
        found = _DURATION.fullmatch(value) if isinstance(value, str) else None
        unit = _UNITS.get(found[2].removesuffix("s") or found[2]) if found else None
        if not found or not unit or not float(found[1]):
            self.refuse(key, f'{value!r} is no length of time; write "90 s", "10 min" or "2 h"')
        return float(found[1]) * unit

    def keep(self, key: Key, value: Any) -> Keep:
        if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
            return Keep(editions=value)
        if isinstance(value, str) and (found := _KEPT.fullmatch(value)) and int(found[1]):
            return Keep(editions=None, days=int(found[1]))
        self.refuse(key, f'{value!r} is neither a number of editions, 30, nor of days, "90 days"')

    def folder(self, key: Key, value: Any) -> Path:
        text = self.text(key, value)
        path = Path(text)
        if path.is_absolute() or not path.parts or any(part.startswith(".") for part in path.parts):
            self.refuse(key, f"{text!r} has to lie below `out`: write a relative path without `..`")
        return path

    def url(self, key: Key, value: Any) -> str:
        text = self.text(key, value)
        if not re.fullmatch(r"https?://[^\s\"<>]+", text):
            self.refuse(key, f"{text!r} is no address; write https://…, where `out` is published")
        return text

    def parameters(self, key: Key, value: Any) -> dict[str, str]:
        if not isinstance(value, dict):
            self.refuse(key, f'has to be a table, {{ since = "7 days ago" }}, and is {_kind(value)}')
        return {name: self.typed((*key, name), each) for name, each in value.items()}

    def typed(self, key: Key, value: Any) -> str:
        """Return a parameter's value as it would be typed on a command line."""
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, str | int | float):
            return str(value)
        if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
            return value.isoformat()
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            line = io.StringIO()
            csv.writer(line, lineterminator="").writerow(value)
            return line.getvalue()
        self.refuse(key, f"has to be a text, a number, a day, true, false or a list of texts, and is {_kind(value)}")

    def day(self, key: Key, value: Any) -> str:
        """Return a day as YYYY-MM-DD, or as it is where it counts from the day of the run."""
        text = self.typed(key, value)
        try:
            datetime.date.fromisoformat(relative(text, datetime.date(2000, 1, 1)))
        except ValueError:
            self.refuse(key, f'{text!r} is no day; write YYYY-MM-DD, "yesterday" or "7 days ago"')
        return text

    # --- tables

    def plan(self, tree: dict[str, Any]) -> Plan | None:
        known = ("title", "url", "tables", "out", "workers", "every", "keep", "time_limit", "extract", "report")
        for name in ("tables", "out"):
            if name not in tree:
                self.wrong((), f'{name} is missing; write {name} = "FOLDER" above the first table')
        extract = self.take(tree, (), "extract", self.extract, None)
        defaults = {
            "every": self.take(tree, (), "every", self.one_of(*EVERY), "change"),
            "keep": self.take(tree, (), "keep", self.keep, Keep()),
            "time_limit": self.take(tree, (), "time_limit", self.duration, 600.0),
        }
        orders = tree.pop("report", None)
        reports: list[Report] = []
        if isinstance(orders, list) and orders and all(isinstance(each, dict) for each in orders):
            reports = [found for i, each in enumerate(orders) if (found := self.report(("report", i), each, defaults))]
        else:
            self.wrong(("report",), 'there is no report; write [[report]] and below it notebook = "NAME"')
        self.twice(reports)
        plan = Plan(
            file=self._file,
            title=self.take(tree, (), "title", self.text, "On Record: the reports"),
            url=self.take(tree, (), "url", self.url, ""),
            tables=self.take(tree, (), "tables", self.path, Path()),
            out=self.take(tree, (), "out", self.path, Path()),
            workers=self.take(tree, (), "workers", self.number, None),
            extract=extract,
            reports=tuple(reports),
        )
        self.rest(tree, (), known)
        return plan

    def extract(self, key: Key, value: Any) -> Extract:
        if not isinstance(value, dict):
            self.refuse(key, "has to be a table; write [extract] on a line of its own")
        if "sources" not in value:
            self.wrong(key, 'sources is missing; write sources = ["FOLDER"]')
        sources = self.take(value, key, "sources", self.texts, [])
        found = Extract(
            sources=tuple(sources),
            corrections=self.take(value, key, "corrections", self.path, None),
            ids=self.take(value, key, "ids", self.path, None),
            engine=self.take(value, key, "engine", self.one_of(*ENGINES), "local"),
            workers=self.take(value, key, "workers", self.number, None),
            scheduler=self.take(value, key, "scheduler", self.text, None),
            cache=self.take(value, key, "cache", self.path, None),
        )
        if (found.engine == "dask") != bool(found.scheduler):
            self.wrong((*key, "engine"), 'engine "dask" needs scheduler, and no other engine has one')
        if found.workers and found.engine != "processes":
            self.wrong((*key, "workers"), 'workers is for engine = "processes"')
        self.rest(value, key, ("sources", "corrections", "ids", "engine", "workers", "scheduler", "cache"))
        return found

    def report(self, at: Key, table: dict[str, Any], defaults: Mapping[str, Any]) -> Report | None:
        known = ("notebook", "name", "folder", "parameters", "every", "keep", "time_limit", "for_each", "among")
        there = sorted(path.stem for path in paths.notebooks_dir().glob("*.ipynb"))
        if "notebook" not in table:
            self.wrong(at, f'notebook is missing; write notebook = "NAME", one of {", ".join(there)}')
            return None
        notebook = self.take(table, at, "notebook", self.one_of(*there), "")
        name = self.take(table, at, "name", self.text, notebook)
        if name and not _NAME.fullmatch(name):
            self.wrong(
                (*at, "name"), f"{name!r} becomes a folder and an address: write small letters, digits and hyphens"
            )
        parameters = self.take(table, at, "parameters", self.parameters, {})
        kind = self.take(table, at, "for_each", self.one_of(*EACH), None)
        each: Each | None = None
        if kind:
            each = self.take(table, at, "among", lambda key, value: self.each(key, kind, value), Each(kind))
        elif table.pop("among", None):
            self.wrong((*at, "among"), f"goes with for_each; write for_each as one of {', '.join(EACH)}")
        for clash in [parameter for parameter in SETS.get(kind, ()) if parameter in parameters]:
            self.wrong((*at, "parameters", clash), f'for_each = "{kind}" sets it; put it into among, or leave it out')
        found = Report(
            name=name,
            notebook=notebook,
            parameters=parameters,
            folder=self.take(table, at, "folder", self.folder, Path(name)),
            every=self.take(table, at, "every", self.one_of(*EVERY), defaults["every"]),
            keep=self.take(table, at, "keep", self.keep, defaults["keep"]),
            time_limit=self.take(table, at, "time_limit", self.duration, defaults["time_limit"]),
            each=each,
            place=self.place(at),
        )
        self.rest(table, at, known)
        return found

    def each(self, at: Key, kind: str, table: Any) -> Each:
        if not isinstance(table, dict):
            self.refuse(at, f"has to be a table, {{ at_least = 5 }}, and is {_kind(table)}")
        query: dict[str, Any] = {}
        for name, read in (("since", self.day), ("until", self.day), ("actors", self.texts), ("outlets", self.texts)):
            if name in table:
                query[name] = self.take(table, at, name, read, None)
        found = Each(
            kind=kind,
            query=query,
            at_least=self.take(table, at, "at_least", self.number, 1),
            most=self.take(table, at, "most", self.number, 20),
        )
        self.rest(table, at, ("since", "until", "actors", "outlets", "at_least", "most"))
        return found

    def twice(self, reports: list[Report]) -> None:
        """Refuse two reports of one name, and two that would write to one folder or one into the other's."""
        for n, report in enumerate(reports):
            for other in reports[:n]:
                if report.name == other.name:
                    remedy = f"the one at {other.place.rpartition(', ')[2]} has it; give each a name = of its own"
                    self.errors.append(f"{report.place}: report: name: {report.name!r} is taken: {remedy}")
                elif report.folder == other.folder:
                    self.errors.append(
                        f"{report.place}: report: folder: {str(report.folder)!r} is that of {other.name!r}"
                    )
                elif other.folder in report.folder.parents or report.folder in other.folder.parents:
                    why = f"{str(report.folder)!r} and that of {other.name!r} lie in each other"
                    self.errors.append(f"{report.place}: report: folder: {why}")


def _kind(value: Any) -> str:
    names: dict[type, str] = {str: "a text", bool: "true or false", int: "a number", float: "a number", dict: "a table"}
    names |= {list: "a list", datetime.date: "a day", datetime.datetime: "a time", datetime.time: "a time"}
    shown = f" ({value!r})" if isinstance(value, str | bool | int | float) else ""
    return names.get(type(value), "something else") + shown
