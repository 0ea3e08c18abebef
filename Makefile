# Everything that the project does on a machine with Python 3.11 or newer and nothing else.

.DEFAULT_GOAL := help
.PHONY: help report test notebooks lint fuzz train bench lab lock clean
SHELL := /bin/bash

TABLES := data/tables
CORRECTIONS := data/corrections.csv
REPORTS := reports
ARTICLES := seeds/*.txt
CORPUS :=
NAMES :=
OWN := data/annotated

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

EXTRACT = .venv/bin/onrecord extract $(ARTICLES) --tables $(TABLES) --corrections $(CORRECTIONS)

report: .venv/installed-run ## read the seed articles into data/tables and tell them in reports/
	$(EXTRACT)
	.venv/bin/onrecord check --tables $(TABLES)
	.venv/bin/onrecord report --tables $(TABLES) --out $(REPORTS)

# The notebooks are run as they are stored, on the seeds' tables, and compared with the outputs stored in them.
# Cells of one notebook, and tests that share a browser, stay in one worker: hence loadfile.
test: .venv/installed-dev lint ## check style and types, then run every test, in a browser too
	$(EXTRACT)
	CHROMIUM="$$(tests/browser/ensure_chromium.sh)" && export CHROMIUM && \
	.venv/bin/pytest -n 2 --dist loadfile --nbval tests notebooks docs/tutorial.ipynb

notebooks: .venv/installed-dev ## run the notebooks on the seeds, keep their outputs as references, and write reports/sample anew
	$(EXTRACT)
	.venv/bin/python tests/refresh_notebooks.py

lint: .venv/installed-dev ## check style (ruff) and types (mypy)
	.venv/bin/ruff check
	.venv/bin/mypy

fuzz: .venv/installed-dev .venv-fuzz/installed ## read 100,000 spoilt articles and files, hard texts, and what atheris finds (docs/scale.md)
	PYTHONPATH=tests:.venv-fuzz .venv/bin/python -m fuzzing --inputs 100000 --growth --guided 20000 $(FUZZ)

# Beside the environment, not in it: only fuzzing needs it, and it is built for few platforms.
.venv-fuzz/installed: tests/fuzzing/requirements.txt .venv/installed-dev
	.venv/bin/python -m pip install $(PIP_QUIET) --no-deps --target .venv-fuzz -r tests/fuzzing/requirements.txt
	touch $@

train: .venv-train/installed-train ## rebuild the tagger's weights: make train CORPUS=folder with train/ and dev/ NAMES="files with names" (docs/training.md)
	@[ -n "$(CORPUS)" ] || { echo "make train CORPUS=DIR: the folder that holds PolNeAR's train/ and dev/ (docs/training.md)" >&2; exit 2; }
	@[ -n "$(NAMES)" ] || { echo "make train NAMES=\"FILE ...\": texts whose names are annotated, CoNLL or CoNLL-U (docs/training.md)" >&2; exit 2; }
	.venv-train/bin/python -m analysis.training --train "$(CORPUS)/train" $(addprefix --own ,$(OWN)) \
	$(addprefix --names ,$(NAMES)) --held-out "$(CORPUS)/dev"

# The networks to compare with are built by what trains: where that is not installed, they are left out.
bench: .venv/installed-run ## measure how fast the tagger reads, beside its baselines, what merging names costs, and how fast dates are read (options: make bench BENCH="..." BENCH_NAMES="..." BENCH_DATES="...")
	PYTHONPATH=tests $(firstword $(wildcard .venv-train/bin/python) .venv/bin/python) -m benchmarks.bench_tagger $(BENCH)
	PYTHONPATH=tests .venv/bin/python -m benchmarks.bench_names $(BENCH_NAMES)
	PYTHONPATH=tests .venv/bin/python -m benchmarks.bench_dates $(BENCH_DATES)

lab: .venv-lab/installed-lab ## open the tutorial and the notebooks in JupyterLab
	.venv-lab/bin/jupyter lab docs/tutorial.ipynb

LOCK = .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header $(UPGRADE)

lock: .venv/installed-dev ## rebuild .lock/ from pyproject.toml (newer versions: make lock UPGRADE=--upgrade)
	$(LOCK) pyproject.toml --group build --output-file .lock/run.txt
	$(LOCK) pyproject.toml --group build --extra dev --constraint .lock/run.txt --output-file .lock/dev.txt
	$(LOCK) pyproject.toml --group build --extra lab --constraint .lock/run.txt --output-file .lock/lab.txt
	$(LOCK) pyproject.toml --group build --extra train --constraint .lock/run.txt --override .lock/train-overrides.txt --output-file .lock/train.txt

clean: ## remove the environments, the built tables and the built reports
	rm -rf .venv .venv-lab .venv-train $(TABLES) .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find $(REPORTS) -mindepth 1 -maxdepth 1 ! -name sample -exec rm -rf {} +

# An environment is up to date when its stamp is newer than its lock. `dev` is `run` and more, in the same place.
.venv/installed-run: .lock/run.txt pyproject.toml
	$(call install,.venv,run)

.venv/installed-dev: .lock/dev.txt pyproject.toml
	$(call install,.venv,dev)
	touch .venv/installed-run

.venv-lab/installed-lab: .lock/lab.txt pyproject.toml
	$(call install,.venv-lab,lab)

# torch comes from pip's own index: its builds differ by machine, and no lock fits all of them.
.venv-train/installed-train: .lock/train.txt pyproject.toml
	$(call install,.venv-train,train)
	.venv-train/bin/python -m pip install $(PIP_QUIET) torch==2.13.0
	touch $@

# $(call install,ENVIRONMENT,LOCK): every version and hash comes from the lock, so nothing is left to resolve.
define install
	@python="$$(.lock/python.sh)" && echo "Installing .lock/$(2).txt into $(1) with $$python" && \
	{ [ -x $(1)/bin/python ] || "$$python" -m venv $(1); }
	@$(1)/bin/python -m pip install $(PIP_QUIET) --no-compile --no-deps --require-hashes -r .lock/$(2).txt
	@$(1)/bin/python -m compileall -q -j 0 -x '/tests?/' $(1)/lib >/dev/null || true # pip would use one processor
	@$(1)/bin/python -m pip install $(PIP_QUIET) --no-deps --no-build-isolation -e .
	@touch $(1)/installed-$(2)
endef

PIP_QUIET := --quiet --disable-pip-version-check --no-input
