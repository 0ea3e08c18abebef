"""Scores of dates: annotated on the one side, read on the other, and what counts as right; and the command."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from analysis import cli, datescores
from analysis.datescores import ALL, Document, Timex
from analysis.spans import Span

TEXT = "April 8, 2025\nHe left on Monday and won in 2014 after two years."


def timex(words: str, type_: str, value: str | None, text: str = TEXT) -> Timex:
    return Timex(Span(text.index(words), text.index(words) + len(words)), type_, value)


MONDAY, YEAR, LENGTH = (
    timex("Monday", "DATE", "2025-04-07"),
    timex("2014", "DATE", "2014"),
    timex("two years", "DURATION", "P2Y"),
)
CREATION = timex("April 8, 2025", "DATE", "2025-04-08")


def scored(gold: list[Timex], read: list[Timex], text: str = TEXT) -> datescores.DateScores:
    return datescores.score("set", [Document("one", "2025-04-08", text, tuple(gold))], {"one": read})


def right(found: datescores.DateScores, group: str = ALL) -> dict[str, tuple[int, int, int]]:
    """Right, read and annotated of every figure."""
    return {name: (s.right_gold, s.n_read, s.n_gold) for name, s in found.by_type[group].items()}


def test_the_creation_date_counts_on_neither_side():
    expected = {figure: (1, 1, 1) for figure in datescores.FIGURES}
    assert right(scored([MONDAY], [CREATION, MONDAY])) == expected
    assert right(scored([CREATION, MONDAY], [MONDAY])) == expected


def test_each_figure_asks_for_less_or_more():
    wide = timex("on Monday", "DATE", "2025-04-07")
    other = timex("2014", "TIME", "2015")
    found = scored([MONDAY, YEAR, LENGTH], [wide, other, LENGTH])
    assert right(found) == {"strict": (2, 3, 3), "relaxed": (3, 3, 3), "type": (2, 3, 3), "value": (2, 3, 3)}
    assert found.accuracy == pytest.approx(2 / 3)
    assert {kind: len(those) for kind, those in found.slips.items()} == {
        datescores.VALUE: 1,
        datescores.EDGE: 1,
    }


def test_one_reading_is_matched_once():
    both = timex("Monday and won in 2014", "DATE", "2025-04-07")
    assert right(scored([MONDAY, YEAR], [both]))["relaxed"] == (1, 1, 2)


def test_null_is_no_value():
    unread = timex("Monday", "DATE", None)
    found = scored([MONDAY], [unread])
    assert right(found)["value"] == (0, 1, 1)
    assert list(found.slips) == [datescores.UNREAD]


def test_what_nobody_annotated_in_a_set_is_set_aside():
    found = scored([MONDAY], [MONDAY, LENGTH, timex("won", "DATE", "PAST_REF")])
    assert right(found)["strict"] == (1, 1, 1)
    assert found.set_aside == {"length or set": 1, "vague": 1}


def test_a_range_is_the_interval_that_it_covers(tmp_path: Path):
    text = "He left last week."
    record = {"start": 8, "end": 17, "type": "DATE", "value": "2025-03-31/2025-04-06"}
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"doc": "a", "published": "2025-04-08", "text": text, "dates": [record]}))
    (document,) = datescores.read(path)
    read = Timex(Span(8, 17), "DATE", "2025-W14", datetime.date(2025, 3, 31), datetime.date(2025, 4, 7))
    assert right(datescores.score("set", [document], {"a": [read]}))["value"] == (1, 1, 1)


def test_a_part_of_a_day_counts_as_its_day_where_no_part_is_annotated():
    part = timex("Monday", "TIME", "2025-04-07TNI")
    assert right(scored([MONDAY], [part]))["value"] == (1, 1, 1)
    assert right(scored([MONDAY, timex("won", "TIME", "2025-04-08TMO")], [part]))["value"] == (0, 1, 2)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("nonsense", "line 1"),
        ('{"doc": "a", "published": "", "text": "abc"}', "'dates'"),
        (
            '{"doc": "a", "text": "abc", "published": "", "dates": [{"start": 1, "end": 9, "type": "DATE", "value": "x"}]}',
            "1 to 9 of 3",
        ),
    ],
)
def test_a_broken_file_is_named_with_its_line(tmp_path: Path, line: str, reason: str):
    path = tmp_path / "a.jsonl"
    path.write_text(line)
    with pytest.raises(datescores.BrokenDates) as error:
        datescores.read(path)
    assert "a.jsonl, line 1" in str(error.value) and reason in str(error.value)


# --- the command


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    dates = [
        {"start": t.span.start, "end": t.span.end, "type": t.type, "value": t.value}
        for t in (MONDAY, timex("2014", "DATE", "2013"), LENGTH)
    ]
    path = tmp_path / "gold" / "news <b>.jsonl"
    path.parent.mkdir()
    path.write_text(json.dumps({"doc": "<i>", "published": "2025-04-08", "text": TEXT, "dates": dates}) + "\n")
    return path


def test_the_command_prints_the_figures_and_writes_the_errors(gold: Path, tmp_path: Path):
    arguments = [
        "evaluate",
        "--gold",
        str(gold),
        "--errors",
        str(tmp_path / "e.html"),
        "--json",
        str(tmp_path / "s.json"),
    ]
    result = CliRunner().invoke(cli.main, arguments)
    assert result.exit_code == 0, result.output
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert "all 3 3 100.0 100.0 100.0 66.7" in lines
    assert "errors: 1 wrong value" in lines
    (data,) = json.loads((tmp_path / "s.json").read_text())["dates"]
    assert (data["articles"], data["value_accuracy"], data["errors"]) == (1, 0.6667, {"wrong value": 1})
    tree = BeautifulSoup((tmp_path / "e.html").read_text(encoding="utf-8"), "html.parser")
    assert not tree.select("script, link, img, i, main b")
    (example,) = tree.select("ol.slips li")
    assert example.select_one("mark").get_text() == "2014"
    assert [side.get_text() for side in example.select(".side .excerpt")] == ["2014 — DATE 2013", "2014 — DATE 2014"]


def test_a_folder_of_files_is_scored_file_by_file_and_together(gold: Path):
    (gold.parent / "more.jsonl").write_text(gold.read_text())
    result = CliRunner().invoke(cli.main, ["evaluate", "--gold", str(gold.parent)])
    assert [line.split(":")[0] for line in result.stdout.splitlines() if "articles;" in line] == [
        "more", "news <b>", "all of them",
    ]  # fmt: skip


def test_files_of_dates_are_not_mixed_with_a_folder_of_attributions(gold: Path, tmp_path: Path):
    (tmp_path / "brat" / "attributions").mkdir(parents=True)
    result = CliRunner().invoke(cli.main, ["evaluate", "--gold", str(gold), "--gold", str(tmp_path / "brat")])
    assert result.exit_code == 2
    assert "files of annotated dates are scored by themselves" in result.stderr
