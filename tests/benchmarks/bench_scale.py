"""Measure what size costs: one article more, nothing to do, growth of time and memory, how engines share the work.

    export PYTHONPATH=tests
    python -m benchmarks.bench_scale --parts size --sizes 1000 10000 --network --corpus ARTICLES  # every step
    python -m benchmarks.bench_scale --parts memory --sizes 10000 100000 --corpus ARTICLES        # the tagger's reused
    python -m benchmarks.bench_scale --parts engines --articles 240 --corpus ARTICLES

`size` runs `onrecord extract` three times over copies of some articles with other names (`multiplied`): all of them, one
more, and nothing new. With `--network` each copy is read by the network. Else what it found in the first copy is taken over
for the others, and its seconds are added by the number of articles. `memory` makes the first of these runs only, never
with the network. Every run is a process of its own. What counts is ratios of things measured in one call.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import os
import pickle
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis import engines, ingest
from analysis.schema import Article
from benchmarks import articles, measure, multiplied

_WARM = 20  # articles a worker
_EVERY = 30.0  # seconds between two lines that say how far a run is
_RUNS = ("full", "one more", "nothing")


def size(number: int, copies: multiplied.Multiplied, runs: Sequence[str], network: bool) -> dict[str, Any]:
    """Return seconds of the clock and of processors, and the peak of memory, of each run over that many articles."""
    found: dict[str, Any] = {"articles": number}
    with tempfile.TemporaryDirectory() as temporary:
        folder, kept = Path(temporary), Path(temporary, "copies")
        kept.write_bytes(pickle.dumps(copies))
        copies.write(folder / "corpus", 0, number)
        for run in runs:
            real = network or run == "nothing"  # which needs no network either way
            program = ["-m", "analysis"] if real else ["-m", "benchmarks.multiplied", str(kept)]
            command = [sys.executable, *program, "extract", "corpus", "--tables", "tables"]
            new = number if run == "full" else int(run == "one more")
            if run == "one more":
                copies.write(folder / "corpus", number, number + 1)
            took = timed(command, folder, f"{number:,} articles, {run}", number + (run != "full"))
            if not network:
                took["processor"] += copies.processor * new
                took["clock"] += copies.seconds * new
            found[run] = took
            print(json.dumps({run: {name: round(value, 3) for name, value in took.items()}}), flush=True)
    return found


def timed(command: Sequence[str], folder: Path, what: str, number: int) -> dict[str, float]:
    """Run a command; return its seconds of the clock and of processors, and the most megabytes it had resident.

    Raises:
        RuntimeError: It failed.
    """
    here = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": f"{here}{os.pathsep}{here / 'tests'}"}
    log = folder / "log"
    started = said = time.perf_counter()
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=subprocess.STDOUT)
    peak = 0.0
    while True:
        peak = measure.peak_megabytes(process.pid) or peak
        ended, status, used = os.wait4(process.pid, os.WNOHANG)
        if ended:
            break
        time.sleep(0.02)
        if time.perf_counter() - said > _EVERY:
            said = time.perf_counter()
            print(f"  {what}: {said - started:.0f} s, {_kept(folder):,} of {number:,} read", file=sys.stderr, flush=True)
    clock = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 3):  # 3: some copies were refused, as their originals are
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {log.read_text()[-2000:]}")
    return {"clock": clock, "processor": used.ru_utime + used.ru_stime, "megabytes": peak}


def _kept(folder: Path) -> int:
    """Return how many readings are kept so far."""
    try:
        with sqlite3.connect(f"file:{folder}/tables/.onrecord/readings.sqlite?mode=ro", uri=True) as database:
            return int(database.execute("SELECT count(*) FROM keys").fetchone()[0])
    except sqlite3.Error:
        return 0


def engine(name: str, workers: int | None, read: list[Article], scheduler: str | None = None) -> float:
    """Return the seconds that an engine takes for some articles, once its workers have started."""
    with engines.open_(name, workers, scheduler) as reader:
        for _ in reader.read(read[: _WARM * (workers or 1)]):  # portions enough that each worker has one
            pass
        started = time.perf_counter()
        for _ in reader.read(read):
            pass
        return time.perf_counter() - started


def shared(read: list[Article], rounds: int) -> dict[str, float]:
    """Return the best seconds of each engine, one after the other in each round."""
    seconds: dict[str, list[float]] = {}

    def keep(name: str, took: float | None) -> None:
        if took is not None:
            seconds.setdefault(name, []).append(took)
            print(f"  {name}: {took:.1f} s", file=sys.stderr, flush=True)

    for _ in range(rounds):
        for workers in (1, 2):
            keep(f"processes, {workers}", engine("processes", workers, read))
            keep(f"dask, {workers}", _dask(workers, read))
    return {name: min(taken) for name, taken in seconds.items()}


def _dask(workers: int, read: list[Article]) -> float | None:
    try:
        from distributed import LocalCluster
    except ImportError:
        return None
    with LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        return engine("dask", workers, read, cluster.scheduler_address)


def _base(args: argparse.Namespace) -> list[Article]:
    if args.corpus:
        found = (each for each in ingest.read(args.corpus) if isinstance(each, Article))
        return list(itertools.islice(found, args.skip, args.skip + args.articles))
    return articles.articles(args.articles, args.words)


def _sizes(args: argparse.Namespace, runs: Sequence[str], *, network: bool) -> None:
    print(f"the network reads {args.articles} articles first", file=sys.stderr, flush=True)
    copies = multiplied.Multiplied(_base(args))
    seconds = {"clock": round(copies.seconds, 4), "processor": round(copies.processor, 4)}
    print(json.dumps({"the network, an article": seconds}), flush=True)
    found = [size(number, copies, runs, network) for number in args.sizes]
    for each in found:
        full = each["full"]
        line = f"{each['articles']:>7,} articles: {each['articles'] / full['clock']:.2f} a second, "
        line += f"{1000 * full['processor'] / each['articles']:.1f} ms of processors each, {full['megabytes']:.0f} MB"
        if "one more" in each:
            share = {name: each["one more"][name] / full[name] for name in ("clock", "processor")}
            line += f"; one more {share['processor']:.1%} of the processor time, {share['clock']:.1%} of the clock"
        if "nothing" in each:
            line += f"; nothing to do {each['nothing']['processor']:.2f} s"
        print(line)
    for small, large in itertools.pairwise(found):
        times = math.log(large["articles"] / small["articles"])
        growth = {run: math.log(large[run]["processor"] / small[run]["processor"]) / times for run in runs[:2]}
        told = ", ".join(f"{run} {exponent:.2f}" for run, exponent in growth.items())
        memory = large["full"]["megabytes"] / small["full"]["megabytes"]
        print(f"{small['articles']:,} to {large['articles']:,}: growth {told}; memory × {memory:.2f}")


def main() -> None:
    """Print the figures asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parts", nargs="+", choices=("size", "memory", "engines"), default=["size", "engines"])
    parser.add_argument("--sizes", nargs="+", type=int, default=[1000, 10_000])
    parser.add_argument("--network", action="store_true", help="let the network read every copy")
    parser.add_argument("--articles", type=int, default=40, help="how many articles copies are made of, or engines read")
    parser.add_argument("--skip", type=int, default=0, help="how many articles of the corpus to pass over")
    parser.add_argument("--words", type=int, default=600, help="of an invented article")
    parser.add_argument("--corpus", nargs="+", help="files and folders instead of invented articles")
    parser.add_argument("--rounds", type=int, default=2)
    args = parser.parse_args()
    others = measure.Others()
    print(json.dumps(measure.machine()), flush=True)
    if "size" in args.parts:
        _sizes(args, _RUNS, network=args.network)
    if "memory" in args.parts:
        _sizes(args, _RUNS[:1], network=False)
    if "engines" in args.parts:
        took = shared(_base(args), args.rounds)
        for name, seconds in took.items():
            one = took[name.split(",")[0] + ", 1"]
            print(f"{name:14} {seconds:7.2f} s  {one / seconds:.2f} × one worker")
    if share := others.share():
        print(f"other programs took {share:.0%} of the cores meanwhile")


if __name__ == "__main__":
    main()
