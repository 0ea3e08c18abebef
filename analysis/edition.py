"""One edition of a report: made in a process of its own, put in its place with all its files at once, kept for a while.

The folder of a report holds for each edition, named by its time in UTC, `TIME.html`, `TIME.ipynb` (the executed
notebook), `TIME.json` (what the index and the feed say of it) and `TIME.facts.json` (what the next edition compares
itself with); `index.html`, a copy of the latest page, at an address that stays; and `manifest.json`.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import json
import os
import re
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from multiprocessing import connection as connections
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from analysis import atomic, manifest
from analysis.manifest import Hashes, Made, Outcome
from analysis.plan import Keep

PAGE = "index.html"
_STAMP = "%Y%m%dT%H%M%SZ"
_STAMPED = re.compile(r"(\d{8}T\d{6}Z)\.(?:html|ipynb|json|facts\.json)")
_GRACE = 5.0  # seconds for a kernel to end, when whoever ordered the report is gone
_READY = "ready"


@dataclass(frozen=True, slots=True)
class Order:
    """What one process needs to make one report."""

    name: str
    notebook: Path
    values: Mapping[str, Any]  # as `run.convert` returns them
    tables: Path
    described: str  # SHA-256 of the tables' description, when it was decided that the report is due
    built: datetime.datetime
    before: Mapping[str, Any] | None  # the entry and the facts of the edition before


@dataclass(frozen=True, slots=True)
class Edition:
    """What came of an order: one edition, not yet written."""

    page: bytes
    notebook: bytes
    entry: dict[str, Any]
    facts: bytes
    n_articles: int
    seconds: dict[str, float]


class Failed(Exception):
    """The report could not be made; the message is one plain sentence."""


# --- in the process that makes it ------------------------------------------------------------------------------------


def work(connection: Connection) -> None:
    """Make the reports that are ordered, until no order comes: what `workers.Workers` starts in its processes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process hears it too, and ends the others
    signal.signal(signal.SIGTERM, _end)
    threading.Thread(target=_watch, daemon=True).start()
    import nbconvert.exporters  # noqa: F401  # loaded before the first order, so that it takes no report's time
    import papermill  # noqa: F401
    import vl_convert  # noqa: F401

    from analysis import difference, page  # noqa: F401

    connection.send(_READY)
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            order = connection.recv()
            try:
                found: object = make(order)
            except Exception as error:
                found = error if isinstance(error, Failed) else Failed(f"{type(error).__name__}: {error}")
            connection.send(found)


def _end(_number: int, _frame: object) -> None:
    raise SystemExit(143)  # so that what is open is closed, the kernel first of all


def _watch() -> None:
    """End this process when the one that started it is gone: nobody would take what it makes."""
    parent = parent_process()
    if parent is not None:
        connections.wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_GRACE)
        os._exit(1)


_loaded: dict[tuple[Path, str], Any] = {}  # the tables that this process read last


def make(order: Order) -> Edition:
    """Make one report.

    Raises:
        Failed: It cannot be made.
    """
    from analysis import difference, page, run
    from analysis.corpus import Corpus

    seconds = dict.fromkeys(("tables", "kernels", "charts", "pages"), 0.0)
    key = (order.tables, order.described)
    told: dict[str, Any] = {}
    try:
        if key not in _loaded:
            start = time.perf_counter()
            _loaded.clear()
            _loaded[key] = run.load(order.tables)
            seconds["tables"] = time.perf_counter() - start
        tables, inputs = _loaded[key]

        def news(chosen: Mapping[str, Any]) -> tuple[str, Any]:
            names = ("since", "until", "actors", "outlets", "once")
            asked = {name: order.values[name] for name in names if order.values.get(name)}
            facts = difference.facts(Corpus.of(chosen).select(**asked))
            told["facts"] = facts
            if order.before is None:
                found = difference.first(facts)
                heading = "The first edition"
            else:
                entry = order.before["entry"]
                old = entry["parameters"]
                new = run.said(order.values)
                parameters = {n: (old.get(n, ""), new.get(n, "")) for n in {**old, **new} if old.get(n) != new.get(n)}
                found = difference.compare(order.before["facts"], facts, f"the edition of {label(entry)}", parameters)
                heading = "What changed"
            told["difference"] = found
            return heading, found.blocks

        declared = run.parameters(order.notebook)
        made = run.tell(
            order.notebook, declared, order.values, order.tables, tables, inputs, order.built, seconds, news
        )
    except (run.RunError, page.PageError, ValueError, OSError) as error:
        why = atomic.said(error) if isinstance(error, OSError) else str(error)
        raise Failed(" ".join(why.split()) or type(error).__name__) from error
    if described(order.tables) != order.described:
        raise Failed("the tables were written anew meanwhile: run again, or give the runs different times")
    found = told["difference"]
    entry = {name: made.entry[name] for name in ("title", "question", "finding", "corpus", "parameters", "built")}
    return Edition(
        page=made.html,
        notebook=made.notebook,
        entry={
            "report": order.name,
            **entry,
            "first": order.before is None,
            "changed": found.headline,
            "counts": found.counts,
        },
        facts=_json(told["facts"]),
        n_articles=len(told["facts"]["articles"]),
        seconds=seconds,
    )


def described(tables: Path) -> str:
    """Return the SHA-256 of what describes the tables, which holds that of each of their files.

    Raises:
        OSError: There are none.
    """
    atomic.settle(tables)
    return hashlib.sha256((tables / manifest.PACKAGE).read_bytes()).hexdigest()


# --- in the folder ---------------------------------------------------------------------------------------------------


def stamp(built: datetime.datetime) -> str:
    """Return the name of the edition of that time."""
    return built.astimezone(datetime.UTC).strftime(_STAMP)


def stamps(folder: Path) -> list[str]:
    """Return the editions of a folder, the oldest first."""
    return sorted(path.stem for path in folder.glob("*.html") if _STAMPED.fullmatch(path.name))


def time_of(stamped: str) -> datetime.datetime:
    """Return the time of an edition from its name."""
    return datetime.datetime.strptime(stamped, _STAMP).replace(tzinfo=datetime.UTC)


def label(entry: Mapping[str, Any]) -> str:
    """Return the time of an edition, from its entry, as a reader would say it."""
    return said_time(datetime.datetime.fromisoformat(entry["built"]))


def said_time(built: datetime.datetime) -> str:
    """Return a time as a reader would say it."""
    built = built.astimezone(datetime.UTC)
    return f"{built.day} {built:%B %Y, %H:%M} UTC"


def entry_of(folder: Path, stamped: str) -> dict[str, Any] | None:
    """Return what the index says of an edition; None where its file cannot be read."""
    try:
        entry = json.loads((folder / f"{stamped}.json").read_bytes())
        return entry if isinstance(entry, dict) and entry["built"] and entry["title"] else None
    except (OSError, ValueError, KeyError):
        return None


def before(folder: Path, stamped: str) -> dict[str, Any] | None:
    """Return entry and facts of the latest edition before that time; None where there is none to compare with."""
    for earlier in reversed([each for each in stamps(folder) if each < stamped]):
        try:
            facts = json.loads((folder / f"{earlier}.facts.json").read_bytes())
        except (OSError, ValueError):
            continue
        if entry := entry_of(folder, earlier):
            return {"entry": entry, "facts": facts}
    return None


def put(folder: Path, stamped: str, made: Edition, from_: Made, hashes: Hashes) -> None:
    """Move an edition to its place, all of it or nothing, and note what it was made of.

    Raises:
        OSError: It cannot be written; the edition before stands.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        f"{stamped}.html": made.page,
        f"{stamped}.ipynb": made.notebook,
        f"{stamped}.json": _json(made.entry),
        f"{stamped}.facts.json": made.facts,
        PAGE: made.page,
    }
    outputs = {name: hashlib.sha256(raw).hexdigest() for name, raw in files.items()}
    files[manifest.FILE] = manifest.as_json(from_, Outcome(made.n_articles, 0), outputs)
    atomic.put_together({folder / name: raw for name, raw in files.items()})
    for name, sha256 in outputs.items():
        hashes.learn(folder / name, sha256)


def prune(folder: Path, keep: Keep, now: datetime.datetime) -> list[str]:
    """Remove the editions that need not be kept any longer, never the latest, and return their names."""
    there = stamps(folder)
    old = there[: -keep.editions] if keep.editions else []
    if keep.days:
        limit = stamp(now - datetime.timedelta(days=keep.days))
        old = [each for each in there[:-1] if each < limit]
    for stamped in old:
        for path in _files(folder, stamped):
            path.unlink(missing_ok=True)
    return old


def _files(folder: Path, stamped: str) -> Iterator[Path]:
    # The page goes last: while it is there, `stamps` finds what else there is.
    for suffix in (".ipynb", ".facts.json", ".json", ".html"):
        yield folder / f"{stamped}{suffix}"


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, sort_keys=False) + "\n").encode()
