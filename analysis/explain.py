"""Why a row is what it is: the text around it, the strings compared, the rule, and the issues, from the tables alone.

What is told of a statement: who the words are said to be by and why, whom the source's words were compared with, the
kind, the day of saying and what it was read from. Of an actor: every form of the name, where it was first read and why
it hangs on this actor, and the roles with their places. Of a mention: whom it means, or why nobody.
"""

from __future__ import annotations

import datetime
import difflib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from analysis import names
from analysis.highlight import shown
from analysis.schema import TABLES
from analysis.spans import Span, mention_of
from analysis.wording import count

EXPLAINED = ("statements", "actors", "mentions")
_AROUND = 160  # characters of the text before and after what is shown
_BESIDE = 40
_EXAMPLES = 5
_NEAREST = 5

Row = Mapping[str, Any]
Paint = Callable[[str, str], str]
"""Marks words in a text: takes the mark's name (source, cue, content, mention) and the words."""


class UnknownId(ValueError):
    """No statement, actor or mention has that id; the message names the nearest."""


@dataclass(frozen=True, slots=True)
class _Line:
    label: str
    text: str
    painted: bool = False  # made of words that are safe to print, and of marks that may be meant for a terminal


def plain(mark: str, words: str) -> str:
    """Mark words for where there is no colour: `{source: President Roe}`."""
    return f"{{{mark}: {words}}}"


def explain(tables: Mapping[str, pa.Table], row_id: str, paint: Paint = plain) -> str:
    """Return what the tables tell about a statement, an actor or a mention, as lines of text.

    Whatever in it comes from an article is made safe to print on a terminal.

    Args:
        tables: As `store.load` gives them.
        row_id: Its id.
        paint: Marks words in the text around it.

    Raises:
        UnknownId: There is no such row.
    """
    tell: dict[str, Callable[[_Tables, Row, Paint], Iterator[_Line]]] = {
        "statements": _statement,
        "actors": _actor,
        "mentions": _mention,
    }
    known = _Tables(tables)
    for name in EXPLAINED:
        if row := known.row(name, row_id):
            return "\n".join(_printed(tell[name](known, row, paint)))
    raise UnknownId(f"{row_id!r} is the id of no statement, actor or mention{known.nearest(row_id)}")


class _Tables:
    """The tables, asked for a few rows at a time: the text of a corpus is never held as objects."""

    def __init__(self, tables: Mapping[str, pa.Table]) -> None:
        self._tables = tables
        self._articles: dict[str, dict[str, Any]] = {}

    def rows(self, name: str, **equal: Any) -> list[dict[str, Any]]:
        """Return the rows whose columns have these values."""
        table = self._tables[name]
        for column, value in equal.items():
            table = table.filter(pc.equal(table[column], value))
        rows: list[dict[str, Any]] = table.to_pylist()
        return rows

    def row(self, name: str, row_id: str) -> dict[str, Any] | None:
        found = self.rows(name, **{TABLES[name].key: row_id})  # type: ignore[attr-defined]
        return found[0] if found else None

    def article(self, article_id: str) -> dict[str, Any]:
        if article_id not in self._articles:
            self._articles[article_id] = self.rows("articles", article_id=article_id)[0]
        return self._articles[article_id]

    def ids(self, name: str) -> list[str]:
        ids: list[str] = self._tables[name][TABLES[name].key].to_pylist()  # type: ignore[attr-defined]
        return ids

    def issues(self, row: Row) -> list[dict[str, Any]]:
        """Return the issues whose characters touch a row's, and those of no place that name the row's id."""
        own = Span(row["start"], row["end"])
        return [
            issue
            for issue in self.rows("issues", article_id=row["article_id"])
            if issue["start"] is not None and Span(issue["start"], issue["end"]).overlaps(own)
        ]

    def naming(self, row_id: str) -> list[dict[str, Any]]:
        """Return the issues that name an id."""
        table = self._tables["issues"]
        rows: list[dict[str, Any]] = table.filter(pc.match_substring(table["reason"], row_id)).to_pylist()
        return rows

    def nearest(self, given: str) -> str:
        """Return the end of a sentence that names the rows that may be meant; empty where none is near."""
        mention = self.row("mentions", mention_of(given))
        if mention:  # an actor's id is made of a mention, and that may now be somebody else's
            now = _named(self, mention["actor_id"]) if mention["actor_id"] else "nobody"
            return f"; the mention that it is made of, {mention['mention_id']}, is read as {now}"
        folded = given.casefold()
        named = [
            row
            for row in self._tables["actors"].select(["actor_id", "name", "aliases"]).to_pylist()
            if folded and any(folded in name.casefold() for name in (row["name"], *row["aliases"]))
        ]
        if named:
            meant = [f"{row['actor_id']} ({row['name']})" for row in named[:_NEAREST]]
            return f"; did you mean {' or '.join(meant)}?"
        every = [row_id for name in EXPLAINED for row_id in self.ids(name)]
        same = [row_id for row_id in every if row_id[:12] == given[:12]]
        near = difflib.get_close_matches(given, same or every[:100_000], n=_NEAREST)
        return f"; the nearest are {', '.join(near)}" if near else "; take one from statements, actors or mentions"


# --- the three kinds of rows ----------------------------------------------------------------------------------


def _statement(tables: _Tables, row: Row, paint: Paint) -> Iterator[_Line]:
    article = tables.article(row["article_id"])
    yield _Line("statement", row["statement_id"])
    yield from _place(article, row)
    marks = [(Span(part["start"], part["end"]), "content") for part in row["parts"]]
    for mark in ("source", "cue"):
        if row[f"{mark}_start"] is not None:
            marks.append((Span(row[f"{mark}_start"], row[f"{mark}_end"]), mark))
    yield _Line("text", _marked(article["text"], marks, paint), painted=True)
    yield _Line("kind", f"{row['kind']}: {_why_kind(article['text'], row)}")
    if row["cue_text"]:
        yield _Line("cue", f"“{row['cue_text']}”, form of “{row['cue_lemma']}”, class “{row['cue_class']}”")
    yield _Line("confidence", f"{row['confidence']:.2f} that source, cue and content are read rightly")
    yield _Line("status", row["status"])
    yield from _speaker(tables, row)
    if row["role_class"]:
        yield _Line("role class", f"{row['role_class']}, by the word “{row['role_word']}” of the source")
    if row["channel"]:
        yield _Line("channel", f"“{row['channel']}”")
    if row["addressee_id"]:
        yield _Line("said to", _named(tables, row["addressee_id"]))
    yield _Line("said on", _when(tables, article, row))
    yield from _doubts(tables, row, row["statement_id"])


def _speaker(tables: _Tables, row: Row) -> Iterator[_Line]:
    """Yield who speaks and why, and the strings that were compared."""
    who = _named(tables, row["actor_id"]) if row["actor_id"] else f"{row['speaker'] or 'nobody'} (no actor)"
    yield _Line("speaker", who)
    yield _Line("because", row["speaker_reason"] or "no reason is given")
    for actor_id in row["joint_ids"]:
        yield _Line("jointly", _named(tables, actor_id))
    if row["source_start"] is None:
        return
    source = Span(row["source_start"], row["source_end"])
    inside = [m for m in tables.rows("mentions", article_id=row["article_id"]) if source.contains(_span(m))]
    for mention in inside:
        if mention["actor_id"] and mention["actor_id"] in (row["actor_id"], *row["joint_ids"]):
            yield _Line("compared", _compared(tables, mention))
            yield from _merged(tables, mention)
        elif not row["actor_id"]:
            yield _Line("compared", f"“{mention['text']}” ({mention['form']}): {mention['reason']}")


def _actor(tables: _Tables, row: Row, paint: Paint) -> Iterator[_Line]:
    mentions = tables.rows("mentions", actor_id=row["actor_id"])
    statements = tables.rows("statements", actor_id=row["actor_id"])
    yield _Line("actor", f"{row['actor_id']}: {row['name']}, {row['kind']}")
    counted = f"{count(row['n_mentions'], 'mention')} in {count(row['n_articles'], 'article')}"
    yield _Line("counted", f"{counted}, {_days(row)}")
    kinds = Counter(s["kind"] for s in statements)
    split = ", ".join(f"{n} {kind}" for kind, n in sorted(kinds.items()))
    yield _Line("statements", f"{len(statements)}" + (f": {split}" if split else ""))
    for statement in statements[:_EXAMPLES]:
        yield _Line("", f"{statement['statement_id']}  {_short(statement['content'])}")
    if len(statements) > _EXAMPLES:
        yield _Line("", f"and {len(statements) - _EXAMPLES} more")
    named = [m for m in mentions if m["form"] == "name"]
    for text, same in _grouped(named, "text"):
        yield _Line("form", f"“{text}”, {_times(same)}, first at {_where(tables, same[0])}")
        yield _Line("", _context(tables, same[0], paint), painted=True)
        for reason, n in Counter(m["reason"] for m in same).items():
            yield _Line("because", reason + (f" ({n} of {len(same)})" if n < len(same) else ""))
    for pair in names.joined([row["name"], *row["aliases"]]):
        yield _Line("merged", _rule(pair))
    for form in ("nominal", "pronoun"):
        for text, same in _grouped([m for m in mentions if m["form"] == form], "text"):
            yield _Line(form, f"“{text}”, {_times(same)}, first at {_where(tables, same[0])}: {same[0]['reason']}")
    for role, same in _grouped([m for m in named if m["role"]], "role"):
        shows = f", {same[0]['role_class']} by “{same[0]['role_word']}”" if same[0]["role_class"] else ""
        yield _Line("role", f"“{role}”{shows}, {_times(same)}, first at {_where(tables, same[0])}")
        yield _Line("", _context(tables, same[0], paint), painted=True)
    if row["role_class"]:
        yield _Line("role class", f"{row['role_class']}, by “{row['role_word']}”")
    if row["affiliation"]:
        yield _Line("affiliation", row["affiliation"])
    if row["external_id"]:
        yield _Line("external id", f"{row['external_id']}, from the reconciliation file")
    for issue in tables.naming(row["actor_id"]):
        yield _Line("issue", f"{issue['source']}: {issue['reason']}")


def _mention(tables: _Tables, row: Row, paint: Paint) -> Iterator[_Line]:
    article = tables.article(row["article_id"])
    yield _Line("mention", f"{row['mention_id']}: “{row['text']}”, {row['form']}")
    yield from _place(article, row)
    yield _Line("text", _marked(article["text"], [(_span(row), "mention")], paint), painted=True)
    yield _Line("actor", _named(tables, row["actor_id"]) if row["actor_id"] else "none")
    yield _Line("because", row["reason"] or "no reason is given")
    if row["actor_id"]:
        yield _Line("compared", _compared(tables, row))
        yield from _merged(tables, row)
    if row["role"]:
        yield _Line("role", f"“{row['role']}”")
    if row["role_class"]:
        yield _Line("role class", f"{row['role_class']}, by “{row['role_word']}”")
    yield from _doubts(tables, row, row["mention_id"])


# --- parts of lines -------------------------------------------------------------------------------------------


def _rule(pair: names.Pair) -> str:
    """Say which strings of two names were compared, and the rule that made them one."""
    left, right = pair.compared
    return f"“{pair.other}” with “{pair.one}”: {right!r} and {left!r}, {pair.score:.2f} alike: {pair.reason}"


def _compared(tables: _Tables, mention: Row) -> str:
    """Say which strings make a mention one of its actor."""
    actor = tables.row("actors", mention["actor_id"])
    called = [actor["name"], *actor["aliases"]] if actor else []
    same = tables.rows("mentions", actor_id=mention["actor_id"], article_id=mention["article_id"])
    before = [m for m in same if m["form"] == "name" and m["start"] < mention["start"]]
    listed = ", ".join(f"“{name}”" for name in called)
    nearest = f"; the last by name before it is “{before[-1]['text']}” at {before[-1]['start']}" if before else ""
    return f"“{mention['text']}” ({mention['form']}, {mention['mention_id']}) with {listed}{nearest}"


def _merged(tables: _Tables, mention: Row) -> Iterator[_Line]:
    """Yield how a name that is not the actor's usual one was merged with the actor's names."""
    actor = tables.row("actors", mention["actor_id"])
    if actor and mention["form"] == "name":
        for pair in names.joined([actor["name"], *actor["aliases"]]):
            if mention["text"] in (pair.one, pair.other) and mention["text"] != actor["name"]:
                yield _Line("merged", _rule(pair))


def _why_kind(text: str, row: Row) -> str:
    if row["passage_kind"] == "embed" and row["kind"] == "direct":
        return "the words of an embedded post"
    marked = [bool(set(text[part["start"] : part["end"]]) & set('"“”„‘’')) for part in row["parts"]]
    return {
        "direct": "all of the content stands in quotation marks" if any(marked) else "a line of a transcript or post",
        "mixed": "some of the content stands in quotation marks",
        "indirect": "none of the content stands in quotation marks",
    }[row["kind"]]


def _when(tables: _Tables, article: Row, row: Row) -> str:
    if row["said_from"] is None:
        return "not known: neither the words nor a day of publication say"
    last = row["said_until"] - datetime.timedelta(days=1)
    days = f"{row['said_from']}" if last == row["said_from"] else f"{row['said_from']} to {last}"
    basis = {
        "publication": f"only the day of publication, {article['published']}: it may have been said before",
        "embed": "the date of the embedded post",
        "clause": "a date in the words that tell of the saying",
    }[row["said_basis"]]
    if row["said_basis"] == "publication":
        return f"{days} ({row['said_precision']}), read from {basis}"
    at = row["source_end"] if row["said_basis"] == "embed" else row["cue_start"]
    read = [
        date
        for date in tables.rows("dates", article_id=row["article_id"])
        if (date["earliest"], date["latest"]) == (row["said_from"], row["said_until"])
        and not any(Span(part["start"], part["end"]).contains(_span(date)) for part in row["parts"])
    ]
    nearest = min(read, key=lambda date: abs(date["start"] - (at or row["start"])), default=None)
    words = f": “{nearest['text']}” at {nearest['start']}" if nearest else ""
    return f"{days} ({row['said_precision']}), read from {basis}{words}"


def _doubts(tables: _Tables, row: Row, row_id: str) -> Iterator[_Line]:
    found = {json.dumps(i, default=str): i for i in (*tables.issues(row), *tables.naming(row_id))}
    for issue in found.values():
        yield _Line("issue", f"{issue['room']}: {issue['reason']}")
    if not found:
        yield _Line("issues", "none")


def _place(article: Row, row: Row) -> Iterator[_Line]:
    by = ", ".join(str(value) for value in (article["outlet"], article["published"]) if value)
    yield _Line("in", f"{article['source']}, characters {row['start']} to {row['end']}" + (f" ({by})" if by else ""))


def _where(tables: _Tables, mention: Row) -> str:
    source = tables.article(mention["article_id"])["source"]
    return f"{source}, {mention['start']} to {mention['end']} ({mention['mention_id']})"


def _context(tables: _Tables, mention: Row, paint: Paint) -> str:
    text = tables.article(mention["article_id"])["text"]
    return _marked(text, [(_span(mention), "mention")], paint, around=_BESIDE)


def _marked(text: str, marks: Sequence[tuple[Span, str]], paint: Paint, around: int = _AROUND) -> str:
    """Return the text around some spans, the spans marked; where two cross, shared words carry both marks."""
    start = max(0, min(span.start for span, _ in marks) - around)
    end = min(len(text), max(span.end for span, _ in marks) + around)
    bounds = sorted({start, end, *(at for span, _ in marks for at in span)})
    pieces = []
    for here, there in pairwise(bounds):
        over = dict.fromkeys(mark for span, mark in marks if span.start <= here and there <= span.end)
        words = _one_line(text[here:there])
        if over and (inner := words.strip()):
            before, _, after = words.partition(inner)
            words = f"{before}{paint('+'.join(over), inner)}{after}"
        pieces.append(words)
    return ("…" if start else "") + "".join(pieces).strip() + ("…" if end < len(text) else "")


def _one_line(words: str) -> str:
    """Return words on one line, nothing in which acts on a terminal."""
    return shown(words).replace("\n\n", " ¶ ").replace("\n", " ").replace("\t", " ")


def _grouped(mentions: Iterable[Row], column: str) -> Iterable[tuple[str, list[Row]]]:
    groups: dict[str, list[Row]] = {}
    for mention in mentions:
        groups.setdefault(mention[column], []).append(mention)
    return groups.items()


def _named(tables: _Tables, actor_id: str) -> str:
    actor = tables.row("actors", actor_id)
    return f"{actor['name']} ({actor_id})" if actor else actor_id


def _span(row: Row) -> Span:
    return Span(row["start"], row["end"])


def _short(words: str) -> str:
    return words if len(words) <= 80 else words[:79] + "…"


def _days(row: Row) -> str:
    days = dict.fromkeys(str(day) for day in (row["first_seen"], row["last_seen"]) if day)
    return f"published {' to '.join(days)}" if days else "days of publication not known"


def _times(rows: Sequence[Row]) -> str:
    return "once" if len(rows) == 1 else f"{len(rows)} times"


def _printed(lines: Iterable[_Line]) -> Iterator[str]:
    """Yield the lines, label in front."""
    for line in lines:
        yield f"{line.label:<12}{line.text if line.painted else _one_line(line.text)}".rstrip()
