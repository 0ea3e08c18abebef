"""Fill the disk at one place of `onrecord run` after the other, and see that nothing is half written or lost.

Run as a script below a small file system, which it fills but for some bytes; so the system itself says that there is no
room, to whoever asks for it next: this process, those that make the reports, their kernels, or a database. The tagger
is the rules of the first version, which read in no time; everything else is as shipped.

    unshare --user --map-root-user --mount python full_disks.py FOLDER TIMES
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
from benchmarks import articles, rules

from analysis import atomic, checks, cli, edition, paths, store, tagger
from analysis.manifest import FILE

MONDAY, TUESDAY = "1744007400", "1744093800"  # 06:30 UTC on 7 and 8 April 2025
SIZE = 24 * 1024**2
TIMED = {"summary.html", "summary.json"}  # they say how long each report took
EDITIONS = """\
tables = "tables"
out = "reports"
workers = 1
[extract]
sources = ["articles"]
[[report]]
notebook = "first"
[[report]]
notebook = "second"
"""
CELLS = (
    "# {name}\n\nWhat is asked?",
    'tables: str = ""\nsince: str = ""\nuntil: str = ""\noutlets: list[str] = []\nactors: list[str] = []',
    'from IPython.display import display\ndisplay({{"text/html": "<p>{name}</p>", "text/plain": "{name}"}}, raw=True)',
)


def run(desk: Path, day: str) -> tuple[int, str]:
    """Run the command in a process of its own; return its exit status and what it said of what went wrong."""
    read, write = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(read)
        said, status = io.StringIO(), 0
        try:
            os.environ["SOURCE_DATE_EPOCH"] = day
            os.chdir(desk)
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
                cli.main(["run", "editions.toml"], prog_name="onrecord")
        except SystemExit as end:
            status = int(end.code or 0)
        except BaseException:
            import traceback

            said.write(traceback.format_exc())
            status = 99
        with os.fdopen(write, "w") as pipe:
            pipe.write(said.getvalue())
        os._exit(status)
    os.close(write)
    with os.fdopen(read) as pipe:
        told = pipe.read()
    _, ended = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(ended), told


def written(folder: Path) -> dict[str, bytes]:
    """Return what a reader sees of a folder."""
    found = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if not {".onrecord", *TIMED} & set(path.parts)}


def desk(folder: Path) -> None:
    """Make a desk on which Monday's editions lie, and Tuesday's article has come in."""
    (folder / "notebooks").mkdir(parents=True)
    v4 = nbformat.v4
    for name in ("first", "second"):
        title, declared, shown = (cell.format(name=name) for cell in CELLS)
        cells = [
            v4.new_markdown_cell(title, id="title"),
            v4.new_code_cell(declared, id="parameters", metadata={"tags": ["parameters"]}),
            v4.new_code_cell(shown, id="cell"),
        ]
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), folder / "notebooks" / f"{name}.ipynb")
    (folder / "editions.toml").write_text(EDITIONS)
    articles.write(folder / "articles", 4, 150)
    status, told = run(folder, MONDAY)
    assert status == 0, told
    articles.write(folder / "more", 1, 150, seed=2)
    for path in (folder / "more").iterdir():
        path.rename(folder / "articles" / f"tuesday-{path.name}")


def whole(folder: Path, before: dict[str, bytes], after: dict[str, bytes]) -> str:
    """See that tables and editions are those of before or of after, each whole; return which of them are of after."""
    states = []
    for name in ("tables", "reports/first", "reports/second"):
        atomic.settle(folder / name)  # as whoever reads or writes there next does
        found = written(folder / name)
        old, new = (
            {file.removeprefix(f"{name}/"): raw for file, raw in files.items() if file.startswith(f"{name}/")}
            for files in (before, after)
        )
        if name == "tables":  # the manifest comes after them: without it, they are made again
            for files in (found, old, new):
                files.pop(FILE, None)
        assert found in (old, new), f"{name}: {sorted(set(found) ^ set(old))} {sorted(set(found) ^ set(new))}"
        states.append(found == new)
    assert not checks.check(store.load(folder / "tables"))
    for name in ("first", "second"):
        assert (folder / "reports" / name / edition.PAGE).is_file()
    return " ".join(name for name, new in zip(("tables", "first", "second"), states, strict=True) if new)


def main(place: str, times: int, first: int = 0) -> None:
    """Fill the disk so many times, each time a little later in the run, and print what was seen."""
    tagger.tag = rules.read
    paths.notebooks_dir = lambda: Path("notebooks").resolve()  # of the desk, as the run has it
    disk, kept = Path(place) / "disk", Path(place) / "kept"
    disk.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", str(disk)], check=True)
    os.environ["TMPDIR"] = str(disk / "tmp")
    (disk / "tmp").mkdir()
    folder = disk / "desk"
    desk(folder)
    shutil.copytree(folder, kept)
    before = written(folder)
    status, told = run(folder, TUESDAY)
    assert status == 0, told
    after = written(folder)
    shutil.rmtree(folder)
    room = sum(map(len, after.values())) // 2  # more is enough: what is written is not all new
    seen = []
    for n in range(times):
        shutil.copytree(kept, folder)
        left = int(room * (first + n) / max(times, 1))
        ballast = disk / "ballast"
        status_of = os.statvfs(disk)
        ballast.write_bytes(bytes(max(0, status_of.f_bavail * status_of.f_frsize - left)))
        status, told = run(folder, TUESDAY)
        new = whole(folder, before, after)
        print(f"{left // 1024:6} kB: {status} [{new}] {told!r}", flush=True)
        ballast.unlink()
        again, said = run(folder, TUESDAY)
        assert again == 0, said
        found = written(folder)
        assert found == after, sorted(name for name in found.keys() | after.keys() if found.get(name) != after.get(name))
        assert not [path for path in folder.rglob(".*.????????") if path.is_file()]
        seen.append(status)
        shutil.rmtree(folder)
    print(f"{times} runs, {sum(map(bool, seen))} of them with too little room")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
