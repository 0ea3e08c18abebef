"""Run notebooks on tables and keep of each one HTML page, the executed notebook, and a manifest of what went in.

A report is replaced when the whole of it succeeded, and else left as it was. Two runs on the same tables with the same
parameters, package and `SOURCE_DATE_EPOCH` write the same bytes (https://reproducible-builds.org/specs/source-date-epoch/).
"""

from __future__ import annotations

import ast
import contextlib
import copy
import csv
import datetime
import hashlib
import importlib.metadata
import json
import os
import socket
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import atomic, paths

# What takes long to import is imported where it is used, so that a run with nothing to do ends at once.
if TYPE_CHECKING:
    import pyarrow as pa
    from nbformat import NotebookNode

# The parameter that every notebook has and no reader sets: where the tables are.
TABLES_PARAMETER = "tables"
# The parameter of notebooks that are about one article.
ARTICLE_PARAMETER = "article"
CELL_TIMEOUT = 600  # seconds
MANIFEST = "manifest.json"

# Unix limits the path of a socket to some 104 bytes on the strictest systems; five of them are for "-" and a number.
_SOCKET_PATH = 99

Value = str | int | float | bool | list[str]


class RunError(Exception):
    """A report cannot be made; the message is one plain sentence for each reason."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a notebook, as its cell tagged `parameters` declares it."""

    name: str
    type: str
    default: str  # as written
    help: str

    def __str__(self) -> str:
        """Say the name, the type and the meaning in one line."""
        return f"{self.name} ({self.type})" + (f": {self.help}" if self.help else "")


@dataclass(frozen=True, slots=True)
class ReportResult:
    """What was made, and how long each stage took."""

    index: Path
    pages: dict[str, Path]
    seconds: dict[str, float]  # imports, kernels, charts, pages


@dataclass(frozen=True, slots=True)
class Told:
    """One report, not yet written: its page, its executed notebook, and its entry in the manifest."""

    html: bytes
    notebook: bytes
    entry: dict[str, Any]  # but for the outputs


def report(names: Sequence[str], tables: Path, out: Path, params: Mapping[str, str]) -> ReportResult:
    """Run notebooks on tables and write `NAME.html`, `NAME.ipynb`, `manifest.json` and `index.html`.

    Args:
        names: Names of notebooks without suffix; all notebooks of the project when empty.
        tables: Folder of the tables.
        out: Folder of the reports; made when absent. Reports of earlier runs stay, in the index too.
        params: Values as typed on a command line, by name. Each has to be known to each notebook.

    Raises:
        RunError: A notebook or parameter is unknown, a value does not fit its type, or a report failed. Nothing runs
            when a parameter is wrong. When one report fails the others are still made.
    """
    seconds = dict.fromkeys(("imports", "kernels", "charts", "pages"), 0.0)
    notebooks = _notebooks(names)
    with _clock(seconds, "imports"):  # of what is used further down, so that the other stages hold only their own work
        import nbconvert.exporters  # noqa: F401
        import papermill  # noqa: F401
        import vl_convert  # noqa: F401

        from analysis import page
    known = {path: parameters(path) for path in notebooks}
    values = {path: convert(path.stem, declared, params) for path, declared in known.items()}
    tables = tables.resolve()
    loaded, inputs = load(tables)
    built = stated_time()
    out.mkdir(parents=True, exist_ok=True)

    entries = _kept(out)
    failures: list[str] = []
    for path in notebooks:
        try:
            told = tell(path, known[path], values[path], tables, loaded, inputs, built, seconds)
            entries[path.stem] = _write(told, path.stem, out)
        except (RunError, page.PageError) as error:
            failures.append(f"{path.stem}: {error}")

    entries = dict(sorted(entries.items()))
    index = page.render_index(list(entries.values()), max(map(_when, entries.values()), default=built))
    atomic.put({out / MANIFEST: _json({"reports": entries}).encode(), out / "index.html": index.encode()})
    if failures:
        raise RunError("\n".join(failures))
    pages = {path.stem: out / f"{path.stem}.html" for path in notebooks}
    return ReportResult(index=out / "index.html", pages=pages, seconds=seconds)


# --- parameters ----------------------------------------------------------------------------------------------------


def parameters(notebook: Path) -> dict[str, Parameter]:
    """Return the parameters that a notebook declares, by name.

    Raises:
        RunError: A line of the cell is one that papermill does not read: it would be ignored without a word.
    """
    import nbformat
    import papermill

    found = {
        name: Parameter(name=name, type=entry["inferred_type_name"], default=entry["default"], help=entry["help"])
        for name, entry in papermill.inspect_notebook(_literal(notebook)).items()
    }
    cells = nbformat.read(notebook, as_version=4).cells  # type: ignore[no-untyped-call]
    declaring = "\n".join(cell.source for cell in cells if "parameters" in cell.metadata.get("tags", []))
    for statement in ast.parse(declaring).body:
        if isinstance(statement, ast.AnnAssign | ast.Assign):
            target = statement.target if isinstance(statement, ast.AnnAssign) else statement.targets[0]
            if ast.unparse(target) not in found:
                raise RunError(
                    f"{notebook.stem}: the parameter `{ast.unparse(statement)}` cannot be read; "
                    "write NAME: TYPE = VALUE with a plain type, and no second `=` on the line"
                )
    return found


def convert(notebook: str, declared: Mapping[str, Parameter], given: Mapping[str, str]) -> dict[str, Value]:
    """Return values as their parameters' types want them.

    Lists are written with commas, `"Lin Jian, Dmitry Peskov"`; a name with a comma in it goes in double quotes.

    Raises:
        RunError: A name is not declared, or a value does not fit; the message lists what is declared.
    """
    free = {name: parameter for name, parameter in declared.items() if name != TABLES_PARAMETER}
    listing = "; ".join(str(parameter) for parameter in free.values()) or "none"
    values: dict[str, Value] = {}
    for name, text in given.items():
        if name not in free:
            raise RunError(f"{notebook}: unknown parameter {name!r}; its parameters are {listing}")
        if (kind := free[name].type) not in _READ:
            raise RunError(f"{notebook}: the type {kind!r} of the parameter {name!r} is not one of {', '.join(_READ)}")
        try:
            values[name] = _READ[kind](text)
        except (ValueError, csv.Error):
            raise RunError(
                f"{notebook}: {text!r} is not {_MEANT[kind]}, as {name!r} has to be; its parameters are {listing}"
            ) from None
    return values


def _bool(text: str) -> bool:
    if text.casefold() not in ("true", "false"):
        raise ValueError
    return text.casefold() == "true"


def _date(text: str) -> str:
    return datetime.date.fromisoformat(text).isoformat() if text else ""


def _list(text: str) -> list[str]:
    return [item.strip() for item in next(csv.reader([text], skipinitialspace=True, strict=True), []) if item.strip()]


_READ: dict[str, Callable[[str], Value]] = {
    "str": str, "int": int, "float": float, "bool": _bool, "date": _date, "list[str]": _list,
}  # fmt: skip
_MEANT = {
    "str": "a text", "int": "a whole number", "float": "a number", "bool": "true or false",
    "date": "a day (YYYY-MM-DD)", "list[str]": "a list with commas",
}  # fmt: skip


# --- one report ----------------------------------------------------------------------------------------------------


def _write(told: Told, name: str, out: Path) -> dict[str, Any]:
    """Write a report, and return its entry in the manifest."""
    files = {f"{name}.html": told.html, f"{name}.ipynb": told.notebook}
    atomic.put({out / file: raw for file, raw in files.items()})
    return {**told.entry, "outputs": {file: hashlib.sha256(raw).hexdigest() for file, raw in files.items()}}


def tell(
    path: Path,
    declared: Mapping[str, Parameter],
    given: Mapping[str, Value],
    folder: Path,
    tables: Mapping[str, pa.Table],
    inputs: Mapping[str, str],
    built: datetime.datetime,
    seconds: dict[str, float],
    news: Callable[[Mapping[str, pa.Table]], tuple[str, Sequence[Any]]] | None = None,
) -> Told:
    """Make one report.

    Args:
        path: The notebook.
        declared: Its parameters.
        given: Their values, by name, where they are not the notebook's own.
        folder: The tables.
        tables: The same, read.
        inputs: The SHA-256 of each of their files, by name.
        built: When, as the page says.
        seconds: Takes what each stage took.
        news: Makes a heading, and what stands under it in front of all else, of the tables' rows that the page shows.

    Raises:
        RunError: It cannot be made; the message is one plain sentence.
        page.PageError: The notebook breaks a promise of the page.
    """
    from analysis import page

    name = path.stem
    if TABLES_PARAMETER not in declared:
        raise RunError(f"the notebook has no parameter {TABLES_PARAMETER!r} for the folder of the tables")
    with _clock(seconds, "kernels"):
        executed = execute(path, {**given, TABLES_PARAMETER: str(folder)})
    source = path.read_bytes()
    _settle(executed, json.loads(source))
    parameters_said = said(given)
    with _clock(seconds, "pages"):
        chosen = _chosen(tables, given, declared)
        provenance = page.Provenance(
            name=name,
            parameters=parameters_said,
            version=_version(),
            tables=hashlib.sha256(_json(inputs).encode()).hexdigest(),
            notebook=hashlib.sha256(source).hexdigest(),
            built=built,
        )
        notebook_text = _json(executed)
    with _clock(seconds, "charts"):
        shown = copy.deepcopy(executed)
        page.draw(shown)
        bundle = vega_bundle()
    with _clock(seconds, "pages"):
        story = page.read_story(shown)
        if news:
            story = page.with_news(story, *news(chosen))
        html = page.render(story, chosen, provenance, bundle)
    entry = {
        "page": f"{name}.html",
        "title": story.title,
        "question": story.question,
        "finding": story.finding,
        "corpus": str(page.summarise(chosen)),
        "parameters": parameters_said,
        "made_by": f"onrecord {_version()}",
        "built": built.isoformat(),
        "notebook": {path.name: provenance.notebook},
        "tables": dict(inputs),
    }
    return Told(html.encode(), notebook_text.encode(), entry)


def said(values: Mapping[str, Value]) -> dict[str, str]:
    """Return values of parameters as a page says them."""
    return {name: ", ".join(value) if isinstance(value, list) else str(value) for name, value in values.items()}


def execute(notebook: Path, values: Mapping[str, Value]) -> NotebookNode:
    """Run a notebook with papermill in a kernel of this interpreter, in the notebook's own folder, and return it.

    Raises:
        RunError: A cell failed or took too long, or the kernel died; the message is the last line of the error.
    """
    import papermill
    from papermill.exceptions import PapermillExecutionError

    with _kernel() as kernel:  # which ends here, too, where this process is told to end meanwhile
        try:
            executed: NotebookNode = papermill.execute_notebook(
                _literal(notebook),
                None,
                parameters=dict(values),
                progress_bar=False,
                execution_timeout=CELL_TIMEOUT,
                shutdown_kernel="immediate",  # asked to end by itself, it is interrupted first, and complains of that
                resources={"metadata": {"path": str(notebook.parent)}},
                **kernel,
            )
            return executed
        except PapermillExecutionError as error:
            lines = [line.strip() for line in str(error.evalue).splitlines() if line.strip()]
            message = lines[-1] if lines else ""
            plain = error.ename == "ValueError" and message
            raise RunError(message if plain else f"{error.ename}: {message}".rstrip(": ")) from None
        except (RuntimeError, TimeoutError) as error:  # the kernel died, did not start, or a cell took too long
            raise RunError(" ".join(str(error).split()) or type(error).__name__) from error


@contextlib.contextmanager
def _kernel() -> Iterator[dict[str, Any]]:
    """Yield what papermill needs to start a kernel of this interpreter, and not one that a user has installed."""
    import zmq
    from ipykernel.kernelspec import get_kernel_dict
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager
    from traitlets.config import Config

    started: list[AsyncKernelManager] = []

    class Kernel(AsyncKernelManager):
        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, **named)
            started.append(self)

        @property
        def kernel_spec(self) -> KernelSpec:
            return KernelSpec(resource_dir="", **get_kernel_dict())

    # Sockets in a folder of our own: TCP ports are found first and opened later, and now and then somebody else is
    # quicker. Where the path would be too long, or there are no such sockets, TCP it is.
    with tempfile.TemporaryDirectory(prefix="k", ignore_cleanup_errors=True) as folder:
        manager = {"connection_file": str(Path(folder, "k.json"))}
        address = str(Path(folder, "k"))
        if zmq.has("ipc") and hasattr(socket, "AF_UNIX") and len(os.fsencode(address)) <= _SOCKET_PATH:
            manager |= {"transport": "ipc", "ip": address}
        try:
            yield {"kernel_manager_class": Kernel, "config": Config({"KernelManager": manager})}
        finally:
            for each in started:
                process = getattr(each.provisioner, "process", None)
                if process is not None and process.poll() is None:
                    process.kill()
                    process.wait()


def vega_bundle() -> str:
    """Return JavaScript that defines `vegaEmbed`; made once per version of vl-convert and kept in the user's cache."""
    import platformdirs
    import vl_convert

    version = importlib.metadata.version("vl-convert-python")
    kept = Path(platformdirs.user_cache_dir("onrecord", appauthor=False), f"vega-{version}.js")
    try:
        digest, _, script = kept.read_text(encoding="utf-8").partition("\n")
        if digest == f"// {hashlib.sha256(script.encode()).hexdigest()}":
            return script
    except (OSError, UnicodeError):
        pass
    script = str(vl_convert.javascript_bundle())  # type: ignore[call-arg]  # its types ask for a snippet, it does not
    with contextlib.suppress(OSError):  # a cache that cannot be written is no reason to fail
        kept.parent.mkdir(parents=True, exist_ok=True)
        atomic.put({kept: f"// {hashlib.sha256(script.encode()).hexdigest()}\n{script}".encode()})
    return script


def _settle(executed: NotebookNode, source: Mapping[str, Any]) -> None:
    """Take out of an executed notebook what differs from run to run: times, durations, paths, random ids."""
    executed.metadata.pop("papermill", None)
    ids = {cell.get("id") for cell in source["cells"]}
    for number, cell in enumerate(executed.cells, start=1):
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
        if cell.get("id") not in ids:
            cell["id"] = f"cell-{number}"


def _chosen(
    tables: Mapping[str, pa.Table], given: Mapping[str, Value], declared: Mapping[str, Parameter]
) -> dict[str, pa.Table]:
    """Return the rows of the articles that the parameters choose: those that the page shows whole.

    A notebook with a parameter `article` is about one article, the one that `annotated.choose` finds for it.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    from analysis.corpus import Corpus

    asked = {name: given[name] for name in ("since", "until", "outlets", "once") if given.get(name)}
    if not asked and ARTICLE_PARAMETER not in declared:
        return dict(tables)
    corpus = Corpus.of(tables).select(**asked)  # type: ignore[arg-type]
    if ARTICLE_PARAMETER in declared:
        from analysis import annotated

        corpus = annotated.choose(corpus, str(given.get(ARTICLE_PARAMETER, "")))
    articles = corpus.articles["article_id"].tolist()
    wanted = pa.array(articles, pa.string())
    return {
        name: table.filter(pc.field("article_id").isin(wanted)) if "article_id" in table.column_names else table
        for name, table in tables.items()
    }


# --- files ---------------------------------------------------------------------------------------------------------


def _notebooks(names: Sequence[str]) -> list[Path]:
    there = {path.stem: path for path in sorted(paths.notebooks_dir().glob("*.ipynb"))}
    if not there:
        raise RunError(f"there is no notebook in {paths.notebooks_dir()}")
    for name in names:
        if name not in there:
            raise RunError(f"there is no notebook {name!r}; there are {', '.join(there)}")
    return [there[name] for name in dict.fromkeys(names)] or list(there.values())


def load(folder: Path) -> tuple[dict[str, pa.Table], dict[str, str]]:
    """Return the tables, and the SHA-256 of each of their files by name.

    Raises:
        RunError: They cannot be read.
    """
    from analysis import store

    try:
        return store.load_hashed(folder)
    except (OSError, store.TornTables) as error:
        raise RunError(str(error)) from error


def _kept(out: Path) -> dict[str, Any]:
    """Return the manifest's entries of earlier reports that still lie there as they were written."""
    try:
        entries = json.loads((out / MANIFEST).read_text(encoding="utf-8"))["reports"]
        return {
            name: entry
            for name, entry in entries.items()
            if all(
                (out / file).is_file() and hashlib.sha256((out / file).read_bytes()).hexdigest() == digest
                for file, digest in entry["outputs"].items()
            )
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _literal(path: Path) -> str:
    # papermill fills in {names} in paths.
    return str(path).replace("{", "{{").replace("}", "}}")


def _version() -> str:
    try:
        return importlib.metadata.version("onrecord")
    except importlib.metadata.PackageNotFoundError:
        return "(not installed)"


def stated_time() -> datetime.datetime:
    """Return the time that reports of now say: the clock's, or that of `SOURCE_DATE_EPOCH`.

    Raises:
        RunError: That is not a number of seconds.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        moment = int(epoch) if epoch else int(time.time())
        return datetime.datetime.fromtimestamp(moment, datetime.UTC)
    except (ValueError, OverflowError, OSError):
        raise RunError(f"SOURCE_DATE_EPOCH is {epoch!r}, and has to be a number of seconds") from None


def _when(entry: Mapping[str, Any]) -> datetime.datetime:
    return datetime.datetime.fromisoformat(entry["built"])


@contextlib.contextmanager
def _clock(seconds: dict[str, float], stage: str) -> Iterator[None]:
    start = time.perf_counter()
    try:
        yield
    finally:
        seconds[stage] += time.perf_counter() - start
