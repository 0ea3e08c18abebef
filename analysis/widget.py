"""The reading view: an article in a notebook, each row a click away, and rulings on them (https://anywidget.dev)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analysis import filling, paths, reader, store
from analysis.corpus import Corpus

try:
    import anywidget
    import traitlets
except ImportError as error:
    raise ImportError(
        "the reading view needs anywidget, which is in the environment of JupyterLab: start that with `make lab`, "
        "or install it with `pip install 'onrecord[lab]'`"
    ) from error


class ReadingView(anywidget.AnyWidget):  # type: ignore[misc]  # not installed where types are checked
    """Articles to read in a notebook, with everything marked that was read from them.

    A click or a key on a mark shows its row; a ruling on it, with a reason, goes to the file of corrections, which
    `onrecord extract --corrections` and `analysis.extract(corrections=...)` apply when they build the tables.

    Args:
        corpus: The articles; as `Corpus.load` read it, or a part of that.
        article: Which to open first: its id, or words of its title or its outlet. Empty for the first.
        corrections: The file; a relative path starts from the project's root.
        author: Who rules; may be filled in there too.

    Raises:
        ValueError: The corpus was not loaded from a folder or has no article, or no or several articles fit.
    """

    _esm = filling.TEMPLATES / "reading.js"

    style_sheet = traitlets.Unicode().tag(sync=True)
    contents: Any = traitlets.List().tag(sync=True)
    actors: Any = traitlets.List().tag(sync=True)
    file = traitlets.Unicode().tag(sync=True)
    author = traitlets.Unicode().tag(sync=True)
    article_id = traitlets.Unicode().tag(sync=True)
    article = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        corpus: Corpus,
        article: str = "",
        *,
        corrections: str | Path = "data/corrections.csv",
        author: str = "",
    ) -> None:
        if corpus.folder is None:
            raise ValueError("the corpus was not loaded from a folder of tables; `Corpus.load` reads one")
        self._desk = reader.Desk(
            store.load(corpus.folder), paths.from_root(corrections), list(corpus.articles["article_id"])
        )
        contents = self._desk.contents()
        chosen = _chosen(article, contents)
        super().__init__(
            style_sheet=reader.style((filling.TEMPLATES / "reading.css").read_text(encoding="utf-8")),
            contents=contents,
            actors=self._desk.actors(),
            file=str(corrections),
            author=author,
            article_id=chosen,
            article=self._desk.article(chosen),
        )
        self.observe(self._open, names="article_id")
        self.on_msg(self._hear)

    def __repr__(self) -> str:
        """Say what is read, and where rulings go."""
        return f"ReadingView({len(self.contents)} articles; corrections in {self.file})"

    def _open(self, change: Any) -> None:
        self.article = self._desk.article(change["new"])

    def _hear(self, _: object, message: Any, __: object) -> None:
        """Do what the view asks, and answer; whatever goes wrong is said there, since a notebook would not show it."""
        row_id = str(message.get("row_id", ""))
        try:
            if message.get("do") == "rule":
                given = {name: str(message.get(name, "")) for name in ("answer", "value", "reason", "author")}
                kept = self._desk.rule(row_id, **given)
                said = f"Kept in {self.file}; it is applied when the tables are built next."
                if kept is None:
                    said = f"{self.file} says so already."
            else:
                self._desk.take_back(row_id, int(message.get("number", -1)))
                said = f"Taken out of {self.file}."
        except (ValueError, OSError) as error:
            self.send({"row_id": row_id, "refused": str(error)})
            return
        self.send({"row_id": row_id, "said": said, **self._desk.rulings(row_id)})


def _chosen(article: str, contents: list[dict[str, str]]) -> str:
    """Return the id of the article that is meant."""
    if not contents:
        raise ValueError("the corpus has no article")
    wanted = article.casefold().strip()
    fits = [each for each in contents if wanted == each["id"] or wanted in each["title"].casefold()]
    if len(fits) == 1 or (fits and not wanted):
        return fits[0]["id"]
    listed = "; ".join(f"{each['title']} ({each['id']})" for each in (fits or contents)[:8])
    raise ValueError(f"{article!r} fits {'several articles' if fits else 'no article'}: {listed}")
