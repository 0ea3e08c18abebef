"""The tables as data frames, and the part of them that a report is about."""

from __future__ import annotations

import dataclasses
import datetime
import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyarrow as pa

from analysis import paths, store
from analysis.schema import NOT_SAID, REJECTED, TABLES

_SHOWN = 12  # so many known names an error lists before it stops


@dataclass(frozen=True, slots=True)
class Selection:
    """What a report was asked for, and which articles could not be placed because they carry no date."""

    since: datetime.date | None = None
    until: datetime.date | None = None
    actors: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    undated: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, repr=False)
class Corpus:
    """The tables of a corpus, one data frame each, with the columns of `analysis.schema`.

    Days are `datetime.date`; text and numbers that are absent are missing values of pandas.

    What somebody is said not to have said is no statement of his: such rows are in `unsaid`, and neither they nor the
    dates and figures in their words are in the other frames. What a person rejected is in none.
    """

    articles: pd.DataFrame
    passages: pd.DataFrame
    mentions: pd.DataFrame
    actors: pd.DataFrame
    statements: pd.DataFrame
    dates: pd.DataFrame
    quantities: pd.DataFrame
    figures: pd.DataFrame
    quotes: pd.DataFrame
    answers: pd.DataFrame
    issues: pd.DataFrame
    unsaid: pd.DataFrame
    selection: Selection = field(default=Selection())

    @classmethod
    def load(cls, directory: str | Path) -> Corpus:
        """Read the tables that `onrecord extract` wrote to a folder.

        Args:
            directory: The folder; a relative one starts from the project's root, whatever the working directory.

        Raises:
            FileNotFoundError: There is no such folder.
        """
        folder = Path(directory)
        if not folder.is_absolute():
            folder = paths.project_root() / folder
        if not folder.is_dir():
            raise FileNotFoundError(f"{directory}: no such folder of tables; `onrecord extract` writes one")
        return cls.of(store.load(folder))

    @classmethod
    def of(cls, tables: Mapping[str, pa.Table]) -> Corpus:
        """Make a corpus of Arrow tables, by name.

        Raises:
            ValueError: A table is missing.
        """
        if missing := [name for name in TABLES if name not in tables]:
            raise ValueError(f"tables missing: {', '.join(missing)}")
        frames = {name: _frame(tables[name]) for name in TABLES}
        every = frames["statements"] = frames["statements"][frames["statements"]["status"] != REJECTED]
        unsaid = every["cue_class"] == NOT_SAID
        for name in ("statements", "dates", "quantities", "figures"):
            inside = frames[name]["statement_id"].isin(every.loc[unsaid, "statement_id"])
            frames[name] = frames[name][~inside].reset_index(drop=True)
        return cls(**frames, unsaid=every[unsaid].reset_index(drop=True))

    def select(
        self,
        since: str | datetime.date | None = None,
        until: str | datetime.date | None = None,
        actors: Sequence[str] = (),
        outlets: Sequence[str] = (),
    ) -> Corpus:
        """Return the part of the corpus that a report is about.

        `since`, `until` and `outlets` choose articles; with them go all their rows. `actors` then chooses
        statements, and the mentions, dates and figures that belong to them. What is left empty does not restrict.

        Args:
            since: First day of publication, as YYYY-MM-DD. An article without a date is left out, and noted.
            until: Last day of publication, inclusive.
            actors: Names or aliases, in any case.
            outlets: Outlets, in any case.

        Raises:
            ValueError: A day is not a date, `since` is after `until`, or a name is not known or fits several actors;
                the message names the known ones.
        """
        first, last = _day("since", since), _day("until", until)
        if first and last and first > last:
            raise ValueError(f"since ({first}) is after until ({last})")
        names = self._outlets(outlets)
        chosen = self._actors(actors)

        published = self.articles["published"]
        keep = pd.Series(True, index=self.articles.index)
        if names:
            keep &= self.articles["outlet"].isin(names)
        undated = keep & published.isna() if first or last else pd.Series(False, index=self.articles.index)
        keep &= ~undated
        if first:
            keep &= published.map(lambda day: pd.notna(day) and day >= first).astype(bool)
        if last:
            keep &= published.map(lambda day: pd.notna(day) and day <= last).astype(bool)
        articles = self.articles[keep]
        part = {
            name: frame[frame["article_id"].isin(articles["article_id"])]
            for name, frame in self._frames().items()
            if name not in ("actors", "issues")
        }
        # An issue of an input that never became an article belongs to no article, and so to every selection.
        part["issues"] = self.issues[
            self.issues["article_id"].isna() | self.issues["article_id"].isin(articles["article_id"])
        ]
        if chosen:
            for name in ("statements", "unsaid", "mentions"):
                part[name] = part[name][part[name]["actor_id"].isin(chosen)]
            for name in ("dates", "quantities", "figures", "quotes", "answers"):
                part[name] = part[name][part[name]["statement_id"].isin(part["statements"]["statement_id"])]
        seen = {*part["mentions"]["actor_id"].dropna(), *part["statements"]["actor_id"].dropna()}
        part["actors"] = self.actors[self.actors["actor_id"].isin(seen)]
        selection = Selection(
            since=first,
            until=last,
            actors=tuple(self.actors.set_index("actor_id")["name"].loc[list(chosen)]),
            outlets=names,
            undated=tuple(self.articles["article_id"][undated]),
        )
        return Corpus(**{name: frame.reset_index(drop=True) for name, frame in part.items()}, selection=selection)

    def of_articles(self, article_ids: Sequence[str]) -> Corpus:
        """Return the part of the corpus that these articles are, with the actors who are named or speak in them."""
        part = {
            name: frame[frame["article_id"].isin(article_ids)]
            for name, frame in self._frames().items()
            if name != "actors"
        }
        seen = {*part["mentions"]["actor_id"].dropna(), *part["statements"]["actor_id"].dropna()}
        part["actors"] = self.actors[self.actors["actor_id"].isin(seen)]
        return dataclasses.replace(self, **{name: frame.reset_index(drop=True) for name, frame in part.items()})

    def _frames(self) -> dict[str, pd.DataFrame]:
        return {f.name: getattr(self, f.name) for f in dataclasses.fields(self) if f.name != "selection"}

    def _outlets(self, asked: Sequence[str]) -> tuple[str, ...]:
        """Return the outlets asked for, as the tables spell them."""
        known = {name.casefold(): name for name in self.articles["outlet"].dropna().unique()}
        for name in _listed("outlets", asked):
            if name.strip().casefold() not in known:
                raise ValueError(_unknown("outlet", name, sorted(known.values())))
        return tuple(dict.fromkeys(known[name.strip().casefold()] for name in asked))

    def _actors(self, asked: Sequence[str]) -> tuple[str, ...]:
        """Return the ids of the actors asked for, in that order."""
        chosen: list[str] = []
        for name in _listed("actors", asked):
            wanted = name.strip().casefold()
            fits = {
                actor.actor_id: actor.name
                for actor in self.actors.itertuples()
                if wanted in {form.casefold() for form in (actor.name, *actor.aliases)}
            }
            if not fits:
                raise ValueError(_unknown("actor", name, list(self.actors["name"])))
            # A full name wins over somebody else's alias; two equal claims are the caller's to settle.
            exact = [actor_id for actor_id, full in fits.items() if full.casefold() == wanted]
            if len(fits) > 1 and len(exact) != 1:
                raise ValueError(f"actor {name!r} fits several: {', '.join(sorted(fits.values()))}; give a full name")
            chosen += exact if len(exact) == 1 else list(fits)
        return tuple(dict.fromkeys(chosen))

    def __repr__(self) -> str:
        """Say how much there is."""
        days = sorted(self.articles["published"].dropna())
        span = "" if not days else f", published {days[0]}" + (f" to {days[-1]}" if days[-1] != days[0] else "")
        return (
            f"Corpus({len(self.articles)} articles{span}; {len(self.statements)} statements; {len(self.actors)} actors)"
        )


def _frame(table: pa.Table) -> pd.DataFrame:
    frame = table.to_pandas(date_as_object=True)
    # Text as Python strings, None where absent: pandas 3 cannot join its own string columns when they have no rows.
    for name in frame.select_dtypes("str"):
        frame[name] = frame[name].astype(object).where(frame[name].notna(), None)
    return frame


def _day(name: str, value: str | datetime.date | None) -> datetime.date | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"{name}: {value!r} is not a day; write it as YYYY-MM-DD") from None


def _listed(name: str, asked: Sequence[str]) -> Sequence[str]:
    # A bare string is a sequence of letters, and each letter would be "unknown".
    if isinstance(asked, str):
        raise ValueError(f"{name}: give a list of names, not the text {asked!r}")
    return asked


def _unknown(what: str, name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, n=3)
    hint = f"; did you mean {' or '.join(near)}?" if near else ";"
    more = f" and {len(known) - _SHOWN} more" if len(known) > _SHOWN else ""
    return f"unknown {what} {name!r}{hint} known: {', '.join(known[:_SHOWN]) or 'none'}{more}"
