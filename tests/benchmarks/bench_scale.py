"""Measure what size costs: one article more, growth of time and memory, and how engines share the work.

    PYTHONPATH=tests python -m benchmarks.bench_scale --sizes 1000 10000
    PYTHONPATH=tests python -m benchmarks.bench_scale --parts engines --articles 60

What counts is ratios of things measured in one run. For `size` the network reads a few articles, whose copies take over
its spans (`multiplied`); its seconds are added by the number of articles. Everything else is done in full.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis import engines, ingest, pipeline, store
from analysis.cache import Cache
from analysis.schema import Article
from analysis.spool import Spool
from benchmarks import articles, measure, multiplied


def size(number: int, base: list[Article]) -> dict[str, Any]:
    """Return the seconds of a full run over that many articles, of one with one more, and the peak of memory."""
    copies = multiplied.Multiplied(base)
    extractor, read = engines.portions.extractor, ingest.read
    original = extractor.read_article
    extractor.read_article = copies.read
    found: dict[str, Any] = {"articles": number, "tagger": copies.seconds * number}
    try:
        with tempfile.TemporaryDirectory() as folder:
            for run, n in (("full", number), ("one more", number + 1)):
                ingest.read = lambda _, n=n: copies.articles(n)
                started = time.perf_counter()
                found |= {f"{stage}, {run}": seconds for stage, seconds in _run(Path(folder)).items()}
                found[run] = time.perf_counter() - started
    finally:
        ingest.read, extractor.read_article = read, original
    found["full"] += found["tagger"]
    found["one more"] += copies.seconds
    found["share"] = found["one more"] / found["full"]
    found["megabytes"] = measure.peak_megabytes()
    return found


def _run(folder: Path) -> dict[str, float]:
    started = time.perf_counter()
    with Spool() as spool:
        with Cache(folder, "bench") as cache:
            pipeline.read([], spool, cache=cache)
        read = time.perf_counter()
        store.write(pipeline.join(spool), folder / "tables")
    return {"reading": read - started, "joining and writing": time.perf_counter() - read}


def engine(name: str, workers: int | None, read: list[Article], scheduler: str | None = None) -> float:
    """Return the seconds that an engine takes for some articles, once its workers have started."""
    with engines.open_(name, workers, scheduler) as reader:
        for _ in reader.read(read[: 4 * (workers or 1)]):
            pass
        started = time.perf_counter()
        for _ in reader.read(read):
            pass
        return time.perf_counter() - started


def shared(read: list[Article], rounds: int) -> dict[str, float]:
    """Return the best seconds of each engine, one after the other in each round."""
    seconds: dict[str, list[float]] = {}
    for _ in range(rounds):
        for workers in (1, 2):
            seconds.setdefault(f"processes, {workers}", []).append(engine("processes", workers, read))
            if took := _dask(workers, read):
                seconds.setdefault(f"dask, {workers}", []).append(took)
    return {name: min(taken) for name, taken in seconds.items()}


def _dask(workers: int, read: list[Article]) -> float | None:
    try:
        from distributed import LocalCluster
    except ImportError:
        return None
    with LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        return engine("dask", workers, read, cluster.scheduler_address)


def _base(args: argparse.Namespace) -> Iterator[Article]:
    if args.corpus:
        found = (each for each in ingest.read(args.corpus) if isinstance(each, Article))
        yield from itertools.islice(found, args.articles)
    else:
        yield from articles.articles(args.articles, args.words)


def main() -> None:
    """Print the figures asked for; each size in a process of its own, for its memory."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parts", nargs="+", choices=("size", "engines"), default=["size", "engines"])
    parser.add_argument("--sizes", nargs="+", type=int, default=[1000, 10_000])
    parser.add_argument("--articles", type=int, default=40, help="how many the network reads")
    parser.add_argument("--words", type=int, default=600)
    parser.add_argument("--corpus", nargs="+", help="files and folders instead of invented articles")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(size(args.one, list(_base(args)))))
        return
    others = measure.Others()
    print(json.dumps(measure.machine()))
    if "size" in args.parts:
        found = []
        for number in args.sizes:
            command = [sys.executable, "-m", "benchmarks.bench_scale", *sys.argv[1:], "--one", str(number)]
            ran = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=os.environ)
            found.append(json.loads(ran.stdout.splitlines()[-1]))
            print(json.dumps({k: round(v, 4) for k, v in found[-1].items()}))
        for small, large in itertools.pairwise(found):
            times = large["articles"] / small["articles"]
            growth = math.log(large["one more"] / small["one more"]) / math.log(times)
            print(
                f"growth of a run with one more: {growth:.2f}; memory × {large['megabytes'] / small['megabytes']:.2f}"
            )
    if "engines" in args.parts:
        took = shared(list(_base(args)), args.rounds)
        for name, seconds in took.items():
            one = took[name.split(",")[0] + ", 1"]
            print(f"{name:14} {seconds:7.2f} s  {one / seconds:.2f} × one worker")
    if share := others.share():
        print(f"other programs took {share:.0%} of the cores meanwhile")


if __name__ == "__main__":
    main()
