"""Who is taken for the speaker against who is: the shares, the comparison of names, and files that are refused."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from gold_factory import LEE, RAY, TEXT, ann, write

from analysis import cli, evaluate, speakers
from analysis.spans import Span
from analysis.speakers import Share, Source, Spoken

LEES = ("Ann Lee", "Lee")


def source(start: int, *names: str, form: str = "name") -> Source:
    return Source("herald_1", Span(start, start + 5), names, form)


def spoken(start: int, *who: tuple[str, ...]) -> Spoken:
    return Spoken(Span(start, start + 5), who)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ann Lee", "Ann Lee", True),
        ("Volodymyr Zelensky", "Volodymyr Zelenskyy", True),
        ("Donald Trump", "Donald J. Trump", True),
        ("Hillary Clinton", "Hillary Rodham Clinton", True),
        ("Bill Clinton", "Hillary Clinton", False),
        ("Bill Clinton", "Clinton", False),
        ("the Washington Post", "The Washington Post", True),
        ("Russia", "the Kremlin", True),
        ("FBI", "Federal Bureau of Investigation", True),
        ("U.N.", "United Nations", True),
        ("UN Security Council", "United Nations Security Council", True),
        ("House Oversight Committee", "House Intelligence Committee", False),
        ("Джейн", "Джейн", True),
        ("Джейн", "Джон", False),
    ],
)
def test_two_names_are_one(one, other, same):
    assert speakers.alike(one, other) is same
    assert speakers.alike(other, one) is same


def test_joint_speakers_are_all_of_them_and_nobody_else():
    assert speakers.same(["China", "Russia"], [("Russia", "Moscow"), ("China",)])
    assert not speakers.same(["China", "Russia"], [("China",)])
    assert not speakers.same(["China"], [("China",), ("Russia",)])


def test_the_shares():
    sources = [
        source(0, "Ann Lee"),  # right
        source(10, "Ann Lee", form="pronoun"),  # the wrong one
        source(20, "Bob Ray"),  # left open
        source(30, "Bob Ray", form="nominal"),  # not found
        source(40),  # a group that gets a name
        source(50),  # a group that gets none
    ]
    read = [spoken(1, LEES), spoken(10, ("Bob Ray",)), spoken(20), spoken(40, LEES), spoken(50)]
    found = speakers.score(sources, {"herald_1": read})
    assert found.found == Share(5, 6)
    assert found.right == Share(1, 3)
    assert found.named == Share(1, 4)
    assert found.named_found == Share(1, 3)
    assert found.by_form == {"name": Share(1, 2), "nominal": Share(0, 1), "pronoun": Share(0, 1)}
    assert found.groups == Share(1, 2)


def test_a_source_is_compared_with_the_one_that_shares_most_with_it():
    read = [Spoken(Span(0, 30), (("Bob Ray",),)), spoken(0, LEES)]
    assert speakers.score([source(0, "Ann Lee")], {"herald_1": read}).right == Share(1, 1)


# --- the file


def record(**changed) -> dict:
    start = TEXT.index("Ann Lee")
    whole = {"article": "herald_1", "source_start": start, "source_end": start + 7, "source_text": "Ann Lee"}
    return whole | {"speaker": "Ann Lee", "form": "name", "generic": False} | changed


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, "herald_1", TEXT, ann(TEXT, [LEE, RAY]))
    return tmp_path


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "Expecting property name"),
        (json.dumps({"article": "herald_1"}), "no 'speaker'"),
        (json.dumps(record(form="noun")), "form is 'noun'"),
        (json.dumps(record(speaker=None)), "not generic"),
        (json.dumps(record(article="herald_2")), "'herald_2' is none of the annotated articles"),
        (json.dumps(record(source_start=0)), "the source is 'Ann Lee', the text has '“We won,” Ann Lee' there"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(folder: Path, line, message):
    (folder / speakers.FILE).write_text(f"{json.dumps(record())}\n{line}\n", encoding="utf-8")
    result = CliRunner().invoke(cli.main, ["evaluate", "--gold", str(folder)])
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {folder / speakers.FILE}, line 2: ")
    assert message in result.stderr
    assert "expected a JSON object" in result.stderr


def test_the_command_scores_the_speakers_where_somebody_resolved_them(folder: Path, tmp_path: Path):
    assert evaluate.evaluate(folder).speakers == {}
    (folder / speakers.FILE).write_text(json.dumps(record()) + "\n", encoding="utf-8")
    result = CliRunner().invoke(cli.main, ["evaluate", "--gold", str(folder), "--json", str(tmp_path / "scores.json")])
    assert result.exit_code == 0, result.output
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert any(line.startswith("right, of those given an actor 1 of 1 100.0 20.7–100.0 1 of 1 100.0") for line in lines)
    shares = json.loads((tmp_path / "scores.json").read_text())["speakers"]
    assert {(s["side"], s["part"], s["whole"]) for s in shares if s["share"] == "sources found"} == {
        ("as read", 1, 1),
        ("as annotated", 1, 1),
    }
