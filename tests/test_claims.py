import pytest
from factories import article, rows


def said(text: str, published: str | None = "2025-04-10") -> list[tuple[str | None, str | None, str | None]]:
    """Day, precision and basis of every statement of an article of Thursday 10 April 2025."""
    return [
        (row["said_from"] and row["said_from"].isoformat(), row["said_precision"], row["said_basis"])
        for row in rows(article(text, published))["statements"]
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Smith said on Tuesday that it rained.", [("2025-04-08", "day", "clause")]),
        ("On Monday, Smith said it rained.", [("2025-04-07", "day", "clause")]),
        ("Smith said it rained.", [("2025-04-10", "day", "publication")]),
        # a date inside the content is not when it was said
        ("Smith said it had rained on Tuesday.", [("2025-04-10", "day", "publication")]),
        ("Smith said that on Tuesday it rained.", [("2025-04-10", "day", "publication")]),
        # nor is the narrator's
        ("It rained on Monday, and Smith said it was cold.", [("2025-04-10", "day", "publication")]),
        # each verb has its own
        (
            "It rained, Smith announced on Tuesday before claiming that it was dry.",
            [("2025-04-08", "day", "clause"), ("2025-04-10", "day", "publication")],
        ),
        ("Smith said last year that it rained.", [("2024-01-01", "year", "clause")]),
        # a date of the source's is not that of the saying, but that of the occasion is
        ("Smith, elected in 2019, said on Monday that it rained.", [("2025-04-07", "day", "clause")]),
        ("Smith, who took office in January, said last year that it rained.", [("2024-01-01", "year", "clause")]),
        ("The report, released Wednesday, said that it rained.", [("2025-04-09", "day", "clause")]),
        # nor is a day that was still to come
        ("Two days before Tuesday's election, Smith said that it rained.", [("2025-04-10", "day", "publication")]),
        # nor is that of what was spoken about
        ("“It was wrong,” Smith said of the 2016 deal.", [("2025-04-10", "day", "publication")]),
        # a day that counts from another one
        (
            "The talks began on Monday. The day before, Smith had said that it would rain.",
            [("2025-04-06", "day", "clause")],
        ),
    ],
)
def test_said_when(text, wanted):
    assert said(text) == wanted


def test_without_a_day_of_publication_nobody_knows_when():
    assert said("Smith said it rained.", published=None) == [(None, None, None)]
    assert said("Smith said on 3 April 2025 that it rained.", published=None) == [("2025-04-03", "day", "clause")]


@pytest.mark.parametrize(
    ("text", "addressee"),
    [
        ("Kyiv urged Beijing to wait.", "China"),
        ("The minister warned Kyiv and its allies not to go.", "Ukraine"),
        ("“We won,” Smith told Reuters.", "Reuters"),
        ("Smith told Reuters that it rained.", "Reuters"),
        ("“We won,” Smith told Reuters in a statement.", "Reuters"),
        ("Kyiv urged its partners to wait for Beijing.", None),
        ("Smith warned that Beijing would go.", None),
    ],
)
def test_addressee(text, addressee):
    tables = rows(text)
    names = {a["actor_id"]: a["name"] for a in tables["actors"]}
    assert [names.get(s["addressee_id"]) for s in tables["statements"]] == [addressee]


def test_dates_and_figures_belong_to_the_innermost_statement_that_holds_them():
    text = "Smith said that Doe had said that two men left on Monday. Three men stayed."
    tables = rows(text)
    inner = next(s for s in tables["statements"] if s["source_text"] == "Doe")
    assert {q["text"]: q["statement_id"] for q in tables["quantities"]} == {
        "two men": inner["statement_id"],
        "Three men": None,
    }
    assert [d["statement_id"] for d in tables["dates"]] == [inner["statement_id"]]


def test_actors_are_counted_from_the_rows():
    tables = rows("Senator Jane Doe said it rained. She added that it was cold.", "President Jane Doe left.")
    [doe] = tables["actors"]
    assert (doe["n_articles"], doe["n_mentions"], doe["n_statements"]) == (2, 3, 2)
