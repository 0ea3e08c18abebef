"""The tables as data frames, and the part of them that a report is about."""

from __future__ import annotations

import dataclasses
import datetime
import difflib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyarrow as pa
from markupsafe import Markup

from analysis import frames, paths, store
from analysis.highlight import shown
from analysis.schema import NOT_SAID, REJECTED, TABLES
from analysis.wording import count

_SHOWN = 12  # so many known names an error lists before it stops
_LISTED = 5  # so many names a corpus shows of itself


@dataclass(frozen=True, slots=True)
class Selection:
    """What a report was asked for.

    Attributes:
        undated: The articles that could not be placed because they carry no date.
        repeated: The articles that were left out because they repeat one that is there.
    """

    since: datetime.date | None = None
    until: datetime.date | None = None
    actors: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    undated: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()


_ASKED: dict[str, type[frames.Table]] = {
    "articles": frames.Articles,
    "mentions": frames.Mentions,
    "actors": frames.Actors,
    "statements": frames.Statements,
    "unsaid": frames.Statements,
    "dates": frames.Said,
    "quantities": frames.Said,
}


@dataclass(frozen=True, eq=False, repr=False)
class Corpus:
    """The tables of a corpus, one data frame each, with the columns of `analysis.schema`.

    Days are `datetime.date`; text and numbers that are absent are missing values of pandas.

    What somebody is said not to have said is no statement of his: such rows are in `unsaid`, and neither they nor the
    dates and figures in their words are in the other frames. What a person rejected is in none.

    Some of the frames answer by name (`analysis.frames`), with plain data frames:

        corpus.statements.by("Kellogg")          what somebody says
        corpus.statements.saying("ceasefire")    who says it
        corpus.actors.named("Kellogg")           who may be meant

    Attributes:
        selection: What was chosen of the tables.
        folder: Where they were read, if they were.
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
    folder: Path | None = None

    def __post_init__(self) -> None:
        for name, kind in _ASKED.items():
            object.__setattr__(self, name, kind.of_corpus(getattr(self, name), self))

    @classmethod
    def load(cls, directory: str | Path) -> Corpus:
        """Read the tables that `onrecord extract` wrote to a folder.

        Args:
            directory: The folder; a relative one starts from the project's root, whatever the working directory.

        Raises:
            FileNotFoundError: There is no such folder.
        """
        folder = paths.from_root(directory)
        if not folder.is_dir():
            raise FileNotFoundError(f"{directory}: no such folder of tables; `onrecord extract` writes one")
        return dataclasses.replace(cls.of(store.load(folder)), folder=folder)

    @classmethod
    def of(cls, tables: Mapping[str, pa.Table]) -> Corpus:
        """Make a corpus of Arrow tables, by name.

        Raises:
            ValueError: A table is missing.
        """
        if missing := [name for name in TABLES if name not in tables]:
            raise ValueError(f"tables missing: {', '.join(missing)}")
        read = {name: _frame(tables[name]) for name in TABLES}
        every = read["statements"] = read["statements"][read["statements"]["status"] != REJECTED]
        unsaid = every["cue_class"] == NOT_SAID
        for name in ("statements", "dates", "quantities", "figures"):
            inside = read[name]["statement_id"].isin(every.loc[unsaid, "statement_id"])
            read[name] = read[name][~inside].reset_index(drop=True)
        return cls(**read, unsaid=every[unsaid].reset_index(drop=True))

    def select(
        self,
        since: str | datetime.date | None = None,
        until: str | datetime.date | None = None,
        actors: Sequence[str] = (),
        outlets: Sequence[str] = (),
        once: bool = False,
    ) -> Corpus:
        """Return the part of the corpus that a report is about.

        `since`, `until`, `outlets` and `once` choose articles; with them go all their rows. `actors` then chooses
        statements, and the mentions, dates and figures that belong to them. What is left empty does not restrict.

        Args:
            since: First day of publication, as YYYY-MM-DD. An article without a date is left out, and noted.
            until: Last day of publication, inclusive.
            actors: Names or aliases, in any case, or ids of actors.
            outlets: Outlets, in any case.
            once: Whether a story counts once: of articles that repeat one that is chosen too (`duplicate_of`), none is.

        Raises:
            ValueError: A day is not a date, `since` is after `until`, or a name is not known or fits several actors;
                the message names the known ones.
        """
        first, last = _day("since", since), _day("until", until)
        if first and last and first > last:
            raise ValueError(f"since ({first}) is after until ({last})")
        names = self.outlet_names(outlets)
        chosen = self.actor_ids(actors)

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
        repeated = keep & self.articles["duplicate_of"].isin(self.articles.loc[keep, "article_id"]) & once
        articles = self.articles[keep & ~repeated]
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
            repeated=tuple(self.articles["article_id"][repeated]),
        )
        chosen_rows = {name: frame.reset_index(drop=True) for name, frame in part.items()}
        return Corpus(**chosen_rows, selection=selection, folder=self.folder)

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
        return {name: getattr(self, name) for name in (*TABLES, "unsaid")}

    def outlet_names(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return outlets as the tables spell them.

        Raises:
            ValueError: One is not known; the message names those that are.
        """
        known = {name.casefold(): name for name in self.articles["outlet"].dropna().unique()}
        for name in _listed("outlets", names):
            if name.strip().casefold() not in known:
                raise ValueError(_unknown("outlet", name, sorted(known.values())))
        return tuple(dict.fromkeys(known[name.strip().casefold()] for name in names))

    def actor_ids(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return the ids of actors, in that order.

        Args:
            names: Names or aliases in any case, or ids.

        Raises:
            ValueError: A name is not known or fits several actors; the message names the candidates.
        """
        chosen: list[str] = []
        every = list(zip(self.actors["actor_id"], self.actors["name"], self.actors["aliases"], strict=True))
        for name in _listed("actors", names):
            wanted = name.strip().casefold()
            fits = {
                actor_id: full
                for actor_id, full, aliases in every
                if wanted in {form.casefold() for form in (actor_id, full, *aliases)}
            }
            if not fits:
                raise ValueError(_unknown("actor", name, [full for _, full, _ in every], _near(wanted, every)))
            # A full name wins over somebody else's alias; two equal claims are the caller's to settle.
            exact = [actor_id for actor_id, full in fits.items() if wanted in (actor_id.casefold(), full.casefold())]
            if len(fits) > 1 and len(exact) != 1:
                raise ValueError(f"actor {name!r} fits several: {_candidates(fits)}")
            chosen += exact if len(exact) == 1 else list(fits)
        return tuple(dict.fromkeys(chosen))

    def __repr__(self) -> str:
        """Say how much there is."""
        span = f", published {self._days()}" if self._days() else ""
        return (
            f"Corpus({len(self.articles)} articles{span}; {len(self.statements)} statements; {len(self.actors)} actors)"
        )

    def _repr_html_(self) -> str:
        """Show a notebook what there is: outlets, tables, who is heard most, and what to be wary of."""
        outlets = _tally(self.articles["outlet"].fillna("outlet not named"))
        heard = self.statements.dropna(subset=["actor_id"]).groupby("actor_id").size()
        names = self.actors.set_index("actor_id")["name"]
        speakers = _tally(names[name] for name, n in heard.items() for _ in range(n))
        facts = [
            ("Outlets", outlets or "none"),
            ("Published", self._days() or "not known"),
            ("Heard most", speakers or "nobody who is known by name"),
            ("Chosen", self._chosen() or "everything"),
            ("Be wary of", self._wary()),
            ("Tables", ", ".join(f"{name} {len(frame):,}" for name, frame in self._frames().items())),
        ]
        row = Markup('<tr><th scope="row" style="text-align: left">{}</th><td style="text-align: left">{}</td></tr>')
        rows = Markup("").join(row.format(label, shown(fact)) for label, fact in facts)
        caption = f"Corpus of {count(len(self.articles), 'article')}, {count(len(self.statements), 'statement')}"
        table = '<table><caption style="text-align: left; font-weight: bold">{}</caption><tbody>{}</tbody></table>'
        return str(Markup(table).format(caption, rows))

    def _days(self) -> str:
        days = sorted(self.articles["published"].dropna())
        return "" if not days else f"{days[0]}" + (f" to {days[-1]}" if days[-1] != days[0] else "")

    def _chosen(self) -> str:
        asked = self.selection
        parts = [f"{name} {day}" for name, day in (("since", asked.since), ("until", asked.until)) if day]
        lists = (("speakers", asked.actors), ("outlets", asked.outlets))
        parts += [f"{name} {', '.join(chosen)}" for name, chosen in lists if chosen]
        parts += [f"without {count(len(asked.undated), 'article')} without a date"] if asked.undated else []
        parts += [f"without {count(len(asked.repeated), 'article')} that repeat another"] if asked.repeated else []
        return "; ".join(parts)

    def _wary(self) -> str:
        silent = int(self.statements["actor_id"].isna().sum())
        counts = (
            (silent, "statement", "whose speaker is not known"),
            (len(self.unsaid), "row", "in `unsaid`, of what somebody is said not to have said"),
            (len(self.issues), "row", "in `issues`, of what was not read or not understood"),
        )
        return "; ".join(f"{count(n, noun)} {what}" for n, noun, what in counts if n) or "nothing that was noticed"


def _tally(names: Iterable[str]) -> str:
    """Return the names that come most often, each with its number."""
    counted = sorted(Counter(names).items(), key=lambda item: (-item[1], item[0]))
    rest = len(counted) - _LISTED
    return ", ".join(f"{name} ({n:,})" for name, n in counted[:_LISTED]) + (f", and {rest:,} more" if rest > 0 else "")


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


def _near(wanted: str, actors: Sequence[tuple[str, str, Sequence[str]]]) -> list[str]:
    """Return the names of actors that somebody may have meant who wrote otherwise: by part of a name, or its look."""
    forms: dict[str, str] = {}
    for _, full, aliases in actors:
        for form in (full, *aliases, *full.split()):
            forms.setdefault(form.casefold(), full)
    words = {full for _, full, _ in actors if wanted and wanted in full.casefold()}
    return list(dict.fromkeys([*sorted(words), *(forms[f] for f in difflib.get_close_matches(wanted, forms, n=3))]))[:3]


def _candidates(fits: Mapping[str, str]) -> str:
    names = sorted(fits.values())
    if len(set(names)) == len(names):
        return f"{', '.join(names)}; give a full name"
    return f"{', '.join(f'{full} ({actor_id})' for actor_id, full in fits.items())}; give an id"


def _unknown(what: str, name: str, known: Sequence[str], near: Sequence[str] = ()) -> str:
    near = near or difflib.get_close_matches(name, known, n=3)
    hint = f"; did you mean {' or '.join(near)}?" if near else ";"
    more = f" and {len(known) - _SHOWN} more" if len(known) > _SHOWN else ""
    return f"unknown {what} {name!r}{hint} known: {', '.join(known[:_SHOWN]) or 'none'}{more}"
