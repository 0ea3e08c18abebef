"""Every room that reads one article, one after the other, and what must be true of what it returns."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import rules

from analysis import assembly, clean, dates, ingest, mentions, namespans, quantities, roles, segment, statements, tagger
from analysis.reading import Reading
from analysis.schema import Article, Issue
from analysis.segment import Page
from analysis.spans import Span
from analysis.tagger import Tagged

Tagger = Callable[[Page], Tagged]
LIMITS = ingest.Limits(article=4 * 1024**2, unpacked=8 * 1024**2, members=1000)


def article(text: str, published: str = "2025-04-08") -> Article:
    """Return the text as an article, whatever it is: ingest would refuse what is no English or no text."""
    made = ingest.of_text("fuzz.txt", text, published)
    if isinstance(made, Article):
        return made
    day = datetime.date.fromisoformat(published) if published else None
    return Article(
        article_id="0" * 12, source="fuzz.txt", outlet=None, title=None, byline=None, published=day, language=None,
        text=text, n_words=1, sha256="0" * 64,
    )  # fmt: skip


def read(text: str, published: str = "2025-04-08", tag: Tagger = rules.read) -> Reading:
    """Read a text as `onrecord extract` does, and see that every row points at the characters that it was read from."""
    given = article(text, published)
    page, unpaired = segment.cut(given)
    assert len(page.text) == len(text), "cleaning moved characters"
    tagged = tag(page)
    attributions = assembly.assemble(page, tagged.attributions)
    said, unattributed = statements.read(page, attributions)
    references, unnamed = mentions.read(page, attributions, namespans.finder(tagged.names))
    references = roles.classify(page, references)
    days, undated = dates.read(page)
    figures, uncounted = quantities.read(page)
    issues = (*unpaired, *unattributed, *unnamed, *undated, *uncounted)
    reading = Reading(page, tuple(references), tuple(said), tuple(days), tuple(figures), issues)
    _points_at_its_words(reading, given)
    return reading


def read_file(raw: bytes, suffix: str) -> list[Article | Issue]:
    """Read bytes as a file of a kind; what was found has text that can be written."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"fuzz{suffix}")
        path.write_bytes(raw)
        found = list(ingest.read([path], LIMITS))
    for each in found:
        if isinstance(each, Article):
            each.text.encode()
            assert each.text.strip() and "\0" not in each.text
        else:
            each.reason.encode()
    return found


def _points_at_its_words(reading: Reading, given: Article) -> None:
    text = given.text
    rows: list[Any] = [
        *reading.page.passages, *(r.mention for r in reading.references), *reading.dates, *reading.quantities,
    ]  # fmt: skip
    for row in rows:
        assert 0 <= row.start < row.end <= len(text), row
        assert row.text == text[row.start : row.end], row
    for statement in reading.statements:
        assert statement.parts and list(statement.parts) == sorted(statement.parts), statement
        assert statement.content == " ".join(part.of(text) for part in statement.parts), statement
        for start, end, words in (
            (statement.source_start, statement.source_end, statement.source_text),
            (statement.cue_start, statement.cue_end, statement.cue_text),
        ):
            if start is not None and end is not None:
                assert words == text[start:end], statement
    for date in reading.dates:
        assert date.earliest is None or date.latest is None or date.earliest < date.latest, date
    for quantity in reading.quantities:
        assert quantity.low is None or quantity.high is None or quantity.low <= quantity.high, quantity
    passages = [Span(p.start, p.end) for p in reading.page.passages]
    assert all(one.end <= other.start for one, other in zip(passages, passages[1:], strict=False))
    for name, ids in {
        "mention": [r.mention.mention_id for r in reading.references],
        "statement": [s.statement_id for s in reading.statements],
        "date": [d.date_id for d in reading.dates],
        "quantity": [q.quantity_id for q in reading.quantities],
    }.items():
        assert len(ids) == len(set(ids)), f"two rows of one {name}"
    assert all(issue.room and issue.reason for issue in reading.issues)


def steps(text: str, tag: Tagger = rules.read) -> dict[str, Callable[[], object]]:
    """Return each room by its name, ready to read a text, so that it can be timed alone."""
    given = article(text)
    page, _ = segment.cut(given)
    attributions = assembly.assemble(page, tag(page).attributions)
    references, _ = mentions.read(page, attributions)
    return {
        "ingest": lambda: ingest.of_text("fuzz.txt", text),
        "clean": lambda: clean.clean(text),
        "segment": lambda: segment.cut(given),
        "assembly": lambda: assembly.assemble(page, tag(page).attributions),
        "statements": lambda: statements.read(page, attributions),
        "mentions": lambda: mentions.read(page, attributions),
        "roles": lambda: roles.classify(page, references),
        "dates": lambda: dates.read(page),
        "quantities": lambda: quantities.read(page),
    }


__all__ = ["article", "read", "read_file", "steps", "tagger"]
