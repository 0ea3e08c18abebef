"""Let atheris look for inputs that reach other code than those before them (`python -m fuzzing --guided RUNS`).

Only what is imported while atheris looks on is counted, so that this is a process of its own, and nothing of the package
may be imported in it before. Whether it was counted says libFuzzer's log: without, the search is blind, and that is a
failure, however many inputs it read.

An input is a line that says what it is, `article 2025-04-08` or `file .warc`, and then the text or the file.
"""

from __future__ import annotations

import hashlib
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

FAILURES = Path("fuzz-failures")
_LONGEST = 1200  # characters of an article
_STATE = re.compile(r"#(\d+)\s+(?:INITED|DONE).*?(?:cov: (\d+) .*?)?corp: (\d+)/")
_ADDED = re.compile(r"stat::new_units_added:\s+(\d+)")
_NOT_COUNTED = (
    "atheris counted no code of the package, so that it searched blindly: what imported that before it looked on?"
)
_NOTHING_NEW = "no input reached code that the first ones had not: remove {corpus}/ to begin anew, or read more inputs"


# --- the process that starts it --------------------------------------------------------------------------------------


def hunt(runs: int, named: Sequence[str]) -> int:
    """Have so many inputs read in a process of its own, show its log, and return how many failed."""
    command = [sys.executable, "-m", "fuzzing.guided", str(runs), *named]
    log = []
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, errors="replace") as process:
        for line in process.stderr or ():
            if not line.startswith("INFO: Instrumenting "):
                print(line, end="", file=sys.stderr, flush=True)
            log.append(line)
    if process.returncode:
        print(f"atheris ended with {process.returncode}: the input lies in {FAILURES}/")
        return 1
    if fault := blind(log):
        print(fault)
        return 1
    return 0


def blind(log: Iterable[str]) -> str:
    """Say from libFuzzer's log why a search that found no failure means nothing; empty where it saw what it did."""
    counted = False
    added = 0
    for line in log:
        if state := _STATE.search(line):
            counted = bool(state[2] and int(state[2]))
        if found := _ADDED.search(line):
            added = int(found[1])
    if not counted:
        return _NOT_COUNTED
    return "" if added else _NOTHING_NEW.format(corpus=FAILURES / "corpus")


# --- the process itself ----------------------------------------------------------------------------------------------


def search(runs: int, named: tuple[str, ...]) -> None:
    """Read so many inputs; atheris ends the process itself."""
    import atheris

    with atheris.instrument_imports(include=["analysis"]):
        from fuzzing import inputs, mutations, rooms

    texts = inputs.texts(named)
    # Looked up when it is called: `Fuzz` puts another one in its place.
    spoil = mutator(texts, mutations, lambda raw, longest: atheris.Mutate(raw, longest))

    sound = [(f"file {suffix}", raw) for suffix, raw in inputs.files(())]
    known_kinds = {kind for kind, _ in sound} | {f"article {day}" for day in inputs.DAYS}

    def one(raw: bytes) -> None:
        kind, rest = taken_apart(raw)
        if kind not in known_kinds:
            return
        what, _, of = kind.partition(" ")
        try:
            if what == "file":
                rooms.read_file(rest, of)
            elif text := _text(rest):
                rooms.read(text, of)
        except Exception:
            name = f"guided-{hashlib.sha256(raw).hexdigest()[:16]}{of if what == 'file' else '.txt'}"
            (FAILURES / name).write_bytes(rest)
            raise

    corpus = FAILURES / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for raw in (*(put_together(*each) for each in sound), *_articles(texts, inputs.DAYS)):
        (corpus / hashlib.sha256(raw).hexdigest()[:16]).write_bytes(raw)
    known = FAILURES / "words"
    known.write_text("".join(f'"{_escaped(word)}"\n' for word in (*mutations.WORDS, *mutations.MARKS, *mutations.ODD)))
    longest = 2 * max(len(raw) for _, raw in sound)
    arguments = [f"-runs={runs}", f"-max_len={longest}", "-len_control=0", "-timeout=20", "-rss_limit_mb=4096"]
    arguments += [f"-dict={known}", "-print_final_stats=1", f"-artifact_prefix={FAILURES}/", str(corpus)]
    atheris.Setup([sys.argv[0], *arguments], one, custom_mutator=spoil)
    atheris.Fuzz()


def put_together(kind: str, rest: bytes) -> bytes:
    """Return an input of a kind."""
    return kind.encode() + b"\n" + rest


def taken_apart(raw: bytes) -> tuple[str, bytes]:
    """Return the kind of an input, and the rest of it."""
    kind, _, rest = raw.partition(b"\n")
    return kind.decode("ascii", "replace"), rest


def mutator(
    texts: Sequence[str], mutations: Any, mutate_bytes: Callable[[bytes, int], bytes]
) -> Callable[[bytes, int, int], bytes]:
    """Return what makes another input of the same kind of one: spoilt as an article or a file is, or as bytes are."""

    def spoil(raw: bytes, max_size: int, seed: int) -> bytes:
        chance = random.Random(seed)
        kind, rest = taken_apart(raw)
        left = max_size - len(put_together(kind, b""))
        if rest and chance.random() < 0.25:
            rest = mutate_bytes(rest, left)
        elif kind.startswith("file "):
            rest = mutations.mutate_bytes(rest, chance)
        else:
            rest = mutations.spoil(_text(rest), texts, chance, _LONGEST).encode("utf-8", "replace")
        return put_together(kind, rest[:left])

    return spoil


def _text(raw: bytes) -> str:
    text = raw.decode("utf-8", "replace").replace("\0", " ")
    return text if text.strip() else ""


def _articles(texts: Sequence[str], days: Sequence[str]) -> Iterator[bytes]:
    """Yield the beginning of each text, and each paragraph of the first, as articles of some day."""
    parts = [text[:_LONGEST] for text in texts[:300]]
    parts += [part for text in texts[:2] for part in text.split("\n") if part]
    for n, part in enumerate(parts):
        yield put_together(f"article {days[n % len(days)]}", part.encode())


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode())


if __name__ == "__main__":
    search(int(sys.argv[1]), tuple(sys.argv[2:]))
