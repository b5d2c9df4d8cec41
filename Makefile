# Every command of the house. `make help` lists them.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help prepare prepare-tests system system-tests messages-compiled demo test test-fast prove bench check fmt lint types \
	layers docs schema journeys screenshots messages locks audit clean

# The first Python here that is new enough.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
STAMP := .venv/.prepared
COMPILE := $(abspath $(BIN)/uv) pip compile --quiet --universal --generate-hashes --no-emit-index-url \
	--python-version 3.11 --custom-compile-command "make locks"
PYTEST := $(BIN)/pytest
# One file, one process; tests/conftest.py says which files come first.
PARALLEL := -n 2 --dist loadfile --no-loadscope-reorder
# A tool reads settings, it needs no database.
NOWHERE := DATABASE_URL=postgresql://nobody@localhost:1/none REDIS_URL=redis://localhost:1/0

# A run starts hundreds of Python processes: what one of them has compiled, the others read, from a folder
# that goes with .venv, also where the machine's own habit is to compile everything anew.
export PYTHONPYCACHEPREFIX := $(CURDIR)/.venv/bytecode
unexport PYTHONDONTWRITEBYTECODE

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

prepare: system $(STAMP) messages-compiled ## Install what is missing, in .venv and on the machine

prepare-tests: system-tests prepare

system:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed."; exit 1; }
	@$(PYTHON) deploy/system_libraries.py

system-tests:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed."; exit 1; }
	@$(PYTHON) deploy/system_libraries.py --tests

$(STAMP): requirements/bootstrap.lock requirements/dev.lock | system
	@echo "Preparing .venv from requirements/dev.lock ..."
	@test -x $(BIN)/python && $(BIN)/python -m pip --version >/dev/null 2>&1 || { rm -rf .venv; $(PYTHON) -m venv .venv; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.lock
	@$(BIN)/uv pip sync --quiet --require-hashes --python $(BIN)/python requirements/dev.lock
	@touch $(STAMP)

messages-compiled: $(STAMP)
	@$(BIN)/python deploy/compile_messages.py

demo: prepare ## Run the demonstration until Ctrl-C; data stays in var/demo
	@exec $(BIN)/python -m trustfund.demo.run

test: prepare-tests ## Run every test, browser journeys included
	$(PYTEST) $(PARALLEL)

test-fast: prepare ## Run the tests that need no browser and little time
	$(PYTEST) $(PARALLEL) -m "not journey and not slow"

prove: prepare ## Run every proof at full size, or those whose NAME=... holds a text
	$(BIN)/python -m bench prove $(NAME)

bench: prepare ## Measure every figure against bench/goals.toml, or those whose NAME=... holds a text
	$(BIN)/python -m bench bench $(NAME)

check: prepare layers lint types ## Check layers, style, types, templates, migrations, sizes and docs
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(PYTEST) $(PARALLEL) tests/architecture tests/docs

fmt: prepare ## Bring Python and templates into shape
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

lint: prepare
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet templates

types: prepare
	$(NOWHERE) $(BIN)/mypy

layers: prepare
	$(BIN)/lint-imports

docs: prepare ## Write docs/reference anew from the code
	$(NOWHERE) $(BIN)/python -m docs.reference.generate

schema: prepare ## Write trustfund/audit/schema.json anew from what the migrations make
	SCHEMA=write $(PYTEST) -q tests/architecture/test_schema.py

journeys: prepare-tests ## Walk through the pages with a browser
	$(PYTEST) -m journey

screenshots: prepare-tests ## Make docs/screenshots anew
	SCREENSHOTS=docs/screenshots $(PYTEST) tests/journeys/test_pages_english.py tests/journeys/test_pages_korean.py

messages: prepare ## Collect what is to be translated into locale/ko (needs gettext's xgettext)
	$(NOWHERE) $(BIN)/python manage.py makemessages --locale ko --no-obsolete --no-wrap --add-location file \
		--ignore ".venv" --ignore "var" --ignore "tests" --ignore "bench"
	$(BIN)/python deploy/compile_messages.py

locks: $(STAMP) ## Renew requirements/*.lock from requirements/*.in
	cd requirements && for n in bootstrap runtime dev bench-hordak bench-django-ledger; do $(COMPILE) --upgrade $$n.in -o $$n.lock || exit 1; done

audit: prepare ## Ask whether a pinned package has a known hole
	$(BIN)/pip-audit --require-hashes --disable-pip -r requirements/dev.lock

clean: ## Remove what can be made again; the demonstration's data stays
	rm -rf .venv var/test staticfiles .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
