#!/usr/bin/env bash
# Prints the newest interpreter that works, up to Colab's version: a notebook written on a newer
# Python may not parse on an older one. An interpreter counts only once it has run, because a
# pyenv shim can exist and still refuse, and Debian's Python may lack ensurepip.
set -uo pipefail
shopt -s nullglob

colab=13 # Python 3.13
oldest=11

# works MINOR-TEST COMMAND: COMMAND is Python 3 with that minor version and a usable standard library.
works() {
    "$2" -c "import sys, ssl, sqlite3, venv, ctypes, ensurepip
minor = sys.version_info.minor
sys.exit(not (sys.version_info.major == 3 and minor $1))" >/dev/null 2>&1
}

pyenv_versions=${PYENV_ROOT:-$HOME/.pyenv}/versions
everywhere=$(type -ap python3 python)

for ((minor = colab; minor >= oldest; minor--)); do
    installed=$(printf '%s\n' "$pyenv_versions/3.$minor".*/bin/python | sort -rV)
    for candidate in $(type -ap "python3.$minor") $installed $everywhere; do
        if works "== $minor" "$candidate"; then
            echo "$candidate"
            exit 0
        fi
    done
done

for candidate in $everywhere; do
    if works "> $colab" "$candidate"; then
        echo "No Python up to 3.$colab found; going on with $candidate, which is newer than Colab's." >&2
        echo "$candidate"
        exit 0
    fi
done

echo "No working Python from 3.$oldest to 3.$colab on PATH or under $pyenv_versions." >&2
echo "On Debian or Ubuntu: apt-get install python3 python3-venv" >&2
exit 1
