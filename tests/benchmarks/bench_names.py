"""Measure what it costs to merge the names of a corpus, and how well that is done, on invented names whose people are known.

    make bench BENCH_NAMES="--sizes 1000 10000"

`docs/benchmarks.md` says what the figures mean. Nothing here passes or fails by seconds: they are another machine's.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis import names
from benchmarks import measure, people


def main() -> None:
    """Measure each size in a process of its own, print it, and keep it as JSON."""
    options = _options()
    if options.one:
        print(json.dumps(once(options.one, options.seed)))
        return
    found = []
    print("\nMerging names, seconds of one core, each size in a process of its own (wanted of 100,000: minutes, under 2 GB)")
    print(f"  {'names':>8}{'people':>8}{'seconds':>9}{'µs/name':>9}{'growth':>8}{'MB':>6}{'precision':>11}{'recall':>8}", end="")
    print(f"{'alike, s':>10}{'pairs':>9}")
    for size in options.sizes:
        command = [sys.executable, "-m", "benchmarks.bench_names", "--one", str(size), "--seed", str(options.seed)]
        row = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        before = found[-1] if found else None
        row["growth"] = growth(before, row) if before else None
        found.append(row)
        print(
            f"  {row['names']:>8}{row['people']:>8}{row['seconds']:>9.2f}{row['seconds'] / row['names'] * 1e6:>9.0f}"
            f"{'' if row['growth'] is None else format(row['growth'], '.2f'):>8}{row['megabytes']:>6.0f}"
            f"{row['precision']:>11.4f}{row['recall']:>8.4f}{row['alike_seconds']:>10.2f}{row['alike']:>9}"
        )
    print(f"\n  Found of {found[-1]['names']} names, by how they are written (share that stands with the plain name)")
    for how, share in found[-1]["recall_by_kind"].items():
        print(f"    {how:<30}{share:>7.3f}")
    measure.keep(options.json, {"names": found})


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 3000, 10_000, 30_000, 100_000], help="names")
    parser.add_argument("--seed", type=int, default=1, help="other names (1)")
    parser.add_argument("--one", type=int, help="measure this size here, and print it as JSON")
    parser.add_argument("--json", type=Path, default=Path("reports/benchmarks/names.json"), help="where to keep it")
    return parser.parse_args()


def once(size: int, seed: int = 1) -> dict[str, Any]:
    """Return what merging so many names costs and gives."""
    written = people.written(size, seed)
    spellings = [entry.name for entry in written]
    before = measure.peak_megabytes()
    started = time.process_time()
    parsed = {name: names.parse(name) for name in spellings}
    merged = names.cluster(set(parsed.values()))
    seconds = time.process_time() - started
    megabytes = measure.peak_megabytes()
    started = time.process_time()
    alike = names.alike(spellings)
    actor = {name: merged[found] for name, found in parsed.items()}
    precision, recall = pairwise(actor, {entry.name: entry.person for entry in written})
    return {
        "names": len(written),
        "people": len({entry.person for entry in written}),
        "seconds": seconds,
        "megabytes": megabytes,
        "megabytes_before": before,
        "precision": precision,
        "recall": recall,
        "recall_by_kind": by_kind(written, actor),
        "alike": len(alike),
        "alike_seconds": time.process_time() - started,
    }


def pairwise(found: Mapping[str, object], truth: Mapping[str, object]) -> tuple[float, float]:
    """Return which share of the pairs that were put together belong together, and which share of those was found."""
    together = _pairs(Counter((found[name], truth[name]) for name in truth).values())
    put, wanted = _pairs(Counter(found.values()).values()), _pairs(Counter(truth.values()).values())
    return together / put if put else 1.0, together / wanted if wanted else 1.0


def _pairs(counts: Iterable[int]) -> int:
    return sum(n * (n - 1) // 2 for n in counts)


def by_kind(written: Sequence[people.Written], found: Mapping[str, object]) -> dict[str, float]:
    """Return, by how a name is written, how often it stands with the plain name of its person."""
    plain = {entry.person: found[entry.name] for entry in written if entry.how == "plain"}
    hits: dict[str, list[bool]] = defaultdict(list)
    for entry in written:
        if entry.how != "plain" and entry.person in plain:
            hits[entry.how].append(found[entry.name] == plain[entry.person])
    return {how: sum(right) / len(right) for how, right in sorted(hits.items())}


def growth(before: Mapping[str, Any], after: Mapping[str, Any]) -> float:
    """Return the power of the number of names by which the seconds grow: 1 is linear, 2 the square."""
    return math.log(after["seconds"] / before["seconds"]) / math.log(after["names"] / before["names"])


if __name__ == "__main__":
    main()
