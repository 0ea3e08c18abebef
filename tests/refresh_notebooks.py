"""Run every notebook with its default parameters and keep the outputs as the references that nbval compares with.

Then write the sample edition anew, which is made of the same notebooks.

    python tests/refresh_notebooks.py

To be run when a notebook, a measure or an extractor has changed, after reading why the outputs will change.
The defaults read `data/tables`, as `onrecord extract seeds/*.txt --tables data/tables` writes it.
"""

from __future__ import annotations

from pathlib import Path

import nbclient
import nbformat
import sample_edition

ROOT = Path(__file__).parent.parent
NOTEBOOKS = ROOT / "notebooks"
TUTORIAL = ROOT / "docs" / "tutorial.ipynb"
SKIPPED = "nbval-skip"  # cells that need JupyterLab
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def refresh(path: Path) -> None:
    """Execute a notebook in place, leaving nothing in it that differs from run to run or from machine to machine."""
    notebook = nbformat.read(path, as_version=4)
    nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3", skip_cells_with_tag=SKIPPED).execute()
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # when the cell ran
        if cell.cell_type == "code":  # and how long it took
            cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
    nbformat.validate(notebook)
    nbformat.write(notebook, path)


if __name__ == "__main__":
    for path in [*sorted(NOTEBOOKS.glob("*.ipynb")), TUTORIAL]:
        refresh(path)
        print(path)
    sample_edition.refresh()
    print(sample_edition.SAMPLE)
