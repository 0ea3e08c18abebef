"""Read what counts from the day of writing: "Tuesday", "yesterday evening", "last week", "two years ago"."""

from __future__ import annotations

import datetime
from dataclasses import replace

from analysis import periods
from analysis.timelengths import duration
from analysis.timepatterns import Found
from analysis.timereading import (
    PRECISIONS,
    RELATIVES,
    TENS,
    UNITS,
    Reader,
    Reading,
    count_of,
    dated,
    from_story,
    in_part,
    into,
    is_closed,
    shift_of,
    unresolved,
    vague,
)
from analysis.timewords import PLAIN

READERS: dict[str, Reader] = {}
reader = into(READERS)


@reader
def near_day(found: Found) -> Reading:
    """Read "today", "yesterday evening", "tonight", "this morning", "last night"."""
    part = found.one("PART", "TONIGHT")
    item = found.the("DEICTIC", "THIS", "LAST", "TONIGHT")
    if not found.today:
        return unresolved("day", "TIME" if part else "DATE", relative=True)
    shift = 0 if item.kind == "TONIGHT" else int(item.value)
    return in_part(periods.shifted(found.today, shift, "D"), part, found.story.basis)


@reader
def weekday(found: Found) -> Reading:
    """Read "Tuesday", "last Friday", "Monday next week", "Friday morning"."""
    day = _weekday(found)
    part = found.one("PART")
    if day is None:
        return unresolved("day", "TIME" if part else "DATE", relative=True)
    return in_part(periods.day(day), part, found.story.basis)


def _weekday(found: Found) -> datetime.date | None:
    today = found.today
    number = int(found.the("WEEKDAY", "WDAY").value)
    if not today:
        return None
    shift = shift_of(found)
    if shift is None:
        return periods.weekday_after(today, number) if found.ahead else periods.weekday_before(today, number)
    if found.one("UNIT") or not shift:
        return periods.week(today + 7 * shift * periods.ONE_DAY).earliest + (number - 1) * periods.ONE_DAY
    if shift < 0:
        return periods.weekday_before(today - periods.ONE_DAY, number)
    return periods.weekday_after(today + periods.ONE_DAY, number)


@reader
def weekday_range(found: Found) -> Reading | None:
    """Read one day of "Monday to Friday": the second is the first such day after the first."""
    ends = [at for at in range(found.first, found.last) if found.row[at].kind == "WEEKDAY"]
    one, other = (int(found.row[at].value) for at in ends)
    if not found.today:
        return unresolved("day", relative=True)
    if found.part(ends[0], ends[1] + 1).ahead:
        first = periods.weekday_after(found.today, one)
        last = periods.weekday_after(first, other)
    else:
        last = periods.weekday_before(found.today, other)
        first = periods.weekday_before(last, one)
    return dated(periods.day(first if found.inner == ends[0] else last), found.story.basis)


@reader
def overnight(found: Found) -> Reading | None:
    """Read "overnight" as the night before the day of writing, "overnight Sunday" as that day's."""
    day = found.one("WEEKDAY")
    after = found.after()
    if day is None and after and after.text[0].isalnum() and not is_closed(after) and after.kind == PLAIN:
        return None  # "an overnight train"
    before = found.today - periods.ONE_DAY if found.today else None
    night = _weekday(found) if day else before
    if night is None:
        return unresolved("day", "TIME", relative=True)
    return replace(in_part(periods.day(night), None, found.story.basis), type="TIME", value=f"{night}TNI")


@reader
def near_unit(found: Found) -> Reading:
    """Read "last week", "this year", "next month", "later this year", "the end of the month", "this weekend"."""
    item = found.the(*UNITS)
    today = found.today
    shift = shift_of(found) or 0
    if item.value == "D" and shift:
        return from_story(found, "D", shift)  # "next day" counts from a day in the story
    if found.story.history and item.value in ("M", "Y") and not found.one(*RELATIVES):
        return from_story(found, item.value, 0)  # "the end of the year"
    if not today:
        return unresolved(PRECISIONS[item.value], relative=True)
    if item.kind == "WEEKEND" and not shift and not found.ahead and today.isoweekday() < 6:
        shift = -1  # early in a week "this weekend" looks back
    period = periods.shifted(today, shift * (2 if item.value == "2W" else 1), item.value.removeprefix("2"))
    reading = dated(period, found.story.basis)
    limit = found.one("SHIFT")
    if limit and period.earliest <= today < period.latest:
        if limit.value == "later":
            return replace(reading, earliest=today)
        return replace(reading, latest=today + periods.ONE_DAY)
    return reading


@reader
def beside_deictic(found: Found) -> Reading | None:
    """Read "the day after tomorrow" and "the year before last"."""
    unit = found.the("UNIT").value
    if unit not in PRECISIONS or unit == "2W":
        return None
    if not found.today:
        return unresolved(PRECISIONS[unit], relative=True)
    count = int(found.the("AFTER").value) + int(found.the("DEICTIC", "LAST", "NEXT").value)
    return dated(periods.shifted(found.today, count, unit), found.story.basis)


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
    unit = found.the(*UNITS)
    count = count_of(found)
    if count is None:
        return vague(otherwise)
    letter = unit.value
    if letter == "2W":
        count, letter = count * 2, "W"
    if letter == "TH" and count % 24 == 0:
        count, letter = count / 24, "D"
    if letter in TENS:  # "a decade ago" is about ten years back, and in 2019 not "the 2000s"
        count, letter = count * TENS[letter], "Y"
    if letter == "Y" and count % 1 == 0.5:
        count, letter = count * 12, "M"
    if letter.startswith("T"):
        return unresolved(PRECISIONS[letter], "TIME")  # the hour of writing is not known
    if not found.today:
        return unresolved(PRECISIONS[letter], relative=True)
    if count % 1:
        return unresolved(PRECISIONS[letter])
    return dated(periods.shifted(found.today, sign * int(count), letter), found.story.basis)
