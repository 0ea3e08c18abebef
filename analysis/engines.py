"""Where articles are read: in this process, in processes beside it, or on a Dask cluster.

Every engine calls the same function and yields what was found in the order of the articles, so the tables are the same
bytes whichever it was. An engine holds a few portions of articles at a time, however many are to come.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any, Protocol

from analysis import fingerprint, portions
from analysis.portions import Found
from analysis.schema import Article
from analysis.workers import CannotStart, WorkerDied, Workers, cores

LOCAL, PROCESSES, DASK = NAMES = ("local", "processes", "dask")
_AHEAD = 4  # portions a worker, so that none waits while a long article is read elsewhere
_TRIES = 2  # of an article alone, once a process has died over its portion


class EngineError(Exception):
    """The articles cannot be read there; the message says why, and the remedy."""


class Engine(Protocol):
    """Something that reads articles."""

    def read(self, articles: Iterable[Article]) -> Iterator[tuple[Article, Found]]:
        """Yield each article with its packed reading, or with the issue that says why there is none, in order."""
        ...


class _Task(Protocol):
    def result(self) -> list[Found]: ...


@contextmanager
def open_(name: str = LOCAL, workers: int | None = None, scheduler: str | None = None) -> Iterator[Engine]:
    """Yield the engine of that name; what it started ends with the `with` statement.

    Args:
        name: One of `NAMES`.
        workers: Of `processes`: how many; as many as there are cores when not given.
        scheduler: Of `dask`: the address of the scheduler, such as `tcp://127.0.0.1:8786`.

    Raises:
        EngineError: The cluster cannot be reached, or is not ready for this version.
    """
    if name == PROCESSES:
        number = workers or cores()
        with Workers(number) as pool:
            yield _Processes(pool, number)
    elif name == DASK:
        with _client(scheduler or "") as client:
            yield _Dask(client)
    else:
        yield Local()


class Local:
    """This process, whose network reads with all cores."""

    def read(self, articles: Iterable[Article]) -> Iterator[tuple[Article, Found]]:
        """Read the articles one after the other."""
        for article in articles:
            yield article, portions.attempt(article)


class _Processes:
    def __init__(self, workers: Workers, number: int) -> None:
        self._workers = workers
        self._number = number

    def read(self, articles: Iterable[Article]) -> Iterator[tuple[Article, Found]]:
        try:
            yield from _in_order(articles, self._workers.submit, lambda: self._number, WorkerDied, _TRIES)
        except CannotStart as error:
            raise EngineError(str(error)) from error


def _in_order(
    articles: Iterable[Article],
    submit: Callable[[list[Article]], _Task],
    n_workers: Callable[[], int],
    lost: type[Exception],
    tries: int,
) -> Iterator[tuple[Article, Found]]:
    """Yield what workers find, in order, with no more than a few portions on the way.

    Args:
        articles: In any number; taken as workers become free.
        submit: Gives a portion to the next free worker.
        n_workers: How many there are at the moment.
        lost: What a task raises whose worker died.
        tries: How often an article is read alone after that, before it is left out.
    """
    running: deque[tuple[list[Article], _Task]] = deque()
    for portion in portions.cut(articles):
        running.append((portion, submit(portion)))
        while len(running) >= _AHEAD * max(n_workers(), 1):
            yield from _finish(*running.popleft(), submit, lost, tries)
    while running:
        yield from _finish(*running.popleft(), submit, lost, tries)


def _finish(
    portion: list[Article],
    task: _Task,
    submit: Callable[[list[Article]], _Task],
    lost: type[Exception],
    tries: int,
) -> Iterator[tuple[Article, Found]]:
    try:
        found = task.result()
    except lost:  # one of them may be what killed the worker: each alone, then
        found = [_alone(article, submit, lost, tries) for article in portion]
    yield from zip(portion, found, strict=True)


def _alone(article: Article, submit: Callable[[list[Article]], _Task], lost: type[Exception], tries: int) -> Found:
    why = ""
    for _ in range(tries):
        try:
            return submit([article]).result()[0]
        except lost as error:
            why = str(error)
    times = "twice" if tries > 1 else "again and again"
    return portions.lost(article, f"the process that read it died {times}: it {why}")


# --- Dask -----------------------------------------------------------------------------------------------------


def read_as(version: str, portion: list[Article]) -> list[Found]:
    """Read some articles on a machine of a cluster, if what reads is the same there.

    Raises:
        EngineError: It is not, so that the tables would depend on who read what.
    """
    if fingerprint.extractor() != version:
        raise EngineError("a worker of the cluster has another version of onrecord, its model, word lists or libraries")
    return portions.read(portion)


class _Dask:
    def __init__(self, client: Any) -> None:
        self._client = client

    def read(self, articles: Iterable[Article]) -> Iterator[tuple[Article, Found]]:
        from distributed import KilledWorker

        version = fingerprint.extractor()

        def submit(portion: list[Article]) -> _Task:
            task: Future[list[Found]] = self._client.submit(read_as, version, portion, pure=False)
            return task

        def n_workers() -> int:
            return sum(self._client.nthreads().values())

        try:
            # A task whose worker is lost is given to others by the scheduler, four times in all.
            yield from _in_order(articles, submit, n_workers, KilledWorker, 1)
        except ImportError as error:
            raise EngineError(f"a worker of the cluster cannot read ({error}): install onrecord there too") from error


@contextmanager
def _client(address: str) -> Iterator[Any]:
    try:
        from distributed import Client
    except ImportError:
        raise EngineError("the engine `dask` needs the extra `scale`: pip install 'onrecord[scale]'") from None
    try:
        client = Client(address, timeout="10s", set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TypeError) as error:
        raise EngineError(f"no Dask scheduler answers at {address!r} ({error})") from error
    with client:
        yield client
