# Two commands for a machine with Python 3.11 or newer, git and make: each sets up what it needs in .venv.
#   make demo   a whole run to watch, in a repository of its own
#   make test   all checks

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint bench docs clean

demo: $(VENV)/installed
	$(BIN)/specgit demo

test: $(VENV)/installed lint
	$(BIN)/coverage erase
	# A file's tests share what is dear to make, so they run in one process, in the order of tests/conftest.py.
	$(BIN)/coverage run -m pytest -n auto --dist loadfile --no-loadscope-reorder
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

lint: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

docs: $(VENV)/installed
	$(BIN)/python tests/test_docs.py
	$(BIN)/python tests/comment_picture.py

bench: $(VENV)/installed
	$(BIN)/python -m bench

$(VENV)/installed: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("specgit needs Python 3.11 or newer: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable . --group dev
	$(BIN)/python -m pip install --quiet --group workflows || echo "the tests of workflows will be skipped"
	# A start-up without compiled modules takes twice as long, and some environments never write them.
	$(BIN)/python -m compileall -q specgit
	touch $@

clean:
	rm -rf $(VENV) .coverage .coverage.* .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist
