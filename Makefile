# `make demo` and `make test` are the two commands of README.md; both start from a clean clone.
PYTHON ?= python3
FUZZ_SECONDS ?= 30
# Which extras go into inspector.pyz.
PYZ_EXTRAS ?= serve,explore
VENV ?= .venv
BIN := $(VENV)/bin
# A test process for each core; one that runs out of tests takes some of another's.
PYTEST := $(BIN)/pytest -n auto --dist worksteal

# Each test process, and each command that a test starts, would compile all modules anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo quick test only-tests test-thorough lint test-newest test-oldest test-spark docs bench fuzz mutants generate dist dist-check hooks clean

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable . --group dev
	touch $@

help:  ## say what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.installed  ## decode a key and look into a real backup
	$(BIN)/keycodec decode 0110696e7374616e636500011072656772657373696f6e5f696e7374616e6365300001
	@echo
	$(BIN)/inspector -s backup:fixtures/backup-behind instances
	@echo
	$(BIN)/inspector -s backup:fixtures/backup-behind clusters
	@echo
	$(BIN)/inspector -s backup:fixtures/backup-behind tablet-stats --table-id 113973 --limit 10

# What `make quick` does not even import: schemathesis takes seconds in each process.
QUICK := -m 'not slow' -p no:schemathesis --ignore=tests/inspector/service/http/test_hostile.py

# Python files that differ from the last commit.
CHANGED = $(shell { git diff --name-only --diff-filter=d HEAD; git ls-files --others --exclude-standard; } | grep '\.py$$')

quick: $(VENV)/.installed  ## lint what changed since the last commit, run the tests that are not slow
	$(if $(CHANGED),$(BIN)/ruff check $(CHANGED))
	$(if $(CHANGED),$(BIN)/ruff format --check --quiet $(CHANGED))
	$(PYTEST) $(QUICK)

lint: $(VENV)/.installed  ## ruff, mypy --strict, the layers of imports, spelling
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy --explicit-package-bases benchmarks fuzz inspector keycodec tests tools
	$(BIN)/mypy tests/typing
	$(BIN)/lint-imports
	$(BIN)/codespell

only-tests: $(VENV)/.installed
	$(PYTEST)

# Most of lint is one process, mypy: beside the tests it takes no time of its own. Where one fails, the other ends first.
test: $(VENV)/.installed  ## lint and the tests
	$(MAKE) --no-print-directory -j2 lint only-tests

test-thorough: $(VENV)/.installed  ## all cases of all tests, with many new random examples: before a release
	$(PYTEST) --thorough

test-newest:  ## the tests that are not slow, on the newest Python found here
	$(PYTHON) -m tools.test_newest $(QUICK)

test-oldest: $(VENV)/.installed  ## the same, with the oldest releases of packages that pyproject.toml allows
	$(BIN)/python -m tools.test_oldest $(QUICK)

$(VENV)/.spark-installed: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --editable '.[spark]'
	touch $@

# One process: each would have a Spark of its own, and its start takes longest.
test-spark: $(VENV)/.spark-installed  ## the tests on a local Spark; installs pyspark, needs Java 17
	$(BIN)/pytest tests/inspector/tables/spark

docs: $(VENV)/.installed  ## what the documentation quotes from the program
	$(BIN)/python -m tools.generate_docs

bench: $(VENV)/.installed  ## measure; prints ratios (docs/speed.md)
	$(BIN)/python -m benchmarks

$(VENV)/.fuzz-installed: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --group fuzz
	touch $@

fuzz: $(VENV)/.fuzz-installed  ## random input, FUZZ_SECONDS for each target
	FUZZ_SECONDS=$(FUZZ_SECONDS) $(BIN)/python -m fuzz

$(VENV)/.mutants-installed: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --group mutants
	touch $@

# Which of them: all of [tool.mutmut] in pyproject.toml, or such as MUTANTS='inspector.records.lines*'.
MUTANTS ?=

mutants: $(VENV)/.mutants-installed  ## change the code of some rooms bit by bit, and list the changes that no test notices
	$(BIN)/mutmut run $(MUTANTS) >/dev/null
	@$(BIN)/mutmut results | grep -v ': not checked$$' || echo 'every change was noticed'

generate: $(VENV)/.installed  ## the schema's generated files, from inspector/schema/proto/*.proto
	$(BIN)/python tools/generate_schema.py

$(VENV)/.dist-installed: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --group dist
	touch $@

dist: $(VENV)/.dist-installed  ## wheel, sdist, inspector.pyz and keycodec.pyz, in dist/
	rm -rf dist build/pyz
	$(BIN)/python -m build --quiet
	$(BIN)/python -m tools.build_pyz $(PYZ_EXTRAS)

dist-check: dist  ## build, then try each file in an empty environment without network
	$(BIN)/python -m tools.try_dist

hooks: $(VENV)/.installed  ## run the checks of .pre-commit-config.yaml before each commit
	$(BIN)/python -m pip install --quiet pre-commit
	$(BIN)/pre-commit install

clean:  ## remove what was installed and built
	rm -rf .venv .venv-* dist build/pyz mutants .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
