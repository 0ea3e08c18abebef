"""Write tables, or a report, in the forms that people use elsewhere; the name of the file says which.

Each file is whole or not there, and the same tables give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa

from analysis import atomic, fingerprint, flat, store

Written = dict[Path, str]
"""The files that were written, and what is in each, in words."""


class UnknownKind(ValueError):
    """The name of a file does not end as one that can be written; the message says which can."""


def write(tables: Mapping[str, pa.Table], path: Path) -> Written:
    """Write tables to a file whose name says the form (`KINDS`), and return what was written.

    Args:
        tables: As `store.load` returns them.
        path: Where; its folder is made where it is missing.

    Raises:
        UnknownKind: The name ends otherwise.
        OSError: The file cannot be written.
    """
    writer = of(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    return writer(tables, path)


def report(notebook: Path, folder: Path, link: str = "") -> Written:
    """Write a report's text as Markdown and its charts as pictures to a folder, and return what was written.

    Args:
        notebook: The executed notebook beside the report's page.
        folder: Made where it is missing.
        link: Address of the published page, for links to the rows behind the numbers.

    Raises:
        NotAReport, PageError: As `handout.make` says.
        OSError: A file cannot be read or written.
    """
    from analysis import handout

    made = handout.make(notebook, link)
    folder.mkdir(parents=True, exist_ok=True)
    files = {folder / name: raw for name, raw in made.files.items()}
    atomic.put(files)
    kinds = {".md": "the text", ".svg": "a chart, as a drawing", ".png": "a chart, as a picture"}
    return {path: kinds[path.suffix] for path in files}


def of(path: Path) -> Callable[[Mapping[str, pa.Table], Path], Written]:
    """Return what writes a file of that name.

    Raises:
        UnknownKind: Nothing does.
    """
    try:
        return KINDS[path.suffix.lower()]
    except KeyError:
        raise UnknownKind(f"{path}: its name has to end in {', '.join(KINDS)}") from None


def _csv(tables: Mapping[str, pa.Table], path: Path) -> Written:
    rows = [tuple(column.name for _, column in flat.described()), *flat.rows(tables)]
    atomic.put({path: store.BOM + store.as_csv(rows)})
    return {path: f"{len(rows) - 1} statements"}


def _workbook(tables: Mapping[str, pa.Table], path: Path) -> Written:
    from analysis import workbook

    with ExitStack() as stack:
        unfinished = stack.enter_context(atomic.Unfinished(path))
        n_rows = workbook.write(tables, unfinished.temporary, fingerprint.version())
        unfinished.finish()
        unfinished.move()
    return {path: f"{sum(n_rows.values())} rows in {len(n_rows)} sheets, and what they mean"}


def _database(tables: Mapping[str, pa.Table], path: Path) -> Written:
    from analysis import database

    beside = path.with_suffix(".metadata.json")
    with ExitStack() as stack:
        unfinished, about = (stack.enter_context(atomic.Unfinished(file)) for file in (path, beside))
        n_rows = database.write(tables, unfinished.temporary)
        about.file.write(database.metadata(path.stem).encode())
        for file in (unfinished, about):
            file.finish()
        for file in (unfinished, about):
            file.move()
    told = f"{sum(n_rows.values())} rows in {len(n_rows)} tables"
    return {path: told, beside: f"what they mean: datasette {path.name} -m {beside.name}"}


def _entities(tables: Mapping[str, pa.Table], path: Path) -> Written:
    from analysis import entities

    found = entities.export(tables)
    atomic.put({path: found.lines})
    left = "".join(f"; left out {n} of kind {kind}: no entity of FollowTheMoney" for kind, n in found.left_out.items())
    return {path: f"{found.n_entities} entities{left}"}


KINDS: dict[str, Callable[[Mapping[str, pa.Table], Path], Written]] = {
    ".csv": _csv,
    ".xlsx": _workbook,
    ".sqlite": _database,
    ".db": _database,
    ".json": _entities,
    ".jsonl": _entities,
}
"""The forms, by how a file's name ends: `.json` and `.jsonl` are FollowTheMoney entities."""
