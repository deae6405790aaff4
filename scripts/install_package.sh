#!/usr/bin/env bash
# Installs Debian packages where a command is missing and they may be installed:
# install_package.sh COMMAND PACKAGE...
set -uo pipefail

wanted=$1
shift
command -v "$wanted" >/dev/null && exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=()
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root=(sudo -n)
else
    echo "$wanted is missing, and installing it needs root: sudo apt-get install $*" >&2
    exit 1
fi

if ! command -v apt-get >/dev/null; then
    echo "$wanted is missing: install $* with this system's package manager." >&2
    exit 1
fi

"${as_root[@]}" apt-get update &&
    "${as_root[@]}" apt-get install --yes --no-install-recommends "$@" &&
    command -v "$wanted" >/dev/null && exit 0

echo "$* could not be installed; see apt-get's message above." >&2
exit 1
