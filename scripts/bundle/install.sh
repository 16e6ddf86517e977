#!/bin/sh
# Install graphcrm from this folder, without a network: sh install.sh FOLDER
# PYTHON=/path/to/python sh install.sh FOLDER chooses the interpreter. What is checked: install.py.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
unset PYTHONHOME PYTHONPATH
found=

choose() { # the first that fits; without one, the last that can say why not
    for name; do
        "$name" -I -c 'import sys; sys.exit(sys.version_info < (3, 7))' 2>/dev/null || continue
        found=$name
        if "$name" -I "$here/install.py" --fits 2>/dev/null; then return; fi
    done
}

if [ -n "${PYTHON:-}" ]; then
    choose "$PYTHON"
else
    choose python3 python3.11 python3.12 python3.13 python3.14
fi
if [ -z "$found" ]; then
    echo "graphcrm: no usable Python was found. This folder's name tells which one is needed" \
        "(cp311 is Python 3.11); name it: PYTHON=/path/to/python sh install.sh FOLDER" >&2
    exit 2
fi
exec "$found" -I "$here/install.py" "$@"
