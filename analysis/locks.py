"""One run at a time writes to a folder."""

from __future__ import annotations

import datetime
import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class Locked(Exception):
    """Another process holds the lock; the message says which, and since when."""


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock of that file, made where it is missing; the system lets go of it however the process ends.

    Raises:
        Locked: Another process holds it.
        OSError: The file cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(handle, 200).decode(errors="replace").strip()
            raise Locked(holder or "another process") from None
        now = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
        os.truncate(handle, 0)
        with suppress(OSError):  # the lock holds without saying whose it is, on a full disk
            os.write(handle, f"process {os.getpid()} on {socket.gethostname()} since {now}\n".encode())
        yield
        os.truncate(handle, 0)
    finally:
        os.close(handle)
