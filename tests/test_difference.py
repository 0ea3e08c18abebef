"""What changed between two editions, on a corpus of two articles that becomes one of three."""

from __future__ import annotations

import json
import re

import pytest
from corpus_factory import Paper, actor_id, corpus
from page_factory import parse

from analysis import difference

LINE = "people killed"


def monday(second: str = "Bo Yang") -> Paper:
    paper = Paper("Herald", "2025-04-07", "“At least four people were killed,” Ann Lee said. “So it seems,” Bo Yang said. Cy Orr left.")
    said = paper.says("Ann Lee", source="Ann Lee", cue="said", content="“At least four people were killed,”")
    paper.counts("At least four people", 4, None, "at least", "people", said=said, line=LINE)
    paper.says(second, source="Bo Yang", cue="said", after="“So", content="“So it seems,”")
    return paper.mention("Ann Lee", "Ann Lee").mention(second, "Bo Yang").mention("Cy Orr", "Cy Orr")


def gone() -> Paper:
    paper = Paper("Post", "2025-04-07", "“It rained,” Di Fox said.")
    paper.says("Di Fox", source="Di Fox", cue="said", content="“It rained,”")
    return paper.mention("Di Fox", "Di Fox")


def tuesday() -> Paper:
    paper = Paper("Post", "2025-04-08", "Ann Lee said that six people were killed. She added that <b>nobody</b> knew.")
    said = paper.says("Ann Lee", source="Ann Lee", cue="said", content="that six people were killed")
    paper.counts("six people", 6, 6, "exactly", "people", said=said, line=LINE, relation="update")
    paper.says("Ed Ito", source="She", cue="added", content="that <b>nobody</b> knew")
    return paper.mention("Ann Lee", "Ann Lee").mention("Ed Ito", "She")


BEFORE = corpus(monday(), gone(), actors={"Ann Lee": {"role": "spokeswoman"}})
AFTER = corpus(monday(), tuesday(), actors={"Ann Lee": {"role": "minister"}})


def compared(before=BEFORE, after=AFTER, **parameters: tuple[str, str]) -> difference.Difference:
    kept = json.loads(json.dumps(difference.facts(before)))  # as it comes back from its file
    return difference.compare(kept, difference.facts(after), "the edition of 7 April 2025", parameters)


def test_new_moved_changed_and_gone_are_counted() -> None:
    assert compared().counts == {
        "new articles": 1,
        "articles gone": 1,
        "new statements": 2,
        "statements gone": 1,
        "statements with another speaker": 0,
        "moved figures": 1,
        "new actors": 1,
        "actors gone": 1,
        "changed actors": 1,
    }


def test_it_is_told_by_number_and_name() -> None:
    told = compared()
    assert told.headline == (
        "Since the edition of 7 April 2025: 1 new article, 2 new statements, 1 moved figure, 1 new actor, "
        "1 changed actor, 1 article no longer there, 1 statement no longer there and 1 actor no longer there. "
        "There are now 2 articles (2 before), 4 statements (3 before)."
    )
    texts = [str(block) for block in told.blocks]
    assert texts[1] == "New statements by speaker: Ann Lee 1 and Ed Ito 1."
    assert texts[2] == "No longer there: Di Fox: “It rained,”."
    assert texts[3].splitlines() == [
        "Figures that moved", "", "counted        before                now", "people killed  At least four people  six people",
    ]  # fmt: skip
    assert [re.split(r"  +", line) for line in texts[4].splitlines()[2:]] == [
        ["actor", "statements before", "now", "what else changed"],
        ["Ann Lee", "1", "2", "role minister, was spokeswoman"],
        ["Ed Ito", "1", "new"],
    ]
    assert texts[5] == "No longer named: Di Fox."


def test_every_number_leads_to_its_rows() -> None:
    told = compared()
    statements = list(AFTER.statements["statement_id"])
    lead = parse(told.blocks[0].__html__())
    links = {link.get_text(): link["href"].removeprefix("#ev-") for link in lead.find_all("a", class_="figure")}
    assert len(lead.find_all("a", class_="figure")) == 5
    evidence = {key: (entry["table"], entry["ids"]) for block in told.blocks for key, entry in block.evidence.items()}
    assert evidence[links["2"]] == ("statements", statements[2:])
    assert ("quantities", [AFTER.quantities["quantity_id"].iloc[1]]) in evidence.values()
    assert ("articles", [AFTER.articles["article_id"].iloc[1]]) in evidence.values()
    assert ("actors", [actor_id("Ed Ito")]) in evidence.values()
    assert ("statements", [s for s, who in zip(statements, AFTER.statements["speaker"], strict=True) if who == "Ann Lee"]) in evidence.values()


def test_nothing_changed_is_said_in_one_sentence() -> None:
    told = compared(BEFORE, BEFORE)
    assert not any(told.counts.values())
    assert [str(block) for block in told.blocks] == [
        "Nothing changed since the edition of 7 April 2025: the same articles, statements, figures and actors."
    ]


def test_a_window_that_moved_is_said_so() -> None:
    told = compared(since=("2025-04-01", "2025-04-02"), outlets=("", "Post"))
    assert told.headline.endswith(
        "The report was asked for other things: since is 2025-04-02, was 2025-04-01; outlets is Post, was not set."
    )


def test_a_corrected_speaker_is_no_new_statement() -> None:
    told = compared(corpus(monday()), corpus(monday("Bo Young")))
    assert (told.counts["new statements"], told.counts["statements with another speaker"]) == (0, 1)
    assert "1 statement with another speaker" in told.headline


def test_an_actor_whose_id_moved_to_an_earlier_article_is_the_same_by_name() -> None:
    kept = difference.facts(BEFORE)
    kept["actors"] = {f"old-{one}": actor for one, actor in kept["actors"].items()}
    told = difference.compare(kept, difference.facts(BEFORE), "the edition before", {})
    assert not any(told.counts.values())


@pytest.mark.parametrize(("low", "text", "moved"), [(4, "At least four people", 0), (5, "five people", 1)])
def test_a_figure_that_is_repeated_has_not_moved(low: int, text: str, moved: int) -> None:
    later = Paper("Post", "2025-04-08", f"{text} were killed.")
    exact = "exactly" if moved else "at least"
    later.counts(text, low, low if moved else None, exact, "people", line=LINE, relation="same")
    told = compared(corpus(monday()), corpus(monday(), later))
    assert (told.counts["new articles"], told.counts["moved figures"]) == (1, moved)


def test_names_of_articles_are_escaped() -> None:
    who = "<script>alert(1)</script>"
    paper = Paper("Post", "2025-04-08", f"“We won,” {who} said.")
    paper.says(who, source=who, cue="said", content="“We won,”")
    paper.mention(who, who)
    html = "".join(block.__html__() for block in compared(corpus(monday()), corpus(monday(), paper)).blocks)
    assert "<script" not in html and "&lt;script&gt;" in html
