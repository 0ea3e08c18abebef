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
from analysis.story import Named, Story
from analysis.timepatterns import ENDS, REACH, Found
from analysis.timewords import BREAK, PLAIN, Item

_SOON = datetime.timedelta(days=60)
_AHEAD = 20  # years: "1/1/40" is 2040 from 2020 on, and 1940 before
_PRECISIONS = {
    "D": "day", "W": "week", "2W": "week", "WE": "week", "M": "month", "Q": "quarter", "Y": "year", "DE": "decade",
    "CE": "century", "TH": "hour", "TM": "minute", "TS": "minute",
}  # fmt: skip
_WHOLE = 10**9  # sentences: the whole article
_BACK = 3  # months: a history may step so far back without a word
_TENS = {"DE": 10, "CE": 100}  # years
_UNITS = ("UNIT", "YEAREND", "DECADEUNIT", "CENTURY", "QUARTER", "WEEKEND", "CLOCKUNIT", "UNITS", "CLOCKUNITS")
_NEAR = datetime.timedelta(days=7)  # of a dateline and the day of publication
_PLACE = 6  # words and marks of the place in a dateline
_LASTING = ("OVER", "IN", "WITHIN", "FOR", "DURING", "OF", "THROUGHOUT")  # before a length of time
_DAYS = ("FIG12", "FIG23", "FIG31", "ORDINAL")
_NUMBERS = ("FIG0", "FIG12", "FIG23", "FIG31", "FIG59", "FIG99", "NUMBER", "YEAR", "WORDNUM")
_RELATIVES = ("LAST", "PAST", "THIS", "NEXT")
_BEFORE_YEAR = frozenset(
    "in since by until till from before after during between circa through late early mid pre post year".split()
)
_BEFORE_MONTH = _BEFORE_YEAR | frozenset("of and or to for this next last , ( – - /".split())
_HEDGES = frozenset(("some", "more than", "less than", "fewer than", "at least", "nearly", "almost", "up to"))
_COUNTED = frozenset("people men women children police of".split())  # "2000 people"
_OF_A_YEAR = frozenset("levels prices dollars figures".split())  # "below 2000 levels"
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


def expressions(row: Sequence[Item], story: Story) -> list[tuple[Found, Reading]]:
    """Return the expressions of a row of items from left to right, none overlapping another.

    The story is taken on: the dates named are noted, and the sentences counted.
    """
    candidates = [(found, READERS[rule.reader]) for found, rule in timepatterns.matches(row, story)]
    # first come, then longest, then with the most around it; then the order of the table decides
    candidates.sort(key=lambda c: (c[0].inner, -c[0].outer, c[0].first - c[0].last))
    numbers = timepatterns.sentences(row)
    chosen: list[tuple[Found, Reading]] = []
    hours: dict[int, Reading] = {}  # the day, where the sentence names none for an hour
    opened = story.begin()
    free = 0
    for found, resolve in candidates:
        if found.inner >= free:
            story.sentence = opened + numbers[found.inner]
            if reading := _resolved(found, resolve):
                if reading.clock and (day := _story_day(found)):
                    hours[len(chosen)] = day
                chosen.append((found, reading))
                free = found.outer
                if reading.earliest and reading.latest:
                    dated = reading.anchor in ("absolute", "story")
                    named = Named(reading.earliest, reading.latest, reading.precision, story.sentence, dated)
                    story.name(named)
    story.end(opened + numbers[-1] if numbers else opened)
    return [(found, _with_day(chosen, at, hours.get(at))) for at, (found, _) in enumerate(chosen)]


def dateline(passages: Sequence[Sequence[Item]], published: datetime.date | None) -> datetime.date | None:
    """Return the day of the dateline of an article, from its first passages.

    That is a line of nothing but a day with its year, or the day between a place in capitals and a dash ("PARIS, June 3
    —", "KYIV, Ukraine, April 8, 2025 (Reuters) -"). Further than a week from the day of publication it is none.
    """
    for row in passages:
        for found, rule in timepatterns.matches(row, Story(published)):
            if rule.reader != "calendar_day" or not _stands_alone(row, found):
                continue
            reading = _resolved(found, calendar_day)
            day = reading and reading.earliest
            if day and (published is None or abs(day - published) <= _NEAR):
                return day
    return None


def _stands_alone(row: Sequence[Item], found: Found) -> bool:
    if found.inner == 0 and found.outer == len(row):
        return found.one("YEAR") is not None
    if not (0 < found.inner <= _PLACE and row[0].text.isupper() and len(row[0].text) > 1):
        return False
    after = found.outer
    if after < len(row) and row[after].text == "(":  # the agency
        after = next((at + 1 for at in range(after, min(after + 5, len(row))) if row[at].text == ")"), after)
    return after < len(row) and row[after].kind == "HYPHEN"


def _resolved(found: Found, resolve: Reader) -> Reading | None:
    try:
        return resolve(found)
    except (ValueError, OverflowError):  # a day that the calendar does not have, or outside the years 1 to 9999
        return Reading("DATE", fault="is no day of the calendar: its row has no value")


def _with_day(chosen: Sequence[tuple[Found, Reading]], at: int, otherwise: Reading | None) -> Reading:
    """Return a TIME with the day that its sentence names nearest to it, else with another day if there is one."""
    reading = chosen[at][1]
    if not reading.clock:
        return reading
    near = [one for step in (-1, 1) if (one := _nearest_day(chosen, at, step))]
    day = min(near, key=lambda one: one[0])[1] if near else otherwise
    if day is None:
        return replace(reading, relative=True)
    return replace(day, type="TIME", value=f"{day.value}T{reading.clock}", precision=reading.precision)


def _story_day(found: Found) -> Reading | None:
    """Return the day that a sentence just before has named, else the one that the article is written on."""
    named = found.story.last("D", reach=2)
    if named:
        return _dated(periods.day(named.earliest), "story")
    if found.today is None or found.today == datetime.date.max:  # after which no day comes
        return None
    return _dated(periods.day(found.today), found.story.basis)


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
        if reading.precision in ("day", "hour", "minute") and reading.earliest and not reading.clock:
            return len(between), replace(reading, type="DATE", value=reading.earliest.isoformat(), precision="day")
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
def slashed_day(found: Found) -> Reading | None:
    """Read "25/12/2024", the one way it can be; "03/04/2025" has two, unless one of them is a day named before."""
    one, two, last = found.all(*_NUMBERS)
    year = _number(last)
    if last.kind != "YEAR":
        if len(last.text) != 2:
            return None
        year += 2000 if found.today is None or 2000 + year <= found.today.year + _AHEAD else 1900
    pairs = sorted({(month, day) for month, day in ((one, two), (two, one)) if _number(month) <= 12}, key=str)
    possible = sorted({datetime.date(year, _number(month), _number(day)) for month, day in pairs})
    if not possible:
        return None
    if len(possible) > 1:
        known = [day for day in possible if day == found.today or found.story.named(day)]
        if len(known) != 1:
            both = " or ".join(map(str, possible))
            return replace(_unresolved("day"), fault=f"can be read as {both}: its row has no value")
        possible = known
    return _dated(periods.day(possible[0]), "absolute")


@reader
def calendar_day(found: Found) -> Reading | None:
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
    if year_word := found.one("UNIT"):  # "April 8 of that year"
        return _of_that_year(found, year_word, lambda number: periods.day(datetime.date(number, month, day)), "day")
    number = _story_year(found, month, day)
    if not found.today:
        return _dated(periods.day(datetime.date(number, month, day)), "story") if number else _unresolved_day(found)
    near = periods.day(_day_near(found, month, day))
    return _either(found, near, periods.day(datetime.date(number, month, day)) if number else None)


def _unresolved_day(found: Found) -> Reading:
    return _unresolved("day", relative=found.today is None)


def _either(found: Found, near: Period, told: Period | None) -> Reading:
    """Return a date without a year as counted from the day of writing or, where the story has a year for it, by that.

    Outside of histories the year is that of the sentence or of the one before, and the other reading is kept.
    """
    if told is None or told == near:
        return _dated(near, found.story.basis)
    reading = _dated(told, "story")
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
    named = found.story.last("Y") if word.value == "Y" else None
    if word.value != "Y":
        return None
    return _dated(made(named.earliest.year), "story") if named else _unresolved(precision)


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
    number = _number(year) - (one > other)
    day = found.one(*_DAYS)
    if day is None:
        return _dated(periods.month(number, one), "absolute")
    return _dated(periods.day(datetime.date(number, one, _number(day))), "absolute")


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
        return _dated(periods.month(_number(year), month), "absolute")
    if found.outer - found.inner == 1 and _another_word(found, month):
        return None
    if year_word := found.one("UNIT"):  # "April of that year"
        return _of_that_year(found, year_word, lambda number: periods.month(number, month), "month")
    shift = _shift(found)
    told = _story_year(found, month) if shift is None else None
    if not found.today:
        return _dated(periods.month(told, month), "story") if told else _unresolved("month", relative=True)
    number = found.today.year
    if shift is None:
        near = periods.month(_year_of(found, month, found.ahead), month)
        return _either(found, near, periods.month(told, month) if told else None)
    if shift < 0:
        number -= month >= found.today.month
    elif shift > 0:
        number += month <= found.today.month
    return _dated(periods.month(number, month), found.story.basis)


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
    if counted and after is not None and after.lower in _COUNTED:
        return None
    if plural and (year % 50 == 0 or not introduced) and (after is None or after.lower not in _OF_A_YEAR):
        return None
    if after is not None and after.kind in ("UNIT", "UNITS"):
        return None  # "a 2000 year old tradition"
    return _dated(periods.year(year), "absolute")


def _taints(before: Item, figure: Item) -> bool:
    """Tell whether what stands before a figure makes it a sum, a number of something or a part of a name."""
    return (
        before.text in ("$", "€", "£", "¥", "#", "№", "+", "@")
        or before.lower in _HEDGES
        or (before.end == figure.start and before.text not in ("(", "[", "-", "–", "—", "/", "“", '"', "‘", "'", "’"))
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
def year_range(found: Found) -> Reading | None:
    """Read one year of "1915–17"; "2005-06" with a hyphen can be a month too, and stays unread."""
    at = next(at for at in range(found.first, found.last) if found.row[at].kind == "YEAR")
    first, mark, second = found.row[at : at + 3]
    apart = mark.start > first.end or second.start > mark.end
    last = _number(first) // 100 * 100 + _number(second)
    if apart or len(second.text) != 2 or last <= _number(first) or (mark.text == "-" and _number(second) <= 12):
        return None
    return _dated(periods.year(_number(first) if found.inner == at else last), "absolute")


@reader
def before_christ(found: Found) -> Reading | None:
    """Read "478 BC", "the 470s BC", "the 4th century BC": a value as TIMEX3 writes it, and no interval."""
    if found.one("CENTURY"):
        return Reading("DATE", f"BC{_number(found.the('ORDINAL')) - 1:02}", precision="century")
    if month := found.one("MONTH"):
        year = _number(found.all("NUMBER", "YEAR")[-1])
        return Reading("DATE", f"BC{year:04}-{int(month.value):02}", precision="month")
    number = _number(found.the("NUMBER", "YEAR", *_DAYS, "FIG59", "FIG99"))
    return Reading("DATE", f"BC{number:04}", precision="year")


@reader
def fiscal(found: Found) -> Reading:
    """Read "fiscal 2008", "the third quarter of fiscal year 2008": when it begins is each company's and state's own."""
    year, ordinal = found.one("YEAR"), found.one("ORDINAL", "QUARTERNAME")
    precision = "quarter" if ordinal else "year"
    if not year or (ordinal and not 1 <= _number(ordinal) <= 4):
        return _unresolved(precision)
    return Reading("DATE", f"FY{_number(year)}" + (f"-Q{_number(ordinal)}" if ordinal else ""), precision=precision)


@reader
def holiday(found: Found) -> Reading | None:
    """Read "Christmas Day", "last Easter", "Thanksgiving 2024"; a noun after it makes it an adjective."""
    item = found.the("HOLIDAY")
    before, after = found.before(), found.after()
    if item.text.count(" ") == 0 and not found.one("YEAR"):
        if before and before.kind == PLAIN and before.text[0].isupper() and not _closed(before):
            return None  # "Ms Christmas"
        if after and after.kind == PLAIN and after.text[0].isalpha() and not _closed(after):
            return _unresolved("vague")  # "Christmas sales": the time around it
    if year := found.one("YEAR"):
        return _dated(periods.day(periods.holiday(_number(year), item.value)), "absolute")
    if not found.today:
        return _unresolved("day", relative=True)
    today = found.today
    near = [periods.holiday(today.year + step, item.value) for step in (-1, 0, 1)]
    past, coming = [day for day in near if day <= today][-1], [day for day in near if day >= today][0]
    shift = _shift(found)
    if shift == 0:
        return _dated(periods.day(near[1]), found.story.basis)
    if shift:
        return _dated(periods.day(past if shift < 0 else coming), found.story.basis)
    named = found.story.dated()
    if named and found.story.history:
        return _dated(periods.day(periods.holiday(named.earliest.year, item.value)), "story")
    return _dated(periods.day(coming if found.ahead or coming - today <= _SOON else past), found.story.basis)


@reader
def overnight(found: Found) -> Reading | None:
    """Read "overnight" as the night before the day of writing, "overnight Sunday" as that day's."""
    day = found.one("WEEKDAY")
    after = found.after()
    if day is None and after and after.text[0].isalnum() and not _closed(after) and after.kind == PLAIN:
        return None  # "an overnight train"
    before = found.today - periods.ONE_DAY if found.today else None
    night = _weekday(found) if day else before
    if night is None:
        return _unresolved("day", "TIME", relative=True)
    return replace(_in_part(periods.day(night), None, found.story.basis), type="TIME", value=f"{night}TNI")


@reader
def part_of_day(found: Found) -> Reading | None:
    """Read "the morning of April 8", "the night of 20 June 1791", "the evening of Tuesday"."""
    part = found.the("PART")
    at = next(at for at in range(found.inner, found.outer) if found.row[at] is part)
    rest = found.part(at + 1, found.outer)
    day = calendar_day(rest) if rest.one("MONTH", "MON") else weekday(rest)
    return day and replace(day, type="TIME", value=day.value and f"{day.value}T{part.value}")


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
    if not found.today:
        return _unresolved("quarter", relative=True)
    if found.one("UNIT"):
        return _dated(periods.quarter(found.today.year + (_shift(found) or 0), number), found.story.basis)
    now = (found.today.month - 1) // 3 + 1
    number_of_year = found.today.year + ((number < now) if found.ahead else -(number > now))
    return _dated(periods.quarter(number_of_year, number), found.story.basis)


@reader
def half(found: Found) -> Reading | None:
    """Read "the first half of 2024"."""
    number = _number(found.the("ORDINAL"))
    if number not in (1, 2):
        return None
    if year := found.one("YEAR"):
        return _dated(periods.half(_number(year), number), "absolute")
    if found.the("UNIT").value != "Y":
        return None
    if not found.today:
        return _unresolved("quarter", relative=True)
    return _dated(periods.half(found.today.year + (_shift(found) or 0), number), found.story.basis)


@reader
def season(found: Found) -> Reading:
    """Read "the summer of 1994", "last winter", "this spring", "in the autumn"."""
    name = found.the("SEASON", "FALL").value
    if year := found.one("YEAR"):
        return _dated(periods.season(_number(year), name), "absolute")
    today = found.today
    if not today:
        return _unresolved("season", relative=True)
    near = [periods.season(today.year + shift, name) for shift in (-2, -1, 0, 1)]
    past, coming = [s for s in near if s.latest <= today][-1], [s for s in near if s.earliest > today][0]
    shift = _shift(found)
    if shift is None and found.story.history and (named := found.story.last("Y", reach=_WHOLE)):
        return _dated(periods.season(named.earliest.year, name), "story")
    if shift:
        return _dated(past if shift < 0 else coming, found.story.basis)
    now = [s for s in near if s.earliest <= today < s.latest]
    if now or shift == 0:
        return _dated(now[0] if now else near[2], found.story.basis)
    return _dated(coming if found.ahead else past, found.story.basis)


@reader
def weekday(found: Found) -> Reading:
    """Read "Tuesday", "last Friday", "Monday next week", "Friday morning"."""
    day = _weekday(found)
    part = found.one("PART")
    if day is None:
        return _unresolved("day", "TIME" if part else "DATE", relative=True)
    return _in_part(periods.day(day), part, found.story.basis)


def _weekday(found: Found) -> datetime.date | None:
    today = found.today
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


def _in_part(day: Period, part: Item | None, anchor: str) -> Reading:
    """Return a day, or a part of it."""
    reading = _dated(day, anchor)
    return replace(reading, type="TIME", value=f"{day.value}T{part.value}") if part else reading


@reader
def weekday_range(found: Found) -> Reading | None:
    """Read one day of "Monday to Friday": the second is the first such day after the first."""
    ends = [at for at in range(found.first, found.last) if found.row[at].kind == "WEEKDAY"]
    one, other = (int(found.row[at].value) for at in ends)
    if not found.today:
        return _unresolved("day", relative=True)
    if found.part(ends[0], ends[1] + 1).ahead:
        first = periods.weekday_after(found.today, one)
        last = periods.weekday_after(first, other)
    else:
        last = periods.weekday_before(found.today, other)
        first = periods.weekday_before(last, one)
    return _dated(periods.day(first if found.inner == ends[0] else last), found.story.basis)


@reader
def near_day(found: Found) -> Reading:
    """Read "today", "yesterday evening", "tonight", "this morning", "last night"."""
    part = found.one("PART", "TONIGHT")
    item = found.the("DEICTIC", "THIS", "LAST", "TONIGHT")
    if not found.today:
        return _unresolved("day", "TIME" if part else "DATE", relative=True)
    shift = 0 if item.kind == "TONIGHT" else int(item.value)
    return _in_part(periods.shifted(found.today, shift, "D"), part, found.story.basis)


@reader
def near_unit(found: Found) -> Reading:
    """Read "last week", "this year", "next month", "later this year", "the end of the month", "this weekend"."""
    item = found.the(*_UNITS)
    today = found.today
    shift = _shift(found) or 0
    if item.value == "D" and shift:
        return _from_story(found, "D", shift)  # "next day" counts from a day in the story
    if found.story.history and item.value in ("M", "Y") and not found.one(*_RELATIVES):
        return _from_story(found, item.value, 0)  # "the end of the year"
    if not today:
        return _unresolved(_PRECISIONS[item.value], relative=True)
    if item.kind == "WEEKEND" and not shift and not found.ahead and today.isoweekday() < 6:
        shift = -1  # early in a week "this weekend" looks back
    period = periods.shifted(today, shift * (2 if item.value == "2W" else 1), item.value.removeprefix("2"))
    reading = _dated(period, found.story.basis)
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
    if letter in _TENS:  # "a decade ago" is about ten years back, and in 2019 not "the 2000s"
        count, letter = count * _TENS[letter], "Y"
    if letter == "Y" and count % 1 == 0.5:
        count, letter = count * 12, "M"
    if letter.startswith("T"):
        return _unresolved(_PRECISIONS[letter], "TIME")  # the hour of writing is not known
    if not found.today:
        return _unresolved(_PRECISIONS[letter], relative=True)
    if count % 1:
        return _unresolved(_PRECISIONS[letter])
    return _dated(periods.shifted(found.today, sign * int(count), letter), found.story.basis)


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


def _from_story(found: Found, letter: str, count: int, *, relative: bool = False) -> Reading:
    """Return the unit that lies so many of its kind after the last date named; no value where there is none.

    `relative` tells that it can also count from the day of writing.
    """
    precision = _PRECISIONS[letter]
    if letter.startswith("T"):
        return _unresolved(precision, "TIME")  # the hour that it counts from is not known
    named = found.story.last(letter)
    if named:
        return _dated(periods.shifted(named.earliest, count, letter), "story")
    if relative and found.today:
        return _dated(periods.shifted(found.today, count, letter), found.story.basis)
    return _unresolved(precision)


@reader
def story_unit(found: Found) -> Reading | None:
    """Read "that year", "the same day", "the following month", "later that week": one that the text has named."""
    unit = found.the(*_UNITS)
    step = found.the("STORY", "THAT", "AFTER", "NEXT")
    if step.kind == "AFTER" and _goes_on(found):
        return None  # "the day before the vote"
    if unit.value.startswith("T") or unit.value == "2W":
        return None
    # a figure is compared with that of "the previous year" whether or not the text names a year
    return _from_story(found, unit.value, int(step.value or 0), relative=unit.value == "Y" and step.value == "-1")


def _goes_on(found: Found) -> bool:
    """Tell whether a noun follows, so that "before" and "after" are about that."""
    after = found.after()
    if after is None or after.kind == BREAK or not after.text[0].isalnum():
        return False
    if after.lower in words.SUBJECT_PRONOUNS and after.lower not in ("it", "you"):
        return False  # "The day before he had won"
    return after.lower in words.DETERMINERS or not _closed(after)


@reader
def story_part(found: Found) -> Reading | None:
    """Read "that evening", "the next morning", "the night before": a part of a day that the text has named."""
    step = found.the("STORY", "THAT", "AFTER", "NEXT")
    if step.kind == "AFTER" and _goes_on(found):
        return None
    named = found.story.last("D")
    if named is None:
        return _unresolved("day", "TIME")
    return _in_part(periods.shifted(named.earliest, int(step.value or 0), "D"), found.the("PART"), "story")


@reader
def story_calendar(found: Found) -> Reading | None:
    """Read "the following Tuesday", "that May", "the same summer": counted from the last date named."""
    step = int(found.the("STORY", "THAT").value or 0)
    if weekday := found.one("WEEKDAY"):
        named, number = found.story.last("D"), int(weekday.value)
        if named is None:
            return _unresolved("day")
        if step:
            turn = periods.weekday_after if step > 0 else periods.weekday_before
            return _dated(periods.day(turn(named.earliest + step * periods.ONE_DAY, number)), "story")
        same = named.earliest.isoweekday() == number
        return _dated(periods.day(named.earliest), "story") if same else _unresolved("day")
    if month := found.one("MONTH"):
        named, number = found.story.last("M"), int(month.value)
        if named is None:
            told = found.story.last("Y") if not step else None
            return _dated(periods.month(told.earliest.year, number), "story") if told else _unresolved("month")
        now = named.earliest
        year = now.year + (number <= now.month if step > 0 else -(number >= now.month) if step < 0 else 0)
        return _dated(periods.month(year, number), "story")
    name, named = found.the("SEASON", "FALL").value, found.story.last("Y")
    if named is None or step:
        return _unresolved("season")
    return _dated(periods.season(named.earliest.year, name), "story")


@reader
def story_count(found: Found) -> Reading | None:
    """Read "two days later", "a year earlier", "Three weeks before, …": counted from the last date named."""
    after = found.after()
    if after and after.lower in ("than", "that"):
        return None  # "three days later than planned" compares
    unit = found.the(*_UNITS)
    step = found.the("SHIFT", "AFTER")
    sign = 1 if step.value in ("later", "1") else -1
    count, letter = _count(found), unit.value
    if letter == "2W" and count:
        count, letter = count * 2, "W"
    if letter in _TENS and count:
        count, letter = count * _TENS[letter], "Y"
    if letter == "Y" and count and count % 1 == 0.5:
        count, letter = count * 12, "M"
    if count is None or count % 1 or letter.startswith("T"):
        letter = letter.removeprefix("2")
        return _unresolved(_PRECISIONS[letter], "TIME" if letter.startswith("T") else "DATE")
    return _from_story(found, letter, sign * int(count), relative=sign < 0 and letter == "Y")


@reader
def numbered(found: Found) -> Reading:
    """Read "fourth year": the words do not say when what is counted began."""
    unit = found.the(*_UNITS, "WEEKDAY")
    return _unresolved(_PRECISIONS[unit.value] if unit.kind != "WEEKDAY" else "day")


@reader
def beside_deictic(found: Found) -> Reading | None:
    """Read "the day after tomorrow" and "the year before last"."""
    unit = found.the("UNIT").value
    if unit not in _PRECISIONS or unit == "2W":
        return None
    if not found.today:
        return _unresolved(_PRECISIONS[unit], relative=True)
    count = int(found.the("AFTER").value) + int(found.the("DEICTIC", "LAST", "NEXT").value)
    return _dated(periods.shifted(found.today, count, unit), found.story.basis)


@reader
def span_of(found: Found) -> Reading | None:
    """Read "over the past year" as a length of time; "the next day" and "the last day of" count from the story."""
    before, after = found.before(), found.after()
    unit = found.the(*_UNITS)
    step = found.the("LAST", "PAST", "NEXT")
    if after and after.kind == "OF":
        return numbered(found)
    lasting = before is not None and before.kind in _LASTING
    if unit.value == "D" or (step.lower == "next" and not lasting and not unit.value.startswith("T")):
        return _from_story(found, unit.value, int(step.value))
    return duration(found)


@reader
def duration(found: Found) -> Reading | None:
    """Read a length of time: "three years", "more than three-year", "several weeks", "a year and a half"."""
    unit = found.the(*_UNITS)
    numbers = found.all(*_NUMBERS)
    single = unit.kind not in ("UNITS", "CLOCKUNITS") and not found.one("HYPHEN", "OLD")
    if numbers and numbers[0].kind == "YEAR" and single:
        return None  # "World Cup 2018 day five"
    letter = unit.value
    count = "X"
    unsaid = unit.kind in ("UNITS", "CLOCKUNITS") and not numbers and not found.one("A")
    if len(numbers) > 1 or found.one("VAGUE") or unsaid:
        letter = "Y" if letter == "DE" else letter.removeprefix("2")
    else:
        exact = _count(found)
        exact = 1.0 if exact is None else exact
        if letter == "2W":
            exact, letter = exact * 2, "W"
        if letter == "DE":  # ISO 8601 has no decades: other programs read P10Y
            exact, letter = exact * 10, "Y"
        count = str(int(exact)) if exact == int(exact) else str(exact)
    return Reading("DURATION", _length(count, letter), precision=_PRECISIONS[unit.value])


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
    after = found.after()
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
    elif unit := rest.one("UNIT"):
        if unit.value != "D":
            return None
        day = _from_story(found, "D", int(rest.the("NEXT", "STORY", "THAT").value))
    if day is None:
        return Reading("TIME", precision=fine, clock=hour)
    return replace(day, type="TIME", value=day.value and f"{day.value}T{hour}", precision=fine)


def _end_of_hour(found: Found) -> int:
    """Return where in an expression the hour ends and its day begins."""
    return 1 + max(
        at for at in range(found.inner, found.outer)
        if found.row[at].kind in ("AMPM", "OCLOCK", "HOURNAME", "ZONE", "PART") or at == found.inner
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
        four = found.one("YEAR", "NUMBER")
        if four:
            if len(four.text) != 4 or not four.text.isdigit() or _number(four) % 100 > 59 or _number(four) > 2400:
                return None
            return f"{four.text[:2]}:{four.text[2:]}{tail}"
        figures = found.all("FIG0", "FIG12", "FIG23", "FIG31", "FIG59")
        hour, minute = _number(figures[0]), _number(figures[1]) if len(figures) > 1 else 0
        if len(figures) > 1 and len(figures[1].text) != 2:
            return None
        before = found.before()
        bare = half_of_day is None and zone is None and found.one("OCLOCK", "PART") is None
        if bare and len(figures[0].text) == 1 and (before is None or not _closed(before)):
            return None
    part = found.one("PART")  # "7 in the evening"
    if half_of_day or part:
        if not 1 <= hour <= 12:
            return None
        late = (part.value != "MO" and not (part.value == "NI" and hour < 6)) if part else False
        hour = hour % 12 + (int(half_of_day.value) if half_of_day else 12 * late)
    return f"{hour:02}:{minute:02}{tail}"
