"""Write files so that at every moment either the old one or the new one is there, whole."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

_FULL = (errno.ENOSPC, errno.EDQUOT)


def said(error: OSError) -> str:
    """Say what the system would not do, and where; of a disk that is full, what to do."""
    if error.errno not in _FULL:
        return str(error)
    place = f" for {error.filename}" if error.filename else ""
    remedy = "make room on its disk and run again; what was there stands"
    return f"there is no room left{place} ({error.strerror}): {remedy}"


class Unfinished:
    """A file beside its place; at the end of the `with` statement it is gone, unless it was moved there.

    Attributes:
        file: Open for writing bytes.
        n_bytes, sha256: Of the finished file.
        path: Its place.
        temporary: Where it is till then.
        noted: Whether a note of `commit` counts on it: then it stays, for whoever settles that note to move.
    """

    def __init__(self, path: Path, folder: Path | None = None) -> None:
        """Open it in a folder of the same file system, which is that of its place when not given."""
        self.n_bytes = 0
        self.sha256 = ""
        self.noted = False
        self.path = path
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=folder or path.parent)
        self.temporary = Path(temporary)
        self.file = os.fdopen(handle, "w+b")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, OSError) and error.errno in _FULL and error.filename is None:
            error.filename = str(self.path.parent)  # the system names what it cannot open, not what it cannot write
        if not self.noted:
            self.temporary.unlink(missing_ok=True)
        with suppress(OSError):  # what is still to be written to it is lost with it
            self.file.close()

    def finish(self) -> None:
        """Bring it to the disk, and take its measure."""
        self.file.flush()
        os.fsync(self.file.fileno())
        self.n_bytes = self.file.tell()
        os.chmod(self.temporary, 0o644)  # mkstemp gives it to its owner alone
        self.file.seek(0)
        self.sha256 = hashlib.file_digest(self.file, "sha256").hexdigest()

    def move(self) -> Path:
        """Move it to its place, and return that."""
        os.replace(self.temporary, self.path)
        return self.path


def put(files: Mapping[Path, bytes]) -> None:
    """Write files, each whole or not at all, and none where one cannot be written."""
    with ExitStack() as stack:
        for each in _finished(stack, files):
            each.move()


def put_together(files: Mapping[Path, bytes]) -> None:
    """Write files of one folder, all or none whatever happens: a process may be killed between two of them.

    Raises:
        OSError: They cannot be written.
    """
    with ExitStack() as stack:
        commit(_finished(stack, files))


def _finished(stack: ExitStack, files: Mapping[Path, bytes]) -> list[Unfinished]:
    unfinished = [stack.enter_context(Unfinished(path)) for path in files]
    for each, raw in zip(unfinished, files.values(), strict=True):
        each.file.write(raw)
        each.finish()
    return unfinished


_MOVES = ".moves.json"


def commit(unfinished: Sequence[Unfinished]) -> list[Path]:
    """Move finished files of one folder to their places, all or none whatever happens, and return those in order.

    What is to be moved is written down first. Who finds that (`settle`) after a process was killed or interrupted on
    the way moves the rest.
    """
    folder = unfinished[0].path.parent
    moves = {each.path.name: each.temporary.name for each in unfinished}
    try:
        for each in unfinished:  # before the note is there and till it is gone: an interrupt may come at any line
            each.noted = True
        put({folder / _MOVES: json.dumps(moves).encode()})
        _sync(folder)
    finally:
        settle(folder)
        for each in unfinished:
            each.noted = False
    return [each.path for each in unfinished]


def settle(folder: Path) -> None:
    """Finish a `commit` that was cut short in a folder; what is written before one is not there."""
    try:
        moves = json.loads((folder / _MOVES).read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return
    for name, temporary in moves.items():
        with suppress(FileNotFoundError):  # it was moved already, by us or by somebody who settles at this moment
            os.replace(folder / Path(temporary).name, folder / Path(name).name)
    (folder / _MOVES).unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove what processes that were killed left unfinished in a folder that nobody else writes to at the moment."""
    settle(folder)
    for path in folder.glob(".*.*.????????"):  # as `Unfinished` names them
        path.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    """Bring the names of a folder's files to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
