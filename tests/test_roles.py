"""Roles and descriptions on the left; on the right what kind of source they say somebody is, and the word that shows it."""

import pytest
from factories import article, rows
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import wordlists
from analysis.roles import of_description, of_role
from analysis.schema import ROLE_CLASSES

WORDS = "the President of a and or , officials majority people familiar Acme’s Ms police current to who France’s".split()


def shown(found) -> tuple[str, str] | None:
    return found and (found.role_class, found.word)


@pytest.mark.parametrize(
    ("role", "wanted"),
    [
        ("Foreign Minister", ("official", "Foreign Minister")),
        ("then-Foreign Minister", ("official", "then-Foreign Minister")),
        ("former Secretary of State", ("official", "Secretary of State")),
        ("Sen.", ("official", "Sen.")),
        ("President-elect", ("official", "President-elect")),
        ("foreign ministry spokesperson", ("spokesperson", "spokesperson")),
        ("spokesman for the president", ("spokesperson", "spokesman")),
        ("special envoy to Ukraine and Russia", ("official", "special envoy")),
        ("Republican nominee", ("party", "nominee")),
        ("campaign manager", ("party", "campaign manager")),
        ("Police Chief", ("security", "Police Chief")),
        ("district attorney", ("legal", "district attorney")),
        ("attorney general", ("official", "attorney general")),
        ("chief executive of Acme", ("business", "chief executive")),
        ("chief economist at Acme", ("expert", "chief economist")),
        ("professor of law at Yale", ("expert", "professor")),
        ("lawyer and activist", ("legal", "lawyer")),  # of two, the first
        ("author and former judge", ("legal", "judge")),
        # words that say nothing by themselves
        ("director", None),
        ("chairman", None),
        ("leader", None),
        ("general secretary", None),
        ("university president", None),
        ("Mr", None),
    ],
)
def test_a_role_shows_its_class_by_the_noun_that_it_is_built_on(role, wanted):
    assert shown(of_role(role)) == wanted


@pytest.mark.parametrize(
    ("role", "beside", "official"),
    [
        ("President", None, True),
        ("President", "Ukraine", True),
        ("president", "Acme", False),
        ("Vice President", "US", True),
        ("vice president", "Acme", False),
        ("president of France", None, True),
        ("president of the United States", None, True),
        ("president of Judicial Watch", None, False),
        ("president of Georgia Tech", None, False),
        ("president of the company", None, False),
        ("Judicial Watch President", None, False),
        ("South Korean president", None, True),
        ("chancellor", "Germany", True),
        ("chancellor", "Georgetown University", False),
    ],
)
def test_a_president_is_an_official_only_of_a_state(role, beside, official):
    assert shown(of_role(role, beside)) == (("official", of_role(role, beside).word) if official else None)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("officials", ("official", "officials")),
        ("three senior US officials", ("official", "officials")),
        ("current and former officials", ("official", "officials")),
        ("US intelligence officials", ("security", "intelligence officials")),
        ("the president’s spokesman", ("spokesperson", "spokesman")),
        ("a White House official, who asked not to be named", ("official", "official")),
        ("attorneys general", ("official", "attorneys general")),
        ("members of Congress", ("official", "members of Congress")),
        ("members of the public", ("public", "members of the public")),
        ("a majority of voters", ("public", "voters")),
        ("56 percent of Republican voters", ("public", "voters")),
        ("one of Mr Roe’s lawyers", ("legal", "lawyers")),
        ("witnesses who saw it", ("witness", "witnesses")),
        ("people familiar with the matter", ("insider", "people familiar")),
        ("voters surveyed by the Post", ("public", "voters")),
        ("Iran’s president", ("official", "president")),
        ("businessmen", ("business", "businessmen")),
        ("many Democrats", ("party", "Democrats")),
        ("a new poll", ("document", "poll")),
        ("police officers and detectives", ("security", "police officers")),
        # nothing is said, or two things
        ("critics", None),
        ("a man", None),
        ("the two", None),
        ("Mr Roe’s", None),
        ("NATO members", None),
        ("Acme’s president", None),
        ("an army of supporters", None),
        ("police and witnesses", None),
        ("officials and others", None),
    ],
)
def test_a_description_shows_the_class_of_whoever_is_meant(words, wanted):
    assert shown(of_description(words)) == wanted


def test_every_class_is_one_of_the_schema_and_every_one_is_used():
    listed = wordlists.load("role-classes")
    assert {row["class"] for row in listed} == {*ROLE_CLASSES, ""}
    assert {row["use"] for row in listed} == {"", "state", "quantity", "after", "adjective"}
    assert [row["word"] for row in listed if row["word"] != row["word"].lower()] == []
    assert len({row["word"] for row in listed}) == len(listed)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join) | st.text(max_size=40))
def test_whatever_the_words_what_shows_the_class_stands_in_them(words):
    for found in (of_role(words), of_role(words, "Acme"), of_description(words)):
        assert found is None or (found.role_class in ROLE_CLASSES and found.word and found.word in words)


# --- in an article


def of(table: str, text: str, words: str) -> dict:
    (row,) = [row for row in rows(text)[table] if row["source_text" if table == "statements" else "text"] == words]
    return row


def test_a_mention_has_the_role_as_written_and_what_it_shows():
    row = of("mentions", "Then-Foreign Minister Dmytro Kuleba left.", "Dmytro Kuleba")
    assert (row["role"], row["role_class"], row["role_word"]) == (
        "Then-Foreign Minister", "official", "Then-Foreign Minister",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("President Jane Roe said it rained.", "official"),
        ("Ukraine’s President Jane Roe said it rained.", "official"),
        ("Acme President Jane Roe said it rained.", None),
        ("Acme’s president Jane Roe said it rained.", None),
        ("Last week former President Jane Roe said it rained.", "official"),
        ("Jane Roe, president of Judicial Watch, said it rained.", None),
        ("Professor Jane Roe said it rained.", "expert"),
        ("Officials said it rained.", "official"),
        ("Witnesses said it rained.", "witness"),
        ("Critics said it rained.", None),
    ],
)
def test_a_statement_has_the_class_that_its_own_words_show(text, wanted):
    assert [s["role_class"] for s in rows(text)["statements"]] == [wanted]


def test_where_the_words_say_nothing_the_speakers_row_does():
    tables = rows("Professor Jane Roe said it rained. “It is cold,” Roe said.")
    assert [(s["speaker"], s["role_class"]) for s in tables["statements"]] == [("Jane Roe", "expert"), ("Jane Roe", None)]
    assert [(a["name"], a["role_class"], a["role_word"]) for a in tables["actors"]] == [("Jane Roe", "expert", "Professor")]


def test_an_actor_has_the_class_that_is_written_most_often_and_the_earlier_of_two():
    text = "Candidate Jane Roe left. Senator Jane Roe came back."
    assert [a["role_class"] for a in rows(text)["actors"]] == ["party"]
    more = article("Senator Jane Roe was there.", published="2025-04-09")
    (actor,) = rows(text, more)["actors"]
    assert (actor["role_class"], actor["role_word"]) == ("official", "Senator")


@pytest.mark.parametrize("name", ["Ms Mary Bishop", "Mr Farmer", "Devin Nunes", "Jane Judge", "Police Scotland"])
def test_nothing_is_read_from_a_name(name):
    tables = rows(f"{name} said it rained.")
    assert [row["role_class"] for table in ("actors", "mentions", "statements") for row in tables[table]] != []
    assert {row["role_class"] for table in ("actors", "mentions", "statements") for row in tables[table]} == {None}
