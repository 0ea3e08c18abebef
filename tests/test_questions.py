"""What the reports of one question count and say: the corpus, who is heard, a source audit, outlets, an actor, an article."""

from __future__ import annotations

import dataclasses
import html
import re

import pandas as pd
import pytest
from corpus_factory import Paper, actor_id, corpus, seeds

from analysis import annotated, charts, credits, habits, limits, measures, narrative, profile, sourcing, voices
from analysis.corpus import Corpus
from analysis.prose import EVIDENCE

NOTHING = corpus()


def said(frame: pd.DataFrame, key: str, value: str) -> dict:
    rows = frame[frame[key] == value].to_dict("records")
    assert len(rows) == 1, (key, value, len(rows))
    return rows[0]


def herald() -> Paper:
    text = "Ann Lee told Bob Ray that we won. The minister Carl Orr has left, she said. Bob Ray said “no, no, no”. 5 came."
    paper = Paper("Herald", "2025-04-08", text, "herald.txt").passage(text)
    paper.mention("Ann Lee", "Ann Lee").mention("Bob Ray", "Bob Ray").mention("Carl Orr", "Carl Orr")
    paper.mention("Ann Lee", "she", form="pronoun")
    paper.says("Ann Lee", source="Ann Lee", cue="told", content="that we won", to="Bob Ray")
    paper.says("Ann Lee", source="she", cue="said", after="content", content="The minister Carl Orr has left")
    paper.says("Bob Ray", source="Bob Ray", cue="said", after="left, she said", content="“no, no, no”", on="2025-04-07")
    return paper.counts("5", 5, 5, "exactly", "people")


def post() -> Paper:
    text = "Ann Lee claimed that we won. Officials said it was close."
    paper = Paper("Post", "2025-04-09", text, "post.txt").passage(text).mention("Ann Lee", "Ann Lee")
    paper.says("Ann Lee", source="Ann Lee", cue="claimed", lemma="claim", does="claim", content="that we won")
    paper.says(None, words="Officials", source="Officials", cue="said", content="it was close")
    return paper


def two() -> Corpus:
    roles = {"Ann Lee": {"role": "mayor", "role_class": "official", "role_word": "mayor"}}
    return corpus(herald(), post(), actors=roles)


# --- the corpus and its limits ---


def test_articles_are_counted_by_day_and_by_month_where_they_lie_far_apart():
    days = limits.publication(two())
    assert list(zip(days["published"], days["articles"], strict=True)) == [("8 April 2025", 1), ("9 April 2025", 1)]
    far = corpus(*(Paper("Herald", day, f"Text {day}.") for day in ("2025-01-30", "2025-01-31", "2025-03-02")))
    months = limits.publication(far)
    assert list(zip(months["published"], months["articles"], strict=True)) == [("January 2025", 2), ("March 2025", 1)]
    drawn = limits.by_day(months).to_dict()
    x = drawn["layer"][0]["encoding"]["x"]
    assert x["scale"]["domain"] == ["Jan 2025", "Feb 2025", "Mar 2025"]  # February had none, and keeps its place


def test_articles_without_a_date_come_last_and_are_told_of():
    part = corpus(Paper("Herald", "2025-04-08", "A."), Paper("Herald", None, "B."))
    assert list(limits.publication(part)["published"]) == ["8 April 2025", "day not known"]
    assert "1 article carries no date" in str(limits.about_publication(limits.publication(part)))
    assert isinstance(limits.by_day(limits.publication(part)), charts.Note)


def test_a_copy_is_listed_with_what_it_repeats_and_what_counts_twice():
    first, second = herald(), post()
    second.article = dataclasses.replace(second.article, duplicate_of=first.id, duplicate_share=0.934)
    part = corpus(first, second)
    row = limits.copies(part).iloc[0]
    assert (row["outlet"], row["share"], row["statements"]) == ("Post", "93%", 2)
    assert row["repeats_in"].startswith("Herald: Ann Lee told Bob Ray")
    assert row["articles_ids"] == [second.id, first.id]
    assert str(limits.about_copies(limits.copies(part), part)) == (
        "1 of 2 articles repeats another one for the most part. 2 statements in it may so be counted twice."
    )


def test_what_was_not_understood_is_counted_by_reason_whatever_words_it_quotes():
    first, second = herald(), post()
    first.issue("“ten days” is not placed: no anchor")
    second.issue("“one hour” is not placed: no anchor")
    row = limits.unread(corpus(first, second)).iloc[0]
    assert (row["reason"], row["times"], row["articles"]) == ("… is not placed", 2, 2)
    several = herald()
    several.issue("'October' can be 2017-10 or 2015-10: read by the date named before it")
    assert limits.unread(corpus(several)).iloc[0]["reason"] == "a date that can be several"


def test_the_finding_names_outlets_days_and_statements_and_says_nothing_of_nothing():
    part = two()
    told = str(limits.finding(part, measures.outlets(part), measures.coverage(part)))
    assert told == "The corpus has 2 articles by Herald and Post, published 8–9 April 2025, with 5 statements."
    assert str(limits.finding(NOTHING, measures.outlets(NOTHING), measures.coverage(NOTHING))) == "No article was read."


def test_a_correction_is_listed_with_who_ruled_and_why():
    paper = herald()
    ruling = "by a correction: he said so himself (Ann Lee, 2026-01-31)"
    paper.statements[0] = dataclasses.replace(paper.statements[0], status="corrected", speaker_reason=ruling)
    paper.mentions[0] = dataclasses.replace(paper.mentions[0], reason=f"named; merged {ruling}")
    part = corpus(paper)
    told = measures.corrections(part)
    assert list(told["ruling"]) == [ruling, ruling]
    assert list(told["statements"]) == [1, 0] and list(told["mentions"]) == [0, 1]
    assert str(limits.about_corrections(told)) == "People ruled on 1 statement and 1 mention; they count as ruled."
    doubts = str(narrative.about_doubts(measures.doubts(part)))
    assert "1 statement was confirmed or corrected by a person." in doubts
    assert "1 mention is read as a person ruled" in doubts


# --- who speaks, and who is only spoken about ---


def test_an_actor_who_only_stands_in_the_words_of_others_is_spoken_about():
    present = voices.present(two())
    assert list(voices.silent(present)["speaker"]) == ["Carl Orr"]
    ann = said(present, "speaker", "Ann Lee")
    assert (ann["statements"], ann["mentions"], ann["named"], ann["pronouns"], ann["articles"]) == (3, 3, 2, 1, 2)
    assert str(voices.finding(present)) == (
        "Of the 3 actors named in these articles, 1 is only spoken about. "
        "Most often named without a word of their own is Carl Orr (1)."
    )


def test_whoever_speaks_only_with_others_is_heard():
    paper = herald()
    paper.statements[0] = dataclasses.replace(
        paper.statements[0], actor_id=None, joint_ids=[actor_id("Carl Orr"), actor_id("Ann Lee")]
    )
    present = voices.present(corpus(paper))
    assert said(present, "speaker", "Carl Orr")["joint"] == 1
    assert voices.silent(present).empty
    assert "Carl Orr is heard only together with others, in 1 statement." in str(voices.about_joint(present))


def test_a_mention_is_in_the_words_of_the_innermost_statement_that_holds_it():
    pairs = voices.spoken_of(two())
    carl = said(pairs, "about", "Carl Orr")
    assert (carl["speaker"], carl["mentions"], carl["outlets"]) == ("Ann Lee", 1, "Herald")
    told = str(voices.about_spoken_of(pairs, voices.silent(voices.present(two()))))
    assert told == "Carl Orr is mentioned by Ann Lee (1)."


CREDITED = [  # what stands around the name, and whether it only says where words or a picture come from
    ("Ann Lee waves. (Photo: Bob Ray, [AP])", True),
    ("The minister has left, Ann Lee told [Reuters] on Friday.", True),
    ("Some of the bars have longer gaps. [REUTERS] Customers get less.", True),
    ("Ann Lee won AP:[Associated Press] 6 Fans wept.", True),
    ("AP:[Associated Press]", False),  # nothing after it tells
    ("The latest [Reuters]/Ipsos poll shows a lead.", True),
    ("It was much ado - Anthony Zurcher, [BBC News], Washington", True),
    ("It was anger and despair, the [BBC]'s Paul Adams says.", True),
    ("The [BBC] reported that he had left.", True),
    ("The [BBC] was fined for its film (and paid).", False),
    ("He sued the [BBC] on Friday.", False),
    ("The [BBC]'s licence fee rises.", False),
]


@pytest.mark.parametrize(("words", "credit"), CREDITED)
def test_a_credit_is_told_by_the_words_around_it(words, credit):
    start = words.index("[")
    end = words.index("]") - 1
    assert credits.is_credit(words.replace("[", "").replace("]", ""), start, end) == credit


def test_a_photographer_is_not_spoken_about_and_a_person_behind_by_may_be():
    text = "Ann Lee was met by Bob Ray. Image: Cem Poe. Photo by Cem Poe. Dan Moe left: Bob Ray."
    paper = Paper("Herald", "2025-04-08", text, "herald.txt").passage(text)
    paper.mention("Ann Lee", "Ann Lee").mention("Bob Ray", "Bob Ray").mention("Dan Moe", "Dan Moe")
    paper.mention("Bob Ray", "Bob Ray", after="Dan").mention("Cem Poe", "Cem Poe")
    paper.mention("Cem Poe", "Cem Poe", after="Photo")
    part = corpus(paper)
    assert set(voices.present(part)["speaker"]) == {"Ann Lee", "Bob Ray", "Dan Moe"}
    assert list(voices.credited(part)["speaker"]) == ["Cem Poe"]


def test_an_agency_that_is_only_credited_is_not_spoken_about_and_an_outlet_that_somebody_speaks_of_is():
    text = "Ann Lee told Reuters that the BBC had left. The BBC reported it first. NATO was told. (Reuters/Bob Ray)"
    paper = Paper("Herald", "2025-04-08", text, "herald.txt").passage(text).mention("Ann Lee", "Ann Lee")
    paper.says("Ann Lee", source="Ann Lee", cue="told", content="that the BBC had left", to="Reuters")
    paper.mention("Reuters", "Reuters").mention("Reuters", "Reuters", after="(")
    paper.mention("BBC News", "BBC").mention("BBC News", "BBC", after="The ").mention("NATO", "NATO")
    kinds = {name: {"kind": "organisation"} for name in ("Reuters", "BBC News", "NATO")}
    part = corpus(paper, actors=kinds)
    present, credited = voices.present(part), voices.credited(part)
    assert set(voices.silent(present)["speaker"]) == {"BBC News", "NATO"}
    assert list(zip(credited["speaker"], credited["mentions"], strict=True)) == [("Reuters", 2)]
    assert said(voices.spoken_of(part), "about", "BBC News")["mentions"] == 1  # in her words; the other is a credit
    assert str(voices.about_credited(credited)) == (
        "Not counted among them, because only words or pictures are credited to them: Reuters (2)."
    )


# --- source audit ---


def test_every_statement_is_counted_at_one_source_and_nameless_ones_apart():
    sources = sourcing.sources(two())
    assert list(zip(sources["speaker"], sources["statements"], strict=True)) == [
        ("Ann Lee", 3), ("Bob Ray", 1), ("sources without a name (kind not told)", 1),
    ]  # fmt: skip
    ann = said(sources, "speaker", "Ann Lee")
    assert (ann["words_said"], ann["median"], ann["longest"]) == (3 + 6 + 3, "3", "6")
    assert str(sourcing.finding(sources)).startswith("These articles quote 2 named sources, in 4 of 5 statements.")


def test_roles_come_from_the_text_and_what_it_does_not_say_is_last():
    roles = sourcing.roles(sourcing.sources(two()))
    assert list(zip(roles["role_class"], roles["statements"], roles["share"], strict=True)) == [
        ("official", 3, "60%"), (sourcing.NOT_TOLD, 2, "40%"),
    ]  # fmt: skip


def test_a_table_of_ones_own_is_joined_and_what_it_does_not_cover_is_not_known(tmp_path):
    table = tmp_path / "people.csv"
    table.write_text("name,sector\nAnn Lee,town\nNobody Here,moon\n", encoding="utf-8")
    sources = sourcing.sources(two(), str(table))
    given = sourcing.given(sources)
    assert list(zip(given["attribute"], given["value"], given["statements"], strict=True)) == [
        ("sector", "town", 3), ("sector", sourcing.NOT_KNOWN, 2),
    ]  # fmt: skip
    assert str(sourcing.about_given(given)) == "By sector: town (3). It is known of 3 of 5 statements (60%)."
    lines = list(sourcing.coverage(two(), str(table))["line"])
    assert "people.csv, line 3: Nobody Here: no actor has the name" in lines
    assert not any(str(tmp_path) in line for line in lines)


def test_a_table_that_cannot_be_read_is_named_with_the_remedy(tmp_path):
    (tmp_path / "people.csv").write_text("sector\ntown\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"people.csv, line 1: no column says whom a row is about"):
        sourcing.sources(two(), str(tmp_path / "people.csv"))


# --- how outlets differ ---


def test_an_outlet_is_compared_by_statements_in_a_thousand_words_that_were_read():
    rates = habits.rates(two())
    row = said(rates, "outlet", "Herald")
    words = len(herald().text.split())
    assert (row["words"], row["statements"], row["per_1000"]) == (words, 3, round(3000 / words, 1))
    assert (row["direct"], row["direct_share"], row["nameless"]) == (1, "33%", 0)


def test_said_and_claimed_are_kept_apart():
    told = habits.distance(two())
    assert list(zip(told["outlet"], told["plain"], told["distant"], told["distant_share"], strict=True)) == [
        ("Herald", 3, 0, "0%"), ("Post", 1, 1, "50%"),
    ]  # fmt: skip
    assert str(habits.about_distance(told)) == "Verbs like “claim” are used by Post (1 of 2, 50%). 1 outlet does not."


def test_outlets_with_few_statements_are_not_compared():
    part = two()
    told = str(habits.finding(habits.rates(part), habits.distance(part)))
    assert told == "Too little to compare: 5 statements of 2 outlets, fewer than two of which have 5 or more."


# --- one actor ---


def test_an_actors_part_holds_what_it_says_and_where_it_is_mentioned():
    own = profile.choose(two(), "ann lee")
    assert list(own.statements["content"]) == ["that we won", "The minister Carl Orr has left", "that we won"]
    assert str(profile.finding(own, profile.portrait(own))) == (
        "Ann Lee, mayor, is heard with 3 statements in 2 outlets, none of them quoted word for word."
    )
    assert list(profile.addressees(two(), own)["addressee"]) == ["Bob Ray"]


def test_without_a_name_it_is_whoever_makes_most_statements():
    assert list(profile.choose(two()).actors["name"]) == ["Ann Lee"]
    with pytest.raises(ValueError, match="unknown actor 'Zoe'"):
        profile.choose(two(), "Zoe")


def test_the_outlet_that_asks_most_is_not_whoever_makes_most_statements():
    paper = Paper("thesun.co.uk", "2025-04-08", "The Sun asked why. The Sun asked when. Ann Lee said that we won.")
    paper.passage(paper.text).mention("The Sun", "The Sun").mention("Ann Lee", "Ann Lee")
    paper.says("The Sun", source="The Sun", cue="asked", content="why")
    paper.says("The Sun", source="The Sun", cue="asked", after="why", content="when")
    paper.says("Ann Lee", source="Ann Lee", cue="said", content="that we won")
    assert list(profile.choose(corpus(paper)).actors["name"]) == ["Ann Lee"]
    assert list(profile.choose(corpus(paper), "The Sun").actors["name"]) == ["The Sun"]


def test_an_actor_who_is_only_mentioned_is_said_to_be():
    own = profile.choose(two(), "Carl Orr")
    told = str(profile.finding(own, profile.portrait(own)))
    assert told == "Carl Orr is not heard in these articles, only mentioned: 1 mention in 1 article."
    assert str(profile.over_time(profile.said(own))) == "No chart over time: the actor makes no statement."


def test_who_answers_an_actor_and_whom_it_answers_are_kept_apart():
    from small_tables import LEE, tables

    part = Corpus.of(tables())
    own = profile.choose(part, "Ann Lee")
    assert own.actors["actor_id"].iloc[0] == LEE
    assert list(profile.answered_by(part, own)["evidence"]) == ["she lost"]


# --- one article ---


def test_an_article_is_chosen_by_id_or_source_and_an_unknown_one_is_refused():
    part = two()
    assert list(annotated.choose(part, "POST.txt").articles["outlet"]) == ["Post"]
    assert list(annotated.choose(part, herald().id).articles["outlet"]) == ["Herald"]
    assert list(annotated.choose(part).articles["outlet"]) == ["Herald"]  # it has more statements
    with pytest.raises(ValueError, match=f"article 'nowhere' is not known; give the id of one: {herald().id}"):
        annotated.choose(part, "nowhere")


def test_the_reading_view_keeps_every_character_and_numbers_each_statement():
    one = annotated.choose(two(), "herald.txt")
    view = annotated.reading(one)
    shown = view.__html__()
    body = re.sub(r"<sup.*?</sup>", "", shown.split("</p>", 1)[1], flags=re.DOTALL)
    assert " ".join(html.unescape(re.sub(r"<[^>]+>", "", body)).split()) == one.articles["text"].iloc[0]
    assert re.findall(r'<a class="figure" href="#ev-\w+">(\d+)</a>', shown) == ["1", "2", "3"]
    assert set(re.findall(r'href="#ev-(\w+)"', shown)) == set(view._repr_mimebundle_()[EVIDENCE])
    assert list(annotated.statements(one)["speaker"]) == ["Ann Lee", "Ann Lee", "Bob Ray"]


def test_a_statement_has_the_number_of_its_row_though_what_was_not_said_stands_between():
    paper = herald()
    paper.says("Bob Ray", source="Bob Ray", cue="told", content="The minister", does="not said")
    one = annotated.choose(corpus(paper))
    assert len(one.unsaid) == 1
    assert list(annotated.statements(one)["no"]) == ["1", "3", "4"]
    assert list(annotated.numbers(one)["said_in"]) == [""]
    assert re.findall(r'href="#ev-\w+">(\d+)</a>', annotated.reading(one).__html__()) == ["1", "3", "4"]


def test_words_that_name_no_day_are_not_said_to_name_one():
    paper = herald().date("has left", "P3D")
    said = str(annotated.about_times(annotated.times(annotated.choose(corpus(paper)))))
    assert said == "1 expression of time stands in the text; 1 tells a length of time, or no day (“now”)."


def test_the_facts_of_an_actor_stand_one_to_a_line():
    own = profile.choose(two(), "ann lee")
    shown = narrative.facts(profile.portrait(own), "Who is this?")
    assert [(head, str(cell)) for head, cell in shown.rows] == [
        ("Name", "Ann Lee"), ("Kind", "person"), ("Role", "mayor"),
        ("Statements", "3"), ("Mentions", "3"), ("Articles", "2"),
    ]  # fmt: skip
    assert "stacked" not in shown.__html__()


def test_an_article_cannot_act_on_the_page_that_shows_it():
    text = "<script>alert(1)</script> \u202eAnn Lee\u202c said <img src=x onerror=alert(1)>."
    paper = Paper("<b>Herald</b>", "2025-04-08", text).passage(text)
    paper.says("Ann Lee", source="Ann Lee", cue="said", content="<img src=x onerror=alert(1)>")
    shown = annotated.reading(corpus(paper)).__html__()
    assert "<script" not in shown and "<img" not in shown and "\u202e" not in shown


# --- all of them ---

DRAWN = {
    "limits": lambda c: limits.by_day(limits.publication(c)),
    "voices": lambda c: voices.heard_and_mentioned(voices.present(c)),
    "words": lambda c: sourcing.by_words(sourcing.sources(c)),
    "roles": lambda c: sourcing.by_role(sourcing.roles(sourcing.sources(c))),
    "rates": lambda c: habits.by_rate(habits.rates(c)),
    "verbs": lambda c: habits.verbs_by_outlet(habits.verbs(c)),
    "profile": lambda c: profile.over_time(profile.said(profile.choose(c))),
}


@pytest.mark.parametrize("name", DRAWN)
def test_a_chart_of_nothing_is_a_sentence_and_one_of_something_links_to_its_rows(name):
    assert str(DRAWN[name](NOTHING)).startswith("No chart ")
    out = DRAWN[name](seeds() if name != "roles" else two())._repr_mimebundle_()
    spec = out[charts.VEGALITE]
    marks = [row for part in (spec, *spec["layer"]) for row in part.get("data", {}).get("values", [])]
    assert {row["href"].removeprefix("#ev-") for row in marks if "href" in row} == set(out[EVIDENCE])
    assert out[charts.VEGALITE]["description"]


def everything(part: Corpus) -> list[str]:
    """Say all that the reports of these questions say of a corpus."""
    present, sources, rates = voices.present(part), sourcing.sources(part), habits.rates(part)
    own, one = profile.choose(part), annotated.choose(part)
    published, distance = limits.publication(part), habits.distance(part)
    said_of, roles = profile.spoken_of_by(part, own), sourcing.roles(sources)
    return [
        str(told)
        for told in (
            limits.finding(part, measures.outlets(part), measures.coverage(part)), limits.about_publication(published),
            limits.about_copies(limits.copies(part), part), limits.about_unread(limits.unread(part), part),
            limits.about_corrections(measures.corrections(part)),
            voices.finding(present), voices.about_joint(present), voices.about_kinds(voices.kinds(present)),
            voices.about_spoken_of(voices.spoken_of(part), voices.silent(present)),
            sourcing.finding(sources), sourcing.about_nameless(sources), sourcing.about_length(sources),
            sourcing.about_roles(roles), sourcing.about_given(sourcing.given(sources)),
            habits.finding(rates, distance), habits.about_rates(rates), habits.about_distance(distance),
            profile.finding(own, profile.portrait(own)), profile.about_addressees(profile.addressees(part, own)),
            profile.about_figures(measures.figures(own)), profile.about_others(said_of, profile.answered_by(part, own)),
            annotated.finding(one, annotated.facts(one)), annotated.about_times(annotated.times(one)),
            annotated.about_numbers(annotated.numbers(one)), annotated.reading(one),
        )
    ]  # fmt: skip


def lone() -> Corpus:
    paper = Paper(None, None, "مريم العلي said yes.").passage("مريم العلي said yes.")
    paper.mention("مريم العلي", "مريم العلي")
    paper.says("مريم العلي", source="مريم العلي", cue="said", content="yes")
    return corpus(paper)


@pytest.mark.parametrize("part", [NOTHING, lone(), two(), corpus(Paper("Herald", "2025-04-08", "Nothing."))])
def test_whatever_the_corpus_nothing_is_said_of_nobody(part):
    for told in everything(part):
        assert not re.search(r"\b(None|nan|NaT|inf)\b|\b0 (statements|articles|actors|sources|mentions)\b", told), told


def test_figures_are_read_out_in_full():
    paper = Paper("Herald", "2025-04-08", "About 126 million voters, hundreds of aides, 2.5 percent and at least 42 million.")
    paper.counts("About 126 million voters", 126e6, 126e6, "about", "voters")
    paper.counts("hundreds of aides", 200, None, "multiples of", "aides")
    paper.counts("2.5 percent", 2.5, 2.5, "exactly", "percent")
    paper.counts("at least 42 million", 42e6, None, "at least", "voters")
    assert list(annotated.numbers(corpus(paper))["read_as"]) == [
        "about 126,000,000", "200 or more", "2.5", "at least 42,000,000"
    ]  # fmt: skip
