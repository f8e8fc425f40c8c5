#!/usr/bin/env bash
# Runs every test, one stage after the other, and ends with the totals. A failed stage does not stop the next ones, so
# one run shows everything; the exit status is 1 if any stage failed. A missing folder is a failure.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/setup.sh
mkdir -p .cache/logs
summary=()
failed=0

# stage NAME COMMAND… runs the command, keeps its output, and takes the totals from the output's own words.
stage() {
  local name=$1 begin=$SECONDS log status=ok
  shift
  log=.cache/logs/${name// /-}.log
  printf '\n== %s\n' "$name"
  if ! "$@" 2>&1 | tee "$log"; then
    status=FAILED
    failed=$((failed + 1))
  fi
  summary+=("$(printf '%-7s %-18s %4ds  %s' "$status" "$name" $((SECONDS - begin)) "$(scripts/totals.sh "$log")")")
}

stage "format" scripts/gofmt.sh
stage "vet" go vet ./...
stage "windows" env GOOS=windows go build ./...
stage "mac" env GOOS=darwin GOARCH=arm64 go build ./...
stage "go" go run ./scripts/gotest ./...
# Fuzz seeds run one after the other in one goroutine: the race detector has nothing to find there.
stage "go race" go run ./scripts/gotest -race -skip "^Fuzz" ./...
stage "generated types" scripts/same.sh web/src/gen go run ./internal/gen
stage "web check" npm --prefix web run --silent check
stage "web unit" npm --prefix web run --silent unit
stage "web dist" scripts/same.sh web/dist npm --prefix web run --silent build
stage "clients" scripts/clients.sh
stage "models" scripts/models.sh
stage "browser" scripts/browser.sh
stage "fuzz" scripts/fuzz.sh "${FUZZTIME:-3000x}"

printf '\n== totals\n'
printf '%s\n' "${summary[@]}"
if ((failed)); then
  printf '%d of %d stages failed\n' "$failed" "${#summary[@]}"
  exit 1
fi
printf 'all %d stages passed in %ds\n' "${#summary[@]}" "$SECONDS"
