#!/usr/bin/env bash
# Gradescope runs this once, as root, to make the image in which submissions are graded.
set -euo pipefail
export UV_PYTHON_INSTALL_DIR=/opt/python UV_NO_CACHE=1
apt-get update
apt-get install --yes --no-install-recommends bubblewrap ca-certificates python3-venv
python3 -m venv /opt/uv
/opt/uv/bin/pip install uv
/opt/uv/bin/uv venv --python @PYTHON@ /opt/dgm
/opt/uv/bin/uv pip install --python /opt/dgm/bin/python --torch-backend cpu --compile-bytecode \
    --requirement /autograder/source/requirements.txt \
    --constraint /autograder/source/constraints.txt
