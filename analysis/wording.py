"""Words for what is not known, and days as a reader would write them: the same in tables, charts, prose and pages."""

from __future__ import annotations

import calendar
import datetime

UNKNOWN = "no single named speaker"
UNNAMED = "outlet not named"
NO_DAY = "day not known"
_DAY = datetime.timedelta(days=1)


def when(first: datetime.date | None, until: datetime.date | None) -> str:
    """Write a half-open interval of days as a reader would: "8 April 2025", "7–13 April 2025", "February 2022"."""
    if first is None or until is None or first != first or until != until:  # pandas’ NaT is not itself
        return NO_DAY
    last = until - datetime.timedelta(days=1)
    if first == last:
        return f"{first.day} {first:%B %Y}"
    if first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]:
        if (first.year, first.month) == (last.year, last.month):
            return f"{first:%B %Y}"
        if (first.month, last.month) == (1, 12):
            return f"{first.year}" if first.year == last.year else f"{first.year}–{last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {last:%B %Y}"
    if first.year == last.year:
        return f"{first.day} {first:%B} – {last.day} {last:%B %Y}"
    return f"{first.day} {first:%B %Y} – {last.day} {last:%B %Y}"


def day(of: datetime.date | None) -> str:
    """Write a day as a reader would; what is absent, pandas' way too, is not known."""
    return NO_DAY if of is None or of != of else when(of, of + _DAY)


def short_day(of: datetime.date) -> str:
    """Write a day without its year, for a place with little room: "8 Apr"."""
    return f"{of.day} {of:%b}"


def plural(n: int, noun: str) -> str:
    """Return the noun in the number: "denial or rejection", "denials or rejections"; "expressions of time"."""
    if n == 1:
        return noun
    head, of, tail = noun.partition(" of ")
    return " or ".join(f"{word}s" for word in head.split(" or ")) + of + tail


def count(n: int, noun: str) -> str:
    """Return "1 statement", "1,234 statements"."""
    return f"{n:,} {plural(n, noun)}"
