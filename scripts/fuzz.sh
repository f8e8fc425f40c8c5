#!/usr/bin/env bash
# fuzz.sh TIME runs every fuzz target for TIME (60s if it is not given), one after the other. TIME is a duration or a
# number of inputs such as 3000x: a number has no deadline that a busy machine could miss.
set -euo pipefail
cd "$(dirname "$0")/.."
time=${1:-60s}
count=0
failed=0
# go test -list prints a package's targets and then a line with the package itself.
while read -r package target; do
  printf -- '-- %s %s\n' "$package" "$target"
  go test -run '^$' -fuzz "^$target\$" -fuzztime "$time" -fuzzminimizetime 100x "$package" || failed=$((failed + 1))
  count=$((count + 1))
done < <(go test -list '^Fuzz' ./... | awk '/^Fuzz/ { names[n++] = $1 } /^ok/ { for (i = 0; i < n; i++) print $2, names[i]; n = 0 }')
printf 'totals: %d fuzz targets for %s each, %d failed\n' "$count" "$time" "$failed"
((count > 0 && failed == 0))
