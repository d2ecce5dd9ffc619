# `make` alone prints the verbs. Everything is set up by the verbs themselves: Python 3.11 or newer is all they need.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
# With Java 17 or newer the optional second engine is set up and tested too.
JAVA := $(shell java -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | awk '$$1 >= 17')
LOCK := requirements/$(if $(JAVA),spark,dev).txt

.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench lock

help: ## print these verbs
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /\1|/' | awk -F'|' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: $(READY) ## make .venv with the locked dependencies
$(READY): $(LOCK) pyproject.toml build_catalogues.py $(wildcard src/anqi/*/locale/*/LC_MESSAGES/*.po)
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCK)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)

demo: setup ## make a sample plant, judge its year, and say where the report lies
	$(BIN)/anqi sample --out demo/plant --seed 1
	$(BIN)/anqi assess demo/plant --rulebook rulebooks/plant-2020.yaml --out demo/report

test: setup ## run all tests
	$(BIN)/python -m pytest -n auto

check: setup ## what CI runs: format, lint, types, storeys, then all tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) test

bench: setup ## measure speed and memory, as ratios in one run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	$(BIN)/python benchmarks/run.py

lock: ## renew the locked dependencies (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --group dev --extra spark pyproject.toml -o requirements/spark.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --group dev --constraint requirements/spark.txt pyproject.toml -o requirements/dev.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --group bench --constraint requirements/dev.txt pyproject.toml -o requirements/bench.txt
