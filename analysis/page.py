"""Turn an executed notebook and the tables behind it into one HTML page that carries its own evidence.

The page makes no request: styles, the chart library and the data are inside, and a content security policy forbids
the rest (https://www.w3.org/TR/CSP3/). Charts are drawn twice, as static SVG for readers without JavaScript and for
print, and again by the browser where it may. Every figure of the narrative and every mark of a chart links to its rows
in the section Evidence, and every row to its words in the article as received. A large page holds rows and articles
packed (`parcels`).
"""

from __future__ import annotations

import dataclasses
import datetime
import itertools
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
from markupsafe import Markup, escape
from nbformat import NotebookNode

from analysis.filling import TEMPLATES, asset, environment, policy, verify
from analysis.filling import PageError as PageError
from analysis.filling import fill as fill
from analysis.highlight import Mark, highlight, shortened, shown
from analysis.parcels import Parcels, packed
from analysis.prose import EVIDENCE, IN_NOTEBOOK, INK, SUBJECT, evidence_key
from analysis.schema import NOT_SAID, TABLES
from analysis.spans import Span, hull
from analysis.wording import UNKNOWN, UNNAMED, count, day, when

CHART = "application/vnd.vegalite.v5+json"

PASSAGE_LABELS = {
    "headline": "Headline",
    "body": "",
    "caption": "Photo caption",
    "embed": "Embedded post",
    "boilerplate": "The outlet speaking for itself",
    "header": "Metadata",
}
# Rows that a page writes out; with more, rows and articles are packed, and stand on the page when they are asked for.
WRITTEN_OUT = 2500
SAMPLES = 2  # rows of each set that a packed page writes out all the same, for paper and for readers without a script
PAGE_ROWS, PAGE_QUOTES = 25, 8  # rows of a table, and of one speaker's quotations, that stand there at a time

Row = Mapping[str, Any]

_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What a page says about how it came to be."""

    name: str
    parameters: Mapping[str, str]
    version: str
    tables: str  # SHA-256 of the tables
    notebook: str  # SHA-256 of the notebook
    built: datetime.datetime


_OUTLETS_NAMED = 8  # in the line at the top of a page


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The corpus in a line: how many articles, by whom, from when."""

    n_articles: int
    outlets: list[str]
    n_without_outlet: int
    first: datetime.date | None
    last: datetime.date | None

    def __str__(self) -> str:
        """Return the line as it is printed."""
        outlets = list(self.outlets)
        if len(outlets) > _OUTLETS_NAMED:
            outlets = [*outlets[: _OUTLETS_NAMED - 1], f"{len(outlets) - _OUTLETS_NAMED + 1} more outlets"]
        if self.n_without_outlet:
            outlets.append(f"{self.n_without_outlet} without a named outlet")
        parts = [count(self.n_articles, "article"), ", ".join(outlets)]
        if self.first and self.last:
            parts.append("published " + when(self.first, self.last + _DAY))
        return " · ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceSet:
    """The rows behind one figure or one mark of a chart."""

    key: str
    title: str
    table: str
    ids: tuple[str, ...]
    cited: list[str] = field(default_factory=list)  # anchors of the outputs that cite it


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A notebook as the page shows it."""

    title: str
    question: str  # plain text
    finding: str  # plain text: the first sentence of the first prose output
    head: Markup  # the first markdown cell
    body: Markup  # the other cells
    contents: list[tuple[str, str]]  # anchor and heading of each section
    code: list[tuple[str, str]]  # source and printed output of each code cell
    evidence: list[EvidenceSet]
    n_charts: int


def summarise(tables: Mapping[str, pa.Table]) -> Summary:
    """Return the corpus in a line."""
    articles = tables["articles"].to_pylist()
    days = sorted(article["published"] for article in articles if article["published"])
    read = Counter(article["outlet"] for article in articles if article["outlet"])
    return Summary(
        n_articles=len(articles),
        outlets=sorted(read, key=lambda outlet: (-read[outlet], outlet)),  # of many, those with most articles are named
        n_without_outlet=sum(not article["outlet"] for article in articles),
        first=days[0] if days else None,
        last=days[-1] if days else None,
    )


# --- charts --------------------------------------------------------------------------------------------------------


def figure(spec: Mapping[str, Any], number: int, evidence: Mapping[str, Any], *, live: bool = True) -> Markup:
    """Return one chart: static SVG, the specification for the browser, and its description in words.

    Args:
        spec: A Vega-Lite specification with a top-level `description`.
        number: The chart's place on the page, from 1: it makes the ids inside the SVG unique.
        evidence: The evidence behind the chart's marks, by key, as the cell emitted it.
        live: Whether the page has a script that draws the chart again; without one the specification is left out.

    Raises:
        PageError: The chart has no description, or links somewhere else than to its evidence.
    """
    # The converter ends the whole process on a character that XML does not allow.
    spec = _own_colours({**_shown(spec), "background": "transparent"})
    description = str(spec.get("description") or "").strip()
    if not description:
        raise PageError(f"chart {number} has no description: say in words what it shows")
    # The page sets the title in its own type, which wraps as the window does; the drawing's would not.
    heading, scope = _title(spec)
    spec = {key: value for key, value in spec.items() if key != "title"}
    module: Any = environment().get_template("figure.html.j2").module
    drawn: Markup = module.figure(
        number=number,
        heading=heading,
        scope=scope,
        svg=Markup(_svg(spec, number, description)),
        # a notebook gives a width in pixels
        spec=Markup(embedded_json({**spec, "width": "container"})) if live else None,
        description=description,
        evidence=[(key, entry["title"], len(entry["ids"])) for key, entry in evidence.items()],
    )
    return drawn


def _own_colours(value: Any) -> Any:
    """Return a specification as a notebook keeps it in the colour of the page's text, which is light or dark."""
    if isinstance(value, Mapping):
        return {key: _own_colours(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_own_colours(item) for item in value]
    return "currentColor" if value == INK else value


def _title(spec: Mapping[str, Any]) -> tuple[str, str]:
    """Return title and subtitle of a specification, each on one line."""
    title = spec.get("title") or ""
    given = title if isinstance(title, Mapping) else {"text": title}
    lines = [given.get(key) or "" for key in ("text", "subtitle")]
    heading, scope = (line if isinstance(line, str) else " ".join(line) for line in lines)
    return heading, scope


# After a name that is written from right to left a mark says that the sentence is not: else ": 2" stands before it.
_FROM_RIGHT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_NAME_ENDS = re.compile(rf"([{_FROM_RIGHT}])(?=\s*[^\s{_FROM_RIGHT}])")
_LEFT_TO_RIGHT_MARK = "\u200e"


def _shown(value: Any) -> Any:
    if isinstance(value, str):
        return _NAME_ENDS.sub(rf"\1{_LEFT_TO_RIGHT_MARK}", shown(value))
    if isinstance(value, Mapping):
        return {key: _shown(item) for key, item in value.items()}
    return [_shown(item) for item in value] if isinstance(value, list) else value


def embedded_json(value: object) -> str:
    """Return JSON that cannot end the script element it stands in."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character in "<\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _svg(spec: Mapping[str, Any], number: int, description: str) -> str:
    import vl_convert

    svg = vl_convert.vegalite_to_svg(dict(spec), allowed_base_urls=[])

    # The converter resolves links against a site of its own; ours are all fragments of this page.
    svg = re.sub(r'xlink:href="[^"#]*(#ev-[0-9a-f]{12})"', r'href="\1"', svg)
    if stray := re.search(r'xlink:href="[^"]*"', svg):
        raise PageError(f"chart {number} links to something that is not evidence: {stray.group()}")

    svg = own_ids(svg, f"chart-{number}")

    # A picture may not hold links for those who hear the page; a document may.
    role = "graphics-document" if "<a " in svg else "img"
    return svg.replace("<svg ", f'<svg role="{role}" aria-label="{escape(description)}" ', 1)


def own_ids(svg: str, prefix: str) -> str:
    """Return a drawing of the converter with ids of its own, so that one chart always has the same bytes.

    The converter numbers ids through the whole process.
    """
    ids = dict.fromkeys(re.findall(r' id="([^"]+)"', svg))
    names = {old: f"{prefix}-{new}" for new, old in enumerate(ids, start=1)}
    svg = re.sub(r' id="([^"]+)"', lambda m: f' id="{names[m[1]]}"', svg)
    return re.sub(r"url\(#([^)]+)\)", lambda m: f"url(#{names[m[1]]})", svg)


# --- the notebook --------------------------------------------------------------------------------------------------


def draw(notebook: NotebookNode) -> None:
    """Replace the chart specifications among the outputs by figures, in place.

    Raises:
        PageError: A chart has no description, or an output is a picture, which says nothing to those who cannot see it.
    """
    number = 0
    for _, output in _outputs(notebook):
        data = output.get("data", {})
        if CHART in data:
            number += 1
            evidence = _in_order(data.get(EVIDENCE, {}), json.dumps(data[CHART]))
            output["data"] = {"text/html": str(figure(data[CHART], number, evidence)), EVIDENCE: evidence}
            output.metadata["chart"] = number
        elif pictures := [kind for kind in data if kind.startswith("image/")]:
            raise PageError(f"an output is a picture ({pictures[0]}): charts are Vega-Lite with a description")


def read_story(notebook: NotebookNode) -> Story:
    """Return an executed notebook, its charts drawn, as the page shows it.

    Raises:
        PageError: It does not begin with a markdown cell that has a first-level heading.
    """
    cells = notebook.cells
    opening = re.match(r"#\s+(.+)\n*", cells[0].source) if cells and cells[0].cell_type == "markdown" else None
    if not opening:
        raise PageError("the notebook does not begin with a markdown cell with its title, `# Title`")
    evidence: dict[str, EvidenceSet] = {}
    finding, n_charts = "", 0
    for block, (_, output) in enumerate(_outputs(notebook), start=1):
        data = output.get("data", {})
        n_charts += "chart" in output.get("metadata", {})
        if EVIDENCE not in data:
            continue
        output.metadata["block"] = f"out-{block}"
        for key, entry in _in_order(data[EVIDENCE], data.get("text/html", "")).items():
            _gather(evidence, key, entry, f"out-{block}")
        if not finding and "chart" not in output.metadata and "<table" not in data.get("text/html", ""):
            finding = first_sentence(str(data.get("text/plain", "")))
    subjects = [shown(output["data"][SUBJECT]) for _, output in _outputs(notebook) if SUBJECT in output.get("data", {})]
    rest = cells[0].source[opening.end() :]
    body = notebook.copy()  # type: ignore[no-untyped-call]
    body["cells"] = list(_without_nothing(cells[1:]))
    prose = _Prose()
    return Story(
        title=": ".join([opening[1].strip(), *subjects[:1]]),
        question=_plain(_Prose()(rest.split("\n\n")[0])),
        finding=finding,
        head=Markup(prose(rest)),
        body=Markup(_cells(body, prose).replace(IN_NOTEBOOK, "")),
        contents=prose.contents,
        code=list(_code(notebook)),
        evidence=list(evidence.values()),
        n_charts=n_charts,
    )


# An empty table, the reason why there is no chart, and prose without a word.
_NOTHING = re.compile(
    r'\s*(?:<p class="note">(?:[^<]*: none\.|No chart [^<]*)</p>|<div class="prose">\s*</div>)\s*'
)


def _without_nothing(cells: Sequence[NotebookNode]) -> Iterator[NotebookNode]:
    """Yield the cells without empty tables and absent charts where their section says otherwise what there is.

    A section that shows nothing at all is left out with its heading: what is not there has been said before it.
    """
    sections: list[list[NotebookNode]] = [[]]
    for cell in cells:
        if cell.cell_type == "markdown":
            sections.append([])
        sections[-1].append(cell)
    for section in sections:
        shown_there = [o for cell in section if cell.cell_type == "code" for o in cell.outputs if "data" in o]
        speaks = any(not _says_nothing(output) for output in shown_there)
        if shown_there and not speaks and section[0].cell_type == "markdown":
            continue
        for cell in section:
            if cell.cell_type == "code" and speaks and any(map(_says_nothing, cell.outputs)):
                cell = cell.copy()  # type: ignore[no-untyped-call]
                cell["outputs"] = [output for output in cell.outputs if not _says_nothing(output)]
            yield cell


def _says_nothing(output: NotebookNode) -> bool:
    return bool(_NOTHING.fullmatch(output.get("data", {}).get("text/html", "")))


def with_news(story: Story, heading: str, blocks: Sequence[Any]) -> Story:
    """Return the story with a section in front: what `prose` makes, each figure with its rows, as a cell shows it."""
    evidence = {entry.key: dataclasses.replace(entry, cited=list(entry.cited)) for entry in story.evidence}
    for block in blocks:
        for key, entry in block.evidence.items():
            _gather(evidence, key, entry, "news")
    shells = (Markup('<div class="output">\n{}\n</div>').format(Markup(block.__html__())) for block in blocks)
    outputs = Markup("\n").join(shells)
    section = Markup('<section id="news" aria-labelledby="news-title">\n<h2 id="news-title">{}</h2>\n{}\n</section>\n')
    return dataclasses.replace(
        story,
        body=section.format(heading, outputs) + story.body,
        contents=[("news", heading), *story.contents],
        evidence=list(evidence.values()),
    )


def first_sentence(text: str) -> str:
    """Return the first sentence of a plain text; a full stop after Mr, Mrs, Ms, Dr or St does not end one."""
    text = " ".join(text.split())
    end = re.search(r"(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)[.!?][”’\")]*(?=\s)", text)
    return text[: end.end()] if end else text


def _outputs(notebook: NotebookNode) -> Iterator[tuple[NotebookNode, NotebookNode]]:
    for cell in notebook.cells:
        if cell.cell_type == "code":
            for output in cell.outputs:
                yield cell, output


def _in_order(evidence: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Return the entries in the order in which the text cites them; a notebook's file keeps them by key."""
    places = {key: text.find(f"#ev-{key}") for key in evidence}
    return {key: evidence[key] for key in sorted(evidence, key=lambda key: (places[key] < 0, places[key], key))}


def _gather(evidence: dict[str, EvidenceSet], key: str, entry: Row, block: str) -> None:
    if key != evidence_key(entry["table"], entry["ids"]):
        raise PageError(f"evidence {entry['title']!r} has the key {key!r}, which is not that of its rows")
    new = EvidenceSet(key=key, title=entry["title"], table=entry["table"], ids=tuple(entry["ids"]))
    known = evidence.setdefault(key, new)
    if block not in known.cited:
        known.cited.append(block)


class _Prose:
    """Markdown to HTML, raw HTML escaped; keeps the second-level headings for the table of contents."""

    def __init__(self) -> None:
        from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

        self.contents: list[tuple[str, str]] = []
        prose = self

        class Renderer(IPythonRenderer):
            def heading(self, text: str, level: int, **attributes: Any) -> str:
                if level != 2:
                    return f"<h{level}>{text}</h{level}>\n"
                anchor = f"part-{len(prose.contents) + 1}"
                prose.contents.append((anchor, _plain(text)))
                return f'<h2 id="{anchor}">{text}</h2>\n'

        self._markdown = MarkdownWithMath(renderer=Renderer(escape=True, allow_harmful_protocols=False))

    def __call__(self, source: str) -> str:
        return str(self._markdown.render(source))


def _cells(notebook: NotebookNode, prose: _Prose) -> str:
    from nbconvert.exporters import TemplateExporter

    class Cells(TemplateExporter):
        # HTMLExporter would read the page again with a parser that writes SVG names in small letters.
        file_extension = ".html"
        output_mimetype = "text/html"

    exporter = Cells(  # type: ignore[no-untyped-call]
        template_name="cells", extra_template_basedirs=[str(TEMPLATES)], filters={"prose": prose, "shown": shown}
    )
    html, _ = exporter.from_notebook_node(notebook)
    return str(html)


def _code(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    for cell in notebook.cells:
        # What was injected is in the list of parameters, and would print a path of the machine that ran it.
        if cell.cell_type == "code" and "injected-parameters" not in cell.metadata.get("tags", []):
            yield cell.source, "".join(output.text for output in cell.outputs if output.output_type == "stream")


def _plain(html: str) -> str:
    return " ".join(Markup(html).striptags().split())


# --- the rows ------------------------------------------------------------------------------------------------------


class _Corpus:
    """The tables as rows by id, with what the page says about each."""

    def __init__(self, tables: Mapping[str, pa.Table]) -> None:
        self.linked: set[str] = set()  # rows that something on the page leads to
        self._told: set[tuple[str, str]] = set()
        self.direct: set[str] = set()  # of these, the ones that what is written out leads to without a set of rows
        self.rows: dict[str, list[Row]] = {name: table.to_pylist() for name, table in tables.items()}
        self._by_id: dict[str, dict[str, Row]] = {
            name: {row[TABLES[name].key]: row for row in rows}  # type: ignore[attr-defined]
            for name, rows in self.rows.items()
            if TABLES[name].key  # type: ignore[attr-defined]
        }
        self._by_article: dict[str, dict[str, list[Row]]] = defaultdict(dict)
        for name in ("passages", "statements", "mentions", "dates", "quantities", "quotes", "answers"):
            for row in self.rows.get(name, []):
                self._by_article[name].setdefault(row["article_id"], []).append(row)

        self._numbers = {row["statement_id"]: n for n, row in enumerate(self.rows.get("statements", []), start=1)}

    def told_before(self, table: str, rows: Iterable[Row]) -> list[bool]:
        """Tell of each of some rows whether a set that the page lists above holds it too; from now on they all are."""
        ids = [(table, row[TABLES[table].key]) for row in rows]  # type: ignore[attr-defined]
        before = [row_id in self._told for row_id in ids]
        self._told.update(ids)
        return before

    @property
    def n_unsaid(self) -> int:
        """Return how many rows tell what somebody did not say, which is counted as no statement."""
        return sum(row["cue_class"] == NOT_SAID for row in self.rows["statements"])

    def number(self, statement: Row) -> int:
        """Return the place of a statement in the table of all statements, from 1."""
        return self._numbers[statement["statement_id"]]

    def numbers(self, statements: Iterable[Row]) -> str:
        """Return the places of statements in that table as an index gives them: 3, 7, 12–15."""
        runs: list[list[int]] = []
        for number in sorted({self.number(row) for row in statements}):
            if runs and runs[-1][-1] == number - 1:
                runs[-1].append(number)
            else:
                runs.append([number])
        return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)

    def row(self, table: str, row_id: str) -> Row:
        try:
            return self._by_id[table][row_id]
        except KeyError:
            raise PageError(f"the notebook cites {row_id!r}, which is not in the table {table!r}") from None

    def of_article(self, table: str, article_id: str) -> list[Row]:
        return self._by_article[table].get(article_id, [])

    def outlet(self, row: Row) -> str:
        return self.row("articles", row["article_id"])["outlet"] or UNNAMED

    def words(self, row: Row) -> str:
        """Return the words of a row of any table as the article has them."""
        return str(row["content"] if "content" in row else row["text"] if "start" in row else self.heading(row))

    def characters(self, row: Row) -> str:
        """Return the place of a row in the text of its article: "characters 36–44 and 80–95"."""
        spans = parts_of(row) if "parts" in row else [Span(row["start"], row["end"])]
        places = [f"{span.start}–{span.end}" for span in spans]
        return "characters " + " and ".join(filter(None, [", ".join(places[:-1]), places[-1]]))

    def printed(self, article: Row) -> str:
        """Return where an article was printed: outlet, title and day."""
        title = f"“{article['title']}”" if article["title"] else ""
        return ", ".join(filter(None, [article["outlet"] or UNNAMED, title, day(article["published"])]))

    def citation(self, row: Row) -> str:
        """Return what a reader needs beside the words of a row in order to find them again."""
        article = self.row("articles", row["article_id"])
        place = f"{self.characters(row)} of " if "start" in row else ""
        return f"{self.printed(article)} ({place}{self.source(article)}, article {article['article_id']})"

    def source(self, article: Row) -> str:
        """Return where an article comes from: an address, or the name of a file; its folder is the machine's."""
        source = str(article["source"])
        return source if "://" in source else source.replace("\\", "/").rpartition("/")[2]

    def directly_cited(self, article: Row) -> Iterator[tuple[str, Row]]:
        """Yield the rows of an article that the story leads to without a set of rows between, by anchor."""
        for table in ("statements", "mentions", "dates", "quantities", "quotes", "answers"):
            key = TABLES[table].key  # type: ignore[attr-defined]
            yield from ((r[key], r) for r in self.of_article(table, article["article_id"]) if r[key] in self.direct)

    def heading(self, article: Row) -> str:
        """Return the title of an article or, when the input gave none, the beginning of what was read of it."""
        if article["title"]:
            return str(article["title"])
        passages = self.of_article("passages", article["article_id"])
        first = next((p["text"] for p in passages if p["kind"] in ("headline", "body")), article["text"])
        return shortened(first, 90)

    def in_context(self, row: Row, reach: int = 140) -> tuple[str, str, str]:
        """Return the words before, the words of, and the words after a row, within its paragraph."""
        text = self.row("articles", row["article_id"])["text"]
        start, end = row["start"], row["end"]
        left, right = text[max(0, start - reach) : start], text[end : end + reach]
        if "\n" in left:
            left = left[left.rindex("\n") + 1 :]
        elif start > reach:
            left = "… " + left.split(" ", 1)[-1]
        if "\n" in right:
            right = right[: right.index("\n")]
        elif end + reach < len(text):
            right = right.rsplit(" ", 1)[0] + " …"
        return left, text[start:end], right

    def article(self, article: Row) -> Markup:
        """Return an article as received, passage by passage, every row that was read from it marked and anchored."""
        return highlight(article["text"], [*self._passages(article), *self._statements(article), *self._spans(article)])

    def _passages(self, article: Row) -> Iterator[Mark]:
        for passage in self.of_article("passages", article["article_id"]):
            label = PASSAGE_LABELS[passage["kind"]]
            span = Span(passage["start"], passage["end"])
            folded = passage["kind"] == "boilerplate"
            yield Mark(
                span=span,
                tag="details" if folded else "div",
                anchor=passage["passage_id"] if passage["passage_id"] in self.linked else None,
                attributes={"class": f"passage {passage['kind']}"}
                | ({"data-label": label} if label and not folded else {}),
                rank=0,
                before=_summary(label, passage) if folded else Markup(""),
            )
            for paragraph in re.finditer(r"\S(?:.*\S)?", article["text"][span.start : span.end]):
                yield Mark(
                    span=Span(span.start + paragraph.start(), span.start + paragraph.end()),
                    tag="p",
                    attributes={"dir": "auto"},
                    rank=1,
                )

    def _statements(self, article: Row) -> Iterator[Mark]:
        for row in self.of_article("statements", article["article_id"]):
            own = {"data-s": row["statement_id"]}
            parts = parts_of(row)
            back = Markup('<a class="back" href="#row-{}" aria-label="Row of this statement by {}"></a>').format(
                row["statement_id"], shown(row["speaker"] or UNKNOWN)
            )
            whole = {"class": "statement"}
            yield Mark(span=hull(parts), anchor=row["statement_id"], attributes=whole, rank=2, after=back)
            for number, part in enumerate(parts):
                yield Mark(span=part, attributes={"class": "content"} | own | {"data-part": str(number)}, rank=2)
            for role in ("source", "cue"):
                if row[f"{role}_start"] is not None:
                    span = Span(row[f"{role}_start"], row[f"{role}_end"])
                    yield Mark(span=span, attributes={"class": role} | own, rank=2)

    def _spans(self, article: Row) -> Iterator[Mark]:
        for table in ("mentions", "dates", "quantities", "quotes", "answers"):
            key = TABLES[table].key  # type: ignore[attr-defined]
            for row in self.of_article(table, article["article_id"]):
                anchor = row[key] if row[key] in self.linked else None
                if anchor is None and table not in ("dates", "quantities"):
                    continue  # it is not to be seen, and nothing leads to it
                span = Span(row["start"], row["end"])
                yield Mark(span=span, anchor=anchor, attributes={"class": key.removesuffix("_id")}, rank=2)


def marked(tables: Mapping[str, pa.Table], article_id: str) -> Markup:
    """Return one article as it stands on the page: as received, every row that was read from it marked and anchored."""
    corpus = _Corpus(tables)
    for name, table in TABLES.items():
        if name not in ("articles", "issues", "actors"):
            corpus.linked.update(row[table.key] for row in corpus.of_article(name, article_id))  # type: ignore[attr-defined]
    return corpus.article(corpus.row("articles", article_id))


def style() -> str:
    """Return the style sheet of the pages."""
    return asset("style.css")


def parts_of(statement: Row) -> list[Span]:
    """Return the spans of a statement's content."""
    return [Span(part["start"], part["end"]) for part in statement["parts"]]


# --- the page ------------------------------------------------------------------------------------------------------


def render(story: Story, tables: Mapping[str, pa.Table], provenance: Provenance, bundle: str) -> str:
    """Return the page.

    Args:
        story: The notebook, from `read_story`.
        tables: The tables that the notebook read, by name; articles and statements in them are shown whole.
        provenance: How the page came to be.
        bundle: JavaScript that defines `vegaEmbed`; it is left out where there is no chart.

    Raises:
        PageError: The notebook cites a row that is not in the tables, or a link of the page would lead nowhere.
    """
    corpus = _Corpus(tables)
    evidence = [(entry, [corpus.row(entry.table, row_id) for row_id in entry.ids]) for entry in story.evidence]
    corpus.linked = _targets(story.head + story.body).union(*(entry.ids for entry in story.evidence))
    n_rows = len(corpus.rows["statements"]) + sum(len(found) for _, found in evidence)
    parcels, body = None, story.body
    if n_rows > WRITTEN_OUT:
        parcels, body = _pack(corpus, evidence, story)
        there = _targets(story.head + body)
        evidence = [(entry, found) for entry, found in evidence if f"ev-{entry.key}" in there]
    scripts = [Markup(script) for script in ([bundle] if story.n_charts else []) + [asset("boot.js")]]
    for script in scripts:
        if re.search(r"</script|<!--", script, re.IGNORECASE):
            raise PageError("a script of the page would end its own element")
    written = scripts
    if parcels:
        *library, boot = scripts
        if library:
            parcels.scripts["vega"] = packed(library[0])
        written = [boot]
    html = (
        environment()
        .get_template("report.html.j2")
        .render(
            story=story,
            body=body,
            corpus=corpus,
            evidence=evidence,
            parcels=parcels,
            samples=SAMPLES,
            page_rows=PAGE_ROWS,
            summary=summarise(tables),
            provenance=provenance,
            style=Markup(asset("style.css")),
            scripts=written,
            policy=policy([asset("style.css")], scripts),
        )
    )
    verify(html, "".join(parcels.html) if parcels else "")
    return html


def _targets(html: str) -> set[str]:
    return set(re.findall(r'\shref="#([^"]*)"', html))


def _pack(
    corpus: _Corpus, evidence: Sequence[tuple[EvidenceSet, Sequence[Row]]], story: Story
) -> tuple[Parcels, Markup]:
    """Return every article and every row, each once, and the story with the beginnings of its long tables."""
    rows: Any = environment().get_template("rows.html.j2").module
    sections: Any = environment().get_template("evidence.html.j2").module
    cited: dict[str | None, dict[tuple[str, str], Row]] = defaultdict(dict)  # by article, in the order of citing
    for entry, found in evidence:
        if entry.table != "statements":  # these are in the table of all statements
            for row_id, row in zip(entry.ids, found, strict=True):
                cited[row.get("article_id")][entry.table, row_id] = row
    parcels = Parcels()

    def add_cited(article_id: str | None) -> None:
        for (table, row_id), row in cited[article_id].items():
            parcels.row(table, row_id, rows.item(corpus, table, row))

    for article in corpus.rows["articles"]:
        parcels.article(article["article_id"], corpus.article(article))
        for row in corpus.of_article("statements", article["article_id"]):
            parcels.row("statements", row["statement_id"], rows.line(corpus, row))
        add_cited(article["article_id"])
    add_cited(None)  # actors belong to no article
    body = _cut(story.body, parcels)
    parcels.list("statements", "statements", [row["statement_id"] for row in corpus.rows["statements"]])
    there = _targets(story.head + body)
    corpus.direct = there.union(row["statement_id"] for row in corpus.rows["statements"][:PAGE_ROWS])
    for entry, found in evidence:
        parcels.list(f"ev-{entry.key}", entry.table, entry.ids)
        if f"ev-{entry.key}" not in there:
            parcels.row("evidence", entry.key, sections.evidence(corpus, entry, found, 0, parcels))
            parcels.list(f"section ev-{entry.key}", "evidence", [entry.key])
    parcels.finish()
    return parcels, body


# The lists of rows in a story, and how many of each stand there at a time.
_LONG = {"<tbody>": PAGE_ROWS, '<ol class="quotes">': PAGE_QUOTES}


def _cut(body: str, parcels: Parcels) -> Markup:
    """Return the story with the first page of each table or list of quotations that is longer, and pack all of it."""
    numbers = itertools.count(1)

    def shorten(match: re.Match[str]) -> str:
        rows = re.findall(r"<tr>.*?</tr>|<li>.*?</li>", match["rows"], flags=re.DOTALL)
        length = _LONG[match["begin"]]
        if len(rows) <= 2 * length:
            return match[0]
        name = f"story-{next(numbers)}"
        keys = [f"{name}-{n}" for n in range(len(rows))]
        for key, row in zip(keys, rows, strict=True):
            parcels.row("story", key, row)
        parcels.list(name, "story", keys)
        first = "\n".join(rows[:length])
        return f'{match["begin"][:-1]} data-list="{name}" data-page="{length}">\n{first}\n{match["end"]}'

    begins = "|".join(map(re.escape, _LONG))
    return Markup(re.sub(rf"(?P<begin>{begins})(?P<rows>.*?)(?P<end></tbody>|</ol>)", shorten, body, flags=re.DOTALL))


def render_index(entries: Sequence[Mapping[str, Any]], built: datetime.datetime) -> str:
    """Return the page that lists the reports, from their entries in the manifest."""
    return fill("index.html.j2", ["style.css"], entries=entries, built=built)


def _summary(label: str, passage: Row) -> Markup:
    return Markup("<summary>{} · {}</summary>").format(label, count(len(passage["text"].split()), "word"))
