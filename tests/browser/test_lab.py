"""The tutorial in a running JupyterLab, click by click: its charts, its reading view, and what a ruling changes.

JupyterLab has an environment of its own, `.venv-lab`, or the one whose Python `ONRECORD_LAB` names.
"""

from __future__ import annotations

import csv
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from refresh_notebooks import ROOT, TUTORIAL

from analysis import corrections

PYTHON = Path(os.environ.get("ONRECORD_LAB", ROOT / ".venv-lab" / "bin" / "python"))
SLOW = 120_000  # milliseconds: a kernel starts, and reads articles
WORDS = "he is “not convinced yet” that they won 12 seats"
TEXT = f"Keith Kellogg said on Monday that {WORDS}.\n\nAnn Roe said that it rained.\n\nKellogg said no.\n\nA <b>storm</b> came."
SETTINGS = {
    "apputils-extension/notification": '{"fetchNews": "false", "checkForUpdates": false}',
    "notebook-extension/tracker": '{"windowingMode": "none"}',  # cells out of sight are there, too
}


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Start JupyterLab on the tutorial, with articles of our own; yield its address and the folder."""
    ready = PYTHON.exists() and not subprocess.run(
        [PYTHON, "-c", "import anywidget, jupyterlab"], capture_output=True, env=_environment()
    ).returncode
    if not ready:
        pytest.skip(f"JupyterLab with anywidget is not installed at {PYTHON}: `make lab` installs it")
    folder = tmp_path_factory.mktemp("lab")
    with open(folder / "articles.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["text", "published", "outlet"], [TEXT, "2025-04-08", "The Independent"]])
    notebook = nbformat.read(TUTORIAL, as_version=4)
    first = next(cell for cell in notebook.cells if cell.cell_type == "code")
    for theirs, ours in (("seeds", "articles.csv"), ("data/tables/tutorial-c", "c"), ("data/tables/tutorial", "tables")):
        first.source = first.source.replace(f'"{theirs}', f'"{folder}/{ours}')
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    nbformat.write(notebook, folder / "tutorial.ipynb")
    for name, text in SETTINGS.items():
        file = folder / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = [f"--ServerApp.port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token=", "--no-browser"]
    options += ["--ServerApp.ip=127.0.0.1", f"--ServerApp.root_dir={folder}", "--allow-root"]
    with open(folder / "lab.log", "wb") as log:
        server = subprocess.Popen(
            [PYTHON, "-m", "jupyterlab", *options], stdout=log, stderr=log, env=_environment(folder), cwd=folder
        )
        try:
            yield _answering(f"http://127.0.0.1:{port}", server, folder / "lab.log"), folder
        finally:
            server.terminate()  # and its kernels with it
            server.wait(timeout=60)


def _environment(folder: Path | None = None) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "IPYTHON"))}
    own = {"JUPYTERLAB_SETTINGS_DIR": f"{folder}/settings", "HOME": str(folder)} if folder else {}
    return {**kept, "PYTHONPATH": str(ROOT), **own}


def _answering(address: str, server: subprocess.Popen, log: Path) -> str:
    for _ in range(240):
        try:
            with urllib.request.urlopen(f"{address}/api", timeout=5):
                return address
        except OSError:
            assert server.poll() is None, log.read_text()
            time.sleep(0.5)
    raise AssertionError(log.read_text())


class Notebook:
    """The tutorial in a window that reaches nothing but its own JupyterLab."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.elsewhere: list[str] = []
        self.errors: list[str] = []
        page.route("**/*", lambda route: self._route(route, address))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(f"{address}/lab/tree/tutorial.ipynb?reset")
        self.idle()

    def _route(self, route, address: str) -> None:
        if route.request.url.startswith((address, "data:", "blob:")):
            route.continue_()
        else:
            self.elsewhere.append(route.request.url)
            route.abort()

    def idle(self) -> None:
        """Wait for the kernel: what is run while JupyterLab is still connecting to it is never answered."""
        self.page.locator("#jp-main-statusbar").get_by_text("| Idle").wait_for(timeout=SLOW)

    def run_all(self) -> None:
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()

    @property
    def cells(self) -> Locator:
        return self.page.locator(".jp-Notebook .jp-Cell")

    def output(self, source: str) -> Locator:
        return self.cells.filter(has_text=source).locator(".jp-OutputArea-output")

    @property
    def view(self) -> Locator:
        return self.page.locator(".onrecord-reading")


@pytest.fixture
def notebook(lab: tuple[str, Path], chromium: Browser) -> Iterator[Notebook]:
    context = chromium.new_context(viewport={"width": 1400, "height": 1000})
    yield Notebook(context.new_page(), lab[0])
    context.close()


def test_the_tutorial_from_articles_to_a_ruling_to_the_next_build(lab: tuple[str, Path], notebook: Notebook) -> None:
    page, view, kept = notebook.page, notebook.view, lab[1] / "corrections.csv"
    expect(notebook.cells.first).to_be_visible(timeout=SLOW)
    n_cells = notebook.cells.count()
    notebook.run_all()
    view.locator(".text").wait_for(timeout=SLOW)

    # The corpus shows itself, a question is answered with a table, and a chart is drawn without any network.
    expect(page.locator("table", has_text="Corpus of 1 article")).to_be_visible()
    expect(notebook.output('statements.by("Kellogg")').locator("td", has_text="Keith Kellogg").first).to_be_visible()
    expect(page.locator(".jp-RenderedVegaCommon5").locator("canvas, svg").first).to_be_visible(timeout=SLOW)

    # With the mouse: the row behind the words, and the same words in the panel, marks of articles as text.
    view.locator(".content", has_text="it rained").click()
    panel = view.locator(".panel")
    expect(panel.locator("blockquote")).to_have_text("that it rained")
    expect(panel.locator("dl")).to_contain_text("Ann Roe")
    view.get_by_role("button", name="Previous").click()
    expect(panel.locator("blockquote")).to_have_text(f"that {WORDS}")
    expect(view.locator(".text")).to_contain_text("A <b>storm</b> came.")

    # With the keyboard: from mark to mark, into the row and back to the mark.
    view.locator(".text").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(panel.locator("h3")).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel.locator("h3")).to_have_text("No row chosen")
    assert view.locator(".text [tabindex]:focus").count() == 1
    page.keyboard.press("x")  # which would cut the cell

    # What lacks a speaker is refused with the reason; letters stay letters and are no commands on the notebook's cells.
    view.get_by_role("button", name="Statement by Ann Roe").press("Enter")
    panel.get_by_label("Somebody else says it").check()
    panel.get_by_label("Reason").press_sequentially("dd x a b: the tape has him")
    panel.get_by_label("Your name").fill("Ann Lee")
    panel.get_by_label("Who instead").fill("Mary")
    panel.get_by_role("button", name="Keep this ruling").click()
    expect(panel.get_by_role("alert")).to_contain_text("'Mary' is the name of no actor; the answer may be an actor_id, too, or `nobody`", timeout=SLOW)
    assert not kept.exists()
    panel.get_by_label("Who instead").fill("Keith Kellogg")
    panel.get_by_role("button", name="Keep this ruling").click()
    expect(panel.locator(".said")).to_contain_text("applied when the tables are built next", timeout=SLOW)
    expect(panel.locator(".rulings")).to_contain_text("Said by Keith Kellogg: dd x a b: the tape has him (Ann Lee")
    assert notebook.cells.count() == n_cells
    [ruling] = corrections.read(kept)
    assert (ruling.kind, ruling.read_as, ruling.value_read_as) == ("set speaker", "Ann Roe", "Keith Kellogg")

    # Taken back, and made again.
    panel.get_by_role("button", name="Take back").click()
    expect(panel.locator(".said")).to_contain_text("Taken out", timeout=SLOW)
    assert corrections.read(kept) == []
    panel.get_by_label("Somebody else says it").check()
    panel.get_by_label("Who instead").fill("Keith Kellogg")
    panel.get_by_label("Reason").fill("the tape has him")
    panel.get_by_label("Reason").press("Enter")
    expect(panel.locator(".said")).to_contain_text("applied when the tables are built next", timeout=SLOW)

    # The next build has it.
    notebook.idle()
    notebook.run_all()
    row = notebook.output('ruled[["speaker"').locator("tr", has_text="corrected")
    expect(row).to_contain_text("Keith Kellogg", timeout=SLOW)
    expect(row).to_contain_text("that it rained")
    assert notebook.elsewhere == []
    assert notebook.errors == []
