"""What is read from one article: the value that the article rooms make together and the corpus rooms start from."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.mentions import Reference
from analysis.schema import Date, Issue, Quantity, Statement
from analysis.segment import Page


@dataclass(frozen=True, slots=True)
class Reading:
    """One article's page and the rows read from it, speakers and days of saying still open."""

    page: Page
    references: tuple[Reference, ...]
    statements: tuple[Statement, ...]
    dates: tuple[Date, ...]
    quantities: tuple[Quantity, ...]
    issues: tuple[Issue, ...]
