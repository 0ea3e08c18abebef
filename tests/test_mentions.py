import pytest
from factories import article
from hypothesis import given
from hypothesis import strategies as st

from analysis import assembly, mentions, namespans, segment, tagger
from analysis.spans import Span


def read(text: str) -> list[mentions.Reference]:
    page, _ = segment.cut(article(text))
    tagged = tagger.tag(page)
    found, _ = mentions.read(page, tagged.attributions, namespans.finder(tagged.names))
    return found


def names(text: str) -> list[tuple[str, str | None, str | None, str | None]]:
    """Every reference that is somebody by its own words: text, kind, role, affiliation."""
    return [(r.mention.text, r.kind, r.role, r.affiliation) for r in read(text) if r.kind]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Ukraine’s Foreign Minister Andrii Sybiha left.",
            [("Ukraine", "state", None, None), ("Andrii Sybiha", "person", "Foreign Minister", "Ukraine")],
        ),
        ("US President Donald Trump left.", [("Donald Trump", "person", "President", "United States")]),
        ("Belgian PM Bart de Wever left.", [("Bart de Wever", "person", "PM", "Belgium")]),
        (
            "On Monday foreign ministry spokesperson Lin Jian left.",
            [("Lin Jian", "person", "foreign ministry spokesperson", None)],
        ),
        ("Its then-Foreign Minister Dmytro Kuleba left.", [("Dmytro Kuleba", "person", "then-Foreign Minister", None)]),
        (
            "Democratic presidential nominee Hillary Clinton left.",
            [("Hillary Clinton", "person", "Democratic presidential nominee", None)],
        ),
        ("Mr Zelensky left.", [("Zelensky", "person", None, None)]),
        (
            "Keith Kellogg, Donald Trump's special envoy to Ukraine and Russia, left.",
            [
                ("Keith Kellogg", "person", "special envoy to Ukraine and Russia", "Donald Trump"),
                ("Donald Trump", "person", None, None),
                ("Ukraine", "state", None, None),
                ("Russia", "state", None, None),
            ],
        ),
        ("Jane Doe, the mayor of Rome, left.", [("Jane Doe", "person", "mayor of Rome", None)]),
        (
            "[Russian President Vladimir] Putin left.",
            [("Vladimir] Putin", "person", "President", "Russia")],
        ),
        (
            "[FBI Director James B.] Comey left.",
            [("FBI", "organisation", None, None), ("James B.] Comey", "person", "Director", "FBI")],
        ),
        ("Gov. John F. Doe Jr. left.", [("John F. Doe Jr.", "person", "Gov.", None)]),
        ("He spoke at Georgetown University.", [("Georgetown University", "organisation", None, None)]),
        ("The UN Security Council met.", [("UN Security Council", "organisation", None, None)]),
        ("The Justice Department met.", [("Justice Department", "organisation", None, None)]),
        ("Ukrainians left.", [("Ukrainians", "group", None, None)]),
        ("The North Koreans left.", [("North Koreans", "group", None, None)]),
    ],
)
def test_names_roles_and_affiliations(text, wanted):
    assert names(text) == wanted


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("Kyiv demanded an answer from Beijing.", ["Ukraine", "China"]),
        ("The Kremlin said no.", ["Russia"]),
        ("Zein Doe, reporting from Kyiv, left.", []),
        ("After a visit to Kyiv last week, he left.", []),
        ("He spoke in Ukraine and near Moscow.", []),
        ("The White House said no.", ["United States"]),
        ("US troops left.", []),
        ("The US should pay more attention.", ["United States"]),
        ("Chinese citizens left.", []),
    ],
)
def test_a_state_is_meant_where_it_acts_and_not_where_it_is_a_place(text, states):
    assert [r.name for r in read(text) if r.kind == "state"] == states


@pytest.mark.parametrize("word", ["September", "Monday", "January"])
def test_days_and_months_are_no_part_of_a_name(word):
    assert [r.mention.text for r in read(f"Then President Jane Doe {word} left.") if r.kind] == ["Jane Doe"]


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        ("Ukraine’s President Jane Doe said it rained.", ["Jane Doe"]),
        ("Moscow and Beijing said it rained.", ["Moscow", "Beijing"]),
        ("Al Jazeera’s Zein Basravi, reporting from Kyiv, said: “No.”", ["Zein Basravi"]),
        ("The movement's spokesman, Zabihullah Mujahid, said it rained.", ["Zabihullah Mujahid"]),
        # described, not named: the whole source is the mention
        ("NATO members said it rained.", ["NATO members"]),
        ("A spokesman for the Kremlin said it rained.", ["A spokesman for the Kremlin"]),
        ("Many Democrats said it rained.", ["Many Democrats"]),
        ("Doctors said it rained.", ["Doctors"]),
        ("Republicans said it rained.", ["Republicans"]),
        ("Mr Smith’s claim that it rained was old.", ["Smith"]),
    ],
)
def test_the_head_of_a_source(text, heads):
    assert [r.mention.text for r in read(text) if r.sources] == heads


def test_a_posts_author_has_all_forms_of_the_name():
    found = read("We won. — Jane Doe / Джейн Доу (@jdoe) April 8, 2025")
    assert [(r.mention.text, bool(r.alias_of)) for r in found] == [
        ("Jane Doe", False),
        ("Джейн Доу", True),
        ("@jdoe", True),
    ]


@given(
    st.lists(
        st.sampled_from(
            "Mr President Jane Doe of the [ ] , ’s Kyiv said that he Foreign Minister “ ” . Ministry".split()
        )
    )
)
def test_mentions_slice_back(words):
    text = " ".join(words)
    for r in read(text):
        assert r.mention.text == text[r.mention.start : r.mention.end] != ""


def test_the_label_of_a_turn_is_one_mention_whatever_marks_are_in_it():
    text = "((WN)) How old is it?\n\n((Ann [applause],Lee)) It is very old.\n\n((WN)) Who says so?\n\n((Ann Lee)) We do."
    page, _ = segment.cut(article(text))
    found, _ = mentions.read(page, assembly.assemble(page, []))
    (speaker,) = [r for r in found if r.span.start == text.index("Ann [")]
    assert (speaker.mention.text, speaker.mention.form, len(speaker.sources)) == ("Ann [applause],Lee", "name", 1)


def test_the_credit_of_a_picture_that_runs_into_a_source_is_not_its_head():
    text = "A crowd waits. (Susan Walsh, AP) One backer, former House Speaker Newt Gingrich, said so."
    page, _ = segment.cut(article(text))
    source = mentions.Span(text.index("Susan"), text.index(" said"))
    cue = mentions.Span(text.index("said"), text.index(" so."))
    attribution = tagger.Attribution(source, cue, (mentions.Span(cue.end + 1, cue.end + 3),), 0.9)
    found, _ = mentions.read(page, [attribution], namespans.finder(()))
    assert [r.mention.text for r in found if source in r.sources] == ["Newt Gingrich"]


def test_a_body_called_without_its_noun_is_that_body_and_no_person():
    text = "It reached Saint Roe Hospital. A doctor at Saint Roe left. The Ann Roe Foundation met Ann Roe."
    page, _ = segment.cut(article(text))
    found = [(r.mention.text, r.kind, r.name) for r in mentions.read(page, ())[0]]
    assert ("Saint Roe", "organisation", "Saint Roe Hospital") in found
    assert ("Ann Roe", "person", "Ann Roe") in found


@pytest.mark.parametrize(
    ("source", "heads"),
    [
        ("German Chancellor Angela Merkel and British Prime Minister Boris Johnson", ["Angela Merkel", "Boris Johnson"]),
        ("John Smith and his friend Mary Jones", []),
        ("Professor Smith and his colleague Dr Mary Jones in The Nature Journal", []),
        ("John Smith of the League and 78 others in Utah", []),
        ("John Smith of Oxford University and contributor to Slate", ["John Smith"]),
        ("Amateur pilot and engineer John Smith of Denver", ["John Smith"]),
        ("Director John Smith of the Institute of Allergy and Infectious Diseases", ["John Smith"]),
        ("Seoul, Washington and other capitals", []),
        ("Both President Jane Doe and Prime Minister John Smith", ["Jane Doe", "John Smith"]),
        ("neither the European Union nor the United States", []),
        ("Reuters, the president of the league, Mary Jones,", []),
        ("FBI and CIA director John Smith", ["John Smith"]),
    ],
)
def test_two_are_not_one_and_a_body_is_no_president(source, heads):
    text = f"On Monday {source} said it rained."
    page, _ = segment.cut(article(text))
    at = Span(text.index(source), text.index(source) + len(source))
    cue = Span(at.end + 1, at.end + 5)
    attribution = tagger.Attribution(at, cue, (Span(cue.end + 1, len(text) - 1),), 0.9)
    references = mentions.read(page, [attribution])[0]
    assert [r.mention.text for r in references if at in r.sources and r.mention.form == "name"] == heads


def test_the_title_of_a_work_is_nobody():
    text = "She was in “Kill Bill,” and the Kill Bill crash hurt her. The “Mary Jones” case was old, and Mary Jones left."
    page, _ = segment.cut(article(text))
    names = [r.name for r in mentions.read(page, ())[0]]
    assert "Kill Bill" not in names
    assert "Mary Jones" in names


def test_the_short_title_of_a_work_is_nobody_either():
    text = "The episode “Black Roe” was long. “Roe” was hard to make. Ann Poe said so of “Poe” as well."
    page, _ = segment.cut(article(text))
    names = [r.name for r in mentions.read(page, ())[0]]
    assert "Roe" not in names
    assert "Ann Poe" in names


def test_a_conference_of_somebody_is_one_body():
    page, _ = segment.cut(article("The National Conference of State Legislatures said it rained."))
    assert [r.name for r in mentions.read(page, ())[0]] == ["National Conference of State Legislatures"]
    page, _ = segment.cut(article("The Catholic Bishops' Conference of the Philippines said it rained."))
    assert "Conference of the Philippines" not in [r.name for r in mentions.read(page, ())[0]]
