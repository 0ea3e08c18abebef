"""What cleaning changes, character by character, and that it moves none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.clean import STEPS, clean


@pytest.mark.parametrize(
    ("received", "cleaned"),
    [
        ("Mr\N{NO-BREAK SPACE}Zelensky", "Mr Zelensky"),
        ("1\N{NARROW NO-BREAK SPACE}500\N{THIN SPACE}men", "1 500 men"),
        ("\N{ZERO WIDTH NO-BREAK SPACE}Kyiv said", " Kyiv said"),
        ("said\N{ZERO WIDTH SPACE}that", "said that"),
        ("one\ttwo", "one two"),
        ("co\N{SOFT HYPHEN}operation", "co-operation"),
        ("no\N{NON-BREAKING HYPHEN}limits", "no-limits"),
        ("\N{MINUS SIGN}5", "-5"),
        ("first\r\n\r\nsecond", "first \n \nsecond"),
        ("first\rsecond", "first\nsecond"),
        ("first\N{LINE SEPARATOR}second\N{PARAGRAPH SEPARATOR}third", "first\nsecond\nthird"),
        ("bell\x07 and escape\x1b", "bell  and escape "),
        ("\N{RIGHT-TO-LEFT OVERRIDE}diaS", " diaS"),
        ("２０２５\N{IDEOGRAPHIC SPACE}ＡＦＰ：", "2025 AFP:"),
        ("‟low‟ ❝ornament❞", "“low“ “ornament”"),
        ("Ukraineʼs", "Ukraine’s"),
        # What stays: marks have a direction, dashes a length, and letters are the writer's.
        ("“curly” ‘single’ \"straight\" 'plain' «guillemets» „low”", "“curly” ‘single’ \"straight\" 'plain' «guillemets» „low”"),
        ("Ukraine – in Donetsk—now …", "Ukraine – in Donetsk—now …"),
        ("Володимир Зеленський café ﬁnal 5′10″", "Володимир Зеленський café ﬁnal 5′10″"),
    ],
)
def test_each_character_becomes_one_character(received: str, cleaned: str):
    assert clean(received) == cleaned


WRAPPED = """\
The mayor of Springfield said on Monday that the vote had
been fair, that the count had been watched by many people
from all parties, and that nobody would have to repeat it.

“We won,” she told reporters who had waited outside the
town hall since noon, “and we will now govern, with all
those who want to join us.” A spokesman for the opposing
party, which had asked for a recount, declined to comment.

- First point
- Second point
"""


def test_the_paragraphs_of_a_text_broken_to_one_width_are_one_line_each():
    lines = clean(WRAPPED).splitlines()
    assert [line[:9] for line in lines] == ["The mayor", "", "“We won,”", "", "- First p", "- Second "]
    assert "had waited outside the town hall since noon, “and we will now govern, with all those who want" in lines[2]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(["He said so again.", "She denied it all."] * 9),  # lines that end with their sentence
        "\n".join(["News", "Sport and everything about it", "Weather", "Video", "More from us", "Shop"] * 3),
        "\n".join([WRAPPED, "A paragraph on one line. " * 5]),
        "\n".join(["A title of some words", "A standfirst of some more words", "Ann Lee", "Monday"]),
    ],
    ids=["sentences", "menu", "one long line", "few lines"],
)
def test_lines_that_nobody_broke_to_fit_stay(text: str):
    assert clean(text) == text


def wrapped() -> st.SearchStrategy[str]:
    return st.lists(st.text("ab .-\n", max_size=60), max_size=30).map("\n".join)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_character_moves(text: str):
    assert len(clean(text)) == len(text)


@given(st.text() | wrapped())
def test_cleaning_twice_is_cleaning_once(text: str):
    assert clean(clean(text)) == clean(text)


def test_every_character_of_unicode_becomes_one_character():
    everything = "".join(map(chr, range(0x110000)))
    for step in STEPS:
        assert len(clean(everything, [step])) == len(everything)


def test_steps_can_be_chosen():
    assert clean("no\N{NON-BREAKING HYPHEN}limits\N{NO-BREAK SPACE}war", ["spaces"]) == "no\N{NON-BREAKING HYPHEN}limits war"


def test_a_wrong_step_is_answered_with_the_right_ones():
    with pytest.raises(ValueError, match="no cleaning step is named 'space'.*line-ends, spaces, controls, fullwidth"):
        clean("text", ["space"])


def test_a_step_that_moves_characters_is_caught(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(STEPS, "spaces", lambda text: text.replace(" ", ""))
    with pytest.raises(AssertionError, match="'spaces' moved characters"):
        clean("two words", ["spaces"])
