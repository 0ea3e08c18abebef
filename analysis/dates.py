"""Read date and time expressions as TIMEX3 has them (TimeML Annotation Guidelines 1.2.1).

The words of time are in `data/wordlists/calendar.csv`, each with a class (`analysis.timewords`);
`data/wordlists/date-patterns.csv` says which rows of classes make an expression (`analysis.timepatterns`) and which
reader resolves it (`analysis.timex`, `analysis.timereading`).

What was decided where the guidelines leave room:

* A span has no preposition, but its article and its modifier: "the last three years", "early 2009".
* A modifier ("more than", "early", "the end of") belongs to the span and leaves the value and the interval alone; in
  TIMEX3 it would be the attribute `mod`. So "more than three-year" is P3Y.
* News is read as looking back: a weekday, month or season without a year is the last one that is not after the day
  (month) of publication, unless the nearest verb of its clause looks ahead (`data/wordlists/tense.csv`): then it is
  the first not before.
* A day of a month without a year is also read as ahead when it comes within 60 days: "Nov. 8" in October.
* A relative expression is as fine as its unit: "last year" is a year, "two weeks ago" a week.
* A length of time is a DURATION and has no interval, "the past three years" included.
* The numbered day, week or year of something ("fourth year") is a DATE, but the words do not say when that something
  began: its value is null.
* "Two days later", "that year", "the next morning" count from the last date that the article has named (its anchor is
  `story`), when that is fine enough and at most three sentences back; else the value is null. Without one, what is
  compared with "a year earlier" is compared with the year before publication.
* A month or a day of a month that stands without its year in the same sentence as a date with one, or in the sentence
  after and later in the year, has that year; the other reading is kept in an issue. In an article that tells of years
  long past (five or more of them, ten times as many as weekdays and the like) every such date counts from the story.
* "Today" is the day of the dateline ("PARIS, June 3 —", or a line of nothing but a day) where that lies within a week
  of the day of publication.
* "Overnight" is the night before; "two decades ago" and "a decade" are given in years, because ISO 8601 has no decades.
* The fiscal year begins when its company or state says, so it has a value (FY2008) and no interval; nor has a year BC.
* "03/04/2025" has both its days in an issue and no value, unless one of them is a day that the article has named.
* PAST_REF, PRESENT_REF and FUTURE_REF are vague: they have no interval.
* A part of a day ("Friday morning") is a TIME with its day as interval and precision.
* Seasons are those of the northern hemisphere, by whole months; winter has the number of the year that it begins in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from analysis import issues, timewords, timex
from analysis.schema import Date, Issue
from analysis.segment import Page
from analysis.spans import Span, row_id
from analysis.story import Story
from analysis.timewords import Item

_TOP = 4  # passages in which a dateline can stand
_LINE = 200  # characters of a passage that a dateline can stand in
_YEAR = re.compile(r"\b(?:1[0-9]|20)[0-9]{2}\b")
_NEAR = re.compile(r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[Tt]oday|[Yy]esterday|[Tt]omorrow|[Tt]onight)\b")
_MANY, _OFTEN = 5, 10  # years long past that make a history, and so many times as often as the others


def read(page: Page) -> tuple[list[Date], list[Issue]]:
    """Return the date and time expressions of an article in order, and what was not understood.

    Headlines, body, captions and embedded posts are read. Without a day of publication the expressions that need one
    keep their row with a null value, and one issue says so.
    """
    article = page.article
    rows: list[Date] = []
    remarks: list[Issue] = []
    unanchored: list[str] = []
    story = _story(page)
    for row in _rows(page, story):
        for found, reading in timex.expressions(row, story):
            span = Span(row[found.inner].start, row[found.outer - 1].end)
            text = span.of(article.text)
            rows.append(
                Date(
                    date_id=row_id(article.article_id, "d", span),
                    article_id=article.article_id,
                    start=span.start,
                    end=span.end,
                    text=text,
                    type=reading.type,
                    value=reading.value,
                    earliest=reading.earliest,
                    latest=reading.latest,
                    precision=reading.precision,
                    anchor=reading.anchor,
                )
            )
            if reading.fault:
                remarks.append(
                    issues.remark("dates", article.source, f"{text!r} {reading.fault}", article.article_id, span)
                )
            if reading.relative and story.today is None:
                unanchored.append(text)
    if told := sum(row.anchor == "story" for row in rows) if story.history else 0:
        why = (
            f"it tells of years long past: {told} dates were read by the date named before them, where in other "
            "articles those without a year count from the day of publication"
        )
        remarks.append(issues.remark("dates", article.source, why, article.article_id))
    if unanchored:
        why = (
            f"no day of publication: {len(unanchored)} relative expressions ({unanchored[0]!r} first) have no value; "
            "give the article a date"
        )
        remarks.append(issues.remark("dates", article.source, why, article.article_id))
    return rows, remarks


def _rows(page: Page, story: Story) -> Iterator[Sequence[Item]]:
    """Yield the words of each sentence that can hold an expression, and of what no sentence covers."""
    for passage in page.read_passages():
        story.open()
        at = passage.start
        whole = Span(passage.start, passage.end)
        ends = [page.sentences[i].span.end for i in page.sentences_over(whole)]
        for end in [*ends, passage.end]:
            stretch = Span(at, end)
            at = end
            if stretch.of(page.text).strip():
                if timewords.speaks_of_time(stretch.of(page.text)):
                    yield timewords.items(page.text, stretch, headline=passage.kind == "headline")
                else:
                    story.end(story.begin())


def _story(page: Page) -> Story:
    """Return the story at its beginning: the day that it counts from, and whether it tells of years long past."""
    published = page.article.published
    top = [Span(p.start, min(p.end, p.start + _LINE)) for p in page.read_passages()[:_TOP]]
    lines = [timewords.items(page.text, span) for span in top if timewords.speaks_of_time(span.of(page.text))]
    day = timex.dateline(lines, published)
    story = Story(day, "dateline") if day and day != published else Story(published)
    if story.today:
        texts = [page.text[p.start : p.end] for p in page.read_passages()]
        years = [int(year) for text in texts for year in _YEAR.findall(text)]
        past = sum(year < story.today.year - 1 for year in years)
        if past >= _MANY and past >= _OFTEN * (len(years) - past):
            story.history = past >= _OFTEN * sum(len(_NEAR.findall(text)) for text in texts)
    return story
