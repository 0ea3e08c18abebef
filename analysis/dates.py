"""Read date and time expressions as TIMEX3 has them (TimeML Annotation Guidelines 1.2.1).

The words of time are in `data/wordlists/calendar.csv`, each with a class; `data/wordlists/date-patterns.csv` says
which rows of classes make an expression and which reader below resolves it. Inside, a class is a single letter, so a
pattern is an ordinary regular expression over words. Where expressions overlap, the first wins, then the longest.

What was decided where the guidelines leave room:

* A span has no preposition, but its article and its modifier: "the last three years", "early 2009".
* A modifier ("more than", "early", "the end of") belongs to the span and leaves the value and the interval alone; in
  TIMEX3 it would be the attribute `mod`. So "more than three-year" is P3Y.
* News is read as looking back: a weekday, month or season without a year is the last one that is not after the day
  (month) of publication, unless the nearest verb of its clause looks ahead (`data/wordlists/tense.csv`): then it is
  the first not before.
* A day of a month without a year is also read as ahead when it comes within 60 days: "Nov. 8" in October.
* A relative expression is as fine as its unit: "last year" is a year, "two weeks ago" a week.
* A length of time is a DURATION and has no interval, "the past three years" included.
* The numbered day, week or year of something ("fourth year") is a DATE, but the words do not say when that something
  began: its value is null. So is that of what counts from a day in the story ("two days later", "that year").
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
_JOINING = frozenset(",-–&)’'/")
_REACH = 12  # words on either side among which a verb is looked for
_NEVER = 10**6
_SOON = datetime.timedelta(days=60)

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
    "ONE": "UNIT DECADEUNIT CENTURY WEEKEND",
    "ANYONE": "UNIT DECADEUNIT CENTURY WEEKEND CLOCKUNIT",
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
    """What an expression says.

    `relative` tells that it lacks only a day of publication, `clock` is the hour of a TIME whose day stands elsewhere,
    `fault` what is wrong with it.
    """

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

    Headlines, body, captions and embedded posts are read. Without a day of publication the expressions that need one
    keep their row with a null value, and one issue says so.
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
                remarks.append(
                    issues.remark("dates", article.source, f"{text!r} {reading.fault}", article.article_id, span)
                )
            if reading.relative and article.published is None:
                unanchored.append(text)
    if unanchored:
        why = (
            f"no day of publication: {len(unanchored)} relative expressions ({unanchored[0]!r} first) have no value; "
            "give the article a date"
        )
        remarks.append(issues.remark("dates", article.source, why, article.article_id))
    return rows, remarks


# --- from text to items ---


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
        item, step = _item(row, at, headline or _opens(made))
        made.append(item)
        at += step
    return made


def _item(row: Sequence[Token], at: int, opens: bool) -> tuple[Item, int]:
    """Return the item that starts at a token, and of how many tokens it is made."""
    token = row[at]
    if token.kind == "line":
        return Item(token.start, token.end, token.text, BREAK), 1
    if token.kind == "opaque" or (token.kind == "word" and token.lower not in _openers()) or _inside(row, at):
        return Item(token.start, token.end, token.text, PLAIN), 1
    return (
        _grown(row, at)
        or _phrase(row, at, opens)
        or _ordinal(row, at)
        or _cardinal(row, at)
        or (_word(row, at, opens), 1)
    )


@functools.cache
def _openers() -> frozenset[str]:
    """Return every word that an item other than a plain word can start with."""
    return frozenset([*_lexicon(), *(word.split("-")[0] for word in numerals.words()), "q"])


def _inside(row: Sequence[Token], at: int) -> bool:
    """Tell whether a word touches a figure that it is no unit of: "Future45"."""
    follows = row[at + 1] if at + 1 < len(row) else None
    return bool(row[at].kind == "word" and follows and follows.kind == "figure" and follows.start == row[at].end) and (
        row[at].text != "Q"
    )


def _without_possessive(token: Token) -> Token:
    if token.kind == "word" and token.lower.endswith(("'s", "’s")):
        return Token(token.start, token.end - 2, token.text[:-2], token.lower[:-2], "word")
    return token


def _opens(made: Sequence[Item]) -> bool:
    """Tell whether the next word opens a sentence or a quotation, so that its capital says nothing."""
    return not made or not (made[-1].text[-1].isalnum() or made[-1].text in _JOINING)


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
        if (
            len(entry.parts) > 1
            and tuple(t.lower for t in row[at:last]) == entry.parts
            and _cased(row[at], entry, opens)
        ):
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
    return Item(
        row[at].start, row[found.last - 1].end, text, _number_kind(text, found), number=found.value
    ), found.last - at


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


# --- from items to expressions ---

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

    Names stand for classes, `( | )` and `?` for themselves, brackets for the expression inside what surrounds it, and
    ANY for one item of whatever class. There is no unbounded repetition, so that searching is linear.

    Raises:
        KeyError: A name is no class.
    """
    for name, stretch in _SHARED.items():
        pattern = re.sub(rf"\b{name}\b", f"({stretch})", pattern)
    if "[" not in pattern:
        pattern = f"[{pattern}]"
    return re.compile("".join(_symbol(symbol) for symbol in re.findall(r"[A-Z][A-Z0-9]*|\S", pattern)))


def _symbol(symbol: str) -> str:
    match symbol:
        case "(":
            return "(?:"
        case "[":
            return "(?P<span>"
        case "]":
            return ")"
        case ")" | "|" | "?":
            return symbol
        case "ANY":
            return f"[^{_letters()[BREAK]}]"
    return "[" + "".join(_letters()[kind] for kind in _MACROS.get(symbol, symbol).split()) + "]"


@functools.cache
def rules() -> tuple[Rule, ...]:
    """Return the pattern table, in order."""
    return tuple(Rule(compiled(row["pattern"]), READERS[row["reader"]]) for row in wordlists.load("date-patterns"))


def spelled(row: Sequence[Item]) -> str:
    """Return the class letters of a row of items, one for each."""
    return "".join(_letters()[item.kind] for item in row)


def matches(rule: Rule, row: Sequence[Item], letters: str, published: datetime.date | None) -> Iterator[Found]:
    """Yield where the pattern of a rule matches a row of items, spelled in class letters."""
    for match in rule.pattern.finditer(letters):
        yield Found(row, match.start(), match.end(), match.start("span"), match.end("span"), published)


def expressions(row: Sequence[Item], published: datetime.date | None) -> list[tuple[Found, Reading]]:
    """Return the expressions of a row of items from left to right, none overlapping another."""
    letters = spelled(row)
    candidates = [(found, rule.reader) for rule in rules() for found in matches(rule, row, letters, published)]
    # first come, then longest, then with the most around it; then the order of the table decides
    candidates.sort(key=lambda c: (c[0].inner, -c[0].outer, c[0].first - c[0].last))
    chosen: list[tuple[Found, Reading]] = []
    free = 0
    for found, resolve in candidates:
        if found.inner >= free and (reading := _resolved(found, resolve)):
            chosen.append((found, reading))
            free = found.outer
    return [(found, _with_day(chosen, at)) for at, (found, _) in enumerate(chosen)]


def _resolved(found: Found, resolve: Reader) -> Reading | None:
    try:
        return resolve(found)
    except (ValueError, OverflowError):  # a day that the calendar does not have, or outside the years 1 to 9999
        return Reading("DATE", fault="is no day of the calendar: its row has no value")


# --- which way the clause looks ---


@functools.cache
def _tense() -> dict[str, bool]:
    """Return whether each word of `data/wordlists/tense.csv` looks ahead."""
    return {row["word"]: row["reading"] == "ahead" for row in wordlists.load("tense")}


def _looks_ahead(row: Sequence[Item], first: int, last: int) -> bool:
    """Tell whether the verb nearest to an expression looks ahead; a mark on the way counts as four words."""
    nearest, ahead = _NEVER, False
    for step, start in ((-1, first - 1), (1, last)):
        far = 0
        for at in range(start, start + step * _REACH, step):
            if not 0 <= at < len(row) or row[at].kind == BREAK or row[at].text in _ENDS or far >= nearest:
                break
            far += 1 if row[at].text[0].isalnum() else 4
            verdict = _verb(row, at)
            if verdict is not None and far < nearest:
                nearest, ahead = far, verdict
    return ahead


def _verb(row: Sequence[Item], at: int) -> bool | None:
    """Tell whether a word looks ahead (True) or back (False); None when it says neither."""
    word = row[at].lower
    follows = row[at + 1].lower if at + 1 < len(row) else ""
    leads = row[at - 1].lower if at else ""
    if word == "to" and (follows == "be" or leads in words.BE):
        return True  # "to be held", "is to meet"
    if word in words.BE or leads not in words.BE | words.MODALS:  # in "will be held" it is "will" that says when
        if word in _tense():
            return _tense()[word]
        if word.endswith("ed") and len(word) > 4:
            return False
    return None


# --- readers: from an expression to what it says ---

_PRECISIONS = {
    "D": "day", "W": "week", "2W": "week", "WE": "week", "M": "month", "Q": "quarter", "Y": "year", "DE": "decade",
    "CE": "century", "TH": "hour", "TM": "minute", "TS": "minute",
}  # fmt: skip
_UNITS = ("UNIT", "DECADEUNIT", "CENTURY", "QUARTER", "WEEKEND", "CLOCKUNIT", "UNITS", "CLOCKUNITS")
_DAYS = ("FIG12", "FIG23", "FIG31", "ORDINAL")
_NUMBERS = ("FIG0", "FIG12", "FIG23", "FIG31", "FIG59", "FIG99", "NUMBER", "YEAR", "WORDNUM")
_RELATIVES = ("LAST", "PAST", "THIS", "NEXT")
_BEFORE_YEAR = frozenset(
    "in since by until till from before after during between circa through late early mid pre post year".split()
)
_BEFORE_MONTH = _BEFORE_YEAR | frozenset("of and or to for this next last , ( – - /".split())
_ALSO_NAMES = frozenset({4, 6, 8})  # April, June, August
_ALSO_WORDS = frozenset({3, 5})  # March, May


def _dated(period: Period, anchor: str, type_: str = "DATE") -> Reading:
    return Reading(type_, period.value, period.earliest, period.latest, period.unit, anchor)


def _unresolved(precision: str, type_: str = "DATE", *, relative: bool = False) -> Reading:
    return Reading(type_, precision=precision, relative=relative)


def _vague(value: str) -> Reading:
    return Reading("DATE", value)


def _number(item: Item) -> int:
    return int(item.number)


@reader
def iso_day(found: Found) -> Reading | None:
    """Read "2025-04-08"."""
    year, month, day = (item.text for item in found.all(*_NUMBERS))
    if len(month) < 2 or len(day) < 2:
        return None
    return _dated(periods.day(datetime.date(int(year), int(month), int(day))), "absolute")


@reader
def slashed_day(found: Found) -> Reading:
    """Read "25/12/2024", the one way it can be; "03/04/2025" has two and stays without a value."""
    one, two, year = (_number(item) for item in found.all(*_NUMBERS))
    possible = {(month, day) for month, day in ((one, two), (two, one)) if month <= 12}
    if len(possible) > 1:
        return replace(_unresolved("day"), fault="can be read month first or day first: its row has no value")
    ((month, day),) = possible
    return _dated(periods.day(datetime.date(year, month, day)), "absolute")


@reader
def calendar_day(found: Found) -> Reading:
    """Read "April 8, 2025", "8 April", "Tuesday, April 8"."""
    month = _month(found)
    day = next(_number(item) for item in found.all(*_DAYS))
    if year := found.one("YEAR"):
        date = datetime.date(_number(year), month, day)
        reading = _dated(periods.day(date), "absolute")
        weekday = found.one("WEEKDAY", "WDAY")
        if weekday and int(weekday.value) != date.isoweekday():
            return replace(reading, fault=f"is a {date:%A}: it was read by day, month and year")
        return reading
    if not found.published:
        return _unresolved("day", relative=True)
    return _dated(periods.day(_day_near(found, month, day)), "publication")


def _day_near(found: Found, month: int, day: int) -> datetime.date:
    """Return the day that stands without a year; a leap day goes to the nearest leap year on the right side."""
    assert found.published
    ahead = found.ahead
    if not ahead:
        # a day up to two months off would be "last 8 November" if it were the one of a year ago
        coming = found.published.year + (month < found.published.month)
        ahead = _exists(coming, month, day) and datetime.date(coming, month, day) - found.published <= _SOON
    first, step = _year_of(found, month, ahead), 1 if ahead else -1
    years = [year for year in range(first, first + 8 * step, step) if _exists(year, month, day)]
    return datetime.date(years[0] if years else first, month, day)


@reader
def range_start(found: Found) -> Reading | None:
    """Read the first day of "8-10 April 2024" or of "April 8-10, 2024": month and year may stand after the second."""
    return calendar_day(_with_month(found, found.row[found.inner : found.outer]))


@reader
def range_end(found: Found) -> Reading | None:
    """Read the second day of "April 8-10": its month stands before the first."""
    return calendar_day(_with_month(found, found.row[found.inner : found.outer]))


def _with_month(found: Found, own: Sequence[Item]) -> Found:
    """Return the match as if the expression's own day stood beside the month and year that it shares."""
    around = found.row[found.first : found.last]
    shared = [item for item in around if item.kind in ("MONTH", "MON", "YEAR") and item not in own]
    row = [*found.row[: found.inner], *own, *shared, *found.row[found.outer :]]
    return replace(found, row=row, outer=found.inner + len(own) + len(shared))


def _month(found: Found) -> int:
    return next(int(item.value) for item in found.all("MONTH", "MON"))


def _exists(year: int, month: int, day: int) -> bool:
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True


def _year_of(found: Found, month: int, ahead: bool) -> int:
    """Return the year of a month that stands without one."""
    assert found.published
    if ahead:
        return found.published.year + (month < found.published.month)
    return found.published.year - (month > found.published.month)


@reader
def calendar_month(found: Found) -> Reading | None:
    """Read "February 2022", "early May", "last January", and "January" where it is no name and no other word."""
    month = _month(found)
    if year := found.one("YEAR"):
        return _dated(periods.month(_number(year), month), "absolute")
    if found.outer - found.inner == 1 and _another_word(found, month):
        return None
    if not found.published:
        return _unresolved("month", relative=True)
    number = found.published.year
    shift = _shift(found)
    if shift is None:
        number = _year_of(found, month, found.ahead)
    elif shift < 0:
        number -= month >= found.published.month
    elif shift > 0:
        number += month <= found.published.month
    return _dated(periods.month(number, month), "publication")


def _shift(found: Found) -> int | None:
    """Return -1 for last, 0 for this, 1 for next and "this coming"; None without such a word."""
    relatives = found.all(*_RELATIVES)
    return int(relatives[-1].value) if relatives else None


def _another_word(found: Found, month: int) -> bool:
    """Tell whether a bare month is a verb (March on), an auxiliary (May we) or a person (Theresa May, April Ryan)."""
    before, after = found.before(), found.after()
    if month in _ALSO_WORDS:
        return before is None or before.lower not in _BEFORE_MONTH
    if month in _ALSO_NAMES:
        named = before is not None and before.kind == PLAIN and before.text[0].isupper() and not _closed(before)
        return named or (after is not None and after.kind == PLAIN and after.text[0].isupper())
    return False


def _closed(item: Item) -> bool:
    return item.lower in words.PREPOSITIONS | words.CONJUNCTIONS | words.DETERMINERS | words.AUXILIARIES


@reader
def bare_year(found: Found) -> Reading | None:
    """Read a year where it stands like one: "in 2014", "the 2016 election", "1914–1918", but not "2000 troops"."""
    before, after = found.before(), found.after()
    year = _number(found.row[found.inner])
    after_preposition = before is not None and before.lower in _BEFORE_YEAR
    if before is not None and _taints(before, found.row[found.inner]):
        return None
    if after is not None and (after.text in ("%", "°", "$", "€", "£") or after.lower in ("percent", "per")):
        return None
    if after is not None and after.text in ("-", ".", ":", "/") and _touching(found):
        return None
    counted = after is not None and after.kind == PLAIN and after.text[0].islower() and not _closed(after)
    plural = counted and after is not None and after.lower.endswith("s")
    introduced = after_preposition or (before is not None and before.lower in words.DETERMINERS)
    if year < 1900 and (not after_preposition or counted):
        return None
    if plural and (year % 50 == 0 or not introduced):
        return None
    return _dated(periods.year(year), "absolute")


def _taints(before: Item, figure: Item) -> bool:
    """Tell whether what stands before a figure makes it a sum, a number of something or a part of a name."""
    return before.text in ("$", "€", "£", "¥", "#", "№", "+", "@") or (
        before.end == figure.start and before.text not in ("(", "[", "-", "–", "—", "/", "“", '"', "‘", "'", "’")
    )


def _touching(found: Found) -> bool:
    """Tell whether a figure follows the mark after the expression without a space: "2016-17", "2016.5"."""
    mark = found.after()
    then = found.row[found.outer + 1] if found.outer + 1 < len(found.row) else None
    return bool(
        mark
        and then
        and mark.start == found.row[found.outer - 1].end
        and then.start == mark.end
        and then.text.isdigit()
        and then.kind != "YEAR"
    )


@reader
def year(found: Found) -> Reading:
    """Read a year that its pattern already proves to be one: "early 2009"."""
    return _dated(periods.year(next(_number(item) for item in found.all("YEAR"))), "absolute")


@reader
def decade(found: Found) -> Reading:
    """Read "the 1990s", "the '90s", "the nineties"."""
    item = found.one("DECADE", "DECADEWORD")
    assert item
    return _dated(periods.decade(_number(item) or 1900 + int(item.value)), "absolute")


@reader
def century(found: Found) -> Reading | None:
    """Read "the 20th century"."""
    number = next(_number(item) for item in found.all("ORDINAL"))
    return _dated(periods.century(number), "absolute")


@reader
def quarter(found: Found) -> Reading:
    """Read "the first quarter of 2024", "Q3 2024", "the fourth quarter"."""
    number = next(_number(item) for item in found.all("QUARTERNAME", "ORDINAL"))
    if number > 4:
        return _unresolved("quarter")
    if year := found.one("YEAR"):
        return _dated(periods.quarter(_number(year), number), "absolute")
    if not found.published:
        return _unresolved("quarter", relative=True)
    now = (found.published.month - 1) // 3 + 1
    number_of_year = found.published.year + ((number < now) if found.ahead else -(number > now))
    return _dated(periods.quarter(number_of_year, number), "publication")


@reader
def half(found: Found) -> Reading | None:
    """Read "the first half of 2024"."""
    number = next(_number(item) for item in found.all("ORDINAL"))
    year = next(_number(item) for item in found.all("YEAR"))
    return _dated(periods.half(year, number), "absolute") if number in (1, 2) else None


@reader
def season(found: Found) -> Reading:
    """Read "the summer of 1994", "last winter", "this spring", "in the autumn"."""
    name = next(item.value for item in found.all("SEASON", "FALL"))
    if year := found.one("YEAR"):
        return _dated(periods.season(_number(year), name), "absolute")
    today = found.published
    if not today:
        return _unresolved("season", relative=True)
    near = [periods.season(today.year + shift, name) for shift in (-2, -1, 0, 1)]
    past, coming = [s for s in near if s.latest <= today][-1], [s for s in near if s.earliest > today][0]
    shift = _shift(found)
    if shift:
        return _dated(past if shift < 0 else coming, "publication")
    now = [s for s in near if s.earliest <= today < s.latest]
    if now or shift == 0:
        return _dated(now[0] if now else near[2], "publication")
    return _dated(coming if found.ahead else past, "publication")


@reader
def weekday(found: Found) -> Reading:
    """Read "Tuesday", "last Friday", "Monday next week", "Friday morning"."""
    day = _weekday(found)
    part = found.one("PART")
    if day is None:
        return _unresolved("day", "TIME" if part else "DATE", relative=True)
    return _in_part(periods.day(day), part)


def _weekday(found: Found) -> datetime.date | None:
    today = found.published
    number = next(int(item.value) for item in found.all("WEEKDAY", "WDAY"))
    if not today:
        return None
    shift = _shift(found)
    if shift is None:
        return periods.weekday_after(today, number) if found.ahead else periods.weekday_before(today, number)
    if found.one("UNIT") or not shift:
        return periods.week(today + 7 * shift * periods.ONE_DAY).earliest + (number - 1) * periods.ONE_DAY
    if shift < 0:
        return periods.weekday_before(today - periods.ONE_DAY, number)
    return periods.weekday_after(today + periods.ONE_DAY, number)


def _in_part(day: Period, part: Item | None) -> Reading:
    """Return a day, or a part of it, counted from the day of publication."""
    reading = _dated(day, "publication")
    return replace(reading, type="TIME", value=f"{day.value}T{part.value}") if part else reading


@reader
def near_day(found: Found) -> Reading:
    """Read "today", "yesterday evening", "tonight", "this morning", "last night"."""
    part = found.one("PART", "TONIGHT")
    item = found.one("DEICTIC", "THIS", "LAST", "TONIGHT")
    assert item
    if not found.published:
        return _unresolved("day", "TIME" if part else "DATE", relative=True)
    shift = 0 if item.kind == "TONIGHT" else int(item.value)
    return _in_part(periods.shifted(found.published, shift, "D"), part)


@reader
def near_unit(found: Found) -> Reading:
    """Read "last week", "this year", "next month", "later this year", "the end of the month", "this weekend"."""
    item = found.one(*_UNITS)
    assert item
    today = found.published
    shift = _shift(found) or 0
    if item.value == "D" and shift:
        return _unresolved("day")  # "next day" counts from a day in the story
    if not today:
        return _unresolved(_PRECISIONS[item.value], relative=True)
    if item.kind == "WEEKEND" and not shift and not found.ahead and today.isoweekday() < 6:
        shift = -1  # early in a week "this weekend" looks back
    period = periods.shifted(today, shift * (2 if item.value == "2W" else 1), item.value.removeprefix("2"))
    reading = _dated(period, "publication")
    limit = found.one("SHIFT")
    if limit and period.earliest <= today < period.latest:
        if limit.value == "later":
            return replace(reading, earliest=today)
        return replace(reading, latest=today + periods.ONE_DAY)
    return reading


@reader
def ago(found: Found) -> Reading:
    """Read "two years ago", "a week ago", "days ago"."""
    return _counted(found, -1, "PAST_REF")


@reader
def hence(found: Found) -> Reading | None:
    """Read "a year from now", and "in two weeks" where the clause looks ahead; else that is a length of time."""
    if not found.one("FROMNOW") and not found.ahead:
        return duration(found)
    return _counted(found, 1, "FUTURE_REF")


def _counted(found: Found, sign: int, otherwise: str) -> Reading:
    unit = found.one(*_UNITS)
    assert unit
    count = _count(found)
    if count is None:
        return _vague(otherwise)
    letter = unit.value
    if letter == "2W":
        count, letter = count * 2, "W"
    if letter == "TH" and count % 24 == 0:
        count, letter = count / 24, "D"
    if letter == "Y" and count % 1 == 0.5:
        count, letter = count * 12, "M"
    if letter.startswith("T"):
        return _unresolved(_PRECISIONS[letter], "TIME")  # the hour of writing is not known
    if not found.published:
        return _unresolved(_PRECISIONS[letter], relative=True)
    if count % 1:
        return _unresolved(_PRECISIONS[letter])
    return _dated(periods.shifted(found.published, sign * int(count), letter), "publication")


def _count(found: Found) -> float | None:
    """Return how many units an expression counts; None when it does not say."""
    if found.one("VAGUE"):
        return None
    whole = found.one(*_NUMBERS)
    half_of = 0.5 if found.one("HALF") else 0.0
    if whole:
        return whole.number + half_of
    if found.one("A"):
        # "half a year" has its half first, "a year and a half" last
        return half_of if found.row[found.inner].kind == "HALF" else 1 + half_of
    return None


@reader
def story_day(found: Found) -> Reading:
    """Read what counts from a day in the story ("two days later", "that year", "fourth year"): no value of its own."""
    unit = found.one(*_UNITS, "WEEKDAY")
    assert unit
    return _unresolved(_PRECISIONS[unit.value] if unit.kind != "WEEKDAY" else "day")


@reader
def span_of(found: Found) -> Reading | None:
    """Read "the past year" as a length of time; "the next day" and "the last day of" count from a day in the story."""
    after = found.after()
    if after and after.kind == "OF":
        return story_day(found)
    unit = found.one(*_UNITS)
    assert unit
    return story_day(found) if unit.value == "D" else duration(found)


@reader
def duration(found: Found) -> Reading | None:
    """Read a length of time: "three years", "more than three-year", "several weeks", "a year and a half"."""
    unit = found.one(*_UNITS)
    assert unit
    numbers = found.all(*_NUMBERS)
    if numbers and numbers[0].kind == "YEAR" and unit.kind not in ("UNITS", "CLOCKUNITS") and not found.one("HYPHEN"):
        return None  # "World Cup 2018 day five"
    letter = unit.value
    count = "X"
    unsaid = unit.kind in ("UNITS", "CLOCKUNITS") and not numbers and not found.one("A")
    if len(numbers) > 1 or found.one("VAGUE") or unsaid:
        letter = letter.removeprefix("2")
    else:
        exact = _count(found)
        exact = 1.0 if exact is None else exact
        if letter == "2W":
            exact, letter = exact * 2, "W"
        count = str(int(exact)) if exact == int(exact) else str(exact)
    value = f"PT{count}{letter[1:]}" if letter.startswith("T") else f"P{count}{letter}"
    return Reading("DURATION", value, precision=_PRECISIONS[letter])


@reader
def repeated(found: Found) -> Reading:
    """Read a set: "every week", "every other day", "twice a year", "each Tuesday", "Tuesdays"."""
    if day := found.one("WEEKDAY", "WEEKDAYS"):
        return Reading("SET", f"XXXX-WXX-{day.value}", precision="day")
    if month := found.one("MONTH"):
        return Reading("SET", f"XXXX-{int(month.value):02}", precision="month")
    if part := found.one("PART"):
        return Reading("SET", f"XXXX-XX-XXT{part.value}", precision="day")
    if season := found.one("SEASON"):
        return Reading("SET", f"XXXX-{season.value}", precision="season")
    unit = found.one(*_UNITS)
    assert unit
    number = found.one(*_NUMBERS) if found.one("EVERY") else None
    count = "X" if found.one("VAGUE") else "2" if found.one("OTHER") else str(_number(number)) if number else "1"
    letter = unit.value.removeprefix("2")
    value = f"PT{count}{letter[1:]}" if letter.startswith("T") else f"P{count}{letter}"
    return Reading("SET", value, precision=_PRECISIONS[letter])


@reader
def set_word(found: Found) -> Reading | None:
    """Read "daily", "annual"."""
    item = found.one("SETWORD")
    assert item
    after = found.after()
    if after and after.kind == PLAIN and after.text[0].isupper() and item.text[0].isupper():
        return None  # a title: "Daily Mail"
    return Reading("SET", item.value, precision=_PRECISIONS["TH" if "T" in item.value else item.value[-1]])


@reader
def reference(found: Found) -> Reading | None:
    """Read "now", "recently", "future", "recent years", "the past": a time that is only named."""
    item = found.one("REF", "RECENT", "PAST", "NEXT")
    before, after = found.before(), found.after()
    assert item
    if item.lower == "soon" and before and before.lower in ("as", "too", "so", "how"):
        return None
    if after and (after.text == "-" or (item.lower == "now" and after.lower == "that")):
        return None  # "the now-closed office", "now that it is over"
    return _vague({"PAST": "PAST_REF", "NEXT": "FUTURE_REF"}.get(item.kind, item.value))


@reader
def clock(found: Found) -> Reading | None:
    """Read "3 p.m.", "14:30", "noon GMT", and "6 p.m. on Tuesday" with its day."""
    end = max(
        at for at in range(found.inner, found.outer)
        if found.row[at].kind in ("AMPM", "OCLOCK", "HOURNAME", "ZONE") or at == found.inner
        or found.row[at - 1].kind == "COLON" or (found.row[at - 1].kind == "DOT" and at == found.inner + 2)
    ) + 1  # fmt: skip
    hour = _hour(found.part(found.inner, end))
    if hour is None:
        return None
    rest = found.part(end, found.outer)
    fine = "minute" if hour[-2:] != "00" and hour[-3:] != "00Z" else "hour"
    day: Reading | None = None
    if rest.one("MONTH", "MON"):
        day = calendar_day(rest)
    elif rest.one("WEEKDAY", "WDAY"):
        day = weekday(rest)
    elif rest.one("DEICTIC"):
        day = near_day(rest)
    if day is None:
        return Reading("TIME", precision=fine, clock=hour)
    return replace(day, type="TIME", value=day.value and f"{day.value}T{hour}", precision=fine)


def _hour(found: Found) -> str | None:
    """Return the hour of an expression as TIMEX3 writes it after the T, or None when it is a score or a verse."""
    zone = found.one("ZONE")
    tail = zone.value if zone else ""
    if name := found.one("HOURNAME"):
        return name.value + tail
    half_of_day = found.one("AMPM")
    if point := found.one("CLOCKPOINT"):
        hour, minute = (int(figure) for figure in point.text.split("."))
    else:
        figures = found.all("FIG0", "FIG12", "FIG23", "FIG31", "FIG59")
        hour, minute = _number(figures[0]), _number(figures[1]) if len(figures) > 1 else 0
        if len(figures) > 1 and len(figures[1].text) != 2:
            return None
        before = found.before()
        bare = half_of_day is None and zone is None and found.one("OCLOCK") is None
        if bare and len(figures[0].text) == 1 and (before is None or not _closed(before)):
            return None
    if half_of_day:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + int(half_of_day.value)
    return f"{hour:02}:{minute:02}{tail}"


def _with_day(chosen: Sequence[tuple[Found, Reading]], at: int) -> Reading:
    """Return a TIME with the day that its sentence names nearest to it, else with the day of publication."""
    found, reading = chosen[at]
    if not reading.clock:
        return reading
    near = [one for step in (-1, 1) if (one := _nearest_day(chosen, at, step))]
    if near:
        _, day = min(near, key=lambda one: one[0])
    elif found.published:
        day = _dated(periods.day(found.published), "publication")
    else:
        return replace(reading, relative=True)
    return replace(day, type="TIME", value=f"{day.value}T{reading.clock}", precision=reading.precision)


def _nearest_day(chosen: Sequence[tuple[Found, Reading]], at: int, step: int) -> tuple[int, Reading] | None:
    """Return the next day on one side in the same sentence, with its distance in words; None when there is none."""
    here = chosen[at][0]
    for index in range(at + step, len(chosen) if step > 0 else -1, step):
        other, reading = chosen[index]
        first, last = (other, here) if step < 0 else (here, other)
        if last.inner - first.outer > _REACH:
            return None
        between = here.row[first.outer : last.inner]
        if any(item.kind == BREAK or item.text in _ENDS for item in between):
            return None
        if reading.type == "DATE" and reading.precision == "day" and reading.value:
            return len(between), reading
    return None
