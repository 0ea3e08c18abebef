"""Names on the left; on the right which of them are one person or body, and which may be."""

import random

import pytest
from factories import article, rows
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import names, wordlists


def together(*written: str) -> list[list[str]]:
    """Return the names in groups of one person each."""
    person = names.cluster([names.parse(name) for name in written])
    groups: dict[names.Name, list[str]] = {}
    for name in written:
        groups.setdefault(person[names.parse(name)], []).append(name)
    return sorted(groups.values())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Zelenskyy", "Zelensky", True),
        ("Zelenskiy", "Zelensky", True),
        ("Zelenskyy", "Зеленський", True),
        ("Sybiha", "Sibiha", True),
        ("Sybiha", "Сибіга", True),
        ("Dmitry", "Дмитрий", True),
        ("Putin", "Путин", True),
        ("Müller", "Muller", True),
        ("Erdoğan", "Erdogan", True),
        ("Wałęsa", "Walesa", True),
        ("al-Assad", "el-Assad", True),
        ("Al Assad", "Assad", True),
        ("Kuleba", "Kulyba", False),
        ("Smith", "Smythe", False),
    ],
)
def test_spellings_of_one_word_fall_together(one, other, same):
    assert (names.fold(one) == names.fold(other)) is same


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Volodymyr Zelenskyy", ("Volodymyr", "Zelenskyy")),
        ("Bart de Wever", ("Bart", "de Wever")),
        ("James B. Comey", ("James", "Comey")),
        ("Zelensky", ("", "Zelensky")),
        ("Martin King Jr.", ("Martin", "King")),
        ("Al Gore", ("Al", "Gore")),
        ("al-Baghdadi", ("", "al-Baghdadi")),
        ("Mr. Trump", ("", "Trump")),
        ("William “Bill” Clinton", ("William", "Clinton")),
    ],
)
def test_given_and_family_name(name, parts):
    assert names.split(name) == parts


@pytest.mark.parametrize(
    "spellings",
    [
        ["Volodymyr Zelenskyy", "Volodymyr Zelensky", "Володимир Зеленський"],
        ["Donald Trump", "Donald J. Trump", "Donald John Trump"],
        ["Recep Tayyip Erdoğan", "Recep Tayyip Erdogan", "Recep T. Erdogan"],
        ["J. K. Rowling", "JK Rowling", "J.K. Rowling", "Joanne K. Rowling"],
        ["Bill Clinton", "William Clinton", "William J. Clinton"],
        ["Mohammed bin Salman", "Muhammad bin Salman", "Mohamad Bin Salman"],
        ["Bashar al-Assad", "Bashar el-Assad", "Bashar Assad"],
        ["Kim Jong Un", "Kim Jong-un", "Kim Jongun"],
        ["Xi Jinping", "Jinping Xi"],
        ["Robert Müller", "Robert Mueller", "Robert S. Mueller"],
        ["Donald Trump Jr.", "Donald J. Trump, Jr"],
    ],
)
def test_spellings_of_one_person(spellings):
    assert together(*spellings) == [spellings]


@pytest.mark.parametrize(
    "people",
    [
        ["Bill Clinton", "Hillary Clinton"],
        ["George H. W. Bush", "George W. Bush"],
        ["Donald Trump", "Donald Trump Jr."],
        ["Donald Trump Jr.", "Donald Trump III"],
        ["Kim Jong Un", "Kim Yo Jong"],
        ["J. Smith", "John Smith"],  # an initial is too little
        ["Jean Juncker", "Jean-Claude Juncker"],
        ["Mary Jane Smith", "Jane Smith"],
        ["Vladimir Zelensky", "Volodymyr Zelensky"],
        ["Andrii Sibiga", "Andrii Sybiha"],
        ["Henry James", "James Henry"],
        ["Chen Li", "Li Chen"],
        ["B. N. Denaich", "B. N. de Naich"],
        ["Will Smith", "Bill Smith"],  # both may be William, and William is not there
    ],
)
def test_what_may_be_two_people_stays_two(people):
    assert together(*people) == [[name] for name in sorted(people)]


def test_a_name_that_fits_two_people_is_neither():
    assert together("George Bush", "George W. Bush", "George Walker Bush", "George H. W. Bush", "George HW Bush") == [
        ["George Bush"],
        ["George H. W. Bush", "George HW Bush"],
        ["George W. Bush", "George Walker Bush"],
    ]
    assert together("Alex Roe", "Alexander Roe", "Alexandra Roe") == [["Alex Roe"], ["Alexander Roe"], ["Alexandra Roe"]]


def test_the_name_in_a_table_is_the_usual_one():
    assert names.usual({"Trump": 9, "Donald Trump": 3, "Donald J. Trump": 1}) == "Donald Trump"
    assert names.usual({"López Obrador": 9, "Andrés Manuel López Obrador": 1}) == "Andrés Manuel López Obrador"
    assert names.usual({"J. Comey": 3, "James Comey": 1}) == "James Comey"


# --- what is left to somebody's judgement ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "compared", "reason"),
    [
        ("J. Comey", "James Comey", ("j comei", "james comei"), "only the initial agrees"),
        ("Donald Trump", "Donald Trump Jr.", ("donald trump", "donald trump jr"), "father and son, or one person"),
        ("George Bush", "George W. Bush", ("george bush", "george w bush"), "as far as both are written"),
        ("Andrii Sibiga", "Andrii Sybiha", ("andri sibiga", "andri sibiha"), "differ in one letter"),
        ("Volodymyr Zelensky", "Vladimir Zelensky", ("vladimir zelenski", "volodimir zelenski"), "in two languages"),
        ("Tayyip Erdogan", "Recep Tayyip Erdogan", ("recep taiip erdogan", "taiip erdogan"), "without the first given name"),
        ("James Henry", "Henry James", ("henri james", "james henri"), "the same words in the other order"),
        ("FBI", "Federal Bureau of Investigation", ("FBI", "Federal Bureau of Investigation"), "the first letters"),
    ],
)
def test_likely_pairs_are_listed_with_what_was_compared(one, other, compared, reason):
    by_hand = [one, other, "George H. W. Bush"]
    [pair] = [pair for pair in names.alike(by_hand) if {pair.one, pair.other} == {one, other}]
    assert set(pair.compared) == set(compared)
    assert reason in pair.reason
    assert 0 < pair.score < 1


def test_what_is_merged_or_unlike_is_not_listed():
    assert names.alike(["Bill Clinton", "William Clinton", "Hillary Clinton", "James Comey", "Vladimir Putin"]) == []


def test_a_comparison_says_why():
    pair = names.compare("Bill Clinton", "William Clinton")
    assert (pair.compared, pair.verdict) == (("bil clinton", "wiliam clinton"), "same")
    assert pair.reason == "bil and wiliam are forms of one given name"
    assert names.compare("Bill Clinton", "Hillary Clinton").verdict == "different"


# --- bodies ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the Department of Justice", "Justice Department"),
        ("Ministry of Defence", "Defense Ministry"),
        ("World Health Organisation", "World Health Organization"),
        ("Apple Inc.", "Apple"),
        ("Johnson & Johnson", "Johnson and Johnson"),
    ],
)
def test_spellings_of_one_body(one, other):
    assert names.body(one) == names.body(other)


@pytest.mark.parametrize(
    ("short", "full", "is_it"),
    [
        ("NATO", "North Atlantic Treaty Organization", True),
        ("DOJ", "Department of Justice", True),
        ("OSCE", "Organization for Security and Co-operation in Europe", True),
        ("U.N.", "United Nations", True),
        ("ICC", "International Rescue Committee", False),
        ("Irc", "International Rescue Committee", False),
        ("I", "Interpol", False),
    ],
)
def test_abbreviations(short, full, is_it):
    assert names.abbreviates(short, full) is is_it


# --- in a corpus ----------------------------------------------------------------------------------------------


def actors(*texts) -> list[str]:
    return sorted(actor["name"] for actor in rows(*texts)["actors"])


def test_spellings_in_several_articles_are_one_row():
    tables = rows(
        article("President Bill Clinton said it rained. Then Bill Clinton left."),
        article("Former President William J. Clinton said it was dry. Mr Clinton left."),
        article("Senator Hillary Clinton said it was cold."),
    )
    assert {a["name"]: (sorted(a["aliases"]), a["n_articles"]) for a in tables["actors"]} == {
        "Bill Clinton": (["Clinton", "William J. Clinton"], 2),
        "Hillary Clinton": ([], 1),
    }


def test_father_and_son():
    said = "President Donald Trump said it rained. Mr Donald Trump Jr. said it was dry. Trump Jr. said it was cold.\n\nIt rained. It was dry.\n\nTrump said no."
    tables = rows(said)
    assert [(s["speaker"], s["actor_id"] is None) for s in tables["statements"]] == [
        ("Donald Trump", False),
        ("Donald Trump Jr.", False),
        ("Donald Trump Jr.", False),
        ("Trump", True),
    ]
    # elsewhere in the corpus the suffix tells them apart
    tables = rows(article(said), article("President Trump said it was late.", published="2025-05-01"))
    assert tables["statements"][-1]["speaker"] == "Donald Trump"


def test_compound_family_names():
    tables = rows("President Andrés Manuel López Obrador said it rained. López Obrador said it was dry.")
    [actor] = tables["actors"]
    assert (actor["name"], actor["aliases"]) == ("Andrés Manuel López Obrador", ["López Obrador"])


def test_a_name_that_also_stands_alone_is_no_family_name():
    told = "Senator Anna Tuxa Lopez left. Tuxa Lopez said it rained."
    assert actors(told) == ["Anna Tuxa Lopez"]
    assert actors(told, "Governor Tuxa Lopez said it was dry.") == ["Anna Tuxa Lopez", "Tuxa Lopez"]


def test_words_in_front_of_a_name_do_not_make_it_doubtful():
    text = "Mr David Wright left. Mr Physicist David Wright stayed.\n\nIt rained. It was dry.\n\nWright said it was cold."
    assert [s["speaker"] for s in rows(text)["statements"]] == ["David Wright"]
    text = "Ms Jane Roe left. Ms Mary Jane Roe stayed.\n\nIt rained. It was dry.\n\nRoe said it was cold."
    assert [s["actor_id"] for s in rows(text)["statements"]] == [None]


def test_roles_that_have_no_word_in_common_keep_a_nickname_apart():
    said = "Spokesman Rob Manning said it rained."
    assert actors(said, "Director Robert A. Manning said it was dry.") == ["Rob Manning", "Robert A. Manning"]
    assert actors(said, "Mr Robert A. Manning said it was dry.") == ["Robert A. Manning"]
    assert actors(said, "Former spokesman Robert A. Manning said it was dry.") == ["Robert A. Manning"]


def test_a_body_by_the_end_of_its_name():
    un, us = "The UN Security Council said it rained.", "The National Security Council said it was cold."
    short = "The Security Council said it was dry."
    assert actors(f"{un} {short}") == ["UN Security Council"]
    assert actors(f"{un} {us} {short}") == ["National Security Council", "Security Council", "UN Security Council"]
    assert actors("The Florida Supreme Court said it rained. The Supreme Court said it was dry.") == [
        "Florida Supreme Court",
        "Supreme Court",
    ]


def test_a_name_without_evidence_is_the_body_that_another_article_shows():
    [actor] = rows("The Lantern said it rained.", "In the end, Lantern said it was dry.")["actors"]
    assert (actor["name"], actor["kind"], actor["n_articles"]) == ("Lantern", "organisation", 2)


def test_a_family_name_written_first():
    tables = rows("President Xi Jinping left. Xi said it rained.")
    assert [s["speaker"] for s in tables["statements"]] == ["Xi Jinping"]


def test_an_abbreviation_that_the_article_explains():
    text = "The International Rescue Committee (IRC) said it rained. The IRC said it was dry."
    [actor] = rows(text)["actors"]
    assert (actor["name"], actor["aliases"], actor["n_statements"]) == ("International Rescue Committee", ["IRC"], 2)
    # and that the corpus explains in one way
    assert actors(text, "The IRC said it was cold.") == ["International Rescue Committee"]
    assert actors(text, "The Iowa Rugby Committee (IRC) left.", "The IRC said it was cold.") == [
        "IRC",
        "International Rescue Committee",
        "Iowa Rugby Committee",
    ]


PEOPLE = [
    *("Bill Clinton", "William J. Clinton", "Hillary Clinton", "Hillary Rodham Clinton", "Chelsea Clinton"),
    *("George Bush", "George W. Bush", "George H. W. Bush", "Jeb Bush", "George H.W. Bush"),
    *("Donald Trump", "Donald J. Trump", "Donald Trump Jr.", "Xi Jinping", "Jinping Xi", "Kim Jong Un", "Kim Jong-un"),
    *("Robert Müller", "Robert Mueller", "J. Comey", "James Comey", "James B. Comey", "Joe Roe", "Joseph Roe", "Josh Roe"),
]
FIRST = ["Ann", "Anna", "Bill", "William", "Will", "Robert", "Bob", "Bobby", "Joe", "Joseph", "J.", "W.", "Al", "Albert", "Alan"]
LAST = ["Roe", "Doe", "al-Roe", "Müller", "Mueller"]
invented = st.builds(
    lambda *words: " ".join(filter(None, words)),
    st.sampled_from(FIRST),
    st.sampled_from(["", "", "J.", "Q.", "John", "Ann"]),
    st.sampled_from(LAST),
    st.sampled_from(["", "", "Jr.", "III"]),
)
some = st.lists(st.one_of(st.sampled_from(PEOPLE), invented), min_size=2, max_size=12, unique=True)


@given(some, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_names_does_not_matter(written, chance):
    turned = chance.sample(written, len(written))
    parsed = [names.parse(name) for name in written]
    assert names.cluster(parsed) == names.cluster([names.parse(name) for name in turned])
    assert names.alike(written) == names.alike(turned)


@given(some)
@settings(deadline=None)
def test_merging_never_joins_different_given_names(written):
    short = {(row["name"], row["other"]) for row in wordlists.load("given-names") if row["use"] != "language"}
    for group in together(*written):
        for one in group:
            for other in group:
                a, b = sorted(names.split(name)[0].casefold().rstrip(".") for name in (one, other))
                turned = sorted((one, other)) == ["Jinping Xi", "Xi Jinping"]
                initial = len(a) == 1 and b.startswith(a) or len(b) == 1 and a.startswith(b)
                assert a == b or (a, b) in short or (b, a) in short or initial or turned, (one, other)


@given(some, st.permutations(["Ann Lee", "Anna Lee", "Abraham Lincoln", "Vladimir Putin", "Angela Merkel"]))
@settings(deadline=None)
def test_unrelated_names_change_nobody(written, unrelated):
    alone = together(*written)
    assert [group for group in together(*written, *unrelated) if group[0] in written] == alone


def test_articles_in_any_order_and_beside_others_give_the_same_people():
    texts = [f"Senator {name} said it rained." for name in PEOPLE]
    made = [article(text, published=f"2025-04-{day:02}") for day, text in enumerate(texts, 1)]

    def people(*articles) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for mention in rows(*articles)["mentions"]:
            found.setdefault(mention["actor_id"], []).append(mention["mention_id"])
        return found

    alone = people(*made)
    assert people(*random.Random(1).sample(made, len(made))) == alone
    beside = people(*made, article("Chancellor Angela Merkel said it was dry.", published="2025-05-01"))
    assert {actor: mentions for actor, mentions in beside.items() if actor in alone} == alone
    assert len(beside) == len(alone) + 1


# --- states ---------------------------------------------------------------------------------------------------


def test_every_country_of_the_standard_is_listed_or_left_out_with_the_reason():
    codes = {row["code"] for row in wordlists.load("states")}
    left_out = {row["state"] for row in wordlists.load("states-left-out") if row["use"] == "name"}
    assert "Kosovo" not in left_out and {"XK", "TW", "PS", "VA", "HK", "GL", "EH"} <= codes
    # ISO 3166-1 has 249, and XK is the code in use for Kosovo; two in the source are no longer states
    assert len(codes) + len(left_out) == 250 + 2
    assert all(len(code) == 2 and code.isupper() for code in codes)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("The Kremlin said it rained.", "Russia"),
        ("Beijing said it rained.", "China"),
        ("The White House said it rained.", "United States"),
        ("Ukraine has said it rained.", "Ukraine"),
        ("Hong Kong said it rained.", "Hong Kong"),
        ("The Holy See said it rained.", "Vatican City"),
        ("The Blue House said it rained.", "South Korea"),
    ],
)
def test_capitals_and_seats_stand_for_the_state_that_acts(text, state):
    assert [s["speaker"] for s in rows(text)["statements"]] == [state]


def test_the_comparisons_that_make_one_actor_tie_all_its_full_names():
    pairs = names.joined(["Donald Trump", "Donald J. Trump", "Trump", "Don Trump"])
    assert {frozenset((pair.one, pair.other)) for pair in pairs} == {
        frozenset(("Donald Trump", "Donald J. Trump")),
        frozenset(("Donald Trump", "Don Trump")),
    }
    [middle] = [pair for pair in pairs if "Donald J. Trump" in pair]
    assert (middle.compared, middle.reason) == (
        ("donald trump", "donald j trump"),
        "the given names agree as far as both are written",
    )
    [body] = names.joined(["Justice Department", "Department of Justice"])
    assert (body.compared, body.reason) == (("justice department",) * 2, "one name of a body, written in two ways")
    assert names.joined(["Hillary Clinton", "Bill Clinton"]) == []
