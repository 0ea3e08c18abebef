"""The tables of a corpus as data frames that can be asked by name.

A table is a pandas data frame in every way. Whatever is taken from it is a plain one, and so is every answer of the
helpers below, which look names up in the corpus that the table belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Protocol, Self

import pandas as pd


class Corpus(Protocol):
    """What a table asks its corpus."""

    @property
    def articles(self) -> pd.DataFrame:
        """The table `articles`."""

    @property
    def statements(self) -> pd.DataFrame:
        """The table `statements`."""

    def actor_ids(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return the ids of actors; a name that is not known, or fits several, is a ValueError with the candidates."""

    def outlet_names(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return outlets as the tables spell them; one that is not known is a ValueError with those that are."""


READABLE = (
    *("said_from", "speaker", "content", "kind", "cue_text", "outlet", "confidence", "status"),
    "statement_id",
)
"""The columns of an answer about statements: who said what, when, where it stands, and how sure that is."""


class Table(pd.DataFrame):  # type: ignore[misc]  # pandas publishes no types that are read here
    """A table of a corpus: a data frame that knows the actors and outlets of its corpus."""

    _corpus: Corpus

    @property
    def _constructor(self) -> Any:
        # What is taken from it may be any part of it, and answers no questions about the corpus.
        return pd.DataFrame

    @classmethod
    def of_corpus(cls, frame: pd.DataFrame, corpus: Corpus) -> Self:
        """Return a frame as a table of a corpus."""
        made = cls(frame)
        object.__setattr__(made, "_corpus", corpus)  # pandas would take it for a column
        return made

    def _about(self, column: str, names: Sequence[str]) -> pd.DataFrame:
        if not names:
            raise ValueError("give the name of at least one actor")
        return self[self[column].isin(self._corpus.actor_ids(names))].reset_index(drop=True)


class Statements(Table):
    """The table `statements`."""

    def by(self, *names: str, columns: Sequence[str] | None = READABLE) -> pd.DataFrame:
        """Return what some actors say, in the order of the articles.

        Args:
            names: Names or aliases of actors in any case, or their ids; statements of any of them.
            columns: Which columns to return, of the table and `outlet`, `published` of the article; None for all.

        Raises:
            ValueError: A name is not known or fits several actors; the message names the candidates.
        """
        return self._shown(self._about("actor_id", names), columns)

    def to(self, *names: str, columns: Sequence[str] | None = READABLE) -> pd.DataFrame:
        """Return what is said to some actors, where the text says so; arguments and errors as of `by`."""
        return self._shown(self._about("addressee_id", names), columns)

    def saying(self, words: str, columns: Sequence[str] | None = READABLE) -> pd.DataFrame:
        """Return the statements in whose content some words stand, in any case and over any white space.

        Raises:
            ValueError: There is no word to look for.
        """
        if not words.split():
            raise ValueError("give the words to look for")
        pattern = re.compile(r"\s+".join(map(re.escape, words.split())), re.IGNORECASE)
        found = self["content"].map(lambda content: bool(pattern.search(content))).astype(bool)
        return self._shown(self[found].reset_index(drop=True), columns)

    def _shown(self, rows: pd.DataFrame, columns: Sequence[str] | None) -> pd.DataFrame:
        placed = rows.join(self._corpus.articles.set_index("article_id")[["outlet", "published"]], on="article_id")
        if columns is None:
            return placed
        if missing := [name for name in columns if name not in placed]:
            raise ValueError(f"no column {', '.join(missing)}; there are {', '.join(placed)}")
        return placed[list(columns)]


class Mentions(Table):
    """The table `mentions`."""

    def of(self, *names: str) -> pd.DataFrame:
        """Return the mentions that mean some actors; a wrong name is answered as by `Statements.by`."""
        return self._about("actor_id", names)


class Actors(Table):
    """The table `actors`."""

    def named(self, words: str) -> pd.DataFrame:
        """Return every actor with these words in the name or an alias, those who say most first."""
        wanted = words.casefold().strip()
        forms = zip(self["name"], self["aliases"], strict=True)
        found = [any(wanted in form.casefold() for form in (name, *aliases)) for name, aliases in forms]
        rows = self[pd.Series(found, index=self.index, dtype=bool)]
        return rows.sort_values(["n_statements", "n_mentions", "actor_id"], ascending=[False, False, True]).reset_index(
            drop=True
        )


class Articles(Table):
    """The table `articles`."""

    def of(self, *outlets: str) -> pd.DataFrame:
        """Return the articles of some outlets, in any case.

        Raises:
            ValueError: An outlet is not known; the message names those that are.
        """
        return self[self["outlet"].isin(self._corpus.outlet_names(outlets))].reset_index(drop=True)


class Said(Table):
    """The tables `dates` and `quantities`: what may stand in somebody's words."""

    def said_by(self, *names: str) -> pd.DataFrame:
        """Return the rows in the words of some actors; a wrong name is answered as by `Statements.by`."""
        said = Statements.of_corpus(self._corpus.statements, self._corpus).by(*names, columns=["statement_id"])
        return self[self["statement_id"].isin(said["statement_id"])].reset_index(drop=True)
