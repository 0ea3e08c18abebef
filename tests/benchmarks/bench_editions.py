"""What a run of eight reports costs beside bare papermill on the same eight, in as many processes.

    PYTHONPATH=tests python -m benchmarks.bench_editions --tables TABLES [--workers 2] [--rounds 3]

Bare papermill is `papermill.execute_notebook` in a pool of as many processes, with kernels started in the same way; it makes
executed notebooks, `onrecord run` makes pages, comparisons, index and feed of them too. Rounds alternate, so that what
else the machine does falls on both. Seconds are of the clock and of all processors (the processes and their kernels).
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPORTS = 8
WANTED = 1.5

BARE = """\
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

def one(job):
    from analysis import run
    run.execute(Path(job[0]), {"tables": job[1]})

if __name__ == "__main__":
    from analysis import paths
    names, tables, workers = sys.argv[3:], sys.argv[1], int(sys.argv[2])
    jobs = [(str(paths.notebooks_dir() / f"{name}.ipynb"), tables) for name in names]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        list(pool.map(one, jobs))
"""


def timed(command: list[str], folder: Path) -> dict[str, float]:
    """Return the seconds of the clock, and of processors, that a command and all that it starts took."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"clock": time.perf_counter() - start, "processor": processor}


def race(tables: Path, workers: int, rounds: int, names: list[str]) -> dict[str, object]:
    """Let both make the same reports in turn, and return their seconds and ratios."""
    taken: dict[str, list[dict[str, float]]] = {"bare": [], "run": [], "nothing due": []}
    chosen = [names[n % len(names)] for n in range(REPORTS)]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "bare.py").write_text(BARE)
        orders = "".join(f'[[report]]\nnotebook = "{name}"\nname = "r{n}"\n' for n, name in enumerate(chosen))
        (folder / "editions.toml").write_text(f'tables = "{tables}"\nout = "reports"\nworkers = {workers}\n{orders}')
        run = [sys.executable, "-m", "analysis", "run", "editions.toml"]
        for _ in range(rounds):
            taken["bare"].append(timed([sys.executable, "bare.py", str(tables), str(workers), *chosen], folder))
            taken["run"].append(timed([*run, "--force"], folder))
            taken["nothing due"].append(timed(run, folder))
            for entry in json.loads((folder / "reports" / "summary.json").read_text())["steps"]:
                assert entry["state"] == "unchanged", entry
    ratios = {
        kind: sorted(ours[kind] / bare[kind] for ours, bare in zip(taken["run"], taken["bare"], strict=True))
        for kind in ("clock", "processor")
    }
    return {"reports": chosen, "workers": workers, "seconds": taken, "ratios": ratios}


def main() -> None:
    """Run the race and print it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", type=Path, required=True)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--notebooks", nargs="+", default=["who-said-what", "where-accounts-differ"])
    asked = parser.parse_args()
    print(json.dumps(race(asked.tables.resolve(), asked.workers, asked.rounds, asked.notebooks), indent=2))


if __name__ == "__main__":
    main()
