"""Find the date and time expressions of an article, and have each resolved: TIMEX3 type and value, interval, precision.

A pattern of `analysis.timepatterns` names the reader of what it matches (`analysis.timereading` says where the readers
stand). Where expressions overlap, the first wins, then the longest. The conventions stand in `analysis.dates`.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace

from analysis import periods, timeclock, timedays, timedeictic, timelengths, timepatterns, timestory, timeyears
from analysis.story import Named, Story
from analysis.timepatterns import ENDS, REACH, Found
from analysis.timereading import Reader, Reading, dated
from analysis.timewords import BREAK, Item

_NEAR = datetime.timedelta(days=7)  # of a dateline and the day of publication
_PLACE = 6  # words and marks of the place in a dateline

READERS: dict[str, Reader] = {
    **timedays.READERS,
    **timeyears.READERS,
    **timelengths.READERS,
    **timedeictic.READERS,
    **timestory.READERS,
    **timeclock.READERS,
}
"""The readers by their names in the pattern table; one returns None for what is no expression after all."""


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
                    own = reading.anchor in ("absolute", "story")
                    named = Named(reading.earliest, reading.latest, reading.precision, story.sentence, own)
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
            reading = _resolved(found, timedays.calendar_day)
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
        return dated(periods.day(named.earliest), "story")
    if found.today is None or found.today == datetime.date.max:  # after which no day comes
        return None
    return dated(periods.day(found.today), found.story.basis)


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
