# `make run` and `make test` set up what they need; the second time they are quick.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SYSTEM_PACKAGES := tesseract-ocr tesseract-ocr-fin tesseract-ocr-eng tesseract-ocr-osd tesseract-ocr-script-latn libvoikko1 voikko-fi
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
FIXTURES := fixtures/cards

PAGES := build/pages

.PHONY: docs benchmark dist image train bench run test lint golden-check golden-accept check format fixtures lock system browser clean

run: $(VENV)/.run system
	$(BIN)/sokra-extract run $(FIXTURES) -o output

# Everything; `make check` is its fast part, without engines and without worker processes.
test: lint browser
	$(BIN)/python -m pytest

# The browser that the review page is tried in.
browser:
	@$(MAKE) --no-print-directory system SYSTEM_PACKAGES=chromium

check: lint
	$(BIN)/python -m pytest -m "not engine and not processes"

lint: $(VENV)/.dev system
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

# What the fixtures give against what was accepted of it, word by word.
golden-check: $(VENV)/.run system
	$(BIN)/python -m extract check fixtures --recorded
	$(BIN)/python -m extract check fixtures
	$(BIN)/python -m extract check fixtures/eura --family eura

# Accepts what the fixtures give now; look at the difference, and commit it with the change that made it.
golden-accept: $(VENV)/.run system
	nice $(BIN)/python -m extract check fixtures --record --accept
	nice $(BIN)/python -m extract check fixtures/eura --family eura --accept

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Draws the committed fixtures anew; fixtures/README.md says what that needs.
fixtures: $(VENV)/.dev
	nice $(BIN)/python -m fixtures.make

# The packages of the operating system: asked for only where one is missing.
system:
	@missing=; for package in $(SYSTEM_PACKAGES); do \
	  dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; done; \
	$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || missing="$$missing python3-venv"; \
	if [ -n "$$missing" ]; then \
	  command -v apt-get >/dev/null || { echo "Please install:$$missing" >&2; exit 4; }; \
	  sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	  echo "Installing$$missing"; \
	  $$sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq --no-install-recommends $$missing >/dev/null; fi

$(VENV)/.run: requirements.txt pyproject.toml | system
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	$(PIP) install --require-hashes -r requirements-dev.txt
	touch $@

# Rebuilds the trained tables of the repair from CORPUS (docs/repair.md names its sources): byte for byte the same.
train: $(VENV)/.dev
	@test -n "$(CORPUS)" || { echo "Please name the folder: make train CORPUS=folder" >&2; exit 2; }
	nice $(BIN)/python -m training tables $(CORPUS) --pages $(PAGES)
	nice $(BIN)/python -m training weights $(CORPUS) --pages $(PAGES)

# What reading and a batch cost, and the table of the repair's figures; with CORPUS=folder on mixed prose as well,
# with PEERS=folder beside the tools of that virtual environment. Then what machines and strangers do to it: killed
# runs, flipped bits, passing faults, 2,000 seeded mutants, and how many of 100 small changes the tests notice.
bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks.reading
	$(BIN)/python -m benchmarks.ocr
	$(if $(PEERS),$(BIN)/python -m benchmarks.peers --venv $(PEERS))
	$(BIN)/python -m benchmarks.batch
	$(BIN)/python -m benchmarks.walls
	$(BIN)/python -m benchmarks.faults
	$(BIN)/python -m benchmarks.fuzzed
	$(BIN)/python -m benchmarks.noticed
	$(BIN)/python -m benchmarks.repair $(if $(CORPUS),--corpus $(CORPUS)) --pages $(PAGES)

# The site in build/site: links are strict, and nothing is fetched for it.
docs: $(VENV)/.dev
	$(BIN)/python docs/site.py
	$(BIN)/mkdocs build --strict --quiet

# The page of the benchmark against other tools; PEERS=folder is a virtual environment with kreuzberg and ocrmypdf.
benchmark: $(VENV)/.dev
	@test -n "$(PEERS)" || { echo "Please name the environment: make benchmark PEERS=folder" >&2; exit 2; }
	$(BIN)/python -m benchmarks.against --venv $(PEERS) --page docs/benchmark.md

# New pins for both lists; needs uv.
lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --extra ppocr --extra review --extra build -o requirements.txt --quiet
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --all-extras -c requirements.txt -o requirements-dev.txt --quiet

# Wheel, source archive and manual page in dist/, each of the two installed and used in a bare environment elsewhere.
dist: $(VENV)/.dev system
	rm -rf dist
	$(BIN)/python -m build --no-isolation --outdir dist . >/dev/null
	$(BIN)/python docs/manual.py && cp build/sokra-extract.1 dist/
	$(BIN)/python -m tests.bare_install dist/*.whl dist/*.tar.gz

# The image, by whichever builder is there; it needs no root.
image:
	@builder=$$(command -v podman || command -v buildah || command -v docker) || { \
	  echo "Please install podman, buildah or docker." >&2; exit 4; }; \
	case $$builder in *buildah) $$builder bud -t sokra-extract . ;; *) $$builder build -t sokra-extract . ;; esac

clean:
	rm -rf $(VENV) output/*.parquet output/*.csv output/run.json
