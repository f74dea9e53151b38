# make demo: assess one case and say where the report is.  make test: every check.  make bench: speed beside the peers.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.run-installed
DEV := $(VENV)/.dev-installed
PIP := -m pip install --quiet --disable-pip-version-check
INSTALL := $(BIN)/python $(PIP)
# The peers have an environment of their own: one of them needs an older pandas.
PEERS := .venv-bench
BENCH := $(PEERS)/.installed

.PHONY: demo test lint unit quick hooks generate lock bench validate system clean

demo: $(RUN)
	mkdir -p out
	$(BIN)/baserate assess case:met-live-2024-25 --out out/met-live-2024-25.html --force
	@echo "The report: $(CURDIR)/out/met-live-2024-25.html (open it in a browser)"

test: system $(DEV) lint unit

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: $(DEV)
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder -q

# The quick tests, for daily work.
quick: $(DEV)
	$(BIN)/python -m pytest -m "not slow" -n auto --dist loadfile --no-loadscope-reorder -q

hooks: $(DEV)
	$(BIN)/pre-commit install

generate: $(DEV)
	$(BIN)/python tools/compile_formulas.py
	$(BIN)/python docs/generate.py

bench: $(BENCH)
	for part in startup run drivers audit simulate; do $(PEERS)/bin/python benchmarks/$$part.py || exit 1; done

# Published results reproduced, each with its interval.
validate: $(DEV)
	for script in validation/*.py; do $(BIN)/python $$script || exit 1; done

# Debian's packages that the tests look through: a browser for the report, Pango for the PDF, pdftotext to read it back;
# Java for Spark; and PostgreSQL for live databases.
SYSTEM_PACKAGES := chromium libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 poppler-utils fonts-dejavu-core default-jre-headless postgresql
system:
	@missing=""; for package in $(SYSTEM_PACKAGES); do \
	  dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'install ok' || missing="$$missing $$package"; done; \
	if [ -z "$$missing" ]; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	else echo "Some tests will be skipped. To run them all, install:$$missing"; fi

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("baserate needs Python 3.11 or newer") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(RUN): requirements/run.txt pyproject.toml | $(BIN)/python
	$(INSTALL) --require-hashes --requirement requirements/run.txt
	$(INSTALL) --no-deps --no-build-isolation --editable .
	touch $@

$(DEV): requirements/dev.txt $(RUN)
	$(INSTALL) --require-hashes --requirement requirements/dev.txt
	touch $@

$(BENCH): requirements/bench.txt pyproject.toml
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python $(PIP) --require-hashes --requirement requirements/bench.txt
	$(PEERS)/bin/python $(PIP) --no-deps --no-build-isolation --editable .
	touch $@

# Needs uv. The lock files hold names, versions and hashes only.
LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --no-emit-index-url --generate-hashes --no-header --quiet
lock:
	$(LOCK) --group build --output-file requirements/run.txt
	$(LOCK) --group build --group dev --constraints requirements/run.txt --output-file requirements/dev.txt
	$(LOCK) --group build --group bench --constraints requirements/run.txt --output-file requirements/bench.txt

clean:
	rm -rf $(VENV) $(PEERS) out build dist
