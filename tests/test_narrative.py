"""Sentences, tables and quotations: an article and what is said in it above, what a report makes of it below."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import pandas as pd
import pytest
from corpus_factory import Paper, corpus, seeds
from page_factory import render, tables_of

from analysis import measures, narrative, prose, wordlists
from analysis.corpus import Corpus

NOTHING = corpus()
TELLS = {
    "finding_who": lambda c: narrative.finding_who(measures.speakers(c)),
    "about_speakers": lambda c: narrative.about_speakers(measures.speakers(c)),
    "about_days": lambda c: narrative.about_days(measures.days(c)),
    "about_doubts": lambda c: narrative.about_doubts(measures.doubts(c)),
    "finding_accounts": lambda c: narrative.finding_accounts(measures.figures(c), measures.quoted_by(c), measures.outlets(c)),
    "about_outlets": lambda c: narrative.about_outlets(measures.quoted_by(c), measures.heard_once(c), measures.outlets(c)),
    "about_figures": lambda c: narrative.about_figures(measures.figures(c)),
    "about_stances": lambda c: narrative.about_stances(measures.stances(c)),
    "about_cues": lambda c: narrative.about_cues(measures.cues(c)),
    "about_spellings": lambda c: narrative.about_spellings(measures.spellings(c)),
}  # fmt: skip


def say(*said: tuple[str | None, str], day: str = "2025-04-08") -> Corpus:
    """Make one paper a statement: speaker and outlet."""
    papers = []
    for i, (name, outlet) in enumerate(said):
        paper = Paper(outlet, day, f"{name or 'They'} said no {i}.")
        paper.says(name, source=name or "They", cue="said", content=f"no {i}")
        papers.append(paper)
    return corpus(*papers)


def told(name: str, part: Corpus) -> str:
    return str(TELLS[name](part))


# --- who said what ---


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ([], "No statement was found in these articles."),
        ([("Ann", "Herald")], "Only Ann is heard: 1 statement in 1 article."),
        ([(None, "Herald")], "No speaker is identified: 1 statement in 1 article cannot be traced to anybody."),
        (
            [("Ann", "Herald"), ("Ann", "Herald"), ("Bob", "Herald")],
            "Ann speaks most: 2 of the 3 statements in 3 articles, none of them quoted word for word. Next comes Bob (1).",
        ),
        ([("Ann", "Herald"), ("Bob", "Herald")], "Ann (1) and Bob (1) speak most, of the 2 statements in 2 articles."),
        (
            [(name, "Herald") for name in ("Ann", "Bob", "Cy", "Di")],
            "No speaker stands out: 4 speakers make 1 statement each, of the 4 statements in 4 articles.",
        ),
        (
            [("Ann", "Herald")] * 2 + [(name, "Herald") for name in ("Bob", "Cy", "Di", "Ed", "Flo")],
            "Ann speaks most: 2 of the 7 statements in 7 articles, none of them quoted word for word. "
            "Next come Bob (1), Cy (1), Di (1) and 2 more.",
        ),
    ],
)
def test_the_finding_adapts_to_who_speaks(said, sentence):
    assert told("finding_who", say(*said)) == sentence


def test_the_finding_of_the_seeds():
    assert told("finding_who", seeds()) == (
        "Volodymyr Zelenskyy speaks most: 12 of the 24 statements in 2 articles, 5 of them quoted word for word. "
        "Next come Andrii Sybiha (2), China (2), Keith Kellogg (2) and 5 more."
    )


def test_kinds_are_told_without_those_that_are_not_there():
    assert told("about_speakers", say(("Ann", "Herald"))) == "Of the 1 statement, 1 is told in the article’s own words."
    assert told("about_speakers", seeds()) == (
        "Of the 24 statements, 10 are quoted word for word, 4 are quoted in part and 10 are told in the article’s own words. "
        "For 1 statement the program names no single speaker."
    )


def test_days_are_told_with_what_they_rest_on():
    assert told("about_days", say(("Ann", "Herald"))) == (
        "Everything that carries a date falls on 8 April 2025: 1 statement. "
        "For 1 statement only the day of the report is known, so it may have been made before."
    )
    assert told("about_days", seeds()) == (
        "The day with most is 8 April 2025: 13 of the 24 statements. For 9 statements the text itself says when; "
        "for 15 only the day of the report is known, so they may have been made before."
    )
    undated = Paper("Herald", None, "Ann said no.")
    undated.says("Ann", source="Ann", cue="said", content="no")
    assert told("about_days", corpus(undated)) == "Nothing can be placed in time: 1 statement without any day."


def test_quotations_stand_with_speaker_cue_day_channel_and_outlet_and_link_to_their_place():
    paper = Paper("Herald", "2025-04-09", 'Ann Lee said on Monday in a post: "We <won>."')
    said = paper.says("Ann Lee", source="Ann Lee", cue="said", content='"We <won>."', on="2025-04-07", channel="a post")
    part = corpus(paper, actors={"Ann Lee": {"role": "mayor; candidate"}})
    shown = narrative.quotes(measures.quotes(part))
    assert str(shown) == 'Ann Lee, mayor\n  "We <won>." (Ann Lee said; said 7 April 2025; a post; Herald)'
    html = shown.__html__()
    assert f'<a href="#{said}">&#34;We &lt;won&gt;.&#34;</a>' in html
    assert str(narrative.quotes(measures.quotes(NOTHING))) == "No statement was found."


def test_a_transcripts_colon_is_not_told_as_a_verb():
    paper = Paper("Herald", "2025-04-09", "LEE: We won.")
    paper.says("Lee", source="LEE", cue=":", content="We won.")
    assert str(narrative.quotes(measures.quotes(corpus(paper)))).endswith("We won. (LEE; reported 9 April 2025; Herald)")


def test_a_quotation_dated_by_the_report_alone_says_so():
    assert (
        str(narrative.quotes(measures.quotes(say(("Ann", "Herald")))))
        == "Ann\n  no 0 (Ann said; reported 8 April 2025; Herald)"
    )


def test_of_many_speakers_the_first_are_quoted_and_the_others_counted(monkeypatch):
    monkeypatch.setattr(narrative, "SPEAKERS_QUOTED", 1)
    shown = narrative.quotes(measures.quotes(say(("Ann", "Herald"), ("Bob", "Herald"), ("Cem", "Herald"), ("Ann", "Herald"))))
    assert str(shown).splitlines()[0] == "Ann"
    assert str(shown).splitlines()[-1] == "2 statements by 2 other speakers: see the table of all statements."
    rest = shown.__html__().rsplit('<p class="note">', 1)[1]
    assert [rest.count(f'href="#ev-{key}"') for key in shown.evidence] == [2]  # both numbers stand for the same rows


def test_of_many_statements_of_one_speaker_the_first_are_quoted_and_the_others_counted(monkeypatch):
    monkeypatch.setattr(narrative, "QUOTED_EACH", 2)
    shown = narrative.quotes(measures.quotes(say(*[("Ann", "Herald")] * 5, ("Bob", "Herald"))))
    assert [line.split(" (")[0] for line in str(shown).splitlines()] == [
        "Ann", "  no 0", "  no 1", "Bob", "  no 5", "3 more statements by those who say most: see the table of all statements."
    ]  # fmt: skip
    [entry] = shown.evidence.values()
    assert len(entry["ids"]) == 3


def test_each_doubt_has_its_sentence_in_the_singular_and_in_the_plural():
    one = Paper("Herald", "2025-04-09", "They said no on some day.").date("some day", None).issue("an odd mark.")
    one.says(None, source="They", cue="said", content="no", confidence=0.3)
    assert told("about_doubts", corpus(one)).split("\n\n") == [
        "For 1 statement no single speaker is named. The program names one candidate or none; a person may be able to tell.",
        "1 statement is dated only by the day of the report. It may have been made before.",
        "1 statement was read with a confidence below 0.7. Check it first.",
        "1 statement was read by the program and checked by nobody. Follow it to its article before it is published.",
        "1 expression of time could not be placed in time: “some day”. No statement is dated by it.",
        "In 1 article something was not understood: an odd mark.",
    ]
    many = Paper("Herald", "2025-04-09", "a b c d e f").issue("an odd mark: it was left out")
    for word in "abcdef":
        many.date(word, None)
    assert told("about_doubts", corpus(many)).split("\n\n") == [
        "6 expressions of time could not be placed in time: “a”, “b”, “c”, “d”, “e” and others. "
        "No statement is dated by them.",
        "In 1 article something was not understood: an odd mark.",
    ]
    two = [Paper(None, None, text).passage(text, "boilerplate") for text in ("Give us money.", "Read more here.")]
    assert told("about_doubts", corpus(*two)).split("\n\n") == [
        "2 passages of 6 words together were set aside as the outlet speaking for itself. "
        "If they belong to an article, what they say is missing here.",
        "2 articles do not name their outlet; they are counted as one.",
        "2 articles carry no day of publication. Their “Tuesday” cannot be placed.",
    ]
    assert told("about_doubts", corpus(*two).select(since="2025-01-01")) == (
        "2 articles were left out because they carry no date to compare with the days asked for."
    )
    assert (
        told("about_doubts", NOTHING) == "The tables show nothing that speaks against this report; something else may."
    )


def test_a_doubt_without_a_sentence_is_an_error_and_not_silence():
    unheard = pd.DataFrame([{"doubt": "weather", "rows": 1, "rows_ids": ["a"], "table": "articles", "detail": ""}])
    with pytest.raises(KeyError, match="weather"):
        narrative.about_doubts(unheard)


# --- where the accounts differ ---


def numbers(outlet: str, *figures: tuple[str, float, float | None, str]) -> Paper:
    """Write one paper in which Ann gives these figures: words, low, high, speaker ("" for the article itself)."""
    paper = Paper(
        outlet, "2025-04-08", ". ".join(f"{who or 'There were'} {words}" for words, _, _, who in figures) + "."
    )
    for n, (words, low, high, who) in enumerate(figures):
        said = paper.says(who, source=who, content=words, after=f"{who} {words}") if who else None
        paper.counts(
            words, low, high, "exactly" if high else "more than", words.split(" ", words.count(" ") - 1)[-1], said=said,
            line="French people", relation="" if n or high != 2 else "same",
        )  # fmt: skip
    return paper


def test_one_person_behind_every_figure_is_the_finding():
    part = corpus(
        numbers("Herald", ("two French men", 2, 2, "Ann")),
        numbers("Post", ("two French men", 2, 2, "Ann"), ("more than 90 French fighters", 90, None, "Ann")),
    )
    assert told("finding_accounts", part) == (
        "Ann is reported with different figures for French people: “two French men” (Herald and Post, 8 April 2025); "
        "then “more than 90 French fighters” (Post, 8 April 2025). "
        "The figures may count different things; each leads to its sentence."
    )


def test_several_people_behind_the_figures_are_named_with_each():
    part = corpus(numbers("Herald", ("two French men", 2, 2, "Ann")), numbers("Post", ("nine French men", 9, 9, "")))
    assert told("about_figures", part) == (
        "French people: “two French men” (Herald citing Ann, 8 April 2025); "
        "then “nine French men” (Post, 8 April 2025).\n\n"
        "The figures may count different things; each leads to its sentence."
    )


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ([], "There is no article to compare."),
        (
            [("Ann", "Herald")] * 2,
            "No two accounts can be set side by side: Herald alone published the 2 articles read.",
        ),
        (
            [("Ann", "Herald"), ("Bob", "Post")],
            "No speaker is heard in more than one outlet: each account has its own, 2 in all.",
        ),
        ([("Ann", "Herald"), ("Ann", "Post")], "The accounts agree in whom they hear: 1 speaker in both outlets."),
        (
            [("Ann", "Herald"), ("Ann", "Post"), ("Bob", "Post")],
            "Of the 2 speakers, 1 is heard in one outlet only. Most widely heard is Ann (2 statements), in all 2 outlets.",
        ),
        (
            [("Ann", "Herald"), ("Ann", "Post"), ("Bob", "Post"), ("Cy", "Sun")],
            "Of the 3 speakers, 2 are heard in one outlet only. Most widely heard is Ann (2 statements), in 2 outlets.",
        ),
        (
            [("Ann", "Herald"), ("Ann", "Post"), ("Ann", "Sun"), ("Bob", "Post"), ("Bob", "Sun")],
            "Each of the 2 speakers is heard in several outlets, but not each in all.",
        ),
        (
            [(None, "Herald"), (None, "Post")],
            "No statement in these articles has an identified speaker, so nobody can be compared.",
        ),
    ],
)
def test_without_figures_the_finding_is_who_is_heard(said, sentence):
    assert told("finding_accounts", say(*said)) == sentence


def test_who_is_heard_where_and_who_is_only_mentioned():
    post = Paper("Post", "2025-04-08", "Ann said yes. Bob left.").mention("Bob", "Bob")
    post.says("Ann", source="Ann", cue="said", content="yes")
    herald = Paper("Herald", "2025-04-08", "Ann said no. Bob said maybe.")
    herald.says("Ann", source="Ann", cue="said", content="no")
    herald.says("Bob", source="Bob", cue="said", content="maybe", after="Bob")
    assert told("about_outlets", corpus(herald, post)) == (
        "Heard in both outlets: Ann (1 in Herald and 1 in Post).\n\n"
        "Heard in Herald only: Bob (1).\n\n"
        "Mentioned in another outlet without being heard there: Bob (1)."
    )
    third = Paper("Sun", "2025-04-08", "Nobody spoke.")
    assert told("about_outlets", corpus(herald, post, third)).startswith("No speaker is heard in all 3 outlets.")


def test_stances_are_told_by_class_and_an_unknown_class_by_its_name():
    paper = Paper("Herald", "2025-04-09", "Ann denied it. Bob rejected that. Ann sang so.")
    paper.says("Ann", source="Ann", cue="denied", content="it", does="deny")
    paper.says("Bob", source="Bob", cue="rejected", content="that", does="deny", after="Bob")
    paper.says("Ann", source="Ann", cue="sang", content="so", does="sing", after="Ann sang")
    assert told("about_stances", corpus(paper)) == (
        "Denials or rejections: Ann (1) and Bob (1).\n\nStatement of the class “sing”: Ann (1)."
    )
    assert told("about_stances", NOTHING) == "Nobody is reported to deny, accuse, demand or warn."


def test_somebody_nameless_who_denies_is_told_by_the_words_for_them():
    paper = Paper("Herald", "2025-04-09", "A spokeswoman, denied it.")
    paper.says(None, source="A spokeswoman,", cue="denied", content="it", does="deny")
    assert told("about_stances", corpus(paper)) == "Denial or rejection: “A spokeswoman” (1)."


def test_a_day_stays_on_one_line_in_a_narrow_column():
    part = say(("Ann", "Herald"), day="2025-04-08")
    html = narrative.table(measures.outlets(part), "Outlets").__html__()
    assert html.count('<td class="day">8 April 2025</td>') == 2
    assert '<th scope="row" class="day">8 April 2025</th>' in narrative.table(measures.days(part), "Days").__html__()


def test_a_long_title_in_front_of_a_row_is_given_room():
    title = "Bars that were once heavier have gaps that nobody who bought them could have expected"
    for caption, wanted in ((title, True), ("Bars", False)):
        html = prose.Table("Articles", ("title",), ((caption,),), (False,)).__html__()
        assert ('class="quoted"' in html) is wanted


def test_of_many_figures_of_one_thing_the_first_and_the_last_are_told():
    words = "At least two", "Three", "four", "five", "six", "seven", "More Than Eight People"
    paper = Paper("Herald", "2025-04-09", ", ".join(words) + ".")
    for n, text in enumerate(words, start=2):
        paper.counts(text, n, n, "exactly", "people", line="people killed", relation="" if n == 2 else "update")
    other = Paper("Post", "2025-04-10", "Nobody was hurt.")
    assert told("finding_accounts", corpus(paper, other)).startswith(
        "People killed: “at least two” (Herald, 9 April 2025); then “three” (Herald, 9 April 2025); "
        "then “four” (Herald, 9 April 2025); then “five” (Herald, 9 April 2025); then 2 more figures; "
        "and at last “more than Eight people” (Herald, 9 April 2025)."
    )


def test_of_many_outlets_those_with_most_speakers_of_their_own_are_told(monkeypatch):
    monkeypatch.setattr(narrative, "_LISTED", 1)
    said = ("Ann", "Herald"), ("Ann", "Post"), ("Bob", "Echo"), ("Cem", "Herald"), ("Dan", "Herald"), ("Eve", "Star")
    assert told("about_outlets", say(*said)) == (
        "No speaker is heard in all 4 outlets. Most widely heard is Ann, in 2 outlets.\n\n"
        "Heard in Herald only: Cem (1) and 1 more. 2 further outlets have 2 more whom no other outlet has."
    )


def test_of_many_who_do_the_same_the_first_are_named_and_nobody_known_comes_last():
    names = ["Ann", "Bob", "Cem", "Dan", "Eve", "Fay", "Gus", "Hal"]
    paper = Paper("Herald", "2025-04-09", " ".join(f"{name} refused {name.lower()}1." for name in ["They", *names]) + " Hal refused hal2.")
    paper.says(None, source="They", cue="refused", content="they1", does="refuse")
    for name in names:
        paper.says(name, source=name, cue="refused", content=f"{name.lower()}1", does="refuse", after=f"{name} refused")
    paper.says("Hal", source="Hal", cue="refused", content="hal2", does="refuse", after="Hal refused hal2")
    assert told("about_stances", corpus(paper)) == (
        "Refusals: Hal (2), Ann (1), Bob (1), Cem (1), Dan (1), Eve (1), 2 others and no single named speaker (1)."
    )


def test_every_class_of_verbs_that_sets_somebody_against_somebody_has_a_noun():
    classes = {row["class"] for row in wordlists.load("cues")} - set(measures.PLAIN_CUES) - {"not said"}
    assert classes <= set(narrative._STANCES)


def test_distance_is_told_where_one_outlet_keeps_it_and_another_does_not():
    herald = Paper("Herald", "2025-04-08", "Ann said no.")
    herald.says("Ann", source="Ann", cue="said", content="no")
    post = Paper("Post", "2025-04-08", "Ann claimed no.")
    post.says("Ann", source="Ann", cue="claimed", content="no", lemma="claim", does="claim")
    assert told("about_cues", corpus(herald, post)) == (
        "Of Ann, Post writes “claim” (1); Herald uses no verb that keeps such a distance."
    )
    assert told("about_cues", say(("Ann", "Herald"), ("Ann", "Post"))) == (
        "No outlet keeps more distance than another from the 1 speaker heard in several: "
        "verbs like “claim” are used of them by all or by none."
    )


def test_spellings_are_told_with_the_outlet_that_uses_them():
    herald = Paper("Herald", "2025-04-08", "Ann Lee.").mention("Ann Lee", "Ann Lee")
    post = (
        Paper("Post", "2025-04-08", "Ms Leigh, Leigh.")
        .mention("Ann Lee", "Ms Leigh")
        .mention("Ann Lee", "Leigh", after=", ")
    )
    assert (
        told("about_spellings", corpus(herald, post)) == "Ann Lee is spelt “Leigh” in Post (2) and “Lee” in Herald (1)."
    )


def test_a_spelling_that_several_outlets_share_is_told_once():
    papers = [
        Paper(outlet, "2025-04-08", f"Ann {name} of {outlet}.").mention("Ann Lee", f"Ann {name}")
        for outlet, name in (("Herald", "Lee"), ("Post", "Lee"), ("Sun", "Leigh"))
    ]
    assert told("about_spellings", corpus(*papers)) == (
        "Ann Lee is spelt “Lee” in Herald (1) and Post (1); “Leigh” in Sun (1)."
    )


def cut(outlet: str, day: str = "2025-04-08") -> Paper:
    """Write one paper that tells of a bar cut from 400g to 360g."""
    paper = Paper(outlet, day, f"It cut the bar of {outlet} from 400g to 360g.")
    for words, n, change in (("400g", 400, "fell from"), ("360g", 360, "fell to")):
        paper.counts(words, n, n, "exactly", "g", line=f"g {outlet}", relation="first" if n == 400 else "update")
        paper.quantities[-1] = dataclasses.replace(paper.quantities[-1], change=change)
    return paper


def test_a_change_that_an_article_tells_of_sets_no_account_against_another():
    part = corpus(cut("Herald"), cut("Post"))
    assert told("finding_accounts", part) == "No statement in these articles has an identified speaker, so nobody can be compared."
    assert told("about_figures", part).startswith("In Herald, g Herald go from “400g” to “360g”. In Post, g Post go from")


def test_units_and_lines_are_called_by_words_and_not_by_signs_and_numbers():
    papers = []
    for outlet, n in (("Herald", 400), ("Post", 500)):
        paper = Paper(outlet, "2025-04-08", f"It weighs {n}g. The other weighs 7g.")
        paper.counts(f"{n}g", n, n, "exactly", "g", line="g", relation="first" if n == 400 else "contradiction")
        papers.append(paper)
    assert told("about_figures", corpus(*papers)).startswith(
        "Grams: “400g” (Herald, 8 April 2025); against that “500g” (Post, 8 April 2025)."
    )
    assert [measures.called(name) for name in ("emails, no. 12", "no. 10 flats")] == ["emails", "no. 10 flats"]


def test_days_of_one_month_share_it():
    papers = []
    for outlet, on, n in (("Herald", "2025-04-08", 2), ("Post", "2025-04-10", 2), ("Sun", "2025-04-10", 9)):
        paper = Paper(outlet, on, f"In {outlet}: {n} men.")
        papers.append(paper.counts(f"{n} men", n, n, "exactly", "men", line="men", relation="" if n == 9 else "same"))
    assert "(Herald and Post, 8 and 10 April 2025)" in told("about_figures", corpus(*papers))


# --- every figure ---


def figures_in(html: str) -> list[tuple[str, str]]:
    """Return the key and the words of every figure of a piece of HTML."""
    return re.findall(r'<a class="figure" href="#ev-([0-9a-f]{12})">([^<]*)</a>', html)


@pytest.mark.parametrize("name", TELLS)
def test_every_figure_links_to_as_many_rows_as_it_says_and_they_exist(name):
    part = seeds()
    out = TELLS[name](part)._repr_mimebundle_()
    linked = figures_in(out["text/html"].replace(prose.IN_NOTEBOOK, ""))
    assert {key for key, _ in linked} == set(out[prose.EVIDENCE])
    for key, words in linked:
        entry = out[prose.EVIDENCE][key]
        known = getattr(part, entry["table"])
        assert set(entry["ids"]) <= set(known[known.columns[0]])
        if words.replace(",", "").isdigit():
            assert int(words.replace(",", "")) == len(entry["ids"])
    # No number of the sentences stands there without its rows, but for days and those that an article gives itself.
    plain = re.sub(r"“[^”]*”|\d+ (April|March) \d+|below 0\.\d", "", out["text/plain"])
    told = sum(len(re.findall(r"\d+", re.sub(r"“[^”]*”", "", words))) for _, words in linked)
    assert len(re.findall(r"\d+", plain)) == told


@pytest.mark.parametrize("name", TELLS)
def test_of_nothing_something_true_is_said(name):
    out = TELLS[name](NOTHING)._repr_mimebundle_()
    assert re.fullmatch(r"[A-Z].*\.", out["text/plain"])
    assert "None" not in out["text/plain"] and not re.search(r"\d", out["text/plain"])
    assert out[prose.EVIDENCE] == {}


def test_a_number_that_is_not_that_of_its_rows_is_refused():
    with pytest.raises(ValueError, match="the figure 3 stands for 2 rows of statements"):
        prose.figure(3, ["a", "b"], "statements")
    with pytest.raises(ValueError, match="'none' has no rows to link to"):
        prose.figure("none", [], "statements")
    assert str(prose.figure(1234, [str(i) for i in range(1234)], "statements")) == "1,234"


# --- tables ---


def test_a_table_in_plain_text_and_in_html():
    shown = narrative.table(measures.speakers(say(("Ann", "Herald"), ("Ann", "Post"), (None, "Post"))), "By speaker", ["speaker", "statements", "direct", "outlets"])  # fmt: skip
    assert str(shown).splitlines() == [
        "By speaker",
        "",
        "speaker                  statements  direct  outlets",
        "Ann                               2       0  Herald; Post",
        "no single named speaker           1       0  Post",
    ]
    html = shown.__html__()
    assert "<caption>By speaker</caption>" in html
    assert '<th scope="col">speaker</th><th scope="col" class="number">statements</th>' in html
    assert '<th scope="row" dir="auto">Ann</th>' in html
    assert [words for _, words in figures_in(html)] == ["2", "1"]
    assert '<td class="number">0</td>' in html  # of nothing there are no rows to link to


def test_a_table_leaves_out_ids_and_empty_columns_and_links_what_was_said():
    paper = Paper("Herald", "2025-04-09", "Ann denied it.")
    said = paper.says("Ann", source="Ann", cue="denied", content="it", lemma="deny", does="deny")
    shown = narrative.table(measures.stances(corpus(paper)), "Stances")
    assert shown.heads == ("stance", "speaker", "reported as", "what was said", "outlet", "said")  # nobody is spoken to
    assert f'<a href="#{said}">it</a>' in shown.__html__()


def test_a_column_asked_for_is_left_out_where_it_is_empty_and_may_be_headed_otherwise():
    paper = Paper("Herald", "2025-04-09", "Ann denied it.")
    paper.says("Ann", source="Ann", cue="denied", content="it", lemma="deny", does="deny")
    columns = ["content", "addressee", "speaker"]
    shown = narrative.table(measures.stances(corpus(paper)), "Stances", columns, heads={"speaker": "who denies"})
    assert shown.heads == ("what was said", "who denies")
    assert narrative.table(measures.stances(NOTHING), "Stances", columns).rows == ()


def test_of_many_outlets_a_cell_names_three():
    said = say(*(("Ann", outlet) for outlet in ("Echo", "Herald", "Post", "Star", "Sun")))
    shown = narrative.table(measures.speakers(said), "By speaker", ["speaker", "outlets"])
    assert shown.rows == (("Ann", "Echo; Herald; Post; 2 more"),)


def test_a_cell_has_room_for_what_is_longer_than_a_name():
    table = prose.Table("T", ("why", "who"), (("no body or group stands out before it", "Ann"),), (False, False))
    assert '<th scope="row" dir="auto" class="phrase">no body' in table.__html__()
    assert '<td dir="auto">Ann</td>' in table.__html__()


def test_words_are_counted_but_link_to_their_passages():
    paper = Paper("Herald", "2025-04-09", "Ann Lee said no.").passage("Ann Lee said no.")
    shown = narrative.table(measures.coverage(corpus(paper)), "Coverage", ["passage", "words"])
    ((key, words),) = figures_in(shown.__html__())
    assert words == "4"
    assert shown.evidence[key]["table"] == "passages"


def test_an_empty_table_is_a_sentence_and_an_unknown_column_an_error():
    assert str(narrative.table(measures.stances(NOTHING), "Stances")) == "Stances: none."
    with pytest.raises(KeyError, match="no column colour; there are speaker, actor_id"):
        narrative.table(measures.speakers(NOTHING), "Speakers", ["colour"])


EVIL = '</a><script>alert("x")</script>'


@pytest.mark.parametrize("name", TELLS)
def test_what_an_article_says_is_never_markup(name):
    herald = Paper(EVIL, "2025-04-09", f"{EVIL} claimed two {EVIL} men, then denied nine {EVIL} men on {EVIL} day.")
    said = herald.says(EVIL, source=EVIL, cue="claimed", content=f"two {EVIL} men", lemma=EVIL, does="claim")
    herald.says(EVIL, source=EVIL, cue="denied", content=f"nine {EVIL} men", does=EVIL, reason=EVIL)
    herald.counts(f"two {EVIL} men", 2, 2, "exactly", f"{EVIL} men", said=said)
    herald.counts(f"nine {EVIL} men", 9, 9, "exactly", f"{EVIL} men").issue(EVIL).date(f"{EVIL} day", None)
    herald.mention(EVIL, EVIL).mention(EVIL, f"{EVIL} men")
    post = Paper("Post", "2025-04-09", f"{EVIL} said no.").mention(EVIL, EVIL)
    post.says(EVIL, source=EVIL, cue="said", content="no")
    html = TELLS[name](corpus(herald, post))._repr_mimebundle_()["text/html"]
    assert "<script" not in html


def test_tables_and_quotations_of_a_hostile_article_are_escaped():
    paper = Paper(EVIL, "2025-04-09", f"{EVIL} denied {EVIL}.")
    paper.says(EVIL, source=EVIL, cue="denied", content=EVIL, channel=EVIL, does=EVIL)
    part = corpus(paper, actors={EVIL: {"role": EVIL}})
    things: list[Any] = [narrative.quotes(measures.quotes(part))]
    things += [
        narrative.table(frame, EVIL)
        for frame in (measures.speakers(part), measures.stances(part), measures.quotes(part))
    ]
    assert not [thing for thing in things if "<script" in thing.__html__()]


def test_characters_that_turn_the_direction_of_the_text_are_shown_and_not_obeyed():
    assert "\u202e" not in told("finding_who", say(("Ann\u202eeeL", "Herald")))


def test_equal_sets_of_rows_share_a_key_and_others_do_not():
    key = prose.evidence_key("statements", ["a", "b"])
    assert len(key) == 12
    assert key == prose.evidence_key("statements", ["a", "b"])
    assert len({key, prose.evidence_key("mentions", ["a", "b"]), prose.evidence_key("statements", ["a"])}) == 3


def test_in_a_notebook_a_link_says_that_its_rows_are_elsewhere_and_in_the_report_it_does_not():
    told = narrative.finding_who(measures.speakers(seeds()))
    shown = told._repr_mimebundle_()["text/html"]
    assert shown.count("<a ") == shown.count(prose.IN_NOTEBOOK) > 0
    assert prose.IN_NOTEBOOK not in told.__html__()
    page = render(tables_of(seeds()), told._repr_mimebundle_())
    assert 'class="figure"' in page and prose.IN_NOTEBOOK not in page


def test_rows_behind_a_figure_are_headed_as_a_reader_would_say_it():
    part = say(("Ann", "Herald"))
    shown = narrative.table(measures.outlets(part), "Outlets").evidence
    assert {entry["title"] for entry in shown.values()} == {"Herald: 1 article", "Herald: 1 statement"}
    assert prose.figure("3 other outlets", ["a", "b"], "articles").evidence.title == "3 other outlets: 2 articles"
    assert prose.figure("2 days", ["q"], "quantities").evidence.title == "2 days: 1 figure"
    assert prose.figure(2, ["a", "b"], "statements").evidence.title == "2 statements"


def test_the_heading_of_a_numbers_rows_tells_them_from_those_of_every_other_row():
    quoted_by = measures.quoted_by(say(("Ann", "Herald"), ("Ann", "Post"), ("Bob", "Post")))
    shown = narrative.table(quoted_by, "Statements", ["speaker", "outlet", "statements", "direct"])
    titles = [entry["title"] for entry in shown.evidence.values()]
    assert titles == ["Ann, Herald: 1 statement", "Ann, Post: 1 statement", "Bob, Post: 1 statement"]


def test_the_heading_of_a_number_says_what_is_counted_in_the_number():
    assert narrative._counted("China", "joint", 1, "statements") == "China, together with others: 1 statement"
    assert narrative._counted("8 April", "reported", 24, "statements") == "8 April, day of the report only: 24 statements"
    assert narrative._counted("state", "heard", 3, "actors") == "state, who speak: 3 actors"
    assert narrative._counted("Herald", "direct", 2, "statements") == "Herald: 2 direct statements"
    assert narrative._counted("body", "words", 1245, "passages") == "body: 1,245 words"


def test_rows_with_words_of_an_article_stand_below_one_another_on_a_phone_each_cell_with_its_heading():
    rows = measures.quotes(say(("Ann", "Herald")))
    told = narrative.table(rows, "Said", ["speaker", "content", "outlet"]).__html__()
    assert '<table class="measure stacked">' in told and 'data-label="Outlet">Herald' in told
    assert "stacked" not in narrative.table(measures.speakers(say(("Ann", "Herald"))), "Speakers").__html__()
