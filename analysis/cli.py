"""The command `onrecord`.

Exit status: 0 all went well; 1 no article was read, or the work failed, or the tables break an invariant; 2 the command
was not understood; 3 some sources could not be read and the others were written.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, chdir, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from analysis.wording import plural

# What takes long to import is imported where it is used, so that help and errors come at once.
if TYPE_CHECKING:
    from analysis.cache import Cache
    from analysis.manifest import Outcome
    from analysis.schema import Issue

SOME_NOT_READ = 3
IN_NOTEBOOK = "in a notebook"  # the context of a command that a notebook gave
_SHOWN = 20
_LINE = 78

_READ = click.Path(exists=True, dir_okay=False, path_type=Path)
_WRITTEN = click.Path(dir_okay=False, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)
_Tables = click.option(
    "--tables",
    "tables_dir",
    metavar="DIR",
    required=True,
    type=_FOLDER,
    help="Folder of the tables.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="onrecord", prog_name="onrecord", message="%(prog)s %(version)s")
def main() -> None:
    """Who said what, when: news articles to tables, and tables to reports.

    \b
    Example:
      onrecord extract articles/ --tables tables/
      onrecord check --tables tables/
      onrecord report --tables tables/ --out reports/
    """


@main.command()
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@_Tables
@click.option(
    "--corrections",
    "corrections_file",
    metavar="FILE",
    type=_READ,
    help="Corrections to apply; those that do not fit are listed as issues.",
)
@click.option(
    "--ids",
    "ids_file",
    metavar="FILE",
    type=_READ,
    help="Your table (CSV) of actors and their Wikidata or other ids; what does not fit is listed as issues.",
)
@click.option(
    "--engine",
    "engine_name",
    type=click.Choice(("local", "processes", "dask")),
    default="local",
    show_default=True,
    help="Where articles are read: in this process, in several beside it, or on a Dask cluster (extra `scale`).",
)
@click.option("--workers", metavar="N", type=click.IntRange(1), help="Of `processes`: how many; else one a core.")
@click.option("--scheduler", metavar="ADDRESS", help="Of `dask`: where it is, such as tcp://127.0.0.1:8786.")
@click.option(
    "--cache",
    "cache_dir",
    metavar="DIR",
    type=_FOLDER,
    help="Folder of the readings that are kept for the next run; else beside the tables.",
)
@click.option("--force", is_flag=True, help="Write the tables even if nothing has changed since they were written.")
def extract(
    sources: tuple[str, ...],
    tables_dir: Path,
    corrections_file: Path | None,
    ids_file: Path | None,
    engine_name: str,
    workers: int | None,
    scheduler: str | None,
    cache_dir: Path | None,
    force: bool,
) -> None:
    """Read articles and write the tables.

    A SOURCE is a file, a folder, or a pattern in quotation marks. Text, Markdown and saved web pages (.txt, .md, .html)
    are one article each; CSV, JSON Lines and Parquet have one a row, with a column `text` and, where known,
    `published`, `outlet`, `title`, `byline` and `url`; feeds (.rss, .atom) one an entry, web archives (.warc) one a
    page. They may be packed (.gz, .zst, .zip). What cannot be read is listed here and in issues.csv, and the rest is
    written.

    An article that was read before, with the same text by the same version, is not read again; and where nothing has
    changed since the tables were written, nothing is done.

    \b
    Example:
      onrecord extract seeds/*.txt --tables data/tables --corrections data/corrections.csv
      onrecord extract articles/ wire.csv 'archive/**/*.jsonl' --tables data/tables
      onrecord extract archive/ --tables data/tables --engine processes --workers 2

    \b
    Exit status:
      0  every source was read
      1  no article was read: earlier tables stay, or there are none but issues; or another run is writing them
      2  the command was not understood
      3  some sources could not be read; the others were written
    """
    if (engine_name == "dask") != bool(scheduler):
        raise click.UsageError("--engine dask needs --scheduler ADDRESS, and no other engine has one")
    if workers and engine_name != "processes":
        raise click.UsageError("--workers is for --engine processes")
    clock = _Clock()
    engine = _Engine(engine_name, workers, scheduler)
    outcome = _extract_if_due(sources, tables_dir, corrections_file, ids_file, engine, cache_dir, force, clock)
    clock.print()
    if not outcome.n_articles:
        raise click.ClickException("no article was read; the tables hold the reasons only, in issues.csv")
    if outcome.n_refused:
        sys.exit(SOME_NOT_READ)


def _extract_if_due(
    sources: tuple[str, ...],
    tables_dir: Path,
    corrections_file: Path | None,
    ids_file: Path | None,
    engine: _Engine,
    cache_dir: Path | None,
    force: bool,
    clock: _Clock,
) -> Outcome:
    """Write the tables where they are not as they would be now, say so, and return how it went."""
    with clock("imports"):
        from analysis import atomic, locks, manifest
    with _failures(), ExitStack() as stack:
        state = tables_dir / ".onrecord"
        try:
            stack.enter_context(locks.held(state / "lock"))
        except locks.Locked as other:
            raise click.ClickException(f"{tables_dir}/ is being written by {other}: wait until that is done") from other
        with clock("checking what is due"):
            atomic.sweep(tables_dir)
            hashes = manifest.Hashes(state / "hashes.json")
            made = manifest.now(sources, {"corrections": corrections_file, "ids": ids_file}, hashes)
            reasons, before = manifest.due(tables_dir, made, hashes)
        if reasons or force:
            outcome = _extract(sources, tables_dir, corrections_file, ids_file, engine, cache_dir or state, clock)
            if outcome.n_articles:
                manifest.write(tables_dir, made, outcome, manifest.of_tables(tables_dir), hashes)
        else:
            outcome = before
            n = outcome.n_articles
            click.echo(f"nothing to do: {tables_dir}/ has {n} {plural(n, 'article')}, and nothing has changed")
        hashes.save()
    return outcome


@main.command()
@_Tables
def check(tables_dir: Path) -> None:
    """Check every invariant of the tables.

    Prints the rows that break one, with table, key and column.

    \b
    Example:
      onrecord check --tables data/tables

    \b
    Exit status:
      0  the tables are sound
      1  they are not, or cannot be read
      2  the command was not understood
    """
    clock = _Clock()
    with clock("imports"):
        from analysis import checks, store
    with clock("reading"), _failures(store.TornTables):
        tables = store.load(tables_dir)
    with clock("checking"):
        violations = checks.check(tables)
    for violation in violations:
        click.echo(f"{violation.table}\t{violation.row_id}\t{violation.column}\t{violation.message}")
    clock.print()
    if violations:
        n = len(violations)
        raise click.ClickException(f"{n} {plural(n, 'violation')} in {tables_dir}/; this is a fault of onrecord's own")
    n_rows = sum(table.num_rows for table in tables.values())
    click.echo(f"sound: {n_rows} rows in {len(tables)} tables under {tables_dir}/")


@main.command()
@_Tables
@click.option(
    "--queue",
    "queue_file",
    metavar="FILE",
    type=_WRITTEN,
    help="Write the doubtful rows here: as a page to answer in a browser (.html), else as a sheet (CSV).",
)
@click.option(
    "--answers",
    "answers_file",
    metavar="FILE",
    type=_READ,
    help="Take the answers of such a sheet, or what the page hands back, and put them behind the corrections.",
)
@click.option(
    "--corrections",
    "corrections_file",
    metavar="FILE",
    type=_WRITTEN,
    help="The corrections so far; what they rule on is not asked again.",
)
@click.option("--author", metavar="NAME", default="", help="Who answered, where the sheet does not say.")
def review(
    tables_dir: Path,
    queue_file: Path | None,
    answers_file: Path | None,
    corrections_file: Path | None,
    author: str,
) -> None:
    """Write the queue of doubtful rows, or take its answers back as corrections.

    The sheet lists statements, the least sure first, then actors that may be one or two, then statements whose speaker
    is not known, each with the words around it. In `answer` write confirm, reject, set speaker, merge, split or rename,
    in `value` whom or what, in `reason` why. `onrecord extract --corrections FILE` applies what is taken.

    A queue whose name ends in .html is a page for a browser, which needs no connection: rule on the rows there, and
    download the corrections.

    
    Example:
      onrecord review --tables data/tables --queue queue.html --corrections data/corrections.csv
      onrecord review --tables data/tables --queue queue.csv --corrections data/corrections.csv
      onrecord review --tables data/tables --answers queue.csv --corrections data/corrections.csv --author 'Ann Lee'

    
    Exit status:
      0  the queue was written, or every answer was taken
      1  the tables, the sheet or the corrections cannot be read: nothing was taken
      2  the command was not understood
      3  some answers were refused; the others were taken
    """
    if (queue_file is None) == (answers_file is None):
        raise click.UsageError("give either --queue, to write the sheet, or --answers, to take it back")
    if answers_file and not corrections_file:
        raise click.UsageError("--answers needs --corrections, the file that takes them")
    clock = _Clock()
    with clock("imports"):
        import datetime

        from analysis import atomic, corrections, review, sheets, store
    with clock("reading"), _failures(store.TornTables, sheets.BrokenSheet):
        tables = store.load(tables_dir)
        ruled = corrections.read(corrections_file) if corrections_file and corrections_file.exists() else []
    if queue_file:
        with clock("writing"), _failures():
            rows = review.queue(tables, ruled)
            queue_file.parent.mkdir(parents=True, exist_ok=True)
            page = queue_file.suffix.lower() in (".html", ".htm")
            atomic.put({queue_file: review.as_page(rows, tables).encode() if page else review.as_csv(rows)})
        click.echo(f"wrote {queue_file}: {len(rows)} {plural(len(rows), 'row')} to look at")
    elif answers_file and corrections_file:
        with clock("writing"), _failures(sheets.BrokenSheet):
            taken = review.take(answers_file, tables, ruled, author, datetime.date.today())
            corrections.append(corrections_file, taken.corrections)
        for line, why in taken.refused:
            click.echo(f"{answers_file}, line {line}: not taken: {why}", err=True)
        n = len(taken.corrections)
        click.echo(
            f"took {n} {plural(n, 'correction')} into {corrections_file}; {taken.known} known already, "
            f"{len(taken.refused)} refused"
        )
        if taken.refused:
            sys.exit(SOME_NOT_READ)
    clock.print()


def _parameter(_context: click.Context, _option: click.Parameter, given: Iterable[str]) -> dict[str, str]:
    parameters = {}
    for item in given:
        name, equals, value = item.partition("=")
        if not equals or not name:
            raise click.BadParameter(f"{item!r} is not of the form key=value")
        if name in parameters:
            raise click.BadParameter(f"{name!r} is given twice")
        parameters[name] = value
    return parameters


@main.command()
@click.argument("names", metavar="[NAME]...", nargs=-1)
@_Tables
@click.option(
    "--out",
    "out_dir",
    metavar="DIR",
    required=True,
    type=_FOLDER,
    help="Folder of the reports.",
)
@click.option(
    "-p",
    "--parameter",
    "parameters",
    metavar="key=value",
    multiple=True,
    callback=_parameter,
    help="A parameter of the notebooks; may be repeated.",
)
def report(names: tuple[str, ...], tables_dir: Path, out_dir: Path, parameters: Mapping[str, str]) -> None:
    """Tell the tables in reports: one HTML file a notebook, and an index page.

    A NAME is that of a notebook; without one, every notebook is told.

    \b
    Example:
      onrecord report --tables data/tables --out reports
      onrecord report who-said-what --tables data/tables --out reports -p since=2025-04-01

    \b
    Exit status:
      0  every report was written
      1  a report failed, or the tables cannot be read
      2  the command was not understood
    """
    clock = _Clock()
    with clock("imports"):
        from analysis import run, store
    with _failures(run.RunError, store.TornTables):
        told = run.report(names, tables_dir, out_dir, parameters)
    clock.add(told.seconds)
    for page in told.pages.values():
        click.echo(f"wrote {page}")
    clock.print()
    click.echo(f"open {told.index}")


@main.command()
@click.argument("plan_file", metavar="EDITIONS.toml", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--only", metavar="NAME", multiple=True, help="Only the report of that name; may be repeated.")
@click.option("--force", is_flag=True, help="Make every report, due or not.")
@click.option("--dry-run", is_flag=True, help="Read and make nothing: say what is due, and why.")
def run(plan_file: Path, only: tuple[str, ...], force: bool, dry_run: bool) -> None:
    """Make the editions that are due: read the articles, tell the reports, write index, feed and summary.

    EDITIONS.toml says which reports there are, with which parameters, how often, where they go and how long they stay.
    A report that would come out as it is is not made again, and what a run that was killed had finished stays. Where a
    report fails the others are made, its last edition stays in place, and the next run tries again.

    \b
    Example:
      onrecord run editions.toml
      onrecord run editions.toml --dry-run

    \b
    Exit status:
      0  everything that was due was made, or nothing was due
      1  nothing could be made: no tables, another run at work, or every report failed
      2  the command or the file was not understood; nothing was done
      3  some reports failed, or some sources could not be read; the rest was made
    """
    clock = _Clock()
    with clock("imports"):
        from analysis import bulletin, plan, schedule
    try:
        ordered = plan.read(plan_file)
    except plan.PlanError as error:
        click.echo(str(error), err=True)
        sys.exit(2)

    def read() -> schedule.Read:
        extract = ordered.extract
        if extract is None:
            return schedule.Read(0)
        engine = _Engine(extract.engine, extract.workers, extract.scheduler)
        asked = (extract.sources, ordered.tables, extract.corrections, extract.ids, engine, extract.cache)
        try:
            with chdir(ordered.file.parent):  # so that articles are called what the file calls them, wherever we are
                outcome = _extract_if_due(*asked, force=False, clock=clock)
        except click.ClickException as error:
            return schedule.Read(1, error.format_message())
        n = outcome.n_refused
        why = f"{n} {plural(n, 'source')} could not be read: {ordered.tables / 'issues.csv'} says why"
        return schedule.Read(SOME_NOT_READ, why) if n else schedule.Read(0)

    def say(step: bulletin.Step) -> None:
        if step.state == bulletin.FAILED:
            click.echo(f"failed {step.name}: {step.why}", err=True)
        elif step.folder:
            click.echo(f"made {ordered.out / step.folder / 'index.html'} ({step.why})")

    with _failures(schedule.CannotRun), clock("editions"):
        try:
            found = schedule.follow(ordered, read, force=force, rehearse=dry_run, only=only, say=say)
        except plan.PlanError as error:
            click.echo(str(error), err=True)
            sys.exit(2)
    for remark in found.remarks:
        click.echo(remark, err=True)
    if dry_run:
        for step in found.steps:
            click.echo(f"{step.state} {step.name}" + (f": {step.why}" if step.why else ""))
        return
    clock.print()
    reports = [step for step in found.steps if step.name != bulletin.READING]
    counts = {state: sum(step.state == state for step in reports) for state in schedule.STATES}
    click.echo(", ".join(f"{n} {state}" for state, n in counts.items() if n) or "nothing was ordered")
    click.echo(f"open {found.index}; {found.summary} says how it went")
    sys.exit(found.status)


@main.command()
@click.option(
    "--gold",
    "gold",
    metavar="PATH",
    required=True,
    multiple=True,
    type=click.Path(path_type=Path),
    help="What people annotated: a folder with text/*.txt and attributions/*.ann (brat); a file or folder of tokens "
    "and their names (CoNLL, CoNLL-U); a table of resolved mentions (CSV); or files of dates (.jsonl), given again for "
    "each.",
)
@click.option(
    "--articles",
    "articles",
    metavar="SOURCE",
    multiple=True,
    help="With a table of resolved mentions: a file, folder or pattern with their articles; may be given again.",
)
@click.option(
    "--errors",
    "errors_file",
    metavar="FILE",
    type=_WRITTEN,
    help="Write scores and errors, with their texts, as an HTML page.",
)
@click.option(
    "--json",
    "json_file",
    metavar="FILE",
    type=_WRITTEN,
    help="Write every figure as JSON.",
)
def evaluate(
    gold: tuple[Path, ...], articles: tuple[str, ...], errors_file: Path | None, json_file: Path | None
) -> None:
    """Score the reading of statements, names, actors or dates on annotated articles.

    Reads each text as `extract` would and compares the statements with the annotations: source, cue and content, and
    whether they are tied together. Where several people annotated an article, the first in alphabetical order counts.
    With a file `speakers.jsonl` in the folder, it also scores who the sources are taken for. Names annotated token by
    token score the names that are found; mentions that somebody resolved score who is taken for whom across articles.
    Articles with annotated dates (one JSON object a line: doc, published, text and dates with start, end, type and
    value) score the dates.

    \b
    Example:
      onrecord evaluate --gold annotated/
      onrecord evaluate --gold annotated/ --errors errors.html --json scores.json
      onrecord evaluate --gold names.conllu
      onrecord evaluate --gold mentions.csv --articles articles/
      onrecord evaluate --gold dates.jsonl --errors errors.html

    \b
    Exit status:
      0  every article was scored
      1  the annotations cannot be read, or no article was read
      2  the command was not understood
      3  some articles could not be read; the others were scored
    """
    clock = _Clock()
    with clock("imports"):
        from analysis import atomic, brat, conll, datescores, evaluate, sheets, speakers
    with _failures():  # rather now than after minutes of reading
        for file in filter(None, (errors_file, json_file)):
            file.parent.mkdir(parents=True, exist_ok=True)
    broken = _failures(
        *(brat.BrokenAnnotation, speakers.BrokenSpeakers, conll.BrokenConll, sheets.BrokenSheet),
        datescores.BrokenDates,
    )
    with clock("reading"), broken, _Counter("articles read") as counter:
        try:
            found = evaluate.of(gold, articles, counter)
        except evaluate.Mixed as error:
            raise click.UsageError(str(error)) from error
    for issue in found.refused:
        click.echo(f"{issue.source}: {issue.reason}", err=True)
    if not found.n_articles:
        named = ", ".join(f"{path}{'/' * path.is_dir()}" for path in gold)
        raise click.ClickException(f"no article under {named} was read")
    click.echo(evaluate.as_text(found))
    with clock("writing"), _failures():
        files: dict[Path, bytes] = {}
        if json_file:
            files[json_file] = evaluate.as_json(found).encode()
        if errors_file:
            files[errors_file] = evaluate.as_page(found, gold[0]).encode()
        atomic.put(files)
    for file in files:
        click.echo(f"wrote {file}")
    clock.print()
    if found.refused:
        sys.exit(SOME_NOT_READ)


@main.command()
@_Tables
@click.option(
    "--attributes",
    "attributes_file",
    metavar="FILE",
    type=_READ,
    help="Your own table (CSV) of what is known about actors: actor_id, external_id or name, and any columns.",
)
@click.option(
    "--out",
    "out_file",
    metavar="FILE",
    required=True,
    type=_WRITTEN,
    help="Write the sources here, one a row (CSV).",
)
def audit(tables_dir: Path, attributes_file: Path | None, out_file: Path) -> None:
    """Count whose words the articles carry, with what you know about them.

    Writes one row for each source, with its statements, what the text calls it, and the columns of your own table; and
    prints how much of the corpus those cover. A row of your table that fits nobody, or more than one, joins nothing and
    is listed.

    \b
    Example:
      onrecord audit --tables data/tables --attributes people.csv --out sources.csv

    \b
    Exit status:
      0  the sources were written
      1  the tables or your table cannot be read
      2  the command was not understood
    """
    clock = _Clock()
    with clock("imports"):
        from analysis import atomic, attributes, audit, sheets, store
    with clock("reading"), _failures(store.TornTables, sheets.BrokenSheet):
        own = attributes.read(attributes_file) if attributes_file else None
        tables = store.load(tables_dir)
    with clock("counting and writing"), _failures():
        found = audit.audit(tables, own)
        out_file.parent.mkdir(parents=True, exist_ok=True)
        atomic.put({out_file: found.as_csv()})
    for line in found.coverage:
        click.echo(line)
    click.echo(f"wrote {out_file}: {len(found.rows)} {plural(len(found.rows), 'row')}")
    clock.print()


@main.command()
@click.option("--tables", "tables_dir", metavar="DIR", type=_FOLDER, help="Folder of the tables.")
@click.option(
    "--report",
    "report_file",
    metavar="FILE",
    type=_READ,
    help="In place of tables: a report, by the notebook (.ipynb) that lies beside its page.",
)
@click.option(
    "--out",
    "out",
    metavar="PATH",
    required=True,
    type=click.Path(path_type=Path),
    help="Of tables: the file; its name says the form (.csv, .xlsx, .sqlite, .json). Of a report: the folder.",
)
@click.option(
    "--link",
    metavar="ADDRESS",
    default="",
    help="Of a report: where its page is published; numbers in the text then link to their rows there.",
)
def export(tables_dir: Path | None, report_file: Path | None, out: Path, link: str) -> None:
    """Write tables, or a report, in the forms that people use elsewhere.

    Of tables: who said what as one flat sheet (.csv); everything, with a data dictionary, as an Excel workbook (.xlsx);
    an SQLite database with foreign keys and a search over words, and a metadata file for Datasette (.sqlite, .db); the
    actors as FollowTheMoney entities for Aleph (.json, .jsonl). Of a report: its text as Markdown, its charts as SVG
    and PNG with their descriptions inside.

    \b
    Example:
      onrecord export --tables data/tables --out corpus.xlsx
      onrecord export --tables data/tables --out corpus.sqlite
      onrecord export --tables data/tables --out actors.ftm.json
      onrecord export --report reports/who-said-what.ipynb --out cms/

    \b
    Exit status:
      0  the files were written
      1  the tables or the report cannot be read
      2  the command was not understood
    """
    if (tables_dir is None) == (report_file is None):
        raise click.UsageError("give either --tables or --report")
    if link and not (report_file and link.startswith(("https://", "http://"))):
        raise click.UsageError("--link is the address of a report's page, and begins with https:// or http://")
    clock = _Clock()
    with clock("imports"):
        from analysis import exports, handout, page, store
    try:
        with clock("reading and writing"), _failures(store.TornTables, handout.NotAReport, page.PageError):
            if report_file:
                written = exports.report(report_file, out, link)
            else:
                exports.of(out)  # rather now than after reading
                written = exports.write(store.load(tables_dir or Path()), out)
    except exports.UnknownKind as error:
        raise click.UsageError(str(error)) from error
    for path, told in written.items():
        click.echo(f"wrote {path}: {told}")
    clock.print()


@main.command()
@click.argument("row_id", metavar="ID")
@_Tables
def explain(row_id: str, tables_dir: Path) -> None:
    """Say why a statement, an actor or a mention is read as it is.

    Prints the text around it, the strings that were compared, the rule, and the issues.

    \b
    Example:
      onrecord explain e53dca123241-a27-36 --tables data/tables

    \b
    Exit status:
      0  it is explained
      1  there is no such row, or the tables cannot be read
      2  the command was not understood
    """
    from analysis import explain, store

    colours = {"source": "cyan", "cue": "yellow", "content": "green", "mention": "cyan"}

    def paint(mark: str, words: str) -> str:
        marked = explain.plain(mark, words)
        return click.style(marked, fg=colours.get(mark, "magenta")) if sys.stdout.isatty() else marked

    with _failures(store.TornTables, explain.UnknownId):
        click.echo(explain.explain(store.load(tables_dir), row_id, paint))


@main.command(hidden=True)
def dictionary() -> None:
    """Print the data dictionary.

    \b
    Example:
      onrecord dictionary > docs/data-dictionary.md
    """
    from analysis.dictionary import markdown

    click.echo(markdown(), nl=False)


@contextmanager
def _failures(*expected: type[Exception]) -> Iterator[None]:
    """Turn an error that a user can act on into one sentence and exit status 1."""
    understood: tuple[type[Exception], ...] = (OSError, *expected)
    try:
        yield
    except understood as error:
        from analysis.atomic import said

        raise click.ClickException(said(error) if isinstance(error, OSError) else str(error)) from error


class _Engine(NamedTuple):
    """What `engines.open_` takes."""

    name: str
    workers: int | None
    scheduler: str | None


def _extract(
    sources: tuple[str, ...],
    tables_dir: Path,
    corrections_file: Path | None,
    ids_file: Path | None,
    engine: _Engine,
    cache_dir: Path,
    clock: _Clock,
) -> Outcome:
    """Read the articles that are not known, write the tables, say what was written, and return how it went."""
    with clock("imports"):
        from analysis import attributes, corrections, engines, fingerprint, pipeline, rulings, sheets, store
        from analysis.cache import Cache
        from analysis.manifest import Outcome
        from analysis.spool import Spool
    with _failures(sheets.BrokenSheet, engines.EngineError), Spool() as spool:
        ruled = corrections.read(corrections_file) if corrections_file else []
        ids = attributes.Matcher(attributes.read_ids(ids_file)) if ids_file else None
        with Cache(cache_dir, fingerprint.extractor()) as cache:
            with clock("reading"), engines.open_(*engine) as reader, _Counter("articles read") as counter:
                pipeline.read(sources, spool, counter, reader, cache)
            n_articles = len(spool)
            n_refused = _print_issues(spool.issues(), tables_dir)
            if not n_articles and (tables_dir / store.PACKAGE).exists():
                raise click.ClickException(
                    f"no article was read; the tables that were under {tables_dir}/ stay as they were"
                )
            with clock("joining and writing"):
                written = store.write(pipeline.join(spool, ids, ruled, cache), tables_dir)
                cache.prune()
        _print_cache(cache)
        late = (rulings.ROOM, attributes.ROOM)
        _print_issues((issue for issue in spool.issues() if issue.room in late), tables_dir)
    for name, n_rows in written.n_rows.items():
        click.echo(f"{n_rows:>7}  {tables_dir / name}.csv")
    again = f", {cache.n_found} of them read before," if cache.n_found else ""
    n_files = len(written.paths)
    click.echo(f"{n_articles} {plural(n_articles, 'article')}{again} in {n_files} files under {tables_dir}/")
    return Outcome(n_articles, n_refused)


def _print_cache(cache: Cache) -> None:
    """Say what was not as it had been kept: it was read again, and no row is other for it."""
    if cache.damaged:
        n = cache.damaged
        click.echo(f"{n} kept {plural(n, 'reading')} had been damaged: read again", err=True)
    if cache.replaced:
        click.echo("the file of kept readings had been damaged: articles read again", err=True)


def _print_issues(issues: Iterable[Issue], tables_dir: Path) -> int:
    """Print the first issues, and return how many of all cost an article or a source."""
    from analysis.issues import is_refusal

    refused: list[Issue] = []
    remarks: list[Issue] = []
    n_refused = n_remarks = 0
    for issue in issues:
        if is_refusal(issue):
            n_refused += 1
            refused += [issue] * (n_refused <= _SHOWN)
        else:
            n_remarks += 1
            remarks += [issue] * (n_remarks <= _SHOWN)
    # What is missing comes first: the rest is about articles that are there.
    for issue in [*refused, *remarks][:_SHOWN]:
        place = "" if issue.start is None else f", characters {issue.start} to {issue.end}"
        click.echo(f"{issue.source}{place}: {issue.reason}", err=True)
    if n_refused + n_remarks > _SHOWN:
        click.echo(f"and {n_refused + n_remarks - _SHOWN} more in {tables_dir / 'issues.csv'}", err=True)
    return n_refused


class _Clock:
    """The seconds that each stage took, for the reader who wonders where they went."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.add({stage: time.perf_counter() - start})

    def add(self, stages: Mapping[str, float]) -> None:
        for stage, seconds in stages.items():
            self._seconds[stage] = self._seconds.get(stage, 0.0) + seconds

    def print(self) -> None:
        context = click.get_current_context(silent=True)
        if context and context.obj == IN_NOTEBOOK:  # where what goes to stderr stands on red
            return
        stages = ", ".join(f"{stage} {seconds:.2f} s" for stage, seconds in self._seconds.items())
        click.echo(f"time: {stages}", err=True)


class _Counter:
    """A line on the terminal that counts up, with the rate and the time left; nothing where nobody watches."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._n = 0
        self._shown = 0.0
        self._watched = sys.stderr.isatty()

    def __enter__(self) -> Callable[..., None]:
        self._started = time.monotonic()
        return self._count

    def _count(self, _done: object, left: int | None = None) -> None:
        self._n += 1
        now = time.monotonic()
        if self._watched and now - self._shown > 0.1:
            self._shown = now
            line = _progress(self._n, self._what, now - self._started, left)
            click.echo(f"\r{line:{_LINE}}", nl=False, err=True)

    def __exit__(self, *_: object) -> None:
        if self._shown:
            click.echo("\r" + " " * _LINE + "\r", nl=False, err=True)


def _progress(n: int, what: str, seconds: float, left: int | None) -> str:
    """Return how far a piece of work is, how fast it goes, and how long the rest takes at that rate."""
    if left is None:
        return f"{n} {what}"
    rate = n / max(seconds, 1e-3)
    minutes, rest = divmod(round(left / rate), 60)
    hours, minutes = divmod(minutes, 60)
    ahead = f"{hours} h {minutes:02} min" if hours else f"{minutes} min {rest:02} s" if minutes else f"{rest} s"
    return f"{n} of {n + left} {what}, {rate:.1f} a second, {ahead} left"
