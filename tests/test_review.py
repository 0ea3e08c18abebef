"""The sheet of doubtful rows, and what becomes of its answers."""

import csv
import datetime
import io
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from correction_factory import actor, arrow, build, mention, rule, statement, who
from factories import article

from analysis import cli, corrections, review, store
from analysis.corpus import Corpus

JANE = article("President Jane Doe said it rained. She added that it was cold. Jane Doe left.", published="2025-04-07")
JOAN = article("Prime Minister Jane A. Doe said it was dry.", published="2025-04-08")
BOTH = article("President Jane B. Doe met Senator Ann Roe. She said it snowed.", published="2025-04-09")
SHORT = article("Senator Roe said it was hot.", published="2025-04-10")
CORPUS = (JANE, JOAN, BOTH, SHORT)
ROWS = build(CORPUS)
DAY = datetime.date(2026, 1, 2)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with tables, so that messages are short."""
    monkeypatch.chdir(tmp_path)
    store.write([arrow(CORPUS)], "tables")
    return tmp_path


def onrecord(*arguments: str) -> Result:
    return CliRunner().invoke(cli.main, list(arguments))


def sheet(file: str = "queue.csv") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(Path(file).read_bytes().decode("utf-8-sig"), newline="")))


def answered(rows: list[dict[str, str]], file: str = "queue.csv", encoding: str = "utf-8-sig", **format_: str) -> None:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, review.COLUMNS, **format_)
    writer.writeheader()
    writer.writerows(rows)
    Path(file).write_bytes(text.getvalue().encode(encoding))


def answer(row: dict, kind: str, value: str = "", reason: str = "read it", **cells: str) -> dict[str, str]:
    """One answered row of the sheet, about a row of the tables."""
    c = rule(ROWS, kind, row)
    asked = {"row_id": c.row_id, "read_as": c.read_as, "words": c.words}
    return {"answer": kind, "value": value, "reason": reason, "author": "Ann Lee", "date": "2026-01-02", **asked, **cells}


def take(*arguments: str) -> Result:
    return onrecord("review", "--tables", "tables", "--answers", "queue.csv", "--corrections", "c.csv", *arguments)


# --- the queue


def test_the_queue_lists_statements_least_sure_first_then_actors_then_unknown_speakers():
    tables = arrow(CORPUS)
    column = tables["statements"].schema.get_field_index("confidence")
    said = tables["statements"]["content"].to_pylist()
    sure = [{"it was dry": 0.6, "it rained": 0.4}.get(content, 0.9) for content in said]
    tables["statements"] = tables["statements"].set_column(column, tables["statements"].schema.field(column), [sure])
    rows = review.queue(tables)
    listed = [(row["about"], row["read_as"], row["words"], row.get("other_read_as", "")) for row in rows]
    assert listed[:2] == [
        ("statement", "Jane Doe", "it rained", ""),
        ("statement", actor_of("it was dry"), "it was dry", ""),
    ]
    abouts = [row["about"] for row in rows]
    assert abouts == sorted(abouts[:-1], key=[review.STATEMENT, review.SAME, review.TWO].index) + [review.STATEMENT]
    assert listed[-1] == ("statement", "", "it snowed", "")
    assert rows[-1]["why"] == "speaker not known; “She” could be Jane B. Doe or Ann Roe in the sentence before"
    assert (review.TWO, "Ann Roe", "Roe", "") in listed


def actor_of(content: str) -> str:
    return statement(ROWS, content)["speaker"] or ""


def test_the_queue_asks_about_actors_that_may_be_one_and_not_again_once_that_is_ruled_on():
    asked = [row for row in review.queue(arrow(CORPUS)) if row["about"] == review.SAME]
    assert asked
    for row in asked:
        one, other = actor(ROWS, row["read_as"]), actor(ROWS, row["other_read_as"])
        assert (row["row_id"], row["other"]) == (one["actor_id"], other["actor_id"])
        assert "“" in row["why"]
        for kind in ("confirm", "merge"):
            left = review.queue(arrow(CORPUS), [rule(ROWS, kind, other, one)])
            assert {one["actor_id"], other["actor_id"]} not in [{r["row_id"], r["other"]} for r in left if "other" in r]


def test_the_queue_asks_whom_an_article_means_that_never_gives_the_whole_name():
    [row] = [row for row in review.queue(arrow(CORPUS)) if row["about"] == review.TWO]
    assert (row["file"], row["start"], row["end"], row["scope"]) == ("test", "8", "11", "article")
    assert (row["why"], row["around"]) == ("the article writes “Roe” and never the whole name", SHORT.text)
    for kind, about in (("split", mention(ROWS, "Roe")), ("confirm", actor(ROWS, "Ann Roe"))):
        left = review.queue(arrow(CORPUS), [rule(ROWS, kind, about, "new" if kind == "split" else "")])
        assert review.TWO not in [row["about"] for row in left]


def test_the_sheet_opens_in_a_spreadsheet_and_no_cell_is_a_formula(folder: Path):
    result = onrecord("review", "--tables", "tables", "--queue", "queue.csv")
    assert result.exit_code == 0
    raw = Path("queue.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfabout,why,confidence,")
    assert result.stdout == f"wrote queue.csv: {len(sheet())} rows to look at\n"
    assert all(row[name] == "" for row in sheet() for name in review.ANSWERED)
    assert b"'=1+1" in review.as_csv([{"words": "=1+1"}])


# --- the answers


def test_answers_become_corrections_and_the_next_build_applies_them(folder: Path):
    snowed, roe = statement(ROWS, "it snowed"), actor(ROWS, "Ann Roe")
    answered(
        [
            answer(snowed, "set speaker", "ann roe"),
            answer(statement(ROWS, "it rained"), "confirm"),
            answer(statement(ROWS, "it was cold"), "reject"),
            answer(roe, "rename", "Ann R. Roe"),
            answer(mention(ROWS, "Roe"), "split", "new", scope="article"),
        ]
    )
    result = take()
    assert (result.exit_code, result.stderr.partition("time:")[0]) == (0, "")
    assert result.stdout == "took 5 corrections into c.csv; 0 known already, 0 refused\n"
    rows = build(CORPUS, corrections.read(Path("c.csv")))
    assert who(rows, "it snowed") == "Ann R. Roe"
    assert [statement(rows, w)["status"] for w in ("it rained", "it was cold")] == ["confirmed", "rejected"]
    assert statement(rows, "it was hot")["actor_id"] != statement(rows, "it snowed")["actor_id"]
    assert rows["issues"] == []


def test_a_pair_is_answered_with_merge_alone(folder: Path):
    onrecord("review", "--tables", "tables", "--queue", "queue.csv")
    rows = sheet()
    pair = next(row for row in rows if row["about"] == review.SAME)
    pair |= {"answer": "Merge", "reason": "one person"}
    answered(rows)
    assert take("--author", "Ann Lee").exit_code == 0
    [c] = corrections.read(Path("c.csv"))
    assert (c.kind, c.row_id, c.value, c.author) == ("merge", pair["row_id"], pair["other"], "Ann Lee")
    assert c.date == datetime.date.today()
    assert len(build(CORPUS, [c])["actors"]) == len(ROWS["actors"]) - 1


def test_a_sheet_is_taken_back_as_often_as_wanted_and_nothing_is_lost_or_doubled(folder: Path):
    answered([answer(statement(ROWS, "it rained"), "confirm")])
    take()
    before = Path("c.csv").read_bytes()
    again = answer(statement(ROWS, "it rained"), "confirm", date="2026-01-05")
    answered([again, again, answer(statement(ROWS, "it was dry"), "confirm", "", "=1+1")])
    result = take()
    assert result.stdout == "took 1 correction into c.csv; 2 known already, 0 refused\n"
    after = Path("c.csv").read_bytes()
    assert after.startswith(before)
    assert b",'=1+1," in after
    assert [c.reason for c in corrections.read(Path("c.csv"))] == ["read it", "=1+1"]
    assert take().stdout == "took 0 corrections into c.csv; 3 known already, 0 refused\n"
    assert Path("c.csv").read_bytes() == after


REFUSED = [
    (lambda: answer(statement(ROWS, "it rained"), "delete"), "unknown answer 'delete'; known are merge, split"),
    (lambda: answer(statement(ROWS, "it rained"), "confirm", reason=""), "`reason` is empty; say why"),
    (lambda: answer(statement(ROWS, "it rained"), "confirm", author=""), "`author` is empty; fill it in, or give --author"),
    (lambda: answer(statement(ROWS, "it rained"), "confirm", date="2/1/2026"), "write it as YYYY-MM-DD"),
    (lambda: answer(statement(ROWS, "it rained"), "confirm", row_id="x"), "there is no row 'x' in the tables"),
    (lambda: answer(statement(ROWS, "it rained"), "confirm", words="it rains"), "reads otherwise now; write the queue anew"),
    (lambda: answer(statement(ROWS, "it rained"), "confirm", read_as="Ann Roe"), "reads otherwise now"),
    (lambda: answer(statement(ROWS, "it rained"), "set speaker"), "it is `nobody` or the actor_id"),
    (lambda: answer(statement(ROWS, "it rained"), "set speaker", "Mary"), "'Mary' is the name of no actor; the answer may be an actor_id, too, or `nobody`"),
    (lambda: answer(statement(ROWS, "it rained"), "set speaker", "0123456789ab-a1-5"), "is the id of no actor"),
    (lambda: answer(statement(ROWS, "it rained"), "rename", "Mary"), "is not what a rename is about"),
    (lambda: answer(statement(ROWS, "it rained"), ""), "there is a value or a reason and no answer"),
    (lambda: answer(actor(ROWS, "Ann Roe"), "split", "new"), "is not what a split is about"),
    (lambda: answer(statement(ROWS, "it was dry"), "reject"), "line 2 of c.csv rules otherwise, of the same day (2026-01-02)"),
]


@pytest.mark.parametrize(("row", "why"), REFUSED, ids=[why for _, why in REFUSED])
def test_an_answer_that_cannot_be_taken_is_named_and_the_others_are_taken(folder: Path, row, why: str):
    corrections.append(Path("c.csv"), [rule(ROWS, "confirm", statement(ROWS, "it was dry"))])
    answered([row(), answer(statement(ROWS, "it was cold"), "reject")])
    result = take()
    assert result.exit_code == 3
    assert result.stdout == "took 1 correction into c.csv; 0 known already, 1 refused\n"
    assert result.stderr.startswith("queue.csv, line 2: not taken: ")
    assert why in result.stderr
    assert [c.kind for c in corrections.read(Path("c.csv"))] == ["confirm", "reject"]


@pytest.mark.parametrize("format_", [{"delimiter": ";"}, {"delimiter": "\t"}, {"lineterminator": "\n"}])
def test_a_sheet_as_spreadsheets_save_it_is_understood(folder: Path, format_):
    answered([answer(statement(ROWS, "it rained"), "confirm")], **format_)
    assert take().stdout.startswith("took 1 correction")


def test_a_sheet_or_a_file_that_cannot_be_read_takes_nothing(folder: Path):
    answered([answer(statement(ROWS, "it rained"), "confirm", reason="naïve")], encoding="cp1252")
    result = take()
    assert result.exit_code == 1
    assert "Error: queue.csv, line 2: not UTF-8" in result.stderr and "save it as CSV UTF-8" in result.stderr
    assert not Path("c.csv").exists()
    answered([answer(statement(ROWS, "it rained"), "confirm")])
    Path("c.csv").write_text("kind,date\n")
    result = take()
    assert (result.exit_code, Path("c.csv").read_text()) == (1, "kind,date\n")
    assert "Error: c.csv, line 1: no column row_id" in result.stderr
    Path("c.csv").unlink()
    Path("queue.csv").write_text("row_id,answer\n")
    assert "queue.csv, line 1: no column " in take().stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "give either --queue, to write the sheet, or --answers"),
        (["--queue", "q.csv", "--answers", "queue.csv"], "give either --queue"),
        (["--answers", "queue.csv"], "--answers needs --corrections"),
        (["--answers", "nowhere.csv", "--corrections", "c.csv"], "does not exist"),
    ],
)
def test_review_says_what_it_needs(folder: Path, arguments: list[str], message: str):
    Path("queue.csv").touch()
    result = onrecord("review", "--tables", "tables", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr


# --- extract


def test_extract_applies_the_corrections_and_prints_what_does_not_fit(folder: Path):
    Path("one.txt").write_text(JANE.text)
    gone = statement(ROWS, "it was dry")
    corrections.append(
        Path("c.csv"),
        [rule(ROWS, "set speaker", statement(ROWS, "it was cold"), "nobody"), rule(ROWS, "reject", gone)],
    )
    result = onrecord("extract", "one.txt", "--tables", "t", "--corrections", "c.csv")
    assert result.exit_code == 0
    said = f"line 3: reject {gone['statement_id']}: not applied: the article {JOAN.article_id} is not among those read"
    assert f"c.csv: {said}\n" in result.stderr
    tables = store.load("t")
    assert statement({"statements": tables["statements"].to_pylist()}, "it was cold")["status"] == "corrected"
    assert [(i["source"], i["room"], i["reason"]) for i in tables["issues"].to_pylist() if i["room"] == "corrections"] == [
        ("c.csv", "corrections", said)
    ]
    assert onrecord("check", "--tables", "t").exit_code == 0
    assert len(Corpus.of(tables).statements) == len([s for s in ROWS["statements"] if s["article_id"] == JANE.article_id])


def test_extract_reads_no_article_where_the_corrections_are_malformed(folder: Path):
    Path("one.txt").write_text(JANE.text)
    Path("c.csv").write_text(",".join(corrections.COLUMNS) + "\nreject,x,,,,,w,r,a,\n")
    result = onrecord("extract", "one.txt", "--tables", "t", "--corrections", "c.csv")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: c.csv, line 2: `date` is empty; every correction needs kind, row_id")
    assert not list(Path("t").glob("[!.]*"))
