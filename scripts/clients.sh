#!/usr/bin/env bash
# Runs the official clients, the programs that the app describes its endpoints with and those of the documentation: at the
# root of a server; below a path, with a second app below another; and the same behind a proxy that takes a prefix off.
# Says nothing but totals unless something fails. Arguments pick the modes: plain, mounted, proxied.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
work=$(mktemp -d)
finish() {
  jobs -p | xargs -r kill 2>/dev/null || true
  wait
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

mkdir -p .cache/bin
go build -o .cache/bin/ ./tests/clients/refapp ./tests/clients/docapp
go run ./internal/diff/diffpairs -n 10000 -seed 1 >"$work/diff-pairs.jsonl"
export ORIEL_REFAPP=$root/.cache/bin/refapp ORIEL_DOCAPP=$root/.cache/bin/docapp ORIEL_DIFF_PAIRS=$work/diff-pairs.jsonl ORIEL_ADDR=127.0.0.1:0
export ORIEL_STATE=$work/state TMPDIR=$work ORIEL_PYTHON=$root/.cache/venv/bin/python

# suite MODE NAME FOLDER COMMAND… runs one client's tests against an app of their own. What it says goes to a file.
suite() {
  local mode=$1 folder=$3 said=$work/$1-$2 flags=() line lines
  shift 3
  app='' runner='' # not local: the trap runs outside of the function
  case $mode in
    mounted) flags=(-mount /demo) ;;
    proxied) flags=(-mount /demo -strip /behind/a/proxy) ;;
  esac
  trap 'kill $app $runner 2>/dev/null || true; wait $app || true' EXIT
  trap 'exit 143' TERM
  exec {lines}< <(exec "$ORIEL_REFAPP" "${flags[@]}" 2>"$said.app")
  app=$!
  read -r line <&"$lines" || { cat "$said.app"; return 1; }
  ORIEL_URL=$(grep -oE 'http://127\.0\.0\.1:[0-9]+/\S*' <<<"$line")
  export ORIEL_URL
  cd "$folder"
  timeout 300 "$@" &
  runner=$!
  wait "$runner"
}

# start MODE NAME begins a suite; its process is in $!.
start() {
  case $2 in
    JavaScript) suite "$1" "$2" tests/clients/js node --test --test-concurrency=1 --test-reporter=tap --test-force-exit \
      --test-timeout=280000 >"$work/$1-$2" 2>&1 & ;;
    Python) suite "$1" "$2" tests/clients/python "$ORIEL_PYTHON" -m unittest >"$work/$1-$2" 2>&1 & ;;
    Snippets) suite "$1" "$2" tests/clients/js node --test --test-reporter=tap --test-force-exit --test-timeout=280000 \
      snippets.mjs >"$work/$1-$2" 2>&1 & ;;
    Documentation) suite "$1" "$2" tests/clients/js node --test --test-reporter=tap --test-force-exit --test-timeout=280000 \
      docs.mjs >"$work/$1-$2" 2>&1 & ;;
    TwoJavaScript) suite "$1" "$2" tests/clients/js node --test --test-reporter=tap --test-force-exit --test-timeout=280000 \
      mounted.mjs >"$work/$1-$2" 2>&1 & ;;
    TwoPython) suite "$1" "$2" tests/clients/python "$ORIEL_PYTHON" -m unittest mounted >"$work/$1-$2" 2>&1 & ;;
  esac
}

# suites prints the suites of a mode. Python's comes first.
suites() {
  if [[ $1 == plain ]]; then echo Python JavaScript Snippets Documentation; else echo Python JavaScript Snippets TwoJavaScript TwoPython; fi
}

# The Python suites of all modes run beside the others from the start: they mostly wait for heartbeats. The other suites of
# one mode run at the same time.
modes=(${*:-plain mounted proxied})
declare -A pid ended
for mode in "${modes[@]}"; do
  start "$mode" Python
  pid[$mode-Python]=$!
done
for mode in "${modes[@]}"; do
  names=($(suites "$mode"))
  for name in "${names[@]:1}"; do
    start "$mode" "$name"
    pid[$mode-$name]=$!
  done
  for name in "${names[@]:1}"; do
    wait "${pid[$mode-$name]}" && ended[$mode-$name]=1
  done
done
for mode in "${modes[@]}"; do
  wait "${pid[$mode-Python]}" && ended[$mode-Python]=1
done

# A suite that fails is shown and run once more, alone: the clients have races of their own that a busy machine brings out.
# A second failure counts.
passed=0 failed=0 again=0
for mode in "${modes[@]}"; do
  for name in $(suites "$mode"); do
    said=$work/$mode-$name
    if [[ -z ${ended[$mode-$name]:-} ]]; then
      again=$((again + 1))
      printf -- '--- %s, %s: failed, runs once more\n' "$name" "$mode" >&2
      cat "$said" >&2
      start "$mode" "$name"
      pid[$mode-$name]=$!
      if wait "${pid[$mode-$name]}"; then ended[$mode-$name]=1; else cat "$said" >&2; fi
    fi
    n=$(sed -nE 's/^# pass ([0-9]+)$/\1/p; s/^Ran ([0-9]+) tests? in .*/\1/p' "$said" | tail -n 1)
    if [[ -n ${ended[$mode-$name]:-} ]] && ((${n:-0} > 0)); then
      passed=$((passed + n))
    else
      failed=$((failed + 1))
    fi
  done
done
if ((failed)); then
  printf 'official clients: %d of the suites failed twice\n' "$failed" >&2
  exit 1
fi
printf 'official clients: %d tests passed, %d suites needed a second run\n' "$passed" "$again"
