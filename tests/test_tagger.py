"""Text on the left; on the right who, the reporting words, and what. Two parts of one content are joined by " ++ "."""

import pytest
from factories import article
from hypothesis import given
from hypothesis import strategies as st

from analysis import segment, tagger


def read(text: str) -> list[tuple[str, str, str]]:
    page, _ = segment.cut(article(text))
    return [
        (
            a.source.of(text) if a.source else "",
            a.cue.of(text) if a.cue else "",
            " ++ ".join(part.of(text) for part in a.content),
        )
        for a in tagger.tag(page)
    ]


DIRECT = [
    ("“We won,” Smith said.", [("Smith", "said", "“We won,”")]),
    ("“We won,” said John Smith.", [("John Smith", "said", "“We won,”")]),
    (
        "“We won,” said John Smith, the foreign minister, on Monday.",
        [("John Smith, the foreign minister", "said", "“We won,”")],
    ),
    ("Smith said: “We won.”", [("Smith", "said", "“We won.”")]),
    ("Smith said, “We won.”", [("Smith", "said", "“We won.”")]),
    ("“We won,” Smith said. “They lost.”", [("Smith", "said", "“We won,” ++ “They lost.”")]),
    ("“We won,” Smith said, “and they lost.”", [("Smith", "said", "“We won,” ++ “and they lost.”")]),
    ("“Did we win?” Smith asked.", [("Smith", "asked", "“Did we win?”")]),
    ("“We won,” he told Reuters.", [("he", "told", "“We won,”")]),
    (
        "In a post on Monday, Smith said, referring to the vote: “We won.”",
        [("Smith", "said", "“We won.”")],
    ),
    (
        "Jane Doe, who opened the meeting said, “We must go on.”",
        [("Jane Doe, who opened the meeting", "said", "“We must go on.”")],
    ),
]

INDIRECT = [
    ("Smith said that it rained.", [("Smith", "said", "that it rained")]),
    ("Smith said it rained.", [("Smith", "said", "it rained")]),
    ("It rained, Smith said.", [("Smith", "said", "It rained")]),
    ("Smith has repeatedly said that it rained.", [("Smith", "has repeatedly said", "that it rained")]),
    ("Smith said on social media that it rained.", [("Smith", "said", "that it rained")]),
    (
        "Jane Doe, the minister for rain, said it rained.",
        [("Jane Doe, the minister for rain", "said", "it rained")],
    ),
    (
        "Smith said that it rained, adding that it would stop.",
        [("Smith", "said", "that it rained"), ("Smith", "adding", "that it would stop")],
    ),
    (
        "Smith said it rained, but Doe said it was dry.",
        [("Smith", "said", "it rained"), ("Doe", "said", "it was dry")],
    ),
    ("The ministry urged Kyiv to wait.", [("The ministry", "urged", "Kyiv to wait")]),
    ("Kyiv demanded an answer from Beijing after the attack.", [("Kyiv", "demanded", "an answer from Beijing")]),
    ("Smith accused Doe of lying, reopening the row.", [("Smith", "accused", "Doe of lying")]),
    ("Smith announced he would go.", [("Smith", "announced", "he would go")]),
    ("Mr Smith’s claim that it rained was denied.", [("Mr Smith’s", "claim", "that it rained was denied")]),
    ("Smith told Reuters that it rained.", [("Smith", "told", "that it rained")]),
]

MIXED = [
    ("Smith said it was “a shame”.", [("Smith", "said", "it was “a shame”")]),
    ("He called it “a shame,” Smith said.", [("Smith", "said", "He called it “a shame,”")]),
]

# a text that was cut off in the middle of a sentence
CUT_OFF = [
    ("Kyiv would demand an explanation and", [("Kyiv", "would demand", "an explanation and")]),
    ("Smith described it as", []),
    ("Smith said", []),
    ("“We won,” said", []),
    ("“We won,” said Smith,", [("Smith", "said", "“We won,”")]),
    ("Mr Smith’s claim that", []),
]

NOTHING = [
    "It rained on Monday.",
    "They boast a “no limits” partnership.",
    "The claim was old and the report was long.",
    "Smith was told to leave.",
    "Smith never said that it rained.",
    "She wants to say that it rained.",
    "The company has claims in Peru.",
    "Smith announced the steps.",
    "The so-called coalition of the willing met.",
]


@pytest.mark.parametrize(("text", "wanted"), DIRECT + INDIRECT + MIXED)
def test_attributions(text, wanted):
    assert read(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), CUT_OFF)
def test_a_text_may_stop_anywhere(text, wanted):
    before = "It rained on the town for most of the day, and nobody there could remember a longer rain. "
    assert read(before + text) == wanted


@pytest.mark.parametrize("text", NOTHING)
def test_the_narrators_own_prose_is_no_attribution(text):
    assert read(text) == []


def test_a_quotation_without_a_cue_has_no_source():
    assert read("“We won the war of the pigs.”") == [("", "", "“We won the war of the pigs.”")]


def test_words_in_marks_that_are_no_speech_are_left_alone():
    assert read("The “decisive enabler” of the war left.") == []


def test_an_embedded_post_is_not_the_taggers():
    assert read("Smith said we won. — Jane Doe (@jdoe) April 8, 2025") == []


@given(
    st.lists(st.sampled_from([*"“”\"‘’',.:;—?!", *"Smith said that it rained and but who he claim’s adding".split()]))
)
def test_spans_lie_in_one_sentence_and_do_not_cross_their_source(words):
    text = " ".join(words)
    page, _ = segment.cut(article(text))
    for a in tagger.tag(page):
        assert a.content
        assert 0 <= a.score <= 1
        for part in a.content:
            assert part.start < part.end <= len(text)
            assert part.of(text).strip() == part.of(text)
            assert a.source is None or not part.overlaps(a.source)
        assert list(a.content) == sorted(a.content)
