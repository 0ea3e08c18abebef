"""Write files so that at every moment either the old one or the new one is there, whole."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Self


class Unfinished:
    """A file beside its place; at the end of the `with` statement it is gone, unless it was moved there.

    Attributes:
        file: Open for writing bytes.
        n_bytes, sha256: Of the finished file.
    """

    def __init__(self, path: Path) -> None:
        self.n_bytes = 0
        self.sha256 = ""
        self._path = path
        handle, self._temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        self.file = os.fdopen(handle, "w+b")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        Path(self._temporary).unlink(missing_ok=True)
        with suppress(OSError):  # what is still to be written to it is lost with it
            self.file.close()

    def finish(self) -> None:
        """Bring it to the disk, and take its measure."""
        self.file.flush()
        os.fsync(self.file.fileno())
        self.n_bytes = self.file.tell()
        self.file.seek(0)
        self.sha256 = hashlib.file_digest(self.file, "sha256").hexdigest()

    def move(self) -> Path:
        """Move it to its place, and return that."""
        os.chmod(self._temporary, 0o644)  # mkstemp gives it to its owner alone
        os.replace(self._temporary, self._path)
        return self._path


def put(files: Mapping[Path, bytes]) -> None:
    """Write files, each whole or not at all, and none where one cannot be written."""
    with ExitStack() as stack:
        unfinished = [stack.enter_context(Unfinished(path)) for path in files]
        for each, raw in zip(unfinished, files.values(), strict=True):
            each.file.write(raw)
            each.finish()
        for each in unfinished:
            each.move()
