"""Score the project's own reading of date and time expressions on articles in which people marked them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis import dates, datescores, ingest, segment
from analysis.datescores import FIGURES, DateScores, Document, Timex
from analysis.schema import Issue
from analysis.scores import interval, percent, record, rounded
from analysis.spans import Span

TOGETHER = "all of them"


@dataclass(frozen=True, slots=True)
class Dates:
    """The figures of each file and, where there are several, of all of them together; and what was not read."""

    sets: tuple[DateScores, ...]
    refused: tuple[Issue, ...]

    @property
    def n_articles(self) -> int:
        """Return how many articles were scored."""
        return sum(len(one.pairs) for one in self.apart())

    def apart(self) -> list[DateScores]:
        """Return the figures of the files without those of all of them together."""
        return [one for one in self.sets if one.name != TOGETHER]


def files(paths: Sequence[Path]) -> list[Path]:
    """Return the files of annotated dates that the paths mean: each itself, or those of a folder; none for others.

    A folder of attributions (`attributions/*.ann`) means none, whatever else it holds.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += [] if (path / "attributions").is_dir() else sorted(path.glob("*.jsonl"))
        elif path.suffix == ".jsonl":
            found.append(path)
    return found


def evaluate(gold: Sequence[Path], progress: Callable[[Document], None] | None = None) -> Dates:
    """Read the articles of files of annotated dates with the project's own extraction, and compare.

    Args:
        gold: The files, each as `datescores.read` takes it.
        progress: Called with each article once it is read.

    Raises:
        datescores.BrokenDates: A file cannot be read.
    """
    annotated = {path.stem: datescores.read(path) for path in gold}  # a broken file is found before any is scored
    refused: list[Issue] = []
    sets = []
    for name, documents in annotated.items():
        read: dict[str, list[Timex]] = {}
        for document in documents:
            article = ingest.of_text(document.name, document.text, document.published)
            if isinstance(article, Issue):
                refused.append(article)
                continue
            page, _ = segment.cut(article)
            found, _ = dates.read(page)
            read[document.name] = [
                Timex(Span(row.start, row.end), row.type, row.value, row.earliest, row.latest) for row in found
            ]
            if progress:
                progress(document)
        sets.append(datescores.score(name, [d for d in documents if d.name in read], read))
    if len(sets) > 1:
        sets.append(datescores.together(TOGETHER, sets))
    return Dates(tuple(sets), tuple(refused))


def as_text(found: Dates) -> str:
    """Return the figures as tables of plain text, in percent."""
    return "\n\n".join("\n".join(_figures(one)) for one in found.sets)


def _figures(one: DateScores) -> Iterator[str]:
    yield f"{one.name}: {len(one.pairs):,} articles; F1 in percent, with the 95 % interval of that of the value"
    yield f"{'':12}{'annotated':>9}{'read':>7}" + "".join(f"{figure:>9}" for figure in FIGURES) + "   interval"
    for group, of in one.by_type.items():
        cells = "".join(f"{percent(of[figure].f1):>9}" for figure in FIGURES)
        whole = of["value"]
        yield f"{group:12}{whole.n_gold:>9,}{whole.n_read:>7,}{cells}   {interval(whole.interval)}".rstrip()
    yield f"value right, of the expressions matched: {percent(one.accuracy)}"
    if one.set_aside:
        classes = ", ".join(f"{n:,} {kind}" for kind, n in one.set_aside.items())
        yield f"not judged, because nothing of the class is annotated in these articles: {classes}"
    yield "errors: " + (", ".join(f"{len(those):,} {kind}" for kind, those in one.slips.items()) or "none")


def as_record(found: Dates) -> dict[str, Any]:
    """Return every figure as data, fractions to four places."""
    data = [
        {
            "set": one.name,
            "articles": len(one.pairs),
            "value_accuracy": rounded(one.accuracy),
            "scores": [
                {"type": group, "measure": figure, **record(score)}
                for group, of in one.by_type.items()
                for figure, score in of.items()
            ],
            "not_judged": dict(one.set_aside),
            "errors": {kind: len(those) for kind, those in one.slips.items()},
        }
        for one in found.sets
    ]
    return {"dates": data}

