"""A user's table on the left, a corpus of three actors; on the right whom each row fits, and what is said of the others."""

import csv
import dataclasses
import io
import re
from pathlib import Path

import pytest
import small_tables
from click.testing import CliRunner, Result
from factories import article

from analysis import attributes, audit, cli, entities, pipeline, store
from analysis.attributes import Matcher, read, read_ids
from analysis.schema import ROLE_CLASSES, Actor, Mention
from analysis.sheets import BrokenSheet
from analysis.spool import Spool
from analysis.tables import to_arrow

HEALEY, BILL, HILLARY = "000000000001-a1-2", "000000000001-a3-4", "000000000001-a5-6"


def actor(actor_id: str, name: str, *aliases: str, external_id: str | None = None) -> Actor:
    return Actor(
        actor_id=actor_id, name=name, kind="person", role=None, affiliation=None, aliases=list(aliases), n_articles=1,
        n_mentions=1, n_statements=0, first_seen=None, last_seen=None, external_id=external_id,
    )  # fmt: skip


ACTORS = [
    actor(HEALEY, "John Healey", "Healey", external_id="Q295893"),
    actor(BILL, "Bill Clinton", "Clinton", "O’Clinton"),
    actor(HILLARY, "Hillary Clinton", "Clinton"),
]


def mention(words: str, actor_id: str | None) -> Mention:
    return Mention(
        mention_id=words, article_id="000000000001", start=0, end=1, text="x", form="name", actor_id=actor_id
    )


def table(tmp_path: Path, text: str) -> attributes.Table:
    path = tmp_path / "people.csv"
    path.write_text(text, encoding="utf-8")
    return read(path)


def fitting(tmp_path: Path, text: str, *mentions: Mention) -> list[tuple[str | None, str]]:
    matcher = Matcher(table(tmp_path, text))
    matcher.mentions(to_arrow({"mentions": mentions})["mentions"])
    matcher.actors(ACTORS)
    return [(match.actor_id, match.reason) for match in matcher.matches()]


# --- whom a row fits


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("name\nJohn Healey\n", HEALEY),
        ("name\n  john   HEALEY \n", HEALEY),
        ("name\nHealey\n", HEALEY),  # an alias
        ("name\nO'Clinton\n", BILL),  # another apostrophe
        ("Name;sector\nJohn Healey;defence\n", HEALEY),
        ("\ufeffname\tsector\nJohn Healey\tdefence\n", HEALEY),
        (f"actor_id\n{HILLARY}\n", HILLARY),
        ("external_id\nQ295893\n", HEALEY),
        ("wikidata\nhttps://www.wikidata.org/wiki/Q295893\n", HEALEY),
        # two keys narrow each other
        (f"name,actor_id\nClinton,{HILLARY}\n", HILLARY),
        # one of them is not known
        ("name,wikidata\nJohn Healey,Q1\n", HEALEY),
        ("name,wikidata\nSir John,Q295893\n", HEALEY),
    ],
)
def test_a_row_fits_the_actor_that_it_names(tmp_path: Path, text: str, wanted: str):
    assert fitting(tmp_path, text) == [(wanted, "")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("name\nJon Healey\n", "no actor has the name"),
        ("name\nHealy\n", "no actor has the name"),
        ("name,actor_id\nJon,000000000009-a1-2\n", "no actor has the actor_id or the name"),
        (
            "name\nClinton\n",
            f"fits 2 actors: Bill Clinton ({BILL}), Hillary Clinton ({HILLARY}); say which by actor_id",
        ),
        (
            f"name,actor_id\nBill Clinton,{HEALEY}\n",
            f"actor_id and name mean different actors: John Healey ({HEALEY}), Bill Clinton ({BILL})",
        ),
    ],
)
def test_a_row_that_fits_nobody_or_two_fits_none_and_says_why(tmp_path: Path, text: str, reason: str):
    assert fitting(tmp_path, text) == [(None, reason)]


def test_an_actors_id_is_found_again_by_its_mention(tmp_path: Path):
    # in a larger corpus an earlier article gives the actor another id; the mention that the old one was made of stays
    text = "actor_id\n000000000007-a8-9\n"
    assert fitting(tmp_path, text) == [(None, "no actor has the actor_id")]
    assert fitting(tmp_path, text, mention("000000000007-m8-9", BILL)) == [(BILL, "")]
    assert fitting(tmp_path, text, mention("000000000007-m8-9", None)) == [(None, "no actor has the actor_id")]


def test_rows_about_one_actor_are_put_together_and_two_values_are_none():
    def match(line: int, **values: str) -> attributes.Match:
        return attributes.Match(attributes.Row(line, {"name": "John Healey"}, values), HEALEY)

    given, clashes = attributes.values([match(2, sector="defence", home="yes"), match(3, sector="Defence", gender="m")])
    assert given == {HEALEY: {"home": "yes", "gender": "m"}}
    assert clashes == [f"sector of {HEALEY} is 'defence' (line 2) and 'Defence' (line 3)"]


# --- a file that is not one


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty; its first line names the columns"),
        ("\n ,\n", "the file is empty"),
        ("sector,home\nx,y\n", "line 1: no column says whom a row is about; name one of them actor_id, external_id or name"),
        ("name,sector,sector\nx,y,z\n", "line 1: several columns are sector; leave one of each"),
        ("name,wikidata,external_id\nx,Q1,Q2\n", "line 1: several columns are external_id"),
        ("name,\nx,y\n", "line 1: column 2 has no name"),
        ("name,sector\nJohn Healey\n", "line 2: 1 cells where the header has 2"),
        ("name,sector\n\nHealey, John,defence\n", "line 3: 3 cells where the header has 2; put quotation marks around a cell"),
        ("name,sector\n,defence\n", "line 2: nothing says whom the row is about; fill name"),
        ("name,wikidata\nJohn,Healey\n", "line 2: 'Healey' is no id; write a Wikidata item as Q42"),
        ('name,sector\n"John,defence\n', "not well-formed CSV"),
    ],
)
def test_what_is_wrong_with_a_table_is_said_with_its_place(tmp_path: Path, text: str, message: str):
    with pytest.raises(BrokenSheet) as error:
        table(tmp_path, text)
    assert f"{tmp_path / 'people.csv'}" in str(error.value)
    assert message in str(error.value)


def test_a_table_that_is_not_utf8_is_refused_with_the_remedy(tmp_path: Path):
    (tmp_path / "people.csv").write_bytes("name\nMüller\n".encode("cp1252"))
    with pytest.raises(BrokenSheet, match=r"people\.csv, line 2: not UTF-8 \(byte 6\); save it as CSV UTF-8"):
        read(tmp_path / "people.csv")


# --- the audit


@pytest.fixture
def tables_dir(tmp_path: Path) -> Path:
    rows = small_tables.rows()
    rows["actors"] = [dataclasses.replace(rows["actors"][0], role="mayor", role_class="official", role_word="mayor")]
    rows["statements"][1] = dataclasses.replace(rows["statements"][1], role_class="insider", role_word="Critics")
    store.write([to_arrow(rows)], tmp_path / "tables")
    return tmp_path / "tables"


def onrecord(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.main, [str(argument) for argument in arguments])


def test_every_statement_is_counted_at_its_source_and_the_users_columns_stand_beside(tables_dir: Path, tmp_path: Path):
    people = tmp_path / "people.csv"
    people.write_text("name,sector,role\nMs Lee,politics,=cmd\nJohn Doe,business,\n")
    out = tmp_path / "audit" / "sources.csv"
    result = onrecord("audit", "--tables", tables_dir, "--attributes", people, "--out", out)
    assert result.exit_code == 0, result.output
    lee, critics = csv.DictReader(io.StringIO(out.read_text(encoding="utf-8")))
    assert (lee["source"], lee["name"], lee["role"], lee["role_class"]) == ("actor", "Ann Lee", "mayor", "official")
    assert (lee["n_statements"], lee["n_direct"], lee["n_indirect"], lee["n_articles"]) == ("2", "2", "0", "1")
    assert (lee["sector"], lee["role_given"]) == ("politics", "'=cmd")  # no spreadsheet runs it
    assert (critics["source"], critics["name"], critics["role_class"]) == ("nameless", "", "insider")
    assert (critics["n_statements"], critics["n_indirect"], critics["sector"]) == ("1", "1", "")
    assert result.stdout.splitlines()[:-1] == [
        f"{people}: 1 of 2 rows found their actor",
        f"{people}, line 3: John Doe: no actor has the name",
        "3 statements: 2 by named sources, 1 by sources without a name",
        "role_class: known of 1 of 1 named sources, and of 3 of 3 statements (100.0%)",
        "sector: known of 1 of 1 named sources, and of 2 of 3 statements (66.7%)",
        "role_given: known of 1 of 1 named sources, and of 2 of 3 statements (66.7%)",
    ]


def test_a_bad_table_stops_the_audit_before_anything_is_written(tables_dir: Path, tmp_path: Path):
    (tmp_path / "people.csv").write_text("sector\npolitics\n")
    result = onrecord(
        "audit", "--tables", tables_dir, "--attributes", tmp_path / "people.csv", "--out", tmp_path / "sources.csv"
    )
    assert result.exit_code == 1
    assert "people.csv, line 1: no column says whom a row is about" in result.stderr
    assert not (tmp_path / "sources.csv").exists()


def test_what_was_not_said_or_was_rejected_is_no_statement_and_joint_speakers_are_counted_beside():
    rows = small_tables.rows()
    won, unnamed, post = rows["statements"]
    rows["statements"] = [
        dataclasses.replace(won, cue_class="not said"),
        dataclasses.replace(unnamed, status="rejected"),
        dataclasses.replace(post, actor_id=None, joint_ids=[small_tables.LEE]),
    ]
    found = audit.audit(to_arrow(rows))
    assert [(r["source"], r.get("name"), r["n_statements"], r["n_joint"]) for r in found.rows] == [
        ("actor", "Ann Lee", 0, 1),
        ("joint", None, 1, 0),
    ]


def test_a_name_that_says_nothing_in_the_articles_is_listed(tmp_path: Path):
    rows = small_tables.rows()
    rows["actors"].append(dataclasses.replace(rows["actors"][0], actor_id=BILL, name="Bill \x1b[2JClinton", aliases=[]))
    (tmp_path / "people.csv").write_text(f"actor_id,sector\n{BILL},x\n")
    found = audit.audit(to_arrow(rows), read(tmp_path / "people.csv"))
    assert found.coverage[1].endswith("named in the articles, but not as a source: Bill ␛[2JClinton")
    assert [row["name"] for row in found.rows if row["source"] == "actor"] == ["Ann Lee"]


# --- ids of a knowledge base


def ids(tmp_path: Path, text: str) -> Path:
    (tmp_path / "ids.csv").write_text(text, encoding="utf-8")
    return tmp_path / "ids.csv"


def joined(path: Path, *texts: str) -> tuple[dict[str, str | None], list[str]]:
    """Return the external id of every actor of some articles, and the reasons of the issues."""
    with Spool() as spool:
        for text in texts:
            spool.add(pipeline.read_article(article(text)))
        portions = list(pipeline.join(spool, Matcher(read_ids(path))))
    actors = {row["name"]: row["external_id"] for portion in portions for row in portion["actors"].to_pylist()}
    issues = [row for portion in portions for row in portion["issues"].to_pylist() if row["room"] == "attributes"]
    assert {row["source"] for row in issues} <= {str(path)}
    return actors, [row["reason"] for row in issues]


TEXT = "President Jane Doe met Senator Ann Roe and Senator Tom Roe."


def test_actors_get_the_ids_of_the_users_reconciliation_file(tmp_path: Path):
    path = ids(tmp_path, "name,wikidata,score\nJane Doe,wd:q42,1.0\nANN ROE,lei:5493001KJTIIGC8Y1R12,1\nTom Roe,,0.2\n")
    assert joined(path, TEXT) == ({"Jane Doe": "Q42", "Ann Roe": "lei:5493001KJTIIGC8Y1R12", "Tom Roe": None}, [])


def test_an_id_for_nobody_for_two_or_a_second_one_is_an_issue(tmp_path: Path):
    path = ids(tmp_path, "name,wikidata\nJane Doe,Q1\nJane Doe,Q2\nAnn Roe,Q3\nTom Roe,Q3\nJohn Poe,Q4\n")
    actors, issues = joined(path, TEXT)
    assert actors == {"Jane Doe": None, "Ann Roe": "Q3", "Tom Roe": "Q3"}
    assert len(issues) == 3
    assert any("external_id of " in i and "is 'Q1' (line 2) and 'Q2' (line 3): none is used" in i for i in issues)
    assert any(i.startswith("Q3 is given to ") and i.endswith("if they are one, merge them with a correction") for i in issues)
    assert "line 6: “John Poe” no actor has the name: the id is not used" in issues


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name,id\nJane Doe,Q1\n", "line 1: no column external_id (or wikidata); there are name, id"),
        ("wikidata\nQ1\n", "line 1: no column actor_id or name"),
        ("name,wikidata\nJane Doe,42\n", "line 2: '42' is no id"),
        ("name,wikidata\nJane Doe,javascript://x\n", "is no id"),
    ],
)
def test_a_reconciliation_file_that_is_none_is_refused(tmp_path: Path, text: str, message: str):
    with pytest.raises(BrokenSheet) as error:
        read_ids(ids(tmp_path, text))
    assert message in str(error.value)


def test_the_command_writes_the_ids_and_lists_what_does_not_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    Path("one.txt").write_text(f"date 2025-04-08\n\n{TEXT}\n")
    path = ids(tmp_path, "name,wikidata\nJane Doe,Q42\nJohn Poe,Q4\n")
    result = onrecord("extract", "one.txt", "--tables", "tables", "--ids", path)
    assert result.exit_code == 0, result.output
    assert f"{path}: line 3: “John Poe” no actor has the name" in result.stderr
    assert {row["name"]: row["external_id"] for row in store.load("tables")["actors"].to_pylist()}["Jane Doe"] == "Q42"
    assert onrecord("check", "--tables", "tables").exit_code == 0
    path.write_text("name,wikidata\nJane Doe,42\n")
    result = onrecord("extract", "one.txt", "--tables", "other", "--ids", path)
    assert (result.exit_code, list(Path("other").glob("[!.]*"))) == (1, [])
    assert "line 2: '42' is no id" in result.stderr


# --- the page about it


def test_the_page_names_every_class_column_and_property():
    page = (Path(__file__).parent.parent / "docs" / "attributes.md").read_text(encoding="utf-8")
    first_cells = [line.split("|")[1] for line in page.splitlines() if line.startswith("|")]
    named = {word for cell in first_cells for word in re.findall(r"`(\w+)`", cell)}
    assert named >= {*ROLE_CLASSES, *audit.COLUMNS, *entities.PROPERTIES, *attributes.KEYS}
