# Two commands: `make run` and `make test`. Both set up all they need in .venv, from the locks.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
QUIETLY := --quiet --disable-pip-version-check

.PHONY: run test check readers pictures docs wheel sbom audit rehearse-image rehearse-service locks clean help

run: $(VENV)/installed-run  ## start the bot where .env holds a token, the playground where not
	@exec $(BIN)/ime start

test: $(VENV)/installed-test  ## run all tests, with coverage
	$(BIN)/python -m pytest -n 4 --dist worksteal --cov --cov-report=term:skip-covered

check: $(VENV)/installed-check  ## lint, types, contracts, spelling
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell

readers: $(VENV)/readers/installed $(VENV)/qc/installed  ## set up the programs that tests read exports with

pictures: $(VENV)/installed-test  ## take the pictures of the docs anew, from the running product, and draw the others
	$(BIN)/python release/architecture.py > docs/pictures/architecture.svg
	$(BIN)/python -m pytest tests/journey --pictures docs/pictures

docs: $(VENV)/installed-docs  ## build the site of the docs into build/site, without the network
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet --site-dir build/site
	@echo "build/site/index.html"

wheel: $(VENV)/installed-test  ## build the wheel twice and compare the bytes
	$(BIN)/python release/wheel.py

sbom: $(VENV)/installed-release  ## write bills of materials (CycloneDX) of a server, and of everything that runs
	@mkdir -p dist
	@for lock in server run; do \
	    $(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible --of JSON \
	        -o dist/sbom-$$lock.cdx.json locks/$$lock.txt && echo dist/sbom-$$lock.cdx.json; done

audit: $(VENV)/installed-release  ## ask PyPI about known holes; says so where PyPI is out of reach
	$(BIN)/python release/audit.py

rehearse-image:  ## carry out the Containerfile's steps on a copy of this Debian, as root
	$(PYTHON) deploy/rehearse_image.py

rehearse-service: $(VENV)/installed-test  ## install as the operators' page says and boot it, as root on Debian
	$(PYTHON) deploy/rehearse_service.py

locks: $(VENV)/installed-check  ## write the locks anew from pyproject.toml
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python locks/lock.py

clean:  ## remove what was set up, not what was collected
	rm -rf $(VENV)

help:
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; call make with PYTHON=python3.12, say.") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

# Environments with nothing of ours in them; uv makes them in seconds, where pip would want a minute.
$(VENV)/%/installed: locks/%.txt | $(VENV)/installed-check
	@echo "Setting up $(VENV)/$* ..."
	@$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(VENV)/$*
	@$(BIN)/uv pip sync --quiet --require-hashes --python $(VENV)/$*/bin/python locks/$*.txt
	@touch $@

$(VENV)/installed-%: locks/%.txt pyproject.toml | $(VENV)/bin/python
	@echo "Setting up $(VENV) ($*) ..."
	@$(BIN)/python -m pip install $(QUIETLY) --require-hashes -r locks/build.txt
	@$(BIN)/python -m pip install $(QUIETLY) --require-hashes --no-build-isolation -r locks/$*.txt
	@$(BIN)/python -m pip install $(QUIETLY) --no-build-isolation --no-deps --editable .
	@touch $@
