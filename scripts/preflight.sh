#!/bin/sh
# Print the Python interpreter to build .venv with, or say what is missing and which line installs it.
# Usage: preflight.sh [INTERPRETER]; without one, the first of the names below that is new enough.
set -u

new_enough='import sys; sys.exit(sys.version_info < (3, 11))'
has_venv='import ensurepip, venv'

missing() { # what, apt packages, brew formula
    {
        echo "graphcrm: $1"
        echo "  Debian, Ubuntu:  sudo apt-get install $2"
        echo "  macOS:           brew install $3"
        echo "then run make again, or choose an interpreter: make PYTHON=/path/to/python3 ..."
    } >&2
    exit 1
}

without_venv=
for name in ${1:-python3.13 python3.12 python3.11 python3}; do
    path=$(command -v "$name" 2>/dev/null) || continue
    "$path" -c "$new_enough" >/dev/null 2>&1 || continue
    if "$path" -c "$has_venv" >/dev/null 2>&1; then
        echo "$path"
        exit 0
    fi
    [ -n "$without_venv" ] || without_venv=$name
done

if [ -n "$without_venv" ]; then
    missing "$without_venv lacks its venv module." "${without_venv##*/}-venv" "python@3.13"
fi
if [ -n "${1:-}" ]; then
    missing "$1 is not a Python 3.11 or newer." "python3 python3-venv" "python@3.13"
fi
missing "no Python 3.11 or newer was found." "python3 python3-venv" "python@3.13"
