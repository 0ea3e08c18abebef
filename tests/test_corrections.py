"""Articles on the left, what a person ruled in the middle, the rows on the right."""

import dataclasses
import re
import tempfile
from pathlib import Path

import pytest
from correction_factory import actor, arrow, build, mention, rule, statement, who
from factories import article
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import checks, corrections
from analysis.cache import Cache
from analysis.corpus import Corpus
from analysis.sheets import BrokenSheet

JANE = article("President Jane Doe said it rained. She added that it was cold. Jane Doe left.", published="2025-04-07")
JOAN = article("Prime Minister Joan Doe said it was dry. Ms Doe added that it was late.", published="2025-04-08")
SMITH = article("President John Smith said it snowed. He added that it was hot.", published="2025-04-09")
OTHER = article("President John Smith said it thundered. Mr Smith added that it was bad.", published="2025-04-10")
CORPUS = (JANE, JOAN, SMITH, OTHER)
ROWS = build(CORPUS)


def counts(row: dict) -> tuple:
    return row["name"], row["n_articles"], row["n_mentions"], row["n_statements"], str(row["first_seen"])


def reasons(rows: dict) -> list[str]:
    return [issue["reason"] for issue in rows["issues"]]


def test_what_is_read_without_corrections():
    assert sorted(map(counts, ROWS["actors"])) == [
        ("Jane Doe", 1, 3, 2, "2025-04-07"),
        ("Joan Doe", 1, 2, 2, "2025-04-08"),
        ("John Smith", 2, 4, 4, "2025-04-09"),
    ]
    assert ROWS["issues"] == []


# --- what each kind does


def test_merged_actors_are_one_with_the_names_and_counts_of_both():
    rows = build(CORPUS, [rule(ROWS, "merge", actor(ROWS, "Joan Doe"), actor(ROWS, "Jane Doe"))])
    [doe, smith] = sorted(rows["actors"], key=lambda row: row["first_seen"])
    assert counts(doe) == ("Jane Doe", 2, 5, 4, "2025-04-07")
    assert (doe["aliases"], doe["role"]) == (["Joan Doe", "Doe"], "President; Prime Minister")
    assert {who(rows, words) for words in ("it rained", "it was cold", "it was dry", "it was late")} == {"Jane Doe"}
    assert statement(rows, "it was dry")["speaker_reason"].endswith(
        "; merged by a correction: the text says so (Ann Lee, 2026-01-02)"
    )
    assert reasons(rows) == []


def test_merging_is_transitive_and_circles_do_no_harm():
    jane, joan, smith = (actor(ROWS, name) for name in ("Jane Doe", "Joan Doe", "John Smith"))
    chain = [rule(ROWS, "merge", jane, joan), rule(ROWS, "merge", joan, smith)]
    [one] = build(CORPUS, chain)["actors"]
    assert (one["n_articles"], one["n_mentions"], one["n_statements"]) == (4, 9, 8)
    assert build(CORPUS, [*chain, rule(ROWS, "merge", smith, jane)]) == build(CORPUS, chain)


def test_a_mention_is_split_off_and_the_pronoun_behind_it_goes_along():
    rows = build(CORPUS, [rule(ROWS, "split", mention(ROWS, "John Smith"), "new")])
    assert sorted(counts(row) for row in rows["actors"] if row["name"] == "John Smith") == [
        ("John Smith", 1, 2, 2, "2025-04-09"),
        ("John Smith", 1, 2, 2, "2025-04-10"),
    ]
    said, added = statement(rows, "it snowed"), statement(rows, "it was hot")
    assert said["actor_id"] == added["actor_id"] == mention(rows, "John Smith")["mention_id"].replace("-m", "-a")
    assert said["speaker_reason"] == "by a correction: the text says so (Ann Lee, 2026-01-02)"


def test_a_split_takes_one_mention_or_all_of_the_article():
    one = build(CORPUS, [rule(ROWS, "split", mention(ROWS, "John Smith", 1), "new")])
    assert statement(one, "it thundered")["actor_id"] != statement(one, "it was bad")["actor_id"]
    all_ = build(CORPUS, [rule(ROWS, "split", mention(ROWS, "John Smith", 1), "new", scope="article")])
    assert statement(all_, "it thundered")["actor_id"] == statement(all_, "it was bad")["actor_id"]
    assert statement(all_, "it snowed")["actor_id"] != statement(all_, "it was bad")["actor_id"]


def test_a_mention_goes_to_another_actor_to_nobody_or_where_another_mention_goes():
    smith = mention(ROWS, "John Smith")
    assert who(build(CORPUS, [rule(ROWS, "split", smith, actor(ROWS, "Jane Doe"))]), "it snowed") == "Jane Doe"
    nobody = build(CORPUS, [rule(ROWS, "split", smith, "nobody")])
    assert statement(nobody, "it snowed")["actor_id"] is None
    both = [rule(ROWS, "split", smith, "new"), rule(ROWS, "split", mention(ROWS, "John Smith", 1), smith)]
    rows = build(CORPUS, both)
    assert statement(rows, "it snowed")["actor_id"] == statement(rows, "it thundered")["actor_id"]
    assert statement(rows, "it was bad")["actor_id"] != statement(rows, "it thundered")["actor_id"]


def test_a_renamed_actor_keeps_its_old_name_as_an_alias():
    rows = build(CORPUS, [rule(ROWS, "rename", actor(ROWS, "Joan Doe"), "Joan R. Doe")])
    assert actor(rows, "Joan R. Doe")["aliases"] == ["Joan Doe", "Doe"]
    assert who(rows, "it was dry") == "Joan R. Doe"


def test_a_speaker_is_set_for_that_statement_alone():
    rows = build(CORPUS, [rule(ROWS, "set speaker", statement(ROWS, "it snowed"), actor(ROWS, "Jane Doe"))])
    row = statement(rows, "it snowed")
    assert (row["speaker"], row["status"]) == ("Jane Doe", "corrected")
    assert row["speaker_reason"] == "by a correction: the text says so (Ann Lee, 2026-01-02)"
    assert who(rows, "it was hot") == "John Smith"
    assert (actor(rows, "Jane Doe")["n_statements"], actor(rows, "John Smith")["n_statements"]) == (3, 3)


def test_a_speaker_who_is_nobody_known_leaves_the_words_unless_they_are_a_pronoun():
    said = build(CORPUS, [rule(ROWS, "set speaker", statement(ROWS, "it snowed"), "nobody")])
    assert (statement(said, "it snowed")["actor_id"], who(said, "it snowed")) == (None, "President John Smith")
    added = build(CORPUS, [rule(ROWS, "set speaker", statement(ROWS, "it was hot"), "nobody")])
    assert (statement(added, "it was hot")["actor_id"], who(added, "it was hot")) == (None, None)


def test_a_rejected_statement_stays_in_the_table_and_counts_for_nobody():
    ruling = rule(ROWS, "reject", statement(ROWS, "it was bad"))
    rows = build(CORPUS, [ruling])
    row = statement(rows, "it was bad")
    assert (row["status"], row["actor_id"], row["speaker"]) == ("rejected", None, None)
    assert actor(rows, "John Smith")["n_statements"] == 3
    corpus = Corpus.of(arrow(CORPUS, [ruling]))
    assert row["statement_id"] not in {*corpus.statements["statement_id"], *corpus.unsaid["statement_id"]}


def test_a_figure_in_a_rejected_statement_is_the_articles_own():
    text = article("President Jane Doe said 12 people had died in the fire.")
    rows = build([text])
    [figure] = rows["quantities"]
    [said] = rows["statements"]
    assert figure["statement_id"] == said["statement_id"]
    [figure] = build([text], [rule(rows, "reject", said)])["quantities"]
    assert figure["statement_id"] is None


def test_a_confirmed_statement_says_who_vouches_for_it_and_keeps_its_confidence():
    was = statement(ROWS, "it rained")
    row = statement(build(CORPUS, [rule(ROWS, "confirm", was)]), "it rained")
    assert row == was | {"status": "confirmed"}


# --- undoing, and other corpora


def test_without_its_row_a_correction_is_undone():
    rulings = [
        rule(ROWS, "merge", actor(ROWS, "Joan Doe"), actor(ROWS, "Jane Doe")),
        rule(ROWS, "reject", statement(ROWS, "it was bad")),
    ]
    assert build(CORPUS, rulings) != ROWS
    assert build(CORPUS, []) == ROWS


def test_a_later_correction_undoes_an_earlier_one_which_is_said():
    smith = mention(ROWS, "John Smith")
    first = rule(ROWS, "split", smith, "new", on="2026-01-02", line=2)
    back = rule(build(CORPUS, [first]), "split", smith, mention(ROWS, "John Smith", 1), on="2026-01-03", line=3)
    rows = build(CORPUS, [back, first])
    assert actor(rows, "John Smith")["n_mentions"] == 4
    assert reasons(rows) == [
        f"line 2: split {smith['mention_id']}: not applied: line 3 rules otherwise, of a later day (2026-01-03); "
        "take one out"
    ]


def test_articles_before_the_others_give_actors_other_ids_and_no_correction_is_lost():
    rulings = [
        rule(ROWS, "merge", actor(ROWS, "Joan Doe"), actor(ROWS, "Jane Doe")),
        rule(ROWS, "set speaker", statement(ROWS, "it snowed"), actor(ROWS, "Joan Doe")),
        rule(ROWS, "rename", actor(ROWS, "John Smith"), "John X. Smith"),
    ]
    earlier = article("President Jane Doe met Prime Minister Joan Doe and President John Smith.", published="2025-04-01")
    rows = build([earlier, *CORPUS], rulings)
    assert {row["actor_id"][:12] for row in rows["actors"]} == {earlier.article_id}
    assert actor(rows, "Jane Doe")["aliases"] == ["Joan Doe", "Doe"]
    assert who(rows, "it snowed") == "Jane Doe"
    assert actor(rows, "John X. Smith")["n_articles"] == 3
    assert reasons(rows) == []


def test_corrections_of_articles_that_are_not_read_are_said():
    rulings = [rule(ROWS, "reject", statement(ROWS, "it was bad")), rule(ROWS, "rename", actor(ROWS, "Jane Doe"), "J.")]
    rows = build([JOAN], rulings)
    assert {reason.partition(": not applied: ")[2] for reason in reasons(rows)} == {
        f"the article {JANE.article_id} is not among those read",
        f"the article {OTHER.article_id} is not among those read",
    }
    assert {(issue["room"], issue["source"]) for issue in rows["issues"]} == {("corrections", "corrections.csv")}


# --- what does not fit


def shifted(row: dict, key: str) -> dict:
    """The row under the id of another span."""
    return row | {key: re.sub(r"(\d+)$", lambda m: str(int(m[1]) - 1), row[key])}


def does_not_fit():
    jane, joan, smith = (actor(ROWS, name) for name in ("Jane Doe", "Joan Doe", "John Smith"))
    snowed, name = statement(ROWS, "it snowed"), mention(ROWS, "John Smith")
    here = f"{name['mention_id']} (“John Smith”) is read there now"
    yield [rule(ROWS, "reject", shifted(snowed, "statement_id"))], [f"{snowed['statement_id']} is read there now: name that"]
    yield [rule(ROWS, "split", shifted(name, "mention_id"), "new")], [here]
    yield [rule(ROWS, "merge", shifted(smith, "actor_id"), jane)], [here]
    # judgements hold for what was seen
    yield [rule(ROWS, "confirm", snowed, read_as="Ann Roe")], ["not applied: its speaker was read as Ann Roe and is read as John Smith now"]
    yield [rule(ROWS, "reject", snowed, words="it snows")], ["not applied: it was read as “it snows” and is read as “it snowed” now"]
    # facts about the text hold whatever is read, and are looked at again
    yield [rule(ROWS, "set speaker", snowed, jane, read_as="Ann Roe")], ["applied, but look again: its speaker was read as Ann Roe"]
    yield [rule(ROWS, "split", name, jane, read_as="Ann Roe")], ["applied, but look again: it was read as Ann Roe"]
    yield [rule(ROWS, "split", name, "new", read_as="Ann Roe")], ["not applied: it was read as Ann Roe and is read as John Smith now"]
    # an actor that goes by another name now is another actor
    yield [rule(ROWS, "merge", jane, joan, read_as="Ann Roe")], [f"not applied: {jane['actor_id']} was read as Ann Roe and is read as Jane Doe now"]
    yield [rule(ROWS, "merge", jane, joan, value_read_as="Ann Roe")], [f"not applied: {joan['actor_id']} was read as Ann Roe"]
    yield [rule(ROWS, "set speaker", snowed, jane, value_read_as="Ann Roe")], ["not applied: "]
    # of one day neither holds
    yield (
        [rule(ROWS, "confirm", snowed, line=2), rule(ROWS, "reject", snowed, line=3)],
        ["line 3 contradicts it, of 2026-01-02; take one out", "line 2 contradicts it, of 2026-01-02; take one out"],
    )
    yield (
        [rule(ROWS, "set speaker", snowed, jane, line=2), rule(ROWS, "set speaker", snowed, joan, line=3)],
        ["line 3 contradicts it", "line 2 contradicts it"],
    )
    yield (
        [rule(ROWS, "rename", jane, "Jane A. Doe", line=2), rule(ROWS, "rename", jane, "Jane B. Doe", line=3)],
        ["line 3 contradicts it", "line 2 contradicts it"],
    )
    yield (
        [rule(ROWS, "split", name, "new", line=2), rule(ROWS, "split", name, "nobody", line=3)],
        ["line 3 contradicts it", "line 2 contradicts it"],
    )
    # two that are kept apart
    yield (
        [rule(ROWS, "confirm", jane, joan, line=2), rule(ROWS, "merge", joan, jane, line=3)],
        ["not applied: line 2 (confirm) keeps them apart; take one out"],
    )
    yield [rule(ROWS, "confirm", mention(ROWS, "John Smith", 1), mention(ROWS, "John Smith"))], ["one actor is read there; split it"]
    # an id whose mention was taken out names nobody for sure
    yield (
        [rule(ROWS, "split", name, "new", line=2), rule(ROWS, "merge", smith, jane, line=3)],
        [f"line 2 takes {name['mention_id']} out of its actor; name another mention of the actor that is meant"],
    )
    # a pronoun is no actor
    yield [rule(ROWS, "split", mention(ROWS, "He"), "new")], ["an actor of its own needs a mention by name"]


@pytest.mark.parametrize(("rulings", "said"), list(does_not_fit()))
def test_a_correction_that_does_not_fit_is_an_issue_at_its_line(rulings, said):
    rows = build(CORPUS, rulings)
    found = reasons(rows)
    assert len(found) == len(said)
    for words in said:
        assert any(words in reason for reason in found), found
    assert all(re.match(r"line \d: [a-z ]+ [0-9a-f]{12}-[ams]", reason) for reason in found)
    assert checks.check(arrow(CORPUS, rulings)) == []


def test_a_correction_that_is_read_so_by_now_is_no_issue():
    jane = actor(ROWS, "Jane Doe")
    rulings = [
        rule(ROWS, "set speaker", statement(ROWS, "it rained"), jane, read_as=""),
        rule(ROWS, "split", mention(ROWS, "She"), jane, read_as=""),
    ]
    rows = build(CORPUS, rulings)
    assert (who(rows, "it rained"), reasons(rows)) == ("Jane Doe", [])


def test_what_was_read_after_earlier_corrections_is_no_surprise():
    merged = rule(ROWS, "merge", actor(ROWS, "Joan Doe"), actor(ROWS, "Jane Doe"))
    rows = build(CORPUS, [merged])
    renamed = rule(rows, "rename", actor(rows, "Jane Doe"), "Jane Joan Doe", on="2026-01-03")
    rows = build(CORPUS, [merged, renamed])
    later = [
        rule(rows, "confirm", statement(rows, "it was dry"), on="2026-01-04"),
        rule(rows, "split", mention(rows, "Doe"), actor(rows, "John Smith"), on="2026-01-04"),
        rule(rows, "set speaker", statement(rows, "it was hot"), actor(rows, "Jane Joan Doe"), on="2026-01-04"),
    ]
    rows = build(CORPUS, [*later, renamed, merged])
    assert (who(rows, "it was hot"), who(rows, "it was late")) == ("Jane Joan Doe", "John Smith")
    assert statement(rows, "it was dry")["status"] == "confirmed"
    assert reasons(rows) == []


# --- properties


def pool():
    """Rulings of every kind on every row, right ones and such as do not fit."""
    actors, mentions, statements = ROWS["actors"], ROWS["mentions"], ROWS["statements"]
    others = st.sampled_from([*actors, *mentions])
    named = {"read_as": st.sampled_from(["", "Jane Doe", "Ann Roe"]), "value_read_as": st.just("Jane Doe")}
    stale = st.one_of(st.just({}), st.just({}), st.fixed_dictionaries({}, optional=named))
    days = st.sampled_from(["2026-01-02", "2026-01-03", "2026-01-04"])

    def ruling(kind, rows, values):
        made = st.tuples(st.just(kind), st.sampled_from(rows), values, days, stale, st.sampled_from(["", "article"]))
        return made.map(make)

    def make(parts):
        kind, row, value, on, cells, scope = parts
        scope = scope if kind == "split" else ""
        return rule(ROWS, kind, row, value, on=on, scope=scope, **cells)

    return st.one_of(
        ruling("merge", [*actors, *mentions], others),
        ruling("split", mentions, st.one_of(others, st.sampled_from(["new", "nobody"]))),
        ruling("rename", actors, st.sampled_from(["Jane Doe", "Zoe Roe"])),
        ruling("set speaker", statements, st.one_of(others, st.just("nobody"))),
        ruling("reject", statements, st.just("")),
        ruling("confirm", statements, st.just("")),
        ruling("confirm", actors, st.one_of(others, st.just(""))),
    )


_KEPT = Path(tempfile.mkdtemp())


@given(rulings=st.lists(pool(), max_size=8), data=st.data())
@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
def test_any_corrections_in_any_order_make_the_same_sound_tables(rulings, data):
    rulings = [dataclasses.replace(c, line=line) for line, c in enumerate(rulings, start=2)]
    found = arrow(CORPUS, rulings)
    assert checks.check(found) == []
    with Cache(_KEPT, "1") as cache:  # what was joined for other rulings is there, and not taken for these
        again = arrow(CORPUS, data.draw(st.permutations(rulings)), cache)
    assert {name: table.to_pylist() for name, table in found.items()} == {
        name: table.to_pylist() for name, table in again.items()
    }


# --- the file

HEADER = "kind,row_id,scope,value,read_as,value_read_as,words,reason,author,date\n"
ROW = "reject,0123456789ab-s1-5.6-9,,,Jane Doe,,it rained,no statement,Ann Lee,2026-01-02\n"


@pytest.mark.parametrize(
    ("content", "where", "remedy"),
    [
        ("", "line 1", "its first line names the columns: kind,row_id"),
        ("kind,row_id\n" + ROW, "line 1", "no column scope, value, read_as"),
        (HEADER + ROW + ROW.replace("2026-01-02", ""), "line 3", "`date` is empty"),
        (HEADER + ROW.replace("2026-01-02", "2.1.2026"), "line 2", "write it as YYYY-MM-DD"),
        (HEADER + ROW.replace("2026-01-02", "2026-02-30"), "line 2", "write it as YYYY-MM-DD"),
        (HEADER + ROW.replace("no statement", " "), "line 2", "`reason` is empty"),
        (HEADER + ROW.replace("Ann Lee", ""), "line 2", "`author` is empty"),
        (HEADER + ROW.replace("reject", "delete"), "line 2", "unknown kind 'delete'; known are merge, split, rename"),
        (HEADER + ROW.replace("-s1", "-m1"), "line 2", "give a statement_id, copied from the tables"),
        (HEADER + ROW.replace("reject", "merge").replace("-s", "-a"), "line 2", "the actor_id of the other actor"),
        (HEADER + ROW.replace("reject", "set speaker"), "line 2", "`nobody` or the actor_id of the speaker"),
        (HEADER + ROW.replace(",,,", ",article,,"), "line 2", "empty or, for a split, `article`"),
        (HEADER + "\n,,,,,,,,,\n" + ROW.replace(",it rained", ""), "line 4", "9 cells where the header has 10"),
        (HEADER + ROW.replace("it rained", '"it "rained"'), "line 2", "mend the quotation marks"),
        ((HEADER + ROW).encode() + "Añn".encode("cp1252"), "line 3", "save it as CSV UTF-8"),
    ],
)  # fmt: skip
def test_a_malformed_file_is_named_with_line_and_remedy(tmp_path: Path, content, where: str, remedy: str):
    file = tmp_path / "corrections.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(BrokenSheet, match=re.escape(str(file))) as error:
        corrections.read(file)
    assert where in str(error.value)
    assert remedy in str(error.value)


@pytest.mark.parametrize("change", [lambda s: s, lambda s: "\ufeff" + s.replace("\n", "\r\n"), lambda s: s.replace(",", ";")])
def test_files_out_of_spreadsheets_say_the_same(tmp_path: Path, change):
    file = tmp_path / "corrections.csv"
    file.write_bytes(change(HEADER + ROW).encode())
    [found] = corrections.read(file)
    assert (found.kind, found.row_id, str(found.date), found.line) == ("reject", "0123456789ab-s1-5.6-9", "2026-01-02", 2)
    corrections.append(file, [found])
    assert corrections.read(file) == [found, found]


@given(reason=st.text(min_size=1, max_size=20), words=st.text(min_size=1, max_size=20))
def test_what_is_appended_is_read_again_and_no_cell_is_a_formula(tmp_path_factory, reason, words):
    reason, words = corrections.plain(reason), corrections.plain(words)
    if not reason or not words or "\0" in reason + words:
        return
    file = tmp_path_factory.mktemp("c") / "corrections.csv"
    made = rule(ROWS, "reject", statement(ROWS, "it snowed"), reason=reason, words=words)
    corrections.append(file, [made])
    corrections.append(file, [made])
    assert corrections.read(file) == [made, made]
    assert not re.search(r"(^|,)\"?[=+@-]", file.read_text(encoding="utf-8"), re.MULTILINE)


def test_appending_leaves_every_byte_that_was_there(tmp_path: Path):
    file = tmp_path / "corrections.csv"
    before = (HEADER + ROW.rstrip()).encode()
    file.write_bytes(before)
    corrections.append(file, corrections.read(file))
    assert file.read_bytes() == before + b"\n" + ROW.encode()


def test_the_projects_own_file_is_well_formed():
    corrections.read(Path(__file__).parent.parent / "data" / "corrections.csv")


def test_the_guide_names_every_column_and_kind():
    page = (Path(__file__).parent.parent / "docs" / "corrections.md").read_text(encoding="utf-8")
    table = page.partition("| column |")[2].partition("\n\n")[0]
    assert tuple(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == corrections.COLUMNS
    kinds = page.partition("| kind |")[2].partition("\n\n")[0]
    assert tuple(re.findall(r"^\| ([a-z ]+) \|", kinds, re.MULTILINE)) == corrections.KINDS
