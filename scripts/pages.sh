#!/usr/bin/env bash
# Opens the pages of bench/app and of bench/reference, the same in Gradio, in Chromium and writes what they cost to
# .cache/pages/report.md and report.json. It takes about five minutes. Arguments go to tests/browser/pages/run.js:
#
#   scripts/pages.sh --only hello,chat --rounds 2
#   scripts/pages.sh --cpu 1 --mbit 10
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/reference.sh
root=$PWD
out=$root/.cache/pages
mkdir -p "$out"
CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o "$out/app" ./bench/app
CHROMIUM=${CHROMIUM:-$(command -v chromium)}
export CHROMIUM ORIEL_STATE=$out/state GRADIO_TEMP_DIR=$out/gradio
trap 'rm -rf "$out/state" "$out/gradio"' EXIT
cd tests/browser
node pages/run.js --target "oriel=$out/app" --target "gradio-tuned=$root/.cache/bench-venv/bin/python $root/bench/reference/pages.py" --out "$out" "$@"
cat "$out/report.md"
