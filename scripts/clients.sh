#!/usr/bin/env bash
# Runs the official clients against the reference app, once at the root of a server and once below a path.
# Says nothing but totals unless something fails. An argument picks the modes: plain, mounted.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
work=$(mktemp -d)
jobs=()
finish() {
  ((${#jobs[@]} == 0)) || kill "${jobs[@]}" 2>/dev/null || true
  wait
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

mkdir -p .cache/bin
go build -o .cache/bin/refapp ./tests/clients/refapp
go run ./internal/diff/diffpairs -n 10000 -seed 1 >"$work/diff-pairs.jsonl"
export ORIEL_REFAPP=$root/.cache/bin/refapp ORIEL_DIFF_PAIRS=$work/diff-pairs.jsonl ORIEL_ADDR=127.0.0.1:0
export ORIEL_STATE=$work/state TMPDIR=$work

# suite MODE NAME FOLDER COMMAND… runs one client's tests against an app of their own. What it says goes to a file.
suite() {
  local mode=$1 folder=$3 said=$work/$1-$2 flags=() line lines
  shift 3
  app='' runner='' # not local: the trap runs outside of the function
  [[ $mode == plain ]] || flags=(-mount /demo)
  trap 'kill $app $runner 2>/dev/null || true; wait $app || true' EXIT
  trap 'exit 143' TERM
  exec {lines}< <(exec "$ORIEL_REFAPP" "${flags[@]}" 2>"$said.app")
  app=$!
  read -r line <&"$lines" || { cat "$said.app"; return 1; }
  ORIEL_URL=$(grep -oE 'http://127\.0\.0\.1:[0-9]+/\S*' <<<"$line")
  export ORIEL_URL
  cd "$folder"
  timeout 180 "$@" &
  runner=$!
  wait "$runner"
}

# The suites of one mode run at the same time.
passed=0 failed=0
for mode in ${*:-plain mounted}; do
  names=(JavaScript Python)
  suite "$mode" JavaScript tests/clients/js node --test --test-concurrency=1 --test-reporter=tap --test-force-exit \
    --test-timeout=150000 >"$work/$mode-JavaScript" 2>&1 &
  jobs=($!)
  suite "$mode" Python tests/clients/python "$root/.cache/venv/bin/python" -m unittest >"$work/$mode-Python" 2>&1 &
  jobs+=($!)
  for i in 0 1; do
    said=$work/$mode-${names[i]}
    ok=1
    wait "${jobs[i]}" || ok=0
    n=$(sed -nE 's/^# pass ([0-9]+)$/\1/p; s/^Ran ([0-9]+) tests? in .*/\1/p' "$said" | tail -n 1)
    if ((ok && ${n:-0} > 0)); then
      passed=$((passed + n))
      continue
    fi
    failed=$((failed + 1))
    printf -- '--- %s, %s: failed\n' "${names[i]}" "$mode" >&2
    cat "$said" >&2
  done
  jobs=()
done
if ((failed)); then
  printf 'official clients: %d of the suites failed\n' "$failed" >&2
  exit 1
fi
printf 'official clients: %d tests passed\n' "$passed"
