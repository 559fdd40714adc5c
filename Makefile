# `make run` and `make test` do all the set-up on a machine with Python >= 3.11.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FRONTEND := aecore/ui/frontend

.PHONY: run test check lint bench load science gallery frontend frontend-check messages wheel-check clean

run: $(VENV)/run.stamp ## the app on http://localhost:8501
	$(BIN)/streamlit run app.py

test: $(VENV)/test.stamp lint ## every test, in a real browser too where one can be had
	$(BIN)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder

check: $(VENV)/test.stamp lint ## every test but the slowest, within the time that CI has
	$(BIN)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder -m "not slow"

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/test.stamp ## speed on this machine, as ratios (about eight minutes)
	$(BIN)/python -m aecore bench

load: $(VENV)/test.stamp ## what 200 viewers of one training cost, over loopback (two minutes)
	$(BIN)/python -m aecore bench --load 200 --seconds 60 --json

science: $(VENV)/test.stamp ## short runs on MNIST: does theory hold? (about ten minutes)
	$(BIN)/python -m aecore science

gallery: $(VENV)/run.stamp ## train the runs of assets/gallery anew (MNIST must be here; about ten minutes)
	$(BIN)/python -m aecore gallery

frontend: $(FRONTEND)/node_modules ## build the browser components
	cd $(FRONTEND) && npm run build

frontend-check: $(FRONTEND)/node_modules ## test them, and that the committed bundle is what the source builds
	cd $(FRONTEND) && npm run check && npm test && npm run build
	git diff --exit-code --stat -- $(FRONTEND)/dist

wheel-check: $(VENV)/run.stamp ## build the wheel, install it into a fresh environment, start it there (two minutes)
	$(BIN)/python tests/check_wheel.py

messages: $(VENV)/run.stamp ## add new words to the catalogues
	$(BIN)/python -m aecore.ui.catalogue

clean:
	rm -rf $(VENV) $(FRONTEND)/node_modules

$(VENV)/run.stamp: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q --no-compile -r requirements.txt
	touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp tests/requirements.txt
	$(BIN)/pip install -q --no-compile -r tests/requirements.txt
	$(BIN)/python tests/get_chromium.py
	touch $@

$(FRONTEND)/node_modules: $(FRONTEND)/package-lock.json
	cd $(FRONTEND) && npm ci --no-audit --no-fund
	touch $@
