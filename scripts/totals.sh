#!/usr/bin/env bash
# Prints the totals that the test runners wrote into a log, in one line.
set -euo pipefail
sed 's/\x1b\[[0-9;]*m//g' "$1" | grep -hoE '^(totals: .*|# (pass|fail|skipped|todo) [0-9]+|ℹ (pass|fail|skipped|todo) [0-9]+|Ran [0-9]+ tests?|FAILED \(.*\)|OK \(.*\)|[[:space:]]+[0-9]+ (passed|failed|flaky|skipped|did not run).*)$' |
  sed -E 's/^totals: //; s/^[#ℹ] //; s/^[[:space:]]+//' | paste -sd ';' | sed 's/;/; /g' || true
