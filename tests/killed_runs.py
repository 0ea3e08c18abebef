"""Kill `onrecord extract` at random points, again and again, and see that nothing is half written or lost.

Run as a script, since it forks: a process that has loaded the libraries and started none of their threads starts a run
in milliseconds. The tagger is the rules of the first version, which read in no time; everything else is as shipped.
"""

from __future__ import annotations

import contextlib
import io
import os
import random
import signal
import sys
import time
from pathlib import Path

from benchmarks import articles, rules

from analysis import (  # noqa: F401  # what a run imports, loaded once
    attributes,
    cache,
    checks,
    cli,
    corrections,
    engines,
    fingerprint,
    manifest,
    pipeline,
    rulings,
    store,
    tagger,
)

SETS = {"few": 6, "many": 9}


def extract(name: str, tables: Path) -> int:
    """Run the command in a process of its own; return its id."""
    pid = os.fork()
    if pid:
        return pid
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            cli.main(["extract", name, "--tables", str(tables)], standalone_mode=False)
        os._exit(0)
    except BaseException:
        import traceback

        traceback.print_exc()
        os._exit(1)


def written(tables: Path) -> dict[str, bytes]:
    """Return what a reader sees of the tables."""
    return {path.name: path.read_bytes() for path in sorted(tables.iterdir()) if not path.name.startswith(".")}


def run(name: str, tables: Path) -> float:
    """Run the command to its end and return the seconds that it took."""
    started = time.perf_counter()
    _, status = os.waitpid(extract(name, tables), 0)
    assert status == 0, status
    return time.perf_counter() - started


def main(folder: str, kills: int, seed: int) -> None:
    """Kill that many runs in an empty folder, and print what was seen."""
    os.chdir(folder)
    tagger.tag = rules.read
    chance = random.Random(seed)
    undisturbed = {}
    seconds = 0.0
    for name, number in SETS.items():
        articles.write(Path(name), number, 60)
        seconds = max(seconds, run(name, Path(f"undisturbed-{name}")))
        undisturbed[name] = written(Path(f"undisturbed-{name}"))
    killed = unfinished = 0
    tables = Path("tables")
    while killed < kills:
        name = chance.choice(list(SETS))
        pid = extract(name, tables)
        time.sleep(chance.uniform(0, seconds))
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        if not os.WIFSIGNALED(status):
            assert os.WEXITSTATUS(status) == 0
            continue
        killed += 1
        unfinished += (tables / ".moves.json").exists()
        if (tables / store.PACKAGE).exists() or (tables / ".moves.json").exists():
            violations = checks.check(store.load(tables))
            assert not violations, violations
        if killed % 3 == 0:  # else the next run comes upon what this one left
            run(name, tables)
            assert written(tables) == undisturbed[name], name
            assert not [path for path in tables.glob(".*") if path.name != ".onrecord"]
    print(f"{killed} runs killed, {unfinished} of them while the tables were moved")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
