"""Read years, their parts and what they make up: "2014", "Q3 2024", "last winter", "the 1990s", "478 BC"."""

from __future__ import annotations

from analysis import periods, words
from analysis.timepatterns import Found
from analysis.timereading import (
    BEFORE_YEAR,
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

_WHOLE = 10**9  # sentences: the whole article
_HEDGES = frozenset(("some", "more than", "less than", "fewer than", "at least", "nearly", "almost", "up to"))
_COUNTED = frozenset("people men women children police of".split())  # "2000 people"
_OF_A_YEAR = frozenset("levels prices dollars figures".split())  # "below 2000 levels"

READERS: dict[str, Reader] = {}
reader = into(READERS)


@reader
def bare_year(found: Found) -> Reading | None:
    """Read a year where it stands like one: "in 2014", "the 2016 election", "1914–1918", but not "2000 troops"."""
    before, after = found.before(), found.after()
    year = number_of(found.row[found.inner])
    after_preposition = before is not None and before.lower in BEFORE_YEAR
    if before is not None and _taints(before, found.row[found.inner]):
        return None
    if after is not None and (after.text in ("%", "°", "$", "€", "£") or after.lower in ("percent", "per")):
        return None
    if after is not None and after.text in ("-", ".", ":", "/") and _touching(found):
        return None
    counted = after is not None and after.kind == PLAIN and after.text[0].islower() and not is_closed(after)
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
    return dated(periods.year(year), "absolute")


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
    return dated(periods.year(number_of(found.the("YEAR"))), "absolute")


@reader
def year_range(found: Found) -> Reading | None:
    """Read one year of "1915–17"; "2005-06" with a hyphen can be a month too, and stays unread."""
    at = next(at for at in range(found.first, found.last) if found.row[at].kind == "YEAR")
    first, mark, second = found.row[at : at + 3]
    apart = mark.start > first.end or second.start > mark.end
    last = number_of(first) // 100 * 100 + number_of(second)
    if apart or len(second.text) != 2 or last <= number_of(first) or (mark.text == "-" and number_of(second) <= 12):
        return None
    return dated(periods.year(number_of(first) if found.inner == at else last), "absolute")


@reader
def before_christ(found: Found) -> Reading | None:
    """Read "478 BC", "the 470s BC", "the 4th century BC": a value as TIMEX3 writes it, and no interval."""
    if found.one("CENTURY"):
        return Reading("DATE", f"BC{number_of(found.the('ORDINAL')) - 1:02}", precision="century")
    if month := found.one("MONTH"):
        year = number_of(found.all("NUMBER", "YEAR")[-1])
        return Reading("DATE", f"BC{year:04}-{int(month.value):02}", precision="month")
    number = number_of(found.the(*NUMBERS))
    return Reading("DATE", f"BC{number:04}", precision="year") if number else None  # there was no year 0


@reader
def fiscal(found: Found) -> Reading:
    """Read "fiscal 2008", "the third quarter of fiscal year 2008": when it begins is each company's and state's own."""
    year, ordinal = found.one("YEAR"), found.one("ORDINAL", "QUARTERNAME")
    precision = "quarter" if ordinal else "year"
    if not year or (ordinal and not 1 <= number_of(ordinal) <= 4):
        return unresolved(precision)
    return Reading("DATE", f"FY{number_of(year)}" + (f"-Q{number_of(ordinal)}" if ordinal else ""), precision=precision)


@reader
def decade(found: Found) -> Reading:
    """Read "the 1990s", "the '90s", "the nineties"."""
    item = found.the("DECADE", "DECADEWORD")
    return dated(periods.decade(number_of(item) or 1900 + int(item.value)), "absolute")


@reader
def century(found: Found) -> Reading:
    """Read "the 20th century"."""
    return dated(periods.century(number_of(found.the("ORDINAL"))), "absolute")


@reader
def quarter(found: Found) -> Reading:
    """Read "the first quarter of 2024", "Q3 2024", "the fourth quarter"."""
    number = number_of(found.the("QUARTERNAME", "ORDINAL"))
    if number > 4:
        return unresolved("quarter")
    if year := found.one("YEAR"):
        return dated(periods.quarter(number_of(year), number), "absolute")
    if not found.today:
        return unresolved("quarter", relative=True)
    if found.one("UNIT"):
        return dated(periods.quarter(found.today.year + (shift_of(found) or 0), number), found.story.basis)
    now = (found.today.month - 1) // 3 + 1
    number_of_year = found.today.year + ((number < now) if found.ahead else -(number > now))
    return dated(periods.quarter(number_of_year, number), found.story.basis)


@reader
def half(found: Found) -> Reading | None:
    """Read "the first half of 2024"."""
    number = number_of(found.the("ORDINAL"))
    if number not in (1, 2):
        return None
    if year := found.one("YEAR"):
        return dated(periods.half(number_of(year), number), "absolute")
    if found.the("UNIT").value != "Y":
        return None
    if not found.today:
        return unresolved("quarter", relative=True)
    return dated(periods.half(found.today.year + (shift_of(found) or 0), number), found.story.basis)


@reader
def season(found: Found) -> Reading:
    """Read "the summer of 1994", "last winter", "this spring", "in the autumn"."""
    name = found.the("SEASON", "FALL").value
    if year := found.one("YEAR"):
        return dated(periods.season(number_of(year), name), "absolute")
    today = found.today
    if not today:
        return unresolved("season", relative=True)
    near = [periods.season(today.year + shift, name) for shift in (-2, -1, 0, 1)]
    past, coming = [s for s in near if s.latest <= today][-1], [s for s in near if s.earliest > today][0]
    shift = shift_of(found)
    if shift is None and found.story.history and (named := found.story.last("Y", reach=_WHOLE)):
        return dated(periods.season(named.earliest.year, name), "story")
    if shift:
        return dated(past if shift < 0 else coming, found.story.basis)
    now = [s for s in near if s.earliest <= today < s.latest]
    if now or shift == 0:
        return dated(now[0] if now else near[2], found.story.basis)
    return dated(coming if found.ahead else past, found.story.basis)
