"""Scores that can be checked by counting: an article, what is annotated, what was read, and what comes out."""

import random

import pytest
from gold_factory import LEE, RAY, RAY_TOO, SOME, marked, pair, said
from hypothesis import given
from hypothesis import strategies as st

from analysis import scores
from analysis.brat import ROLES, Attribution
from analysis.scores import ALL, FIGURES, LINKED, LINKED_SOURCED, Marked, Pair, score

GOLD = [LEE, RAY, RAY_TOO]


def whole(gold, read) -> dict[tuple[str, str], scores.Score]:
    return score([pair(gold, read)]).groups[ALL]


def counts(found: scores.Score) -> tuple[int, int, int, int]:
    return found.right_read, found.n_read, found.right_gold, found.n_gold


# --- one role

# What was read of “We won,” / that she had won / that he would ask the court, and how many of them are right.
CONTENTS = [
    ("nothing", [], (0, 0, 0, 3), (0, 0, 0, 3)),
    ("all three", ["“We won,”", "that she had won", "that he would ask the court"], (3, 3, 3, 3), (3, 3, 3, 3)),
    ("one, without its marks", ["We won"], (0, 1, 0, 3), (1, 1, 1, 3)),
    ("one, in two pieces", ["“We", "won,”"], (0, 2, 0, 3), (2, 2, 1, 3)),
    ("two, as one", ["that she had won, and added that he would ask the court"], (0, 1, 0, 3), (1, 1, 2, 3)),
    ("what nobody annotated", ["Nobody asked him."], (0, 1, 0, 3), (0, 1, 0, 3)),
]  # fmt: skip


@pytest.mark.parametrize(("case", "read", "exact", "overlap"), CONTENTS, ids=[case for case, *_ in CONTENTS])
def test_fragments_are_counted_on_either_side(case, read, exact, overlap):
    found = whole(GOLD, [said("", "", words) for words in read])
    assert counts(found["content", "exact"]) == exact
    assert counts(found["content", "overlap"]) == overlap


def test_the_fragments_of_one_content_count_each_for_itself():
    found = whole([said("Ann Lee", "said", ["“We won,”", "Nobody asked him."])], [LEE])
    assert counts(found["content", "exact"]) == (1, 1, 1, 2)


def test_a_source_shared_by_two_attributions_counts_once():
    assert counts(whole(GOLD, GOLD)["source", "exact"]) == (2, 2, 2, 2)


def test_characters_are_counted_without_white_space_and_once():
    found = whole([LEE, said("", "", "won")], [said("", "", "We won,” Ann")])
    assert counts(found["content", "token"]) == (7, 10, 7, 8)  # Wewon,” of Wewon,”Ann and of “Wewon,”


def test_precision_recall_and_f1_of_counts():
    found = whole(GOLD, [LEE, said("Ann Lee", "said", "Nobody asked him.")])["content", "exact"]
    assert (found.precision, found.recall, found.f1) == (1 / 2, 1 / 3, pytest.approx(2 / 5))


# --- whole attributions


def test_a_reading_is_linked_right_when_every_part_overlaps_that_of_one_attribution():
    loose = said("Ray", "denied that", "she had")
    assert counts(whole(GOLD, [loose])[LINKED]) == (1, 1, 1, 3)


@pytest.mark.parametrize(
    "wrong",
    [
        said("Ann Lee", "denied", "that she had won"),
        said("Bob Ray", "said", "that she had won"),
        said("Bob Ray", "denied", "“We won,”"),
        said("Bob Ray", "", "that she had won"),
        said("", "denied", "that she had won"),
    ],
)
def test_one_part_of_another_attribution_is_enough_to_be_wrong(wrong):
    assert counts(whole(GOLD, [wrong])[LINKED]) == (0, 1, 0, 3)


def test_an_absent_source_fits_an_absent_source_only():
    nobody = said("", "said", "“We won,”")
    assert counts(whole([nobody], [nobody])[LINKED]) == (1, 1, 1, 1)
    assert counts(whole([nobody], [LEE])[LINKED]) == (0, 1, 0, 1)
    assert counts(whole([LEE], [nobody])[LINKED]) == (0, 1, 0, 1)


def test_those_with_a_source_are_counted_apart():
    nobody = said("", "denied", "that she had won")
    found = whole([LEE, nobody], [LEE, nobody, RAY_TOO])
    assert counts(found[LINKED]) == (2, 3, 2, 2)
    assert counts(found[LINKED_SOURCED]) == (1, 2, 1, 1)


def test_one_annotated_attribution_makes_one_reading_right():
    found = whole([LEE], [LEE, said("Ann Lee", "said", "won")])
    assert counts(found[LINKED]) == (1, 2, 1, 1)


def test_a_reading_gives_way_where_another_can_be_matched_only_so():
    wide = said("Bob Ray", "denied that she had won, and added", "that she had won, and added that he would ask the court")
    narrow = said("Bob Ray", "denied", "she")
    assert scores.match([wide, narrow], [RAY, RAY_TOO]) == {0: 1, 1: 0}
    assert scores.match([narrow, wide], [RAY, RAY_TOO]) == {0: 0, 1: 1}


# --- groups


def test_a_reading_of_another_kind_can_still_be_right():
    gold = [marked(LEE, kind="direct"), marked(RAY, kind="indirect")]
    read = [marked(LEE, kind="mixed")]
    groups = score([pair(gold, read)]).groups
    assert counts(groups["kind", "direct"]["content", "exact"]) == (0, 0, 1, 1)
    assert counts(groups["kind", "mixed"]["content", "exact"]) == (1, 1, 0, 0)
    assert counts(groups["kind", "mixed"][LINKED]) == (1, 1, 0, 0)
    assert counts(groups["kind", "indirect"]["content", "token"]) == (0, 0, 0, len("thatshehadwon"))
    assert groups["kind", "mixed"][LINKED].precision == 1
    assert groups["kind", "mixed"][LINKED].f1 is None


def test_outlets_and_passages_are_groups_too():
    figures = score([pair([LEE], [LEE], "herald_1"), pair([marked(RAY, passage="caption")], [], "post_1")])
    assert list(figures.groups) == [
        ALL, ("kind", "indirect"), ("outlet", "herald"), ("outlet", "post"), ("passage", "body"), ("passage", "caption"),
    ]  # fmt: skip
    assert counts(figures.groups["outlet", "herald"][LINKED]) == (1, 1, 1, 1)
    assert counts(figures.groups["outlet", "post"]["source", "exact"]) == (0, 0, 0, 1)
    assert counts(figures.groups["passage", "caption"]["cue", "overlap"]) == (0, 0, 0, 1)


# --- intervals and confidence


def test_articles_that_are_all_alike_leave_no_doubt():
    figures = score([pair(GOLD, [LEE, RAY], f"herald_{n}") for n in range(5)])
    found = figures.groups[ALL]["content", "exact"]
    assert found.interval == (pytest.approx(0.8), pytest.approx(0.8))


def test_articles_that_differ_leave_some():
    figures = score([pair(GOLD, GOLD if n % 2 else [], f"herald_{n}") for n in range(20)])
    found = figures.groups[ALL]["content", "exact"]
    assert found.f1 == pytest.approx(2 / 3)
    low, high = found.interval
    assert 0.4 < low < 0.55 and 0.75 < high < 0.9


def test_one_article_has_no_interval():
    assert whole(GOLD, GOLD)[LINKED].interval is None


def test_bands_of_confidence_hold_the_readings_and_those_that_are_right():
    wrong = said("Ann Lee", "added", "“We won,”")
    read = [marked(LEE, 1.0), marked(said("Lee", "said", "won"), 0.96), marked(RAY, 0.9), marked(wrong, 0.9), marked(wrong, 0.3)]
    bands = {str(band): band for band in score([pair(GOLD, read)]).bands}
    assert {name: (band.n, band.right) for name, band in bands.items() if band.n} == {
        "0 to 0.5": (1, 0), "0.9 to 1": (4, 3), "0.95 to 1": (2, 2),
    }  # fmt: skip
    assert bands["0.9 to 1"].mean == pytest.approx(0.94)
    assert bands["0.5 to 0.6"].share is None


def test_wilsons_interval_is_that_of_the_textbook():
    assert scores.wilson(8, 10) == (pytest.approx(0.4902, abs=1e-4), pytest.approx(0.9433, abs=1e-4))
    assert scores.wilson(0, 10)[0] == 0
    assert scores.wilson(10, 10)[1] == pytest.approx(1)


# --- whatever is annotated and read


@given(SOME)
def test_what_is_annotated_scores_full_against_itself(attributions: list[Attribution]):
    for found in whole(attributions, attributions).values():
        assert found.f1 in (None, 1.0)
        assert found.n_gold == found.n_read == found.right_gold


@given(SOME)
def test_nothing_read_is_nothing_found(attributions: list[Attribution]):
    for found in whole(attributions, []).values():
        assert found.precision is None
        assert found.recall == (0.0 if found.n_gold else None)
        assert found.f1 == (0.0 if found.n_gold else None)


@given(SOME, SOME, st.randoms())
def test_the_order_of_articles_and_attributions_makes_no_difference(
    gold: list[Attribution], read: list[Attribution], chance: random.Random
):
    def kinds(side: list[Attribution]) -> list[Marked]:
        return [marked(a, confidence=len(a.content) / 4, kind=("direct", "mixed")[len(a.cue) % 2]) for a in side]

    pairs = [pair(kinds(gold), kinds(read), "a_1"), pair(kinds(read), kinds(gold), "b_1")]
    shuffled = [Pair(p.name, p.outlet, p.text, *(tuple(chance.sample(s, len(s))) for s in (p.gold, p.read))) for p in pairs[::-1]]
    assert score(pairs) == score(shuffled)


@given(SOME, SOME)
def test_the_lenient_measure_is_never_below_the_strict_one(gold: list[Attribution], read: list[Attribution]):
    found = whole(gold, read)
    for role in ROLES:
        exact, overlap = found[role, "exact"], found[role, "overlap"]
        assert exact.right_read <= overlap.right_read <= overlap.n_read
        assert exact.right_gold <= overlap.right_gold <= overlap.n_gold


def test_every_figure_is_there_for_every_group():
    figures = score([pair(GOLD, [LEE])])
    assert all(tuple(of) == FIGURES for of in figures.groups.values())
