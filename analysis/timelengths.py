"""Read what has no place of its own in the calendar: lengths of time, sets of times, times that are only named."""

from __future__ import annotations

from analysis.timepatterns import Found
from analysis.timereading import NUMBERS, PRECISIONS, UNITS, Reader, Reading, count_of, into, number_of, vague
from analysis.timewords import PLAIN

READERS: dict[str, Reader] = {}
reader = into(READERS)


@reader
def duration(found: Found) -> Reading | None:
    """Read a length of time: "three years", "more than three-year", "several weeks", "a year and a half"."""
    unit = found.the(*UNITS)
    numbers = found.all(*NUMBERS)
    single = unit.kind not in ("UNITS", "CLOCKUNITS") and not found.one("HYPHEN", "OLD")
    if numbers and numbers[0].kind == "YEAR" and single:
        return None  # "World Cup 2018 day five"
    letter = unit.value
    count = "X"
    unsaid = unit.kind in ("UNITS", "CLOCKUNITS") and not numbers and not found.one("A")
    if len(numbers) > 1 or found.one("VAGUE") or unsaid:
        letter = "Y" if letter == "DE" else letter.removeprefix("2")
    else:
        exact = count_of(found)
        exact = 1.0 if exact is None else exact
        if letter == "2W":
            exact, letter = exact * 2, "W"
        if letter == "DE":  # ISO 8601 has no decades: other programs read P10Y
            exact, letter = exact * 10, "Y"
        count = str(int(exact)) if exact == int(exact) else str(exact)
    return Reading("DURATION", _length(count, letter), precision=PRECISIONS[unit.value])


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
    unit = found.the(*UNITS)
    number = found.one(*NUMBERS) if found.one("EVERY") else None
    count = "X" if found.one("VAGUE") else "2" if found.one("OTHER") else str(number_of(number)) if number else "1"
    letter = unit.value.removeprefix("2")
    return Reading("SET", _length(count, letter), precision=PRECISIONS[letter])


@reader
def set_word(found: Found) -> Reading | None:
    """Read "daily", "annual"."""
    item = found.the("SETWORD")
    after = found.after()
    if after and after.kind == PLAIN and after.text[0].isupper() and item.text[0].isupper():
        return None  # a title: "Daily Mail"
    return Reading("SET", item.value, precision=PRECISIONS["TH" if "T" in item.value else item.value[-1]])


@reader
def reference(found: Found) -> Reading | None:
    """Read "now", "recently", "future", "recent years", "the past": a time that is only named."""
    item = found.the("REF", "RECENT", "PAST", "NEXT")
    after = found.after()
    if after and (after.text == "-" or (item.lower == "now" and after.lower == "that")):
        return None  # "the now-closed office", "now that it is over"
    return vague({"PAST": "PAST_REF", "NEXT": "FUTURE_REF"}.get(item.kind, item.value))
