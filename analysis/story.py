"""Where in time an article stands: the day that it counts from, and the dates that it has just named.

"Today" counts from the day of publication or of the dateline; "two days later", "that year" and "the next morning" from
the last date named, when that is fine enough and near enough. In an article that tells of years long past the dates
without a year do so too.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

REACH = 3
"""Sentences back to a date that something still counts from."""

_DAYS = frozenset({"minute", "hour", "day"})
_YEARS = _DAYS | {"week", "month", "quarter", "season", "year"}
_FINE = {
    "D": _DAYS,
    "W": _DAYS | {"week"},
    "WE": _DAYS | {"week"},
    "M": _DAYS | {"month"},
    "Q": _DAYS | {"month", "quarter"},
    "Y": _YEARS,
    "DE": _YEARS | {"decade"},
    "CE": _YEARS | {"decade", "century"},
}


@dataclass(frozen=True, slots=True)
class Named:
    """A stretch of days that the article has named: `sentence` numbers the one where, `dated` tells of its year."""

    earliest: datetime.date
    latest: datetime.date
    precision: str
    sentence: int
    dated: bool = False


@dataclass(slots=True)
class Story:
    """What the readers know of the article so far.

    Attributes:
        today: The day that "today" is, None when nothing says.
        basis: Where that day is from: `publication` or `dateline`.
        history: Whether the article tells of years long past.
        sentence: Number of the sentence that is read.
    """

    today: datetime.date | None = None
    basis: str = "publication"
    history: bool = False
    sentence: int = 0
    _named: list[Named] = field(default_factory=list)
    _opened: int = 0
    _next: int = 0

    def open(self) -> None:
        """Begin a passage."""
        self._opened = self._next

    def begin(self) -> int:
        """Begin a stretch of it, and return the number of its first sentence."""
        self.sentence = self._next
        return self._next

    def end(self, last: int) -> None:
        """End the stretch with the number of its last sentence."""
        self._next = last + 1

    def name(self, named: Named) -> None:
        """Take note of a date that the article names."""
        self._named.append(named)

    def named(self, day: datetime.date) -> bool:
        """Tell whether the article has named just this day."""
        return any(named.earliest == day and named.precision in _DAYS for named in self._named)

    def last(self, unit: str, *, reach: int = REACH) -> Named | None:
        """Return the last date named that says which unit (TIMEX3 letter) it lies in, or None.

        A coarser one that was named since ("on 23 May … that year") does not matter where it holds the finer one.
        """
        since: list[Named] = []
        for named in reversed(self._named):
            if named.sentence < self.sentence - reach:
                return None
            if named.precision in _FINE[unit]:
                within = all(n.earliest <= named.earliest and named.latest <= n.latest for n in since)
                return named if within else None
            since.append(named)
        return None

    def dated(self) -> Named | None:
        """Return the last date named with a year: in a history wherever, else in this passage, one sentence back."""
        for named in reversed(self._named):
            if not self.history and named.sentence < max(self._opened, self.sentence - 1):
                return None
            if named.dated:
                return named
        return None
