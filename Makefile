# Two commands for everybody: `make demo` and `make test`. The rest is for daily work.
PYTHON ?= python3
BIN := .venv/bin
HASH = (sha256sum 2>/dev/null || shasum -a 256) | cut -c1-16
# A stamp carries the hash of what it was installed from: unchanged, nothing is asked again.
DEMO := .venv/.demo-$(shell cat locks/demo.txt pyproject.toml | $(HASH))
TEST := .venv/.test-$(shell cat locks/test.txt pyproject.toml | $(HASH))
# uv trusts its own list of authorities unless told to use the system's, where a proxy's stands.
CERTIFICATES := $(if $(wildcard /etc/ssl/certs/ca-certificates.crt),--system-certs)
UV := VIRTUAL_ENV="$(CURDIR)/.venv" $(BIN)/uv $(CERTIFICATES)
COMPILE := $(UV) pip compile -q --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header

.PHONY: demo test test-all fast lint format lock chromium office

demo: $(DEMO)  ## the demo district at 127.0.0.1:8000
	@exec $(BIN)/stemhappens demo

test: $(TEST) chromium  ## everything a change must pass
	@$(BIN)/python scripts/check.py

test-all: $(TEST) chromium office  ## and LibreOffice, long property runs, killed processes, load
	@$(BIN)/python scripts/check.py --all

fast: $(TEST)  ## the tests on SQLite alone
	@$(BIN)/python -m pytest -q

lint: $(TEST)  ## style, types, layers, migrations
	@$(BIN)/python scripts/check.py --lint

format: $(TEST)  ## put the code into the house's form
	@$(BIN)/ruff check -q --fix-only . ; $(BIN)/ruff format -q .

lock: $(TEST)  ## pin again after a change in locks/*.in
	$(COMPILE) locks/demo.in -o locks/demo.txt
	$(COMPILE) -c locks/demo.txt locks/postgres.in -o locks/postgres.txt
	$(COMPILE) -c locks/postgres.txt locks/test.in -o locks/test.txt

.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "STEMHappensOS needs Python 3.11 or newer: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@scripts/need.sh "a Python environment" "$(PYTHON) -c 'import ensurepip, venv'" python3-venv
	@echo "Making a Python environment in .venv …"
	@$(PYTHON) -m venv .venv && touch $@

$(DEMO): .venv/.made
	@echo "Installing what the server needs, about 70 MB to fetch, once …"
	@$(BIN)/pip install -q --disable-pip-version-check --only-binary :all: --require-hashes -r locks/demo.txt
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@rm -f .venv/.demo-* && touch $@

# The test lock holds the demo lock's versions and more, so either may come first.
$(TEST): .venv/.made
	@echo "Installing what the tests need, about 200 MB to fetch, once …"
	@sed -n '/^uv==/,/[^\\]$$/p' locks/test.txt > .venv/uv.txt
	@$(BIN)/pip install -q --disable-pip-version-check --only-binary :all: --require-hashes -r .venv/uv.txt
	@$(UV) pip install -q --no-build --require-hashes -r locks/test.txt
	@$(UV) pip install -q --no-deps --no-build-isolation -e .
	@rm -f .venv/.demo-* .venv/.test-* && touch $(DEMO) $@

# Without them the tests that need them are left out, and the run says so at its end; CI insists.
chromium:
	@scripts/need.sh "browser tests" 'test -n "$$CHROMIUM" || command -v chromium' \
		chromium fonts-liberation || test -z "$$CI"

office:
	@scripts/need.sh "opening decks and documents" "command -v soffice && command -v pdftoppm" \
		libreoffice-impress libreoffice-writer libreoffice-calc poppler-utils || test -z "$$CI"
