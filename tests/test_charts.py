"""Charts: what they say, what they link to, and that they say it in the same bytes each time."""

from __future__ import annotations

import datetime
import json
import re
from typing import Any

import altair as alt
import pytest
import vl_convert
from corpus_factory import Paper, corpus, seeds

from analysis import charts, measures, page
from analysis.corpus import Corpus
from analysis.prose import EVIDENCE, evidence_key

NOTHING = corpus()
DRAWN = {
    "by_speaker": lambda c: charts.by_speaker(measures.speakers(c)),
    "over_time": lambda c: charts.over_time(measures.timeline(c)),
    "figures_apart": lambda c: charts.figures_apart(measures.figures(c)),
    "by_outlet": lambda c: charts.by_outlet(measures.quoted_by(c), measures.outlets(c)),
}


def bundle(chart: Any) -> dict[str, Any]:
    return chart._repr_mimebundle_()


def spec(name: str, part: Corpus) -> dict[str, Any]:
    return bundle(DRAWN[name](part))[charts.VEGALITE]


def title(chart: Any) -> str:
    return " ".join(bundle(chart)[charts.VEGALITE]["title"]["text"])


def marks(drawn: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for layer in drawn["layer"] for row in layer["data"]["values"]]


@pytest.mark.parametrize("name", DRAWN)
def test_every_link_of_a_mark_leads_to_evidence_that_exists(name):
    part = seeds()
    out = bundle(DRAWN[name](part))
    links = {row["href"].removeprefix("#ev-") for row in marks(out[charts.VEGALITE]) if "href" in row}
    assert links
    assert links == set(out[EVIDENCE])
    for key, entry in out[EVIDENCE].items():
        assert key == evidence_key(entry["table"], entry["ids"])
        assert set(entry["ids"]) <= set(
            getattr(part, entry["table"])[{"statements": "statement_id", "quantities": "quantity_id"}[entry["table"]]]
        )


@pytest.mark.parametrize("name", DRAWN)
def test_a_number_in_a_chart_is_the_number_of_rows_that_it_links_to(name):
    out = bundle(DRAWN[name](seeds()))
    for row in marks(out[charts.VEGALITE]):
        if "n" in row:
            assert row["n"] == len(out[EVIDENCE][row["href"].removeprefix("#ev-")]["ids"])


@pytest.mark.parametrize("name", DRAWN)
def test_two_drawings_of_one_measure_are_the_same_bytes(name):
    assert json.dumps(bundle(DRAWN[name](seeds()))) == json.dumps(bundle(DRAWN[name](seeds())))


@pytest.mark.parametrize("name", DRAWN)
def test_every_chart_is_drawn_and_its_lines_fit_a_phone(name):
    drawn = spec(name, seeds())
    # the page sets title and subtitle in its own type
    svg = vl_convert.vegalite_to_svg(json.dumps({**drawn, "title": "", "width": 320}))
    assert svg.count("<a ") >= len({row["href"] for row in marks(drawn) if "href" in row})
    assert int(re.search(r'width="(\d+)"', svg)[1]) <= 340  # nothing pushes the drawing wider
    assert max(len(line) for line in [*drawn["title"]["text"], *drawn["title"]["subtitle"]]) <= 84


@pytest.mark.parametrize("name", DRAWN)
def test_a_notebooks_chart_has_a_width_in_pixels(name):
    assert isinstance(spec(name, seeds())["width"], int)  # JupyterLab 4.6 stops answering on "container"


@pytest.mark.parametrize("name", DRAWN)
def test_of_nothing_there_is_a_sentence_and_no_empty_chart(name):
    note = DRAWN[name](NOTHING)
    assert isinstance(note, charts.Note)
    assert bundle(note)["text/plain"].startswith("No chart of") or bundle(note)["text/plain"].startswith(
        "No chart over"
    )


def test_the_renderer_refuses_a_chart_without_a_description():
    bare = alt.Chart(alt.Data(values=[{"a": 1}])).mark_point().encode(x="a:Q")
    with pytest.raises(ValueError, match="a chart without a description is not shown"):
        charts.renderer(bare.to_dict())
    out = charts.renderer(bare.properties(description="One point, at 1.").to_dict())
    assert re.fullmatch(r"<chart [0-9a-f]{12}: One point, at 1\.>", out["text/plain"])
    assert alt.renderers.active == "onrecord"


def test_the_renderer_takes_the_evidence_out_of_the_specification_and_leaves_the_chart_alone():
    chart = DRAWN["by_speaker"](seeds())
    given = chart.to_dict()
    out = charts.renderer(given)
    assert "usermeta" not in out[charts.VEGALITE]
    assert given["usermeta"]["evidence"] == out[EVIDENCE]


def say(*said: tuple[str, str, str]) -> Corpus:
    """Make one paper a statement: speaker, outlet, day of publication."""
    papers = []
    for i, (name, outlet, day) in enumerate(said):
        paper = Paper(outlet, day, f"{name} said no {i}.")
        paper.says(name, source=name, cue="said", content=f"no {i}", on=day)
        papers.append(paper)
    return corpus(*papers)


def test_the_title_says_who_speaks_most_or_that_nobody_does():
    day = "2025-04-08"
    one = say(("Ann", "Herald", day), ("Ann", "Herald", day), ("Bob", "Herald", day))
    tie = say(("Ann", "Herald", day), ("Bob", "Herald", day))
    four = say(*((name, "Herald", day) for name in ("Ann", "Bob", "Cy", "Di")))
    assert title(DRAWN["by_speaker"](one)) == "Ann speaks most: 2 statements of 3"
    assert title(DRAWN["by_speaker"](say(("Ann", "Herald", day), ("Ann", "Post", day)))) == "Only Ann is heard: 2 statements"
    assert title(DRAWN["by_speaker"](tie)) == "Ann and Bob speak most, with 1 statement of 2 each"
    assert title(DRAWN["by_speaker"](four)) == "No speaker stands out: 4 have 1 statement of 4 each"


def test_the_title_says_when_most_was_said_or_that_the_text_does_not_tell():
    some = say(("Ann", "Herald", "2025-04-08"), ("Bob", "Herald", "2025-04-08"), ("Ann", "Herald", "2025-04-10"))
    assert title(DRAWN["over_time"](some)) == "Most was said on 8 April 2025: 2 statements of 3"
    assert title(DRAWN["over_time"](seeds())) == "The text dates 9 of 24 statements to a day"


def test_the_title_says_who_is_heard_in_every_outlet():
    day = "2025-04-08"
    both = say(("Ann", "Herald", day), ("Ann", "Post", day), ("Bob", "Post", day), ("Cy", "Post", day))
    assert title(DRAWN["by_outlet"](both)) == "Of 3 speakers, only Ann is heard in both outlets"
    assert (
        title(DRAWN["by_outlet"](say(("Ann", "Herald", day), ("Bob", "Post", day))))
        == "No speaker is heard in both outlets"
    )
    three = say(("Ann", "Herald", day), ("Ann", "Post", day), ("Bob", "Sun", day))
    assert title(DRAWN["by_outlet"](three)) == "Ann is heard in 2 of 3 outlets, more than anybody else"
    assert (
        str(DRAWN["by_outlet"](say(("Ann", "Herald", day))))
        == "No chart of outlets: the articles come from fewer than two."
    )


def test_a_figure_that_the_article_itself_gives_is_labelled_with_its_outlet_and_day():
    papers = []
    for outlet, n in (("The Independent on Sunday", 2), ("Post", 9)):
        paper = Paper(outlet, "2025-09-10", f"In {outlet}: {n} men.")
        papers.append(paper.counts(f"{n} men", n, n, "exactly", "men", line="men", relation="" if n == 9 else "first"))
    labels = [row["label"] for row in marks(spec("figures_apart", corpus(*papers))) if "label" in row]
    assert "The Independent on Sunday, 10 September 2025" in labels


def test_many_statements_of_the_nameless_leave_the_named_their_room():
    day = "2025-04-08"
    few = spec("by_speaker", say(("Ann", "Herald", day), *[(None, "Herald", day)] * 2))
    assert {row["row"] for row in marks(few)} == {"Ann", measures.UNKNOWN}
    many = spec("by_speaker", say(("Ann", "Herald", day), *[(None, "Herald", day)] * 3))
    assert {row["row"] for row in marks(many)} == {"Ann"}
    assert "Not drawn: 3 statements with no single named speaker" in " ".join(many["title"]["subtitle"])


def test_eleven_outlets_all_have_a_column_their_names_upright():
    day = "2025-04-08"
    outlets = ["The Washington Post", *(f"thedailyherald{n}" for n in range(10))]
    drawn = spec("by_outlet", say(*[("Ann", outlet, day) for outlet in outlets]))
    assert {row["column"] for row in marks(drawn) if "column" in row} == set(outlets)
    assert "not drawn" not in " ".join(drawn["title"]["subtitle"]).lower()
    angles = {layer["encoding"]["x"].get("axis", {}).get("labelAngle") for layer in drawn["layer"] if "x" in layer["encoding"]}
    assert -90 in angles
    svg = vl_convert.vegalite_to_svg(json.dumps({**drawn, "title": "", "width": 320}))
    assert "thedailyherald9" in svg and int(re.search(r'width="(\d+)"', svg)[1]) <= 340


def test_the_figures_that_differ_are_drawn_with_an_arrow_where_they_are_open():
    drawn = spec("figures_apart", seeds())
    rows = {row["figure"]: (row["at"], row["open"]) for row in marks(drawn)}
    assert rows == {
        "more than 150 Chinese fighters": (150, "up"),
        "more than 155 Chinese fighters": (155, "up"),
    }
    assert (
        " ".join(drawn["title"]["text"]) == "Volodymyr Zelenskyy on Chinese fighters: more than 150 and more than 155"
    )


def test_figures_that_several_give_are_not_said_to_be_one_persons():
    paper = Paper("en.wikinews.org", "2025-04-09", "Officials said three died. The Emergencies Ministry said six died. Later it was 31.")
    three = paper.says(None, source="Officials", cue="said", content="three died")
    six = paper.says("Emergencies Ministry", source="Emergencies Ministry", cue="said", content="six died")
    paper.counts("three", 3, 3, "exactly", "people", said=three, line="people killed")
    paper.counts("six", 6, 6, "exactly", "people", said=six, line="people killed", relation="contradiction")
    paper.counts("31", 31, 31, "exactly", "people", line="people killed", relation="update")
    drawn = spec("figures_apart", corpus(paper))
    assert " ".join(drawn["title"]["text"]) == "People killed: 3, 6 and 31"
    labels = [row["label"] for row in marks(drawn) if row.get("figure") in ("three", "six", "31")][:3]
    assert labels == [
        "“Officials”, 9 April 2025",
        "Emergencies Ministry, 9 April 2025 · contradiction",
        "the article's own words, 9 April 2025 · update",
    ]
    assert "the article's own words, en.wikinews.org, 9 April 2025 · update: 31" in drawn["description"]


def test_many_figures_are_told_from_the_lowest_to_the_highest_and_dozens_by_the_word():
    numbers = ("two", 2), ("three", 3), ("four", 4), ("five", 5), ("six", 6), ("seven", 7)
    paper = Paper("Herald", "2025-04-09", "Dozens died, or " + ", ".join(word for word, _ in numbers) + ".")
    paper.counts("Dozens", 24, None, "multiples of", "people", line="people killed")
    for word, n in numbers[:2]:
        paper.counts(word, n, n, "exactly", "people", line="people killed", relation="update")
    assert title(DRAWN["figures_apart"](corpus(paper))) == "People killed: dozens, 2 and 3"
    for word, n in numbers[2:]:
        paper.counts(word, n, n, "exactly", "people", line="people killed", relation="update")
    assert title(DRAWN["figures_apart"](corpus(paper))) == "People killed: 7 figures, from 2 to dozens"


def test_who_is_heard_in_most_outlets_is_the_finding_where_nobody_is_heard_in_all():
    said = say(*((name, outlet, "2025-04-08") for name, outlet in (("Ann", "Herald"), ("Ann", "Post"), ("Bob", "Echo"))))
    assert title(DRAWN["by_outlet"](said)) == "Ann is heard in 2 of 3 outlets, more than anybody else"


def test_a_label_keeps_who_and_where_before_the_day():
    rows = {"speaker": "Volodymyr Zelenskyy", "outlet": "Independent", "when": "9 September 2025", "day": datetime.date(2025, 9, 9)}
    assert charts._who_where_when(rows, False, 52) == "Volodymyr Zelenskyy, Independent, 9 September 2025"
    assert charts._who_where_when(rows, False, 45) == "Volodymyr Zelenskyy, Independent, 9 Sep 2025"
    assert charts._who_where_when(rows, False, 40) == "Volodymyr Zelenskyy, Independent"
    assert charts._who_where_when(rows, False, 30) == "Volodymyr…, Independent"
    own = {**rows, "speaker": measures.NARRATOR, "outlet": "www.thesun.co.uk"}
    assert charts._who_where_when(own, False, 40) == "thesun.co.uk, 9 September 2025"


def test_each_statement_is_one_mark_hollow_where_only_the_day_of_the_report_is_known():
    part = seeds()
    dots = [row for row in marks(spec("over_time", part)) if "basis" in row]
    assert len(dots) == len({row["href"] for row in dots}) == len(part.statements)
    known = part.statements["said_basis"].isin(["clause", "embed"]).sum()
    assert sum(row["basis"] == "day named in the text" for row in dots) == known


def test_many_days_are_drawn_as_numbers_by_week_and_by_month():
    weeks = say(*(("Ann", "Herald", f"2025-04-{day:02d}") for day in range(1, 29)))
    cells = [row for row in marks(spec("over_time", weeks)) if "column" in row]
    # 1 April 2025 is a Tuesday: six days of the first week, then three whole weeks, then Monday 28.
    assert [(row["column"], row["n"]) for row in cells[: len(cells) // 2]] == [
        ("31 Mar", 6), ("7 Apr", 7), ("14 Apr", 7), ("21 Apr", 7), ("28 Apr", 1)
    ]  # fmt: skip
    months = say(("Ann", "Herald", "2025-01-02"), ("Ann", "Herald", "2025-04-01"), ("Ann", "Herald", "2025-04-02"))
    cells = [row for row in marks(spec("over_time", months)) if "column" in row]
    assert [(row["column"], row["n"]) for row in cells[: len(cells) // 2]] == [("Jan 2025", 1), ("Apr 2025", 2)]


def test_a_statement_far_from_all_others_is_counted_and_does_not_squeeze_them():
    days = [f"2025-{month:02d}-0{day}" for month in range(1, 6) for day in range(1, 6)]
    drawn = spec("over_time", say(*(("Ann", "Herald", day) for day in ["1990-05-05", *days])))
    cells = {row["column"]: row["n"] for row in marks(drawn) if "column" in row}
    assert cells == {"Jan 2025": 5, "Feb 2025": 5, "Mar 2025": 5, "Apr 2025": 5, "May 2025": 5}
    assert "Not drawn: 1 statement before 1 January 2025." in " ".join(drawn["title"]["subtitle"])
    two = ("Ann", "Herald", "1990-05-05"), ("Ann", "Herald", "2025-01-01")
    assert {row["column"] for row in marks(spec("over_time", say(*two))) if "column" in row} == {"1990", "2025"}


def test_a_crowd_of_speakers_is_cut_and_the_chart_says_so():
    crowd = say(*((f"Speaker {i:02d}", "Herald", "2025-04-08") for i in range(20)))
    drawn = spec("by_speaker", crowd)
    assert len({row["row"] for row in marks(drawn)}) == charts.ROWS_SHOWN
    assert "8 more speakers are not drawn" in " ".join(drawn["title"]["subtitle"])


def test_what_an_article_says_cannot_become_markup():
    evil = "</script><img src=x onerror=alert(1)>"
    day = "2025-04-08"
    hostile = say((evil, "Herald", day), (evil, "<b>Post</b>", day))
    svg = vl_convert.vegalite_to_svg(json.dumps(spec("by_speaker", hostile)))
    assert "<img" not in svg
    note = bundle(charts.Note("<script>alert(1)</script>"))
    assert note["text/html"] == '<p class="note">&lt;script&gt;alert(1)&lt;/script&gt;</p>'


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("paper", ["#ffffff", "#16181d"])
@pytest.mark.parametrize("kind", charts.COLOURS)
def test_marks_keep_a_contrast_of_three_to_one_on_white_and_on_near_black(kind, paper):
    dark, light = sorted([luminance(charts.COLOURS[kind]), luminance(paper)])
    assert (light + 0.05) / (dark + 0.05) >= 3


def test_kinds_differ_in_more_than_colour():
    assert len(set(charts.SHAPES.values())) == len(charts.SHAPES) == 3
    assert len({value.rpartition(",")[2] for value in charts.FILLS.values()}) == 3  # solid, half, hollow


def test_text_takes_the_colour_of_the_page():
    config = charts.theme()["config"]
    assert {config["axis"]["labelColor"], config["title"]["color"], config["legend"]["labelColor"]} == {"currentColor"}
    assert charts.theme()["background"] == "transparent"


def test_a_notebook_keeps_a_chart_in_ink_on_paper_and_the_page_gives_it_its_own_colour():
    kept = spec("by_speaker", seeds())
    assert "currentColor" not in json.dumps(kept)
    assert kept["background"] == "#ffffff"
    assert kept["config"]["axis"]["labelColor"] == "#1b1b1b"
    drawn = page.figure(kept, 1, {})
    assert "currentColor" in drawn
    assert "#1b1b1b" not in drawn
    assert '"background":"transparent"' in drawn
