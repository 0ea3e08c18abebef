"""Why a row is what it is: the small tables on the left, what is printed about their rows on the right."""

import dataclasses
from pathlib import Path

import pytest
import small_tables
from click.testing import CliRunner
from factories import article, tables
from small_tables import LEE, POST, STATEMENT, UNNAMED

from analysis import cli, store
from analysis.explain import UnknownId, explain
from analysis.schema import Issue
from analysis.spans import Span
from analysis.tables import to_arrow


def told(row_id: str, rows: dict | None = None) -> list[str]:
    return explain(to_arrow(rows or small_tables.rows()), row_id).splitlines()


def lines(label: str, printed: list[str]) -> list[str]:
    """Return what stands behind a label."""
    return [line[12:] for line in printed if line[:12].strip() == label]


def test_a_statement_is_told_with_its_marked_words_its_speaker_and_its_day():
    printed = told(STATEMENT)
    assert lines("in", printed) == ["small.txt, characters 28 to 78 (2025-04-08)"]
    assert lines("text", printed) == [
        "date 2025-04-08 Give now. ¶ {content: “We won,”} {source: Ann Lee} {cue: said} on Tuesday. "
        "{content: “By two seats.”} ¶ Critics said that she lost. ¶ Thank you — Ann Lee (@annlee) April 7, 2025"
    ]
    assert lines("kind", printed) == ["direct: all of the content stands in quotation marks"]
    assert lines("speaker", printed) == [f"Ann Lee ({LEE})"]
    assert lines("because", printed) == ["named"]
    assert lines("compared", printed) == [
        f"“Ann Lee” (name, {LEE.replace('-a', '-m')}) with “Ann Lee”, “she”, “Ms Lee”"
    ]
    assert lines("said on", printed) == [
        "2025-04-08 (day), read from a date in the words that tell of the saying: “on Tuesday” at 51"
    ]
    assert lines("confidence", printed) == ["0.90 that source, cue and content are read rightly"]
    assert lines("issues", printed) == ["none"]


def test_a_statement_without_an_actor_says_what_was_seen():
    printed = told(UNNAMED)
    assert lines("speaker", printed) == ["Critics (no actor)"]
    assert lines("because", printed) == ["a group without a name"]
    assert lines("compared", printed) == ["“Critics” (nominal): a group without a name"]
    assert lines("kind", printed) == ["indirect: none of the content stands in quotation marks"]
    assert lines("said on", printed) == [
        "2025-04-08 (day), read from only the day of publication, 2025-04-08: it may have been said before"
    ]


def test_an_embedded_post_is_direct_without_marks():
    printed = told(POST)
    assert lines("kind", printed) == ["direct: the words of an embedded post"]
    assert lines("cue", printed) == []
    assert lines("said on", printed) == ["2025-04-07 (day), read from the date of the embedded post"]


def test_where_marks_cross_the_shared_words_carry_both():
    rows = small_tables.rows()
    whole = Span(rows["statements"][1].start, rows["statements"][1].end)
    rows["statements"][1] = dataclasses.replace(rows["statements"][1], parts=[whole])
    (text,) = lines("text", told(UNNAMED, rows))
    assert "{content+source: Critics} {content+cue: said} {content: that she lost}." in text


def test_issues_in_the_characters_of_a_statement_are_told_and_no_others():
    rows = small_tables.rows()
    article_id = rows["articles"][0].article_id
    rows["issues"] += [
        Issue(source="small.txt", article_id=article_id, start=30, end=31, room="marks", reason="one mark too many"),
        Issue(source="small.txt", article_id=article_id, start=90, end=91, room="marks", reason="elsewhere"),
        Issue(source="corrections.csv", room="rulings", reason=f"line 2: {STATEMENT} is read otherwise now"),
    ]
    assert lines("issue", told(STATEMENT, rows)) == [
        "marks: one mark too many",
        f"rulings: line 2: {STATEMENT} is read otherwise now",
    ]


def test_an_actor_is_told_with_every_form_where_it_was_first_read_and_why():
    rows = small_tables.rows()
    rows["mentions"][0] = dataclasses.replace(
        rows["mentions"][0], role="Mayor", role_class="official", role_word="Mayor", reason="by the full name"
    )
    printed = told(LEE, rows)
    assert lines("actor", printed) == [f"{LEE}: Ann Lee, person"]
    assert lines("counted", printed) == ["3 mentions in 1 article, published 2025-04-08"]
    assert lines("statements", printed) == ["2: 2 direct"]
    first = LEE.replace("-a", "-m")
    assert lines("form", printed) == [f"“Ann Lee”, 2 times, first at small.txt, 38 to 45 ({first})"]
    assert lines("because", printed) == ["by the full name (1 of 2)", "named in full (1 of 2)"]
    (pronoun,) = lines("pronoun", printed)
    assert pronoun.startswith("“she”, once, first at small.txt, ") and pronoun.endswith(": the only woman before it")
    assert lines("role", printed) == [f"“Mayor”, official by “Mayor”, once, first at small.txt, 38 to 45 ({first})"]
    assert "date 2025-04-08 Give now. ¶ “We won,” {mention: Ann Lee} said on Tuesday." in "\n".join(printed)


def test_a_mention_is_told_with_what_it_was_compared_with():
    rows = small_tables.rows()
    she = rows["mentions"][2]
    printed = told(she.mention_id)
    assert lines("mention", printed) == [f"{she.mention_id}: “she”, pronoun"]
    assert lines("actor", printed) == [f"Ann Lee ({LEE})"]
    assert lines("because", printed) == ["the only woman before it"]
    assert lines("compared", printed) == [
        f"“she” (pronoun, {she.mention_id}) with “Ann Lee”, “she”, “Ms Lee”; the last by name before it is “Ann Lee” at 38"
    ]
    critics = told(rows["mentions"][1].mention_id)
    assert (lines("actor", critics), lines("because", critics)) == (["none"], ["a group without a name"])


def test_what_is_read_from_articles_is_told_as_it_was_resolved():
    made = tables(article("President Jane Roe met Senator Ann Poe. She said it rained."))
    (statement,) = made["statements"].to_pylist()
    printed = explain(made, statement["statement_id"]).splitlines()
    assert lines("speaker", printed) == ["nobody (no actor)"]
    assert lines("because", printed) == [statement["speaker_reason"]]
    assert lines("text", printed) == [
        "President Jane Roe met Senator Ann Poe. {source: She} {cue: said} {content: it rained}."
    ]


@pytest.mark.parametrize(
    ("row_id", "message"),
    [
        ("nothing like it", "is the id of no statement, actor or mention; take one from statements, actors or mentions"),
        (LEE + "9", f"; the nearest are {LEE}"),
        ("ann", f"; did you mean {LEE} (Ann Lee)?"),
        (LEE.replace("-a38-45", "-a98-101"), f"98-101, is read as Ann Lee ({LEE})"),
    ],
)
def test_an_unknown_id_is_answered_with_what_may_be_meant(row_id: str, message: str):
    with pytest.raises(UnknownId) as error:
        told(row_id)
    assert message in str(error.value)


def test_nothing_of_an_article_acts_on_the_terminal():
    rows = small_tables.rows()
    rows["actors"][0] = dataclasses.replace(rows["actors"][0], name="Ann \x1b[31mLee", aliases=["\u202eeeL"])
    rows["statements"][0] = dataclasses.replace(rows["statements"][0], speaker_reason="named\nactor       forged")
    for row_id in (STATEMENT, LEE):
        printed = "\n".join(told(row_id, rows))
        assert "\x1b" not in printed and "\u202e" not in printed
    assert lines("because", told(STATEMENT, rows)) == ["named actor       forged"]


def test_the_command_prints_plain_text_and_fails_on_an_unknown_id(tmp_path: Path):
    store.write([small_tables.tables()], tmp_path)
    result = CliRunner().invoke(cli.main, ["explain", STATEMENT, "--tables", str(tmp_path)])
    assert result.exit_code == 0
    assert result.stdout == explain(small_tables.tables(), STATEMENT) + "\n"
    result = CliRunner().invoke(cli.main, ["explain", "x", "--tables", str(tmp_path)])
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: 'x' is the id of no statement, actor or mention")
    assert CliRunner().invoke(cli.main, ["explain", "x", "--tables", str(tmp_path / "no")]).exit_code == 1


def test_a_merged_name_is_told_with_the_strings_compared_the_rule_and_the_text():
    found = tables(
        article("Senator Donald J. Trump said it rained. Senator Donald Trump left. Senator Donald Trump said it was cold.")
    )
    [actor] = found["actors"].to_pylist()
    printed = explain(found, actor["actor_id"]).splitlines()
    assert lines("merged", printed) == [
        "“Donald J. Trump” with “Donald Trump”: 'donald j trump' and 'donald trump', 0.92 alike: the given names agree as "
        "far as both are written"
    ]
    assert "{mention: Donald J. Trump} said it rained." in " ".join(printed)
