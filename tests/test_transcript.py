"""Text on the left; on the right who speaks and what, the paragraphs of one turn joined by " ++ "."""

import pytest
from factories import LINEAR, article, growth, rows
from hypothesis import given
from hypothesis import strategies as st

from analysis import assembly, segment, statements, tagger


def turns(text: str) -> list[tuple[str, str]]:
    page, _ = segment.cut(article(text))
    return [(t.speaker.of(text), " ++ ".join(p.of(text) for p in t.parts)) for t in page.turns]


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        (
            "JANE ROE, HOST:\nThe bridge is shut. Good morning.\nTOM POE, BYLINE: Morning, Jane.\nROE: Why is it shut?\n"
            "POE: Nobody knows.\nIt was shut in May, too.\n(SOUNDBITE OF A BELL)\nROE: Thanks.\nThe programme was made in May.",
            [
                ("JANE ROE", "The bridge is shut. Good morning."),
                ("TOM POE", "Morning, Jane."),
                ("ROE", "Why is it shut?"),
                ("POE", "Nobody knows. ++ It was shut in May, too."),
                ("ROE", "Thanks."),
            ],
        ),
        (
            "Q: Is it shut?\nA: It is.\nQ: Since when?\nA: (Laughs.)",
            [("Q", "Is it shut?"), ("A", "It is."), ("Q", "Since when?")],
        ),
        (
            "SEN. JANE ROE (R-OHIO): We will vote\nPOE: When?\nROE: Soon.",
            [("SEN. JANE ROE", "We will vote"), ("POE", "When?"), ("ROE", "Soon.")],
        ),
        # a mark on every paragraph
        (
            "“ROE: Is it shut?\n“POE: It is.\n“ROE: Why?”",
            [("ROE", "Is it shut?"), ("POE", "It is."), ("ROE", "Why?”")],
        ),
        (
            "“ROE: Is it shut?\n“POE: It is.\n“It was in May, too.\n“ROE: Why?”",
            [("ROE", "Is it shut?"), ("POE", "It is. ++ It was in May, too."), ("ROE", "Why?”")],
        ),
        # in small letters two have to come back
        (
            "Jane Roe: Is it shut?\nTom Poe: It is.\nRoe: Since when?\nPoe: Since May.",
            [("Jane Roe", "Is it shut?"), ("Tom Poe", "It is."), ("Roe", "Since when?"), ("Poe", "Since May.")],
        ),
        ("Jane Roe: Is it shut?\nTom Poe: It is.\nRoe: Since when?", []),
        # as Wikinews sets it
        (
            "((WN)) Is it shut?\n((Tom Poe))  It is.\n((WN)) : Since when?",
            [("WN", "Is it shut?"), ("Tom Poe", "It is."), ("WN", "Since when?")],
        ),
        # named in full once, and by initials from there on; words set large in between are signed
        (
            "((Wikinews)) Is it shut?\nTom Poe: It is.\n((WN)) Since when?\nTP: Since May.\n—Tom Poe\n((WN)) Why?",
            [("Wikinews", "Is it shut?"), ("Tom Poe", "It is."), ("WN", "Since when?"), ("TP", "Since May."), ("WN", "Why?")],
        ),
        (
            "ROE: Is it shut?\nPOE: It is.\nROE: Why?\n“It is old.”\n— Tom Poe, engineer\nPOE: It fell.",
            [("ROE", "Is it shut?"), ("POE", "It is."), ("ROE", "Why?"), ("POE", "It fell.")],
        ),
        # the headline names one of them; what stands between two extracts is the reporter's
        (
            "Poe: Bridge Is Shut\nROE: Is it shut?\nPOE: It is.\nHe was asked again.\nHe sighed.\nIt was late.\n"
            "There was a pause.\nROE: Why?",
            [("ROE", "Is it shut?"), ("POE", "It is."), ("ROE", "Why?")],
        ),
        # labels, not speakers
        ("UPDATE: The bridge is open.\nCORRECTION: It is shut.\nUPDATE: It is open.", []),
        ("LONDON: A bridge fell.\nROME: It rained.\nPARIS: A shop shut.", []),
        ("GOAL OF THE DAY: Roe scored.\nLUNCH: It was good.\nMISS OF THE DAY: Poe fell.", []),
        ("Roe: 1,204.\nPoe: 1,100.\nRoe: 300.\nPoe: 200.", []),
        ("ROE: It is shut.\nThe bridge was built in May.", []),
        ("It is shut: the bridge.\nIt is old: the road.\nIt is shut: the shop.", []),
    ],
)
def test_turns(text, spoken):
    assert turns(text) == spoken


def test_a_turn_is_a_direct_statement_without_marks_and_what_was_read_of_its_line_gives_way():
    text = "ROE: Is it shut?\nPOE: It is.\nROE: Why?"
    page, _ = segment.cut(article(text))
    said, _ = statements.read(page, assembly.assemble(page, []))
    assert [(s.source_text, s.cue_text, s.content, s.kind, s.passage_kind) for s in said] == [
        ("ROE", ":", "Is it shut?", "direct", "body"),
        ("POE", ":", "It is.", "direct", "body"),
        ("ROE", ":", "Why?", "direct", "body"),
    ]


def test_the_speakers_of_a_transcript_are_people_under_one_name():
    text = "JANE ROE, HOST: Is it shut?\nSEN. TOM POE: It is.\nROE: Why?\nQ: Is it old?\nPOE: It is."
    said = {row["source_text"]: row["speaker"] for row in rows(text)["statements"] if row["cue_text"] == ":"}
    assert said == {"JANE ROE": "Jane Roe", "SEN. TOM POE": "Tom Poe", "ROE": "Jane Roe", "Q": "Q", "POE": "Tom Poe"}


@given(st.text(alphabet="AB ab:.\n()“,", max_size=80))
def test_turns_lie_in_order_and_in_passages_that_are_read(text):
    page, _ = segment.cut(article(text))
    at = 0
    for turn in page.turns:
        for part in turn.parts:
            assert at <= part.start < part.end
            assert page.passage_at(part.start).kind == "body"
            at = part.end


@pytest.mark.parametrize("unit", ["ROE: a\nPOE: b\n", "A" * 50 + ":\n", "ROE: a\n(b)\n", "((A)) b\n"])
def test_time_grows_with_the_text_and_not_faster(unit):
    assert growth(lambda text: segment.cut(article(text)), unit, 8000) < LINEAR


def test_a_mark_before_every_line_makes_no_quotation_of_somebody_who_reports_one():
    text = (
        "“ROE: Is the bridge shut, as the Herald wrote?\n“POE: It is.\n“ROE: I have to ask you, since the Herald wrote "
        "that it is safe, why it is shut.\n“POE: Nobody knows that.”"
    )
    page, _ = segment.cut(article(text))
    read = assembly.assemble(page, tagger.tag(page).attributions)
    by_herald = [part.of(text) for a in read if a.source and "Herald" in a.source.of(text) for part in a.content]
    assert all("POE" not in words and "ROE" not in words and "Nobody" not in words for words in by_herald)
    assert [a.source.of(text) for a in read if a.cue and a.cue.of(text) == ":"] == ["ROE", "POE", "ROE", "POE"]
