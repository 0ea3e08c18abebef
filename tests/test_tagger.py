"""Text on the left; on the right who, the reporting words, and what. Two parts of one content are joined by " ++ ".

The sentences are invented, and none was trained on. They say what the network that ships must not unlearn; how well it
reads is measured by `onrecord evaluate`. As in PolNeAR, the comma behind an apposition is the source's, the colon the
cue's.
"""

import pytest
from factories import article
from hypothesis import given
from hypothesis import settings as hypothesis_settings
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
        for a in tagger.tag(page).attributions
    ]


DIRECT = [
    (
        "“We won the vote, and we will govern,” Ann Lee said.",
        "Ann Lee",
        "said",
        "“We won the vote, and we will govern,”",
    ),
    (
        "“We won the vote, and we will govern,” said Ann Lee, the mayor of Springfield.",
        "Ann Lee, the mayor of Springfield",
        "said",
        "“We won the vote, and we will govern,”",
    ),
    (
        "The mayor said, “We won the vote, and we will govern.”",
        "The mayor",
        "said",
        "“We won the vote, and we will govern.”",
    ),
    (
        "“We won the vote,” the mayor said, “and we will govern.”",
        "the mayor",
        "said",
        "“We won the vote,” ++ “and we will govern.”",
    ),
    (
        "“We won the vote,” the mayor said on Monday. “We will govern.”",
        "the mayor",
        "said",
        "“We won the vote,” ++ “We will govern.”",
    ),
    ("“Did we win the vote?” the mayor asked reporters.", "the mayor", "asked", "“Did we win the vote?”"),
    ("“We won the vote,” she told Reuters in an interview.", "she", "told", "“We won the vote,”"),
    ("“The dam was never inspected,” the report says.", "the report", "says", "“The dam was never inspected,”"),
]

INDIRECT = [
    ("Ann Lee said that the vote had been won.", "Ann Lee", "said", "that the vote had been won"),
    ("Ann Lee said the vote had been won.", "Ann Lee", "said", "the vote had been won"),
    ("The vote had been won, Ann Lee said.", "Ann Lee", "said", "The vote had been won"),
    ("Ann Lee has repeatedly said that the vote was fair.", "Ann Lee", "has repeatedly said", "that the vote was fair"),
    ("Ann Lee said on social media that the vote was fair.", "Ann Lee", "said", "that the vote was fair"),
    (
        "Ann Lee, the mayor of Springfield, said the vote was fair.",
        "Ann Lee, the mayor of Springfield,",
        "said",
        "the vote was fair",
    ),
    ("Ann Lee told Reuters that the vote was fair.", "Ann Lee", "told", "that the vote was fair"),
    ("Ann Lee denied any involvement in the affair.", "Ann Lee", "denied", "any involvement in the affair"),
    ("Ann Lee believes that the vote was fair.", "Ann Lee", "believes", "that the vote was fair"),
    ("Ann Lee promised to lower the tax on homes.", "Ann Lee", "promised", "to lower the tax on homes"),
    (
        "The ministry urged Kyiv to wait for the results.",
        "The ministry",
        "urged",
        "Kyiv to wait for the results",
    ),
    (
        "Ann Lee accused Bob Ray of lying to voters about the count.",
        "Ann Lee",
        "accused",
        "Bob Ray of lying to voters about the count",
    ),
    (
        "Ann Lee announced on Tuesday that she would not run again.",
        "Ann Lee",
        "announced",
        "that she would not run again",
    ),
    ("Critics argue that the law goes too far.", "Critics", "argue", "that the law goes too far"),
    (
        "Two people were hurt in the crash, according to the police.",
        "the police",
        "according to",
        "Two people were hurt in the crash",
    ),
    ("A poll found that most voters want a new mayor.", "A poll", "found", "that most voters want a new mayor"),
    (
        "It was not clear who was behind the attack, officials said.",
        "officials",
        "said",
        "It was not clear who was behind the attack",
    ),
    ("Ann Lee never said that the vote was stolen.", "Ann Lee", "never said", "that the vote was stolen"),
]

MIXED = [
    (
        "Ann Lee called the vote “a shame” and the count “a farce”.",
        "Ann Lee",
        "called",
        "the vote “a shame” and the count “a farce”",
    ),
]

SEVERAL = [
    (
        "Ann Lee said that the vote was fair, adding that the count would go on.",
        [("Ann Lee", "said", "that the vote was fair"), ("Ann Lee", "adding", "that the count would go on")],
    ),
    (
        "Ann Lee said the vote was fair, but Bob Ray said it had been stolen.",
        [("Ann Lee", "said", "the vote was fair"), ("Bob Ray", "said", "it had been stolen")],
    ),
    # a report inside a report
    (
        "She said that he told her he would resign.",
        [("She", "said", "that he told her he would resign"), ("he", "told", "he would resign")],
    ),
]

NOTHING = [
    "It rained on Monday, and the streets were empty.",
    "The claim was old and the report was long.",
    "The company has claims in Peru.",
    "The so-called coalition of the willing met in Paris on Monday.",
    "The “decisive enabler” of the war left the hall.",
]

# a text that was cut off in the middle of a sentence
CUT_OFF = [
    ("Ann Lee described it as", [("Ann Lee", "described", "it")]),
    ("Ann Lee said", []),
    ("“We won,” said", [("", "said", "“We won,”")]),
    ("“We won the vote,” said Ann Lee,", [("Ann Lee", "said", "“We won the vote,”")]),
    ("Mr Ray’s claim that", []),
]


@pytest.mark.parametrize(("text", "source", "cue", "content"), DIRECT + INDIRECT + MIXED)
def test_one_attribution(text, source, cue, content):
    assert read(text) == [(source, cue, content)]


@pytest.mark.parametrize(("text", "wanted"), SEVERAL)
def test_several_attributions(text, wanted):
    assert read(text) == wanted


@pytest.mark.parametrize("text", NOTHING)
def test_the_narrators_own_prose_is_no_attribution(text):
    assert read(text) == []


@pytest.mark.parametrize(("text", "wanted"), CUT_OFF)
def test_a_text_may_stop_anywhere(text, wanted):
    before = "It rained on the town for most of the day, and the streets were under water. "
    assert read(before + text) == wanted


def test_what_a_speaker_thinks_in_his_own_words_is_no_report_inside_the_report():
    assert read("“I think that we won the vote, and I believe that we will govern,” Ann Lee said.") == [
        ("Ann Lee", "said", "“I think that we won the vote, and I believe that we will govern,”")
    ]


def test_an_embedded_post_is_not_the_taggers():
    assert read("Ann Lee said we won. — Jane Doe (@jdoe) April 8, 2025") == []


def test_a_text_as_long_as_a_book_is_read_in_portions_of_whole_paragraphs(monkeypatch: pytest.MonkeyPatch):
    paragraphs = [
        "Ann Lee said that Bob Ray had denied that the vote was stolen.",
        "It rained on Monday, and the streets were empty.",
        "“We won the vote, and we will govern,” the mayor said.",
    ]
    alone = [attribution for paragraph in paragraphs for attribution in read(paragraph)]
    monkeypatch.setattr(tagger, "_AT_ONCE", 5)
    assert read("\n".join(paragraphs)) == alone
    assert [source for source, *_ in alone] == ["Ann Lee", "Bob Ray", "the mayor"]


@hypothesis_settings(deadline=None, max_examples=40)
@given(
    st.lists(st.sampled_from([*"“”\"‘’',.:;—?!\n", *"Smith said that it rained and but who he claim’s adding".split()]))
)
def test_spans_do_not_cross_each_other_or_a_paragraph(words):
    text = " ".join(words)
    page, _ = segment.cut(article(text))
    for a in tagger.tag(page).attributions:
        assert a.content and list(a.content) == sorted(a.content)
        assert 0 <= a.score <= 1
        spans = [span for span in (a.source, a.cue, *a.content) if span]
        for span in spans:
            assert 0 <= span.start < span.end <= len(text)
            assert span.of(text).strip() == span.of(text)
            assert page.passage_at(span.start) is page.passage_at(span.end - 1)
        assert not any(a.overlaps(b) for i, a in enumerate(spans) for b in spans[i + 1 :])
