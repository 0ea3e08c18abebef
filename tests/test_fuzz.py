"""A short run of what `make fuzz` does at length: spoilt articles and files, and hard texts of growing length."""

import random

import pytest
from fuzzing import growth, inputs, mutations, rooms
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import segment

DAYS = st.sampled_from(inputs.DAYS)


@settings(max_examples=60)
@given(st.randoms(use_true_random=False), DAYS)
def test_a_spoilt_article_costs_no_exception_and_every_row_points_at_its_words(chance: random.Random, day: str):
    rooms.read(mutations.mutate(inputs.texts(()), chance, 500), day)


@settings(max_examples=40)
@given(st.lists(st.sampled_from([*mutations.WORDS, *mutations.MARKS, *mutations.ODD, " ", ". "]), max_size=40), DAYS)
def test_words_marks_and_figures_in_any_order_are_read(pieces: list[str], day: str):
    rooms.read(" ".join(pieces), day)


@settings(max_examples=40)
@given(st.sampled_from(inputs.files(())), st.randoms(use_true_random=False))
def test_a_spoilt_file_of_any_kind_gives_articles_and_issues_and_no_exception(file: tuple[str, bytes], chance: random.Random):
    rooms.read_file(mutations.mutate_bytes(file[1], chance), file[0])


@pytest.mark.parametrize(("suffix", "raw"), inputs.files(()), ids=lambda value: value if isinstance(value, str) else "")
def test_the_files_to_be_spoilt_are_sound(suffix: str, raw: bytes):
    assert any(hasattr(found, "text") for found in rooms.read_file(raw, suffix)), suffix


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1599-12-31", "3000-01-01"])
def test_the_empty_day_of_a_database_is_no_day_of_publication(day: str):
    article = rooms.article("Ann Lee said at noon that two men had left yesterday.", day)
    assert article.published is None
    rooms.read("DEC 31, 9999 -- Ann Lee said at noon that two men had left.", day)


# Titles one after the other once took time by the third power.
@pytest.mark.parametrize("name", ["titles", "spaces"])
def test_four_times_a_hard_text_takes_no_more_than_four_times_as_long(name: str):
    assert growth.too_slow(growth.HARD[name], 3500) == []


def test_a_megabyte_of_one_character_is_one_passage():
    page, _ = segment.cut(rooms.article("a" * 1_000_000))
    assert [(p.start, p.end) for p in page.passages] == [(0, 1_000_000)]
