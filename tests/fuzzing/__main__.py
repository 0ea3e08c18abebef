"""Read many spoilt articles and files, and stop at the first that a room cannot bear.

    python -m fuzzing --inputs 100000                    # mutated articles, and mutated files of every kind
    python -m fuzzing --guided 200000                    # led by what of the code an input reaches (needs atheris)
    python -m fuzzing --growth                           # how the time of each room grows with hard texts
    python -m fuzzing --tagger --inputs 500              # with the network instead of the rules that stand in for it

Texts beside the seeds: `--texts FILE-OR-FOLDER...`. The same seed makes the same inputs, whatever the number of processes.
What a room cannot bear is written to `fuzz-failures/`, as the text that was read.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack

from fuzzing import growth, guided, inputs

_CHUNK = 100
_FRESH = multiprocessing.get_context("spawn")


def many(first: int, number: int, named: tuple[str, ...], seed: int, processes: int, with_network: bool) -> int:
    """Read so many inputs and print what was seen; return how many failed."""
    started = time.perf_counter()
    numbers = range(first, first + number)
    jobs = [(numbers[i : i + _CHUNK], named, seed, with_network) for i in range(0, number, _CHUNK)]
    kinds: Counter[str] = Counter()
    places: Counter[str] = Counter()
    with ExitStack() as stack:
        # A process that dies ends the run with an error; a pool of `multiprocessing` would wait for it for ever.
        read = map if processes == 1 else stack.enter_context(ProcessPoolExecutor(processes, _FRESH)).map
        for done, (found, failed) in enumerate(read(inputs.chunk, jobs), start=1):
            kinds += found
            for which, trace in failed:
                places[trace] += 1
                if places[trace] == 1:
                    print(f"input {which} of seed {seed}:\n{trace}", flush=True)
            if done % 20 == 0:
                print(
                    f"{sum(kinds.values())} inputs in {time.perf_counter() - started:.0f} s",
                    file=sys.stderr,
                    flush=True,
                )
    failures = sum(places.values())
    by_kind = ", ".join(f"{n} {kind}" for kind, n in kinds.most_common())
    print(f"{number} inputs ({by_kind}), {failures} failed, in {time.perf_counter() - started:.0f} s")
    return failures


def grown(small: int) -> Iterator[str]:
    """Yield a line for each hard text whose time grows faster than it, or that takes long for its length."""
    for where, before in growth.PRESET.items():
        for name, unit in growth.HARD.items():
            for line in growth.too_slow(unit, small, before):
                yield f"{name}, {where}: {line}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Do what the command line asks for; exit with 1 where something failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=0)
    parser.add_argument("--first", type=int, default=0, help="number of the first input")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--texts", nargs="+", default=[], help="files and folders of articles to spoil too")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--tagger", action="store_true")
    parser.add_argument("--growth", type=int, nargs="?", const=4000, metavar="CHARACTERS")
    parser.add_argument("--guided", type=int, default=0, metavar="RUNS")
    args = parser.parse_args(arguments)
    named = tuple(args.texts)
    failed = 0
    if args.inputs:
        failed += many(args.first, args.inputs, named, args.seed, args.processes, args.tagger)
    if args.growth:
        slow = list(grown(args.growth))
        print(
            "\n".join(slow)
            or f"{len(growth.HARD)} hard texts, in {len(growth.PRESET)} places: no room is slower than linear"
        )
        failed += len(slow)
    if args.guided:
        failed += guided.hunt(args.guided, named)
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
