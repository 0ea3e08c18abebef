"""Read articles annotated in brat's stand-off format, as PolNeAR publishes them (Newell, Margolin & Ruths, LREC 2018).

A folder holds `text/NAME.txt` and `attributions/NAME.ann` or, where several people annotated an article,
`attributions/NAME_ANNOTATOR.ann`. Offsets count characters of the file read as UTF-8 without newline translation; the
fragments of one span are joined by `;`; the quoted text behind a span may hold line breaks
(https://brat.nlplab.org/standoff.html).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.spans import Span

ROLES = ("source", "cue", "content")
# Every annotation begins so. A line that does not is the rest of the line above: annotated text may hold line breaks.
_BEGINS = re.compile(r"[TERAMN#*]\d*\t")
_SPAN = re.compile(r"(T\d+)\t[^\s:]+ (\d+ \d+(?:;\d+ \d+)*)\t(.*)", re.DOTALL)
_EVENT = re.compile(r"E\d+\t[^\s:]+:T\d+((?: [^\s:]+:[TE]\d+)*)\s*")


class BrokenAnnotation(ValueError):
    """A file of annotations that cannot be read; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """One annotated attribution; each part is its contiguous fragments in order, empty where nothing is annotated."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]

    def holds(self, inner: Attribution) -> bool:
        """Tell whether all of another attribution lies in one fragment of this one's content."""
        return any(all(fragment.contains(span) for span in inner.spans()) for fragment in self.content)

    def spans(self) -> list[Span]:
        """Return the fragments of all parts."""
        return [*self.source, *self.cue, *self.content]


def outermost(attributions: Sequence[Attribution]) -> list[Attribution]:
    """Return the attributions that do not stand inside the content of another."""
    return [a for a in attributions if not any(b.holds(a) for b in attributions if b is not a)]


@dataclass(frozen=True, slots=True)
class Annotated:
    """One article as one annotator read it.

    `annotator` is empty where the file names none. `outlet` is the part of the name before its first underscore.
    """

    name: str
    annotator: str
    text: str
    attributions: tuple[Attribution, ...]

    @property
    def outlet(self) -> str:
        """Return who published it, as PolNeAR's file names say it."""
        return self.name.partition("_")[0]


def read(folder: Path, *, every: bool = False) -> Iterator[Annotated]:
    """Yield the annotated articles of a folder in the order of their names.

    A text without a file of annotations was annotated by nobody and is left out; an empty file says that somebody
    looked and found nothing.

    Args:
        folder: The folder with `text/` and `attributions/`.
        every: Every annotator's version of an article, not only the first in alphabetical order.

    Raises:
        FileNotFoundError: There is no `text/` or no annotation in the folder, or no text to an annotation.
        BrokenAnnotation: A file is not UTF-8; or an annotation is no such thing, names a span that is not there, or
            quotes other words than its text has at that place.
    """
    texts = {path.stem: path for path in (folder / "text").glob("*.txt")}
    files = sorted((folder / "attributions").glob("*.ann"))
    if not texts or not files:
        raise FileNotFoundError(f"{folder}: expected text/*.txt and attributions/*.ann (brat stand-off)")
    versions: dict[str, list[tuple[str, Path]]] = defaultdict(list)
    for path in files:
        name, annotator = _named(path, texts)
        versions[name].append((annotator, path))
    for name, those in sorted(versions.items()):
        text = _decoded(texts[name])
        for annotator, path in sorted(those)[: None if every else 1]:
            yield Annotated(name, annotator, text, _attributions(path, text))


def _named(path: Path, texts: Iterable[str]) -> tuple[str, str]:
    """Return which text a file annotates, the longest name that fits, and by whom."""
    parts = path.stem.split("_")
    for n in range(len(parts), 0, -1):
        name = "_".join(parts[:n])
        if name in texts:
            return name, "_".join(parts[n:])
    raise FileNotFoundError(f"{path}: no text/{path.stem}.txt beside it")


def _decoded(path: Path) -> str:
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BrokenAnnotation(f"{path}, line {line}: not UTF-8 (byte {error.start})") from error


def _attributions(path: Path, text: str) -> tuple[Attribution, ...]:
    spans: dict[str, tuple[Span, ...]] = {}
    events: list[tuple[str, str]] = []
    for number, note in _notes(path):
        where = f"{path}, line {number}"
        if note.startswith("T"):
            key, fragments = _fragments(note, text, where)
            spans[key] = fragments
        elif note.startswith("E"):
            event = _EVENT.fullmatch(note)
            if not event:
                raise BrokenAnnotation(f"{where}: expected `E1<tab>Attribution:T4 Source:T1 Cue:T2 Content:T3`")
            events.append((where, event[1]))
    found = []
    for where, arguments in events:  # brat may write an event above its spans
        parts: dict[str, list[Span]] = {role: [] for role in ROLES}
        for argument in arguments.split():
            role, _, key = argument.partition(":")
            role = role.rstrip("0123456789").lower()  # brat numbers an argument that comes twice: Content, Content2
            if role in parts:
                if key not in spans:
                    raise BrokenAnnotation(f"{where}: names {key}, which is no span of this file")
                parts[role] += spans[key]
        if any(parts.values()):  # PolNeAR has a few events without any argument
            found.append(Attribution(*(tuple(sorted(parts[role])) for role in ROLES)))
    return tuple(found)


def _notes(path: Path) -> Iterator[tuple[int, str]]:
    """Yield each annotation of a file, line breaks in its quoted text included, with the number of its first line."""
    first, note = 0, ""
    for number, line in enumerate(_decoded(path).split("\n"), start=1):
        if _BEGINS.match(line):
            if note:
                yield first, note
            first, note = number, line
        elif note.startswith(("T", "#")):
            note += "\n" + line
        elif line.strip():
            raise BrokenAnnotation(f"{path}, line {number}: neither an annotation nor the rest of a quoted text")
    if note:
        yield first, note


def _fragments(note: str, text: str, where: str) -> tuple[str, tuple[Span, ...]]:
    """Return the key of a span and its fragments, after making sure that the text has the quoted words there."""
    match = _SPAN.fullmatch(note)
    if not match:
        raise BrokenAnnotation(f"{where}: expected `T1<tab>Source 0 4<tab>text`, offsets as whole numbers")
    fragments = [Span(*map(int, pair.split())) for pair in match[2].split(";")]
    for start, end in fragments:
        if not start < end <= len(text):
            raise BrokenAnnotation(f"{where}: {match[1]} is {start} to {end}, the text has {len(text)} characters")
    there = " ".join(fragment.of(text) for fragment in fragments)
    quoted = match[3].strip()
    if there.split() != quoted.split():
        raise BrokenAnnotation(
            f"{where}: {match[1]} quotes {_short(quoted)}, the text has {_short(there)} there; offsets count "
            "characters of the file as it is, a carriage return too"
        )
    return match[1], tuple(sorted(fragments))


def _short(words: str) -> str:
    return repr(words if len(words) <= 40 else words[:40] + "…")
