# `make` lists the targets. Everything is installed into .venv; the stamps in it say what is up to date.

PYTHON ?= python3
BIN := .venv/bin
UV := $(shell command -v uv 2>/dev/null)
INSTALL := $(if $(UV),"$(UV)" pip install --quiet --python $(BIN)/python --require-hashes,$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes)
INSTALL_ANJU := $(if $(UV),"$(UV)" pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation,$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation)
RUN_TESTS := $(BIN)/anju run-with-database $(BIN)/python -m pytest
NOTHING_CHOSEN := 5
SAY := @printf '%s\n'

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install demo demo-reset test check lint types contracts bench guide look assets locale browser locks clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

install: .venv/.anju assets locale ## set everything up in .venv

demo: install ## run a demo county; Ctrl-C stops it, its data stay
	@$(BIN)/anju demo

demo-reset: install ## run the demo county anew, from nothing
	@$(BIN)/anju demo --reset

test: install .venv/.test browser ## install what the tests need and run them all, those that need the server to themselves last
	@$(RUN_TESTS) -n 2 -m "not alone" $(PYTEST) || test $$? -eq $(NOTHING_CHOSEN)
	@$(RUN_TESTS) -m alone $(PYTEST) || test $$? -eq $(NOTHING_CHOSEN)

check: install .venv/.test lint types contracts test ## exactly what CI runs

lint: .venv/.test ## style
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check

types: .venv/.test ## mypy, strict
	@$(BIN)/mypy

contracts: .venv/.test ## the floors of the house, and its sizes
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python scripts/ratchet.py

bench: install .venv/.test ## measure the headline figures beside their limits
	@$(BIN)/anju run-with-database --durable $(BIN)/python -m benchmarks

guide: install .venv/.test browser ## take the pictures of the clerks' guide anew
	@ANJU_GUIDE=write $(BIN)/anju run-with-database $(BIN)/python -m pytest -n0 tests/browser/test_guide.py

look: install .venv/.test browser ## picture every page for everybody who may open it, into LOOK=folder
	@test -n "$(LOOK)" || { echo "Name a folder: make look LOOK=~/album"; exit 1; }
	@ANJU_LOOK="$(LOOK)" $(BIN)/anju run-with-database $(BIN)/python -m pytest -n0 tests/browser/test_look.py

assets: .venv/.anju ## fetch and copy the front-end files
	@command -v npm >/dev/null 2>&1 || test -x $(BIN)/npm || $(BIN)/python scripts/build_assets.py --is-built || $(INSTALL) -r requirements/node.txt
	@$(BIN)/python scripts/build_assets.py

locale: .venv/.anju
	@$(BIN)/python scripts/compile_locale.py

browser: .venv/.test
	@$(BIN)/python scripts/find_browser.py

locks: ## pin the requirements anew (needs uv)
	@scripts/lock_requirements.sh

clean: ## remove .venv and what was built; data stay
	rm -rf .venv node_modules build dist src/anju/site/assets/vendor .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find src -name '*.mo' -delete

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Anju needs Python 3.11 or later; name one: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Python cannot make environments here. On Debian: apt-get install python3-venv"; exit 1; }

.venv/.runtime: requirements/runtime.txt requirements/build.txt | .venv/bin/python
	$(SAY) 'Installing what Anju needs …'
	@$(INSTALL) -r requirements/runtime.txt -r requirements/build.txt
	@touch $@

.venv/.anju: .venv/.runtime pyproject.toml scripts/hatch_build.py
	@$(INSTALL_ANJU) -e .
	@touch $@

.venv/.test: requirements/test.txt .venv/.anju
	$(SAY) 'Installing what the tests need …'
	@$(INSTALL) -r requirements/test.txt
	@touch $@
