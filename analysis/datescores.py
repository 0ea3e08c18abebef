"""Score date and time expressions against articles in which people marked them.

A file of annotated articles holds one JSON object a line: `doc`, `published` (ISO 8601), `text`, and `dates`, each with
`start` and `end` (characters of `text`), TIMEX3 `type` and `value`. The figures are those of TempEval-3 (UzZaman et
al., SemEval 2013, https://aclanthology.org/S13-2001):

- strict: an expression with the same first and last character on the other side;
- relaxed: an expression that shares a character with one of the other side, one to one;
- type, value: relaxed, and the type, or the value, is the same.

Some things are settled here, because the sets in use differ in them:

* The creation date is left out on both sides: a line that holds nothing but one day with its year.
* A class of expressions that a file annotates nowhere is not judged in it: GUM has only what can be placed in the
  calendar, so that lengths, sets and vague references are set aside there. Where a file has one type, the type is not.
* Where a file annotates no part of a day ("Thursday night" as `2015-09-17TNI`), such a reading counts with its day.
* A range `a/b` of days, months or years is the same value as an expression with the same interval: what GUM writes as
  `2015-09-14/2015-09-20` is `2015-W38`. Seconds of zero are not written.
"""

from __future__ import annotations

import datetime
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from analysis.scores import Score, scored
from analysis.spans import Span, hull, trim

FIGURES = ("strict", "relaxed", "type", "value")
ALL = "all"
TYPES = ("DATE", "TIME", "DURATION", "SET")
CALENDAR, VAGUE, LENGTH = "calendar", "vague", "length or set"

MISSED, INVENTED, EDGE, TYPE, VALUE, UNREAD = (
    "missed", "invented", "right value, other edges", "right value, other type", "wrong value", "without a value",
)  # fmt: skip
MEANINGS = {
    MISSED: "annotated, and nothing of it was read",
    INVENTED: "read, and nothing of it is annotated",
    VALUE: "read as another time than annotated",
    UNREAD: "found, and not resolved: the table has null",
    EDGE: "the time is right, the first or last character is not",
    TYPE: "time and characters are right, the type is not",
}

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_PART = re.compile(r"(?P<day>[\dX-]+)T[A-Z]{2}")
_YEAR = re.compile(r"\d{4}")
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_SECONDS = re.compile(r"(T\d{2}:\d{2}):00")


class BrokenDates(ValueError):
    """A file of annotated dates that cannot be read; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Timex:
    """One expression, annotated or read; `earliest` and `latest` are its half-open interval where it has one."""

    span: Span
    type: str
    value: str | None
    earliest: datetime.date | None = None
    latest: datetime.date | None = None

    @property
    def kind(self) -> str:
        """What can be annotated or not: what stands in the calendar, a vague reference, a length or set."""
        if self.type in ("DURATION", "SET") or (self.value or "").startswith("P") and not self._vague:
            return LENGTH
        return VAGUE if self._vague else CALENDAR

    @property
    def _vague(self) -> bool:
        return (self.value or "").endswith("_REF")


@dataclass(frozen=True, slots=True)
class Document:
    """One annotated article."""

    name: str
    published: str
    text: str
    gold: tuple[Timex, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """One article on both sides, without the creation date and without what its file does not annotate."""

    name: str
    text: str
    gold: tuple[Timex, ...]
    read: tuple[Timex, ...]
    typed: bool


@dataclass(frozen=True, slots=True)
class Slip:
    """One error: the annotated expression, the one that was read, or both."""

    pair: Pair
    kind: str
    gold: Timex | None
    read: Timex | None

    @property
    def span(self) -> Span:
        """Return the stretch of the text that they lie in."""
        return hull([side.span for side in (self.gold, self.read) if side])


@dataclass(frozen=True, slots=True)
class DateScores:
    """The figures of one set of articles: by type of expression (`all` first), then by figure.

    In the rows by type, precision is over what was read with the type, recall over what is annotated with it.
    `set_aside` counts the readings that were not judged, by class; `slips` holds the errors by kind.
    """

    name: str
    pairs: tuple[Pair, ...]
    by_type: Mapping[str, Mapping[str, Score]]
    slips: Mapping[str, Sequence[Slip]]
    set_aside: Mapping[str, int]

    @property
    def accuracy(self) -> float | None:
        """Return the share of the matched expressions whose value is right; None where none is matched."""
        whole = self.by_type[ALL]
        matched = whole["relaxed"].right_gold
        return whole["value"].right_gold / matched if matched else None


def read(path: Path) -> list[Document]:
    """Read a file of annotated articles.

    Raises:
        BrokenDates: A line is no such record, or an expression does not lie in its text.
    """
    found = []
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                try:
                    found.append(_document(json.loads(line)))
                except (ValueError, KeyError, TypeError, AttributeError) as error:
                    wanted = "one JSON object a line with doc, published, text and dates (start, end, type, value)"
                    raise BrokenDates(f"{path}, line {number}: {error}; wanted is {wanted}") from error
    return found


def _document(fields: Mapping[str, Any]) -> Document:
    text = fields["text"]
    gold = []
    for each in fields["dates"]:
        span = Span(int(each["start"]), int(each["end"]))
        if not 0 <= span.start < span.end <= len(text):
            raise ValueError(f"no expression can stand at {span.start} to {span.end} of {len(text)} characters")
        earliest, latest = _interval(str(each["value"]))
        gold.append(Timex(span, str(each["type"]), str(each["value"]), earliest, latest))
    return Document(str(fields["doc"]), str(fields["published"]), text, tuple(sorted(gold, key=lambda t: t.span)))


def _interval(value: str) -> tuple[datetime.date | None, datetime.date | None]:
    """Return the half-open interval of a range `a/b`; a plain value is compared as it is written."""
    first, slash, last = value.partition("/")
    start, end = _ISO.fullmatch(first), _ISO.fullmatch(last)
    if not (slash and start and end):
        return None, None
    try:
        return _days(start)[0], _days(end)[1]
    except ValueError:
        return None, None


def _days(iso: re.Match[str]) -> tuple[datetime.date, datetime.date]:
    year, month, day = (int(group) if group else None for group in iso.groups())
    assert year
    if month is None:
        return datetime.date(year, 1, 1), datetime.date(year + 1, 1, 1)
    if day is None:
        return datetime.date(year, month, 1), datetime.date(year + month // 12, month % 12 + 1, 1)
    first = datetime.date(year, month, day)
    return first, first + datetime.timedelta(days=1)


def score(name: str, documents: Sequence[Document], read: Mapping[str, Sequence[Timex]]) -> DateScores:
    """Return the figures of one set of articles.

    Args:
        name: What to call the set.
        documents: The articles as annotated.
        read: The expressions that were read in each, by the article's name.
    """
    kinds = {timex.kind for document in documents for timex in document.gold}
    typed = len({timex.type for document in documents for timex in document.gold}) > 1
    parts = any(_PART.fullmatch(timex.value or "") for document in documents for timex in document.gold)
    pairs: list[Pair] = []
    aside: Counter[str] = Counter()
    for document in documents:
        creation = _creation(document, read[document.name])
        gold, ours = (
            tuple(timex for timex in side if not any(line.contains(timex.span) for line in creation))
            for side in (document.gold, read[document.name])
        )
        aside.update(timex.kind for timex in ours if timex.kind not in kinds)
        judged = tuple(timex if parts else _whole_day(timex) for timex in ours if timex.kind in kinds)
        pairs.append(Pair(document.name, document.text, gold, judged, typed))
    return _scores(name, pairs, aside)


def _whole_day(timex: Timex) -> Timex:
    """Return an expression with its day for a value where it is a part of one: "Thursday night"."""
    part = _PART.fullmatch(timex.value or "")
    return replace(timex, value=part["day"]) if part else timex


def together(name: str, sets: Sequence[DateScores]) -> DateScores:
    """Return the figures of several sets as one; what was set aside in each stays aside."""
    aside: Counter[str] = Counter()
    for one in sets:
        aside.update(one.set_aside)
    return _scores(name, [pair for one in sets for pair in one.pairs], aside)


def _creation(document: Document, read: Sequence[Timex]) -> list[Span]:
    """Return the lines that hold nothing but one day with its year, annotated or read."""
    lines = [Span(*match.span()) for match in re.finditer(r"[^\n]*\S[^\n]*", document.text)]
    days = [timex for timex in (*document.gold, *read) if timex.type == "DATE" and _DAY.fullmatch(timex.value or "")]
    dated = [timex.span for timex in days if _YEAR.search(timex.span.of(document.text))]
    return [line for line in lines if any(trim(document.text, line) == span for span in dated)]


def _scores(name: str, pairs: Sequence[Pair], aside: Mapping[str, int]) -> DateScores:
    there = {timex.type for pair in pairs for timex in (*pair.gold, *pair.read)}
    groups = [ALL, *(type_ for type_ in TYPES if type_ in there)]
    counts = np.array([[row for group in groups for row in _counts(pair, group)] for pair in pairs], dtype=np.float64)
    made = iter(scored(counts)) if pairs else iter(())
    slips: dict[str, list[Slip]] = {}
    for pair in pairs:
        for slip in _slips(pair):
            slips.setdefault(slip.kind, []).append(slip)
    return DateScores(
        name=name,
        pairs=tuple(pairs),
        by_type={group: {figure: next(made) for figure in FIGURES} for group in groups} if pairs else {},
        slips={kind: slips[kind] for kind in MEANINGS if kind in slips},
        set_aside=dict(sorted(aside.items())),
    )


def matched(pair: Pair) -> list[tuple[Timex, Timex]]:
    """Return what overlaps, annotated and read, one to one: equal spans first, then from left to right."""
    free = {timex.span: timex for timex in pair.read}
    equal = [(gold, free.pop(gold.span)) for gold in pair.gold if gold.span in free]
    taken = {gold.span for gold, _ in equal}
    rest = sorted(free.values(), key=lambda timex: timex.span)
    found = equal
    for gold in pair.gold:
        if gold.span not in taken:
            near = next((timex for timex in rest if timex.span.overlaps(gold.span)), None)
            if near:
                rest.remove(near)
                found.append((gold, near))
    return sorted(found, key=lambda both: both[0].span)


def same_value(gold: Timex, read: Timex) -> bool:
    """Tell whether two expressions say the same time; what was not resolved says nothing."""
    if read.value is None or gold.value is None:
        return False
    if _SECONDS.sub(r"\1", read.value) == _SECONDS.sub(r"\1", gold.value):
        return True
    return gold.earliest is not None and (gold.earliest, gold.latest) == (read.earliest, read.latest)


def _counts(pair: Pair, group: str) -> Iterator[tuple[int, int, int, int]]:
    both = matched(pair)
    n_read = sum(group in (ALL, timex.type) for timex in pair.read)
    n_gold = sum(group in (ALL, timex.type) for timex in pair.gold)
    for figure in FIGURES:
        right = [(gold, read) for gold, read in both if _right(figure, gold, read)]
        in_read = sum(group in (ALL, read.type) for _, read in right)
        in_gold = sum(group in (ALL, gold.type) for gold, _ in right)
        yield in_read, n_read, in_gold, n_gold


def _right(figure: str, gold: Timex, read: Timex) -> bool:
    match figure:
        case "strict":
            return gold.span == read.span
        case "type":
            return gold.type == read.type
        case "value":
            return same_value(gold, read)
    return True


def _slips(pair: Pair) -> Iterator[Slip]:
    both = matched(pair)
    golds, reads = {gold.span for gold, _ in both}, {read.span for _, read in both}
    found = [Slip(pair, MISSED, gold, None) for gold in pair.gold if gold.span not in golds]
    found += [Slip(pair, INVENTED, None, read) for read in pair.read if read.span not in reads]
    for gold, read in both:
        if not same_value(gold, read):
            found.append(Slip(pair, VALUE if read.value else UNREAD, gold, read))
        elif gold.span != read.span:
            found.append(Slip(pair, EDGE, gold, read))
        elif pair.typed and gold.type != read.type:
            found.append(Slip(pair, TYPE, gold, read))
    yield from sorted(found, key=lambda slip: slip.span)
