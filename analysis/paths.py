"""Where the project's hand-kept files lie, in a checkout and in an installed wheel alike."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
MODELS = PACKAGE / "models"


def project_root() -> Path:
    """Return the folder that holds `pyproject.toml` and this package.

    Only the package's own parent is asked: a virtual environment may lie inside some other project, whose
    `pyproject.toml` is further up and none of ours.

    Raises:
        FileNotFoundError: The package was installed, so there is no project around it.
    """
    root = PACKAGE.parent
    if not (root / "pyproject.toml").is_file():
        raise FileNotFoundError(f"{PACKAGE} is an installed package, not a checkout: it has no project root")
    return root


def from_root(path: str | Path) -> Path:
    """Return a path that, where it is relative, starts from the project's root, whatever the working directory.

    A notebook runs in its own folder under one program and in the caller's under another. An installed package has no
    project around it: there the working directory is the root.
    """
    try:
        return project_root() / path
    except FileNotFoundError:
        return Path.cwd() / path


def wordlists_dir() -> Path:
    """Return the folder of the word lists: `data/wordlists` of the checkout, or the wheel's copy in the package."""
    return _kept("_wordlists", "data/wordlists")


def notebooks_dir() -> Path:
    """Return the folder of the notebooks: `notebooks` of the checkout, or the wheel's copy in the package."""
    return _kept("_notebooks", "notebooks")


def _kept(in_wheel: str, in_checkout: str) -> Path:
    # Only a wheel has the folder inside the package, and what lies beside an installed package is not ours.
    packaged = PACKAGE / in_wheel
    return packaged if packaged.is_dir() else PACKAGE.parent / in_checkout
