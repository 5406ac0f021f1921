# One word per job: `make help` lists them. Every word does its own set-up in .venv, from python3 and make alone.
# CI types the same words (.ci/run), so what passes here passes there.

PYTHON ?= python3
PY := .venv/bin/python
ENV := $(PYTHON) tools/environment.py
RUFF := .venv/bin/ruff
SPECTRAL := openapi/lint/node_modules/.installed
# Arguments for pytest, as in: make test ARGS="-k retry -x"
ARGS ?=
PYTEST := $(PY) -m pytest $(ARGS)
# Two files at a time; JOBS=0 for one process, as a debugger wants it.
JOBS ?= 2
# What is written by hand; generated/ is checked by its users' eyes (types) and by the drift check alone.
OURS := facade openapi tests tools benchmarks examples
SPECS = $(filter-out openapi/rules.yaml %.config.yaml,$(wildcard openapi/*.yaml openapi/*.json))
# Our own documents state x-ostiary-replay; what somebody else wrote keeps to nobody's rules.
OURS_TO_LINT = $(shell grep -l x-ostiary-replay $(SPECS))
OUTCOMES := .cache/outcomes
NO_TESTS_IS_FINE = { [ $$? -eq 5 ] && echo "there are no such tests yet"; }

export PATH := $(CURDIR)/.venv/bin:$(PATH)
# Some machines forbid to keep compiled code; each of a thousand programs that tests start would compile ours again.
unexport PYTHONDONTWRITEBYTECODE
.DEFAULT_GOAL := help
.PHONY: help setup demo regenerate check test bench pages docs peers pythons crash fuzz promises \
        lint types contracts lint-specs drift format package advisories clean

help: ## list these words
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## install everything that development needs into .venv
	@$(ENV) run test check generate docs bench

demo: ## show the main job of each service on the sandbox (KEEP=1 leaves its console running)
	@$(ENV) run
	@KEEP=$(KEEP) $(PY) examples/demo

regenerate: ## compile openapi/*.yaml into generated/ostiary_api
	@$(ENV) generate
	@$(PY) -m openapi.compiler

test: ## run every test but the slow suites (peers, crash, fuzz)
	@$(ENV) test
	@$(MAKE) --silent $(SPECTRAL) || echo "no Spectral: the tests of openapi/rules.yaml are skipped"
	@$(PYTEST) -n $(JOBS) --dist loadfile -m "not peers and not crash and not fuzz" --outcomes=$(OUTCOMES)/test.json

peers: ## run the vendors' own SDKs, each in an environment of its own, against the sandbox
	@$(ENV) test
	@$(PYTEST) -m "peers and not pythons" --outcomes=$(OUTCOMES)/peers.json

pythons: ## run the core's tests on the other Pythons that are promised, where they are installed
	@$(ENV) test
	@$(PYTEST) -m pythons --outcomes=$(OUTCOMES)/pythons.json

crash: ## kill processes at bad moments and see what survives
	@$(ENV) test
	@$(PYTEST) -m crash --outcomes=$(OUTCOMES)/crash.json || $(NO_TESTS_IS_FINE)

fuzz: ## feed decoders and parsers random input for longer than `make test` does
	@$(ENV) test
	@OSTIARY_FUZZ=1 $(PYTEST) -m fuzz --outcomes=$(OUTCOMES)/fuzz.json || $(NO_TESTS_IS_FINE)

promises: ## compare tests/promises/*.toml with the outcomes of the suites above
	@$(ENV) test
	@$(PY) tests/promises/checker.py $(OUTCOMES)

check: lint types contracts lint-specs drift ## run all checks that need no test to run

lint: ## ruff: style, imports, likely bugs, format
	@$(ENV) check
	@failed=0; $(RUFF) check $(OURS) || failed=1; $(RUFF) format --check $(OURS) || failed=1; exit $$failed

types: ## mypy --strict and pyright, on our code and as users see it; every public name has a type
	@$(ENV) check
	@failed=0; \
	    $(PY) -m mypy facade generated tests/typing || failed=1; \
	    $(PY) -m mypy openapi/compiler tools tests/promises tests/docs || failed=1; \
	    $(PY) -m mypy examples/*.py || failed=1; MYPYPATH=examples/demo $(PY) -m mypy examples/demo || failed=1; \
	    $(PY) -m pyright || failed=1; \
	    $(PY) -m tools.typed || failed=1; \
	    exit $$failed

contracts: ## import-linter: arrows between rooms point down only, and the picture of them is right
	@$(ENV) check
	@.venv/bin/lint-imports --no-logo
	@$(PY) -m tools.pages --check rooms

lint-specs: ## openapi-spec-validator and Spectral on every document
	@$(ENV) check
	@$(PY) -m openapi_spec_validator $(SPECS)
	@$(MAKE) --silent $(SPECTRAL)
	@openapi/lint/node_modules/.bin/spectral lint --ruleset openapi/rules.yaml --fail-severity warn $(OURS_TO_LINT)

drift: ## fail if generated/ is not what openapi/ compiles to
	@$(ENV) generate
	@$(PY) -m openapi.compiler --check

# Spectral comes from the npm registry, at the versions of its lock file; the node that runs it from .venv.
$(SPECTRAL): openapi/lint/package-lock.json
	@npm ci --silent --prefix openapi/lint
	@touch $@

format: ## let ruff mend style and format
	@$(ENV) check
	@$(RUFF) check --fix $(OURS)
	@$(RUFF) format $(OURS)

bench: ## measure (QUICK=1 for a short look)
	@$(ENV) bench
	@for file in benchmarks/bench_*.py; do $(PY) $$file $(if $(QUICK),--quick) || exit 1; done

package: ## build wheel and sdist, look inside, use them in empty environments, each extra alone
	@$(ENV) run
	@$(PY) tools/package.py

advisories: ## ask a source of known weaknesses about every dependency; one that it doesn't know is a failure
	@$(ENV) audit
	@.venv/bin/pip-audit --local --skip-editable --strict --progress-spinner off

pages: ## write the pages that are made from code: promises, reference, wire, commands, figures, rooms
	@$(ENV) test check
	@$(PY) -m tools.pages

# The variable leaves out what the theme says of its successor; both are pinned.
docs: ## build the documentation site into build/site
	@$(ENV) docs
	@NO_MKDOCS_2_WARNING=1 .venv/bin/mkdocs build --strict --quiet --site-dir build/site

clean: ## remove what these words made, the environment too
	rm -rf .venv .venv.lock .peers .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache \
	    build dist openapi/lint/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
