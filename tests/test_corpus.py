"""The part of a corpus that a report is about."""

from __future__ import annotations

import dataclasses
import datetime

import pytest
from corpus_factory import Paper, corpus

from analysis import measures
from analysis.corpus import Corpus


def three_days() -> Corpus:
    """Ann speaks in the Herald on 8 and 9 April, Bob in the Post on the 9th; one paper carries no date."""
    monday = Paper("Herald", "2025-04-08", 'Ann Lee said "we won 12 seats".')
    said = monday.says("Ann Lee", source="Ann Lee", cue="said", content='"we won 12 seats"')
    monday.counts("12 seats", 12, 12, "exactly", "seats", said=said).mention("Ann Lee", "Ann Lee")
    tuesday = (
        Paper("Herald", "2025-04-09", "Ms Lee said it was late.").mention("Ann Lee", "Lee").mention("Bob Roy", "it")
    )
    tuesday.says("Ann Lee", source="Ms Lee", cue="said", content="it was late")
    other = Paper("Post", "2025-04-09", "Bob Roy denied it.")
    other.says("Bob Roy", source="Bob Roy", cue="denied", content="it", lemma="deny", does="deny")
    undated = Paper("Herald", None, "Bob Roy said no.")
    undated.says("Bob Roy", source="Bob Roy", cue="said", content="no")
    return corpus(monday, tuesday, other, undated, actors={"Ann Lee": {"aliases": ["Lee", "Ms Lee"]}})


def words(part: Corpus) -> list[str]:
    return sorted(part.statements["content"])


def test_nothing_asked_is_everything():
    assert words(three_days().select()) == ['"we won 12 seats"', "it", "it was late", "no"]


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ({"since": "2025-04-09"}, ["it", "it was late"]),
        ({"until": "2025-04-08"}, ['"we won 12 seats"']),
        ({"since": "2025-04-08", "until": "2025-04-08"}, ['"we won 12 seats"']),
        ({"since": datetime.date(2025, 4, 9), "outlets": ["Post"]}, ["it"]),
        ({"outlets": ["herald"]}, ['"we won 12 seats"', "it was late", "no"]),
        ({"actors": ["LEE"]}, ['"we won 12 seats"', "it was late"]),
        ({"actors": ["Bob Roy", "ms lee"]}, ['"we won 12 seats"', "it", "it was late", "no"]),
        ({"since": "", "until": "", "actors": [], "outlets": []}, ['"we won 12 seats"', "it", "it was late", "no"]),
        ({"since": "2026-01-01"}, []),
    ],
)
def test_what_is_asked_chooses_articles_and_speakers(asked, left):
    assert words(three_days().select(**asked)) == left


def test_an_article_without_a_date_is_left_out_of_a_range_of_days_and_noted():
    part = three_days().select(since="2025-04-01")
    undated = three_days().articles.loc[lambda rows: rows["published"].isna(), "article_id"]
    assert len(part.articles) == 3
    assert part.selection.undated == tuple(undated)
    assert three_days().select().selection.undated == ()


def test_a_story_counts_once_where_that_is_asked():
    wire, copy, last = (Paper(outlet, f"2025-04-0{n}", f"Ann Lee said it {n}.") for n, outlet in enumerate(("A", "B", "C"), 1))
    for n, paper in enumerate((wire, copy, last), 1):
        paper.says("Ann Lee", source="Ann Lee", cue="said", content=f"it {n}")
    copy.article = dataclasses.replace(copy.article, duplicate_of=wire.id, duplicate_share=0.9)
    last.article = dataclasses.replace(last.article, duplicate_of=wire.id, duplicate_share=0.8)
    whole = corpus(wire, copy, last)
    once = whole.select(once=True)
    assert words(once) == ["it 1"] and once.selection.repeated == (copy.id, last.id)
    assert words(whole.select()) == ["it 1", "it 2", "it 3"] and whole.select().selection.repeated == ()
    # Where what it repeats is not asked for, a copy is the story.
    assert words(whole.select(outlets=["B"], once=True)) == ["it 2"]
    assert measures.doubts(whole).set_index("doubt")["rows"]["copy"] == 2
    assert measures.doubts(once).set_index("doubt")["rows"]["repeated"] == 2


def test_the_other_tables_follow_the_articles_and_the_speakers():
    part = three_days().select(actors=["Bob Roy"])
    assert list(part.quantities["text"]) == []  # the 12 seats are in what Ann said
    assert list(part.mentions["text"]) == ["it"]
    assert list(part.actors["name"]) == ["Bob Roy"]
    assert len(part.articles) == 4  # who is not heard in an article is a finding about that article
    assert list(three_days().select(outlets=["Post"]).actors["name"]) == ["Bob Roy"]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"actors": ["Anne Lee"]}, "unknown actor 'Anne Lee'; did you mean Ann Lee? known: Ann Lee, Bob Roy"),
        ({"outlets": ["Gazette"]}, "unknown outlet 'Gazette'; known: Herald, Post"),
        ({"since": "9 April"}, "since: '9 April' is not a day; write it as YYYY-MM-DD"),
        ({"until": "2025-02-30"}, "until: '2025-02-30' is not a day"),
        ({"since": "2025-04-09", "until": "2025-04-08"}, r"since \(2025-04-09\) is after until \(2025-04-08\)"),
        ({"actors": "Ann Lee"}, "actors: give a list of names, not the text 'Ann Lee'"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_is_known(asked, message):
    with pytest.raises(ValueError, match=message.replace("?", r"\?")):
        three_days().select(**asked)


def test_a_name_that_fits_several_actors_is_refused_unless_it_is_the_full_name_of_one():
    paper = Paper("Herald", "2025-04-08", "Ann Lee said yes. Tom Lee said no. Lee said maybe.")
    paper.says("Ann Lee", source="Ann Lee", cue="said", content="yes")
    paper.says("Tom Lee", source="Tom Lee", cue="said", content="no", after="Tom")
    family = corpus(paper, actors={"Ann Lee": {"aliases": ["Lee"]}, "Tom Lee": {"aliases": ["Lee"]}})
    with pytest.raises(ValueError, match="actor 'Lee' fits several: Ann Lee, Tom Lee; give a full name"):
        family.select(actors=["Lee"])
    assert words(family.select(actors=["tom lee"])) == ["no"]


def test_a_corpus_says_in_a_line_how_much_it_is():
    assert repr(three_days()) == "Corpus(4 articles, published 2025-04-08 to 2025-04-09; 4 statements; 2 actors)"


def test_tables_that_are_not_there_are_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match="no such folder of tables; `onrecord extract` writes one"):
        Corpus.load(tmp_path / "nowhere")
    with pytest.raises(ValueError, match="tables missing: articles, passages"):
        Corpus.of({})


def test_what_was_not_said_is_set_aside_with_the_figures_in_its_words():
    paper = Paper("Herald", "2025-04-08", "Ann Lee never said that 12 seats were won. Bob Roy said they won 9 seats.")
    unsaid = paper.says("Ann Lee", source="Ann Lee", cue="never said", content="that 12 seats were won", does="not said")
    said = paper.says("Bob Roy", source="Bob Roy", cue="said", content="they won 9 seats")
    paper.counts("12 seats", 12, 12, "exactly", "seats", said=unsaid)
    paper.counts("9 seats", 9, 9, "exactly", "seats", said=said)
    whole = corpus(paper)
    assert words(whole) == ["they won 9 seats"]
    assert list(whole.unsaid["content"]) == ["that 12 seats were won"]
    assert list(whole.quantities["text"]) == ["9 seats"]
    assert list(whole.select(actors=["Ann Lee"]).unsaid["content"]) == ["that 12 seats were won"]
    assert whole.select(actors=["Bob Roy"]).unsaid.empty
