"""Read one article: all that is found in its text, without knowing any other article."""

from __future__ import annotations

from collections.abc import Sequence

from analysis import assembly, dates, mentions, namespans, quantities, roles, segment, statements, tagger
from analysis.reading import Reading
from analysis.schema import Article, Issue
from analysis.segment import Page
from analysis.tagger import Attribution, Name


def read_article(article: Article) -> Reading:
    """Read one article: pure, so that articles can be read in any order, in any process, and never twice."""
    page, unpaired = segment.cut(article)
    tagged = tagger.tag(page)
    return _reading(page, unpaired, assembly.assemble(page, tagged.attributions), tagged.names)


def read_annotated(
    article: Article, attributions: Sequence[Attribution], names: Sequence[Name] | None = None
) -> Reading:
    """Read one article in which somebody has marked who said what, and perhaps the names; the rest is read as ever."""
    page, unpaired = segment.cut(article)
    return _reading(page, unpaired, attributions, tagger.tag(page).names if names is None else names)


def _reading(
    page: Page, unpaired: Sequence[Issue], attributions: Sequence[Attribution], names: Sequence[Name]
) -> Reading:
    said, unattributed = statements.read(page, attributions)
    references, unnamed = mentions.read(page, attributions, namespans.finder(names))
    references = roles.classify(page, references)
    days, undated = dates.read(page)
    figures, uncounted = quantities.read(page)
    doubts = (*unpaired, *unattributed, *unnamed, *undated, *uncounted)
    return Reading(page, tuple(references), tuple(said), tuple(days), tuple(figures), doubts)
