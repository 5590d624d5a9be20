# Two commands are enough for a newcomer: `make demo` and `make test`. Both set up first.
# Needs only Python 3.11 or newer (with venv) and make.

PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3)
UV ?= uv
BIN := .venv/bin
STAMP := .venv/.ready

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
# Prefect's telemetry and promotions stay off wherever we start it
export DO_NOT_TRACK := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false
export PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT := false

.PHONY: setup test test-slow check lint types truths test-real faults demo fix lock

setup: $(STAMP)

# Hashes are checked for everything, the build backend included: no second download happens unseen.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "tayang needs Python 3.11 or newer (make setup PYTHON=...)")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	touch $(STAMP)

test: setup
	$(BIN)/python -m pytest -n 3 --dist loadfile -m "not slow"

# Whole matrices, the twins' own behaviour, real clips: everything that `make test` samples
test-slow: setup
	$(BIN)/python -m pytest -n 2 --dist loadfile -m slow

# `make -k check` shows every gate's complaints, not only the first one's
check: lint types truths

lint: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: setup
	$(BIN)/mypy

# Import rules, what must never be in a tracked file, commands and licences that the pages tell
truths: setup
	$(BIN)/python -m pytest tests/test_layout.py tests/test_hygiene.py tests/test_readme.py tests/test_licences.py

# Real WordPress, Prefect server and Chromium on loopback, and a plain `pip install .`
test-real: setup
	TAYANG_REAL=1 $(BIN)/python -m pytest -m "not twin" tests/real tests/packaging tests/contract

# The whole fault matrix and its table; `make faults ROWS="F01 F18"` for some rows of it
faults: setup
	$(BIN)/python -m tests.faults $(ROWS)

demo: setup
	$(BIN)/tayang demo

fix: setup
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# Needs uv. The result holds exact pins and hashes, and no address of any kind.
lock:
	$(UV) pip compile --quiet pyproject.toml --universal --python-version 3.11 \
		--group tests --group lint --group real --group build \
		--generate-hashes --no-annotate --no-header --no-emit-index-url --output-file requirements.lock
