"""Read news articles into tables of who said what, when, and tell those tables in reports that can be checked.

Data flows one way, and so do imports:

    ingest -> clean -> segment -> tagger -> statements, mentions, dates, quantities    one article at a time
    actors -> claims -> tables -> checks -> store                                      the whole corpus
    measures -> prose -> charts, narrative -> page                                     from tables to reports
    pipeline -> run -> cli                                                             in that order

In a notebook, and in JupyterLab above all (docs/jupyterlab.md):

    import analysis

    corpus = analysis.extract("articles", tables="data/tables")    or analysis.Corpus.load("data/tables")
    corpus.statements.by("Kellogg")
    analysis.ReadingView(corpus)
"""

import importlib
from typing import Any

_FRONT = {"Corpus": "corpus", "ReadingView": "widget", "extract": "lab"}

__all__ = ["Corpus", "ReadingView", "extract"]  # noqa: F822 # they are brought when they are asked for


def __getattr__(name: str) -> Any:
    # The command and its help come at once, and reading needs no notebook: what takes long is imported when it is used.
    if name in _FRONT:
        return getattr(importlib.import_module(f"analysis.{_FRONT[name]}"), name)
    raise AttributeError(f"module 'analysis' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_FRONT})
