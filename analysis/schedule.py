"""Follow a file of editions: decide what is due, have it made side by side, keep what is good, and say how it went.

Whether a report is due says its `manifest.json`, as it does for tables: nothing that would come out the same is made
again, and what a killed run had finished is not due. Only this process writes, and it holds the lock while it does.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import json
import re
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis import atomic, bulletin, edition, locks, manifest, paths
from analysis.bulletin import FAILED, MADE, READING, UNCHANGED, WAITING, WOULD, Shown, Step
from analysis.manifest import Hashes
from analysis.plan import SETS, WEEKDAYS, Each, Plan, PlanError, Report, relative
from analysis.workers import TookTooLong, WorkerDied, Workers, cores

STATES = (FAILED, MADE, WAITING, UNCHANGED)
ALL_WELL, ALL_FAILED, SOME_FAILED = 0, 1, 3
_STATE = ".onrecord"
_EACH = "each.json"


class CannotRun(Exception):
    """Nothing can be made at all; the message says why, and the remedy."""


@dataclass(frozen=True, slots=True)
class Read:
    """How the reading of articles went: the exit status of `onrecord extract`, and why it is not 0."""

    status: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """How a run went."""

    steps: list[Step]
    remarks: list[str]
    status: int
    index: Path
    summary: Path


@dataclass(frozen=True, slots=True)
class _Job:
    """One report, with all that `for_each` leaves open filled in."""

    name: str
    folder: Path  # below `out`
    values: Mapping[str, str]
    report: Report


@dataclass(slots=True)
class _Due:
    job: _Job
    order: edition.Order
    made: manifest.Made
    why: str


def follow(
    plan: Plan,
    read: Callable[[], Read] | None = None,
    *,
    force: bool = False,
    rehearse: bool = False,
    only: Sequence[str] = (),
    say: Callable[[Step], None] = lambda step: None,
) -> Result:
    """Make the editions that are due.

    Args:
        plan: What `plan.read` returned.
        read: Reads the articles into the tables; it is called first, where the plan has something to read.
        force: Make every report, due or not.
        rehearse: Make nothing and read nothing: say what is due.
        only: Names of reports, as in the file; all when empty.
        say: Is told of each step when it is done.

    Raises:
        CannotRun: There are no tables, another run is under way, or nothing can be written.
        PlanError: A parameter of a report that is due is unknown to its notebook or does not fit.
        OSError: The pages about the run cannot be written.
    """
    from analysis import run

    try:
        built = run.stated_time()
    except run.RunError as error:
        raise CannotRun(str(error)) from error
    state = plan.out / _STATE
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(locks.held(state / "lock"))
        except locks.Locked as other:
            raise CannotRun(f"{plan.out}/ is being written by {other}: wait until that is done") from other
        atomic.sweep(plan.out)
        hashes = Hashes(state / "hashes.json")
        steps: list[Step] = []
        if read and plan.extract and not rehearse:
            steps.append(_read(read))
            say(steps[-1])
        jobs, remarks = _jobs(plan, built, only)
        due, rest = _look(plan, jobs, built, hashes, force)
        steps += rest
        if rehearse:
            steps += [Step(each.job.name, WOULD, each.why, _with_page(plan, each.job)) for each in due]
        else:
            for step in _make(plan, due, hashes, built):
                steps.append(step)
                say(step)
        places = {job.name: place for place, job in enumerate(jobs)}
        steps.sort(key=lambda step: places.get(step.name, -1))  # not as they happened to end, side by side
        status = _status(steps)
        if not rehearse:
            hashes.save()
            _publish(plan, built, jobs, steps, remarks, status, whole=not only)
        return Result(steps, remarks, status, plan.out / bulletin.INDEX, plan.out / bulletin.SUMMARY)


def _read(read: Callable[[], Read]) -> Step:
    start = time.perf_counter()
    found = read()
    state = FAILED if found.status else MADE
    return Step(READING, state, found.why, seconds=time.perf_counter() - start)


def _status(steps: Sequence[Step]) -> int:
    failed = [step for step in steps if step.state == FAILED]
    if not failed:
        return ALL_WELL
    reports = [step for step in steps if step.name != READING]
    return ALL_FAILED if reports and all(step.state == FAILED for step in reports) else SOME_FAILED


# --- which reports there are -----------------------------------------------------------------------------------------


def _jobs(plan: Plan, built: datetime.datetime, only: Sequence[str]) -> tuple[list[_Job], list[str]]:
    """Return every report that the plan orders, and what is to be said about those that it does not."""
    names = [report.name for report in plan.reports]
    for name in only:
        if name not in names:
            raise CannotRun(f"{plan.file} orders no report {name!r}; its reports are {', '.join(names)}")
    jobs: list[_Job] = []
    remarks: list[str] = []
    for report in plan.reports:
        if only and report.name not in only:
            continue
        values = report.values(built.date())
        if report.each is None:
            jobs.append(_Job(report.name, report.folder, values, report))
            continue
        found = _each(plan, report, report.each, built.date())
        remarks += [f"{report.name}: {remark}" for remark in found["remarks"]]
        for value in found["values"]:
            own = {**values, **_set(report.each.kind, value)}
            slug = _slug(value, found["values"])
            jobs.append(_Job(f"{report.name}/{slug}", report.folder / slug, own, report))
    return jobs, remarks


def _set(kind: str, value: str) -> dict[str, str]:
    if kind == "month":
        first = datetime.date.fromisoformat(f"{value}-01")
        following = (first + datetime.timedelta(days=31)).replace(day=1)
        return {"since": first.isoformat(), "until": (following - datetime.timedelta(days=1)).isoformat()}
    quoted = value.replace('"', '""')
    return {SETS[kind][0]: f'"{quoted}"'}


def _slug(value: str, all_values: Sequence[str]) -> str:
    """Return a name for a folder, with a part of its hash where letters are lost or another has the same."""
    plain = _plain(value)
    unlike = unicodedata.normalize("NFKD", value).encode("ascii", "ignore").decode().casefold() != value.casefold()
    if not plain or unlike or sum(_plain(each) == plain for each in all_values) > 1:
        return f"{plain or 'x'}-{hashlib.sha256(value.encode()).hexdigest()[:8]}"
    return plain


def _plain(value: str) -> str:
    ascii_ = unicodedata.normalize("NFKD", value).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_).strip("-")[:60]


def _each(plan: Plan, report: Report, each: Each, today: datetime.date) -> dict[str, list[str]]:
    """Return the values of a query, kept from run to run for as long as the tables are the same."""
    memory = plan.out / _STATE / _EACH
    query = {name: relative(value, today) if isinstance(value, str) else value for name, value in each.query.items()}
    asked = [_described(plan), each.kind, sorted(query.items()), each.at_least, each.most]
    key = hashlib.sha256(json.dumps(asked).encode()).hexdigest()
    known: dict[str, Any] = {}
    with contextlib.suppress(OSError, ValueError):
        known = json.loads(memory.read_bytes())
    kept = known.get(report.name) if isinstance(known, dict) else None
    if isinstance(kept, dict) and kept.get("key") == key:
        return dict(kept["found"])
    try:
        found = _query(plan.tables, each, query)
    except (ValueError, OSError) as error:
        raise CannotRun(f"{report.place}: report: among: {error}") from error
    if isinstance(known, dict):
        with contextlib.suppress(OSError):  # then it is asked again
            atomic.put({memory: json.dumps({**known, report.name: {"key": key, "found": found}}).encode()})
    return found


def _query(tables: Path, each: Each, query: Mapping[str, Any]) -> dict[str, list[str]]:
    from analysis.corpus import Corpus

    whole = Corpus.load(tables.resolve())
    corpus = whole.select(**query)
    statements = corpus.statements
    remarks = []
    if each.kind == "actor":
        names = corpus.actors.set_index("actor_id")["name"]
        counted = statements["actor_id"].dropna().map(names).value_counts().to_dict()
        shared = whole.actors["name"].str.casefold().value_counts()
        twice = {name for name in counted if shared.get(str(name).casefold(), 0) > 1}
        for name in sorted(twice):
            remarks.append(f"several actors are called {name}: none of them has a report; merge or rename them")
            del counted[name]
    else:
        of_article = corpus.articles.set_index("article_id")
        if each.kind == "outlet":
            values = statements["article_id"].map(of_article["outlet"])
        else:
            values = statements["article_id"].map(of_article["published"]).dropna().map(lambda day: f"{day:%Y-%m}")
        counted = values.dropna().value_counts().to_dict()
    enough = sorted((str(name) for name, n in counted.items() if n >= each.at_least), reverse=each.kind == "month")
    if each.kind != "month":
        enough.sort(key=lambda name: -counted[name])
    if len(enough) > each.most:
        remarks.append(f"{len(enough) - each.most} of {len(enough)} left out: most = {each.most}")
    return {"values": enough[: each.most], "remarks": remarks}


# --- which of them are due -------------------------------------------------------------------------------------------


def _described(plan: Plan) -> str:
    try:
        return edition.described(plan.tables)
    except OSError as error:
        remedy = f"write [extract] into {plan.file}, or run `onrecord extract SOURCE... --tables {plan.tables}`"
        raise CannotRun(f"{plan.tables} holds no tables ({error.strerror or error}): {remedy}") from error


def _look(
    plan: Plan, jobs: Sequence[_Job], built: datetime.datetime, hashes: Hashes, force: bool
) -> tuple[list[_Due], list[Step]]:
    """Return what is due, its parameters checked, and a step for each report that is not."""
    from analysis import run

    described = _described(plan)
    due: list[_Due] = []
    rest: list[Step] = []
    wrong: list[str] = []
    declared: dict[str, Any] = {}
    for job in jobs:
        folder = plan.out / job.folder
        atomic.sweep(folder)
        notebook = paths.notebooks_dir() / f"{job.report.notebook}.ipynb"
        files: dict[str, Path | None] = {"notebook": notebook, "tables": plan.tables / manifest.PACKAGE}
        made = manifest.now_told(dict(job.values), files, hashes)
        reasons, _ = manifest.due(folder, made, hashes)
        waiting = _waiting(job.report.every, folder, built)
        if not force and not reasons:
            rest.append(Step(job.name, UNCHANGED, "", _with_page(plan, job)))
            continue
        if not force and waiting:
            rest.append(Step(job.name, WAITING, waiting, _with_page(plan, job)))
            continue
        try:
            if job.report.notebook not in declared:
                declared[job.report.notebook] = run.parameters(notebook)
            values = run.convert(job.report.notebook, declared[job.report.notebook], job.values)
        except run.RunError as error:
            wrong.append(f"{job.report.place}: report: parameters: {error}")
            continue
        earlier = edition.before(folder, edition.stamp(built))
        order = edition.Order(job.name, notebook, values, plan.tables.resolve(), described, built, earlier)
        due.append(_Due(job, order, made, "; ".join(reasons) or "asked for"))
    if wrong:
        raise PlanError("\n".join(dict.fromkeys(wrong)))
    return due, rest


def _waiting(every: str, folder: Path, built: datetime.datetime) -> str:
    """Say why the day of a report has not come; days, weeks and months are those of UTC."""
    there = edition.stamps(folder)
    if not there or every == "change":
        return ""
    last, today = edition.time_of(there[-1]).date(), built.date()
    if every in WEEKDAYS:
        if WEEKDAYS[today.weekday()] != every:
            return f"made on {every}s"
        return f"made today, {last}" if last == today else ""
    same = {
        "day": last == today,
        "week": last.isocalendar()[:2] == today.isocalendar()[:2],
        "month": (last.year, last.month) == (today.year, today.month),
    }
    return f"made once a {every}, last on {last}" if same[every] else ""


def _with_page(plan: Plan, job: _Job) -> Path | None:
    return job.folder if (plan.out / job.folder / edition.PAGE).is_file() else None


# --- making them -----------------------------------------------------------------------------------------------------


def _make(plan: Plan, due: Sequence[_Due], hashes: Hashes, built: datetime.datetime) -> Iterator[Step]:
    """Have the reports made in processes, put each in its place as it comes, and yield what became of it."""
    if not due:
        return
    number = min(plan.workers or cores(), len(due))
    with Workers(number, edition.work) as pool:
        under_way: dict[Future[Any], _Due] = {}
        for each in due:
            under_way[pool.submit(each.order, each.job.report.time_limit)] = each
        while under_way:
            done, _ = wait(under_way, return_when=FIRST_COMPLETED)
            for future in sorted(done, key=lambda future: under_way[future].job.name):
                yield _keep(plan, under_way.pop(future), future, hashes, built)


def _keep(plan: Plan, due: _Due, future: Future[Any], hashes: Hashes, built: datetime.datetime) -> Step:
    job = due.job
    folder = plan.out / job.folder
    try:
        made: edition.Edition = future.result()
        edition.put(folder, edition.stamp(built), made, due.made, hashes)
        edition.prune(folder, job.report.keep, built)
    except TookTooLong:
        limit = f"{job.report.time_limit:g} s"
        why = f"it took more than {limit}: give it more with time_limit, or fewer articles"
        return Step(job.name, FAILED, why, _with_page(plan, job), job.report.time_limit)
    except WorkerDied as error:
        return Step(job.name, FAILED, f"its process {error}: is there enough memory?", _with_page(plan, job))
    except OSError as error:
        return Step(job.name, FAILED, f"it cannot be written: {atomic.said(error)}", _with_page(plan, job))
    except Exception as error:
        return Step(job.name, FAILED, str(error) or type(error).__name__, _with_page(plan, job))
    return Step(job.name, MADE, due.why, job.folder, sum(made.seconds.values()))


# --- saying so -------------------------------------------------------------------------------------------------------


def _publish(
    plan: Plan,
    built: datetime.datetime,
    jobs: Sequence[_Job],
    steps: Sequence[Step],
    remarks: Sequence[str],
    status: int,
    whole: bool,
) -> None:
    """Write the index, the feed and the summary, all at once."""
    failures = {step.name: step.why for step in steps if step.state == FAILED}
    shown = [Shown(job.name, job.folder, failures.get(job.name, ""), True) for job in jobs]
    known = {job.folder for job in jobs}
    ordered = [report.folder for report in plan.reports]
    for folder in sorted(path.parent.relative_to(plan.out) for path in plan.out.glob(f"**/{manifest.FILE}")):
        if folder not in known and folder.parts and edition.stamps(plan.out / folder):
            # In a run of some of the reports the others are as current as they were.
            current = not whole and any(folder == each or each in folder.parents for each in ordered)
            shown.append(Shown(folder.as_posix(), folder, "", current))
    files = {
        bulletin.INDEX: bulletin.index(plan.out, plan.title, shown),
        bulletin.FEED: bulletin.feed(plan.out, plan.title, plan.url, shown),
        bulletin.SUMMARY: bulletin.summary(plan.title, built, steps, remarks),
        bulletin.SUMMARY_DATA: bulletin.summary_data(built, status, steps, remarks),
    }
    atomic.put_together({plan.out / name: raw for name, raw in files.items()})
