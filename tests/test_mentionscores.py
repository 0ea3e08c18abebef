"""Names of annotated tokens: how they become texts with offsets, and what is right in which score."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from analysis import cli, conll, mentionscores
from analysis.conll import Name, Named
from analysis.mentionscores import ACTORS, ALL, UNANNOTATED, WRONG_KIND, Pair
from analysis.spans import Span

TEXT = "Ann Lee met the Navy in Rome on Monday."
LEE, NAVY, ROME, MONDAY = Span(0, 7), Span(16, 20), Span(24, 28), Span(32, 38)
GOLD = (Name(LEE, "person"), Name(NAVY, "organisation"), Name(ROME, "place"), Name(MONDAY, "other"))

COLUMNS = """-DOCSTART- O

He O
met O
( O
Ann I-PER
Lee I-PER
) O
" O
Ford I-ORG
's O
man O
" O
, O
of O
Rome I-LOC
. O

Bye O
, O
Ann B-PER
Bob B-PER
! O

-DOCSTART- O

Rome B-LOC
fell O
. O
"""

UNER = """# newdoc id = herald_1
# sent_id = 1
# text = Ann Lee's  in Rome.
1\tAnn\tB-PER\t-\t-
2\tLee\tI-PER\t-\t-
3\t's\tO\t-\t-
4\tin\tO\t-\t-
5\tRome\tB-LOC\t-\t-
6\t.\tO\t-\t-

# text = Yes.
1\tYes\tO\t-\t-
2\t.\tO\t-\t-
"""

GUM = """# newdoc id = GUM_news_test
# newpar
# text = U.S. President Ann Lee of the Navy met officials.
1\tU.S.\tU.S.\tPROPN\tNNP\t_\t2\tnmod\t_\tEntity=(1-person-new-nnnnn-cf1-1,2,3,4,6,7-coref-Ann_Lee(2-place-new-nnnnn-cf2-1-sgl)
2\tPresident\tpresident\tPROPN\tNNP\t_\t0\tdep\t_\t_
3\tAnn\tAnn\tPROPN\tNNP\t_\t2\tflat\t_\t_
4\tLee\tLee\tPROPN\tNNP\t_\t2\tflat\t_\t_
5\tof\tof\tADP\tIN\t_\t7\tcase\t_\t_
6\tthe\tthe\tDET\tDT\t_\t7\tdet\t_\tEntity=(3-organization-new-nnnnn-cf3-2-sgl-Navy
7\tNavy\tNavy\tPROPN\tNNP\t_\t2\tnmod\t_\tEntity=3)1)
8\tmet\tmeet\tVERB\tVBD\t_\t2\tdep\t_\t_
9\tofficials\tofficial\tNOUN\tNNS\t_\t8\tobj\t_\tEntity=(4-person-new-nnnnn-cf4-1-sgl)|SpaceAfter=No
10\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

# text = She saw the President.
1\tShe\tshe\tPRON\tPRP\t_\t2\tnsubj\t_\tEntity=(1-person-giv:act-nnnnn-cf1-1-coref-Ann_Lee)
2\tsaw\tsee\tVERB\tVBD\t_\t0\troot\t_\t_
3\tthe\tthe\tDET\tDT\t_\t4\tdet\t_\tEntity=(5-person-new-nnnnn-cf2-2-coref
4\tPresident\tpresident\tPROPN\tNNP\t_\t2\tobj\t_\tEntity=5)|SpaceAfter=No
5\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_
"""


def read(folder: Path, name: str, words: str) -> list[Named]:
    path = folder / name
    path.write_text(words, encoding="utf-8")
    return conll.read(path)


def written(named: Named) -> list[tuple[str, str | None]]:
    return [(name.span.of(named.text), name.kind) for name in named.names]


def test_columns_become_a_text_with_a_sentence_a_paragraph(tmp_path: Path):
    first, second = read(tmp_path, "some.conll.txt", COLUMNS)
    assert first.text == "He met (Ann Lee) \"Ford's man\", of Rome.\n\nBye, Ann Bob!"
    assert written(first) == [
        ("Ann Lee", "person"), ("Ford", "organisation"), ("Rome", "place"), ("Ann", "person"), ("Bob", "person"),
    ]  # fmt: skip
    assert second.text == "Rome fell."


def test_a_sentence_keeps_its_text_where_the_file_has_it(tmp_path: Path):
    (named,) = read(tmp_path, "dev.iob2", UNER)
    assert named.article == "herald_1"
    assert named.text == "Ann Lee's  in Rome.\n\nYes."
    assert written(named) == [("Ann Lee", "person"), ("Rome", "place")]


def test_of_gums_phrases_the_names_are_left(tmp_path: Path):
    (named,) = read(tmp_path, "test.conllu", GUM)
    assert named.text == "U.S. President Ann Lee of the Navy met officials. She saw the President."
    assert written(named) == [("U.S.", "place"), ("Ann Lee", "person"), ("Navy", "organisation")]


def test_a_line_that_is_no_token_is_named(tmp_path: Path):
    with pytest.raises(conll.BrokenConll, match=r"bad\.conll, line 2: expected a token and its tag, found 'Lee'"):
        read(tmp_path, "bad.conll", "Ann I-PER\nLee\n")
    with pytest.raises(conll.BrokenConll, match="'Rome' is not in the sentence's text"):
        read(tmp_path, "bad.iob2", "# text = Ann left.\n1\tAnn\tB-PER\t-\t-\n2\tRome\tB-LOC\t-\t-\n")
    with pytest.raises(FileNotFoundError, match="no file of annotated tokens"):
        conll.read(tmp_path / "none")


@given(st.lists(st.tuples(st.text("ab.,()'\"é", min_size=1, max_size=4), st.sampled_from(["O", "B-PER", "I-PER"]))))
def test_every_token_is_found_in_the_text_made_of_them(tokens: list[tuple[str, str]]):
    made = tuple(conll._Token(word, tag, "", "") for word, tag in tokens)
    text = conll._joined(made)
    assert [span.of(text) for span in conll._spans(made, text, 0)] == [word for word, _ in tokens]


def figures(*read: Name) -> dict[tuple[str, str], tuple[int, int, int]]:
    found = mentionscores.score([Pair("a", TEXT, GOLD, read)])
    return {figure: (score.right_read, score.n_read, score.n_gold) for figure, score in found.figures.items()}


def test_a_name_that_only_meets_a_place_counts_neither_way_among_people_and_bodies():
    of = figures(Name(LEE, "person"), Name(ROME, "place"), Name(MONDAY, None))
    assert of[ACTORS, "exact"] == (1, 1, 2)
    assert of[ALL, "exact"] == (2, 2, 3)


def test_a_name_where_none_is_annotated_is_wrong():
    assert figures(Name(Span(8, 11), None))[ACTORS, "exact"] == (0, 1, 2)


def test_a_wrong_end_overlaps_and_is_not_exact():
    of = figures(Name(Span(0, 3), "person"))
    assert (of["person", "exact"], of["person", "overlap"]) == ((0, 1, 1), (1, 1, 1))


def test_the_kind_counts_only_in_the_scores_by_kind():
    of = figures(Name(NAVY, None), Name(LEE, "organisation"))
    assert of[ACTORS, "exact"] == (2, 2, 2)
    assert of["person", "exact"] == (0, 0, 1)
    assert of["organisation", "exact"] == (0, 1, 1)


def test_errors_are_listed_by_what_they_concern():
    found = mentionscores.score([Pair("a", TEXT, GOLD, (Name(Span(8, 11), None), Name(NAVY, None)))])
    listed = {(role, kind): len(those) for role, kinds in found.slips.items() for kind, those in kinds.items()}
    assert listed == {
        ("person", "missed"): 1, ("organisation", WRONG_KIND): 1, (UNANNOTATED, "invented"): 1, ("place", "missed"): 1,
    }  # fmt: skip


def test_anything_that_finds_names_in_a_text_can_be_judged():
    found = mentionscores.judge(lambda text: [Name(Span(text.index("Ann"), 7), "person")], [Named("a", TEXT, GOLD)])
    assert found.figures["person", "exact"].f1 == 1.0
    assert found.figures[ACTORS, "exact"].recall == 0.5


def test_the_command_scores_annotated_names_and_shows_the_errors(tmp_path: Path):
    gold = tmp_path / "names.conll"
    gold.write_text("The O\nFBI I-ORG\nsaid O\nso O\nto O\n<b>Xo I-PER\n. O\n", encoding="utf-8")
    page = tmp_path / "errors.html"
    result = CliRunner().invoke(cli.main, ["evaluate", "--gold", str(gold), "--errors", str(page)])
    assert result.exit_code == 0, result.output
    assert "names in mentions" in result.output
    assert "organisation exact" in result.output
    html = page.read_text(encoding="utf-8")
    assert "Names annotated as person" in html
    assert "<b>Xo" not in html
