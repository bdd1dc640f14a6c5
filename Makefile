# `make run` and `make test` are all a fresh machine needs: Python 3.11 or newer, make and git.

PYTHON ?= python3
VENV ?= .venv
SIZE ?= medium
DATABASE ?= sqlite
BENCH_SIZE ?= large
WORKERS ?= 2
BIN := $(VENV)/bin
export PYTHON VENV CHROMIUM

# PORT=9000 HOST=0.0.0.0 make run
ifdef PORT
export COMMUNITY_PORT := $(PORT)
endif
ifdef HOST
export COMMUNITY_HOST := $(HOST)
endif

.PHONY: help run demo bench test check format messages coverage lock vendor installed installed-dev static-checks

help:
	@echo "make run        start the community on http://127.0.0.1:8000 (PORT=, HOST=)"
	@echo "make test       everything: format, lint, contracts, types, tests on both databases, browser"
	@echo "make check      the fast loop: no browser, no PostgreSQL, the heart and its pages"
	@echo "make format     put Python and imports into the house's form"
	@echo "make messages   collect new sentences into the catalogues and compile these"
	@echo "make coverage   the fast loop's tests with coverage; policies are covered line by line"
	@echo "make demo       fill the database with the demo community (SIZE=small|medium|large)"
	@echo "make bench      measure the real server beside bare Flask pages (DATABASE=sqlite|postgresql)"
	@echo "make lock       resolve pyproject.toml into requirements*.txt"
	@echo "make vendor     fetch the browser libraries again (needs npm)"

run: installed
	@exec $(BIN)/python -m community run --dev

demo: installed
	@exec $(BIN)/python -m community --dev demo --size $(SIZE)

test: installed-dev static-checks
	@.ci/browser
	$(BIN)/python -m pytest -n $(WORKERS)

# What changes every day: the heart and its pages. The rest, PostgreSQL and the browser with it,
# waits for `make test`.
check: installed-dev static-checks
	$(BIN)/python -m pytest -n $(WORKERS) -m "not postgresql and not slow" $(addprefix --ignore=tests/,browser importers demo cli identity)

static-checks:
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy
	$(BIN)/deptry .
	$(BIN)/djlint templates --lint --quiet

format: installed-dev
	$(BIN)/ruff check --quiet --fix-only --select I .
	$(BIN)/ruff format .

bench: installed-dev
	$(BIN)/python -m bench --database $(DATABASE) --size $(BENCH_SIZE)

messages: installed-dev
	$(BIN)/pybabel -q extract -F pyproject.toml -k _l -k _n:1,2 -k _ln:1,2 -k _p:1c,2 -k _lp:1c,2 --ignore-dirs=.* --no-location --sort-output --project=community -o $(VENV)/messages.pot .
	$(BIN)/pybabel -q update -i $(VENV)/messages.pot -d community/translations --width=100 --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	$(BIN)/pybabel -q compile -d community/translations

coverage: installed-dev
	$(BIN)/python -m pytest -n $(WORKERS) -m "not browser and not postgresql and not slow" --cov --cov-report=term
	$(BIN)/coverage report --include="community/*/policies.py" --fail-under=100

lock: installed-dev
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-annotate pyproject.toml --group build -o requirements.txt
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-annotate pyproject.toml --group build --group dev -c requirements.txt -o requirements-dev.txt

vendor: installed-dev
	$(BIN)/python .ci/vendor.py

installed:
	@.ci/install requirements.txt

installed-dev: installed
	@.ci/install requirements-dev.txt
