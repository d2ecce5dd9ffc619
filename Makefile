# `make` alone prints the verbs. Everything is set up by the verbs themselves: Python 3.11 or newer is all they need.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
# With Java 17 or newer the optional second engine is set up and tested too.
JAVA := $(shell java -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | awk '$$1 >= 17')
LOCK := requirements/$(if $(JAVA),spark,dev).txt

# Where a PostgreSQL server answers on this machine, what is stored is tested on it too.
POSTGRES ?= $(shell pg_isready -q -h 127.0.0.1 2>/dev/null && echo postgresql://postgres@127.0.0.1:5432/postgres)
STORED := tests/ledger tests/organisation tests/jobs tests/work tests/assessment tests/api tests/site tests/reliability tests/house/test_addresses.py

.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench shots bench-web chaos lock

help: ## print these verbs
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /\1|/' | awk -F'|' '{printf "  make %-9s %s\n", $$1, $$2}'

setup: $(READY) ## make .venv with the locked dependencies
$(READY): $(LOCK) pyproject.toml build_catalogues.py $(wildcard src/anqi/*/locale/*/LC_MESSAGES/*.po)
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCK)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)

demo: setup ## fill a sample plant and serve it on this machine, with a sign-in for each post; FRESH=1 makes it anew
	$(BIN)/anqi demo $(if $(FRESH),--fresh) $(if $(BIND),--bind $(BIND))

test: setup ## run all tests
	$(BIN)/python -m pytest -n auto --dist worksteal

check: setup ## what CI runs: format, lint, types, storeys, then all tests, with thousands of drawn plants
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	ANQI_HOME=$$(mktemp -d) ANQI_MODE=test $(BIN)/django-admin makemigrations --check --dry-run --settings anqi.settings
	$(if $(POSTGRES),DATABASE_URL=$(POSTGRES) $(BIN)/python -m pytest -n auto --dist worksteal $(STORED))
	ANQI_EXAMPLES=260 $(MAKE) test

bench: setup ## measure speed and memory, as ratios in one run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	$(BIN)/python benchmarks/run.py

shots: setup ## take a picture of every page, in light and dark, on a phone and on paper, into shots/
	$(BIN)/python -m tests.shots

bench-web: setup ## the web at a million facts: lists beside bare views, 200 users, posting beside INSERTs; SMALL=1 to try it
	$(BIN)/python -m benchmarks.web $(if $(SMALL),--small) $(if $(POSTGRES),--postgres $(POSTGRES))

chaos: setup ## kill the server 50 times while programs write, fill its disk, and see that nothing acknowledged is lost
	$(BIN)/python -m benchmarks.chaos --kills $(or $(KILLS),50) $(if $(SEED),--seed $(SEED)) $(if $(POSTGRES),--postgres $(POSTGRES))

lock: ## renew the locked dependencies (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --group dev --extra spark pyproject.toml -o requirements/spark.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --group dev --constraint requirements/spark.txt pyproject.toml -o requirements/dev.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --group bench --constraint requirements/dev.txt pyproject.toml -o requirements/bench.txt
