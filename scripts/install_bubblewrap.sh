#!/usr/bin/env bash
# Installs bubblewrap, which the grader's sandbox is built on, where it is missing and may be installed.
set -uo pipefail

command -v bwrap >/dev/null && exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=()
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root=(sudo -n)
else
    echo "bubblewrap is missing, and installing it needs root: sudo apt-get install bubblewrap" >&2
    exit 1
fi

if ! command -v apt-get >/dev/null; then
    echo "bubblewrap is missing: install the package 'bubblewrap' with this system's package manager." >&2
    exit 1
fi

"${as_root[@]}" apt-get update &&
    "${as_root[@]}" apt-get install --yes --no-install-recommends bubblewrap &&
    command -v bwrap >/dev/null && exit 0

echo "bubblewrap could not be installed; see apt-get's message above." >&2
exit 1
