"""Processes that read articles, or make reports, side by side, and are replaced when they die or take too long.

Each process is served by one thread here, which hands it a portion and waits for what it found: a pipe that only two
share cannot be left locked or half read by a third that was killed. Only the standard library is imported, so that a
new process sets its number of threads before the libraries that ask for it are loaded.
"""

from __future__ import annotations

import multiprocessing
import os
import queue
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from types import TracebackType
from typing import Any, Self

_FOR_LIBRARIES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_GRACE = 5.0  # seconds to end by itself


class WorkerDied(Exception):
    """The process that held a portion is gone; the message says how it ended."""


class TookTooLong(Exception):
    """The process was ended since the time for its portion was over."""


class CannotStart(Exception):
    """A new process ended before it was ready to read."""


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Workers:
    """So many processes; to be used in a `with` statement.

    What they do is a function that is started in each with its end of a pipe: it sends "ready", then for each portion
    that comes what it found, or the exception. The one of this module reads articles, with one thread for the network.
    """

    def __init__(self, number: int, work: Callable[[Connection], None] | None = None) -> None:
        self._work = work or _work
        self._jobs: queue.SimpleQueue[tuple[Any, Future[Any], float | None] | None] = queue.SimpleQueue()
        self._threads = [threading.Thread(target=self._serve, daemon=True) for _ in range(number)]
        self._processes: dict[int, SpawnProcess] = {}
        self._ending = False
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending = True
        for _ in self._threads:
            self._jobs.put(None)
        if kind:  # nobody waits for what they still do
            for process in list(self._processes.values()):
                process.terminate()
        for thread in self._threads:
            thread.join()

    def submit(self, portion: Any, seconds: float | None = None) -> Future[Any]:
        """Have a portion of articles read, or whatever it is that they do.

        The future raises `WorkerDied` where its process did not live to the end, and `TookTooLong` where the portion
        alone took more than so many seconds.
        """
        future: Future[Any] = Future()
        self._jobs.put((portion, future, seconds))
        return future

    def pids(self) -> list[int]:
        """Return the ids of the processes that run now."""
        return list(self._processes)

    def _serve(self) -> None:
        process: SpawnProcess | None = None
        connection: Connection | None = None
        try:
            while (job := self._jobs.get()) is not None and not self._ending:
                portion, future, seconds = job
                try:
                    if process is None or connection is None:
                        process, connection = self._start()
                    connection.send(portion)
                    if not connection.poll(seconds):
                        process.terminate()
                        self._bury(process, connection)
                        process = connection = None
                        future.set_exception(TookTooLong(f"took more than {seconds:g} s"))
                        continue
                    found = connection.recv()
                except (EOFError, OSError):
                    ended = self._bury(process, connection)
                    process = connection = None
                    future.set_exception(WorkerDied(ended))
                except Exception as error:
                    future.set_exception(error)
                else:
                    if isinstance(found, Exception):
                        future.set_exception(found)
                    else:
                        future.set_result(found)
        finally:
            self._bury(process, connection)

    def _start(self) -> tuple[SpawnProcess, Connection]:
        ours, theirs = multiprocessing.Pipe()
        process = multiprocessing.get_context("spawn").Process(target=self._work, args=(theirs,), daemon=True)
        process.start()
        theirs.close()
        if process.pid:
            self._processes[process.pid] = process
        try:
            ours.recv()  # that it is ready
        except (EOFError, OSError):
            ended = self._bury(process, ours)
            raise CannotStart(f"a process could not be started: it {ended}") from None
        return process, ours

    def _bury(self, process: SpawnProcess | None, connection: Connection | None) -> str:
        """Close a process and say how it ended."""
        if connection:
            with suppress(OSError):
                connection.close()  # which it takes for the end
        if process is None:
            return "never ran"
        process.join(_GRACE)
        if process.exitcode is None:
            process.kill()
            process.join()
        code = process.exitcode or 0
        if process.pid:
            self._processes.pop(process.pid, None)
        process.close()
        return f"was ended by signal {-code}" if code < 0 else f"ended with status {code}"


def _work(connection: Connection) -> None:
    """Read what comes until nothing does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process hears it too, and ends the others
    os.environ.update(dict.fromkeys(_FOR_LIBRARIES, "1"))
    from analysis import model, portions

    model.load(1)
    connection.send("ready")
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            portion = connection.recv()
            try:
                found: object = portions.read(portion)
            except Exception as error:
                found = error
            connection.send(found)
