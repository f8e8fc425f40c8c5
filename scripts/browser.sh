#!/usr/bin/env bash
# Runs the browser tests against the example apps; arguments go to the test runner: a spec, --project=firefox.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p .cache/bin
go build -o .cache/bin/ ./examples/... ./tests/browser/...
(cd web/tools/build && go run . page)
ORIEL_EXAMPLES=$PWD/.cache/bin
CHROMIUM=${CHROMIUM:-$(command -v chromium)}
FIREFOX=${FIREFOX:-$(command -v firefox-esr)}
export ORIEL_EXAMPLES CHROMIUM FIREFOX
cd tests/browser
npx --no-install playwright test "$@"
