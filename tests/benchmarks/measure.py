"""Clocks, memory and the facts of the machine that every figure needs beside it."""

from __future__ import annotations

import datetime
import importlib.metadata
import json
import os
import platform
import re
import resource
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PACKAGES = ("numpy", "onnx", "onnxruntime", "pandas", "pyarrow", "tokenizers", "torch")
FLAGS = ("avx2", "avx512f", "avx512_vnni", "avx_vnni", "amx_int8", "amx_bf16", "asimddp", "i8mm")
_PAUSE = 0.02  # seconds


@dataclass(frozen=True, slots=True)
class Race:
    """What contenders took for the same items: `seconds[contender][round][item]`."""

    seconds: Mapping[str, Sequence[Sequence[float]]]

    def best(self, name: str) -> float:
        """Return the sum over the items of the fastest round of each."""
        return sum(map(min, zip(*self.seconds[name], strict=True)))

    def median(self, name: str) -> float:
        """Return the sum over the items of the median round of each."""
        return sum(map(statistics.median, zip(*self.seconds[name], strict=True)))

    def times(self, name: str, baseline: str) -> dict[str, float]:
        """Return how many times the baseline's throughput a contender has: at its best, and over the rounds."""
        rounds = [sum(slow) / sum(fast) for slow, fast in zip(self.seconds[baseline], self.seconds[name], strict=True)]
        return {
            "best": self.best(baseline) / self.best(name),
            "median": statistics.median(rounds),
            "low": min(rounds),
            "high": max(rounds),
        }


def race(contenders: Mapping[str, Callable[[int], object]], items: int, rounds: int) -> Race:
    """Time contenders on the same items, each item by one after the other, so that what slows the machine slows all.

    Each reads an item once more before it is timed: whoever reads a corpus finds his own weights in the processor's
    cache, not those of a contender of twenty times the size.

    Args:
        contenders: Takes the number of an item.
        items: How many there are.
        rounds: How often; who goes first changes with every item.
    """
    seconds: dict[str, list[list[float]]] = {name: [] for name in contenders}
    for turn in range(rounds):
        for taken in seconds.values():
            taken.append([])
        for item in range(items):
            names = list(contenders)
            first = (turn + item) % len(names)
            for name in names[first:] + names[:first]:
                time.sleep(_PAUSE)  # the threads of the one before wait busily for more work, for a while
                contenders[name](item)
                started = time.perf_counter()
                contenders[name](item)
                seconds[name][-1].append(time.perf_counter() - started)
    return Race(seconds)


class Clock:
    """Adds up the seconds that functions take."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()

    def around(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function, timed under a name."""

        def timed(*args: Any, **kwargs: Any) -> Any:
            started = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                self.seconds[name] += time.perf_counter() - started  # type: ignore[assignment]

        return timed


class Others:
    """Notices what else the machine does meanwhile: figures taken beside other work are worth little."""

    def __init__(self) -> None:
        self._before = self._now()

    def share(self) -> float | None:
        """Return the share of all cores' time since then that other processes took; None where it is not known."""
        if self._before is None or (now := self._now()) is None:
            return None
        whole, busy, own = (after - before for before, after in zip(self._before, now, strict=True))
        return min(1.0, max(0.0, (busy - own) / whole)) if whole else None  # the two are counted by different clocks

    @staticmethod
    def _now() -> tuple[float, float, float] | None:
        """Return the seconds of all cores since the start, those in which they worked, and those for this process."""
        counted = Path("/proc/stat")
        if not counted.exists():
            return None
        # user, nice, system, idle, waiting for a disk, interrupts, soft interrupts, taken by other machines
        ticks = [int(field) for field in counted.read_text().partition("\n")[0].split()[1:9]]
        whole, idle = sum(ticks), ticks[3] + ticks[4]
        own = os.times()
        tick = os.sysconf("SC_CLK_TCK")
        return whole / tick, (whole - idle) / tick, own.user + own.system + own.children_user + own.children_system


def keep(path: Path, found: Mapping[str, Any]) -> None:
    """Keep figures as JSON, with the time and the machine, and say where."""
    kept = {"measured": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"), "machine": machine(), **found}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"\nKept in {path}")


def peak_megabytes(pid: int | None = None) -> float:
    """Return the most memory that this process, or another that it started, has had resident, in millions of bytes.

    Of another it is 0 once that has ended; without /proc it is that of all that have ended.
    """
    status = Path(f"/proc/{pid or 'self'}/status")
    if status.exists():  # getrusage would count what the parent had when it started this process
        found = re.search(r"^VmHWM:\s+(\d+) kB", status.read_text(), re.MULTILINE)
        return int(found[1]) * 1024 / 1e6 if found else 0.0
    return resource.getrusage(resource.RUSAGE_CHILDREN if pid else resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6


def machine() -> dict[str, Any]:
    """Return what the figures depend on: processor, cores, its instructions for integers, versions."""
    info = Path("/proc/cpuinfo")
    described = info.read_text() if info.exists() else ""
    model = re.search(r"^model name\s*: (.+)$", described, re.MULTILINE)
    flags = re.search(r"^(?:flags|Features)\s*: (.+)$", described, re.MULTILINE)
    present = set(flags[1].split()) if flags else set()
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "processor": model[1] if model else platform.processor() or platform.machine(),
        "cores": usable,
        "flags": [flag for flag in FLAGS if flag in present],
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "versions": {name: version for name in PACKAGES if (version := _version(name))},
    }


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None
