#!/usr/bin/env bash
# Measures bench/app beside bench/reference, the same app in Gradio, and writes .cache/bench/report.md and report.json.
# It takes about a quarter of an hour on two cores. Arguments go to "oriel bench": scripts/bench.sh --only W3,W5
#
#   MODES="tuned default"   modes of Gradio to compare with; default "tuned", empty for none
#   ROUNDS=2                2 is A-B-B-A
set -euo pipefail
cd "$(dirname "$0")/.."

out=.cache/bench
mkdir -p "$out"
go build -trimpath -ldflags='-s -w' -o "$out/oriel" ./cmd/oriel
CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o "$out/app" ./bench/app

scripts/reference.sh

targets=(--target "oriel=$out/app")
for mode in ${MODES-tuned}; do
  targets+=(--target "gradio-$mode=.cache/bench-venv/bin/python bench/reference/app.py $mode")
done
export ORIEL_STATE=$PWD/$out/state GRADIO_TEMP_DIR=$PWD/$out/gradio
trap 'rm -rf "$out/state" "$out/gradio"' EXIT
"$out/oriel" bench "${targets[@]}" --rounds "${ROUNDS:-2}" --markdown "$out/report.md" --json "$out/report.json" "$@"
cat "$out/report.md"
