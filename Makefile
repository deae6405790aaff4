# Two commands: `make demo` and `make test`. Both create the environment first, once.
# Another place for it: make test VENV=/path/to/environment

VENV ?= .venv
PYTHON := $(VENV)/bin/python
DGM := $(VENV)/bin/dgm

# An environment is up to date if it was made for this folder, by these two files.
KEY := $(shell { pwd; cat pyproject.toml constraints.txt; } | cksum | cut -d' ' -f1)
STAMP := $(VENV)/.installed-$(KEY)

.PHONY: demo test lint notebooks audit colab attacks dask-attacks bench mixed killed strange strangers subsets resuming run data
.PHONY: environment bubblewrap chromium clean

demo: environment bubblewrap
	$(DGM) demo

test: environment bubblewrap chromium lint notebooks audit
	# slow files first, in the order of their names: the unit tests fill what time is left.
	# one thread each: two torch processes with two threads on two cores mostly wait for each other
	OMP_NUM_THREADS=1 DGM_BUDGET=smoke DGM_CHECKPOINTS="$$(mktemp -d)" DGM_STOP_AT_ERRORS=1 \
	    JUPYTER_PATH="$(CURDIR)/tests/jupyter" $(PYTHON) -m pytest --numprocesses auto \
	    --dist loadfile --no-loadscope-reorder --nbval-lax --nbval-kernel-name without-dgm --nbval-cell-timeout 600

# What ruff says of the code and of the hidden tests, whether imports point one way and types fit,
# and whether GitHub can read its workflows.
lint: environment
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/lint-imports --no-cache --no-logo
	$(VENV)/bin/basedpyright --pythonpath $(PYTHON)
	$(PYTHON) scripts/lint_hidden_tests.py problems tests/*/course/problems
	$(VENV)/bin/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(VENV)/bin/check-jsonschema --builtin-schema vendor.github-actions .github/actions/*/action.yml

# Are the notebooks in the repository those that problems/ makes? Then all that is left to build
# are the solved ones for nbval, which are in no repository.
notebooks: environment
	$(DGM) build --check
	$(DGM) build

# `make audit SEEDS=20` judges every answer under 20 seeds; PART=2/5 takes every fifth problem,
# from the second on.
SEEDS ?= 1
PART ?= 1/1
PROBLEMS = $(sort $(patsubst problems/%/problem.py,%,$(wildcard problems/*/problem.py)))

audit: environment bubblewrap
	$(DGM) audit --seeds $(SEEDS) $$(printf '%s\n' $(PROBLEMS) | split --number=r/$(PART))

# The solved notebooks as they run on Colab: its versions, where dgm is not installed.
COLAB := $(VENV)-colab

colab: notebooks $(COLAB)/.installed-$(shell cksum < tests/colab.txt | cut -d' ' -f1)
	DGM_BUDGET=smoke DGM_CHECKPOINTS="$$(mktemp -d)" DGM_STOP_AT_ERRORS=1 \
	    $(COLAB)/bin/python -m pytest \
	    --noconftest --nbval-lax --nbval-current-env --nbval-cell-timeout 600 \
	    tests/notebooks

$(COLAB)/.installed-%: tests/colab.txt
	"$$(scripts/find_python.sh)" -m venv --clear $(COLAB)
	$(COLAB)/bin/python -m pip install --quiet --requirement tests/colab.txt
	touch $@

# What every attack scores; `make attacks STOCK=--stock` also under nbgrader's own executor.
attacks: environment bubblewrap
	$(PYTHON) tests/attacks/run.py $(STOCK)

# Every attack on the worker of a Dask cluster.
dask-attacks: environment bubblewrap
	DGM_ATTACKS=all $(PYTHON) -m pytest tests/integration/test_dask.py -k attacks

# Twenty moments at which the grader of a class is killed, and workers of it: nobody is lost.
killed: environment bubblewrap
	DGM_KILLS=20 $(PYTHON) -m pytest tests/attacks/test_survival.py -k killed

# A class of a thousand answers of every kind, graded twice: the same results for everybody.
mixed: environment bubblewrap
	OMP_NUM_THREADS=1 $(PYTHON) scripts/mixed_class.py

# What stock nbgrader and this grader take for the same submissions: docs/benchmark.md. With
# SIZES=10,60,1000 and ROUNDS=5. An hour as it stands.
SIZES ?= 10,60
ROUNDS ?= 3

bench: environment bubblewrap
	OMP_NUM_THREADS=1 $(PYTHON) scripts/bench.py --sizes $(SIZES) --rounds $(ROUNDS)

# Whether *Run all* reaches the end with any one answer open, and with ten more subsets of the
# answers of each homework: an hour.
subsets: environment
	OMP_NUM_THREADS=1 DGM_SUBSETS=10 $(PYTHON) -m pytest --numprocesses auto --dist load \
	    tests/integration/test_run_all.py

# What people keep and are told who had seen the notebooks alone.
strangers: environment bubblewrap
	$(DGM) audit --strangers

# Whether every hidden test reaches a verdict on seventy kinds of strange answers: half an hour.
strange: environment bubblewrap
	$(PYTHON) scripts/strange_answers.py

# Every training run of the bank: stopped, killed and gone on with, and left alone.
resuming: environment
	OMP_NUM_THREADS=1 $(PYTHON) -m pytest --numprocesses auto tests/training

# What a problem prints at a budget, for its model answers to quote: make run SLUG=gan-mnist. With
# LAST=CELL, up to that cell. DGM_DATA names the folder of MNIST and CIFAR-10.
BUDGET ?= cpu

run: environment
	$(PYTHON) scripts/store_run.py $(SLUG) $(BUDGET) $(LAST)

# MNIST and CIFAR-10 in data/, for DGM_DATA to name; offline, it says so and downloads nothing.
data: environment
	$(PYTHON) -c "from runpy import run_path; run_path('src/dgm/notebook/data.py')['load_mnist']()"
	$(PYTHON) -c "from runpy import run_path; run_path('src/dgm/notebook/cifar.py')['load_cifar10']()"

environment: $(STAMP)

$(STAMP):
	$(PYTHON) -c "" 2>/dev/null || "$$(scripts/find_python.sh)" -m venv $(VENV)
	$(PYTHON) -m pip install --quiet --editable '.[test]' --constraint constraints.txt
	rm -f $(VENV)/.installed-*
	touch $@

bubblewrap:
	scripts/install_package.sh bwrap bubblewrap

# The browser tests are skipped without it.
chromium:
	-scripts/install_package.sh chromedriver chromium chromium-driver

clean:
	rm -rf demo $(VENV) $(COLAB)
