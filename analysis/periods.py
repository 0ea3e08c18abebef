"""Stretches of the calendar: their TIMEX3 value, their half-open interval of days, how fine they are.

Values follow ISO 8601 as TIMEX3 extends it (TimeML Annotation Guidelines 1.2.1, section 2.2): `2025-W15` a week,
`2025-W15-WE` its weekend, `2025-Q2`, `2025-H1`, `2025-SU` a summer, `199` the 1990s, `19` the 20th century.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

ONE_DAY = datetime.timedelta(days=1)
# First month of a season where the northern hemisphere's weather services begin it; winter ends in the next year.
SEASON_STARTS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


@dataclass(frozen=True, slots=True)
class Period:
    """One stretch of days.

    `unit` is the precision; a part of the day has the precision of its day, a weekend that of a week.
    """

    value: str
    earliest: datetime.date
    latest: datetime.date
    unit: str


def day(date: datetime.date) -> Period:
    """Return one day."""
    return Period(date.isoformat(), date, date + ONE_DAY, "day")


def week(date: datetime.date) -> Period:
    """Return the week from Monday to Sunday that holds a day."""
    monday = date - ONE_DAY * date.weekday()
    year, number, _ = date.isocalendar()
    return Period(f"{year:04}-W{number:02}", monday, monday + 7 * ONE_DAY, "week")


def weekend(date: datetime.date) -> Period:
    """Return Saturday and Sunday of the week that holds a day."""
    whole = week(date)
    return Period(f"{whole.value}-WE", whole.earliest + 5 * ONE_DAY, whole.latest, "week")


def months(year: int, month: int, count: int) -> tuple[datetime.date, datetime.date]:
    """Return the first day of a month and the first day `count` months after; months may run past the year."""
    after = month - 1 + count
    first = datetime.date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
    return first, datetime.date(year + after // 12, after % 12 + 1, 1)


def month(year: int, number: int) -> Period:
    """Return one month; 0 is the December before, 13 the January after, and so on."""
    first, after = months(year, number, 1)
    return Period(f"{first.year:04}-{first.month:02}", first, after, "month")


def quarter(year: int, number: int) -> Period:
    """Return one quarter of a calendar year; 0 is the last of the year before, 5 the first of the year after."""
    first, after = months(year, 3 * number - 2, 3)
    return Period(f"{first.year:04}-Q{first.month // 3 + 1}", first, after, "quarter")


def half(year: int, number: int) -> Period:
    """Return the first or the second half of a year."""
    first, after = months(year, 6 * number - 5, 6)
    return Period(f"{year:04}-H{number}", first, after, "quarter")


def season(year: int, name: str) -> Period:
    """Return the season that begins in a year: SP, SU, FA or WI, on the northern hemisphere, by whole months."""
    first, after = months(year, SEASON_STARTS[name], 3)
    return Period(f"{year:04}-{name}", first, after, "season")


def year(number: int) -> Period:
    """Return one year."""
    return Period(f"{number:04}", datetime.date(number, 1, 1), datetime.date(number + 1, 1, 1), "year")


def decade(number: int) -> Period:
    """Return the ten years from `number` on: 1990 gives the 1990s."""
    first = number // 10 * 10
    return Period(f"{first // 10:03}", datetime.date(first, 1, 1), datetime.date(first + 10, 1, 1), "decade")


def century(number: int) -> Period:
    """Return the 20th century for 20, by the hundreds as TIMEX3 has it: 1900 to 1999."""
    first = 100 * (number - 1)
    return Period(f"{number - 1:02}", datetime.date(max(first, 1), 1, 1), datetime.date(first + 100, 1, 1), "century")


def shifted(date: datetime.date, count: int, unit: str) -> Period:
    """Return the day, week, month, year, decade or century that lies `count` of them after a day's own.

    Args:
        date: The day to count from.
        count: How many; negative counts back.
        unit: TIMEX3 letter: D, W, M, Q, Y, DE, CE, WE.
    """
    match unit:
        case "D":
            return day(date + count * ONE_DAY)
        case "W":
            return week(date + 7 * count * ONE_DAY)
        case "WE":
            return weekend(date + 7 * count * ONE_DAY)
        case "M":
            return month(date.year, date.month + count)
        case "Q":
            return quarter(date.year, (date.month - 1) // 3 + 1 + count)
        case "Y":
            return year(date.year + count)
        case "DE":
            return decade(date.year + 10 * count)
        case "CE":
            return century(date.year // 100 + 1 + count)
    raise ValueError(f"no such unit: {unit}")


def weekday_before(date: datetime.date, weekday: int) -> datetime.date:
    """Return the last such weekday (Monday is 1) that is not after a day."""
    return date - ONE_DAY * ((date.isoweekday() - weekday) % 7)


def weekday_after(date: datetime.date, weekday: int) -> datetime.date:
    """Return the first such weekday (Monday is 1) that is not before a day."""
    return date + ONE_DAY * ((weekday - date.isoweekday()) % 7)


def holiday(year: int, rule: str) -> datetime.date:
    """Return the day of a holiday in a year.

    Args:
        year: The year.
        rule: `12-25`, month and day; `11 4th 4`, the fourth Thursday of November; `5 last 1`, the last Monday of May;
            `easter -2`, so many days from Easter Sunday (Gregorian computus, Meeus 1991, chapter 8).

    Raises:
        ValueError: There is no such day in the year.
    """
    if rule.startswith("easter"):
        return _easter(year) + int(rule.split()[1]) * ONE_DAY
    if " " not in rule:
        return datetime.date(year, *map(int, rule.split("-")))
    number, which, weekday = rule.split()
    if which == "last":
        return weekday_before(months(year, int(number), 1)[1] - ONE_DAY, int(weekday))
    first = weekday_after(datetime.date(year, int(number), 1), int(weekday))
    return first + 7 * (int(which[0]) - 1) * ONE_DAY


def _easter(year: int) -> datetime.date:
    golden, century, rest = year % 19, year // 100, year % 100
    shift = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    day = (32 + 2 * (century % 4) + 2 * (rest // 4) - shift - rest % 4) % 7
    late = (golden + 11 * shift + 22 * day) // 451
    month, number = divmod(shift + day - 7 * late + 114, 31)
    return datetime.date(year, month, number + 1)
