"""What made a row: hashes of the code, the model, the word lists and the libraries that its reading depends on.

Which code that is, is read from the imports, so that a change of a chart costs no article a second reading. Nothing
here imports what it describes: whether something is due is known before a network is loaded.
"""

from __future__ import annotations

import hashlib
import platform
import re
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from pathlib import Path

from analysis import paths

# What reads an article, and what makes tables of all readings.
READING = ("extractor", "packing")
TABLES = ("pipeline", "store")
# What notebooks call, and what makes a page of them.
REPORTS = ("run", "charts", "narrative", "difference")
_LIBRARIES = ("numpy", "onnxruntime", "tokenizers")
TELLING = ("altair", "jinja2", "mistune", "nbconvert", "pandas", "papermill", "vl-convert-python")
_IMPORT = re.compile(r"^\s*from analysis(?:\.(\w+))? import (?:\(([^)]*)\)|([^\n]*))", re.MULTILINE)


@cache
def extractor() -> str:
    """Return the version of what reads an article: whatever it depends on beside the article itself, hashed."""
    major, minor, _ = platform.python_version_tuple()
    made_of = [code(*READING), model(), word_lists(), f"{major}.{minor}", platform.machine(), *_versions(_LIBRARIES)]
    return hashlib.sha256("\n".join(made_of).encode()).hexdigest()


@cache
def code(*rooms: str) -> str:
    """Return the hash of these modules of the package and of all that they import from it."""
    return _hashed(paths.PACKAGE / f"{room}.py" for room in sorted(closure(rooms)))


@cache
def model() -> str:
    """Return the hash of the tagger's files."""
    return _hashed(sorted(path for path in paths.MODELS.iterdir() if path.suffix in (".onnx", ".json")))


@cache
def word_lists() -> str:
    """Return the hash of all word lists."""
    return _hashed(sorted(paths.wordlists_dir().glob("*.csv")))


@cache
def templates() -> str:
    """Return the hash of the templates, styles and scripts of pages."""
    return _hashed(sorted(path for path in (paths.PACKAGE / "templates").rglob("*") if path.is_file()))


def environment(with_: Iterable[str] = _LIBRARIES) -> dict[str, str]:
    """Return the versions of what the tables, or with other libraries the reports, are made with, by name."""
    libraries = (*with_, "pyarrow")
    return {
        "python": platform.python_version(),
        "machine": platform.machine(),
        **dict(zip(libraries, _versions(libraries), strict=True)),
    }


def version() -> str:
    """Return the version of the package."""
    return _versions(["onrecord"])[0]


def closure(rooms: Iterable[str]) -> set[str]:
    """Return these modules of the package and all of it that they import, however far off."""
    found: set[str] = set()
    waiting = list(rooms)
    while waiting:
        room = waiting.pop()
        if room in found:
            continue
        found.add(room)
        for module, many, few in _IMPORT.findall((paths.PACKAGE / f"{room}.py").read_text(encoding="utf-8")):
            waiting += [module] if module else re.findall(r"\w+", re.sub(r"#.*", "", many or few))
    return found


def _versions(libraries: Iterable[str]) -> list[str]:
    found = []
    for library in libraries:
        try:
            found.append(metadata.version(library))
        except metadata.PackageNotFoundError:  # a checkout on the path, not installed
            found.append("unknown")
    return found


def _hashed(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()
