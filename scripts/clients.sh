#!/usr/bin/env bash
# Runs the official clients against the reference app, once at the root of a server and once below a path.
# Says nothing but totals unless something fails. An argument picks the modes: plain, mounted.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
work=$(mktemp -d)
app=
finish() {
  [[ -z $app ]] || kill "$app" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

mkdir -p .cache/bin
go build -o .cache/bin/refapp ./tests/clients/refapp
go run ./internal/diff/diffpairs -n 10000 -seed 1 >"$work/diff-pairs.jsonl"
export ORIEL_REFAPP=$root/.cache/bin/refapp ORIEL_DIFF_PAIRS=$work/diff-pairs.jsonl ORIEL_ADDR=127.0.0.1:0
export ORIEL_STATE=$work/state TMPDIR=$work ORIEL_URL=

# suite NAME FOLDER COMMAND… runs one client's tests and prints what it said only if it failed.
passed=0 failed=0
suite() {
  local name=$1 said=$work/said n
  if (cd "$2" && timeout 200 "${@:3}") >"$said" 2>&1; then
    n=$(sed -nE 's/^# pass ([0-9]+)$/\1/p; s/^Ran ([0-9]+) tests? in .*/\1/p' "$said" | tail -n 1)
    if ((${n:-0} > 0)); then
      passed=$((passed + n))
      return
    fi
    printf 'no test ran\n' >>"$said"
  fi
  failed=$((failed + 1))
  printf -- '--- %s failed\n' "$name" >&2
  cat "$said" >&2
}

for mode in "${@:-plain mounted}"; do
  for mode in $mode; do
    flags=()
    [[ $mode == plain ]] || flags=(-mount /demo)
    exec {lines}< <(exec "$ORIEL_REFAPP" "${flags[@]}" 2>"$work/app-$mode.log")
    app=$!
    read -r line <&"$lines" || { cat "$work/app-$mode.log" >&2; exit 1; }
    ORIEL_URL=$(grep -oE 'http://127\.0\.0\.1:[0-9]+/\S*' <<<"$line")
    suite "JavaScript, $mode" tests/clients/js node --test --test-concurrency=1 --test-reporter=tap
    suite "Python, $mode" tests/clients/python "$root/.cache/venv/bin/python" -W error::ResourceWarning -m unittest
    kill "$app"
    wait "$app" || true
    app=
    exec {lines}<&-
  done
done
printf 'official clients: %d tests passed, %d of the suites failed\n' "$passed" "$failed"
((failed == 0))
