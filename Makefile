# `make demo` and `make test` are the two commands of README.md; both start from a clean clone.
PYTHON ?= python3
FUZZ_SECONDS ?= 30
VENV := .venv
BIN := $(VENV)/bin

.PHONY: docs demo test lint bench fuzz generate clean

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable . --group dev
	touch $@

demo: $(VENV)/.installed
	$(BIN)/keycodec decode 0110696e7374616e636500011072656772657373696f6e5f696e7374616e6365300001
	@echo
	$(BIN)/inspector -s backup:fixtures/backup-demo instances
	@echo
	$(BIN)/inspector -s backup:fixtures/backup-demo clusters
	@echo
	$(BIN)/inspector -s backup:fixtures/backup-demo tablet-stats --table-id 113973 --limit 10

lint: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/mypy tests/typing
	$(BIN)/lint-imports

test: lint
	$(BIN)/pytest

docs: $(VENV)/.installed
	$(BIN)/python -m tools.generate_docs

bench: $(VENV)/.installed
	$(BIN)/python -m benchmarks

$(VENV)/.fuzz-installed: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --group fuzz
	touch $@

fuzz: $(VENV)/.fuzz-installed
	FUZZ_SECONDS=$(FUZZ_SECONDS) $(BIN)/python -m fuzz

generate: $(VENV)/.installed
	$(BIN)/python tools/generate_schema.py

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
