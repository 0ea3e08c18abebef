#!/usr/bin/env bash
# Print the Python that the environments are made with: $PYTHON, else the first one found that will do.
set -euo pipefail

for python in ${PYTHON:-python3.11 python3 python3.12 python3.13 python3.14}; do
    if "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        command -v "$python"
        exit
    fi
done

cat >&2 <<'END'
On Record needs Python 3.11 or newer, with its venv module. None was found as python3.11, python3, python3.12, 3.13 or 3.14.
  Debian, Ubuntu:  sudo apt install python3 python3-venv
  macOS:           brew install python@3.11     (or https://www.python.org/downloads/)
Another place: make report PYTHON=/path/to/python3
END
exit 1
