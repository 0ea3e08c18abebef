"""A browser that is told to reach nothing, and the reports of the seed articles to open in it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import sample_edition
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route, sync_playwright

HERE = Path(__file__).resolve().parent
PATIENCE = 300_000  # milliseconds: a machine may be busy, and what never comes is noticed all the same
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser: opens the reports in Chrome or Chromium")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    found = subprocess.run([HERE / "ensure_chromium.sh"], capture_output=True, text=True, env=os.environ)
    if found.returncode:
        pytest.fail(found.stderr, pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found.stdout.strip(), args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build every report of the seed articles once, and return their folder."""
    return sample_edition.build(tmp_path_factory.mktemp("edition"))


class Visit:
    """One page in one window, everything that it asks for and complains of written down."""

    def __init__(self, context: BrowserContext, path: Path) -> None:
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.url = path.as_uri()
        self.context = context
        context.route("**/*", self._route)
        self.page: Page = context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(f"dialog: {dialog.message}"))

    def _hear(self, message: ConsoleMessage) -> None:
        # Vega-Lite says this of every chart that is as wide as its container and as high as its rows; it means no harm.
        if message.text != 'WARN Dropping "fit-y" because spec has discrete height.':
            self.complaints.append(f"{message.type}: {message.text}")

    def _route(self, route: Route) -> None:
        if route.request.url.startswith("file:"):
            route.continue_()
        else:
            route.abort()

    def open(self, fragment: str = "") -> Page:
        self.page.goto("about:blank")
        self.requests.clear()
        self.page.goto(self.url + fragment)
        return self.page

    def drawn(self, fragment: str = "") -> Page:
        """Open the page and wait until its charts are drawn by JavaScript."""
        self.open(fragment)
        self.page.wait_for_selector("html[data-charts=drawn]", state="attached")
        return self.page


@pytest.fixture
def visit(chromium: Browser) -> Iterator:
    contexts: list[BrowserContext] = []

    def start(path: Path, width: int = 1280, height: int = 900, **options: object) -> Visit:
        contexts.append(chromium.new_context(viewport={"width": width, "height": height}, **options))
        contexts[-1].set_default_timeout(PATIENCE)
        return Visit(contexts[-1], path)

    yield start
    for context in contexts:
        context.close()
