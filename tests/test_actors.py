"""Articles on the left; on the right who they speak of, and who each pronoun is."""

import dataclasses

import pytest
from factories import article, rows


def speakers(*texts) -> list[tuple[str | None, str]]:
    """Speaker (None where nobody is known) and reason of every statement."""
    tables = rows(*texts)
    names = {a["actor_id"]: a["name"] for a in tables["actors"]}
    return [(names.get(s["actor_id"]), s["speaker_reason"]) for s in tables["statements"]]


def who(*texts) -> list[str | None]:
    return [name for name, _ in speakers(*texts)]


def test_two_spellings_in_two_articles_are_one_person():
    tables = rows(
        article("President Volodymyr Zelenskyy said it rained."),
        article("President Volodymyr Zelensky said it was dry. Mr Zelensky left."),
    )
    [actor] = tables["actors"]
    assert (actor["name"], actor["aliases"]) in [
        ("Volodymyr Zelenskyy", ["Volodymyr Zelensky", "Zelensky"]),
        ("Volodymyr Zelensky", ["Volodymyr Zelenskyy", "Zelensky"]),
    ]
    assert (actor["n_articles"], actor["n_statements"]) == (2, 2)


def test_two_people_with_one_family_name_never_merge():
    text = "President Bill Clinton left. Senator Hillary Clinton left. Clinton said it rained."
    tables = rows(text)
    assert sorted(a["name"] for a in tables["actors"]) == ["Bill Clinton", "Hillary Clinton"]
    assert speakers(text) == [(None, "the family name Clinton belongs to 2 people in the article")]


def test_the_white_house_is_nobodys_family_name():
    text = "Speaker Ann House left. The White House said it rained. Congressman Jim Jordan left. Jordan said it was dry."
    assert who(text) == ["United States", "Jim Jordan"]


def test_a_first_name_is_nobody_elsewhere_in_the_corpus():
    elsewhere = article("Senator Brian Harvey left.")
    assert who(elsewhere, article("“We won,” Harvey said.")) == ["Brian Harvey"]
    assert who(elsewhere, article("The producer Harvey Weinstein left. “We won,” Harvey said.")) == [None]


def test_a_family_name_from_another_article_needs_to_be_the_only_one():
    assert who(article("President Vladimir Putin left."), article("President Putin said it rained.")) == [
        "Vladimir Putin"
    ]
    assert who(
        article("President Bill Clinton left."),
        article("Senator Hillary Clinton left."),
        article("Clinton said it rained."),
    ) == [None]


def test_a_title_that_nobody_bears_makes_the_family_name_doubtful():
    text = "Ms Michelle Obama left. President Obama stayed. Obama said it rained."
    assert speakers(text) == [
        (None, "the article also writes “President Obama”, who is none of those that it names in full")
    ]
    # with the president known from elsewhere, his title tells him apart
    assert who(
        article("President Barack Obama left."),
        article("Ms Michelle Obama left. President Obama said it rained."),
    ) == ["Barack Obama"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("President Jane Doe said it rained. She added that it was cold.", ["Jane Doe", "Jane Doe"]),
        ("President Jane Doe left.\n\nShe said it rained.", ["Jane Doe"]),
        # two could be meant, and neither speaks
        ("President Jane Doe met Senator Ann Roe. She said it rained.", [None]),
        # the one who speaks goes on speaking
        ("President Jane Doe said Senator Ann Roe had left. She added that it rained.", ["Jane Doe", "Jane Doe"]),
        # a speaker without a name may be the one meant
        ("President Jane Doe left. A spokeswoman said it rained. She added that it was cold.", [None, None]),
        # an owner is not who speaks
        ("It was President John Doe’s plan. He said it rained.", [None]),
        # Mr and she do not go together
        ("Mr Doe said it rained. She added that it was cold.", ["Doe", None]),
        # too far back
        ("President Jane Doe left. It rained. It was cold. She said so, and she said it was late.", [None]),
        # relative clauses
        ("The row began with Beijing, which warned Kyiv not to go.", ["China"]),
        ("Voters who said it rained went home.", [None]),
        ("Ukrainians say it rains, and they say it is cold.", ["Ukrainians", "Ukrainians"]),
    ],
)
def test_pronouns_mean_the_one_person_they_can_mean_or_nobody(text, wanted):
    assert who(text) == wanted


def test_why_nobody_is_named():
    text = "President Jane Doe met Senator Ann Roe. She said it rained."
    assert speakers(text) == [(None, "“She” could be Jane Doe or Ann Roe in the sentence before")]


@pytest.mark.parametrize(
    ("text", "speaker", "reason"),
    [
        ("NATO members said it rained.", "NATO members", "“NATO members” is a group without a name"),
        ("In the end, Democrats said it rained.", "Democrats", "“Democrats” is a group without a name"),
        ("More than 2,000 voters said it rained.", "More than 2,000 voters", "“More than 2,000 voters” is a group without a name"),
        ("One Republican said it rained.", "One Republican", "“One Republican” is described, not named"),
        (
            "Moscow and Beijing said it rained.",
            "Russia and China",
            "said jointly by Russia and China: no single speaker",
        ),
    ],
)
def test_groups_and_joint_speakers_keep_their_words_and_no_actor(text, speaker, reason):
    [row] = rows(text)["statements"]
    assert (row["actor_id"], row["speaker"], row["speaker_reason"]) == (None, speaker, reason)


def test_places_and_words_that_only_open_a_sentence_are_nobody():
    tables = rows("Doctors in Donetsk left. Identification was hard in Paris. Big Tech stayed.")
    assert tables["actors"] == []


def test_an_actors_id_is_made_of_its_first_mention():
    text = "Senator Jane Doe left."
    [actor] = rows(text)["actors"]
    assert actor["actor_id"] == f"{article(text).article_id}-a8-16"


def test_the_order_of_articles_does_not_matter():
    one = article("President Volodymyr Zelenskyy said it rained.", published="2025-04-08")
    two = article("President Volodymyr Zelensky said it was dry.", published="2025-04-09")
    assert rows(one, two) == rows(two, one)


def kinds(*texts: str) -> list[tuple[str, str, int]]:
    """Name, kind and number of statements of every actor."""
    return [(a["name"], a["kind"], a["n_statements"]) for a in rows(*map(article, texts))["actors"]]


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        # what a noun of outlets or bodies introduces is one
        (["The newspaper Chosun Ilbo said it rained."], [("Chosun Ilbo", "organisation", 1)]),
        (["The committee Free Leeds said it rained."], [("Free Leeds", "organisation", 1)]),
        (["The lawyer Jane Roe said it rained."], [("Jane Roe", "person", 1)]),
        # a body anywhere in the corpus is not a person elsewhere, though "Ilbo" looks like a family name there
        (
            ["The Chosun Ilbo said it rained.", "Chosun Ilbo said it was dry. Ilbo said it was cold."],
            [("Chosun Ilbo", "organisation", 2), ("Ilbo", "unknown", 1)],
        ),
        # unless a title or a pronoun says so
        (
            ["The Chosun Ilbo said it rained.", "Mr Chosun Ilbo said it was dry."],
            [("Chosun Ilbo", "organisation", 1), ("Chosun Ilbo", "person", 1)],
        ),
        (
            ["The Chosun Ilbo said it rained.", "Chosun Ilbo said it was dry. He said it was cold."],
            [("Chosun Ilbo", "organisation", 1), ("Chosun Ilbo", "unknown", 2)],
        ),
    ],
)
def test_a_body_is_no_person_elsewhere_unless_the_text_says_so(texts, wanted):
    assert sorted(kinds(*texts)) == wanted


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("Secretary of State John Kerry", "John Kerry"),
        ("US Secretary of State Mike Pompeo", "Mike Pompeo"),
        ("Former Secretary of State Hillary Clinton", "Hillary Clinton"),
        ("a spokesman for Secretary of State John Kerry", None),
    ],
)
def test_an_office_of_something_is_a_title_like_any_other(source, name):
    assert who(f"Yesterday it was dry. {source} said it rained.") == [name]


_INTERVIEW = """Wikinews met {met}.

((WN)) How did you count them?

NG: We banded them.

((WN)) And what did you find?

NG: There are fewer."""


@pytest.mark.parametrize(
    ("met", "name"),
    [
        ("the researcher Natasha Gownaris", "Natasha Gownaris"),
        ("the researcher Natasha Gownaris and Senator Nora Grey", "NG"),
        ("the researcher Bob Roe", "NG"),
    ],
)
def test_initials_in_front_of_a_line_are_the_one_person_in_the_article_who_has_them(met, name):
    assert who(_INTERVIEW.format(met=met)) == ["Wikinews", name, "Wikinews", name]


def _titled(title: str, text: str):
    return dataclasses.replace(article(text), title=title)


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        # the story is about somebody of the same family name
        (("Roe said it rained. Her father, Robert Roe, left.",), None),
        (("Roe said it rained. Trump’s younger brother Robert Roe left.",), None),
        (("Roe said it rained. The mayor, Robert Roe, left.",), "Robert Roe"),
        (("Trump said it rained. Later Melania Trump left.", "President Donald Trump left. Donald Trump won."), None),
        (("Trump said it rained. Later Donald Trump left.", "Donald Trump won. Melania Trump left."), "Donald Trump"),
        ((_titled("Why Uma Roe is angry", "Roe said it rained. Robert Roe left."), "Senator Uma Roe left."), None),
        ((_titled("Why Ann Roe is angry", "Roe said it rained. Robert Roe left."),), None),
        ((_titled("Why Robert Roe is angry", "Roe said it rained. Robert Roe left."),), "Robert Roe"),
        ((_titled("Why Bernie Roe is angry", "Roe said it rained. Vermont’s Senator Carl Bernie Roe left."),), "Carl Bernie Roe"),
        ((_titled("Why Governor Roe is angry", "Roe said it rained. Robert Roe left."), "Governor Roe left."), "Robert Roe"),
        ((_titled("Why President Roe is angry", "Roe said it rained. Robert Roe left."),), "Robert Roe"),
    ],
)
def test_a_family_name_before_the_only_one_named_in_full_may_be_anothers(texts, name):
    assert who(*texts) == [name]
