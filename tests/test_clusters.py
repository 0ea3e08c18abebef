"""Who is taken for whom across articles: B-cubed by hand, the gold of our own reading, and files that are refused."""

import json
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner
from factories import article

from analysis import cli, clusters, sheets
from analysis.clusters import Found, Resolved
from analysis.spans import Span

GOLD = Path(__file__).parent / "gold" / "clusters-2016.csv"


def resolved(*actors: str, form: str = "name") -> list[Resolved]:
    return [
        Resolved(i + 2, "a", "herald", Span(10 * i, 10 * i + 5), "Smith", form, "person", actor)
        for i, actor in enumerate(actors)
    ]


def found(*clusters_: str | None, form: str = "name") -> dict[str, list[Found]]:
    return {"a": [Found(Span(10 * i, 10 * i + 5), form, c, c, "person" if c else None) for i, c in enumerate(clusters_)]}


def test_b_cubed_and_pairs_counted_by_hand():
    # Lee, Lee, Lee, Ray read as x, x, y, y: precision (1 + 1 + 1/2 + 1/2) / 4, recall (2/3 + 2/3 + 1/3 + 1) / 4
    of = clusters.score(resolved("Lee", "Lee", "Lee", "Ray"), found("x", "x", "y", "y"))
    assert of.b_cubed.precision.value == pytest.approx(3 / 4)
    assert of.b_cubed.recall.value == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert (of.pairwise.precision.value, of.pairwise.recall.value) == (1 / 2, 1 / 3)


def test_a_mention_without_an_actor_costs_recall_and_no_precision():
    of = clusters.score(resolved("Lee", "Lee"), found("x", None))
    assert of.b_cubed.precision.value == 1.0
    assert of.b_cubed.recall.value == pytest.approx(1 / 4)
    assert (of.found["all"].value, of.given["all"].value) == (1.0, 0.5)


def test_a_name_is_not_found_by_a_description_around_it():
    of = clusters.score(resolved("Lee"), found("x", form="nominal"))
    assert of.found["name"].value == 0.0


def test_who_was_merged_and_who_was_split():
    judged = clusters.score(resolved("Lee", "Lee", "Lee", "Ray"), found("x", "x", "y", "x")).judged
    assert [(actor, [one.gold.actor for one in those]) for actor, those in clusters.merged(judged)] == [("Lee", ["Ray"])]
    assert [(actor, [one.cluster for one in those]) for actor, those in clusters.split(judged)] == [("Lee", ["y"])]


def test_our_own_gold_is_spread_over_events_outlets_and_forms():
    mentions = clusters.read(GOLD)
    assert len(mentions) >= 150
    assert len({one.outlet for one in mentions}) >= 10
    assert {one.form for one in mentions} == {"name", "nominal", "pronoun"}
    actors = {one.actor for one in mentions}
    assert {"Bill Clinton", "Hillary Clinton", "Chelsea Clinton", "Michelle Obama", "Barack Obama"} <= actors
    assert all(len(one.text) == one.span.end - one.span.start for one in mentions)
    assert max(len(one.text) for one in mentions) < 60  # spans and names, no articles
    assert Counter((one.article_id, one.span) for one in mentions).most_common(1)[0][1] == 1


def table(folder: Path, *rows: str) -> Path:
    path = folder / "gold.csv"
    path.write_text("\n".join([",".join(clusters.COLUMNS), *rows, ""]), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("a,herald,,0,5,Smith,name,person,", "line 2: expected a form"),
        ("a,herald,,0,5,Smith,surname,person,Smith", "line 2: expected a form"),
        ("a,herald,,5,5,Smith,name,person,Smith", "line 2: start and end are '5' and '5'"),
        ("a,herald,,0,5,Smith,name,person", "line 2: 8 cells where the header has 9"),
    ],
)
def test_a_row_that_is_not_well_formed_is_named(tmp_path: Path, row: str, fault: str):
    with pytest.raises(sheets.BrokenSheet, match=fault):
        clusters.read(table(tmp_path, row))


def test_the_command_scores_two_articles_about_one_person(tmp_path: Path):
    texts = ["FBI Director James Comey said no on Monday.", "Comey, the head of the FBI, said no."]
    texts = [texts[0], "James Comey said no. Mr Comey left on Tuesday."]
    lines = [json.dumps({"text": text, "published": "2016-11-12", "outlet": "Herald"}) for text in texts]
    (tmp_path / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    ids = [article(text).article_id for text in texts]
    gold = table(
        tmp_path,
        f"{ids[0]},Herald,,13,24,James Comey,name,person,James Comey",
        f"{ids[1]},Herald,,0,11,James Comey,name,person,James Comey",
        f"{ids[1]},Herald,,24,29,Comey,name,person,James Comey",
    )
    page = tmp_path / "errors.html"
    run = ["evaluate", "--gold", str(gold), "--articles", str(tmp_path / "articles.jsonl"), "--errors", str(page)]
    result = CliRunner().invoke(cli.main, run)
    assert result.exit_code == 0, result.output
    assert "articles: 2; mentions: 3 of 1 actors" in result.output
    assert "B-cubed                                   100.0    100.0    100.0" in result.output
    assert "Who is taken for whom" in page.read_text(encoding="utf-8")


def test_articles_that_are_not_there_are_asked_for(tmp_path: Path):
    gold = table(tmp_path, "0123456789ab,Herald,,0,5,Smith,name,person,Smith")
    result = CliRunner().invoke(cli.main, ["evaluate", "--gold", str(gold)])
    assert result.exit_code == 2
    assert "name the files that hold its articles with --articles" in result.stderr
    other = tmp_path / "other.txt"
    other.write_text("date 2025-04-08\n\nSmith left.", encoding="utf-8")
    result = CliRunner().invoke(cli.main, ["evaluate", "--gold", str(gold), "--articles", str(other)])
    assert result.exit_code == 1
    assert "line 2: no article 0123456789ab (Herald) was read" in result.stderr
