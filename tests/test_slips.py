"""Kinds of error: what is annotated, what was read, and what the difference is called."""

import pytest
from gold_factory import LEE, RAY, RAY_TOO, SOME, TEXT, pair, said
from hypothesis import given

from analysis import slips
from analysis.brat import ROLES, Attribution

BOTH = "that she had won, and added that he would ask the court"

# What is annotated as content, what was read, and what that is called.
CONTENTS = [
    (["“We won,”"], ["“We won,”"], []),
    (["“We won,”"], [], ["missed"]),
    ([], ["“We won,”"], ["invented"]),
    (["“We won,”"], ["We won"], ["only punctuation differs"]),
    (["“We won,”"], ["“We won,” Ann Lee"], ["wrong end"]),
    (["that she had won"], ["denied that she had won"], ["wrong start"]),
    (["that she had won"], ["denied that she had"], ["wrong start and end"]),
    ([BOTH], ["that she had won", "that he would ask the court"], ["split into pieces"]),
    (["that she had won", "that he would ask the court"], [BOTH], ["merged"]),
    (["that she had won", "and added that he"], ["denied that she", "won, and", "would ask"], ["invented", "cut differently"]),
    (["“We won,”", "Nobody asked him."], ["“We won,”", "asked him"], ["wrong start and end"]),
]  # fmt: skip


def kinds(gold: list[Attribution], read: list[Attribution], role: str = "content") -> list[str]:
    return sorted(kind for kind, those in slips.tally([pair(gold, read)])[role].items() for _ in those)


@pytest.mark.parametrize(("gold", "read", "expected"), CONTENTS)
def test_a_difference_has_a_name(gold: list[str], read: list[str], expected: list[str]):
    assert kinds([said("", "", words) for words in gold], [said("", "", words) for words in read]) == sorted(expected)


def test_right_words_can_be_linked_to_other_words():
    swapped = [said("Ann Lee", "denied", "“We won,”"), said("Bob Ray", "said", "that she had won")]
    assert kinds([LEE, RAY], swapped) == ["right words, linked to another cue"] * 2
    assert kinds([LEE, RAY], swapped, "cue") == ["right words, linked to another source"] * 2
    assert kinds([LEE, RAY], swapped, "source") == ["right words, linked to another cue"] * 2
    nobody = [said("", "said", "“We won,”")]
    assert kinds([LEE], nobody) == kinds([LEE], nobody, "cue") == ["right words, linked to another source"]
    assert kinds([LEE], nobody, "source") == ["missed"]


def test_a_source_shared_by_two_attributions_is_linked_right_to_both():
    assert kinds([RAY, RAY_TOO], [RAY, RAY_TOO], "source") == []
    assert kinds([RAY], [RAY, said("Bob Ray", "added", "that she had won")], "source") == ["right words, linked to another cue"]


def test_the_commonest_kind_comes_first():
    gold = [LEE, RAY, RAY_TOO]
    read = [said("", "", "We won"), said("", "", "Nobody asked him.")]
    assert list(slips.tally([pair(gold, read)])["content"]) == ["missed", "invented", "only punctuation differs"]


@given(SOME)
def test_what_is_annotated_has_no_errors_against_itself(attributions: list[Attribution]):
    assert not any(slips.tally([pair(attributions, attributions)]).values())


@given(SOME, SOME)
def test_every_fragment_that_is_not_right_is_in_one_error(gold: list[Attribution], read: list[Attribution]):
    found = slips.tally([pair(gold, read)])
    for role in ROLES:
        wrong = [s for those in found[role].values() for s in those if not s.kind.startswith("right words")]
        sides = [{span for a in side for span in getattr(a, role)} for side in (gold, read)]
        assert sorted(span for s in wrong for span in s.gold) == sorted(sides[0] - sides[1])
        assert sorted(span for s in wrong for span in s.read) == sorted(sides[1] - sides[0])
        assert all(0 <= s.span.start < s.span.end <= len(TEXT) for s in wrong)
