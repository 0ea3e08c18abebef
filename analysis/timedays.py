"""Read the days and months of the calendar, with their year and without: "April 8, 2025", "March 8-10", "last May"."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace

from analysis import periods
from analysis.periods import Period
from analysis.timepatterns import Found
from analysis.timereading import (
    BEFORE_YEAR,
    DAYS,
    NUMBERS,
    Reader,
    Reading,
    dated,
    into,
    is_closed,
    number_of,
    shift_of,
    unresolved,
)
from analysis.timewords import PLAIN, Item

_SOON = datetime.timedelta(days=60)
_AHEAD = 20  # years: "1/1/40" is 2040 from 2020 on, and 1940 before
_BACK = 3  # months: a history may step so far back without a word
_BEFORE_MONTH = BEFORE_YEAR | frozenset("of and or to for this next last , ( – - /".split())
_ALSO_NAMES = frozenset({4, 6, 8})  # April, June, August
_ALSO_WORDS = frozenset({3, 5})  # March, May

READERS: dict[str, Reader] = {}
reader = into(READERS)


@reader
def iso_day(found: Found) -> Reading | None:
    """Read "2025-04-08"."""
    year, month, day = (item.text for item in found.all(*NUMBERS))
    if len(month) < 2 or len(day) < 2:
        return None
    return dated(periods.day(datetime.date(int(year), int(month), int(day))), "absolute")


@reader
def slashed_day(found: Found) -> Reading | None:
    """Read "25/12/2024", the one way it can be; "03/04/2025" has two, unless one of them is a day named before."""
    one, two, last = found.all(*NUMBERS)
    year = number_of(last)
    if last.kind != "YEAR":
        if len(last.text) != 2:
            return None
        year += 2000 if found.today is None or 2000 + year <= found.today.year + _AHEAD else 1900
    pairs = sorted({(month, day) for month, day in ((one, two), (two, one)) if number_of(month) <= 12}, key=str)
    possible = sorted({datetime.date(year, number_of(month), number_of(day)) for month, day in pairs})
    if not possible:
        return None
    if len(possible) > 1:
        known = [day for day in possible if day == found.today or found.story.named(day)]
        if len(known) != 1:
            both = " or ".join(map(str, possible))
            return replace(unresolved("day"), fault=f"can be read as {both}: its row has no value")
        possible = known
    return dated(periods.day(possible[0]), "absolute")


@reader
def calendar_day(found: Found) -> Reading | None:
    """Read "April 8, 2025", "8 April", "Tuesday, April 8"."""
    month = _month(found)
    day = number_of(found.the(*DAYS))
    if year := found.one("YEAR"):
        date = datetime.date(number_of(year), month, day)
        reading = dated(periods.day(date), "absolute")
        weekday = found.one("WEEKDAY", "WDAY")
        if weekday and int(weekday.value) != date.isoweekday():
            return replace(reading, fault=f"is a {date:%A}: it was read by day, month and year")
        return reading
    if year_word := found.one("UNIT"):  # "April 8 of that year"
        return _of_that_year(found, year_word, lambda number: periods.day(datetime.date(number, month, day)), "day")
    number = _story_year(found, month, day)
    if not found.today:
        told = periods.day(datetime.date(number, month, day)) if number else None
        return dated(told, "story") if told else unresolved("day", relative=True)
    near = periods.day(_day_near(found, month, day))
    return _either(found, near, periods.day(datetime.date(number, month, day)) if number else None)


def _either(found: Found, near: Period, told: Period | None) -> Reading:
    """Return a date without a year as counted from the day of writing or, where the story has a year for it, by that.

    Outside of histories the year is that of the sentence or of the one before, and the other reading is kept.
    """
    if told is None or told == near:
        return dated(near, found.story.basis)
    reading = dated(told, "story")
    if found.story.history:
        return reading
    return replace(reading, fault=f"can be {told.value} or {near.value}: read by the date named before it")


def _story_year(found: Found, month: int, day: int = 0) -> int | None:
    """Return the year that the story is in, for a month without one; None where it may as well be another."""
    named = found.story.dated()
    if named is None or (found.ahead and not found.story.history):
        return None
    year, coarse = named.earliest.year, named.precision not in ("minute", "hour", "day", "month")
    if found.story.history:
        return year + (not coarse and month < named.earliest.month - _BACK)
    if coarse or (named.sentence < found.story.sentence and month <= named.earliest.month):
        return None
    return year + (month < named.earliest.month or (month == named.earliest.month and 0 < day < named.earliest.day))


def _of_that_year(found: Found, word: Item, made: Callable[[int], Period], precision: str) -> Reading | None:
    if word.value != "Y":
        return None
    named = found.story.last("Y")
    return dated(made(named.earliest.year), "story") if named else unresolved(precision)


def _day_near(found: Found, month: int, day: int) -> datetime.date:
    """Return the day that stands without a year; a leap day goes to the nearest leap year on the right side."""
    assert found.today
    ahead = found.ahead
    if not ahead:
        # a day up to two months off would be "last 8 November" if it were the one of a year ago
        coming = found.today.year + (month < found.today.month)
        ahead = _exists(coming, month, day) and datetime.date(coming, month, day) - found.today <= _SOON
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


@reader
def shared_year(found: Found) -> Reading | None:
    """Read "August" in "August and September 1914" and "May 15" in "from May 15 to August 16, 1988"."""
    months = [item for item in found.row[found.first : found.last] if item.kind in ("MONTH", "MON")]
    year = next(item for item in reversed(found.row[found.first : found.last]) if item.kind == "YEAR")
    one, other = int(months[0].value), int(months[-1].value)
    number = number_of(year) - (one > other)
    day = found.one(*DAYS)
    if day is None:
        return dated(periods.month(number, one), "absolute")
    return dated(periods.day(datetime.date(number, one, number_of(day))), "absolute")


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
    assert found.today
    if ahead:
        return found.today.year + (month < found.today.month)
    return found.today.year - (month > found.today.month)


@reader
def calendar_month(found: Found) -> Reading | None:
    """Read "February 2022", "early May", "last January", and "January" where it is no name and no other word."""
    month = _month(found)
    if year := found.one("YEAR"):
        return dated(periods.month(number_of(year), month), "absolute")
    if found.outer - found.inner == 1 and _another_word(found, month):
        return None
    if year_word := found.one("UNIT"):  # "April of that year"
        return _of_that_year(found, year_word, lambda number: periods.month(number, month), "month")
    shift = shift_of(found)
    told = _story_year(found, month) if shift is None else None
    if not found.today:
        return dated(periods.month(told, month), "story") if told else unresolved("month", relative=True)
    number = found.today.year
    if shift is None:
        near = periods.month(_year_of(found, month, found.ahead), month)
        return _either(found, near, periods.month(told, month) if told else None)
    if shift < 0:
        number -= month >= found.today.month
    elif shift > 0:
        number += month <= found.today.month
    return dated(periods.month(number, month), found.story.basis)


def _another_word(found: Found, month: int) -> bool:
    """Tell whether a bare month is a verb (March on), an auxiliary (May we) or a person (Theresa May, April Ryan)."""
    before, after = found.before(), found.after()
    if month in _ALSO_WORDS:
        return before is None or before.lower not in _BEFORE_MONTH
    if month in _ALSO_NAMES:
        named = before is not None and before.kind == PLAIN and before.text[0].isupper() and not is_closed(before)
        return named or (after is not None and after.kind == PLAIN and after.text[0].isupper())
    return False


@reader
def holiday(found: Found) -> Reading | None:
    """Read "Christmas Day", "last Easter", "Thanksgiving 2024"; a noun after it makes it an adjective."""
    item = found.the("HOLIDAY")
    before, after = found.before(), found.after()
    if item.text.count(" ") == 0 and not found.one("YEAR"):
        if before and before.kind == PLAIN and before.text[0].isupper() and not is_closed(before):
            return None  # "Ms Christmas"
        if after and after.kind == PLAIN and after.text[0].isalpha() and not is_closed(after):
            return unresolved("vague")  # "Christmas sales": the time around it
    if year := found.one("YEAR"):
        return dated(periods.day(periods.holiday(number_of(year), item.value)), "absolute")
    if not found.today:
        return unresolved("day", relative=True)
    today = found.today
    near = [periods.holiday(today.year + step, item.value) for step in (-1, 0, 1)]
    past, coming = [day for day in near if day <= today][-1], [day for day in near if day >= today][0]
    shift = shift_of(found)
    if shift == 0:
        return dated(periods.day(near[1]), found.story.basis)
    if shift:
        return dated(periods.day(past if shift < 0 else coming), found.story.basis)
    named = found.story.dated()
    if named and found.story.history:
        return dated(periods.day(periods.holiday(named.earliest.year, item.value)), "story")
    return dated(periods.day(coming if found.ahead or coming - today <= _SOON else past), found.story.basis)
