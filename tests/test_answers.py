"""Claim and answer: the words of an article on the left, who is shown to answer whom on the right."""

from __future__ import annotations

from pathlib import Path

import pytest
from factories import article, tables

from analysis import charts, checks, measures, narrative
from analysis.corpus import Corpus

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
CAST = "Mayor Ann Lee met Senator Bob Roy in Norwick.\n\n"


def told(text: str) -> list[tuple[str | None, str, str | None, str]]:
    """Return speaker, relation, whom it answers, and the words that show it."""
    made = tables(article(CAST + text))
    assert checks.check(made) == []
    names = {row["actor_id"]: row["name"] for row in made["actors"].to_pylist()}
    speakers = {row["statement_id"]: row["speaker"] for row in made["statements"].to_pylist()}
    return [
        (speakers[row["statement_id"]], row["relation"], names.get(row["answers_actor_id"]), row["text"])
        for row in made["answers"].to_pylist()
    ]


@pytest.fixture(scope="module")
def seeds() -> Corpus:
    papers = [article(SEEDS[0].read_text(encoding="utf-8"), "2025-04-08", "Al Jazeera"),
              article(SEEDS[1].read_text(encoding="utf-8"), "2025-04-10", "The Independent")]  # fmt: skip
    return Corpus.of(tables(*papers))


def test_the_answers_of_the_seeds_are_those_that_their_words_show(seeds: Corpus):
    answers = measures.answers(seeds)
    answers = answers[answers["answer"] != "demand"]
    columns = ["speaker", "answer", "answered", "evidence", "claim", "told"]
    found = answers[columns].astype(object).where(answers[columns].notna(), None)
    assert sorted(map(tuple, found.to_numpy().tolist())) == [
        (
            "China", "deny", "Volodymyr Zelenskyy", "Zelensky’s “baseless” claims",
            "that there are more than 150 Chinese fighters currently among Russia’s ranks", "earlier",
        ),
        (
            "Dmitry Peskov", "deny", "Volodymyr Zelenskyy", "Zelensky’s claim",
            "that China was being drawn into the conflict", "in the answer",
        ),
        ("Dmitry Peskov", "dispute", "Volodymyr Zelenskyy", "Zelensky is wrong", None, None),
        ("Russia", "deny", None, "denying", None, None),
    ]  # fmt: skip


def test_the_seeds_demands_are_made_of_those_whom_the_text_names(seeds: Corpus):
    answers = measures.answers(seeds)
    demands = answers[answers["answer"] == "demand"]
    assert sorted(zip(demands["speaker"], demands["answered"], demands["evidence"], strict=True)) == [
        ("Ukraine", "China", "has repeatedly urged Beijing"),
        ("Ukraine", "China", "is demanding a response from Beijing"),
        ("Ukraine", "China", "would demand an explanation from Beijing"),
        ("Volodymyr Zelenskyy", "United States", "also demanded “a reaction from the United States"),
    ]


def test_no_quotation_of_the_seeds_is_in_both_outlets_and_the_post_is_worded_otherwise_than_quoted(seeds: Corpus):
    shared = measures.shared_quotes(seeds)
    assert shared["n_outlets"].max() == 1
    [other] = measures.cuts(seeds).query("version != 'fullest'").to_dict("records")
    assert (other["outlet"], other["changed"]) == ("Al Jazeera", "were fighting as part of → fought in")
    assert "No quoted sentence stands in more than one outlet." in str(narrative.finding_quotes(shared))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann Lee rejected Bob Roy’s claim that the bridge was unsafe.", [("Ann Lee", "deny", "Bob Roy", "Bob Roy’s claim")]),
        ("“Bob Roy is wrong about the bridge,” Ann Lee said.", [("Ann Lee", "dispute", "Bob Roy", "Bob Roy is wrong")]),
        (
            "“That is not true,” Ann Lee said of Senator Roy’s claim that the bridge was unsafe.",
            [("Ann Lee", "deny", "Bob Roy", "Roy’s claim")],
        ),
        (
            "Ann Lee urged Bob Roy to open the bridge before the winter.",
            [("Ann Lee", "demand", "Bob Roy", "urged Bob Roy")],
        ),
        (
            "Ann Lee hit back at Bob Roy, saying that the bridge was safe.",
            [("Ann Lee", "dispute", "Bob Roy", "hit back at Bob Roy")],
        ),
    ],
)
def test_an_answer_is_tied_where_the_words_show_it(text: str, expected: list[tuple]):
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Ann Lee said the bridge was safe. Bob Roy said the bridge was unsafe.",  # they disagree, and answer nobody
        "“If Bob Roy is wrong, the bridge stays open,” Ann Lee said.",
        "“You can disagree with Bob Roy on that, but the bridge is safe,” Ann Lee said.",
        "Ann Lee said in response to the Bob Roy plan that the bridge was safe.",
        "Ann Lee repeated her claim that the bridge was safe.",
        "Ann Lee noted Bob Roy’s remarks and said the bridge was safe.",
        "“The bridge is open,” Ann Lee said before Bob Roy’s comments on the ferry.",
        "Ann Lee never denied Bob Roy’s claim that the bridge was unsafe.",
    ],
)
def test_what_the_words_do_not_show_is_tied_to_nobody(text: str):
    assert [row for row in told(text) if row[2]] == []


def test_a_denial_that_names_no_claim_is_tied_only_to_the_one_accusation_of_the_speaker():
    accused = "Bob Roy accused Ann Lee of hiding a report on the bridge. "
    assert told(accused + "Ann Lee denied the accusation.")[-1:] == [("Ann Lee", "deny", "Bob Roy", "denied")]
    assert told("Ann Lee denied any wrongdoing.") == [("Ann Lee", "deny", None, "denied")]
    assert told("Ann Lee denied funding the group.") == [("Ann Lee", "deny", None, "denied")]
    assert told("Congress repeatedly denied funding for such a wall.") == []  # it refused it


def test_the_report_tells_answer_claim_and_the_words_that_show_it(seeds: Corpus):
    answers = measures.answers(seeds)
    said = str(narrative.about_answers(answers))
    assert (
        "China denies a claim of Volodymyr Zelenskyy (“Zelensky’s ‘baseless’ claims”, The Independent): “that there are "
        "more than 150 Chinese fighters currently among Russia’s ranks”."
    ) in said
    assert "In 1 denial the text does not say whose claim it is." in said
    drawn = charts.answers_between(answers)._repr_mimebundle_()
    assert "Ukraine to China: 3" in drawn["text/plain"]


def test_one_who_answers_one_is_told_but_not_drawn():
    alone = measures.answers(Corpus.of(tables(article("Ann Lee urged Bob Roy to resign."))))
    assert len(alone) == 1
    assert str(charts.answers_between(alone)) == "No chart of answers: one speaker answers one, as the table says."


def test_nothing_is_told_or_drawn_of_nobody():
    nothing = measures.answers(Corpus.of(tables(article("The bridge is closed for the winter."))))
    assert str(narrative.finding_answers(nothing)) == "The words of no article show that somebody answers somebody."
    assert str(charts.answers_between(nothing)) == (
        "No chart of answers: the words of no article show who answers whom."
    )
