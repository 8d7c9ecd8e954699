# What can be done with a fresh clone: `make demo` shows the portal, `make test` proves it. `make help` lists the rest.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh

# The first Python here that is new enough; name another with `make setup PYTHON=/path/to/python`.
PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11 python3.14,$(shell \
	$(name) -c 'import sys; sys.version_info >= (3, 11) and print(sys.executable)' 2>/dev/null)))
PORT ?= 8000
PY := .venv/bin/python
T ?= tests

# Each stamp lives inside what it vouches for, so deleting the one deletes the other.
VENV_READY := .venv/.installed
NODE_READY := node_modules/.installed
STYLES_READY := static/build/.built

.PHONY: help setup demo run test test-one test-postgres lint lock clean

help:
	@echo 'make demo                      the portal with its made-up stories, on http://localhost:$(PORT) (PORT=8001 for another port)'
	@echo 'make test                      every check, and every test on SQLite, on PostgreSQL and in a browser'
	@echo 'make test-one T=tests/x.py     one file or test, on SQLite; anything pytest accepts'
	@echo 'make test-postgres T=tests/x.py   the same on PostgreSQL'
	@echo 'make lint                      the checks without the tests'
	@echo 'make run                       the portal with an empty database, on http://localhost:$(PORT)'
	@echo 'make setup                     what all of these need, and nothing that is already there'
	@echo 'make lock                      choose versions anew and write requirements.txt and requirements-dev.txt'
	@echo 'make clean                     remove all that was made here, the demo with it'

setup: $(VENV_READY) $(NODE_READY) $(STYLES_READY) 
	@mkdir -p var staticfiles

$(PY):
	@test -n '$(PYTHON)' || { echo 'Python 3.11 or newer is needed: apt-get install python3 python3-venv'; exit 1; }
	$(PYTHON) tests/rig/new_python.py .venv

$(VENV_READY): requirements.txt requirements-dev.txt | $(PY)
	$(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

$(NODE_READY): package.json package-lock.json tests/rig/node.py | $(VENV_READY)
	$(PY) -m tests.rig.node ci --no-audit --no-fund --loglevel=error
	@touch $@

$(STYLES_READY): $(NODE_READY) $(shell find static/src -type f 2>/dev/null)
	$(PY) -m tests.rig.node run build
	@touch $@

demo: setup
	PORTAL_MODE=demo PORTAL_URL=http://localhost:$(PORT) DATABASE_URL=sqlite:///$(CURDIR)/var/demo.sqlite3 \
		exec $(PY) manage.py demo --port $(PORT)

run: setup
	$(PY) manage.py migrate --verbosity 0
	$(PY) manage.py createcachetable
	PORTAL_URL=http://localhost:$(PORT) exec $(PY) manage.py runserver 127.0.0.1:$(PORT)

test: setup
	@exec $(PY) -m tests.rig.run everything

lint: setup
	@exec $(PY) -m tests.rig.run lint

test-one: setup
	@exec $(PY) -m tests.rig.run sqlite $(T)

test-postgres: setup
	@exec $(PY) -m tests.rig.run postgres $(T)

lock: | $(PY)
	$(PY) -m pip install -qq --disable-pip-version-check 'pip-tools>=7.5'
	$(PY) -m tests.rig.lock

clean:
	rm -rf .venv node_modules static/build staticfiles test-results var
