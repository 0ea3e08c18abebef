"""What an editor finds on the page, and what an article cannot do to it."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import re

import nbformat
import pyarrow as pa
import pytest
from bs4 import BeautifulSoup
from corpus_factory import Paper, corpus, seeds
from page_factory import BUNDLE, bars, evidence, notebook, parse, prose, render, tables_of, words_of

from analysis import page, parcels
from analysis.highlight import shown
from analysis.prose import SUBJECT
from analysis.schema import Actor, Article, Date, Figure, Issue, Mention, Passage, Quantity, Statement
from analysis.spans import Span, row_id
from analysis.tables import to_arrow


def herald() -> Paper:
    """Return an article with a statement in two parts, a crossing, an appeal, a caption, a figure and a date."""
    paper = Paper(
        "Herald",
        "2025-04-08",
        "Give us money, 5 dollars a month.\n\n“We won,” Ann Lee said on Monday. “By 12 votes.”\n\n"
        "Nobody knows who “lost the vote”, he added. Bob Ray has denied it.\n\nAnn Lee, who says she won (Getty)",
    )
    paper.passage("Give us money, 5 dollars a month.", "boilerplate")
    paper.passage("“We won,” Ann Lee said on Monday. “By 12 votes.”")
    paper.passage("Nobody knows who “lost the vote”, he added. Bob Ray has denied it.")
    paper.passage("Ann Lee, who says she won (Getty)", "caption")
    won = paper.says(
        "Ann Lee",
        source="Ann Lee",
        cue="said",
        content=["“We won,”", "“By 12 votes.”"],
        on="2025-04-07",
        basis="clause",
    )
    paper.says(
        None,
        source="he",
        cue="added",
        content="who “lost the vote”",
        after="content",
        reason="two candidates: Bob Ray, Ann Lee",
    )
    paper.says("Ann Lee", source="Ann Lee", cue="says", content="she won", after="Ann Lee, who", where="caption")
    paper.counts("12 votes", 12, 12, "exactly", "votes", said=won)
    paper.counts("5 dollars", 5, 5, "exactly", "USD")
    paper.date("on Monday", "2025-04-07")
    paper.mention("Ann Lee", "Ann Lee")
    return paper


@pytest.fixture(scope="module")
def tables():
    return tables_of(corpus(herald()))


def rows(tables, table):
    return tables[table].to_pylist()


# --- the way from a figure to the words ------------------------------------------------------------------------------


def test_a_figure_leads_to_its_rows_and_each_row_to_its_words(tables) -> None:
    lee = [row for row in rows(tables, "statements") if row["speaker"] == "Ann Lee"]
    key, entry = evidence("2 statements by Ann Lee", "statements", [row["statement_id"] for row in lee])
    tree = parse(render(tables, prose('<p>She made <a class="figure" href="#ev-{0}">2</a>.</p>', (key, entry))))

    section = tree.find(id=tree.find("a", class_="figure")["href"][1:])
    assert section.h3.get_text() == "2 statements by Ann Lee"
    quoted = section.select("li blockquote a")
    assert [link.get_text() for link in quoted] == ["“We won,” “By 12 votes.”", "she won"]
    assert [link["href"][1:] for link in quoted] == [row["statement_id"] for row in lee]
    for link in quoted:
        assert words_of(tree, link["href"][1:]) == link.get_text()
        assert tree.find(id=link["href"][1:])["class"][0] == "statement"


def test_a_row_of_evidence_says_what_is_known_of_it(tables) -> None:
    ids = [row["statement_id"] for row in rows(tables, "statements")]
    tree = parse(render(tables, prose("<p>{0}</p>", evidence("3 statements", "statements", ids))))
    assert [" ".join(facts.get_text(" ", strip=True).split()) for facts in tree.select("#evidence .facts")] == [
        "Ann Lee cue said direct said 7 April 2025 (dated in the text) Herald , 8 April 2025 "
        "characters 35–44 and 69–83 confidence 0.90, read by machine row 1 · in the article",
        "no single named speaker (two candidates: Bob Ray, Ann Lee) cue added mixed said 8 April 2025 "
        "(day of the report, or before) Herald , 8 April 2025 "
        "characters 98–117 confidence 0.90, read by machine row 2 · in the article",
        "Ann Lee cue says indirect, in a photo caption said 8 April 2025 (day of the report, or before) "
        "Herald , 8 April 2025 characters 171–178 confidence 0.90, read by machine row 3 · in the article",
    ]  # fmt: skip


def test_a_figure_of_the_text_is_shown_in_its_paragraph(tables) -> None:
    ids = [row["quantity_id"] for row in rows(tables, "quantities")]
    tree = parse(render(tables, prose("<p>{0}</p>", evidence("2 figures", "quantities", ids))))
    found = tree.select("#evidence li.row")
    assert [item.find(class_="context").get_text() for item in found] == [
        "Give us money, 5 dollars a month.",
        "“We won,” Ann Lee said on Monday. “By 12 votes.”",
    ]
    assert [item.mark.get_text() for item in found] == ["5 dollars", "12 votes"]
    assert "in the outlet’s own words" in found[0].get_text()
    assert found[1].find("a", string="statement 1")["href"] == f"#row-{rows(tables, 'statements')[0]['statement_id']}"
    assert [tree.find(id=row_id).get_text() for row_id in ids] == ["5 dollars", "12 votes"]


@pytest.mark.parametrize("table", ["articles", "passages", "mentions", "actors", "dates"])
def test_rows_of_every_table_can_be_evidence(tables, table) -> None:
    found = rows(tables, table)
    key_column = next(name for name in found[0] if name.endswith("_id"))
    entry = evidence("all of them", table, [row[key_column] for row in found])
    items = parse(render(tables, prose("<p>{0}</p>", entry))).select("#evidence li.row")
    assert len(items) == len(found)
    for item, row in zip(items, found, strict=True):
        assert {"articles": "“We won,”", "actors": "Ann Lee"}.get(table) or row["text"] in item.get_text()


def test_an_empty_set_of_rows_says_so(tables) -> None:
    tree = parse(render(tables, prose('<p><a href="#ev-{0}">None</a></p>', evidence("0 denials", "statements", []))))
    assert "nothing was found" in tree.find(id="evidence").get_text()


def test_equal_sets_share_one_entry_that_leads_back_to_each_place(tables) -> None:
    entry = evidence("1 date", "dates", [rows(tables, "dates")[0]["date_id"]])
    tree = parse(render(tables, prose("<p>once {0}</p>", entry), prose("<p>again {0}</p>", entry)))
    (section,) = tree.select(".evidence")
    assert [tree.find(id=link["href"][1:]).get_text(strip=True)[:5] for link in section.select(".cited a")] == [
        "once ",
        "again",
    ]


def test_evidence_stands_in_the_order_in_which_it_is_cited(tables) -> None:
    found = rows(tables, "statements")
    one, two, three = (evidence(f"row {n}", "statements", [row["statement_id"]]) for n, row in enumerate(found, 1))
    html = "<p>" + " ".join(f'<a href="#ev-{{{n}}}">1</a>' for n in (2, 0, 1)) + "</p>"
    for entries in ((one, two, three), (three, two, one)):
        tree = parse(render(tables, prose(html, *entries)))
        assert [heading.get_text() for heading in tree.select(".evidence h3")] == [
            entries[n][1]["title"] for n in (2, 0, 1)
        ]


@pytest.mark.parametrize(
    ("rows_cited", "printed"),
    [([0], "Row 1 of"), ([0, 1], "Rows 1–2 of"), ([0, 2], "Rows 1, 3 of"), ([2, 1, 0], "Rows 1–3 of")],
)
def test_on_paper_a_set_of_statements_is_a_set_of_numbers(tables, rows_cited, printed) -> None:
    found = rows(tables, "statements")
    entry = evidence("some", "statements", [found[n]["statement_id"] for n in rows_cited])
    numbers = parse(render(tables, prose("<p>{0}</p>", entry))).select_one(".evidence .numbers")
    assert numbers.get_text() == f"{printed} the table."


def test_every_statement_has_a_row_in_the_table_and_the_way_back_from_the_article(tables) -> None:
    tree = parse(render(tables))
    found = tree.select("table.statements tbody tr")
    assert [row.select_one("td.number").get_text() for row in found] == ["1", "2", "3"]
    assert [row.select_one("td.words").get_text() for row in found] == [
        "“We won,” “By 12 votes.”",
        "who “lost the vote”",
        "she won",
    ]
    assert [back["href"][1:] for back in tree.select("#articles .text a.back")] == [row["id"] for row in found]
    assert [header["scope"] for header in tree.select("table.statements thead th")] == ["col"] * 7
    assert tree.select_one("table.statements caption").get_text().startswith("3 statements in 1 article,")


# --- the article -----------------------------------------------------------------------------------------------------


def article_text(tree: BeautifulSoup) -> list[str]:
    """Return the texts of the articles, without the summaries that are the page's own."""
    tree = copy.copy(tree)
    for summary in tree.select(".text summary"):
        summary.decompose()
    return [text.get_text() for text in tree.select(".text")]


def test_the_article_is_there_character_for_character(tables) -> None:
    assert article_text(parse(render(tables))) == [herald().text]


def test_passages_show_their_kind(tables) -> None:
    passages = parse(render(tables)).select(".text .passage")
    assert [(passage.name, passage["class"][1], passage.get("data-label")) for passage in passages] == [
        ("details", "boilerplate", None),
        ("div", "body", None),
        ("div", "body", None),
        ("div", "caption", "Photo caption"),
    ]
    assert passages[0].summary.get_text() == "The outlet speaking for itself · 7 words"


def test_source_and_cue_are_marked_as_parts_of_their_statement(tables) -> None:
    tree = parse(render(tables))
    marked = [(row["statement_id"], role) for row in rows(tables, "statements") for role in ("source", "cue")]
    assert [
        next(piece.get_text() for piece in tree.select(f".text .{role}") if piece["data-s"] == statement_id)
        for statement_id, role in marked
    ] == ["Ann Lee", "said", "he", "added", "Ann Lee", "says"]


def test_both_seeds_are_shown_whole_and_every_statement_in_its_words() -> None:
    found = tables_of(seeds())
    tree = parse(render(found))
    assert article_text(tree) == [article["text"] for article in rows(found, "articles")]
    assert len(rows(found, "statements")) > 20
    for row in rows(found, "statements"):
        assert words_of(tree, row["statement_id"]) == row["content"]


# --- charts ----------------------------------------------------------------------------------------------------------


def chart(tables, description="Bars: Ann Lee 2, nobody 1."):
    def by(title, speaker):
        ids = [row["statement_id"] for row in rows(tables, "statements") if row["speaker"] == speaker]
        return evidence(title, "statements", ids)

    return bars(by("2 by Ann Lee", "Ann Lee"), by("1 by nobody", None), description=description)


def test_a_chart_is_drawn_without_javascript_and_says_what_it_shows(tables) -> None:
    tree = parse(render(tables, chart(tables)))
    (figure,) = tree.select("figure.chart")
    assert figure.figcaption.get_text() == "Bars: Ann Lee 2, nobody 1."
    assert figure.svg["aria-label"] == "Bars: Ann Lee 2, nobody 1."
    assert {text.get_text() for text in figure.select("svg text")} >= {"2 by Ann Lee", "1 by nobody"}


def test_a_name_written_from_right_to_left_keeps_to_its_place_in_a_chart(tables) -> None:
    ids = [row["statement_id"] for row in rows(tables, "statements")]
    figure = parse(render(tables, bars(evidence("\u05d9\u05d0\u05d9\u05e8 \u05dc: 3", "statements", ids)))).figure
    assert "\u05d9\u05d0\u05d9\u05e8 \u05dc\u200e: 3" in {text.get_text() for text in figure.select("svg text")}


def test_the_marks_of_the_static_drawing_link_to_their_rows(tables) -> None:
    output = chart(tables)
    tree = parse(render(tables, output))
    keys = list(output[page.EVIDENCE])
    assert sorted(link["href"] for link in tree.select("figure svg a")) == sorted(f"#ev-{key}" for key in keys)
    assert [link["href"] for link in tree.select("figure details a")] == [f"#ev-{key}" for key in keys]


def test_two_equal_charts_share_no_id_and_the_second_run_draws_the_same_bytes(tables) -> None:
    clipped = chart(tables)
    clipped[page.CHART]["mark"]["clip"] = True
    html = render(tables, clipped, copy.deepcopy(clipped))
    ids = re.findall(r'\bid="(chart-\d-\d)"', html)
    assert ids == ["chart-1-1", "chart-2-1"]
    assert re.findall(r"url\(#([^)]*)\)", html) == ids
    assert render(tables, clipped, clipped) == html


@pytest.mark.parametrize("description", [None, "", "  "])
def test_a_chart_without_a_description_is_refused(tables, description) -> None:
    with pytest.raises(page.PageError, match="chart 1 has no description"):
        render(tables, chart(tables, description))


def test_a_chart_that_links_elsewhere_is_refused(tables) -> None:
    output = chart(tables)
    output[page.CHART]["data"]["values"][0]["rows"] = "https://elsewhere.example/"
    with pytest.raises(page.PageError, match="chart 1 links to something that is not evidence"):
        render(tables, output)


def test_a_picture_is_refused(tables) -> None:
    with pytest.raises(page.PageError, match="an output is a picture"):
        render(tables, {"image/png": "iVBORw0KGgo=", "text/plain": "<Figure>"})


def test_data_cannot_end_the_script_that_holds_it() -> None:
    value = {"name": "</script><script>alert(1)</script>", "line": "a\u2028b\u2029c", "more": "<!--"}
    text = page.embedded_json(value)
    assert "<" not in text and "\u2028" not in text and "\u2029" not in text
    assert json.loads(text) == value


# --- promises that the page keeps ------------------------------------------------------------------------------------


def test_the_policy_allows_these_scripts_and_styles_and_nothing_else(tables) -> None:
    tree = parse(render(tables, chart(tables)))
    directives = dict(
        part.split(" ", 1)
        for part in tree.find("meta", {"http-equiv": "Content-Security-Policy"})["content"].split("; ")
    )

    def digest(element) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(element.string.encode()).digest()).decode()}'"

    scripts = [script for script in tree.find_all("script") if script.get("type") != "application/json"]
    assert scripts[0].string == BUNDLE
    assert directives == {
        "default-src": "'none'",
        "img-src": "data:",
        "style-src-elem": digest(tree.style),
        "style-src-attr": "'unsafe-inline'",
        "script-src": " ".join(map(digest, scripts)),
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_a_page_without_charts_leaves_the_chart_library_out(tables) -> None:
    assert BUNDLE not in render(tables)


def test_headings_go_down_one_level_at_a_time(tables) -> None:
    dates = evidence("1 date", "dates", [rows(tables, "dates")[0]["date_id"]])
    tree = parse(render(tables, prose("<p>{0}</p>", dates), chart(tables)))
    levels = [int(heading.name[1]) for heading in tree.find_all(re.compile("^h[1-6]$"))]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
    assert tree.html["lang"] == "en"
    assert len(tree.find_all("main")) == 1


def test_sections_of_the_narrative_are_in_the_contents(tables) -> None:
    executed = notebook(title="# Title\n\nQuestion?\n\n## First, *with* emphasis\n\ntext")
    story = page.read_story(executed)
    assert story.contents == [("part-1", "First, with emphasis")]
    assert (story.title, story.question) == ("Title", "Question?")
    assert '<h2 id="part-1">First, <em>with</em> emphasis</h2>' in story.head


def test_the_finding_is_the_first_sentence_of_the_first_prose(tables) -> None:
    dates = evidence("1 date", "dates", [rows(tables, "dates")[0]["date_id"]])
    executed = notebook(
        {"text/html": "<p>no evidence here</p>", "text/plain": "Not this."},
        prose("<table><tr><td>{0}</td></tr></table>", dates, text="a table"),
        prose("<p>{0}</p>", dates, text="Mr Lee is quoted most. More of it."),
    )
    assert page.read_story(executed).finding == "Mr Lee is quoted most."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("One. Two.", "One."),
        ("He said “no.” Then he left.", "He said “no.”"),
        ("The share was 2.5 per cent. More.", "The share was 2.5 per cent."),
        ("Dr. No spoke. He left.", "Dr. No spoke."),
        ("No end", "No end"),
        ("", ""),
    ],
)
def test_first_sentence(text, sentence) -> None:
    assert page.first_sentence(text) == sentence


def test_the_page_says_how_it_was_made(tables) -> None:
    tree = parse(render(tables, parameters={"actors": "Ann Lee, Bob Ray"}))
    made = {entry.dt.get_text(): " ".join(entry.dd.get_text().split()) for entry in tree.select("#provenance dl div")}
    assert made == {
        "Corpus": "1 article · Herald · published 8 April 2025",
        "Parameters": "actors = Ann Lee, Bob Ray",
        "Made by": f"onrecord 1.0, notebook who (SHA-256 {'b' * 64})",
        "Tables": f"SHA-256 {'a' * 64}",
        "Built": "11 April 2025, 06:30 UTC",
    }
    assert "show(" not in tree.find(id="provenance").dl.get_text()


def test_an_injected_path_is_not_on_the_page(tables) -> None:
    executed = notebook()
    injected = copy.deepcopy(notebook(prose("<p></p>")).cells[1])
    injected.source, injected.metadata["tags"] = 'tables = "/home/reporter/tables"', ["injected-parameters"]
    executed.cells.append(injected)
    assert page.read_story(executed).code == []


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (evidence("t", "statements", ["x"]), "cites 'x', which is not in the table 'statements'"),
        (evidence("t", "nonsense", ["x"]), "cites 'x', which is not in the table 'nonsense'"),
        (evidence("t", "issues", ["x"]), "cites 'x', which is not in the table 'issues'"),  # its rows have no key
        (("0" * 12, {"title": "t", "table": "dates", "ids": []}), "'t' has the key '000000000000', which is not that"),
    ],
)
def test_evidence_that_is_none_is_refused(tables, entry, why) -> None:
    with pytest.raises(page.PageError, match=re.escape(why)):
        render(tables, {"text/html": "<p></p>", "text/plain": "", page.EVIDENCE: dict([entry])})


def test_a_link_that_leads_nowhere_is_refused(tables) -> None:
    with pytest.raises(page.PageError, match="links to #ev-0123456789ab, which it does not hold"):
        render(tables, {"text/html": '<p><a href="#ev-0123456789ab">7</a></p>', "text/plain": "7"})


def test_a_notebook_without_a_title_is_refused(tables) -> None:
    with pytest.raises(page.PageError, match="does not begin with a markdown cell with its title"):
        page.read_story(notebook(title="No heading"))


def test_an_empty_corpus_makes_a_page() -> None:
    tree = parse(render(to_arrow({})))
    assert "None was read from these articles." in tree.find(id="statements").get_text()


# --- hostile text ----------------------------------------------------------------------------------------------------

HOSTILE = [
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "</style></title><script>alert(3)</script>",
    "<img src=https://elsewhere.example/x onerror=alert(4)>",
    '" onmouseover="alert(5)" x="',
    "' onfocus='alert(6)' autofocus='",
    "javascript:alert(7)",
    "[a](javascript:alert(8)) ![b](https://elsewhere.example/y)",
    "<svg onload=alert(9)><a xlink:href='javascript:alert(10)'>",
    "<meta http-equiv=refresh content='0;url=https://elsewhere.example/'>",
    "invoice\u202egnp.exe",
    "nul\x00bell\x07",
    '=HYPERLINK("https://elsewhere.example/")',
    "<!-- not a comment",
    "]]> &lt;b&gt; &amp;",
    "{{ 7 * 7 }} {% raw %} {0}",
    "line\u2028separator",
    "</title><base href=https://elsewhere.example/>",
    "<iframe srcdoc='<script>parent.alert(11)</script>'></iframe>",
    "</textarea></noscript></template><script>alert(12)</script>",
    "<math><mtext></mtext><style><img src=x onerror=alert(13)></style></math>",
    "<a href=\"data:text/html,<script>alert(14)</script>\">data</a>",
    "<form action=https://elsewhere.example/><input autofocus onfocus=alert(15)>",
    "${alert(16)} `${alert(17)}`",
    "+1+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\u2067\u202bright to left\u2069\u200f \u061c",
    "\ufffe no character \uffff",
    "\x1e between \x1f parcels",
    "<script>alert(18)</scr\x00ipt>",
    "%3Cscript%3Ealert(19)%3C/script%3E &#60;script&#62;",
    "<<SCRIPT>alert(20);//<</SCRIPT>",
    "datum.name, alert(21)",
]


def hostile_tables(words: str, actor: str = "a1"):
    """Return tables with one article in which every field of text holds these words."""
    text = f"{words} said {words}"
    sha = hashlib.sha256(text.encode()).hexdigest()
    who, cue, said = Span(0, len(words)), Span(len(words) + 1, len(words) + 5), Span(len(words) + 6, len(text))
    of = {"article_id": sha[:12]}
    place = {**of, "start": said.start, "end": said.end, "text": words}
    statement = row_id(sha[:12], "s", said, cue)
    return to_arrow(
        {
            "articles": [Article(**of, source=words, outlet=words, title=words, byline=words, published=None,
                                 language=words, text=text, n_words=3, sha256=sha)],
            "passages": [Passage(passage_id=f"{sha[:12]}-p", **of, start=0, end=len(text), kind="embed", text=text)],
            "mentions": [Mention(mention_id=f"{sha[:12]}-m", **place, form="name", actor_id=actor, reason=words)],
            "actors": [Actor(actor_id=actor, name=words, kind="person", role=words, affiliation=words, aliases=[words],
                             n_articles=1, n_mentions=1, n_statements=1, first_seen=None, last_seen=None)],
            "statements": [Statement(
                statement_id=statement, **of, start=0, end=len(text), content=words, parts=[said], kind="direct",
                source_start=who.start, source_end=who.end, source_text=words, cue_start=cue.start, cue_end=cue.end,
                cue_text="said", cue_lemma=words, cue_class=words, actor_id=actor, speaker=words, speaker_reason=words,
                channel=words, passage_kind="embed", confidence=1.0)],
            "dates": [Date(date_id=f"{sha[:12]}-d", **place, type="DATE", value=words, earliest=None,
                           latest=None, precision="vague", anchor="none")],
            "quantities": [Quantity(quantity_id=f"{sha[:12]}-q", **place, low=1, high=None, hedge="more than",
                                    unit=words, statement_id=statement)],
            "figures": [Figure(figure_id=f"{sha[:12]}-f", line_id=f"{sha[:12]}-f", **of, quantity_id=f"{sha[:12]}-q",
                               statement_id=statement, actor_id=actor, day=None, counted=words, event=words, position=1,
                               previous_id=None, relation="first", reason=words)],
            "issues": [Issue(source=words, room="ingest", reason=words)],
        }
    )  # fmt: skip


def hostile_page(words: str, bundle: str = BUNDLE) -> str:
    """Return a page on which these words are in every place that holds words of others."""
    found = hostile_tables(words)
    keys = {"statements": "statement_id", "quantities": "quantity_id", "dates": "date_id", "mentions": "mention_id",
            "actors": "actor_id", "passages": "passage_id", "articles": "article_id"}  # fmt: skip
    entries = [evidence(words, table, [row[key] for row in rows(found, table)]) for table, key in keys.items()]
    return render(
        found,
        prose("<p>Figures.</p>", *entries, text=words),
        bars(*entries, description=words),
        {"text/plain": words},
        bundle=bundle,
        parameters={"actors": words},
    )


def refuse_markup(html: str, scripts: list[str | None]) -> BeautifulSoup:
    """Return a page or a piece of one as a tree, once nothing in it acts, asks for anything or leads elsewhere."""
    tree = parse(html)
    assert [script.get("type") for script in tree.find_all("script")] == scripts
    assert not tree.find_all(["img", "iframe", "object", "embed", "link", "base", "form", "input", "foreignobject", "math"])
    assert {meta.get("http-equiv") for meta in tree.find_all("meta")} <= {None, "Content-Security-Policy"}
    for element in tree.find_all(True):
        assert not [
            name
            for name in element.attrs
            if name.lower().startswith("on") or name.lower() in ("src", "srcdoc", "autofocus", "xlink:href", "action")
        ]
        assert str(element.get("href", "#")).startswith("#")
    assert html == shown(html)
    return tree


@pytest.mark.parametrize("words", HOSTILE)
def test_no_text_becomes_markup(words) -> None:
    tree = refuse_markup(hostile_page(words), ["application/json", None, None])
    assert article_text(tree) == [shown(f"{words} said {words}")]
    assert tree.select_one("table.statements td.words").get_text() == shown(words)
    assert {heading.get_text() for heading in tree.select(".evidence h3")} == {shown(words)}
    assert tree.figcaption.get_text() == shown(words)
    assert shown(words) in tree.find("pre", class_="output").get_text()


@pytest.mark.parametrize("words", HOSTILE)
def test_no_text_becomes_markup_when_it_is_unpacked(words, monkeypatch) -> None:
    monkeypatch.setattr(page, "WRITTEN_OUT", 0)
    html = hostile_page(words)
    names = [script["id"] for script in parse(html).find_all("script", type="text/plain")]
    assert names == ["parcel-0", "parcel-index", "parcel-vega"]
    refuse_markup(html, ["application/json", *["text/plain"] * 3, None])
    block = parcels.unpacked(parse(html).find(id="parcel-0").string)
    fragments = block.split(parcels.FRAGMENT)
    assert len(fragments) == 8  # the article, the statement's line, and six rows of other tables
    refuse_markup("".join(fragment.split(parcels.ARTICLE)[-1] for fragment in fragments), [])


@pytest.mark.parametrize("words", HOSTILE)
def test_the_index_escapes_too(words) -> None:
    from page_factory import BUILT

    entry = {
        "page": "who.html",
        "title": words,
        "question": words,
        "finding": words,
        "corpus": words,
        "parameters": {"actors": words},
    }
    tree = parse(page.render_index([entry], BUILT))
    assert not tree.find_all(["script", "img"])
    assert tree.h2.get_text() == tree.find(class_="finding").get_text() == shown(words)
    assert tree.h2.a["href"] == "who.html"


def test_many_outlets_are_counted_and_not_all_named() -> None:
    def line(n: int) -> str:
        outlets = [f"Herald {i}" for i in range(n)]
        return str(page.Summary(n_articles=n, outlets=outlets, n_without_outlet=0, first=None, last=None))

    assert line(2) == "2 articles · Herald 0, Herald 1"
    assert line(8).endswith("Herald 6, Herald 7")
    assert line(9) == "9 articles · " + ", ".join(f"Herald {i}" for i in range(7)) + ", 2 more outlets"


def test_an_empty_table_is_left_out_where_its_section_says_so_in_words():
    none = {"text/html": '<p class="note">Answers by speaker: none.</p>', "text/plain": "Answers by speaker: none."}
    said = {"text/html": "<p>Nobody answers anybody.</p>", "text/plain": "Nobody answers anybody."}
    assert "none." not in page.read_story(notebook(none, said)).body
    assert "Answers by speaker: none." in page.read_story(notebook(none)).body


def sections(*parts: tuple[str, list[dict]]) -> page.Story:
    """Return the story of a notebook of sections, each a heading and the outputs under it."""
    cells = notebook({"text/html": "<p>Found.</p>", "text/plain": "Found."}).cells
    for heading, outputs in parts:
        cells.append(nbformat.v4.new_markdown_cell(f"## {heading}\n\nHow it was counted."))
        cells += notebook(*outputs).cells[1:]
    story = notebook()
    story["cells"] = cells
    return page.read_story(story)


def test_a_section_that_shows_nothing_is_left_out_with_its_heading():
    empty = [
        {"text/html": '<p class="note">Answers by speaker: none.</p>', "text/plain": "-"},
        {"text/html": '<p class="note">No chart of answers: nobody answers.</p>', "text/plain": "-"},
        {"text/html": '<div class="prose">\n\n</div>', "text/plain": ""},
    ]
    story = sections(("Who answers?", empty), ("What is wrong?", [{"text/html": "<p>Much.</p>", "text/plain": "Much."}]))
    assert [heading for _, heading in story.contents] == ["What is wrong?"]
    assert "Who answers?" not in story.body and "How it was counted." in story.body


def test_why_there_is_no_chart_is_left_out_where_its_section_says_otherwise_what_there_is():
    note = {"text/html": '<p class="note">No chart of figures: they agree.</p>', "text/plain": "-"}
    said = {"text/html": "<p>No figure differs.</p>", "text/plain": "No figure differs."}
    assert "No chart" not in sections(("Which figures?", [note, said])).body


def test_on_paper_a_row_is_told_once_and_a_long_list_begun(tables):
    ids = [row["quantity_id"] for row in tables["quantities"].to_pylist()]
    every, first = evidence("both", "quantities", ids), evidence("one of them", "quantities", ids[:1])
    tree = parse(render(tables, prose("<p><a href='#ev-{0}'>n</a> <a href='#ev-{1}'>1</a></p>".replace("'", '"'), every, first)))
    assert len(ids) > 1 and tree.select(f"#ev-{first[0]}.again li.again")
    assert not tree.select(f"#ev-{every[0]}.again") and not tree.select(f"#ev-{every[0]} li.again")


def test_what_somebody_did_not_say_is_marked_where_all_rows_stand(tables):
    rows_ = tables["statements"].to_pylist()
    unsaid = [{**rows_[0], "cue_class": "not said"}, *rows_[1:]]
    held = tables | {"statements": pa.Table.from_pylist(unsaid, schema=tables["statements"].schema)}
    tree = parse(render(held, prose("<p>Nothing.</p>")))
    assert "1 row tells what somebody did not say" in tree.select_one("table.statements caption").get_text()
    assert sum("told as not said" in cell.get_text() for cell in tree.select("td.reading")) == 1


def changed(tables, name: str, **cells):
    """Return the tables with cells of the first row of one of them replaced."""
    first, *others = tables[name].to_pylist()
    return tables | {name: pa.Table.from_pylist([{**first, **cells}, *others], schema=tables[name].schema)}


def test_an_article_is_named_by_its_file_or_address_and_not_by_a_folder_of_the_machine(tables):
    said = prose("<p>Nothing.</p>")
    for source, shown_as in (
        ("/home/desk/in/day.jsonl#3", "day.jsonl#3"),
        ("C:\\desk\\paper.txt", "paper.txt"),
        ("https://herald.example/a/b", "https://herald.example/a/b"),
    ):
        html = render(changed(tables, "articles", source=source), said)
        assert parse(html).select_one(".source-text .from").get_text() == shown_as
        assert "desk" not in html


def test_a_figure_without_a_unit_or_in_dozens_is_read_as_a_reader_would_say_it(tables):
    row = tables["quantities"].to_pylist()[0]
    cited = evidence("a figure", "quantities", [row["quantity_id"]])

    def told(**cells) -> str:
        html = render(changed(tables, "quantities", **cells), prose('<p><a href="#ev-{0}">1</a></p>', cited))
        return " ".join(parse(html).select_one(f"#ev-{cited[0]} .facts").get_text(" ").split())

    assert "read as exactly 12 in" in told(unit=None, hedge="exactly", low=12.0, high=12.0)
    assert "read as exactly 11,000,000 in" in told(unit=None, hedge="exactly", low=11e6, high=11e6)
    assert "read as 40 or more other people" in told(unit="other people", hedge="multiples of", low=40.0, high=None)


def test_whom_a_report_is_about_stands_in_its_title():
    about = {"text/html": "<p>Ann Lee is heard.</p>", "text/plain": "Ann Lee is heard.", SUBJECT: "Ann Lee"}
    assert page.read_story(notebook(about, title="# One actor\n\nWho?")).title == "One actor: Ann Lee"
