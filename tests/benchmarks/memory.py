"""Extract a folder as `onrecord extract` does and print how much memory that took; run in a process of its own."""

from __future__ import annotations

import json
import sys
import tempfile

from analysis import pipeline, store
from analysis.spool import Spool
from benchmarks import measure


def main(folder: str) -> None:
    """Print the size of the corpus, and the peak after importing, after reading the articles and after writing the tables."""
    imported = measure.peak_megabytes()
    n_words: list[int] = []
    with Spool() as spool, tempfile.TemporaryDirectory() as tables:
        pipeline.read([folder], spool, lambda article, _: n_words.append(article.n_words))
        read = measure.peak_megabytes()
        store.write(pipeline.join(spool), tables)
    peak = measure.peak_megabytes()
    print(
        json.dumps({"articles": len(n_words), "words": sum(n_words), "imports": imported, "read": read, "peak": peak})
    )


if __name__ == "__main__":
    main(sys.argv[1])
