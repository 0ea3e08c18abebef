"""Where articles are read makes no difference to what is found, and who dies there costs little."""

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path

import pytest
from factories import article
from processes import alive, until

from analysis import engines, extractor, packing, portions
from analysis.reading import Reading
from analysis.schema import Issue
from analysis.workers import WorkerDied, Workers

ARTICLES = [article(f"“We have {n} documents,” Ann Lee said on Tuesday. " * 3, source=f"{n}.txt") for n in range(7)]


@pytest.fixture(autouse=True)
def _small_portions(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(portions, "_CHARACTERS", 200)  # two articles


def found(engine: engines.Engine, articles=ARTICLES) -> list:
    return [
        (one.source, read.reason if isinstance(read, Issue) else packing.unpack(read.reading, Reading))
        for one, read in engine.read(iter(articles))
    ]


@pytest.fixture(scope="module")
def expected() -> list:
    return [(one.source, extractor.read_article(one)) for one in ARTICLES]


def test_processes_find_what_this_process_finds_in_the_same_order(expected: list):
    with engines.open_("local") as engine:
        assert found(engine) == expected
    with engines.open_("processes", workers=2) as engine:
        assert found(engine) == expected


# --- deaths


class Dying:
    """Stands in for processes: dies over some articles, for ever or a few times."""

    def __init__(self, killers: dict[str, int]) -> None:
        self.killers = killers
        self.submitted: list[list[str]] = []

    def submit(self, portion: list) -> Future:
        self.submitted.append([one.source for one in portion])
        future: Future = Future()
        for one in portion:
            if self.killers.get(one.source, 0) > 0:
                self.killers[one.source] -= 1
                future.set_exception(WorkerDied("was ended by signal 9"))
                return future
        future.set_result([packing.pack(extractor.read_article(one)) for one in portion])
        return future


def test_a_process_that_dies_costs_its_portion_only(expected: list):
    dying = Dying({"2.txt": 1})
    assert found(engines._Processes(dying, 1)) == expected
    assert sorted(names for names in dying.submitted if len(names) == 1) == [["2.txt"], ["3.txt"], ["6.txt"]]


def test_an_article_that_kills_again_is_left_out_and_said_so(expected: list):
    dying = Dying({"2.txt": 99})
    why = "not read: the process that read it died twice: it was ended by signal 9"
    assert found(engines._Processes(dying, 1)) == [*expected[:2], ("2.txt", why), *expected[3:]]


def test_no_more_than_a_few_portions_are_under_way():
    taken: list[str] = []

    def coming():
        for one in ARTICLES * 20:
            taken.append(one.source)
            yield one

    reading = engines._Processes(Dying({}), 1).read(coming())
    next(reading)
    assert len(taken) <= 2 * engines._AHEAD


def test_a_real_process_that_is_killed_is_replaced():
    long = [article(f"“We have {n} documents,” Ann Lee said on Tuesday. " * 60, source=f"{n}") for n in range(4)]
    with Workers(1) as workers:
        first = workers.submit(long[:1])
        assert len(first.result()) == 1
        (pid,) = workers.pids()
        second = workers.submit(long * 3)
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(WorkerDied, match="was ended by signal 9"):
            second.result()
        assert len(workers.submit(long[:1]).result()) == 1
        assert workers.pids() != [pid]


def test_processes_end_with_the_one_that_started_them(tmp_path: Path):
    code = (
        "import os, signal\nfrom factories import article\nfrom analysis.workers import Workers\n"
        "if __name__ == '__main__':\n"
        "    workers = Workers(1); workers.submit([article('It rained.')]).result()\n"
        "    print(workers.pids()[0], flush=True); os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    (tmp_path / "script.py").write_text(code)
    root = Path(__file__).parent.parent
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(root), str(root / "tests")))}
    killed = subprocess.run([sys.executable, tmp_path / "script.py"], env=environment, stdout=subprocess.PIPE, text=True)
    assert until(lambda: not alive(int(killed.stdout))), "it is still there"


def test_an_error_of_the_machine_ends_the_run(monkeypatch: pytest.MonkeyPatch):
    def full(_: object) -> None:
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(extractor, "read_article", full)
    with pytest.raises(OSError, match="Cannot allocate"):
        portions.attempt(ARTICLES[0])


# --- Dask


@contextmanager
def cluster(workers: int = 2):
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None, protocol="tcp"
    ) as local:
        yield local


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_cluster_finds_the_same_and_a_worker_that_is_lost_costs_nothing_else(expected: list):
    with cluster() as local, engines.open_("dask", scheduler=local.scheduler_address) as engine:
        assert found(engine) == expected
        victim = next(iter(local.workers.values())).pid
        killer = threading.Timer(0.2, os.kill, (victim, signal.SIGKILL))
        killer.start()
        assert found(engine) == expected
        killer.join()


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_worker_of_another_version_is_no_worker(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(engines.fingerprint, "extractor", lambda: "another")
    with (
        cluster(1) as local,
        engines.open_("dask", scheduler=local.scheduler_address) as engine,
        pytest.raises(engines.EngineError, match="has another version of onrecord"),
    ):
        found(engine)


def test_a_scheduler_that_does_not_answer_is_one_sentence():
    pytest.importorskip("distributed")
    with pytest.raises(engines.EngineError, match="no Dask scheduler answers at 'nowhere"), engines.open_("dask", scheduler="nowhere"):
        pass
