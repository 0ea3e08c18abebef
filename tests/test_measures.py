"""Measures: an article and what is said in it above, the rows that a reader would count below."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest
from corpus_factory import Paper, corpus, seeds

from analysis import measures

ALL = [
    measures.timeline, measures.speakers, measures.days, measures.quotes, measures.unresolved, measures.confidence,
    measures.coverage, measures.doubts, measures.outlets, measures.quoted_by, measures.heard_once, measures.spellings,
    measures.figures, measures.stances, measures.cues, measures.shared_quotes, measures.cuts, measures.other_verbs,
    measures.answers, measures.exchanges,
]  # fmt: skip
NOTHING = corpus()


def rows(frame: pd.DataFrame, *columns: str) -> list[tuple[object, ...]]:
    return [
        tuple(None if pd.isna(value) else value for value in row)
        for row in frame[list(columns)].itertuples(index=False)
    ]


def herald() -> Paper:
    """Return a paper of 9 April: Ann twice (once on Monday), Bob once, somebody once."""
    paper = Paper(
        "Herald", "2025-04-09",
        'Ann Lee, the mayor, said on Monday "we won". She said it was late. Bob Roy said he had "no idea". They say so.',
    )  # fmt: skip
    paper.says("Ann Lee", source="Ann Lee", cue="said", content='"we won"', on="2025-04-07")
    paper.says("Ann Lee", source="She", cue="said", content="it was late", after="She")
    paper.says("Bob Roy", source="Bob Roy", cue="said", content='he had "no idea"', after="Bob")
    paper.says(None, source="They", cue="say", content="so", after="They", reason="two candidates", confidence=0.4)
    return paper


def post() -> Paper:
    """Return a paper of 10 April in which Ann claims something and Bob is only mentioned."""
    paper = Paper("Post", "2025-04-10", "Ms Leigh claimed victory over Mr Roy.")
    paper.says("Ann Lee", source="Ms Leigh", cue="claimed", content="victory over Mr Roy", lemma="claim", does="claim")
    paper.mention("Ann Lee", "Ms Leigh").mention("Bob Roy", "Mr Roy")
    return paper


TWO = corpus(herald().mention("Ann Lee", "Ann Lee"), post(), actors={"Ann Lee": {"role": "mayor"}})


def test_speakers_are_counted_by_kind_and_the_unknown_come_last_with_the_reason():
    assert rows(measures.speakers(TWO), "speaker", "role", "statements", "direct", "mixed", "indirect", "outlets", "reasons") == [
        ("Ann Lee", "mayor", 3, 1, 0, 2, "Herald; Post", ""),
        ("Bob Roy", None, 1, 0, 1, 0, "Herald", ""),
        ("no single named speaker", None, 1, 0, 0, 1, "Herald", "two candidates"),
    ]  # fmt: skip


def test_the_timeline_has_a_row_a_statement_in_order_of_the_day_said():
    assert rows(measures.timeline(TWO), "content", "speaker", "when", "basis", "outlet") == [
        ('"we won"', "Ann Lee", "7 April 2025", "clause", "Herald"),
        ("it was late", "Ann Lee", "9 April 2025", "publication", "Herald"),
        ('he had "no idea"', "Bob Roy", "9 April 2025", "publication", "Herald"),
        ("so", "no single named speaker", "9 April 2025", "publication", "Herald"),
        ("victory over Mr Roy", "Ann Lee", "10 April 2025", "publication", "Post"),
    ]


def test_days_tell_what_the_text_dates_from_what_only_the_report_does():
    assert rows(measures.days(TWO), "when", "statements", "dated", "reported") == [
        ("7 April 2025", 1, 1, 0),
        ("9 April 2025", 3, 0, 3),
        ("10 April 2025", 1, 0, 1),
    ]


def test_a_statement_without_any_day_comes_last_and_is_neither_dated_nor_reported():
    paper = Paper("Herald", None, "Ann Lee said no.")
    paper.says("Ann Lee", source="Ann Lee", cue="said", content="no")
    assert rows(measures.days(corpus(herald(), paper)), "when", "statements", "dated", "reported")[-1] == (
        "day not known",
        1,
        0,
        0,
    )


def test_quotes_stand_by_speaker_and_within_one_by_time():
    assert rows(measures.quotes(TWO), "speaker", "cue", "content") == [
        ("Ann Lee", "said", '"we won"'),
        ("Ann Lee", "said", "it was late"),
        ("Ann Lee", "claimed", "victory over Mr Roy"),
        ("Bob Roy", "said", 'he had "no idea"'),
        ("no single named speaker", "say", "so"),
    ]


def test_unresolved_statements_say_why_and_by_which_words():
    assert rows(measures.unresolved(TWO), "reason", "source_text", "statements", "outlets") == [
        ("two candidates", "They", 1, "Herald")
    ]
    paper = Paper("Herald", "2025-04-09", "They said a. Yet they said b. They said c.")
    for words, content, after in (("They", "a.", ""), ("they", "b.", "Yet"), ("They", "c.", "They said c")):
        paper.says(None, source=words, cue="said", content=content, after=after)
    assert rows(measures.unresolved(corpus(paper)), "source_text", "statements") == [("they", 3)]


def test_words_for_an_unknown_speaker_count_once_however_a_sentence_begins():
    paper = Paper("Herald", "2025-04-09", "The firm, said no. It rained, the firm said.")
    paper.says(None, source="The firm,", cue="said", content="no", reason="“The firm,” is described, not named")
    paper.says(None, source="the firm", cue="said", content="It rained", reason="“the firm” is described, not named")
    assert rows(measures.unresolved(corpus(paper)), "reason", "source_text", "statements") == [
        ("described, not named", "the firm", 2)
    ]


def test_a_quotation_mark_behind_a_name_is_no_other_spelling():
    paper = Paper("Herald", "2025-04-09", "Theodor Tobler, whose name 'Tobler' it has.")
    paper.mention("Theodor Tobler", "Theodor Tobler").mention("Theodor Tobler", "Tobler'", after="name")
    assert measures.spellings(corpus(paper)).empty
    shouted = Paper("Sun", "2025-04-09", "TRUMP BLASTS FBI. Donald Trump did.")
    shouted.mention("Donald Trump", "TRUMP").mention("Donald Trump", "Donald Trump")
    assert measures.spellings(corpus(shouted)).empty


def test_a_pronoun_is_no_word_for_somebody_nameless():
    paper = Paper("Herald", "2025-04-09", "Who denied it? An aide denied that.")
    paper.says(None, source="Who", cue="denied", content="it", does="deny")
    paper.says(None, source="An aide", cue="denied", content="that", does="deny", after="An aide")
    assert list(measures.stances(corpus(paper))["speaker"]) == [measures.UNKNOWN, "“An aide”"]


def test_confidence_is_banded_with_the_lower_bound_inside():
    paper = Paper("Herald", "2025-04-09", "Ann said a. Ann said b. Ann said c. Ann said d.")
    for content, sure in (("a.", 0.9), ("b.", 0.7), ("c.", 0.69), ("d.", 0.0)):
        paper.says("Ann", content=content, confidence=sure)
    assert rows(measures.confidence(corpus(paper)), "band", "statements") == [
        ("0.9 and more", 1), ("0.7 to 0.9", 1), ("0.5 to 0.7", 1), ("below 0.5", 1)
    ]  # fmt: skip


def test_coverage_counts_the_words_read_and_those_set_aside():
    paper = Paper("Herald", "2025-04-09", "Please give us money today.\nAnn Lee said no.")
    paper.passage("Please give us money today.", "boilerplate").passage("Ann Lee said no.")
    paper.says("Ann Lee", source="Ann Lee", cue="said", content="no")
    assert rows(measures.coverage(corpus(paper)), "passage", "read", "passages", "words", "statements") == [
        ("body", "yes", 1, 4, 1),
        ("boilerplate", "no", 1, 5, 0),
    ]


def test_doubts_name_only_what_there_is_to_doubt():
    paper = herald().date("Monday", None).issue("the quotation mark at 40 is not closed.")
    assert rows(measures.doubts(corpus(paper)), "doubt", "rows", "table", "detail") == [
        ("speaker", 1, "statements", ""),
        ("publication", 3, "statements", ""),
        ("confidence", 1, "statements", ""),
        ("unchecked", 4, "statements", ""),
        ("date", 1, "dates", "“Monday”"),
        ("issue", 1, "articles", "the quotation mark at … is not closed"),
    ]
    assert rows(measures.doubts(TWO.select(since="2025-04-10")), "doubt", "rows") == [
        ("publication", 1),
        ("unchecked", 1),
    ]


def test_outlets_are_counted_with_their_days_and_those_that_are_not_named_together():
    nameless = [Paper(None, "2025-04-08", "No."), Paper(None, "2025-04-11", "Yes.")]
    assert rows(measures.outlets(corpus(herald(), post(), *nameless)), "outlet", "articles", "statements", "first", "last") == [
        ("outlet not named", 2, 0, datetime.date(2025, 4, 8), datetime.date(2025, 4, 11)),
        ("Herald", 1, 4, datetime.date(2025, 4, 9), datetime.date(2025, 4, 9)),
        ("Post", 1, 1, datetime.date(2025, 4, 10), datetime.date(2025, 4, 10)),
    ]  # fmt: skip


def test_quoted_by_counts_known_speakers_by_outlet():
    assert rows(measures.quoted_by(TWO), "speaker", "outlet", "statements", "direct", "mixed", "indirect") == [
        ("Ann Lee", "Herald", 2, 1, 0, 1),
        ("Ann Lee", "Post", 1, 0, 0, 1),
        ("Bob Roy", "Herald", 1, 0, 1, 0),
    ]


def test_heard_once_tells_who_is_mentioned_elsewhere_without_being_heard():
    assert rows(measures.heard_once(TWO), "speaker", "outlet", "statements", "mentions_elsewhere") == [
        ("Bob Roy", "Herald", 1, 1)
    ]
    assert measures.heard_once(corpus(herald())).empty  # one outlet: nobody can be heard in another


def test_spellings_are_compared_by_the_last_word_of_the_name():
    assert rows(measures.spellings(TWO), "speaker", "spelling", "outlet", "mentions") == [
        ("Ann Lee", "Lee", "Herald", 1),
        ("Ann Lee", "Leigh", "Post", 1),
    ]
    paper = Paper("Herald", "2025-04-09", "Ann Lee won. Lee’s win. She left.")
    paper.mention("Ann Lee", "Ann Lee").mention("Ann Lee", "Lee’s").mention("Ann Lee", "She", form="pronoun")
    assert measures.spellings(corpus(paper)).empty


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Kim Kardashian", "Kim"),  # the first name, or the family's that stands first
        ("Jong Woo Son", "Jong"),
        ("John Conyers Jr.", "Conyers"),
        ("Alan Kurdi", "Kurdi'"),
        ("Ann Lee", "“Lee,”"),
    ],
)
def test_another_word_of_the_name_and_marks_around_it_are_no_other_spelling(name, written):
    paper = Paper("Herald", "2025-04-09", f"{name} won. Then {written} left.")
    paper.mention(name, name).mention(name, written, after="Then")
    assert measures.spellings(corpus(paper)).empty


def figures_of(*papers: Paper) -> pd.DataFrame:
    return measures.figures(corpus(*papers))


def test_figures_of_one_line_stand_together_in_its_order():
    paper = Paper(
        "Herald", "2025-04-09", "Ann Lee said more than 150 French fighters came, then two French citizens left."
    )
    said = paper.says("Ann Lee", source="Ann Lee", cue="said", content="more than 150 French fighters came")
    line = "French people"
    paper.counts("more than 150 French fighters", 150, None, "more than", "French fighters", said=said, line=line)
    paper.counts("two French citizens", 2, 2, "exactly", "French citizens", line=line, relation="contradiction")
    assert rows(figures_of(paper), "counted", "figure", "low", "high", "relation", "speaker", "when", "differ") == [
        (line, "more than 150 French fighters", 150, None, "first", "Ann Lee", "9 April 2025", True),
        (line, "two French citizens", 2, 2, "contradiction", "the article's own words", "9 April 2025", True),
    ]


def test_figures_of_several_lines_stay_apart_though_they_count_things_of_one_name():
    paper = Paper(
        "Herald", "2025-04-09", "Two French citizens, three Dutch citizens, two men, 30 countries and 40 cities."
    )
    for words, n, unit in (
        ("Two French citizens", 2, "French citizens"), ("three Dutch citizens", 3, "Dutch citizens"), ("two men", 2, "men"),
        ("30 countries", 30, "countries"), ("40 cities", 40, "countries"),
    ):  # fmt: skip
        paper.counts(words, n, n, "exactly", unit)
    found = figures_of(paper)
    assert sorted(found["counted"]) == [
        "Dutch citizens", "French citizens", "countries, from “30 countries”", "countries, from “40 cities”", "men",
    ]  # fmt: skip
    assert {measures.called(name) for name in found["counted"]} == {"Dutch citizens", "French citizens", "countries", "men"}
    assert not found["differ"].any()
    assert measures.widest(found) is None


def test_the_same_figure_twice_is_one_row_and_no_difference():
    paper = Paper("Herald", "2025-04-09", "Two men ran. The two men fell.")
    paper.counts("Two men", 2, 2, "exactly", "men", line="men")
    paper.counts("two men", 2, 2, "exactly", "men", line="men", relation="same")
    assert rows(figures_of(paper), "figure", "quantities", "differ") == [("Two men", 2, False)]


def test_the_words_around_a_figure_end_with_its_line():
    paper = Paper("Herald", "2025-04-09", "First line.\nOn Tuesday two men ran away.\nThird line.")
    paper.counts("two men", 2, 2, "exactly", "men")
    assert list(figures_of(paper)["context"]) == ["On Tuesday two men ran away."]


def test_stances_are_what_sets_a_speaker_against_somebody_and_no_class_is_lost():
    paper = Paper(
        "Herald", "2025-04-09", "Ann Lee denied it. Bob Roy accused Ann Lee of lying. Ann Lee sang so. Bob Roy said so."
    )
    paper.says("Ann Lee", source="Ann Lee", cue="denied", content="it", lemma="deny", does="deny")
    paper.says(
        "Bob Roy", source="Bob Roy", cue="accused", content="Ann Lee of lying", does="accuse", to="Ann Lee", after="Bob"
    )
    paper.says("Ann Lee", source="Ann Lee", cue="sang", content="so", lemma="sing", does="sing", after="Ann Lee sang")
    paper.says("Bob Roy", source="Bob Roy", cue="said", content="so.", after="Bob Roy said")
    assert rows(measures.stances(corpus(paper)), "stance", "speaker", "addressee", "cue") == [
        ("deny", "Ann Lee", None, "denied"),
        ("accuse", "Bob Roy", "Ann Lee", "accused"),
        ("sing", "Ann Lee", None, "sang"),  # a class that nobody foresaw is shown under its own name
    ]


def test_cues_are_set_side_by_side_for_speakers_heard_in_several_outlets():
    assert rows(measures.cues(TWO), "speaker", "outlet", "verb", "does", "statements") == [
        ("Ann Lee", "Herald", "say", "say", 2),
        ("Ann Lee", "Post", "claim", "claim", 1),
    ]


@pytest.mark.parametrize(
    ("first", "until", "words"),
    [
        ("2025-04-08", "2025-04-09", "8 April 2025"),
        ("2025-04-07", "2025-04-14", "7–13 April 2025"),
        ("2025-03-31", "2025-04-07", "31 March – 6 April 2025"),
        ("2024-12-30", "2025-01-06", "30 December 2024 – 5 January 2025"),
        ("2022-02-01", "2022-03-01", "February 2022"),
        ("2024-01-01", "2025-01-01", "2024"),
        ("2020-01-01", "2030-01-01", "2020–2029"),
    ],
)
def test_days_are_written_as_a_reader_would(first, until, words):
    assert measures.when(datetime.date.fromisoformat(first), datetime.date.fromisoformat(until)) == words


def test_an_absent_day_is_said_to_be_absent():
    assert measures.when(None, None) == "day not known"


@pytest.mark.parametrize("measure", ALL, ids=lambda measure: measure.__name__)
def test_every_count_is_the_number_of_its_rows_and_they_exist(measure):
    for part in (seeds(), TWO, TWO.select(actors=["Bob Roy"])):
        frame = measure(part)
        for column in [name for name in frame if f"{name}_ids" in frame]:
            for row in frame.to_dict("records"):
                table = row.get("table") or measures.COUNTED[column]
                known = set(
                    getattr(part, table)[
                        {"articles": "article_id"}.get(
                            table, f"{table.removesuffix('s')}_id".replace("quantitie_", "quantity_")
                        )
                    ]
                )
                assert set(row[f"{column}_ids"]) <= known
                assert column in measures.MEASURED or row[column] == len(row[f"{column}_ids"])


@pytest.mark.parametrize("measure", ALL, ids=lambda measure: measure.__name__)
def test_of_nothing_every_measure_is_an_empty_table_with_its_columns(measure):
    assert len(measure(NOTHING)) == 0
    assert list(measure(NOTHING).columns) == list(measure(TWO).columns)


def test_of_the_seeds_150_and_155_are_one_figure_and_the_two_captured_another():
    found = measures.figures(seeds())
    assert rows(found[found["counted"] == "Chinese fighters"], "figure", "relation", "outlet", "differ") == [
        ("more than 150 Chinese fighters", "first", "The Independent", True),
        ("more than 155 Chinese fighters", "update", "The Independent", True),
    ]
    captured = found[found["counted"] == "Chinese people captured"]
    assert rows(captured, "figure", "relation", "outlet", "when", "quantities", "differ") == [
        ("two Chinese citizens", "first", "Al Jazeera", "8 April 2025", 3, False),
        ("Two Chinese citizens", "same", "The Independent", "8 April 2025", 1, False),
    ]
    assert measures.widest(found) == "Chinese fighters"


def test_of_several_roles_the_one_that_tells_most_stands_for_all():
    assert [
        measures.main_role(roles)
        for roles in (
            "Director; FBI director",
            "then-Secretary of State; Secretary; former secretary of state; Democratic nominee",
            "former mayor",
            "President-elect; President",
        )
    ] == ["FBI director", "Democratic nominee", "former mayor", "President-elect"]
