#!/usr/bin/env bash
# Installs the Gradio that bench/reference is measured with, in an environment of its own: .cache/bench-venv.
set -euo pipefail
cd "$(dirname "$0")/.."
requirements=bench/reference/requirements.txt
if [[ ! -x .cache/bench-venv/bin/python ]] || ! cmp -s "$requirements" .cache/bench-venv/requirements.txt; then
  python3 -m venv --clear .cache/bench-venv
  .cache/bench-venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -r "$requirements"
  cp "$requirements" .cache/bench-venv/requirements.txt
fi
