"""What tables or a report were made of, as hashes, and whether they would come out otherwise now.

`manifest.json` beside them ties the inputs, the parameters, the code, the model, the word lists and the libraries
to the files that were written; the same run writes the same bytes. When nothing in it has changed, nothing is due.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis import atomic, fingerprint
from analysis.schema import Issue
from analysis.sources import find

FILE = "manifest.json"
PACKAGE = "datapackage.json"
_SHOWN = 3
_SETTLED = 2_000_000_000  # nanoseconds: a file that was changed just now may change again within the same tick
_NEVER = 2**63 - 1

Made = dict[str, Any]


class Hashes:
    """The SHA-256 of files, kept from run to run with the size and the times that show that a file is the same."""

    def __init__(self, memory: Path) -> None:
        """Start from what the file `memory` has, if it can be read."""
        self._memory = memory
        self._known: dict[str, list[Any]] = {}
        self._used: dict[str, list[Any]] = {}
        try:
            known = json.loads(memory.read_bytes())
            self._known = {path: entry for path, entry in known.items() if isinstance(entry, list) and len(entry) == 6}
        except (OSError, ValueError, AttributeError):
            pass

    def of(self, path: Path) -> tuple[int, str]:
        """Return the size and the SHA-256 of a file.

        Raises:
            OSError: It cannot be read.
        """
        key = str(path.absolute())
        signature = _signature(path)
        entry = self._known.get(key)
        if not (entry and entry[:4] == signature and max(signature[1:3]) + _SETTLED < entry[4]):
            now = time.time_ns()
            with path.open("rb") as file:
                entry = [*signature, now, hashlib.file_digest(file, "sha256").hexdigest()]
        self._used[key] = entry
        return signature[0], entry[5]

    def learn(self, path: Path, sha256: str) -> None:
        """Take somebody's word for the hash of a file that is there now."""
        self._used[str(path.absolute())] = [*_signature(path), _NEVER, sha256]

    def save(self) -> None:
        """Keep what was asked for, where that can be written; else the files are hashed once more."""
        if self._used != self._known:
            with suppress(OSError):
                atomic.put({self._memory: json.dumps(self._used).encode()})


def _signature(path: Path) -> list[int]:
    status = path.stat()
    return [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the run went that wrote the tables; of a report, how many articles it tells of."""

    n_articles: int
    n_refused: int


def now(sources: Sequence[str | Path], files: Mapping[str, Path | None], hashes: Hashes) -> Made:
    """Return what tables would be made of now.

    Args:
        sources: As `ingest.read` takes them.
        files: Other files that are read, by the parameter that names them.
        hashes: Of files.
    """
    parameters = {"sources": [str(source) for source in sources]}
    maker = {
        "code": fingerprint.code(*fingerprint.TABLES),
        "model": fingerprint.model(),
        "word_lists": fingerprint.word_lists(),
        "environment": fingerprint.environment(),
    }
    return _made(parameters, maker, files, [_source(found, hashes) for found in find(sources)], hashes)


def now_told(parameters: Mapping[str, Any], files: Mapping[str, Path | None], hashes: Hashes) -> Made:
    """Return what a report would be made of now.

    Args:
        parameters: Of its notebook, by name.
        files: The notebook, and the file that describes the tables.
        hashes: Of files.
    """
    maker = {
        "code": fingerprint.code(*fingerprint.REPORTS),
        "templates": fingerprint.templates(),
        "environment": fingerprint.environment(fingerprint.TELLING),
    }
    return _made(parameters, maker, files, [], hashes)


def _made(
    parameters: Mapping[str, Any],
    maker: Mapping[str, Any],
    files: Mapping[str, Path | None],
    sources: Sequence[Made],
    hashes: Hashes,
) -> Made:
    named = {name: path for name, path in files.items() if path}
    inputs: list[dict[str, Any]] = [{"parameter": name, **_described(path, hashes)} for name, path in named.items()]
    return {
        "made_by": f"onrecord {fingerprint.version()}",
        "parameters": {**parameters} | {name: str(path) for name, path in named.items()},
        **maker,
        "inputs": [*inputs, *sources],
    }


def due(folder: Path, made: Made, hashes: Hashes) -> tuple[list[str], Outcome]:
    """Return why the files of a folder are to be made, most important first; no reason means that they are as wanted.

    Args:
        folder: The tables, or a report.
        made: What `now` or `now_told` returns.
        hashes: Of files.
    """
    try:
        before = json.loads((folder / FILE).read_bytes())
        outcome = Outcome(**before.pop("outcome"))
        outputs = dict(before.pop("outputs"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ["no run has written them yet"], Outcome(0, 0)
    return [*_changed(before, made), *_touched(folder, outputs, hashes)], outcome


def of_tables(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of the files of a folder of tables, by name, as its own description has them."""
    package = (folder / PACKAGE).read_bytes()
    outputs = {PACKAGE: hashlib.sha256(package).hexdigest()}
    for resource in json.loads(package)["resources"]:
        for file in (resource, resource["store"]):
            outputs[file["path"]] = file["hash"].removeprefix("sha256:")
    return outputs


def write(folder: Path, made: Made, outcome: Outcome, outputs: Mapping[str, str], hashes: Hashes) -> None:
    """Keep what the files of a folder, as they are now, were made of.

    Args:
        folder: Where they lie.
        made: What `now` returned.
        outcome: How it went.
        outputs: The SHA-256 of each file, by name.
        hashes: Takes them over.
    """
    for name, sha256 in outputs.items():
        hashes.learn(folder / name, sha256)
    atomic.put({folder / FILE: as_json(made, outcome, outputs)})


def as_json(made: Made, outcome: Outcome, outputs: Mapping[str, str]) -> bytes:
    """Return the manifest's file, for who moves it to its place together with what it describes."""
    whole = {**made, "outcome": dataclasses.asdict(outcome), "outputs": dict(outputs)}
    return (json.dumps(whole, indent=2, ensure_ascii=False) + "\n").encode()


def _source(found: Path | Issue, hashes: Hashes) -> dict[str, Any]:
    return {"path": found.source, "refused": found.reason} if isinstance(found, Issue) else _described(found, hashes)


def _described(path: Path, hashes: Hashes) -> dict[str, Any]:
    name = path.as_posix().encode("utf-8", "replace").decode()
    try:
        n_bytes, sha256 = hashes.of(path) if path.is_file() else (0, "")
    except OSError as error:
        return {"path": name, "refused": error.strerror}
    return {"path": name, "bytes": n_bytes, "sha256": sha256}


def _changed(before: Made, made: Made) -> Iterator[str]:
    old, new = ({item["path"]: item for item in manifest.get("inputs", [])} for manifest in (before, made))
    told = {
        "new": [path for path in new if path not in old],
        "changed": [path for path in new if path in old and old[path] != new[path]],
        "gone": [path for path in old if path not in new],
    }
    for what, paths in told.items():
        if paths:
            more = f" and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else ""
            yield f"{what}: {', '.join(paths[:_SHOWN])}{more}"
    for part in made:
        if part != "inputs" and before.get(part) != made[part]:
            yield f"{part.replace('_', ' ')} changed"
    if not any(told.values()) and before.get("inputs") != made["inputs"]:
        yield "the order of the inputs changed"


def _touched(folder: Path, outputs: Mapping[str, str], hashes: Hashes) -> Iterator[str]:
    for name, sha256 in outputs.items():
        try:
            if hashes.of(folder / name)[1] != sha256:
                yield f"{name} is not as it was written"
        except OSError:
            yield f"{name} is missing"
