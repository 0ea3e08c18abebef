"""Corpora for the tests, written by hand: an article's text, and who says what in it.

    paper = Paper("Herald", "2025-04-08", 'Ann Lee said "we won".')
    paper.says("Ann Lee", source="Ann Lee", cue="said", content='"we won"')
    corpus(paper)

Every span is found in the text, so a row that does not stand there cannot be written.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
import hashlib
from pathlib import Path

from analysis.corpus import Corpus
from analysis.schema import Actor, Article, Date, Figure, Issue, Mention, Passage, Quantity, Statement
from analysis.spans import Span, hull, row_id
from analysis.tables import to_arrow

CAPTURED = "Chinese people captured"
SEEDS = Path(__file__).parent.parent / "seeds"


def day(text: str | None) -> datetime.date | None:
    return None if text is None else datetime.date.fromisoformat(text)


class Paper:
    """One article, and the rows that a careful reader would write for it."""

    def __init__(self, outlet: str | None, published: str | None, text: str, source: str = "paper.txt") -> None:
        sha = hashlib.sha256(text.encode()).hexdigest()
        self.text, self.published = text, day(published)
        self.article = Article(
            article_id=sha[:12], source=source, outlet=outlet, title=None, byline=None, published=self.published,
            language="en", text=text, n_words=len(text.split()), sha256=sha,
        )  # fmt: skip
        self.id = sha[:12]
        self.passages: list[Passage] = []
        self.mentions: list[Mention] = []
        self.statements: list[Statement] = []
        self.dates: list[Date] = []
        self.quantities: list[Quantity] = []
        self.issues: list[Issue] = []
        self.lines: list[tuple[str, str, str]] = []  # of each quantity: its line, what it counts, how it stands

    def find(self, words: str, after: str | int = "") -> Span:
        """Return the first place of the words from `after` on: a place, or words to look for first."""
        start = self.text.index(words, self.text.index(after) if isinstance(after, str) else after)
        return Span(start, start + len(words))

    def passage(self, words: str, kind: str = "body") -> Paper:
        span = self.find(words)
        self.passages.append(
            Passage(
                passage_id=row_id(self.id, "p", span),
                article_id=self.id,
                start=span.start,
                end=span.end,
                kind=kind,
                text=words,
            )
        )
        return self

    def mention(self, actor: str | None, words: str, after: str = "", form: str = "name") -> Paper:
        span = self.find(words, after)
        self.mentions.append(
            Mention(
                mention_id=row_id(self.id, "m", span), article_id=self.id, start=span.start, end=span.end, text=words,
                form=form, actor_id=actor_id(actor), reason="" if actor else "no candidate",
            )
        )  # fmt: skip
        return self

    def says(
        self,
        speaker: str | None,
        *,
        content: str | list[str],
        source: str | None = None,
        cue: str | None = None,
        after: str = "",
        lemma: str = "say",
        does: str = "say",
        kind: str | None = None,
        on: str | None = None,
        until: str | None = None,
        precision: str = "day",
        basis: str | None = "clause",
        to: str | None = None,
        channel: str | None = None,
        where: str = "body",
        reason: str = "",
        confidence: float = 0.9,
        words: str | None = None,
    ) -> str:
        """Write one statement and return its id; without a day it gets that of publication.

        The content is looked for first; `after` says from where on to look for source and cue: "content" for
        behind it, or other words; by default from the beginning.
        """
        parts = [self.find(part) for part in ([content] if isinstance(content, str) else content)]
        place = parts[0].end if after == "content" else self.text.index(after)
        source_span = self.find(source, place) if source else None
        cue_span = self.find(cue, place) if cue else None
        whole = hull([*parts, *(s for s in (source_span, cue_span) if s)])
        if on is None and basis is not None:
            on, basis = (self.published.isoformat(), "publication") if self.published else (None, None)
        first = day(on)
        statement_id = row_id(self.id, "s", *parts, *([cue_span] if cue_span else []))
        texts = [part.of(self.text) for part in parts]
        quoted = [text[0] in '“"‘' for text in texts]
        self.statements.append(
            Statement(
                statement_id=statement_id, article_id=self.id, start=whole.start, end=whole.end,
                content=" ".join(texts), parts=parts,
                kind=kind or ("direct" if all(quoted) else "mixed" if any(q in t for t in texts for q in "“\"‘") else "indirect"),
                source_start=source_span.start if source_span else None, source_end=source_span.end if source_span else None,
                source_text=source, cue_start=cue_span.start if cue_span else None, cue_end=cue_span.end if cue_span else None,
                cue_text=cue, cue_lemma=lemma if cue else None, cue_class=does if cue else None,
                actor_id=actor_id(speaker), speaker=speaker or words, speaker_reason=reason or ("named" if speaker else "no candidate"),
                channel=channel, addressee_id=actor_id(to), said_from=first,
                said_until=day(until) or (first + datetime.timedelta(days=1) if first else None),
                said_precision=precision if first else None, said_basis=basis if first else None,
                passage_kind=where, confidence=confidence,
            )
        )  # fmt: skip
        return statement_id

    def counts(
        self,
        words: str,
        low: float | None,
        high: float | None,
        hedge: str,
        unit: str,
        after: str = "",
        said: str | None = None,
        line: str = "",
        relation: str = "",
    ) -> Paper:
        """Write a figure; `line` is what it counts, and figures that count the same make one line, in order."""
        span = self.find(words, after)
        self.lines.append((line or f"{unit} {self.id} {span.start}", line or unit, relation))
        self.quantities.append(
            Quantity(
                quantity_id=row_id(self.id, "q", span), article_id=self.id, start=span.start, end=span.end, text=words,
                low=low, high=high, hedge=hedge, unit=unit, statement_id=said,
            )
        )  # fmt: skip
        return self

    def date(self, words: str, value: str | None) -> Paper:
        span = self.find(words)
        self.dates.append(
            Date(
                date_id=row_id(self.id, "d", span), article_id=self.id, start=span.start, end=span.end, text=words,
                type="DATE", value=value, earliest=None, latest=None, precision="day" if value else "vague",
                anchor="publication" if value else "none",
            )
        )  # fmt: skip
        return self

    def issue(self, reason: str) -> Paper:
        self.issues.append(Issue(source=self.article.source, article_id=self.id, room="ingest", reason=reason))
        return self


def actor_id(name: str | None) -> str | None:
    return None if name is None else f"actor-{name.replace(' ', '-')}"


def corpus(*papers: Paper, actors: dict[str, dict[str, object]] | None = None) -> Corpus:
    """Make the corpus; `actors` gives kind, role and aliases where they matter."""
    known = actors or {}
    ids = dict.fromkeys(
        row.actor_id for p in papers for row in (*p.statements, *p.mentions) if row.actor_id is not None
    )
    names = {
        actor_id(name): name for name in [*known, *(s.speaker for p in papers for s in p.statements if s.actor_id)]
    }
    names |= {i: i.removeprefix("actor-").replace("-", " ") for i in ids if i not in names}
    rows = [
        Actor(
            actor_id=i, name=names[i], kind="person", role=None, affiliation=None, aliases=[],
            n_articles=0, n_mentions=0, n_statements=0, first_seen=None, last_seen=None,
        )
        for i in dict.fromkeys([*ids, *(actor_id(name) for name in known)])
    ]  # fmt: skip
    rows = [dataclasses.replace(row, **known.get(row.name, {})) for row in rows]
    return Corpus.of(
        to_arrow(
            {
                "articles": [p.article for p in papers],
                "actors": rows,
                "figures": figures(papers),
                **{
                    table: [row for p in papers for row in getattr(p, table)]
                    for table in ("passages", "mentions", "statements", "dates", "quantities", "issues")
                },
            }
        )
    )


def al_jazeera() -> Paper:
    """Return the first seed with a part of its statements, as read by hand."""
    name = "000_a5a3c4e4cba64c51.txt"
    paper = Paper("Al Jazeera", "2025-04-08", (SEEDS / name).read_text(encoding="utf-8"), name)
    text = paper.text
    paper.passage(text[: text.index("President")].strip(), "header")
    paper.passage(text[text.index("Ukraine’s President") : text.index("Our military has")].rstrip())
    paper.passage(text[text.index("Our military has") : text.index("There was no")].rstrip(), "embed")
    paper.passage(text[text.index("There was no") :].rstrip())
    paper.mention(ZELENSKYY, "Zelenskyy").mention(ZELENSKYY, "Volodymyr Zelenskyy")
    paper.mention(ZELENSKYY, "Zelenskyy", after="Donetsk region,” ").mention("Andrii Sybiha", "Andrii Sybiha")
    paper.mention("China", "Beijing", form="name")
    captured = paper.says(
        ZELENSKYY, source="Ukraine’s President Volodymyr Zelenskyy", cue="said", after="Ukraine’s President",
        content="that Ukrainian soldiers had captured two Chinese citizens fighting alongside Russian forces",
    )  # fmt: skip
    paper.counts("two Chinese citizens", 2, 2, "exactly", "Chinese citizens", said=captured, line=CAPTURED, relation="same")
    paper.says(
        ZELENSKYY, source="Ukraine’s President Volodymyr Zelenskyy", cue="adding", after="Ukraine’s President",
        lemma="add", does="add",
        content="that Kyiv would demand an explanation from Beijing and a reaction from its allies",
    )  # fmt: skip
    post = paper.says(
        ZELENSKYY, source="Zelenskyy", cue="said", after="content", on="2025-04-08", channel="a post on social media",
        content=text[text.index("“Our military") : text.index(" Zelenskyy said in a post on social")],
    )  # fmt: skip
    paper.counts("two Chinese citizens", 2, 2, "exactly", "Chinese citizens", after="“Our military", said=post, line=CAPTURED, relation="same")
    paper.says(
        ZELENSKYY, source="Zelenskyy", cue="said", after="content", channel="a post",
        content="“We have the documents of these prisoners, bank cards, and personal data,”",
    )  # fmt: skip
    embed = paper.says(
        ZELENSKYY, source="Volodymyr Zelenskyy", after="content", kind="direct", where="embed",
        on="2025-04-08", basis="embed", channel="pic.twitter.com/ekBr6hCkQL",
        content=text[text.index("Our military has") : text.index(" pic.twitter")],
    )  # fmt: skip
    paper.counts("two Chinese citizens", 2, 2, "exactly", "Chinese citizens", after="Our military has", said=embed, line=CAPTURED, relation="same")
    paper.says(
        "Andrii Sybiha", source="Ukraine’s Foreign Minister Andrii Sybiha", cue="said", after="Ukraine’s Foreign",
        content="that China’s charge d’affaires had been summoned for an explanation", channel="social media",
    )  # fmt: skip
    paper.says(
        "Andrii Sybiha", source="Sybiha", cue="said", after="content",
        content=text[text.index("“Chinese citizens fighting") : text.index(" Sybiha said.")],
    )  # fmt: skip
    paper.says(
        None, words="NATO members", source="NATO members", cue="have branded", lemma="brand", does="describe",
        content="Beijing a “decisive enabler” of Moscow’s invasion", reason="a group without a name", confidence=0.6,
    )  # fmt: skip
    paper.says(
        "Ukraine", source="Kyiv", cue="has repeatedly urged", after="Kyiv has repeatedly", lemma="urge", does="demand",
        content="Beijing to pressure Moscow to end its invasion", to="China",
    )  # fmt: skip
    paper.says(
        ZELENSKYY, source="Zelenskyy", cue="demanded", after="Zelenskyy also", lemma="demand", does="demand",
        content="“a reaction from the United States, Europe, and everyone in the world who wants peace”",
        channel="his online post",
    )  # fmt: skip
    paper.says(
        ZELENSKYY, source="Zelenskyy", cue="said", after="although Zelenskyy", on="2025-04-07",
        content="that Ukrainian troops had been operating in Russia’s Belgorod region",
    )  # fmt: skip
    paper.says(
        "Zein Basravi", source="Al Jazeera’s Zein Basravi, reporting from Kyiv,", cue="said", after="Al Jazeera’s Zein",
        content=text[text.index("“You can see") : text.index("While Ukrainians")].rstrip(),
    )  # fmt: skip
    paper.date("on Tuesday", "2025-04-08").date("in recent years", None)
    return paper


def independent() -> Paper:
    """Return the second seed with a part of its statements, as read by hand."""
    name = "003_f92dabf6760d51cf.txt"
    paper = Paper("The Independent", "2025-04-10", (SEEDS / name).read_text(encoding="utf-8"), name)
    text = paper.text
    paper.passage("date 2025-04-10", "header")
    paper.passage(text[text.index("Your support") : text.index("Volodymyr Zelensky has")].rstrip(), "boilerplate")
    paper.passage(text[text.index("Volodymyr Zelensky has") : text.index("open image")].rstrip())
    paper.passage(text[text.index("open image") : text.index("In a post on")].rstrip(), "caption")
    paper.passage(text[text.index("In a post on") : text.index("open image in gallery Ukrainian")].rstrip())
    paper.mention(ZELENSKYY, "Volodymyr Zelensky").mention(ZELENSKYY, "Mr Zelensky").mention(
        "Dmitry Peskov", "Dmitry Peskov"
    )
    paper.mention("China", "China").mention(ZELENSKYY, "Mr Zelensky’s")
    paper.says(
        ZELENSKYY, source="Volodymyr Zelensky", cue="has accused", lemma="accuse", does="accuse",
        content="Russia of systematically recruiting people from China to fight its deadly war in Ukraine", to="Russia",
    )  # fmt: skip
    caught = paper.says(
        ZELENSKYY, source="Mr Zelensky", cue="announced", lemma="announce", does="announce", on="2025-04-08",
        content="Two Chinese citizens were caught among Russia’s ranks in Ukraine’s war-torn Donetsk region",
    )  # fmt: skip
    paper.counts("Two Chinese citizens", 2, 2, "exactly", "Chinese citizens", said=caught, line=CAPTURED, relation="same")
    more = paper.says(
        ZELENSKYY, source="Mr Zelensky", cue="claiming", lemma="claim", does="claim", on="2025-04-08",
        content="that there are more than 150 Chinese fighters currently among Russia’s ranks",
    )  # fmt: skip
    paper.counts("more than 150 Chinese fighters", 150, None, "more than", "Chinese fighters", said=more, line="Chinese fighters")
    paper.says(
        "China", source="Beijing", cue="warned", after="response from Beijing", lemma="warn", does="warn", on="2025-04-10",
        content="Kyiv and its allies not to make “irresponsible remarks”", to="Ukraine",
    )  # fmt: skip
    paper.says(
        "China", source="Beijing", cue="decrying", after="response from Beijing", lemma="decry", does="deny",
        content="what it described as Mr Zelensky’s “baseless” claims that there were more fighters", confidence=0.55,
    )  # fmt: skip
    caption = paper.says(
        ZELENSKYY, source="Mr Zelensky", cue="said", after="open image", where="caption",
        content="there are more than 155 Chinese fighters in Ukraine",
    )  # fmt: skip
    paper.counts("more than 155 Chinese fighters", 155, None, "more than", "Chinese fighters", said=caption, line="Chinese fighters")
    paper.says(
        ZELENSKYY, source="Mr Zelensky", cue="said", after="In a post on", on="2025-04-10", channel="a post on social media",
        content=text[text.index('"It is crystal') : text.index("Alongside a video")].rstrip(),
    )  # fmt: skip
    paper.says(
        "Lin Jian", source="foreign ministry spokesperson Lin Jian", cue="said", after="content", on="2025-04-10",
        content=text[text.index('"I would like') : text.index(" foreign ministry spokesperson")],
    )  # fmt: skip
    paper.says(
        "Russia", source="the Kremlin", cue="denying", after="But the Kremlin", lemma="deny", does="deny",
        content="any involvement of the Chinese authorities",
    )  # fmt: skip
    paper.says(
        "Dmitry Peskov", source="spokesman Dmitry Peskov", cue="said", after="content",
        content=['"This is not the case,”', text[text.index("“China takes") : text.index("Keith Kellogg")].rstrip()],
    )  # fmt: skip
    paper.says(
        "Keith Kellogg", source="Keith Kellogg, Donald Trump's special envoy to Ukraine and Russia,", cue="said",
        after="Keith Kellogg",
        content="he is \"not convinced yet\" that the Chinese personnel identified as fighting on behalf of Russia against "
        "Ukraine are more than mercenaries or volunteers",
    )  # fmt: skip
    paper.says(
        "Keith Kellogg", source="Kellogg", cue="said", after="content", on="2025-04-09", channel="Georgetown University",
        content='"There\'s an axiom in the military, the first report is always wrong,"',
    )  # fmt: skip
    paper.counts("30 countries", 30, 30, "exactly", "countries")
    paper.date("on Thursday", "2025-04-10")
    return paper


ZELENSKYY = "Volodymyr Zelenskyy"
STATE = {"kind": "state"}


@functools.cache
def seeds() -> Corpus:
    """Return both seeds, with 24 of their statements."""
    return corpus(
        al_jazeera(),
        independent(),
        actors={
            ZELENSKYY: {"role": "President", "aliases": ["Zelenskyy", "Volodymyr Zelensky", "Zelensky"]},
            "Andrii Sybiha": {"role": "Foreign Minister", "aliases": ["Sybiha"]},
            "Lin Jian": {"role": "foreign ministry spokesperson", "aliases": []},
            "Dmitry Peskov": {"role": "spokesman", "aliases": ["Peskov"]},
            "Keith Kellogg": {"role": "special envoy to Ukraine and Russia", "aliases": ["Kellogg"]},
            "China": {**STATE, "aliases": ["Beijing"]},
            "Russia": {**STATE, "aliases": ["Moscow", "the Kremlin"]},
            "Ukraine": {**STATE, "aliases": ["Kyiv"]},
        },
    )


def figures(papers: tuple[Paper, ...]) -> list[Figure]:
    """Return the lines of the figures, as the papers tell them; each but the first of a line is an update."""
    made: list[Figure] = []
    open_lines: dict[str, list[Figure]] = {}
    for paper in papers:
        said = {s.statement_id: s for s in paper.statements}
        for quantity, (key, counted, relation) in zip(paper.quantities, paper.lines, strict=True):
            line = open_lines.setdefault(key, [])
            figure_id = row_id(paper.id, "f", Span(quantity.start, quantity.end))
            statement = said.get(quantity.statement_id or "")
            line.append(
                Figure(
                    figure_id=figure_id, line_id=line[0].figure_id if line else figure_id, article_id=paper.id,
                    quantity_id=quantity.quantity_id, statement_id=quantity.statement_id,
                    actor_id=statement.actor_id if statement else None,
                    day=statement.said_from if statement and statement.said_from else paper.published,
                    counted=counted, event=None, position=len(line) + 1,
                    previous_id=line[-1].figure_id if line else None,
                    relation=(relation or "update") if line else "first", reason="by hand",
                )
            )  # fmt: skip
            made.append(line[-1])
    return made
