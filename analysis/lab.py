"""From articles to a corpus in one call, for notebooks."""

from __future__ import annotations

import contextlib
from pathlib import Path

import click

from analysis import cli, paths
from analysis.corpus import Corpus


def extract(
    *sources: str | Path,
    tables: str | Path = "data/tables",
    corrections: str | Path | None = None,
    ids: str | Path | None = None,
) -> Corpus:
    """Read articles, write the tables and load them: `onrecord extract`, which prints what it did and did not read.

    Relative paths start from the project's root, whatever the working directory.

    Args:
        sources: Files, folders and patterns.
        tables: Folder of the tables; earlier ones in it are replaced.
        corrections: File of corrections to apply. One that is not there yet holds none.
        ids: Your table of actors and their ids.

    Raises:
        ValueError: No article was read, or a file is not well formed; the message says which, and the remedy.
    """
    arguments = ["extract", "--tables", str(tables)]
    try:
        with contextlib.chdir(paths.from_root(".")):  # the tables say of an article where it was read, as it was named
            if corrections is not None and Path(corrections).exists():
                arguments += ["--corrections", str(corrections)]
            if ids is not None:
                arguments += ["--ids", str(ids)]
            cli.main.main([*arguments, "--", *map(str, sources)], obj=cli.IN_NOTEBOOK, standalone_mode=False)
    except click.ClickException as error:
        raise ValueError(error.format_message()) from None
    except SystemExit as stop:
        if stop.code != cli.SOME_NOT_READ:  # which it printed, and wrote to the issues
            raise
    return Corpus.load(tables)
