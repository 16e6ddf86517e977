# `make help` lists what can be made. Everything happens in .venv; nothing outside the checkout is touched.

PYTHON ?=
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PYTEST := $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help demo server test check gates format-check fmt lint types contract licences locks tests bench docs paste wheel bundle lock upgrade clean distclean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.core ## a sample bank, loaded and questioned, and one report page
	$(BIN)/graphcrm demo

server: $(VENV)/.server ## the Neo4j driver too, for --db neo4j://HOST

test: $(VENV)/.dev ## all tests, with the coverage gate
	$(PYTEST) --cov --cov-report=term

gates: format-check lint types contract licences locks ## every check that needs no test run

check: gates tests ## every gate and all tests, coverage aside

format-check: $(VENV)/.dev
	$(BIN)/ruff format --check .

fmt: $(VENV)/.dev ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix-only .

lint: $(VENV)/.dev ## ruff
	$(BIN)/ruff check .

types: $(VENV)/.dev ## mypy, strict
	$(BIN)/mypy

contract: $(VENV)/.dev ## who may import whom
	$(BIN)/lint-imports --no-logo

licences: $(VENV)/.dev ## no GPL among the dependencies
	$(BIN)/python -m scripts.licences requirements.lock requirements-server.lock

locks: $(VENV)/.dev ## the lock files belong to pyproject.toml
	$(BIN)/python -m scripts.locks check

tests: $(VENV)/.dev
	$(PYTEST)

bench: $(VENV)/.dev ## timings beside peers
	$(BIN)/python -m benchmarks

docs: $(VENV)/.core ## the data dictionary, the schema of mapping files, the catalogue of Cypher queries
	$(BIN)/python -m graphcrm.model.dictionary docs/data-dictionary.md
	$(BIN)/python -m graphcrm.ingest.mapping_schema docs/mapping.schema.json
	$(BIN)/python -m scripts.catalogue

paste: $(VENV)/.dev ## what the demo prints, into the README (TESTS=FILE: also how a saved `make test` ended)
	$(BIN)/python -m scripts.paste demo
	$(if $(TESTS),$(BIN)/python -m scripts.paste tests $(TESTS))

wheel: $(VENV)/.core ## the package, into dist/
	$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .

bundle: $(VENV)/.core ## all of it for a network without internet, into dist/ (BUNDLE="--python 3.12 --platform win_amd64")
	$(BIN)/python -m scripts.bundle $(BUNDLE)

lock: $(VENV)/.dev ## write the lock files anew, keeping pinned versions
	$(BIN)/python -m scripts.locks write

upgrade: $(VENV)/.dev ## write the lock files anew with the newest versions
	$(BIN)/python -m scripts.locks write --upgrade

clean: ## remove caches and builds
	rm -rf build dist htmlcov .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -path ./$(VENV) -prune -o -name __pycache__ -type d -exec rm -rf {} +

distclean: clean ## remove .venv too
	rm -rf $(VENV)

$(BIN)/python:
	@python=$$(sh scripts/preflight.sh $(PYTHON)) && echo "making $(VENV) with $$python" && \
	{ "$$python" -m venv $(VENV) || { rm -rf $(VENV); exit 1; }; }

$(VENV)/.core: requirements.lock requirements-build.lock pyproject.toml | $(BIN)/python
	@echo "installing graphcrm"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --require-hashes -r requirements-build.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.server: requirements-server.lock $(VENV)/.core
	@echo "installing the Neo4j driver"
	@$(PIP) install --require-hashes -r requirements-server.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.core
	@echo "installing what the tests need"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@
