"""Names, quotation marks and plurals as a sentence of a report has them."""

from __future__ import annotations

import pytest

from analysis import wording


@pytest.mark.parametrize(
    ("name", "in_a_sentence"),
    [
        ("United States", "the United States"),
        ("FBI", "the FBI"),
        ("Obama administration", "the Obama administration"),
        ("Ministry of Defence", "the Ministry of Defence"),
        ("The Washington Post", "The Washington Post"),
        ("Ukraine", "Ukraine"),
        ("Georgetown University", "Georgetown University"),
        ("Ann Lee", "Ann Lee"),
        ("Party", "Party"),
        ("“officials”", "“officials”"),
    ],
)
def test_a_name_that_takes_the_article_has_it(name: str, in_a_sentence: str):
    assert wording.named(name) == in_a_sentence


@pytest.mark.parametrize(
    ("words", "in_marks"),
    [
        ("the claim", "“the claim”"),
        ("Zelensky’s “baseless” claims", "“Zelensky’s ‘baseless’ claims”"),
        ('the change "underhanded"', "“the change ‘underhanded’”"),
        ('"We won," she said, "and they lost"', "“‘We won,’ she said, ‘and they lost’”"),
        ("“We won.”", "“We won.”"),  # marks around all of it are not doubled
        ("demanded “a reaction", "“demanded ‘a reaction’”"),  # what the words leave open is closed
        ("two\nlines", "“two lines”"),
    ],
)
def test_marks_inside_quoted_words_are_single(words: str, in_marks: str):
    assert wording.quoted(words) == in_marks


@pytest.mark.parametrize(
    ("n", "noun", "counted"),
    [
        (1, "reply", "1 reply"),
        (2, "reply", "2 replies"),
        (2, "day", "2 days"),
        (2, "class", "2 classes"),
        (1200, "expression of time", "1,200 expressions of time"),
        (3, "denial or rejection", "3 denials or rejections"),
    ],
)
def test_nouns_stand_in_the_number(n: int, noun: str, counted: str):
    assert wording.count(n, noun) == counted
