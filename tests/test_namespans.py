"""Where names begin and end, by rules, and the seam for anything else that finds them."""

import pytest
from factories import article
from hypothesis import given
from hypothesis import strategies as st

from analysis import mentions, namespans, segment
from analysis.namespans import Found
from analysis.spans import Span
from analysis.tagger import Name


def found(text: str) -> list[tuple[str, str | None]]:
    page, _ = segment.cut(article(text))
    return [(one.span.of(text), one.kind) for s in page.sentences for one in namespans.by_rules(page, s)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The leader Muqtada al-Sadr met him.", [("Muqtada al-Sadr", None)]),
        ("He sailed on the USS Ronald Reagan there.", []),
        ("He met bin Laden there.", [("bin Laden", None)]),
        ("They saw Ursula von der Leyen there.", [("Ursula von der Leyen", "person")]),
        ("Reporter Kenneth Shelton left, as others had.", [("Kenneth Shelton", "person")]),
        ("They met Kenneth “Kenny” Shelton there.", [("Kenneth “Kenny” Shelton", None)]),
        ("We walked to Virginia Beach and back.", [("Virginia Beach", None)]),
        ("He taught at the University of the West Indies.", [("University of the West Indies", "organisation")]),
        ("The Department of State waived the fees.", [("Department of State", "organisation")]),
        (
            "She sued the Department of Housing and Urban Development over it.",
            [("Department of Housing and Urban Development", "organisation")],
        ),
        ("He wrote to the Department of Justice and Clinton.",
         [("Department of Justice", "organisation"), ("Clinton", None)]),
        ("It kept the State Department from running the office.", [("State Department", "organisation")]),
        ("They joined the New People’s Party then.", [("New People’s Party", "organisation")]),
        ("He asked Poland’s party leaders about it.", [("Poland", "state")]),
        ("We heard NASA administrator Michael Griffin speak.",
         [("NASA", "organisation"), ("Michael Griffin", "person")]),
        ("We heard National Security Adviser Michael Flynn speak.", [("Michael Flynn", "person")]),
        ("The head of the Refugee Council Enver Solomon left.", [("Refugee Council Enver Solomon", None)]),
        ("We heard the Refugee Council Michael Flynn left.",
         [("Refugee Council", "organisation"), ("Michael Flynn", "person")]),
        ("Then Secretary of State Clinton left.", [("Clinton", None)]),
        ("On this page GETTY Trump met voters.", [("Trump", None)]),
        ("On this page CONTINUES Kenneth Shelton met voters.", [("Kenneth Shelton", "person")]),
        ("On this page it said CLINTON CLEARED AFTER PROBE again.", []),
        ("He left the Scientology-related job and Iran-backed fighters.", []),
        ("Apparently Hitzig tried it first.", [("Hitzig", None)]),
        ("They voted in Kowloon for Ann Chiang of DAB In the end.",
         [("Kowloon", None), ("Ann Chiang", "person"), ("DAB", None)]),
        ("Gold Star Mom Corners Obama On His Refusal To Speak.", [("Refusal", None), ("Speak", None)]),
        ("PRESIDENT SPEAKS ABOUT MELANIA", []),
        # What articles on one line run into a name: greetings, buttons, captions, the next sentence.
        ("They wrote: Hi Helen, yes this is ours.", [("Helen", None)]),
        ("They saw Barbara Kingsolver Read more in it.", [("Barbara Kingsolver", "person")]),
        ("We know Mary Read of old.", [("Mary Read", "person")]),
        ("On Sunday it met Gemma Pryor Gemma Pryor from afar.", [("Gemma Pryor", None), ("Gemma Pryor", None)]),
        ("It said Mitch McConnell left. We saw Mitch McConnell Trump flew home, as Trump does.",
         [("Mitch McConnell", "person"), ("Mitch McConnell", "person"), ("Trump", None), ("Trump", None)]),
        ("It said Hillary Clinton left. Error Email Hillary Clinton lost it.",
         [("Hillary Clinton", "person"), ("Hillary Clinton", "person")]),
        ("It said Sarah Jessica left, and Sarah Jessica Parker.",
         [("Sarah Jessica", "person"), ("Sarah Jessica Parker", "person")]),
        ("Then Donald Trump and Donald Trump Jr. left.",
         [("Donald Trump", "person"), ("Donald Trump Jr.", "person")]),
        ("They met in the West Gallery He said so.", [("West Gallery", "organisation")]),
        ("Today Queen Elizabeth I was there.", [("Elizabeth I", "person")]),
        ("They saw Toblerone I opened it.", [("Toblerone", None)]),
        ("It was in World War I and under Carlos I, too.", [("World War I", None), ("Carlos I", None)]),
        ("They said the name 'Tobler' was old.", [("Tobler", None)]),
        ("It was, Mr. President, an honour.", []),
        ("It put them on Team Trump.", [("Team Trump", "organisation")]),
        ("PA Toblerone lovers wrote to Toblerone.", [("PA Toblerone", "organisation"), ("Toblerone", None)]),
        ("They saw George W. Bush. Contrast George W Bush then.", [("George W. Bush", "person"), ("George W Bush", "person")]),
        ("Now President Elect Trump left.", [("Trump", None)]),
        ("On this page CLINTON CLEARED FBI reveals it.", []),
        ("On this page HILLARY RODHAM CLINTON met BBC NEWS.",
         [("HILLARY RODHAM CLINTON", None), ("BBC NEWS", "organisation")]),
        ("Man suggests it.", []),
        ("She's back.", []),
        ("A spokesman at its base in Potsdam, Germany, said so.", [("Potsdam", None)]),
        ("Then in Berlin, Germany said so.", [("Germany", "state")]),
        ("All acts that advocate Hong Kong’s independence are wrong.", [("Hong Kong", "state")]),
        ("After Hurricane Dorian it was dry.", []),
        ("They met the Deputy Mayor there.", []),
        ("They died of COVID-19 there.", []),
        ("Regarding Acme they said no.", [("Acme", None)]),
        ("After Tropical Storm Dorian it was dry.", []),
        # A kicker in front of a headline is no part of a name, and nor is the first word behind it by that.
        ("They read SOUR BISCUIT Hilarious moment there.", []),
        ("They read VLAD’S DEFENDERS Secret Service agents there.", [("VLAD", None), ("Secret Service", "organisation")]),
        ("They read ‘SHOW SOME RESPECT’ Furious Obama stops crowd; we saw Obama.", [("Obama", None), ("Obama", None)]),
        ("They work at the NASDAQ Stock Board.", [("NASDAQ Stock Board", "organisation")]),
        ("It was IM Dorsa Roe. They met Dorsa Roe there.", [("Dorsa Roe", None), ("Dorsa Roe", None)]),
        # A state of a federation is nobody's given name, a day of the year is nobody.
        ("He is a senator from Vermont Bernie Sanders said.", [("Bernie Sanders", "person")]),
        ("On Bastille Day they met Doris Day there.", [("Doris Day", None)]),
        ("Qualcomm left. A victory of Current Qualcomm board member Jane Roe was near.",
         [("Qualcomm", None), ("Qualcomm", None), ("Jane Roe", "person")]),
        ("They read it in Current Biology last week.", [("Current Biology", None)]),
    ],
)  # fmt: skip
def test_where_names_begin_and_end(text: str, wanted: list[tuple[str, str | None]]):
    assert found(text) == wanted


@pytest.mark.parametrize("word", ["Afghan", "Islamist", "The", "She", "President"])
def test_the_network_alone_makes_no_actor_of_an_adjective_or_of_anybody(word: str):
    text = f"It rained when {word} forces left for Acme."
    page, _ = segment.cut(article(text))
    marked = [Name(Span(text.index(name), text.index(name) + len(name)), "organisation", 0.99) for name in (word, "Acme")]
    (sentence,) = page.sentences
    found = [one.span.of(text) for one in namespans.finder(marked)(page, sentence)]
    assert found == ["Acme"]


def test_the_office_is_read_with_what_it_is_of():
    page, _ = segment.cut(article("On Monday former Secretary of State Hillary Clinton left."))
    (reference,) = [r for r in mentions.read(page, ())[0] if r.kind == "person"]
    assert (reference.mention.text, reference.role) == ("Hillary Clinton", "former Secretary of State")


def test_titles_are_read_around_names_that_something_else_found():
    text = "The envoy said that senator qwerty left."
    page, _ = segment.cut(article(text))
    at = text.index("qwerty")
    references, _ = mentions.read(page, (), find=lambda page, sentence: [Found(Span(at, at + 6), "person")])
    assert [(r.mention.text, r.kind, r.role) for r in references] == [("qwerty", "person", "senator")]


WORDS = st.sampled_from("Ann Lee of the and Party People’s bin al-Sadr FBI Senator “Jay” University State , . - [ ]".split())


@given(st.lists(WORDS, max_size=25))
def test_names_come_in_order_and_none_overlaps_another(words: list[str]):
    page, _ = segment.cut(article(" ".join(["He met", *words, "x."])))
    for sentence in page.sentences:
        spans = [one.span for one in namespans.by_rules(page, sentence)]
        assert all(one.end <= other.start for one, other in zip(spans, spans[1:], strict=False))
        assert all(sentence.span.contains(span) and span.of(page.text).strip() for span in spans)


def test_the_network_takes_no_kicker_and_no_place_of_a_firm_for_a_name():
    text = "They read MOON GARDEN According to it. They read ANN ROE Ann Roe said. The Singapore-based Acme left."
    page, _ = segment.cut(article(text))
    words = ("MOON GARDEN According", "GARDEN", "ANN ROE Ann Roe", "Singapore-based Acme")
    for name, expected in zip(words, ([], [], ["Ann Roe"], ["Acme"]), strict=True):
        at = text.index(name)
        marked = [Name(Span(at, at + len(name)), "organisation", 0.99)]
        sentence = next(s for s in page.sentences if s.span.contains(marked[0].span))
        assert [f.span.of(text) for f in namespans.finder(marked)(page, sentence)] == expected
