"""The examples for cron, systemd, GitHub Actions and Airflow, checked as far as they can be run here."""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
import sys
import types
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from analysis import cli, paths, plan, run

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "docs" / "examples"
COMMAND = re.compile(r"\bonrecord (run [\w./-]*editions\.toml)\b")


def commands(text: str) -> list[list[str]]:
    return [found.split() for found in COMMAND.findall(text)]


def test_the_file_of_editions_is_understood_and_its_parameters_fit() -> None:
    found = plan.read(EXAMPLES / "editions.toml")
    assert [report.name for report in found.reports] == ["last-week", "where-accounts-differ", "speakers", "months"]
    for report in found.reports:
        declared = run.parameters(paths.notebooks_dir() / f"{report.notebook}.ipynb")
        run.convert(report.notebook, declared, dict(report.parameters) | {"since": "2026-01-01"})
        if report.each:
            assert set(plan.SETS[report.each.kind]) <= set(declared)


@pytest.mark.parametrize("name", ["crontab", "onrecord.service", "github-actions.yml", "airflow_dag.py"])
def test_an_example_calls_the_command_as_it_is(name: str) -> None:
    (arguments,) = commands((EXAMPLES / name).read_text())
    assert CliRunner().invoke(cli.main, [arguments[0], "--help"]).exit_code == 0
    assert len(arguments) == 2  # the file, and no option that there might not be


FIELD = r"(?:\*|\d+(?:-\d+)?)(?:/\d+)?(?:,\d+(?:-\d+)?)*"


def test_each_line_of_the_crontab_is_a_comment_a_setting_or_five_fields_and_a_command() -> None:
    jobs = 0
    for line in (EXAMPLES / "crontab").read_text().splitlines():
        if line.startswith("#") or re.fullmatch(r"[A-Z]+=\S+", line):
            continue
        found = re.fullmatch(rf"({FIELD}) ({FIELD}) ({FIELD}) ({FIELD}) ({FIELD})  (\S.*)", line)
        assert found, line
        assert int(found[1]) < 60 and int(found[2]) < 24
        assert "%" not in found[6]  # which cron reads as the end of the line
        jobs += 1
    assert jobs == 1
    assert (EXAMPLES / "crontab").read_text().endswith("\n")  # else cron does not see the last line


@pytest.mark.skipif(not shutil.which("crontab"), reason="there is no cron here")
def test_cron_takes_the_crontab(tmp_path: Path) -> None:
    checked = subprocess.run(["crontab", "-T", EXAMPLES / "crontab"], capture_output=True, text=True)
    if "invalid option" in checked.stderr:
        pytest.skip("this cron cannot check a file without installing it")
    assert checked.returncode == 0, checked.stderr


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")
def test_systemd_understands_service_and_timer(tmp_path: Path) -> None:
    for name in ("onrecord.service", "onrecord.timer"):
        # The command has to be there for the check, and the user: both are this machine's.
        text = (EXAMPLES / name).read_text().replace("/srv/onrecord/.venv/bin/onrecord", shutil.which("true") or "/bin/true")
        (tmp_path / name).write_text(text.replace("User=onrecord", "User=root"))
    units = [tmp_path / "onrecord.timer", tmp_path / "onrecord.service"]
    checked = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, timeout=120)
    ours = [line for line in checked.stderr.splitlines() if "onrecord." in line]
    assert (checked.returncode, ours) == (0, []), checked.stderr
    (calendar,) = re.findall(r"OnCalendar=(.*)", (EXAMPLES / "onrecord.timer").read_text())
    said = subprocess.run(["systemd-analyze", "calendar", calendar], capture_output=True, text=True, timeout=120)
    assert said.returncode == 0 and "Normalized form: *-*-* 06:30:00" in said.stdout


def test_the_workflow_is_yaml_of_the_form_that_github_wants() -> None:
    yaml = pytest.importorskip("yaml")
    text = (EXAMPLES / "github-actions.yml").read_text()
    workflow = yaml.safe_load(text)
    on = workflow.get("on", workflow.get(True))  # YAML 1.1 reads a bare `on` as true; GitHub does not
    assert {"name", "permissions", "jobs"} <= set(workflow)
    assert re.fullmatch(" ".join([FIELD] * 5), on["schedule"][0]["cron"])
    (job,) = workflow["jobs"].values()
    assert job["runs-on"] == "ubuntu-latest" and job["timeout-minutes"] > 0
    for step in job["steps"]:
        assert ("uses" in step) != ("run" in step)
        assert set(step) <= {"name", "uses", "run", "with", "if", "env"}
        if "uses" in step:
            assert re.fullmatch(r"[\w-]+/[\w-]+@v\d+", step["uses"])
    found = plan.read(EXAMPLES / "editions.toml")
    cached = next(step for step in job["steps"] if step.get("uses", "").startswith("actions/cache"))["with"]["path"].split()
    assert cached == [found.tables.name, found.out.name]


class Base:
    """What every operator of Airflow takes: here of those arguments the ones that the example gives."""

    def __init__(self, *, task_id: str, execution_timeout: Any = None) -> None:
        self.task_id = task_id
        self.after: list[Base] = []

    def __rshift__(self, other: Base) -> Base:
        other.after.append(self)
        return other


class BashOperator(Base):
    # apache-airflow-providers-standard
    def __init__(self, *, bash_command: str, env: Any = None, append_env: bool = False, cwd: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)


class PapermillOperator(Base):
    # The signature of apache-airflow-providers-papermill 3.13.3
    def __init__(
        self,
        *,
        input_nb: Any = None,
        output_nb: Any = None,
        parameters: dict[str, Any] | None = None,
        kernel_name: str | None = None,
        language_name: str | None = None,
        kernel_conn_id: str | None = None,
        log_output: bool = False,
        nbconvert: bool = False,
        nbconvert_args: list[str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.input_nb, self.parameters = input_nb, parameters or {}


class DAG(contextlib.AbstractContextManager["DAG"]):
    def __init__(self, *, dag_id: str, schedule: str, start_date: Any, catchup: bool, max_active_runs: int) -> None:
        self.schedule = schedule

    def __exit__(self, *_: object) -> None:
        return None


def test_the_dag_compiles_calls_what_there_is_and_gives_parameters_that_the_notebook_has(monkeypatch: pytest.MonkeyPatch) -> None:
    stubs = {
        "airflow.sdk": {"DAG": DAG},
        "airflow.providers.standard.operators.bash": {"BashOperator": BashOperator},
        "airflow.providers.papermill.operators.papermill": {"PapermillOperator": PapermillOperator},
    }
    for name in stubs:
        parts = name.split(".")
        for n in range(1, len(parts) + 1):
            monkeypatch.setitem(sys.modules, ".".join(parts[:n]), types.ModuleType(".".join(parts[:n])))
    for name, contents in stubs.items():
        vars(sys.modules[name]).update(contents)
    scope: dict[str, Any] = {"__name__": "onrecord_dag"}
    exec(compile((EXAMPLES / "airflow_dag.py").read_text(), "airflow_dag.py", "exec"), scope)
    notebook = scope["notebook"]
    assert notebook.after == [scope["editions"]]
    path = paths.notebooks_dir() / Path(notebook.input_nb).name
    assert set(notebook.parameters) <= set(run.parameters(path))
    assert re.fullmatch(" ".join([FIELD] * 5), scope["dag"].schedule)


def test_the_guide_shows_every_example() -> None:
    page = (ROOT / "docs" / "schedule.md").read_text()
    assert all(f"(examples/{path.name})" in page for path in EXAMPLES.iterdir() if path.is_file())


def test_the_guide_names_every_key() -> None:
    page = (ROOT / "docs" / "schedule.md").read_text()
    keys = ("title", "url", "tables", "out", "workers", "every", "keep", "time_limit", "notebook", "name", "folder")
    keys += ("parameters", "for_each", "among", "sources", "corrections", "ids", "engine", "scheduler", "cache")
    assert not [key for key in (*keys, *plan.EVERY[:5], *plan.EACH) if f"`{key}`" not in page]
