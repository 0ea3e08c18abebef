"""Read what counts from a date that the article has just named: "that year", "two days later", "the next morning"."""

from __future__ import annotations

from analysis import periods, words
from analysis.timelengths import duration
from analysis.timepatterns import Found
from analysis.timereading import (
    PRECISIONS,
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
    unresolved,
)
from analysis.timewords import BREAK

_LASTING = ("OVER", "IN", "WITHIN", "FOR", "DURING", "OF", "THROUGHOUT")  # before a length of time

READERS: dict[str, Reader] = {}
reader = into(READERS)


@reader
def story_unit(found: Found) -> Reading | None:
    """Read "that year", "the same day", "the following month", "later that week": one that the text has named."""
    unit = found.the(*UNITS)
    step = found.the("STORY", "THAT", "AFTER", "NEXT")
    if step.kind == "AFTER" and _goes_on(found):
        return None  # "the day before the vote"
    if unit.value.startswith("T") or unit.value == "2W":
        return None
    # a figure is compared with that of "the previous year" whether or not the text names a year
    return from_story(found, unit.value, int(step.value or 0), relative=unit.value == "Y" and step.value == "-1")


def _goes_on(found: Found) -> bool:
    """Tell whether a noun follows, so that "before" and "after" are about that."""
    after = found.after()
    if after is None or after.kind == BREAK or not after.text[0].isalnum():
        return False
    if after.lower in words.SUBJECT_PRONOUNS and after.lower not in ("it", "you"):
        return False  # "The day before he had won"
    return after.lower in words.DETERMINERS or not is_closed(after)


@reader
def story_part(found: Found) -> Reading | None:
    """Read "that evening", "the next morning", "the night before": a part of a day that the text has named."""
    step = found.the("STORY", "THAT", "AFTER", "NEXT")
    if step.kind == "AFTER" and _goes_on(found):
        return None
    named = found.story.last("D")
    if named is None:
        return unresolved("day", "TIME")
    return in_part(periods.shifted(named.earliest, int(step.value or 0), "D"), found.the("PART"), "story")


@reader
def story_calendar(found: Found) -> Reading | None:
    """Read "the following Tuesday", "that May", "the same summer": counted from the last date named."""
    step = int(found.the("STORY", "THAT").value or 0)
    if weekday := found.one("WEEKDAY"):
        named, number = found.story.last("D"), int(weekday.value)
        if named is None:
            return unresolved("day")
        if step:
            turn = periods.weekday_after if step > 0 else periods.weekday_before
            return dated(periods.day(turn(named.earliest + step * periods.ONE_DAY, number)), "story")
        same = named.earliest.isoweekday() == number
        return dated(periods.day(named.earliest), "story") if same else unresolved("day")
    if month := found.one("MONTH"):
        named, number = found.story.last("M"), int(month.value)
        if named is None:
            told = found.story.last("Y") if not step else None
            return dated(periods.month(told.earliest.year, number), "story") if told else unresolved("month")
        now = named.earliest
        year = now.year + (number <= now.month if step > 0 else -(number >= now.month) if step < 0 else 0)
        return dated(periods.month(year, number), "story")
    name, named = found.the("SEASON", "FALL").value, found.story.last("Y")
    if named is None or step:
        return unresolved("season")
    return dated(periods.season(named.earliest.year, name), "story")


@reader
def story_count(found: Found) -> Reading | None:
    """Read "two days later", "a year earlier", "Three weeks before, …": counted from the last date named."""
    after = found.after()
    if after and after.lower in ("than", "that"):
        return None  # "three days later than planned" compares
    unit = found.the(*UNITS)
    step = found.the("SHIFT", "AFTER")
    sign = 1 if step.value in ("later", "1") else -1
    count, letter = count_of(found), unit.value
    if letter == "2W" and count:
        count, letter = count * 2, "W"
    if letter in TENS and count:
        count, letter = count * TENS[letter], "Y"
    if letter == "Y" and count and count % 1 == 0.5:
        count, letter = count * 12, "M"
    if count is None or count % 1 or letter.startswith("T"):
        letter = letter.removeprefix("2")
        return unresolved(PRECISIONS[letter], "TIME" if letter.startswith("T") else "DATE")
    return from_story(found, letter, sign * int(count), relative=sign < 0 and letter == "Y")


@reader
def span_of(found: Found) -> Reading | None:
    """Read "over the past year" as a length of time; "the next day" and "the last day of" count from the story."""
    before, after = found.before(), found.after()
    unit = found.the(*UNITS)
    step = found.the("LAST", "PAST", "NEXT")
    if after and after.kind == "OF":
        return numbered(found)
    lasting = before is not None and before.kind in _LASTING
    if unit.value == "D" or (step.lower == "next" and not lasting and not unit.value.startswith("T")):
        return from_story(found, unit.value, int(step.value))
    return duration(found)


@reader
def numbered(found: Found) -> Reading:
    """Read "fourth year": the words do not say when what is counted began."""
    unit = found.the(*UNITS, "WEEKDAY")
    return unresolved(PRECISIONS[unit.value] if unit.kind != "WEEKDAY" else "day")
