#!/usr/bin/env bash
# Converts checkpoints with the command oriel and reads them back with the safetensors package, and tries the loaders that
# oriel_safe.py guards.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p .cache/bin
go build -o .cache/bin/oriel ./cmd/oriel
ORIEL=$PWD/.cache/bin/oriel .cache/venv/bin/python -B -m unittest discover -s tests/models -v
