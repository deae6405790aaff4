# Two commands: `make demo` and `make test`. Both create the environment first, once.
# Another place for it: make test VENV=/path/to/environment

VENV ?= .venv
PYTHON := $(VENV)/bin/python
DGM := $(VENV)/bin/dgm

# An environment is up to date if it was made for this folder, by these two files.
KEY := $(shell { pwd; cat pyproject.toml constraints.txt; } | cksum | cut -d' ' -f1)
STAMP := $(VENV)/.installed-$(KEY)

.PHONY: demo test colab attacks strange environment bubblewrap clean

demo: environment bubblewrap
	$(DGM) demo

test: environment bubblewrap
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(DGM) build --check
	$(DGM) audit
	# one thread each: two torch processes with two threads on two cores mostly wait for each other
	OMP_NUM_THREADS=1 DGM_BUDGET=smoke DGM_CHECKPOINTS="$$(mktemp -d)" \
	    JUPYTER_PATH="$(CURDIR)/tests/jupyter" $(PYTHON) -m pytest --numprocesses auto \
	    --dist loadfile --nbval-lax --nbval-kernel-name without-dgm --nbval-cell-timeout 600

# The solved notebooks as they run on Colab: its versions, where dgm is not installed.
COLAB := $(VENV)-colab

colab: $(COLAB)/.installed-$(shell cksum < tests/colab.txt | cut -d' ' -f1)
	DGM_BUDGET=smoke DGM_CHECKPOINTS="$$(mktemp -d)" $(COLAB)/bin/python -m pytest \
	    --noconftest --nbval-lax --nbval-current-env --nbval-cell-timeout 600 \
	    tests/notebooks

$(COLAB)/.installed-%: tests/colab.txt
	"$$(scripts/find_python.sh)" -m venv --clear $(COLAB)
	$(COLAB)/bin/python -m pip install --quiet --requirement tests/colab.txt
	touch $@

# What every attack scores; `make attacks STOCK=--stock` also under nbgrader's own executor.
attacks: environment bubblewrap
	$(PYTHON) tests/attacks/run.py $(STOCK)

# Whether every hidden test reaches a verdict on seventy kinds of strange answers: half an hour.
strange: environment bubblewrap
	$(PYTHON) scripts/strange_answers.py

environment: $(STAMP)

$(STAMP):
	$(PYTHON) -c "" 2>/dev/null || "$$(scripts/find_python.sh)" -m venv $(VENV)
	$(PYTHON) -m pip install --quiet --editable '.[test]' --constraint constraints.txt
	rm -f $(VENV)/.installed-*
	touch $@

bubblewrap:
	scripts/install_bubblewrap.sh

clean:
	rm -rf demo $(VENV) $(COLAB)
