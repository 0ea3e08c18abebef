"""Annotated articles as the network reads them in training: words, labels, links and entities."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from analysis import brat, conll, features, ingest, lattice, segment, tagger
from analysis.brat import Attribution
from analysis.features import Ints, Words
from analysis.schema import READ_KINDS, Issue
from analysis.spans import Span

ENTITIES = ("PERSON", "ORGANIZATION", "LOCATION", "MISC")
UNKNOWN = -100  # an entity label that nobody gave


@dataclass(frozen=True, slots=True)
class Version:
    """What one annotator saw in an article.

    Attributes:
        labels: Label of each word.
        cues, sources: (n, 2) first and last word of each.
        contents: (n, 2) of each fragment.
        cue_of: The index of each fragment's cue.
        source_of: The index of each cue's source, -1 for none.
    """

    labels: Ints
    cues: Ints
    sources: Ints
    contents: Ints
    cue_of: Ints
    source_of: Ints


@dataclass(frozen=True, slots=True)
class Example:
    """One article.

    Attributes:
        name: Of the article.
        words: What is read of it.
        entities: Entity label of each word, `UNKNOWN` where nobody gave one.
        versions: What each annotator saw; none where only names are annotated.
    """

    name: str
    words: Words
    entities: Ints
    versions: tuple[Version, ...]


def read(folder: Path, tokenizer: Tokenizer) -> list[Example]:
    """Return the annotated articles of a folder, every annotator's version of each.

    Where an article has attributions inside the content of others, every content is an example of its own as well: that
    is how the tagger reads what is reported inside reports.
    """
    silver = _entities(folder / "entities.silver.jsonl")
    found: dict[str, Example] = {}
    within: list[Example] = []
    for annotated in brat.read(folder, every=True):
        example = found.get(annotated.name)
        if example is None:
            article = ingest.of_text(annotated.name, annotated.text)
            if isinstance(article, Issue):
                continue  # nothing can be learned from what cannot be read
            page, _ = segment.cut(article)
            words = features.read(page, tokenizer, tagger.READ)
            example = Example(annotated.name, words, _entity_labels(words, silver.get(annotated.name)), ())
        outer = brat.outermost(annotated.attributions)
        version = _version(example.words, outer)
        found[annotated.name] = dataclasses.replace(example, versions=(*example.versions, version))
        if len(outer) < len(annotated.attributions):
            within += _within(example, outer, annotated.attributions)
    return [*found.values(), *within]


def names(path: Path, tokenizer: Tokenizer) -> list[Example]:
    """Return the texts of a file, or of every file of a folder, in which names are annotated token by token.

    Raises:
        FileNotFoundError: There is no such file.
        conll.BrokenConll: A file cannot be read.
    """
    kinds = dict(zip(lattice.ENTITIES, ENTITIES, strict=True))
    found = []
    for named in conll.read(path):
        article = ingest.of_text(named.article, named.text)
        if isinstance(article, Issue):
            continue  # no word, or not English
        page, _ = segment.cut(article)
        words = features.read(page, tokenizer, frozenset(READ_KINDS))
        entities = [(name.span.start, name.span.end, kinds[name.kind]) for name in named.names if name.kind]
        if len(words):
            found.append(Example(named.article, words, _entity_labels(words, entities), ()))
    return found


def _within(example: Example, outer: Sequence[Attribution], attributions: Sequence[Attribution]) -> list[Example]:
    """Return the contents of the outer attributions as the paragraphs of one example, and so on inward."""
    fragments = sorted({fragment for attribution in outer for fragment in attribution.content})
    at = [ends for fragment in fragments if (ends := _words(example.words, fragment))]
    if not at:
        return []
    inner = [a for a in attributions if a not in outer]
    nearest = brat.outermost(inner)
    words = features.joined([example.words.part(*ends) for ends in at])
    entities = np.concatenate([example.entities[first : last + 1] for first, last in at])
    found = Example(f"{example.name}+", words, entities, (_version(words, nearest),))
    return [found, *_within(found, nearest, inner)]


def _entities(path: Path) -> dict[str, list[tuple[int, int, str]]]:
    if not path.exists():
        return {}
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return {row["article"]: row["entities"] for row in rows}


def _words(words: Words, span: Span) -> tuple[int, int] | None:
    """Return the first and last word that share a character with the span."""
    first = int(np.searchsorted(words.ends, span.start, side="right"))
    last = int(np.searchsorted(words.starts, span.end, side="left")) - 1
    return (first, last) if first <= last else None


def _entity_labels(words: Words, entities: Sequence[tuple[int, int, str]] | None) -> Ints:
    labels = np.full(len(words), UNKNOWN if entities is None else 0, np.int64)
    for start, end, kind in entities or ():
        at = _words(words, Span(start, end))
        if at and kind in ENTITIES:
            labels[at[0] : at[1] + 1] = 2 + 2 * ENTITIES.index(kind)
            labels[at[0]] -= 1
    return labels


def _version(words: Words, attributions: Sequence[Attribution]) -> Version:
    labels = np.zeros(len(words), np.int64)
    places: dict[str, dict[tuple[int, int], None]] = {role: {} for role in brat.ROLES}
    links: list[tuple[list[tuple[int, int]], ...]] = []
    for attribution in attributions:
        link = []
        for role in brat.ROLES:
            at = [w for span in getattr(attribution, role) if (w := _words(words, span))]
            link.append(at)
            places[role].update(dict.fromkeys(at))
        links.append(tuple(link))
    order = {role: sorted(spans) for role, spans in places.items()}
    for role, spans in order.items():
        mark = lattice.LABELS.index(f"B-{role}")
        for first, last in spans:
            if labels[first : last + 1].any():
                continue  # the few overlapping annotations: the first stays
            labels[first : last + 1] = mark + 1
            labels[first] = mark
            labels[last] = mark + 2
            if first == last:
                labels[first] = mark + 3
    cue_of = np.full(len(order["content"]), -1, np.int64)
    source_of = np.full(len(order["cue"]), -1, np.int64)
    for sources, cues, contents in links:
        if not cues:
            continue
        cue = order["cue"].index(cues[0])
        for content in contents:
            cue_of[order["content"].index(content)] = cue
        if sources:
            source_of[cue] = order["source"].index(sources[0])
    pairs = {role: np.array(spans, np.int64).reshape(-1, 2) for role, spans in order.items()}
    return Version(labels, pairs["cue"], pairs["source"], pairs["content"], cue_of, source_of)
