"""A corpus that is asked by name in a notebook, and shows itself there."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from corpus_factory import Paper, corpus
from page_factory import parse
from test_page import HOSTILE

import analysis
from analysis import paths
from analysis.corpus import Corpus
from analysis.highlight import shown

ROOT = Path(__file__).parent.parent


def family() -> Corpus:
    """Ann Lee and Tom Lee speak in the Herald, Bob Roy in the Post; "Lee" may be either."""
    herald = Paper("Herald", "2025-04-08", "Ann Lee said “we won\n12 seats”. Tom Lee told Ann Lee it rained.")
    said = herald.says("Ann Lee", source="Ann Lee", cue="said", content="“we won\n12 seats”")
    herald.counts("12 seats", 12, 12, "exactly", "seats", said=said)
    herald.says("Tom Lee", source="Tom Lee", cue="told", content="it rained")
    herald.mention("Ann Lee", "Ann Lee")
    post = Paper("Post", "2025-04-09", "Bob Roy denied it.")
    post.says("Bob Roy", source="Bob Roy", cue="denied", content="it", lemma="deny", does="deny")
    return corpus(herald, post, actors={"Ann Lee": {"aliases": ["Lee", "Ms Lee"]}, "Tom Lee": {"aliases": ["Lee"]}})


def test_what_somebody_says_is_a_plain_frame_that_says_where_it_stands():
    found = family().statements.by("ms lee")
    assert type(found) is pd.DataFrame
    assert list(found["content"]) == ["“we won\n12 seats”"]
    assert list(found["speaker"] + ", " + found["outlet"]) == ["Ann Lee, Herald"]
    assert len(family().statements.by("Bob Roy", "Tom Lee")) == 2


def test_every_column_or_some_may_be_asked_for():
    whole = family()
    assert set(whole.statements.by("Bob Roy", columns=None)) == {*whole.statements, "outlet", "published"}
    assert list(whole.statements.by("Bob Roy", columns=["content"])) == ["content"]
    with pytest.raises(ValueError, match="no column words; there are statement_id"):
        whole.statements.by("Bob Roy", columns=["words"])


def test_words_are_found_in_any_case_and_over_line_ends():
    assert list(family().statements.saying("WON 12")["speaker"]) == ["Ann Lee"]
    assert family().statements.saying("won.*seats").empty  # words, no pattern
    with pytest.raises(ValueError, match="give the words"):
        family().statements.saying(" ")


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("Lee", "actor 'Lee' fits several: Ann Lee, Tom Lee; give a full name"),
        ("Anne Lee", "unknown actor 'Anne Lee'; did you mean Ann Lee"),
        ("Roy", "unknown actor 'Roy'; did you mean Bob Roy? known: Ann Lee, Bob Roy, Tom Lee"),
        ("Ms Le", "did you mean Ann Lee"),
        ("", "unknown actor ''; known: Ann Lee, Bob Roy, Tom Lee"),
    ],
)
def test_a_name_that_is_not_known_or_fits_several_is_answered_with_the_candidates(name, answer):
    with pytest.raises(ValueError) as error:
        family().statements.by(name)
    assert answer in str(error.value)


def test_two_actors_of_one_name_are_told_apart_by_their_ids():
    herald = Paper("Herald", "2025-04-08", "Ann Lee said yes.")
    herald.says("Ann Lee", source="Ann Lee", cue="said", content="yes")
    whole = corpus(herald)
    twin = whole.actors.assign(actor_id="0" * 12 + "-a0-7")
    object.__setattr__(whole, "actors", pd.concat([whole.actors, twin], ignore_index=True))
    [first, second] = whole.actors["actor_id"]
    with pytest.raises(ValueError) as error:
        whole.statements.by("Ann Lee")
    assert str(error.value) == f"actor 'Ann Lee' fits several: Ann Lee ({first}), Ann Lee ({second}); give an id"
    assert len(whole.statements.by(first)) == 1
    assert whole.statements.by(second).empty


def test_the_other_tables_answer_too():
    whole = family()
    assert list(whole.mentions.of("Ann Lee")["text"]) == ["Ann Lee"]
    assert list(whole.quantities.said_by("Ann Lee")["text"]) == ["12 seats"]
    assert whole.dates.said_by("Bob Roy").empty
    assert sorted(whole.actors.named("lee")["name"]) == ["Ann Lee", "Tom Lee"]
    assert list(whole.articles.of("post")["outlet"]) == ["Post"]
    with pytest.raises(ValueError, match="unknown outlet 'Mail'; known: Herald, Post"):
        whole.articles.of("Mail")


def test_a_part_of_the_corpus_answers_for_that_part():
    assert family().select(outlets=["Herald"]).statements.by("Tom Lee")["content"].tolist() == ["it rained"]
    with pytest.raises(ValueError, match="unknown actor 'Tom Lee'"):
        family().select(outlets=["Post"]).statements.by("Tom Lee")


def test_what_is_taken_from_a_table_is_a_plain_frame():
    statements = family().statements
    for part in (statements[statements["kind"] == "direct"], statements.head(1), statements.copy(), statements[["content"]]):
        assert type(part) is pd.DataFrame


def test_a_corpus_shows_what_there_is():
    text = parse(family()._repr_html_()).get_text(" ")
    assert text.startswith("Corpus of 2 articles, 3 statements Outlets Herald (1), Post (1)")
    assert "Published 2025-04-08 to 2025-04-09" in text
    assert "Heard most Ann Lee (1), Bob Roy (1), Tom Lee (1)" in text
    assert "Chosen everything" in text
    part = parse(family().select(since="2025-04-09", actors=["Bob Roy"])._repr_html_()).get_text(" ")
    assert "Chosen since 2025-04-09; speakers Bob Roy" in part
    assert "Heard most nobody" in parse(family().select(since="2026-01-01")._repr_html_()).get_text(" ")


@pytest.mark.parametrize("words", HOSTILE)
def test_no_name_becomes_markup(words):
    whole = corpus(Paper(words, "2025-04-08", "It rained."))
    tree = parse(whole._repr_html_())
    assert {element.name for element in tree.find_all(True)} <= {"table", "caption", "tbody", "tr", "th", "td"}
    assert f"{shown(words)} (1)" in tree.get_text()


def test_the_front_brings_what_is_asked_for_and_nothing_before():
    code = "import sys, analysis; print(sorted({'pandas', 'anywidget', 'analysis.corpus'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"
    assert analysis.Corpus is Corpus
    assert {"Corpus", "ReadingView", "extract"} <= set(dir(analysis))
    with pytest.raises(AttributeError, match="no attribute 'Corpse'"):
        analysis.Corpse  # noqa: B018


def test_where_anywidget_is_missing_the_reading_view_says_what_to_do():
    code = "import sys; sys.modules['anywidget'] = None; import analysis; analysis.Corpus; analysis.ReadingView"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1].startswith("ImportError: the reading view needs anywidget")
    assert "`make lab`" in done.stderr


# --- the guide


def test_the_examples_of_the_guide_run(tmp_path, monkeypatch, capsys):
    guide = (ROOT / "docs" / "jupyterlab.md").read_text(encoding="utf-8")
    monkeypatch.setattr(paths, "project_root", lambda: tmp_path)
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "all.csv").write_text(
        "text,published,outlet\n"
        "\"“We won two seats,” Ann Lee said. Bob Roy told Ann Lee that it rained.\",2025-04-08,Herald\n"
    )
    blocks = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    assert len(blocks) == 6
    names: dict[str, Any] = {}
    for block in blocks:
        code, _, error = block.partition("  # ValueError: ")
        if error:
            with pytest.raises(ValueError) as raised:
                exec(code, names)
            assert error.strip() in str(raised.value)
        elif "ReadingView" not in code or importlib.util.find_spec("anywidget"):
            exec(code, names)
    told = capsys.readouterr()
    assert "1 article in 23 files under tables/" in told.out
    assert "time:" not in told.err  # a notebook sets on red what goes there
    assert list(names["speakers"]["speaker"]) == ["Ann Lee", "Bob Roy"]
    for question in re.findall(r"`(corpus\.\w+\.\w+\([^`]*\))`", guide):
        assert type(eval(question, names)) is pd.DataFrame, question
    assert list(names["corpus"].statements.saying("two seats")["speaker"]) == ["Ann Lee"]
    assert list(names["corpus"].articles["source"]) == ["articles/all.csv#1"]


def test_to_extract_tells_what_is_wrong(tmp_path):
    with pytest.raises(ValueError, match="no article was read"):
        analysis.extract(tmp_path / "nothing", tables=tmp_path / "tables", corrections=tmp_path / "none.csv")
    (tmp_path / "broken.csv").write_text("kind\n")
    with pytest.raises(ValueError, match=r"broken\.csv, line 1"):
        analysis.extract(tmp_path, tables=tmp_path / "tables", corrections=tmp_path / "broken.csv")
