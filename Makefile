# Two commands: `make` sets up and builds the package, `make test` sets up and runs every check.
.DELETE_ON_ERROR:
export DVC_NO_ANALYTICS := 1
PYTHON ?= python3
BIN := .venv/bin

all: build

.venv/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	mkdir -p .dvc/tmp && chmod 700 .dvc/tmp
	$(BIN)/dvc config --local core.site_cache_dir "$(CURDIR)/.dvc/tmp/site"
	touch $@

setup: .venv/.ready

build: setup
	$(BIN)/abstracts build

.venv-validators/.ready: validators/requirements.lock
	$(PYTHON) -m venv .venv-validators
	.venv-validators/bin/pip install --quiet --disable-pip-version-check --require-hashes -r validators/requirements.lock
	touch $@

test: setup .venv-validators/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --exclude '^tests/(browser|engine_ray)/'
	$(BIN)/lint-imports --no-logo
	$(BIN)/pytest --numprocesses auto --dist loadfile --no-loadscope-reorder --ignore tests/browser --ignore tests/engine_ray

.venv/.browser: tests/browser/requirements.lock .venv/.ready
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r tests/browser/requirements.lock
	command -v chromium > /dev/null || apt-get install --quiet --yes --no-install-recommends chromium
	touch $@

test-browser: .venv/.browser
	$(BIN)/mypy --package tests.browser
	$(BIN)/pytest --numprocesses auto --dist loadfile tests/browser

.venv/.ray: engines/requirements.lock .venv/.ready
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r engines/requirements.lock
	touch $@

test-ray: .venv/.ray
	$(BIN)/mypy --package tests.engine_ray
	$(BIN)/pytest tests/engine_ray

screenshots: .venv/.browser build
	$(BIN)/python -m tests.browser.screenshots .screenshots

reliability: setup
	$(BIN)/python -m tests.reliability

lock:
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
	  --custom-compile-command "make lock" --extra s3 --extra ssh --extra webdav --group dev pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
	  --custom-compile-command "make lock" validators/requirements.in -o validators/requirements.lock
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
	  --custom-compile-command "make lock" tests/browser/requirements.in -o tests/browser/requirements.lock
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
	  --custom-compile-command "make lock" --constraints requirements.lock engines/requirements.in \
	  -o engines/requirements.lock

derive: setup
	$(BIN)/abstracts derive

clean:
	rm -rf data/interim data/processed/latest .dvc/cache .dvc/tmp

.PHONY: all setup build test test-browser test-ray screenshots reliability lock derive clean
