# Stillroom: `make` alone says what there is.

BIN := .venv/bin
FILE ?= ../shared/data/online_retail.csv.gz
ARGS ?=
# A module's tests stay in one process: they share what they set up.
PARALLEL := -n logical --dist loadscope

.DEFAULT_GOAL := help
.PHONY: help setup run test e2e check bench replay format lint types contracts deps mutate lock clean

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## make .venv with everything pinned (PYTHON=… chooses the interpreter)
	@scripts/setup

run: export STILLROOM_DATABASE_URL ?= sqlite:///$(CURDIR)/var/stillroom.db
run: setup ## load the demo data, show the main job, serve the site on this machine
	@mkdir -p var
	$(BIN)/stillroom demo --serve $(ARGS)

mail: export STILLROOM_DATABASE_URL ?= sqlite:///$(CURDIR)/var/stillroom.db
mail: setup ## show the mail of what `make run` serves, such as the link of a sign-up
	$(BIN)/stillroom worker $(ARGS)

test: redis ## the whole suite but the browser's part and the benchmarks
	$(BIN)/pytest $(PARALLEL) $(ARGS)

e2e: chromium ## the pages in a real Chromium, which is fetched when there is none
	$(BIN)/pytest -m e2e $(ARGS)

check: setup ## all that has to hold before a change is merged
	$(BIN)/ruff format --check .
	$(MAKE) --no-print-directory lint types contracts deps
	$(MAKE) --no-print-directory chromium redis
	$(BIN)/pytest $(PARALLEL) -m "not benchmark" $(ARGS)

bench: setup ## measure against pgbench and a plain stack: a table and a JSON file (ARGS=--help)
	$(BIN)/python -m tests.benchmarks $(ARGS)

replay: setup ## replay a retailer's file through the product (FILE=…)
	$(BIN)/python -m tests.replay $(ARGS) "$(FILE)"

format: setup ## put the code in order
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

lint: setup ## style, safety, and no clock or chance outside adapters/system
	$(BIN)/ruff check .

types: browser-setup ## mypy, strict
	$(BIN)/mypy

contracts: setup ## who may import whom
	$(BIN)/lint-imports --no-logo --config importlinter.ini

deps: setup ## no dependency missing, unused or borrowed
	$(BIN)/deptry .

mutate: setup ## change the domain in small ways and see that a test notices
	$(BIN)/mutmut run $(ARGS)

lock: ## pin the requirements anew, after a change of pyproject.toml (needs uv; ARGS=--upgrade)
	scripts/lock $(ARGS)

clean: ## remove what can be made again; the demo's data in var/ stays
	rm -rf .venv build dist mutants .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .schemathesis
	find . -name __pycache__ -prune -exec rm -rf {} +

.PHONY: browser-setup chromium redis
browser-setup:
	@scripts/setup e2e

chromium: browser-setup
	@$(BIN)/python -m tests.servers.chromium

redis: setup
	@$(BIN)/python -m tests.servers.redis
