#!/usr/bin/env bash
# Fails, naming the files, if any Go file of the repository is not formatted.
set -euo pipefail
cd "$(dirname "$0")/.."
files=$(find . -name '*.go' -not -path './.cache/*' -not -path '*/node_modules/*' -print0 | xargs -0 gofmt -l)
if [[ -n $files ]]; then
  printf 'not formatted (run gofmt -w):\n%s\n' "$files" >&2
  exit 1
fi
