"""Score the project's own extraction against a folder of articles that people annotated."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis import (
    brat,
    clusters,
    conll,
    evaluatedates,
    fingerprint,
    ingest,
    mentionscores,
    pipeline,
    scores,
    slips,
    speakers,
    statements,
    tagger,
)
from analysis.brat import Annotated, Attribution
from analysis.clusters import ClusterScores
from analysis.evaluatedates import Dates
from analysis.mentionscores import MentionScores
from analysis.reading import Reading
from analysis.schema import Article, Issue, Statement
from analysis.scores import ALL, LINKED, SHOWN, Marked, Pair, Scores, interval, named, percent
from analysis.segment import Page
from analysis.slips import Tally
from analysis.spans import Span, hull
from analysis.speakers import Share, SpeakerScores, Spoken
from analysis.spool import Spool


class Mixed(ValueError):
    """Annotations that cannot be scored together, or without articles; the message says what to do instead."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came of a folder: every article on both sides, the figures, the errors, and what was not read.

    `speakers` holds the scores of who speaks, for the statements as read and for the attributions as annotated; it is
    empty where nobody resolved any source.
    """

    pairs: tuple[Pair, ...]
    scores: Scores
    slips: Tally
    refused: tuple[Issue, ...]
    speakers: Mapping[str, SpeakerScores] = field(default_factory=dict)

    @property
    def n_articles(self) -> int:
        """Return how many articles were scored."""
        return len(self.pairs)


@dataclass(frozen=True, slots=True)
class Names:
    """What came of annotated names: the names of `mentions`, and all that were found before who they are was asked."""

    mentions: MentionScores
    found: MentionScores
    refused: tuple[Issue, ...]

    @property
    def n_articles(self) -> int:
        """Return how many articles were scored."""
        return self.mentions.n_articles


@dataclass(frozen=True, slots=True)
class Clusters:
    """What came of resolved mentions, and the texts that they stand in by the articles' ids."""

    scores: ClusterScores
    texts: Mapping[str, str]
    refused: tuple[Issue, ...]

    @property
    def n_articles(self) -> int:
        """Return how many articles were scored."""
        return self.scores.n_articles


def of(
    paths: Sequence[Path], articles: Sequence[Path | str] = (), progress: Callable[[object], None] | None = None
) -> Evaluation | Names | Clusters | Dates:
    """Score whatever somebody annotated: attributions, names, dates, or who is meant across articles.

    Args:
        paths: A folder as `evaluate` takes it, a file or folder as `names` takes it, or a table as `actors` takes it;
            or one or several files of annotated dates, or folders of such.
        articles: The articles of such a table.
        progress: Called once for each article that is read.

    Raises:
        Mixed: Articles are given where the gold has its own, or none where it has not; or several paths, and not all
            of them are annotated dates.
        ValueError: As those functions.
    """
    if dated := evaluatedates.files(paths):
        if all(evaluatedates.files([path]) for path in paths) and not articles:
            return evaluatedates.evaluate(dated, progress)
        raise Mixed("files of annotated dates are scored by themselves: name nothing else")
    if len(paths) > 1:
        raise Mixed("only files of annotated dates are scored together; name one of the others at a time")
    (gold,) = paths
    if clusters.is_gold(gold):
        if not articles:
            raise Mixed(f"{gold} has no texts: name the files that hold its articles with --articles")
        return actors(gold, articles, progress)
    if articles:
        raise Mixed(f"--articles goes with a table of resolved mentions, and {gold} is none")
    if not (gold / "text").is_dir() and conll.files(gold):
        return names(gold, progress)
    return evaluate(gold, progress)


def evaluate(folder: Path, progress: Callable[[Pair], None] | None = None) -> Evaluation:
    """Read the annotated articles of a folder with the project's own extraction, and compare.

    Args:
        folder: A folder as `brat.read` takes it, and `speakers.jsonl` in it where somebody resolved the sources.
        progress: Called with each article once it is read.

    Raises:
        FileNotFoundError: The folder is not there, or holds no annotated articles.
        brat.BrokenAnnotation: A file of annotations cannot be read.
        speakers.BrokenSpeakers: The file of resolved sources cannot be read.
    """
    annotated = list(brat.read(folder))  # a broken file is found before minutes are spent on reading
    resolved = folder / speakers.FILE
    sources = speakers.read(resolved, {a.name: a.text for a in annotated}) if resolved.exists() else []
    nested = any(len(brat.outermost(a.attributions)) < len(a.attributions) for a in annotated)
    pairs: list[Pair] = []
    refused: list[Issue] = []
    with Spool() as as_read, Spool() as as_annotated:
        for each in annotated:
            article = ingest.of_text(each.name, each.text)
            if isinstance(article, Issue):
                refused.append(article)
                continue
            reading = pipeline.read_article(article)
            pairs.append(compare(each, reading, nested=nested))
            if sources:
                as_read.add(reading)
                as_annotated.add(pipeline.read_annotated(article, _marks(each)))
            if progress:
                progress(pairs[-1])
        sides = {"as read": as_read, "as annotated": as_annotated} if sources else {}
        spoken = {side: speakers.score(sources, _spoken(spool)) for side, spool in sides.items()}
    return Evaluation(tuple(pairs), scores.score(pairs), slips.tally(pairs), tuple(refused), spoken)


def names(path: Path, progress: Callable[[conll.Named], None] | None = None) -> Names:
    """Read annotated texts with the project's own extraction, as one corpus, and score the names in `mentions`.

    Args:
        path: A file or folder as `conll.read` takes it.
        progress: Called with each article once it is read.

    Raises:
        FileNotFoundError: There is no file of annotated tokens.
        conll.BrokenConll: A file cannot be read.
    """
    annotated = conll.read(path)
    ids: dict[str, str] = {}
    refused: list[Issue] = []
    with Spool() as spool:
        for each in annotated:
            article = ingest.of_text(each.article, each.text)
            if isinstance(article, Issue):
                refused.append(article)
                continue
            if each.text not in ids:  # one that comes twice is read once
                ids[each.text] = article.article_id
                spool.add(pipeline.read_article(article))
            if progress:
                progress(each)
        everything = {reading.page.article.article_id: _found(reading) for reading in spool}
        kept = _names(spool)

    def judged(of: Mapping[str, Sequence[conll.Name]]) -> MentionScores:
        readable = [each for each in annotated if each.text in ids]
        return mentionscores.judge(lambda text: of.get(ids[text], ()), readable)

    return Names(judged(kept), judged(everything), tuple(refused))


def _found(reading: Reading) -> list[conll.Name]:
    """Return the names that were found in an article, whether anything says that they are somebody or not."""
    of = mentionscores.OF_ACTORS
    return [conll.Name(r.span, of.get(r.kind or "")) for r in reading.references if r.mention.form == "name"]


def _names(spool: Spool) -> dict[str, list[conll.Name]]:
    """Return by article the names that a corpus' mentions hold, with the kinds of the actors that they mean."""
    rows = _tables(spool, "mentions", "actors")
    kinds = {row["actor_id"]: mentionscores.OF_ACTORS.get(row["kind"]) for row in rows["actors"]}
    found: dict[str, list[conll.Name]] = {}
    for row in rows["mentions"]:
        if row["form"] == "name":
            name = conll.Name(Span(row["start"], row["end"]), kinds.get(row["actor_id"]))
            found.setdefault(row["article_id"], []).append(name)
    return found


def actors(path: Path, articles: Sequence[Path | str], progress: Callable[[Article], None] | None = None) -> Clusters:
    """Read articles with the project's own extraction, as one corpus, and score who is taken for whom in them.

    Args:
        path: A table as `clusters.read` takes it.
        articles: Files, folders and globs with the articles that its mentions stand in; more may be among them.
        progress: Called with each article once it is read.

    Raises:
        sheets.BrokenSheet: The table cannot be read, or does not fit the articles.
    """
    resolved = clusters.read(path)
    with Spool() as spool:
        pipeline.read(articles, spool, (lambda article, _: progress(article)) if progress else None)
        texts = {reading.page.article.article_id: reading.page.text for reading in spool}
        clusters.check(path, resolved, texts)
        rows = _tables(spool, "mentions", "actors")
    known = {row["actor_id"]: row for row in rows["actors"]}
    found: dict[str, list[clusters.Found]] = {}
    for row in rows["mentions"]:
        actor = known.get(row["actor_id"], {})
        span = Span(row["start"], row["end"])
        one = clusters.Found(span, row["form"], row["actor_id"], actor.get("name"), actor.get("kind"))
        found.setdefault(row["article_id"], []).append(one)
    texts = {one.article_id: texts[one.article_id] for one in resolved}
    return Clusters(clusters.score(resolved, found), texts, ())


def _tables(spool: Spool, *names: str) -> dict[str, list[dict[str, Any]]]:
    """Return some tables of the joined readings as lists of rows."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for portion in pipeline.join(spool):
        for name, those in rows.items():
            those += portion[name].to_pylist() if name in portion else []
    return rows


def compare(annotated: Annotated, reading: Reading, *, nested: bool = True) -> Pair:
    """Return an article as annotated and as read.

    Where nobody annotated what is reported inside reports (`nested`), as in PolNeAR, no such reading is judged.
    """
    gold = [_marked(reading.page, attribution) for attribution in annotated.attributions]
    parts = {_parts(row): row.confidence for row in reading.statements}
    judged = list(parts) if nested else brat.outermost(list(parts))
    read = [_marked(reading.page, part, parts[part]) for part in judged]
    return Pair(annotated.name, annotated.outlet, annotated.text, tuple(gold), tuple(read))


def _marks(annotated: Annotated) -> list[tagger.Attribution]:
    """Return the annotated attributions as the tagger would give them; one without content has its cue for it."""
    return [
        tagger.Attribution(hull(a.source) if a.source else None, a.cue[0] if a.cue else None, a.content or a.cue, 1.0)
        for a in annotated.attributions
        if a.content or a.cue
    ]


def _spoken(spool: Spool) -> dict[str, list[Spoken]]:
    """Return the sources of all statements by article, each with whom the corpus says that it means."""
    tables = _tables(spool, "articles", "statements", "actors")
    sources = {row["article_id"]: row["source"] for row in tables["articles"]}
    names = {row["actor_id"]: (row["name"], *row["aliases"]) for row in tables["actors"]}
    found: dict[str, list[Spoken]] = {source: [] for source in sources.values()}
    for row in tables["statements"]:
        if row["source_start"] is not None:
            who = [row["actor_id"]] if row["actor_id"] else row["joint_ids"]
            span = Span(row["source_start"], row["source_end"])
            found[sources[row["article_id"]]].append(Spoken(span, tuple(names[actor] for actor in who)))
    return found


def _parts(row: Statement) -> Attribution:
    source, cue = (
        () if start is None or end is None else (Span(start, end),)
        for start, end in ((row.source_start, row.source_end), (row.cue_start, row.cue_end))
    )
    return Attribution(source, cue, tuple(row.parts))


def _marked(page: Page, parts: Attribution, confidence: float = 1.0) -> Marked:
    """Return an attribution with its kind and passage, found in one way whoever made it."""
    first = (parts.content or parts.cue or parts.source)[0]
    passage = page.passage_at(first.start)
    return Marked(parts, statements.kind(page, parts.content), passage.kind if passage else "none", confidence)


# --- as text and as data --------------------------------------------------------------------------------------------


def as_text(found: Evaluation | Names | Clusters | Dates) -> str:
    """Return the figures as tables of plain text, in percent."""
    if isinstance(found, Dates):
        return evaluatedates.as_text(found)
    if isinstance(found, Names):
        sides = (f"{side}\n{mentionscores.as_text(of)}" for side, of in _sides(found).items())
        return "\n\n".join(sides)
    if isinstance(found, Clusters):
        return clusters.as_text(found.scores)
    lines = [*_figures(found.scores), "", *_groups(found.scores), "", *_bands(found.scores)]
    return "\n".join([*lines, *_speakers(found.speakers)])


def _sides(found: Names) -> dict[str, MentionScores]:
    return {"names in mentions": found.mentions, "names found": found.found}


def _figures(figures: Scores) -> Iterator[str]:
    yield (
        f"articles: {figures.n_articles:,}; attributions: {figures.n_gold:,} annotated, {figures.n_read:,} read; "
        "in percent, with 95 % intervals"
    )
    yield f"\n{'':22}{'precision':>9}{'recall':>9}{'F1':>9}   interval"
    for figure, score in figures.groups[ALL].items():
        cells = "".join(f"{percent(value):>9}" for value in (score.precision, score.recall, score.f1))
        yield f"{named(figure):22}{cells}   {interval(score.interval)}".rstrip()


def _groups(figures: Scores) -> Iterator[str]:
    yield f"{'F1 by':22}{'annotated':>9}{'read':>7}" + "".join(f"{named(figure):>15}" for figure in SHOWN)
    for group, of in figures.groups.items():
        if group != ALL:
            cells = "".join(f"{percent(of[figure].f1):>15}" for figure in SHOWN)
            yield f"{' '.join(group):22}{of[LINKED].n_gold:>9,}{of[LINKED].n_read:>7,}{cells}"


def _bands(figures: Scores) -> Iterator[str]:
    yield f"{'confidence':22}{'read':>9}{'mean':>9}{'right':>9}   interval"
    for band in figures.bands:
        mean = "–" if band.mean is None else f"{band.mean:.2f}"
        yield f"{band!s:22}{band.n:>9,}{mean:>9}{percent(band.share):>9}   {interval(band.interval)}".rstrip()


def _speakers(sides: Mapping[str, SpeakerScores]) -> Iterator[str]:
    if not sides:
        return
    yield f"\n{'speakers':36}" + "".join(f"{side:>15}{'':10}{'interval':12}" for side in sides).rstrip()
    rows = [dict(_shares(of)) for of in sides.values()]
    for name in rows[0]:
        cells = [row[name] for row in rows]
        yield (
            f"{name:36}"
            + "".join(
                f"{share.part:>5,} of {share.whole:>5,}{percent(share.value):>8}  {interval(share.interval):14}"
                for share in cells
            ).rstrip()
        )


def _shares(of: SpeakerScores) -> Iterator[tuple[str, Share]]:
    yield "sources found", of.found
    yield "right, of those given an actor", of.right
    yield "given theirs, of those named", of.named
    yield from ((f"  {form}", share) for form, share in of.by_form.items())
    yield "given theirs, of those named found", of.named_found
    yield "given an actor, of nameless groups", of.groups


def as_json(found: Evaluation | Names | Clusters | Dates) -> str:
    """Return every figure as JSON, fractions to four places; the same articles and readings give the same bytes."""
    if isinstance(found, Dates):
        return _json(evaluatedates.as_record(found))
    if isinstance(found, Clusters):
        return _json(clusters.as_record(found.scores))
    if isinstance(found, Names):
        return _json({side: mentionscores.as_record(of) for side, of in _sides(found).items()})
    figures = found.scores
    data = {
        "articles": figures.n_articles,
        "annotated": figures.n_gold,
        "read": figures.n_read,
        "scores": [
            {"split": group[0], "value": group[1], "of": figure[0], "measure": figure[1], **scores.record(score)}
            for group, of in figures.groups.items()
            for figure, score in of.items()
        ],
        "calibration": [
            {"low": band.low, "high": band.high, "read": band.n, "right": band.right, "mean": scores.rounded(band.mean)}
            | {"share": scores.rounded(band.share)} | scores.ends(band.interval)
            for band in figures.bands
        ],
        "speakers": [
            {"side": side, "share": name.strip(), "part": share.part, "whole": share.whole}
            | {"value": scores.rounded(share.value)}
            | scores.ends(share.interval)
            for side, of in found.speakers.items()
            for name, share in _shares(of)
        ],
        "errors": {role: {kind: len(those) for kind, those in kinds.items()} for role, kinds in found.slips.items()},
    }  # fmt: skip
    return _json(data)


def _json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def as_page(found: Evaluation | Names | Clusters | Dates, gold: Path) -> str:
    """Return figures and errors as an HTML page, named after what was annotated."""
    from analysis import datepage, namepage, scorepage  # takes long to import, and is not always wanted

    version, name = fingerprint.version(), gold.resolve().name
    if isinstance(found, Dates):
        return datepage.render(version, found.sets, found.apart())
    if isinstance(found, Names):
        return namepage.names(name, version, _sides(found), "names in mentions")
    if isinstance(found, Clusters):
        return namepage.actors(name, version, found.scores, found.texts)
    return scorepage.render(name, version, found.scores, found.slips)
