"""Read hours and parts of a day with the day that stands beside them: "3 p.m. GMT", "6 p.m. on Tuesday"."""

from __future__ import annotations

from dataclasses import replace

from analysis.timedays import calendar_day
from analysis.timedeictic import near_day, weekday
from analysis.timepatterns import Found
from analysis.timereading import Reader, Reading, from_story, into, is_closed, number_of

READERS: dict[str, Reader] = {}
reader = into(READERS)


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
        day = from_story(found, "D", int(rest.the("NEXT", "STORY", "THAT").value))
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
            if len(four.text) != 4 or not four.text.isdigit() or number_of(four) % 100 > 59 or number_of(four) > 2400:
                return None
            return f"{four.text[:2]}:{four.text[2:]}{tail}"
        figures = found.all("FIG0", "FIG12", "FIG23", "FIG31", "FIG59")
        hour, minute = number_of(figures[0]), number_of(figures[1]) if len(figures) > 1 else 0
        if len(figures) > 1 and len(figures[1].text) != 2:
            return None
        before = found.before()
        bare = half_of_day is None and zone is None and found.one("OCLOCK", "PART") is None
        if bare and len(figures[0].text) == 1 and (before is None or not is_closed(before)):
            return None
    part = found.one("PART")  # "7 in the evening"
    if half_of_day or part:
        if not 1 <= hour <= 12:
            return None
        late = (part.value != "MO" and not (part.value == "NI" and hour < 6)) if part else False
        hour = hour % 12 + (int(half_of_day.value) if half_of_day else 12 * late)
    return f"{hour:02}:{minute:02}{tail}"


@reader
def part_of_day(found: Found) -> Reading | None:
    """Read "the morning of April 8", "the night of 20 June 1791", "the evening of Tuesday"."""
    part = found.the("PART")
    at = next(at for at in range(found.inner, found.outer) if found.row[at] is part)
    rest = found.part(at + 1, found.outer)
    day = calendar_day(rest) if rest.one("MONTH", "MON") else weekday(rest)
    return day and replace(day, type="TIME", value=day.value and f"{day.value}T{part.value}")
