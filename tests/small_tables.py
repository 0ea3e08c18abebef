"""A small set of sound tables, every row written by hand, for tests that store, load or break them.

Ann Lee says two things, one of them in a post that is embedded, and somebody unnamed a third; there is one date and one
figure, a header and an appeal for donations.
"""

import datetime
import hashlib
from typing import Any

import pyarrow as pa

from analysis.schema import Actor, Answer, Article, Date, Figure, Issue, Mention, Passage, Quantity, Quote, Statement
from analysis.spans import Span, hull, row_id
from analysis.tables import to_arrow

TEXT = """ date 2025-04-08 Give now.

“We won,” Ann Lee said on Tuesday. “By two seats.”

Critics said that she lost.

Thank you — Ann Lee (@annlee) April 7, 2025
"""
SHA = hashlib.sha256(TEXT.encode()).hexdigest()
ARTICLE = SHA[:12]
PUBLISHED = datetime.date(2025, 4, 8)


def find(words: str, after: str = "") -> Span:
    start = TEXT.index(words, TEXT.index(after))
    return Span(start, start + len(words))


def _span(span: Span) -> dict[str, Any]:
    return {"article_id": ARTICLE, "start": span.start, "end": span.end, "text": span.of(TEXT)}


def _passage(words: str, kind: str) -> Passage:
    span = find(words)
    return Passage(passage_id=row_id(ARTICLE, "p", span), kind=kind, **_span(span))


def _mention(words: str, form: str, actor_id: str | None, reason: str, after: str = "") -> Mention:
    span = find(words, after)
    return Mention(mention_id=row_id(ARTICLE, "m", span), form=form, actor_id=actor_id, reason=reason, **_span(span))


LEE = row_id(ARTICLE, "a", find("Ann Lee"))
WON = [find("“We won,”"), find("“By two seats.”")]
SAID = find("said on", "Ann Lee")._replace(end=find("said on").start + 4)
LOST = find("that she lost")
CRITICS_SAID = find("said", "Critics")
THANKS = find("Thank you")
STATEMENT = row_id(ARTICLE, "s", hull(WON), SAID)
POST = row_id(ARTICLE, "s", THANKS)
UNNAMED = row_id(ARTICLE, "s", LOST, CRITICS_SAID)
SEATS, VICTORY = row_id(ARTICLE, "w", find("By two seats")), row_id(ARTICLE, "w", find("We won"))
ANSWER = row_id(ARTICLE, "r", find("she lost"))


def rows() -> dict[str, list[Any]]:
    """Return fresh rows by table."""
    author, lee = find("Ann Lee", "Thank you"), find("Ann Lee")
    critics = find("Critics")
    common = {"article_id": ARTICLE, "channel": None, "addressee_id": None, "confidence": 0.9}
    day = {"said_from": PUBLISHED, "said_until": datetime.date(2025, 4, 9), "said_precision": "day"}
    before = {"said_from": datetime.date(2025, 4, 7), "said_until": PUBLISHED, "said_precision": "day"}
    return {
        "articles": [
            Article(
                article_id=ARTICLE, source="small.txt", outlet=None, title="=Won", byline=None, published=PUBLISHED,
                language=None, text=TEXT, n_words=24, sha256=SHA,
            )
        ],
        "passages": [
            _passage("date 2025-04-08", "header"),
            _passage("Give now.", "boilerplate"),
            _passage("“We won,” Ann Lee said on Tuesday. “By two seats.”", "body"),
            _passage("Critics said that she lost.", "body"),
            _passage("Thank you — Ann Lee (@annlee) April 7, 2025", "embed"),
        ],
        "mentions": [
            _mention("Ann Lee", "name", LEE, "named in full"),
            _mention("Critics", "nominal", None, "a group without a name"),
            _mention("she", "pronoun", LEE, "the only woman before it"),
            _mention("Ann Lee", "name", LEE, "named in full", after="Thank you"),
        ],
        "actors": [
            Actor(
                actor_id=LEE, name="Ann Lee", kind="person", role=None, affiliation=None, aliases=["she", "Ms Lee"],
                n_articles=1, n_mentions=3, n_statements=2, first_seen=PUBLISHED, last_seen=PUBLISHED,
            )
        ],
        "statements": [
            Statement(
                statement_id=STATEMENT, start=WON[0].start, end=WON[1].end, content="“We won,” “By two seats.”", parts=WON,
                kind="direct", source_start=lee.start, source_end=lee.end, source_text="Ann Lee",
                cue_start=SAID.start, cue_end=SAID.end, cue_text="said", cue_lemma="say", cue_class="say",
                actor_id=LEE, speaker="Ann Lee", speaker_reason="named", said_basis="clause", passage_kind="body",
                **common, **day,
            ),
            Statement(
                statement_id=UNNAMED, start=critics.start, end=LOST.end, content="that she lost", parts=[LOST],
                kind="indirect", source_start=critics.start, source_end=critics.end, source_text="Critics",
                cue_start=CRITICS_SAID.start, cue_end=CRITICS_SAID.end, cue_text="said", cue_lemma="say", cue_class="say",
                actor_id=None, speaker="Critics", speaker_reason="a group without a name", said_basis="publication",
                passage_kind="body", **common, **day,
            ),
            Statement(
                statement_id=POST, start=THANKS.start, end=author.end, content="Thank you", parts=[THANKS],
                kind="direct", source_start=author.start, source_end=author.end, source_text="Ann Lee",
                cue_start=None, cue_end=None, cue_text=None, cue_lemma=None, cue_class=None,
                actor_id=LEE, speaker="Ann Lee", speaker_reason="the post's author", said_basis="embed",
                passage_kind="embed", **common, **before,
            ),
        ],
        "dates": [
            Date(
                date_id=row_id(ARTICLE, "d", find("on Tuesday")), **_span(find("on Tuesday")), type="DATE", value="2025-04-08",
                earliest=PUBLISHED, latest=datetime.date(2025, 4, 9), precision="day", anchor="publication",
            )
        ],
        "quantities": [
            Quantity(
                quantity_id=row_id(ARTICLE, "q", find("two seats")), **_span(find("two seats")), low=2, high=2,
                hedge="exactly", unit="seats", statement_id=STATEMENT,
            )
        ],
        # As if "We won" were another version of "By two seats": sound, whatever the words.
        "quotes": [
            Quote(
                quote_id=SEATS, **_span(find("By two seats")), statement_id=STATEMENT, line_id=SEATS, utterance_id=SEATS,
                version="fullest", shared=[find("By two seats")], fullest_shared=[find("By two seats")], left_out=[],
                added=[], changed=[],
            ),
            Quote(
                quote_id=VICTORY, **_span(find("We won")), statement_id=STATEMENT, line_id=SEATS, utterance_id=SEATS,
                version="changed", shared=[find("won")], fullest_shared=[find("seats")], left_out=[], added=["We"],
                changed=["two → We"], doubt="only 2 words: they may be from another sentence",
            ),
        ],
        "answers": [
            Answer(
                answer_id=ANSWER, **_span(find("she lost")), statement_id=STATEMENT, relation="dispute", answers_actor_id=LEE,
                answers_id=STATEMENT, rule="is wrong", confidence=0.6,
            )
        ],
        "figures": [
            Figure(
                figure_id=row_id(ARTICLE, "f", find("two seats")), line_id=row_id(ARTICLE, "f", find("two seats")),
                article_id=ARTICLE, quantity_id=row_id(ARTICLE, "q", find("two seats")), statement_id=STATEMENT,
                actor_id=LEE, day=PUBLISHED, counted="seats", event=None, position=1, previous_id=None,
                relation="first", reason="opens a line",
            )
        ],
        "issues": [
            Issue(source="small.txt", article_id=ARTICLE, room="ingest", reason="too short to tell its language"),
            Issue(source="other.txt", room="ingest", reason="not read: the file is empty"),
        ],
    }  # fmt: skip


def tables() -> dict[str, pa.Table]:
    """Return them as Arrow tables."""
    return to_arrow(rows())
