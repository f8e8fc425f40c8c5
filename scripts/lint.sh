#!/usr/bin/env bash
# Checks what needs no running program: format, vet, the web sources, and the scripts where shellcheck is installed.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/gofmt.sh
go vet ./...
npm --prefix web run --silent check
if command -v shellcheck >/dev/null; then
  shellcheck .ci/run scripts/*.sh
else
  for script in .ci/run scripts/*.sh; do bash -n "$script"; done
  printf 'shellcheck is not installed: the scripts were only parsed.\n'
fi
