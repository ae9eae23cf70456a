# What one does with this project. `make` alone lists it.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help run demo test test-browser check unit explore hostile kill kill-delivery kill-workers kill-machines soak year bench bench-import bench-bulk bench-workers bench-delivery bench-alternatives lock clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.installed ## the daemon with config/: polls, alerts, and pages on http://127.0.0.1:8000
	$(BIN)/sco-monitor run

chat: $(VENV)/.installed-chat ## what `make run` needs to send to Slack, Teams, Telegram, Matrix, ntfy …

demo: $(VENV)/.installed-dev ## the same daemon against a pretend newsroom on this machine, with a mailbox and a webhook receiver
	$(BIN)/python -m demo

test: check unit ## everything that must hold: style, types, import rules, all tests on SQLite and Postgres

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# The tests start the program many times over, so what Python compiles is kept whatever the environment says; tests of
# one `xdist_group` share what is dear to set up.
unit: $(VENV)/.installed-dev
	PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n 2 --dist loadgroup

test-browser: $(VENV)/.installed-browser ## the pages in a Chromium that is on this machine, with axe-core; SCREENSHOTS=docs/images keeps pictures
	MONITOR_SCREENSHOTS=$(SCREENSHOTS) $(BIN)/pytest tests/browser/pages.py

explore: $(VENV)/.installed-dev ## all tests again, the property tests with many cases drawn by chance
	PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n 2 --dist loadgroup --hypothesis-profile=explore

hostile: $(VENV)/.installed-dev ## the long form of the hostile newsroom on Postgres: every fault of an article
	$(BIN)/pytest tests/hostile/all_on_postgres.py

kill: $(VENV)/.installed-dev ## the long form of the kill tests: SIGKILL at every step, then nothing lost and nothing repeated
	$(BIN)/pytest -s tests/kill/every_step.py

kill-delivery: $(VENV)/.installed-dev ## SIGKILL at 500 random moments of the whole daemon, on both databases: every message arrives
	$(BIN)/pytest -s tests/kill/delivery.py

kill-workers: $(VENV)/.installed-dev ## SIGKILL again and again to one of three workers: every article once, every alert, every pause kept
	$(BIN)/pytest -s tests/kill/workers.py

kill-machines: $(VENV)/.installed-dev ## three workers on hosts of their own (network namespaces; needs root), one of which loses the database
	$(BIN)/pytest -s tests/kill/machines.py

soak: $(VENV)/.installed-dev ## the long form of the memory test: 10,000 polls of a newsroom where everything goes wrong
	$(BIN)/python -m tests.soak.soak

year: $(VENV)/.installed-dev ## a year with the clock turned: every article once, every due alert once, tables and memory as expected
	$(BIN)/python -m tests.year.year

bench: $(VENV)/.installed-dev ## figures beside other tools, in one run
	$(BIN)/python benchmarks/parsing.py
	$(BIN)/python benchmarks/names.py
	$(BIN)/python benchmarks/detection.py

bench-import: $(VENV)/.installed-dev ## made-up pages imported, 100,000 unless PAGES says fewer: pages a second and memory
	$(BIN)/python benchmarks/importing.py $(PAGES)

bench-bulk: $(VENV)/.installed-dev ## 50,000 made-up WARC records, unless RECORDS says fewer, by one and two processes and Dask workers
	$(BIN)/python benchmarks/bulk.py $(RECORDS)

bench-workers: $(VENV)/.installed-dev ## articles a second by one worker and by two, on a Postgres of its own
	$(BIN)/python benchmarks/workers.py

bench-delivery: $(VENV)/.installed-dev ## 10,000 messages, two of 50 recipients dead, and how long an alert takes; on both databases
	$(BIN)/python benchmarks/delivery.py
	$(BIN)/python benchmarks/delivery.py --postgres
	$(BIN)/python benchmarks/latency.py
	$(BIN)/python benchmarks/latency.py --postgres

bench-alternatives: $(VENV)/.installed-dev ## beside what one would run instead, each in an environment of its own in var/alternatives
	$(BIN)/python benchmarks/alternatives environments all

lock: ## pin the requirements anew, with hashes (needs uv)
	uv pip compile pyproject.toml --quiet --upgrade --extra build --universal --generate-hashes -o requirements.lock
	uv pip compile pyproject.toml --quiet --upgrade --extra build --extra chat --extra distributed --universal --generate-hashes -o requirements-chat.lock
	uv pip compile pyproject.toml --quiet --upgrade --extra dev --universal --generate-hashes -o requirements-dev.lock
	uv pip compile pyproject.toml --quiet --upgrade --extra dev --extra browser --universal --generate-hashes -o requirements-browser.lock

clean: ## remove the virtual environment, the caches and the demo's database
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache var/demo

# Two steps, because pip refuses an editable install in hash mode; the second one downloads nothing.
$(VENV)/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and f"sco-monitor needs Python 3.11 or newer, {sys.executable} is {sys.version.split()[0]}; try: make PYTHON=python3.12")'
	@echo "Setting up $(VENV); this takes about a minute, once."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-chat: requirements-chat.lock $(VENV)/.installed
	@$(PIP) install --require-hashes -r requirements-chat.lock
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	@echo "Adding what demo and tests need."
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.installed-browser: requirements-browser.lock $(VENV)/.installed-dev
	@echo "Adding what the tests in a browser need."
	@$(PIP) install --require-hashes -r requirements-browser.lock
	@touch $@
