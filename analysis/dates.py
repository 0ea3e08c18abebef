"""Read date and time expressions as TIMEX3 has them (TimeML Annotation Guidelines 1.2.1).

The words of time are in `data/wordlists/calendar.csv`, each with a class; `data/wordlists/date-patterns.csv` says which
rows of classes make an expression and which reader below resolves it. Classes stand for single letters inside, so a
pattern is an ordinary regular expression over words. Where expressions overlap, the first wins, and of those the longest.

What was decided where the guidelines leave room:

* A span has no preposition, but its article and its modifier: "the last three years", "more than three-year", "early 2009".
* A modifier ("more than", "early", "the end of") belongs to the span and leaves the value and the interval alone; in TIMEX3
  it would be the attribute `mod`. So "more than three-year" is P3Y.
* News is read as looking back: a weekday, month or season without a year is the last one that is not after the day (month)
  of publication, unless the nearest verb of its clause looks ahead (`data/wordlists/tense.csv`): then the first not before.
* A relative expression is as fine as its unit: "last year" is a year, "two weeks ago" a week.
* A length of time is a DURATION and has no interval, "the past three years" included.
* The numbered day, week or year of something ("fourth year") is a DATE, but the words do not say when that something
  began: its value is null. So are expressions that count from a day in the story ("two days later", "that year").
* PAST_REF, PRESENT_REF and FUTURE_REF are vague: they have no interval.
* A part of a day ("Friday morning") is a TIME with its day as interval and precision.
* Seasons are those of the northern hemisphere, by whole months; winter has the number of the year that it begins in.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from analysis import issues, numerals, periods, wordlists, words
from analysis.numerals import Token
from analysis.periods import Period
from analysis.schema import Date, Issue
from analysis.segment import Page
from analysis.spans import Span, row_id

KINDS = frozenset({"headline", "body", "caption", "embed"})
PLAIN = "PLAIN"  # class of a word that says nothing about time
BREAK = "BREAK"
_ENDS = frozenset(".!?")
_REACH = 12  # words on either side among which a verb is looked for
_NEVER = 10**6

# Names that patterns use for several classes at once, and for a stretch that several patterns share.
_MACROS = {
    "DAY": "FIG12 FIG23 FIG31",
    "HOUR": "FIG0 FIG12 FIG23",
    "MINUTE": "FIG0 FIG12 FIG23 FIG31 FIG59",
    "NUM": "FIG0 FIG12 FIG23 FIG31 FIG59 NUMBER YEAR WORDNUM",
    "NTH": "FIG12 FIG23 FIG31 ORDINAL",
    "ANYMONTH": "MONTH MON",
    "ANYDAY": "WEEKDAY WDAY",
    "BACK": "LAST PAST",
    "REL": "LAST PAST THIS NEXT",
    "ONE": "UNIT DECADEUNIT CENTURY QUARTER WEEKEND",
    "ANYONE": "UNIT DECADEUNIT CENTURY QUARTER WEEKEND CLOCKUNIT",
    "MANY": "UNITS CLOCKUNITS",
    "PARTLY": "MOD EDGE SHIFT",
}
_SHARED = {
    "CLOCK": "(HOUR AMPM|HOUR (COLON|DOT) MINUTE AMPM|CLOCKPOINT AMPM|HOUR COLON MINUTE|HOUR OCLOCK|HOURNAME) ZONE?",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One word, number or mark with its class."""

    start: int
    end: int
    text: str
    kind: str
    value: str = ""
    number: float = 0.0

    @property
    def lower(self) -> str:
        """The text in lower case."""
        return self.text.lower()


@dataclass(frozen=True, slots=True)
class Reading:
    """What an expression says. `clock` is the hour of a TIME whose day stands elsewhere; `fault` what is wrong with it."""

    type: str
    value: str | None = None
    earliest: datetime.date | None = None
    latest: datetime.date | None = None
    precision: str = "vague"
    anchor: str = "none"
    relative: bool = False
    clock: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The items `[first, last)` that a pattern matched, of which `[inner, outer)` are the expression."""

    row: Sequence[Item]
    first: int
    last: int
    inner: int
    outer: int
    published: datetime.date | None

    def all(self, *kinds: str) -> list[Item]:
        """Return the expression's items of these classes, in order."""
        return [item for item in self.row[self.inner : self.outer] if item.kind in kinds]

    def one(self, *kinds: str) -> Item | None:
        """Return the first of them, or None."""
        return next(iter(self.all(*kinds)), None)

    def before(self, steps: int = 1) -> Item | None:
        """Return the item before the expression."""
        at = self.inner - steps
        return self.row[at] if at >= 0 else None

    def after(self) -> Item | None:
        """Return the item after the expression."""
        return self.row[self.outer] if self.outer < len(self.row) else None

    def part(self, first: int, last: int) -> Found:
        """Return the same match with another stretch as the expression."""
        return replace(self, inner=first, outer=last)

    @property
    def ahead(self) -> bool:
        """Whether the nearest verb of the clause looks ahead."""
        return _looks_ahead(self.row, self.inner, self.outer)


def read(page: Page) -> tuple[list[Date], list[Issue]]:
    """Return the date and time expressions of an article in order, and what was not understood.

    Headlines, body, captions and embedded posts are read. Without a day of publication the expressions that need one keep
    their row with a null value, and one issue says so.
    """
    article = page.article
    rows: list[Date] = []
    remarks: list[Issue] = []
    unanchored: list[str] = []
    for passage in page.passages:
        if passage.kind not in KINDS:
            continue
        row = items(page.text, Span(passage.start, passage.end), headline=passage.kind == "headline")
        for found, reading in expressions(row, article.published):
            span = Span(row[found.inner].start, row[found.outer - 1].end)
            text = span.of(article.text)
            rows.append(
                Date(
                    date_id=row_id(article.article_id, "d", span),
                    article_id=article.article_id,
                    start=span.start,
                    end=span.end,
                    text=text,
                    type=reading.type,
                    value=reading.value,
                    earliest=reading.earliest,
                    latest=reading.latest,
                    precision=reading.precision,
                    anchor=reading.anchor,
                )
            )
            if reading.fault:
                why = f"{text!r} {reading.fault}: its row has no value"
                remarks.append(issues.remark("dates", article.source, why, article.article_id, span))
            if reading.relative and article.published is None:
                unanchored.append(text)
    if unanchored:
        why = (
            f"no day of publication: {len(unanchored)} relative expressions ({unanchored[0]!r} first) have no value; "
            "give the article a date"
        )
        remarks.append(issues.remark("dates", article.source, why, article.article_id))
    return rows, remarks


# --- from text to items -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Entry:
    """One row of the calendar: the words in lower case, their class and value, and the case that they must have."""

    parts: tuple[str, ...]
    kind: str
    value: str
    case: str


@functools.cache
def _lexicon() -> dict[str, list[_Entry]]:
    """Return the entries of the calendar by their first word, longest first."""
    entries: dict[str, list[_Entry]] = {}
    for line in wordlists.load("calendar"):
        parts = tuple(t.lower for t in numerals.tokens(line["word"], Span(0, len(line["word"]))))
        entries.setdefault(parts[0], []).append(_Entry(parts, line["class"], line["value"], line["case"]))
    for choices in entries.values():
        choices.sort(key=lambda entry: -len(entry.parts))
    return entries


def items(text: str, span: Span, *, headline: bool = False) -> list[Item]:
    """Return the items of a stretch of text. In a headline the capital of a word says nothing."""
    row = [_without_possessive(token) for token in numerals.tokens(text, span)]
    made: list[Item] = []
    at = 0
    while at < len(row):
        if row[at].kind in ("line", "opaque"):
            item, step = Item(row[at].start, row[at].end, row[at].text, BREAK if row[at].kind == "line" else PLAIN), 1
        else:
            opens = headline or _opens(made)
            item, step = _grown(row, at) or _phrase(row, at, opens) or _ordinal(row, at) or _cardinal(row, at) or (
                _word(row, at, opens),
                1,
            )
        made.append(item)
        at += step
    return made


def _without_possessive(token: Token) -> Token:
    if token.kind == "word" and token.lower.endswith(("'s", "’s")):
        return Token(token.start, token.end - 2, token.text[:-2], token.lower[:-2], "word")
    return token


def _opens(made: Sequence[Item]) -> bool:
    """Tell whether the next word opens a sentence or a quotation, so that its capital says nothing."""
    return not made or not (made[-1].text[-1].isalnum() or made[-1].text in (",", "-", "–", "&", ")", "’", "'", "/"))


def _grown(row: Sequence[Token], at: int) -> tuple[Item, int] | None:
    """Read a figure and the letters that touch it: "8th", "1990s", "'90s", "Q3"; and a hour with a point: "3.30"."""
    token = row[at]
    tail = row[at + 1] if at + 1 < len(row) and row[at + 1].start == token.end else None
    if token.kind == "figure" and tail:
        if tail.lower in ("st", "nd", "rd", "th") and token.text.isdigit() and len(token.text) <= 2:
            return Item(token.start, tail.end, token.text + tail.text, "ORDINAL", number=int(token.text)), 2
        if tail.lower == "s" and token.text.isdigit() and len(token.text) == 4 and token.text.endswith("0"):
            return Item(token.start, tail.end, token.text + tail.text, "DECADE", number=int(token.text)), 2
    if token.text in ("'", "’", "‘") and tail and tail.kind == "figure" and len(tail.text) == 2 and tail.text[1] == "0":
        letter = row[at + 2] if at + 2 < len(row) and row[at + 2].start == tail.end else None
        if letter and letter.lower == "s" and int(tail.text) > 20:  # the '10s and '20s may be of either century
            return Item(token.start, letter.end, tail.text + letter.text, "DECADE", number=1900 + int(tail.text)), 3
    if token.text == "Q" and tail and tail.text in ("1", "2", "3", "4"):
        return Item(token.start, tail.end, token.text + tail.text, "QUARTERNAME", number=int(tail.text)), 2
    return None


def _phrase(row: Sequence[Token], at: int, opens: bool) -> tuple[Item, int] | None:
    for entry in _lexicon().get(row[at].lower, ()):
        last = at + len(entry.parts)
        if len(entry.parts) > 1 and tuple(t.lower for t in row[at:last]) == entry.parts and _cased(row[at], entry, opens):
            text = " ".join(t.text for t in row[at:last])
            return Item(row[at].start, row[last - 1].end, text, entry.kind, entry.value), last - at
    return None


def _ordinal(row: Sequence[Token], at: int) -> tuple[Item, int] | None:
    for step in (3, 1):
        if row[at].kind == "word" and at + step <= len(row):
            text = "".join(t.lower for t in row[at : at + step])
            kind, value = numerals.words().get(text, ("", 0.0))
            if kind == "ordinal":
                return Item(row[at].start, row[at + step - 1].end, text, "ORDINAL", number=value), step
    return None


def _cardinal(row: Sequence[Token], at: int) -> tuple[Item, int] | None:
    found = numerals.numeral(row, at)
    if not found:
        return None
    text = " ".join(t.text for t in row[at : found.last])
    return Item(row[at].start, row[found.last - 1].end, text, _number_kind(text, found), number=found.value), found.last - at


def _number_kind(text: str, found: numerals.Numeral) -> str:
    """Return the class of a number: how large it is, if it can be a day, an hour, a minute or a year."""
    if not found.figures:
        return "WORDNUM"
    if text.isdigit() and len(text) <= 2:
        return next(f"FIG{top}" for top in (0, 12, 23, 31, 59, 99) if found.value <= top)
    if text.isdigit() and len(text) == 4 and 1000 <= found.value <= 2100:
        return "YEAR"
    return "CLOCKPOINT" if re.fullmatch(r"(?:1[0-2]|[1-9])\.[0-5][0-9]", text) else "NUMBER"


def _word(row: Sequence[Token], at: int, opens: bool) -> Item:
    token = row[at]
    for entry in _lexicon().get(token.lower, ()):
        if len(entry.parts) == 1 and _cased(token, entry, opens):
            return Item(token.start, token.end, token.text, entry.kind, entry.value)
    return Item(token.start, token.end, token.text, PLAIN)


def _cased(first: Token, entry: _Entry, opens: bool) -> bool:
    match entry.case:
        case "capital":
            return first.text[0].isupper()
        case "lower":
            return first.text[0].islower() or opens
    return True


# --- from items to expressions ------------------------------------------------------------------------------------------

Reader = Callable[[Found], Reading | None]
READERS: dict[str, Reader] = {}


def reader(function: Reader) -> Reader:
    """Make a function known to the pattern table by its name."""
    READERS[function.__name__] = function
    return function


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the pattern table, ready for use."""

    pattern: re.Pattern[str]
    reader: Reader


@functools.cache
def _letters() -> dict[str, str]:
    """Return one letter, of those that Unicode leaves to private use, for each class of items."""
    kinds = {PLAIN, BREAK, "ORDINAL", "DECADE", "QUARTERNAME", "YEAR", "NUMBER", "WORDNUM", "CLOCKPOINT", "FIG99"}
    kinds |= {f"FIG{top}" for top in (0, 12, 23, 31, 59)}
    kinds |= {entry.kind for entries in _lexicon().values() for entry in entries}
    return {kind: chr(0xE000 + number) for number, kind in enumerate(sorted(kinds))}


def compiled(pattern: str) -> re.Pattern[str]:
    """Return the regular expression over class letters that a row of the pattern table means.

    Names stand for classes, `( | )` and `?` for themselves, brackets for the expression inside what surrounds it, and ANY for
    one item of whatever class. There is no unbounded repetition, so that searching is linear.

    Raises:
        KeyError: A name is no class.
    """

    def letter(name: re.Match[str]) -> str:
        if name.group() == "ANY":
            return f"[^{_letters()[BREAK]}]"
        return "[" + "".join(_letters()[kind] for kind in _MACROS.get(name.group(), name.group()).split()) + "]"

    for name, stretch in _SHARED.items():
        pattern = re.sub(rf"\b{name}\b", f"({stretch})", pattern)
    marked = pattern if "[" in pattern else f"[{pattern}]"
    grouped = marked.replace("(", "(?:").replace("[", "(?P<span>").replace("]", ")").replace(" ", "")
    spaced = marked.replace("(", "(?: ").replace("[", "(?P<_> ").replace("]", ")")
    del grouped
    return re.compile(re.sub(r"\b[A-Z][A-Z0-9]*\b", letter, spaced).replace(" ", "").replace("(?P<_>", "(?P<span>"))


@functools.cache
def rules() -> tuple[Rule, ...]:
    """Return the pattern table, in order."""
    return tuple(Rule(compiled(row["pattern"]), READERS[row["reader"]]) for row in wordlists.load("date-patterns"))


def expressions(row: Sequence[Item], published: datetime.date | None) -> list[tuple[Found, Reading]]:
    """Return the expressions of a row of items from left to right, none overlapping another."""
    letters = "".join(_letters()[item.kind] for item in row)
    candidates: list[tuple[int, int, int, int, Found, Reader]] = []
    for order, rule in enumerate(rules()):
        for match in rule.pattern.finditer(letters):
            found = Found(row, match.start(), match.end(), match.start("span"), match.end("span"), published)
            key = (found.inner, -found.outer, found.first - found.last, order)
            candidates.append((*key, found, rule.reader))
    chosen: list[tuple[Found, Reading]] = []
    free = 0
    for *_, found, resolve in sorted(candidates, key=lambda candidate: candidate[:4]):
        if found.inner >= free and (reading := _resolved(found, resolve)):
            chosen.append((found, reading))
            free = found.outer
    return [(found, _with_day(reading, found, chosen)) for found, reading in chosen]


def _resolved(found: Found, resolve: Reader) -> Reading | None:
    try:
        return resolve(found)
    except (ValueError, OverflowError):  # a day that the calendar does not have, or outside the years 1 to 9999
        return Reading("DATE", fault="is no day of the calendar")
