# `make demo` and `make test` need python3 (3.11 or newer), make and the package registries; nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.run-stamp
TEST_STAMP := $(VENV)/.test-stamp
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
SOURCES := server context tests

.PHONY: demo test check lint fast bench constraints clean

demo: $(RUN_STAMP)  ## the main job on a small sample: documentation as a diff, a completion, an explanation
	$(BIN)/python tests/demo/demo.py

test: $(TEST_STAMP) lint  ## everything
	$(BIN)/pytest $(if $(CI),-p no:cacheprovider)

check: $(TEST_STAMP) lint fast  ## the daily command: format, lint, types, layers, fast tests

lint: $(TEST_STAMP)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy server context
	$(BIN)/lint-imports --no-cache

fast: $(TEST_STAMP)
	$(BIN)/pytest -q -m "not slow" -n 2

bench: $(TEST_STAMP)  ## speed and memory, as ratios to a baseline of the same run
	$(BIN)/python tests/bench/server.py

constraints:  ## pin the newest versions again (needs uv)
	printf 'hatchling\neditables\n' | uv pip compile -q pyproject.toml - --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -o constraints.txt --upgrade
	printf 'hatchling\neditables\n' | uv pip compile -q pyproject.toml - --group test --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -c constraints.txt -o tests/constraints.txt --upgrade

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("Glossator needs Python 3.11 or newer, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): constraints.txt pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r constraints.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	touch $@

$(TEST_STAMP): tests/constraints.txt $(RUN_STAMP)
	$(PIP) install --require-hashes -r tests/constraints.txt
	touch $@
