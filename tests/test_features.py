"""A page as the network reads it: words with their offsets, and what print shows beside them."""

import pytest
from factories import article, page
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from analysis import features, model, paths, segment, tagger
from analysis.features import PARAGRAPH

TOKENIZER = Tokenizer.from_file(str(paths.MODELS / model.TOKENIZER))


def read(text: str):
    cut, _ = segment.cut(article(text))
    return cut, features.read(cut, TOKENIZER, tagger.READ)


def by_word(text: str, column: str) -> list[tuple[str, int]]:
    cut, words = read(text)
    values = getattr(words, column)
    return [(cut.text[s:e], int(values[i])) for s, e, i in zip(words.starts, words.ends, words.first[:-1], strict=True)]


def test_words_are_split_at_spaces_and_marks():
    cut, words = read("Smith’s plan—“no-limits”—won 3.5% in São Paulo, he said today.")
    assert [cut.text[s:e] for s, e in zip(words.starts, words.ends, strict=True)] == (
        "Smith ’ s plan — “ no - limits ” — won 3 . 5 % in São Paulo , he said today .".split()
    )


@given(st.text(max_size=300))
def test_words_are_slices_in_order_whatever_the_text(text):
    cut, words = read(text or ".")
    assert (words.starts < words.ends).all() and (words.ends[:-1] <= words.starts[1:]).all()
    assert not any(cut.text[s:e].isspace() for s, e in zip(words.starts, words.ends, strict=True))
    assert len(words.first) == len(words) + 1 and words.first[-1] == len(words.pieces)
    assert len(words.pieces) == len(words.shapes) == len(words.quotes) == len(words.places)


def test_capitals_are_told_apart():
    shapes = dict(by_word("The NATO chief McDonald won 12 seats in Kyiv on Monday, he said.", "shapes"))
    assert (shapes["chief"], shapes["The"], shapes["NATO"], shapes["McDonald"], shapes["12"]) == (0, 1, 2, 3, 4)


def test_quotation_marks_and_what_stands_between_them():
    quotes = by_word("Smith said: “We won.” Then he left the room.", "quotes")
    assert quotes[3:8] == [("“", 2), ("We", 1), ("won", 1), (".", 1), ("”", 3)]
    assert all(state == 0 for _, state in quotes[:3] + quotes[8:])


def test_starts_of_sentences_and_paragraphs():
    places = by_word("It rained, he said. It was dry.\nWe all won today, he said.", "places")
    assert [(word, place) for word, place in places if place] == [("It", 2), ("It", 1), ("We", 2)]


def test_what_is_no_prose_is_not_read():
    text = "Rain in Spain\nIt rained all day in Spain, Smith said on Monday.\nSign up for our newsletter"
    cut, words = read(text)
    assert cut.text[words.starts[0] : words.ends[-1]] == text.splitlines()[1]


def test_a_part_is_a_text_of_its_own():
    cut, words = read("Smith said that Doe believes it rained.")
    part = words.part(3, 5)
    assert [cut.text[s:e] for s, e in zip(part.starts, part.ends, strict=True)] == ["Doe", "believes", "it"]
    assert part.first[0] == 0 and part.places[0] == PARAGRAPH
    assert part.pieces.tolist() == words.pieces[words.first[3] : words.first[6]].tolist()


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_no_words(text):
    assert len(features.read(page(text), TOKENIZER, tagger.READ)) == 0


def test_parts_joined_are_the_paragraphs_of_one_text():
    cut, words = read("Smith said that Doe believes it rained.\nHe added that Poe knew.")
    both = features.joined([words.part(3, 4), words.part(11, 12)])
    assert [cut.text[s:e] for s, e in zip(both.starts, both.ends, strict=True)] == ["Doe", "believes", "Poe", "knew"]
    assert both.paragraph.tolist() == [1, 1, 2, 2]
    assert (
        both.pieces[both.first[2] : both.first[3]].tolist() == words.pieces[words.first[11] : words.first[12]].tolist()
    )
    assert len(features.joined([])) == 0
