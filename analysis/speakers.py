"""Score who speaks, against sources that somebody resolved by reading.

A folder of annotated articles may hold `speakers.jsonl`, one source of an attribution a line, with the person or body
that an editor would index it under. Three questions are asked of the statements, each a share:

- of the sources that were given an actor, how many were given the right one (precision);
- of the sources that mean somebody with a name, how many were given the right actor (recall), by the source's form;
- of the groups without a name ("officials", "many voters"), how many were given an actor all the same.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from analysis import names, namespans, wordlists
from analysis.scores import wilson
from analysis.spans import Span

FILE = "speakers.jsonl"
FORMS = ("name", "nominal", "pronoun")
_SMALL = frozenset("of the and for in on a at".split())  # words that an abbreviation leaves out


class BrokenSpeakers(ValueError):
    """A file of resolved sources that cannot be read; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Source:
    """One source of an attribution, resolved by reading.

    `names` holds whom it means: one, several who speak jointly, or none for a group without a name.
    """

    article: str
    span: Span
    names: tuple[str, ...]
    form: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """The source of one statement as read, and each of its speakers under all of the actor's names; none if unknown."""

    span: Span
    speakers: tuple[Collection[str], ...]


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """Return the share as a fraction; None of nothing."""
        return self.part / self.whole if self.whole else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Return Wilson's 95 % interval; None of nothing."""
        return wilson(self.part, self.whole) if self.whole else None


@dataclass(frozen=True, slots=True)
class SpeakerScores:
    """What came of the sources of some articles.

    Attributes:
        found: Sources that some statement's source touches, of all.
        right: Sources given the right actor, of those given any.
        named: Sources given the right actor, of those that mean somebody with a name.
        named_found: The same, of those of them that some statement's source touches.
        by_form: The same by form.
        groups: Groups without a name that were given an actor, of all those.
    """

    found: Share
    right: Share
    named: Share
    named_found: Share
    by_form: Mapping[str, Share]
    groups: Share


def read(path: Path, texts: Mapping[str, str]) -> list[Source]:
    """Read a file of resolved sources.

    Args:
        path: One JSON object a line.
        texts: The annotated articles by their name.

    Raises:
        BrokenSpeakers: A line is no such record, or does not fit the text of its article.
    """
    found = []
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                try:
                    found.append(_source(json.loads(line), texts))
                except KeyError as error:
                    raise BrokenSpeakers(f"{path}, line {number}: no {error.args[0]!r}; {_EXPECTED}") from error
                except (ValueError, TypeError) as error:
                    raise BrokenSpeakers(f"{path}, line {number}: {error}; {_EXPECTED}") from error
    return found


_EXPECTED = (
    "expected a JSON object with article, source_start, source_end, source_text, speaker (a name, a list of names, or "
    f"null), generic (true where speaker is null) and form ({', '.join(FORMS)})"
)


def _source(record: dict[str, Any], texts: Mapping[str, str]) -> Source:
    speaker, form = record["speaker"], record["form"]
    names = () if speaker is None else (speaker,) if isinstance(speaker, str) else tuple(speaker)
    if form not in FORMS:
        raise ValueError(f"form is {form!r}")
    if not all(isinstance(name, str) and name.strip() for name in names):
        raise ValueError(f"speaker is {speaker!r}")
    if bool(names) == bool(record["generic"]):
        raise ValueError("a speaker with a name is not generic, and one without is")
    span = Span(int(record["source_start"]), int(record["source_end"]))
    if record["article"] not in texts:
        raise ValueError(f"{record['article']!r} is none of the annotated articles")
    there = span.of(texts[record["article"]])
    if there.split() != record["source_text"].split() or not there:
        raise ValueError(f"the source is {record['source_text']!r}, the text has {there!r} there")
    return Source(record["article"], span, names, form)


def score(sources: Sequence[Source], read: Mapping[str, Sequence[Spoken]]) -> SpeakerScores:
    """Return the shares for resolved sources and, by article, the statements' sources as they were read.

    A source is compared with the statement whose source it shares most characters with, for their length.
    """
    judged = [(source, _nearest(source.span, read.get(source.article, ()))) for source in sources]
    given = [(source, found) for source, found in judged if found and found.speakers]
    right = [source for source, found in given if same(source.names, found.speakers)]

    def share(of: Iterable[Source], whole: Iterable[Source]) -> Share:
        return Share(sum(1 for _ in of), sum(1 for _ in whole))

    named = [source for source in sources if source.names]
    return SpeakerScores(
        found=Share(sum(found is not None for _, found in judged), len(judged)),
        right=Share(len(right), len(given)),
        named=share(right, named),
        named_found=share(right, (source for source, found in judged if found and source.names)),
        by_form={
            form: share((s for s in right if s.form == form), (s for s in named if s.form == form)) for form in FORMS
        },
        groups=share((s for s, _ in given if not s.names), (s for s in sources if not s.names)),
    )


def _nearest(span: Span, read: Sequence[Spoken]) -> Spoken | None:
    near = [found for found in read if found.span.overlaps(span)]
    return max(near, key=lambda found: (_shared(span, found.span), bool(found.speakers)), default=None)


def _shared(one: Span, other: Span) -> float:
    return (min(one.end, other.end) - max(one.start, other.start)) / (
        max(one.end, other.end) - min(one.start, other.start)
    )


def same(names: Sequence[str], speakers: Sequence[Collection[str]]) -> bool:
    """Tell whether the speakers, each under several names, are those named, all of them and nobody else."""
    left = list(speakers)
    for name in names:
        match = next((s for s in left if any(alike(name, other) for other in s)), None)
        if match is None:
            return False
        left.remove(match)
    return not left


# --- names ------------------------------------------------------------------------------------------------------------


@cache
def alike(one: str, other: str) -> bool:
    """Tell whether two names are one.

    They are if they differ only in spelling as `fold` knows it, in an article, in middle names and initials of a
    person, in the state or body in front of the name ("UN Security Council"); if one is the initials of the other
    (FBI); or if the lists of states and bodies have both under one name (Moscow, Russia).
    """
    return bool(_readings(one) & _readings(other)) or names.abbreviates(one, other) or names.abbreviates(other, one)


def _readings(name: str) -> set[str]:
    """Return every form of a name by which it is compared."""
    plain = re.sub(r"^the\s+", "", " ".join(name.split()), flags=re.IGNORECASE)
    plain = re.sub(r"[’']s$", "", plain)
    given, family = names.split(plain)
    readings = {plain, _listed().get(_key(plain), plain)}
    if given and not any(word in _SMALL or word.casefold() in namespans.body_endings() for word in plain.split()):
        readings.add(f"{given} {family}")
    words = plain.split()
    for n in (1, 2):  # "UN Security Council", "United Nations Human Rights Council"
        if " ".join(words[:n]).casefold() in _bodies() and len(words) - n > 1:
            readings.add(" ".join(words[n:]))
    return {_key(reading) for reading in readings}


def _key(name: str) -> str:
    initials = name.replace(".", "")
    if initials.isupper() and initials.isalpha():
        return initials.casefold()  # an abbreviation has no spellings to fold together
    folded = names.fold(name)
    plain = unicodedata.normalize("NFKC", name.casefold())
    return folded or plain  # a name without Latin letters folds to nothing, and is compared as it is


@cache
def _listed() -> dict[str, str]:
    """Return the listed name for every form of a state or body, but for adjectives."""
    found = {_key(row["form"]): row["state"] for row in wordlists.load("states") if row["use"] != "adjective"}
    return found | {_key(row["form"]): row["organisation"] for row in wordlists.load("organisations")}


@cache
def _bodies() -> frozenset[str]:
    forms = {row["form"].casefold() for row in (*wordlists.load("states"), *wordlists.load("organisations"))}
    return frozenset(forms)
