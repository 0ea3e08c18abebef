"""Same words, other cuts: what outlets quote on the left, how each version stands to the fullest on the right."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from factories import article, tables

from analysis import charts, checks, measures, narrative
from analysis.corpus import Corpus
from analysis.prose import EVIDENCE
from analysis.schema import Article
from analysis.spans import Span

WHOLE = "We will open the bridge before the winter, and the ferry will keep running until then"


def paper(outlet: str, quotation: str, day: str = "2025-04-08", who: str = "Ann Lee", cue: str = "said") -> Article:
    """Return an article in which somebody says something; `quotation` brings its own marks or has none."""
    text = f"The council met late in Norwick.\n\nThe mayor, {who}, {cue} on Tuesday: {quotation}\n\nThe meeting in {outlet} Street went on."
    return article(text, day, outlet)


def quotes(*articles: Article) -> list[dict]:
    made = tables(*articles)
    assert checks.check(made) == []
    outlets = {row["article_id"]: row["outlet"] for row in made["articles"].to_pylist()}
    return [row | {"outlet": outlets[row["article_id"]]} for row in made["quotes"].to_pylist()]


def versions(*articles: Article) -> dict[str, str]:
    """Return how each outlet's version stands to the fullest, of one line or none."""
    rows = quotes(*articles)
    assert len({row["line_id"] for row in rows}) <= 1
    return {row["outlet"]: row["version"] for row in rows}


def test_the_fullest_version_is_what_the_others_are_told_against():
    rows = quotes(
        paper("Herald", f'"{WHOLE}."'),
        paper("Post", '"We will open the bridge before the winter."'),
        paper("Echo", f'"{WHOLE.replace("the ferry", "a ferry")}."', day="2025-04-09"),
        paper("Star", f'"{WHOLE}!"'),
    )
    told = {row["outlet"]: (row["version"], row["left_out"], row["added"], row["changed"]) for row in rows}
    assert told == {
        "Herald": told["Herald"], "Star": told["Star"],
        "Post": ("cut", ["and the ferry will keep running until then"], [], []),
        "Echo": ("changed", [], [], ["the → a"]),
    }  # fmt: skip
    assert {told["Herald"][0], told["Star"][0]} == {"fullest", "same words"}
    assert {row["doubt"] for row in rows} == {None}
    fullest = next(row for row in rows if row["version"] == "fullest")
    assert {row["line_id"] for row in rows} == {fullest["quote_id"]}
    assert fullest["text"] == WHOLE


def test_how_an_outlet_writes_a_word_is_no_change_of_the_words():
    said = "We will read every email and letter about it & then the council will decide before the winter"
    other = "We will read every e-mail & letter about it and then the council will decide before the winter"
    assert sorted(versions(paper("Herald", f'"{said}."'), paper("Post", f'"{other}."')).values()) == ["fullest", "same words"]


def test_shared_stretches_have_the_same_words_on_both_sides():
    papers = paper("Herald", f'"{WHOLE}."'), paper("Post", '"We will open the old bridge before the winter."')
    texts = {p.article_id: p.text for p in papers}
    rows = quotes(*papers)
    fullest = next(row for row in rows if row["version"] == "fullest")
    other = next(row for row in rows if row["version"] != "fullest")
    pairs = [
        (Span(*mine.values()).of(texts[other["article_id"]]), Span(*theirs.values()).of(texts[fullest["article_id"]]))
        for mine, theirs in zip(other["shared"], other["fullest_shared"], strict=True)
    ]
    assert pairs == [("We will open the", "We will open the"), ("bridge before the winter", "bridge before the winter")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # told in the outlet's own words: a paraphrase is never the same words
        (f'"{WHOLE}."', "that the bridge would open before the winter and the ferry keep running until then."),
        # the same phrases in another sentence of the same speech
        (
            '"We were once again ahead in all but two of the districts, and we were ahead clearly in some that we lost."',
            '"We were ahead clearly in all but two of the districts where we were level or one behind, by our count."',
        ),
        # nothing but a common opening
        ('"I would like to say that the bridge is safe."', '"I would like to say that nobody was told."'),
        # one short word quoted in two articles
        ('that it would be "great" for Norwick.', 'that the ferry was "great" fun.'),
    ],
)
def test_what_is_not_the_same_words_is_not_shared(one: str, other: str):
    assert versions(paper("Herald", one), paper("Post", other)) == {}


def test_brackets_and_case_and_marks_are_the_outlets_and_no_change():
    assert versions(
        paper("Herald", f'"{WHOLE}."'),
        paper("Post", f"“{WHOLE.replace('the bridge', 'the [Lee] bridge').replace('We', 'we')} ...”"),
    ) in ({"Herald": "fullest", "Post": "same words"}, {"Herald": "same words", "Post": "fullest"})


def test_an_ellipsis_joins_what_others_quote_apart():
    rows = quotes(
        paper("Herald", '"There are many reasons why the bridge was late. The winter stopped our work on the river."'),
        paper("Post", '"There are many reasons why the bridge was late ... the winter stopped our work on the river."'),
    )
    assert len({row["line_id"] for row in rows}) == 2
    assert len({row["utterance_id"] for row in rows}) == 1
    assert {row["version"] for row in rows} == {"fullest", "same words"}


def test_of_three_the_one_with_a_word_of_its_own_is_changed_and_not_the_fullest():
    told = versions(
        paper("Herald", '"And we were feeling like we had put it back together."'),
        paper("Post", '"And we were feeling like we had to put it back together."'),
        paper("Echo", '"And we were feeling like we had put it back together."'),
    )
    assert told["Post"] == "changed"


def test_the_same_words_of_somebody_else_are_doubtful_if_long_and_nothing_if_short():
    rows = quotes(paper("Herald", f'"{WHOLE}."'), paper("Post", f'"{WHOLE}."', who="Bob Roy"))
    assert sorted(row["doubt"] or "" for row in rows) == ["", "the articles name different speakers: Ann Lee and Bob Roy"]
    short = '"We will open the bridge."'
    assert quotes(paper("Herald", short), paper("Post", short, who="Bob Roy")) == []


def test_words_reported_long_after_are_doubtful():
    rows = quotes(paper("Herald", f'"{WHOLE}."'), paper("Post", f'"{WHOLE}."', day="2025-06-08"))
    assert [row["doubt"] for row in rows] == [None, "reported 61 days apart: it may have been said twice"]


def test_other_words_within_one_article_are_doubtful():
    told = '"As women we must stand up for each other." Later she said: "As women we must stand up for ourselves."'
    rows = quotes(paper("Herald", told))
    assert [row["doubt"] for row in rows] == [None, "other words in one article: it may have been said twice"]
    again = '"As women we must stand up for each other." Later she said: "As women we must stand up for each other."'
    assert [row["doubt"] for row in quotes(paper("Herald", again))] == [None, None]


def test_a_few_words_are_tied_to_the_one_sentence_that_has_them_and_are_doubtful():
    rows = quotes(
        paper("Herald", '"Her letter of doubts that were groundless stopped our momentum in spring."'),
        paper("Post", 'that the letter had reversed her "momentum" at once.'),
    )
    assert [(row["outlet"], row["text"], row["doubt"]) for row in rows][1:] == [
        ("Post", "momentum", "only 1 word: it may be from another sentence")
    ]


def test_of_two_sentences_with_those_words_none_is_taken():
    herald = '"Her letter of doubts stopped our momentum in spring. Nobody gives momentum back after a lost summer."'
    assert quotes(paper("Herald", herald), paper("Post", 'that the letter had reversed her "momentum" at once.')) == []


def test_the_order_in_which_articles_come_changes_nothing():
    papers: Sequence[Article] = [
        paper("Herald", f'"{WHOLE}."'),
        paper("Post", '"We will open the bridge before the winter."'),
        paper("Echo", f'"{WHOLE}."', who="Bob Roy"),
        paper("Star", 'that it was "groundless" and "open the bridge before the winter" was the promise.'),
    ]
    assert quotes(*papers) == quotes(*reversed(papers))


def test_a_verb_of_another_kind_for_the_same_words_is_told():
    papers = paper("Herald", f'"{WHOLE}."'), paper("Post", f'"{WHOLE}."', cue="claimed")
    corpus = Corpus.of(tables(*papers))
    found = measures.other_verbs(corpus)
    assert sorted(zip(found["outlet"], found["verb"], found["does"], strict=True)) == [
        ("Herald", "say", "say"),
        ("Post", "claim", "claim"),
    ]
    assert measures.other_verbs(Corpus.of(tables(papers[0], paper("Echo", f'"{WHOLE}."', cue="added")))).empty


def test_the_report_tells_the_cuts_and_links_every_figure_to_its_rows():
    corpus = Corpus.of(
        tables(
            paper("Herald", f'"{WHOLE}."'),
            paper("Post", '"We will open the bridge before the winter."'),
            paper("Echo", 'that "winter" was near.'),
        )
    )
    shared, cuts = measures.shared_quotes(corpus), measures.cuts(corpus)
    assert str(narrative.finding_quotes(shared)) == (
        "1 quoted sentence stands in more than one outlet; not all of them give the same words. Most widely quoted is "
        f"Ann Lee: “{WHOLE}” stands in 2 outlets, and perhaps in others."
    )
    apart = measures.unlike(cuts)
    assert list(zip(apart["outlet"], apart["version"], strict=True)) == [("Herald", "fullest"), ("Echo", "cut"), ("Post", "cut")]
    assert measures.unlike(cuts[cuts["version"] == "fullest"]).empty
    told = narrative.about_cuts(cuts)
    assert str(told) == (
        f"Of “{WHOLE}” (Herald), Post leaves out “and the ferry will keep running until then”.\n\n"
        "1 version may be of another sentence and is not told here (only a few words)."
    )
    drawn = charts.cuts_by_outlet(cuts)._repr_mimebundle_()
    assert "the…”: Herald whole, Echo doubtful, Post cut" in drawn["text/plain"]
    ids = set(corpus.quotes["quote_id"])
    for shown in (told.evidence, narrative.finding_quotes(shared).evidence, drawn[EVIDENCE]):
        assert shown and all(entry["table"] == "quotes" and set(entry["ids"]) <= ids for entry in shown.values())
    only = Corpus.of(tables(paper("Herald", f'"{WHOLE}."')))
    assert str(narrative.about_cuts(measures.cuts(only))) == "No quotation can be compared with another."
    assert "no quoted sentence stands in more than one outlet" in str(charts.cuts_by_outlet(measures.cuts(only)))
