#!/usr/bin/env bash
# Runs the official clients against the reference app, once at the root of a server and once below a path.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p .cache/bin
go build -o .cache/bin/refapp ./tests/clients/refapp
go run ./internal/diff/diffpairs -n 10000 -seed 1 >.cache/diff-pairs.jsonl
ORIEL_REFAPP=$PWD/.cache/bin/refapp
ORIEL_DIFF_PAIRS=$PWD/.cache/diff-pairs.jsonl
export ORIEL_REFAPP ORIEL_DIFF_PAIRS

app=
trap '[[ -z $app ]] || kill "$app" 2>/dev/null || true' EXIT
failed=0
for mode in plain mounted; do
  flags=()
  [[ $mode == plain ]] || flags=(-mount /demo)
  said=$(mktemp)
  ORIEL_ADDR=127.0.0.1:0 "$ORIEL_REFAPP" "${flags[@]}" >"$said" &
  app=$!
  ORIEL_URL=
  for ((i = 0; i < 100; i++)); do
    ORIEL_URL=$(grep -oE -m1 'http://127\.0\.0\.1:[0-9]+/[^[:space:]]*' "$said" || true)
    [[ -n $ORIEL_URL ]] && break
    kill -0 "$app" 2>/dev/null || break
    sleep 0.1
  done
  [[ -n $ORIEL_URL ]] || { printf 'the reference app (%s) did not start\n' "$mode" >&2; exit 1; }
  export ORIEL_URL
  printf -- '-- %s: %s\n' "$mode" "$ORIEL_URL"
  (cd tests/clients/js && node --test --test-concurrency=1) || failed=1
  (cd tests/clients/python && ../../../.cache/venv/bin/python -m unittest -v) || failed=1
  kill "$app"
  wait "$app" || true
  app=
  rm -f "$said"
done
exit "$failed"
