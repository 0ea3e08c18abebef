"""Date and time expressions: a sentence on the left, what is read from it on the right."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from factories import LINEAR, article, growth, page
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import dates, ingest, segment, timepatterns, timewords, timex, wordlists
from analysis.spans import Span
from analysis.story import Story

SEEDS = Path(__file__).parent.parent / "seeds"
Row = tuple[str, str, str | None, str | None, str | None, str]


def rows(text: str, published: str | None = "2025-04-08", kind: str = "body") -> list[Row]:
    """Return text, type, value, earliest, latest and precision of every expression."""
    return [
        (d.text, d.type, d.value, _iso(d.earliest), _iso(d.latest), d.precision)
        for d in dates.read(page(text, published, kind))[0]
    ]


def _iso(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


def date(text: str, value: str, earliest: str, latest: str, precision: str) -> Row:
    return (text, "DATE", value, earliest, latest, precision)


def day(text: str, value: str) -> Row:
    after = datetime.date.fromisoformat(value) + datetime.timedelta(days=1)
    return (text, "DATE", value, value, after.isoformat(), "day")


def vague(text: str, value: str) -> Row:
    return (text, "DATE", value, None, None, "vague")


def length(text: str, value: str, precision: str) -> Row:
    return (text, "DURATION", value, None, None, precision)


def unknown(text: str, precision: str) -> Row:
    return (text, "DATE", None, None, None, precision)


# 8 April 2025 was a Tuesday.
SAID_ON_8_APRIL_2025: list[tuple[str, list[Row]]] = [
    # days with their year
    ("It was signed on 2025-03-31.", [day("2025-03-31", "2025-03-31")]),
    ("Posted on April 8, 2025", [day("April 8, 2025", "2025-04-08")]),
    ("He was born on 3 May 1961 in Kyiv.", [day("3 May 1961", "1961-05-03")]),
    ("He was born on the 3rd of May, 1961.", [day("the 3rd of May, 1961", "1961-05-03")]),
    ("On Thursday, February 24, 2022, Russia invaded.", [day("Thursday, February 24, 2022", "2022-02-24")]),
    ("It was due on 25/12/2024.", [day("25/12/2024", "2024-12-25")]),
    ("It ran April 3-5, 2024.", [day("April 3", "2024-04-03"), day("5, 2024", "2024-04-05")]),
    ("It ran from 8 to 10 March.", [day("8", "2025-03-08"), day("10 March", "2025-03-10")]),
    # days without
    ("They met on March 8.", [day("March 8", "2025-03-08")]),
    ("They met on Sept. 11.", [day("Sept. 11", "2024-09-11")]),
    ("The court will rule on 5 September.", [day("5 September", "2025-09-05")]),
    ("It said on the eve of the May 9 parade.", [day("May 9", "2025-05-09")]),
    ("They met on 29 February.", [day("29 February", "2024-02-29")]),
    # weekdays look back, unless the clause looks ahead
    ("He said it on Tuesday.", [day("Tuesday", "2025-04-08")]),
    ("He said it on Wednesday.", [day("Wednesday", "2025-04-02")]),
    ("He will say it on Wednesday.", [day("Wednesday", "2025-04-09")]),
    ("A summit is to be held on Friday.", [day("Friday", "2025-04-11")]),
    ("On Friday, the court would rule.", [day("Friday", "2025-04-11")]),
    ("He said on Monday that he would resign.", [day("Monday", "2025-04-07")]),
    ("Monday's attack was condemned.", [day("Monday", "2025-04-07")]),
    ("They met last Tuesday.", [day("last Tuesday", "2025-04-01")]),
    (
        "It spoke of a day intended to help digest the results of Friday's vote.",
        [day("Friday", "2025-04-04")],
    ),
    ("They meet next Tuesday.", [day("next Tuesday", "2025-04-15")]),
    ("They meet on Monday next week.", [day("Monday next week", "2025-04-14")]),
    ("They met on Monday of last week.", [day("Monday of last week", "2025-03-31")]),
    # counted from the day of publication
    ("Look at what is happening today.", [day("today", "2025-04-08")]),
    ("It fell yesterday.", [day("yesterday", "2025-04-07")]),
    ("It opens tomorrow.", [day("tomorrow", "2025-04-09")]),
    ("He left two days ago.", [day("two days ago", "2025-04-06")]),
    ("He left 24 hours ago.", [day("24 hours ago", "2025-04-07")]),
    ("He left three weeks ago.", [date("three weeks ago", "2025-W12", "2025-03-17", "2025-03-24", "week")]),
    ("He left five months ago.", [date("five months ago", "2024-11", "2024-11-01", "2024-12-01", "month")]),
    ("He left 17 years ago.", [date("17 years ago", "2008", "2008-01-01", "2009-01-01", "year")]),
    (
        "He left two and a half years ago.",
        [date("two and a half years ago", "2022-10", "2022-10-01", "2022-11-01", "month")],
    ),
    ("The court will rule in two weeks.", [date("two weeks", "2025-W17", "2025-04-21", "2025-04-28", "week")]),
    ("He built it in two weeks.", [length("two weeks", "P2W", "week")]),
    ("He appointed her this week.", [date("this week", "2025-W15", "2025-04-07", "2025-04-14", "week")]),
    ("It came after a visit last week.", [date("last week", "2025-W14", "2025-03-31", "2025-04-07", "week")]),
    ("They launched it last year.", [date("last year", "2024", "2024-01-01", "2025-01-01", "year")]),
    ("It ends next month.", [date("next month", "2025-05", "2025-05-01", "2025-06-01", "month")]),
    ("Profits fell last quarter.", [date("last quarter", "2025-Q1", "2025-01-01", "2025-04-01", "quarter")]),
    ("He left earlier this year.", [date("earlier this year", "2025", "2025-01-01", "2025-04-09", "year")]),
    ("He leaves later this year.", [date("later this year", "2025", "2025-04-08", "2026-01-01", "year")]),
    (
        "It ends by the end of the month.",
        [date("the end of the month", "2025-04", "2025-04-01", "2025-05-01", "month")],
    ),
    ("Talks failed over the weekend.", [date("the weekend", "2025-W14-WE", "2025-04-05", "2025-04-07", "week")]),
    ("Talks will resume this weekend.", [date("this weekend", "2025-W15-WE", "2025-04-12", "2025-04-14", "week")]),
    ("They met last winter.", [date("last winter", "2024-WI", "2024-12-01", "2025-03-01", "season")]),
    ("They met last summer.", [date("last summer", "2024-SU", "2024-06-01", "2024-09-01", "season")]),
    ("They meet this autumn.", [date("this autumn", "2025-FA", "2025-09-01", "2025-12-01", "season")]),
    # months, years and longer
    (
        "Russia invaded Ukraine in February 2022.",
        [date("February 2022", "2022-02", "2022-02-01", "2022-03-01", "month")],
    ),
    ("He took office in January.", [date("January", "2025-01", "2025-01-01", "2025-02-01", "month")]),
    ("He took office in November.", [date("November", "2024-11", "2024-11-01", "2024-12-01", "month")]),
    ("A vote will be held in November.", [date("November", "2025-11", "2025-11-01", "2025-12-01", "month")]),
    ("It broke out last May.", [date("last May", "2024-05", "2024-05-01", "2024-06-01", "month")]),
    ("It broke out in late May.", [date("late May", "2024-05", "2024-05-01", "2024-06-01", "month")]),
    ("Russia seized it in 2014.", [date("2014", "2014", "2014-01-01", "2015-01-01", "year")]),
    ("He won the 2016 election.", [date("2016", "2016", "2016-01-01", "2017-01-01", "year")]),
    (
        "The war of 1914–1918 ended it.",
        [
            date("1914", "1914", "1914-01-01", "1915-01-01", "year"),
            date("1918", "1918", "1918-01-01", "1919-01-01", "year"),
        ],
    ),
    ("The bank failed in early 2009.", [date("early 2009", "2009", "2009-01-01", "2010-01-01", "year")]),
    ("It began in the 1990s.", [date("the 1990s", "199", "1990-01-01", "2000-01-01", "decade")]),
    ("It began in the ’90s.", [date("the ’90s", "199", "1990-01-01", "2000-01-01", "decade")]),
    ("Empires fell in the 20th century.", [date("the 20th century", "19", "1900-01-01", "2000-01-01", "century")]),
    (
        "Sales fell in the third quarter of 2024.",
        [date("the third quarter of 2024", "2024-Q3", "2024-07-01", "2024-10-01", "quarter")],
    ),
    ("They met in the spring of 1994.", [date("the spring of 1994", "1994-SP", "1994-03-01", "1994-06-01", "season")]),
    # vague
    ("Moscow has in recent years boasted of it.", [vague("recent years", "PAST_REF")]),
    ("They are currently in Kyiv.", [vague("currently", "PRESENT_REF")]),
    ("The war is now grinding on.", [vague("now", "PRESENT_REF")]),
    ("It was previously denied.", [vague("previously", "PAST_REF")]),
    ("It is part of any future peace agreement.", [vague("future", "FUTURE_REF")]),
    ("It grinds through its fourth year.", [unknown("fourth year", "year")]),
    ("He died two days later.", [unknown("two days later", "day")]),
    # counted from what the article has just named
    (
        "He was shot on 3 May 2024 and died two days later.",
        [day("3 May 2024", "2024-05-03"), day("two days later", "2024-05-05")],
    ),
    (
        "Talks began on Monday. The next day, they failed.",
        [day("Monday", "2025-04-07"), day("The next day", "2025-04-08")],
    ),
    (
        "It fell on Monday. The day before, it had rained.",
        [day("Monday", "2025-04-07"), day("The day before", "2025-04-06")],
    ),
    ("He left the day before the vote.", []),
    (
        "He won in 2016 and resigned later that year.",
        [
            date("2016", "2016", "2016-01-01", "2017-01-01", "year"),
            date("later that year", "2016", "2016-01-01", "2017-01-01", "year"),
        ],
    ),
    (
        "He won in 2016. That November, he left.",
        [
            date("2016", "2016", "2016-01-01", "2017-01-01", "year"),
            date("That November", "2016-11", "2016-11-01", "2016-12-01", "month"),
        ],
    ),
    (
        "It fell on 3 May 2024 and rose the following month.",
        [day("3 May 2024", "2024-05-03"), date("the following month", "2024-06", "2024-06-01", "2024-07-01", "month")],
    ),
    (
        "It came on November 11, three days later than planned.",
        [day("November 11", "2024-11-11"), length("three days", "P3D", "day")],
    ),
    (
        "In 2016 he won. Two days later he left.",
        [date("2016", "2016", "2016-01-01", "2017-01-01", "year"), unknown("Two days later", "day")],
    ),
    ("Sales rose from a year earlier.", [date("a year earlier", "2024", "2024-01-01", "2025-01-01", "year")]),
    # a year that two dates share
    (
        "He served from May to July 2016.",
        [
            date("May", "2016-05", "2016-05-01", "2016-06-01", "month"),
            date("July 2016", "2016-07", "2016-07-01", "2016-08-01", "month"),
        ],
    ),
    (
        "It ran from November to March 2016.",
        [
            date("November", "2015-11", "2015-11-01", "2015-12-01", "month"),
            date("March 2016", "2016-03", "2016-03-01", "2016-04-01", "month"),
        ],
    ),
    (
        "The war of 1915–17 ended it.",
        [
            date("1915", "1915", "1915-01-01", "1916-01-01", "year"),
            date("17", "1917", "1917-01-01", "1918-01-01", "year"),
        ],
    ),
    ("The 2005-06 season ended.", []),
    ("It runs Monday to Friday.", [day("Monday", "2025-03-31"), day("Friday", "2025-04-04")]),
    # arranged for a day to come
    ("The trial is set to begin on Wednesday.", [day("Wednesday", "2025-04-09")]),
    ("They agreed to meet on Saturday.", [day("Saturday", "2025-04-12")]),
    ("The hearing was held on Saturday.", [day("Saturday", "2025-04-05")]),
    # further back, and holidays (in 2024 Thanksgiving was 28 November, Easter 31 March)
    ("He won a decade ago.", [date("a decade ago", "2015", "2015-01-01", "2016-01-01", "year")]),
    ("He won the year before last.", [date("the year before last", "2023", "2023-01-01", "2024-01-01", "year")]),
    ("He arrives the day after tomorrow.", [day("the day after tomorrow", "2025-04-10")]),
    ("They met on Thanksgiving.", [day("Thanksgiving", "2024-11-28")]),
    ("It opened on Easter Sunday 2024.", [day("Easter Sunday 2024", "2024-03-31")]),
    ("The war began in 478 BC.", [("478 BC", "DATE", "BC0478", None, None, "year")]),
    ("It fell in 0 BC.", []),  # there was no such year
    ("Sales fell in fiscal 2008.", [("fiscal 2008", "DATE", "FY2008", None, None, "year")]),
    ("Sales fell in the fiscal third quarter.", [unknown("the fiscal third quarter", "quarter")]),
    ("Prices doubled over the past decade.", [length("the past decade", "P10Y", "decade")]),
    ("The siege took 90 days.", [length("90 days", "P90D", "day")]),
    # lengths of time
    ("He wants an end to the more than three-year war.", [length("more than three-year", "P3Y", "year")]),
    ("It took almost two and a half years.", [length("almost two and a half years", "P2.5Y", "year")]),
    ("The aircraft has a fifty-year service life.", [length("fifty-year", "P50Y", "year")]),
    ("Prices doubled in the past three years.", [length("the past three years", "P3Y", "year")]),
    ("They spoke for 30 minutes.", [length("30 minutes", "PT30M", "minute")]),
    ("It took several weeks.", [length("several weeks", "PXW", "week")]),
    ("She is a 34-year-old lawyer.", [length("34-year-old", "P34Y", "year")]),
    # sets
    ("They meet every other week.", [("every other week", "SET", "P2W", None, None, "week")]),
    ("They protest on Fridays.", [("Fridays", "SET", "XXXX-WXX-5", None, None, "day")]),
    ("There are daily flights.", [("daily", "SET", "P1D", None, None, "day")]),
    # times of day
    ("It opened at 3 p.m. sharp.", [("3 p.m.", "TIME", "2025-04-08T15:00", "2025-04-08", "2025-04-09", "hour")]),
    (
        "It opened at 14:30 GMT on Monday.",
        [("14:30 GMT on Monday", "TIME", "2025-04-07T14:30Z", "2025-04-07", "2025-04-08", "minute")],
    ),
    (
        "On Monday it opened at 9.15am.",
        [day("Monday", "2025-04-07"), ("9.15am", "TIME", "2025-04-07T09:15", "2025-04-07", "2025-04-08", "minute")],
    ),
    ("He spoke on Friday morning.", [("Friday morning", "TIME", "2025-04-04TMO", "2025-04-04", "2025-04-05", "day")]),
    ("Three died overnight.", [("overnight", "TIME", "2025-04-07TNI", "2025-04-07", "2025-04-08", "day")]),
    (
        "They fled on the night of 20 June 1791.",
        [("the night of 20 June 1791", "TIME", "1791-06-20TNI", "1791-06-20", "1791-06-21", "day")],
    ),
    (
        "They struck in the early hours of Tuesday.",
        [("the early hours of Tuesday", "TIME", "2025-04-08TMO", "2025-04-08", "2025-04-09", "day")],
    ),
    (
        "They fell on Monday. It began at 3 p.m. sharp.",
        [day("Monday", "2025-04-07"), ("3 p.m.", "TIME", "2025-04-07T15:00", "2025-04-07", "2025-04-08", "hour")],
    ),
    ("They struck last night.", [("last night", "TIME", "2025-04-07TNI", "2025-04-07", "2025-04-08", "day")]),
]


@pytest.mark.parametrize(("text", "expected"), SAID_ON_8_APRIL_2025, ids=[text for text, _ in SAID_ON_8_APRIL_2025])
def test_expression(text: str, expected: list[Row]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The first report is always wrong.",
        "Troops went to the frontlines.",
        "You may leave.",
        "May I leave?",
        "Protesters march on the capital.",
        "March on Washington, they said.",
        "The Sun reported it; the sun rose.",
        "It was his second term, and the second round.",
        "Theresa May said so.",
        "April Ryan asked.",
        "He told USA Today and the Daily Mail.",
        "The Sunday Times reported it.",
        "About 2000 troops fell.",
        "The bill ran to $2014.",
        "They won 3-2 and lost 2:1.",
        "Read pic.twitter.com/May2024 or https://example.org/2024/05/01 or @Friday13.",
        "Three-quarters of them agree.",
        "It spread as soon as it could.",
        "The now-defunct party fell.",
        "In the fall of Saigon, he fled.",
        "An overnight train left.",
        "Some 2000 of them fell, and in 2000 people it failed.",
        "Ms Christmas bought a Christmas tree.",
    ],
)
def test_no_expression(text: str) -> None:
    assert rows(text) == []


def test_weekday_of_a_later_story_is_the_same_day() -> None:
    """The two articles of 8 and 10 April both mean 8 April by "Tuesday"."""
    assert rows("He announced it on Tuesday.", "2025-04-10") == [day("Tuesday", "2025-04-08")]
    assert rows("It warned Kyiv on Thursday.", "2025-04-10") == [day("Thursday", "2025-04-10")]


def test_new_year_belongs_to_two_weeks_and_years() -> None:
    assert rows("They met this week.", "2024-12-31") == [
        date("this week", "2025-W01", "2024-12-30", "2025-01-06", "week")
    ]
    assert rows("He spoke on December 31.", "2025-01-02") == [day("December 31", "2024-12-31")]
    assert rows("He speaks on January 3.", "2024-12-30") == [day("January 3", "2025-01-03")]


def test_without_a_day_of_publication_relative_expressions_have_no_value_and_one_issue_says_so() -> None:
    article = page(
        "He said on Tuesday that last year, in February 2022 and for three years, it failed.", published=None
    )
    found, issues = dates.read(article)
    assert [(d.text, d.value, d.anchor) for d in found] == [
        ("Tuesday", None, "none"),
        ("last year", None, "none"),
        ("February 2022", "2022-02", "absolute"),
        ("three years", "P3Y", "none"),
    ]
    (issue,) = issues
    assert issue.room == "dates"
    assert "2 relative expressions" in issue.reason


def test_anchor_says_what_a_date_was_resolved_against() -> None:
    found, _ = dates.read(page("It began in 2014 and ended yesterday; it is over now."))
    assert [(d.text, d.anchor) for d in found] == [("2014", "absolute"), ("yesterday", "publication"), ("now", "none")]


@pytest.mark.parametrize(
    ("text", "value", "reason"),
    [
        ("It was due on 30 February 2024.", None, "no day of the calendar"),
        ("It was due on 03/04/2025.", None, "can be read as 2025-03-04 or 2025-04-03"),
        ("It was due on Tuesday, 9 April 2025.", "2025-04-09", "is a Wednesday"),
    ],
)
def test_a_date_that_does_not_add_up_is_an_issue(text: str, value: str | None, reason: str) -> None:
    (found,), (issue,) = dates.read(page(text))
    assert found.value == value
    assert reason in issue.reason
    assert (issue.start, issue.end) == (found.start, found.end)


def test_a_date_without_its_year_after_one_with_it_keeps_both_readings() -> None:
    found, (issue,) = dates.read(page("He was arrested in March 2019. In June, he pleaded guilty."))
    assert [(d.text, d.value, d.anchor) for d in found] == [
        ("March 2019", "2019-03", "absolute"),
        ("June", "2019-06", "story"),
    ]
    assert "can be 2019-06 or 2024-06" in issue.reason
    assert (issue.start, issue.end) == (found[1].start, found[1].end)
    earlier, issues = dates.read(page("Russia invaded in February 2022. In January, Trump took office."))
    assert [d.value for d in earlier] == ["2022-02", "2025-01"] and issues == []


@pytest.mark.parametrize(
    ("text", "published", "values"),
    [
        (
            "PARIS, June 3 — He left on Tuesday. He won yesterday.",
            "2025-06-05",
            ["2025-06-03", "2025-06-03", "2025-06-02"],
        ),
        ("KYIV, Ukraine, April 8, 2025 (Reuters) - Three died on Monday.", None, ["2025-04-08", "2025-04-07"]),
        ("Friday, July 21, 2017\nHe won yesterday.", "2017-07-18", ["2017-07-21", "2017-07-20"]),
        # neither a dateline: one is far from the day of publication, one stands in a sentence
        ("Thursday, May 7, 2015\nHe won yesterday.", "2011-12-02", ["2015-05-07", "2011-12-01"]),
        (
            "He left PARIS on June 3 - a day after he won. He lost yesterday.",
            "2025-06-05",
            ["2025-06-03", "P1D", "2025-06-04"],
        ),
    ],
)
def test_a_dateline_says_what_today_is(text: str, published: str | None, values: list[str]) -> None:
    found, _ = dates.read(segment.cut(article(text, published))[0])
    assert [d.value for d in found] == values
    if published is None:
        assert [d.anchor for d in found] == ["absolute", "dateline"]


def test_a_history_counts_from_its_own_dates_and_says_so() -> None:
    text = (
        "In 1914 the war began. In 1915 Italy joined, and in 1916 Romania did. In 1917 it turned.\n"
        "On 11 November 1918 it ended. In December, troops went home. By the end of the year it was quiet."
    )
    found, (issue,) = dates.read(page(text))
    assert [(d.text, d.value) for d in found][-2:] == [("December", "1918-12"), ("the end of the year", "1918")]
    assert "years long past" in issue.reason


def test_a_short_date_is_read_by_the_day_that_the_article_has_named() -> None:
    found, issues = dates.read(page("It opened on July 8, 2007. The day was 7/8/07 for Americans."))
    assert [d.value for d in found] == ["2007-07-08", "2007-07-08"]
    assert issues == []


def test_boilerplate_and_header_are_not_read() -> None:
    assert rows("Published on Tuesday", kind="boilerplate") == []
    assert rows("date 2025-04-08", kind="header") == []
    assert len(rows("Zelenskyy Meets Allies Today", kind="headline")) == 1


@pytest.mark.parametrize("row", wordlists.load("date-patterns"), ids=lambda row: row["pattern"])
def test_every_pattern_reads_its_own_example(row: dict[str, str]) -> None:
    pattern = timepatterns.compiled(row["pattern"])
    start = row["example"].index(row["text"])
    span = (start, start + len(row["text"]))
    items = timewords.items(row["example"], Span(0, len(row["example"])))
    matched = [
        (items[found.inner].start, items[found.outer - 1].end)
        for found, rule in timepatterns.matches(items, Story(datetime.date(2025, 4, 8)))
        if rule.pattern == pattern
    ]
    assert span in matched
    assert span in [(d.start, d.end) for d in dates.read(page(row["example"]))[0]]


def test_every_reader_is_used_by_the_pattern_table() -> None:
    assert {row["reader"] for row in wordlists.load("date-patterns")} == set(timex.READERS)


SEED_000 = [
    ("recent years", "PAST_REF"),
    ("February 2022", "2022-02"),
    ("Tuesday", "2025-04-08"),
    ("April 8, 2025", "2025-04-08"),
    ("more than three-year", "P3Y"),
    ("January", "2025-01"),
    ("today", "2025-04-08"),
    ("now", "PRESENT_REF"),
    ("fourth year", None),
    ("last year", "2024"),
    ("Monday", "2025-04-07"),
    ("last year", "2024"),
    ("this week", "2025-W15"),
]
SEED_003 = [
    ("Tuesday", "2025-04-08"),
    ("currently", "PRESENT_REF"),
    ("Thursday", "2025-04-10"),
    ("previously", "PAST_REF"),
    ("Thursday", "2025-04-10"),
    ("Thursday", "2025-04-10"),
    ("Wednesday", "2025-04-09"),
    ("future", "FUTURE_REF"),
    ("last week", "2025-W14"),
]


@pytest.mark.parametrize(("number", "expected"), [("000", SEED_000), ("003", SEED_003)])
def test_seeds(number: str, expected: list[tuple[str, str | None]]) -> None:
    (path,) = SEEDS.glob(f"{number}_*.txt")
    (article,) = ingest.read([path])
    cut, _ = segment.cut(article)
    found, issues = dates.read(cut)
    assert [(d.text, d.value) for d in found] == expected
    assert issues == []


WORDS = st.sampled_from(
    [row["word"] for name in ("calendar", "numbers", "tense") for row in wordlists.load(name)]
    + ["8", "31", "30", "2025", "1066", "9999", "1990s", "3rd", "05", "00", ":", "-", "/", ",", ".", "\n", "X", "said"]
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=14).map(" ".join))
DAYS = st.one_of(st.none(), st.dates().map(datetime.date.isoformat))


@settings(max_examples=300, deadline=None)
@given(TEXTS, DAYS)
def test_any_text_on_any_day(text: str, published: str | None) -> None:
    found, _ = dates.read(page(text, published))
    end = 0
    for d in found:
        assert text[d.start : d.end] == d.text != ""
        assert d.start >= end
        end = d.end
        assert (d.earliest is None) == (d.latest is None)
        if d.earliest and d.latest:
            assert d.earliest < d.latest
            assert d.value is not None
            assert d.type in ("DATE", "TIME")
            assert d.anchor != "none"
        else:
            assert d.anchor == "none"


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "1,111,",
        "a.a.",
        "a-a-a.",
        "twenty-",
        "one hundred and ",
        "May ",
        "in 2014, ",
        "every ",
        "3 p.m. today ",
        "3 p.m. ",
        "'s",
        "\n ",
        "http://a",
    ],
)
def test_reading_time_grows_with_the_text(unit: str) -> None:
    """Ten times the text takes at most about ten times the time; a quadratic rule would take a hundred times."""
    assert growth(lambda text: dates.read(page(text)), unit) < LINEAR
