"""Say what an expression says, and answer what its readers ask of it.

The readers stand in modules of their own, by what the expressions are: days and months (`timedays`), years and more
(`timeyears`), lengths and sets (`timelengths`), what counts from the day of writing (`timedeictic`) or from a date just
named (`timestory`), hours (`timeclock`).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace

from analysis import periods, words
from analysis.periods import Period
from analysis.timepatterns import Found
from analysis.timewords import Item

PRECISIONS = {
    "D": "day", "W": "week", "2W": "week", "WE": "week", "M": "month", "Q": "quarter", "Y": "year", "DE": "decade",
    "CE": "century", "TH": "hour", "TM": "minute", "TS": "minute",
}  # fmt: skip
TENS = {"DE": 10, "CE": 100}  # years
UNITS = ("UNIT", "YEAREND", "DECADEUNIT", "CENTURY", "QUARTER", "WEEKEND", "CLOCKUNIT", "UNITS", "CLOCKUNITS")
DAYS = ("FIG12", "FIG23", "FIG31", "ORDINAL")
NUMBERS = ("FIG0", "FIG12", "FIG23", "FIG31", "FIG59", "FIG99", "NUMBER", "YEAR", "WORDNUM")
RELATIVES = ("LAST", "PAST", "THIS", "NEXT")
BEFORE_YEAR = frozenset(
    "in since by until till from before after during between circa through late early mid pre post year".split()
)


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
"""What resolves an expression; None stands for what is none after all."""


def into(readers: dict[str, Reader]) -> Callable[[Reader], Reader]:
    """Return a decorator that keeps readers by their names, which the pattern table has."""

    def keep(function: Reader) -> Reader:
        readers[function.__name__] = function
        return function

    return keep


def dated(period: Period, anchor: str) -> Reading:
    """Return what says a stretch of the calendar."""
    return Reading("DATE", period.value, period.earliest, period.latest, period.unit, anchor)


def unresolved(precision: str, type_: str = "DATE", *, relative: bool = False) -> Reading:
    """Return what the words do not let resolve."""
    return Reading(type_, precision=precision, relative=relative)


def vague(value: str) -> Reading:
    """Return a time that is only named: PAST_REF and the like."""
    return Reading("DATE", value)


def number_of(item: Item) -> int:
    """Return the number of an item."""
    return int(item.number)


def in_part(day: Period, part: Item | None, anchor: str) -> Reading:
    """Return a day, or a part of it."""
    reading = dated(day, anchor)
    return replace(reading, type="TIME", value=f"{day.value}T{part.value}") if part else reading


def from_story(found: Found, letter: str, count: int, *, relative: bool = False) -> Reading:
    """Return the unit that lies so many of its kind after the last date named; no value where there is none.

    `relative` tells that it can also count from the day of writing.
    """
    precision = PRECISIONS[letter]
    if letter.startswith("T"):
        return unresolved(precision, "TIME")  # the hour that it counts from is not known
    named = found.story.last(letter)
    if named:
        return dated(periods.shifted(named.earliest, count, letter), "story")
    if relative and found.today:
        return dated(periods.shifted(found.today, count, letter), found.story.basis)
    return unresolved(precision)


def shift_of(found: Found) -> int | None:
    """Return -1 for last, 0 for this, 1 for next and "this coming"; None without such a word."""
    relatives = found.all(*RELATIVES)
    return int(relatives[-1].value) if relatives else None


def count_of(found: Found) -> float | None:
    """Return how many units an expression counts; None when it does not say."""
    if found.one("VAGUE"):
        return None
    whole = found.one(*NUMBERS)
    half_of = 0.5 if found.one("HALF") else 0.0
    if whole:
        return whole.number + half_of
    if found.one("A"):
        # "half a year" has its half first, "a year and a half" last
        return half_of if found.row[found.inner].kind == "HALF" else 1 + half_of
    return None


def is_closed(item: Item) -> bool:
    """Tell whether an item is a word of a closed class: preposition, conjunction, determiner or auxiliary."""
    return item.lower in words.PREPOSITIONS | words.CONJUNCTIONS | words.DETERMINERS | words.AUXILIARIES
