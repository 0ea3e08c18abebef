"""Resolve date and time expressions to what they say: TIMEX3 type and value, interval, precision, anchor.

A pattern of `analysis.timepatterns` names the reader, here below, of what it matches. Where expressions overlap, the
first wins, then the longest. The conventions stand in `analysis.dates`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from analysis import periods, timepatterns, words
from analysis.periods import Period
from analysis.timepatterns import ENDS, REACH, Found
from analysis.timewords import BREAK, PLAIN, Item

_SOON = datetime.timedelta(days=60)
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


Reader = Callable[[Found], Reading | None]

READERS: dict[str, Reader] = {}
"""The readers by their names in the pattern table; one returns None for what is no expression after all."""


def reader(function: Reader) -> Reader:
    """Make a function known to the pattern table by its name."""
    READERS[function.__name__] = function
    return function


def expressions(row: Sequence[Item], published: datetime.date | None) -> list[tuple[Found, Reading]]:
    """Return the expressions of a row of items from left to right, none overlapping another."""
    candidates = [(found, READERS[rule.reader]) for found, rule in timepatterns.matches(row, published)]
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
        if last.inner - first.outer > REACH:
            return None
        between = here.row[first.outer : last.inner]
        if any(item.kind == BREAK or item.text in ENDS for item in between):
            return None
        if reading.type == "DATE" and reading.precision == "day" and reading.value:
            return len(between), reading
    return None


# --- readers: from an expression to what it says ---


def _dated(period: Period, anchor: str) -> Reading:
    return Reading("DATE", period.value, period.earliest, period.latest, period.unit, anchor)


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
    day = _number(found.the(*_DAYS))
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
def range_day(found: Found) -> Reading | None:
    """Read one day of "April 8-10, 2024" or of "8-10 April": month and year may stand with the other."""
    around = [*found.row[found.first : found.inner], *found.row[found.outer : found.last]]
    shared = [item for item in around if item.kind in ("MONTH", "MON", "YEAR")]
    row = [*found.row[: found.outer], *shared, *found.row[found.outer :]]
    return calendar_day(replace(found, row=row, outer=found.outer + len(shared)))


def _month(found: Found) -> int:
    return int(found.the("MONTH", "MON").value)


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
    return _dated(periods.year(_number(found.the("YEAR"))), "absolute")


@reader
def decade(found: Found) -> Reading:
    """Read "the 1990s", "the '90s", "the nineties"."""
    item = found.the("DECADE", "DECADEWORD")
    return _dated(periods.decade(_number(item) or 1900 + int(item.value)), "absolute")


@reader
def century(found: Found) -> Reading:
    """Read "the 20th century"."""
    return _dated(periods.century(_number(found.the("ORDINAL"))), "absolute")


@reader
def quarter(found: Found) -> Reading:
    """Read "the first quarter of 2024", "Q3 2024", "the fourth quarter"."""
    number = _number(found.the("QUARTERNAME", "ORDINAL"))
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
    number = _number(found.the("ORDINAL"))
    year = _number(found.the("YEAR"))
    return _dated(periods.half(year, number), "absolute") if number in (1, 2) else None


@reader
def season(found: Found) -> Reading:
    """Read "the summer of 1994", "last winter", "this spring", "in the autumn"."""
    name = found.the("SEASON", "FALL").value
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
    number = int(found.the("WEEKDAY", "WDAY").value)
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
    item = found.the("DEICTIC", "THIS", "LAST", "TONIGHT")
    if not found.published:
        return _unresolved("day", "TIME" if part else "DATE", relative=True)
    shift = 0 if item.kind == "TONIGHT" else int(item.value)
    return _in_part(periods.shifted(found.published, shift, "D"), part)


@reader
def near_unit(found: Found) -> Reading:
    """Read "last week", "this year", "next month", "later this year", "the end of the month", "this weekend"."""
    item = found.the(*_UNITS)
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
    unit = found.the(*_UNITS)
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
    unit = found.the(*_UNITS, "WEEKDAY")
    return _unresolved(_PRECISIONS[unit.value] if unit.kind != "WEEKDAY" else "day")


@reader
def span_of(found: Found) -> Reading | None:
    """Read "the past year" as a length of time; "the next day" and "the last day of" count from a day in the story."""
    after = found.after()
    if after and after.kind == "OF":
        return story_day(found)
    unit = found.the(*_UNITS)
    return story_day(found) if unit.value == "D" else duration(found)


@reader
def duration(found: Found) -> Reading | None:
    """Read a length of time: "three years", "more than three-year", "several weeks", "a year and a half"."""
    unit = found.the(*_UNITS)
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
    return Reading("DURATION", _length(count, letter), precision=_PRECISIONS[letter])


def _length(count: str, letter: str) -> str:
    return f"PT{count}{letter[1:]}" if letter.startswith("T") else f"P{count}{letter}"


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
    unit = found.the(*_UNITS)
    number = found.one(*_NUMBERS) if found.one("EVERY") else None
    count = "X" if found.one("VAGUE") else "2" if found.one("OTHER") else str(_number(number)) if number else "1"
    letter = unit.value.removeprefix("2")
    return Reading("SET", _length(count, letter), precision=_PRECISIONS[letter])


@reader
def set_word(found: Found) -> Reading | None:
    """Read "daily", "annual"."""
    item = found.the("SETWORD")
    after = found.after()
    if after and after.kind == PLAIN and after.text[0].isupper() and item.text[0].isupper():
        return None  # a title: "Daily Mail"
    return Reading("SET", item.value, precision=_PRECISIONS["TH" if "T" in item.value else item.value[-1]])


@reader
def reference(found: Found) -> Reading | None:
    """Read "now", "recently", "future", "recent years", "the past": a time that is only named."""
    item = found.the("REF", "RECENT", "PAST", "NEXT")
    before, after = found.before(), found.after()
    if item.lower == "soon" and before and before.lower in ("as", "too", "so", "how"):
        return None
    if after and (after.text == "-" or (item.lower == "now" and after.lower == "that")):
        return None  # "the now-closed office", "now that it is over"
    return _vague({"PAST": "PAST_REF", "NEXT": "FUTURE_REF"}.get(item.kind, item.value))


@reader
def clock(found: Found) -> Reading | None:
    """Read "3 p.m.", "14:30", "noon GMT", and "6 p.m. on Tuesday" with its day."""
    end = _end_of_hour(found)
    hour = _hour(found.part(found.inner, end))
    if hour is None:
        return None
    rest = found.part(end, found.outer)
    fine = "hour" if hour.endswith(("00", "00Z")) else "minute"
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


def _end_of_hour(found: Found) -> int:
    """Return where in an expression the hour ends and its day begins."""
    return 1 + max(
        at for at in range(found.inner, found.outer)
        if found.row[at].kind in ("AMPM", "OCLOCK", "HOURNAME", "ZONE") or at == found.inner
        or found.row[at - 1].kind == "COLON" or (found.row[at - 1].kind == "DOT" and at == found.inner + 2)
    )  # fmt: skip


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
