"""Small annotated articles for tests, and brat folders to keep them in. The texts are invented."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hypothesis import strategies as st

from analysis.brat import ROLES, Attribution
from analysis.scores import Marked, Pair
from analysis.spans import Span

TEXT = "“We won,” Ann Lee said. Bob Ray denied that she had won, and added that he would ask the court.\n\nNobody asked him."


def spans(text: str, words: str | Sequence[str]) -> tuple[Span, ...]:
    """Return where words stand first, or the fragments of several."""
    found = [words] if isinstance(words, str) else words
    return tuple(Span(text.index(piece), text.index(piece) + len(piece)) for piece in found if piece)


def said(source: str, cue: str, content: str | Sequence[str], text: str = TEXT) -> Attribution:
    """Return an attribution by its words; an empty string stands for a part that is not there."""
    return Attribution(spans(text, source), spans(text, cue), spans(text, content))


LEE = said("Ann Lee", "said", "“We won,”")
RAY = said("Bob Ray", "denied", "that she had won")
RAY_TOO = said("Bob Ray", "added", "that he would ask the court")


def marked(attribution: Attribution, confidence: float = 1.0, kind: str = "indirect", passage: str = "body") -> Marked:
    return Marked(attribution, kind, passage, confidence)


def pair(
    gold: Sequence[Attribution | Marked],
    read: Sequence[Attribution | Marked],
    name: str = "herald_1",
    text: str = TEXT,
) -> Pair:
    """Return an article with what is annotated and what was read in it."""
    sides = [tuple(m if isinstance(m, Marked) else marked(m) for m in side) for side in (gold, read)]
    return Pair(name, name.partition("_")[0], text, *sides)


def _some() -> st.SearchStrategy[list[Attribution]]:
    edges = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 30))
    span = edges.map(lambda e: Span(e[0], min(len(TEXT), e[0] + e[1])))
    part = st.lists(span, max_size=2, unique=True).map(lambda found: tuple(sorted(found)))
    full = st.lists(span, min_size=1, max_size=2, unique=True).map(lambda found: tuple(sorted(found)))
    return st.lists(st.builds(Attribution, part, part, full), max_size=5)


SOME = _some()  # attributions of any words of TEXT


def ann(text: str, attributions: Sequence[Attribution]) -> str:
    """Return attributions as brat writes them."""
    lines, n = [], 0
    for number, attribution in enumerate(attributions, start=1):
        arguments = []
        for role in ROLES:
            if fragments := getattr(attribution, role):
                n += 1
                offsets = ";".join(f"{start} {end}" for start, end in fragments)
                lines.append(f"T{n}\t{role.capitalize()} {offsets}\t{' '.join(span.of(text) for span in fragments)}")
                arguments.append(f" {role.capitalize()}:T{n}")
        if arguments:
            lines.append(f"E{number}\tAttribution:T{n}{''.join(arguments)}")
    return "\n".join([*lines, ""])


def write(folder: Path, name: str, text: str, notes: str, annotator: str = "") -> Path:
    """Write an annotated article into a brat folder, byte for byte, and return the file of annotations."""
    for part in ("text", "attributions"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    (folder / "text" / f"{name}.txt").write_bytes(text.encode())
    path = folder / "attributions" / f"{'_'.join(filter(None, (name, annotator)))}.ann"
    path.write_bytes(notes.encode())
    return path
